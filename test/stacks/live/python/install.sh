#!/bin/sh
# install.sh <folder>: the Python stacks in a virtual environment, and an older Waitress beside it.
set -e
here=$(dirname "$0")
python3 -m venv "$1/venv"
pip="$1/venv/bin/pip --quiet --disable-pip-version-check --retries 1 --timeout 15"
$pip install --only-binary :all: --requirement "$here/requirements.txt"
$pip install --only-binary :all: --no-deps --target "$1/waitress-2" waitress==2.1.2
