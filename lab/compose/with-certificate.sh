#!/bin/sh
# Makes a certificate that lives as long as this container, then becomes the program that it is given.
set -eu
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
  -subj /CN=lab.localhost \
  -addext 'subjectAltName=DNS:localhost,DNS:*.localhost,DNS:*.wsgi.localhost' \
  -keyout "$TLS_KEY" -out "$TLS_CERT" 2> /dev/null
exec "$@"
