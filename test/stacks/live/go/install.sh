#!/bin/sh
# install.sh <folder>: builds the program with the Go libraries, from the module proxy.
set -e
mkdir -p "$1/source"
cd "$(dirname "$0")"
cp go.mod go.sum main.go "$1/source"
cd "$1/source"
go build -o "$1/echo" .
