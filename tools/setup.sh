#!/bin/sh
# Make the virtual environment and install the locked packages: `tools/setup.sh run|dev`.
set -eu
cd "$(dirname "$0")/.."
set_name=$1
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

command -v "$python" >/dev/null 2>&1 || { say "Python is not here: install python3 (3.11 or newer), or say PYTHON=/path/to/python3."; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Rectify needs Python 3.11 or newer; $python is $("$python" -V 2>&1)."; exit 1; }

if [ ! -x .venv/bin/python ]; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        tools/need.sh "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
    "$python" -m venv .venv || { rm -rf .venv; say "The virtual environment .venv could not be made here: check that the folder is writable and the disk has room."; exit 1; }
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$set_name.txt"
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
touch ".venv/$set_name.stamp"
