#!/bin/sh
# install.sh <folder>: Debian's current Rack and Action Dispatch, unpacked beside the system's own.
set -e
exec sh "$(dirname "$0")/../debian-sid.sh" "$1" ruby-rack=3.2.7-1 ruby-rack-session=2.1.2-2 \
  ruby-actionpack=2:7.2.4+dfsg-2 ruby-actionview=2:7.2.4+dfsg-2 ruby-activesupport=2:7.2.4+dfsg-2
