#!/bin/sh
# install.sh <folder>: Debian's current Symfony HttpFoundation, unpacked.
set -e
exec sh "$(dirname "$0")/../debian-sid.sh" "$1" php-symfony-http-foundation=7.4.22+dfsg-1
