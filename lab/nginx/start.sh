#!/bin/sh
# Fills in what the files leave open, from the environment, and has nginx check them; then becomes nginx.
set -eu
cd "$(dirname "$0")"
made="$RUN/nginx"
mkdir -p "$made/lessons"
for file in nginx.conf lessons/*.conf; do
  awk '{
    while (match($0, /\$\{[A-Z_]+\}/))
      $0 = substr($0, 1, RSTART - 1) ENVIRON[substr($0, RSTART + 2, RLENGTH - 3)] substr($0, RSTART + RLENGTH)
    print
  }' "$file" > "$made/$file"
done
"${PROGRAM:-nginx}" -q -t -p "$made" -e stderr -c "$made/nginx.conf"
exec "${PROGRAM:-nginx}" -p "$made" -e stderr -c "$made/nginx.conf" -g 'daemon off;'
