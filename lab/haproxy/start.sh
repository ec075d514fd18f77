#!/bin/sh
# Puts certificate and key into one file and has HAProxy check the others; then becomes HAProxy.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p "$RUN/haproxy"
export TLS_PEM="$RUN/haproxy/server.pem"
cat "$TLS_CERT" "$TLS_KEY" > "$TLS_PEM"
"${PROGRAM:-haproxy}" -c -f haproxy.cfg -f lessons > /dev/null
exec "${PROGRAM:-haproxy}" -db -f haproxy.cfg -f lessons
