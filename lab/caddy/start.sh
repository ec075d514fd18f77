#!/bin/sh
# Has Caddy check the files and keeps its state to the lab's folder; then becomes Caddy.
set -eu
cd "$(dirname "$0")"
export HOME="$RUN/caddy" XDG_DATA_HOME="$RUN/caddy" XDG_CONFIG_HOME="$RUN/caddy"
mkdir -p "$HOME"
said=$("${PROGRAM:-caddy}" validate --config Caddyfile --adapter caddyfile 2>&1) || {
  echo "$said" | grep -v '"level":"info"' >&2
  exit 1
}
exec "${PROGRAM:-caddy}" run --config Caddyfile --adapter caddyfile
