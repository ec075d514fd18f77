#!/bin/sh
# install.sh <folder>: the Node stacks, from npm. Programs find them beside themselves.
set -e
here=$(dirname "$0")
mkdir -p "$1"
cp "$here/package.json" "$here/serve.js" "$1"
cd "$1"
npm install --loglevel error --no-audit --no-fund --ignore-scripts --fetch-retries 1 --fetch-timeout 15000
