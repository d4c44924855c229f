#!/bin/sh
# Installs the tools that one command alone needs (an extra of pyproject.toml) when that command is first asked for, in
# the releases that constraints.txt pins. To be called behind setup.sh; where they are there it does nothing, at once.
#
#   extra.sh docs [ENVIRONMENT [COMMAND]]       (COMMAND: the one that needs it, where that has another name)
set -eu
cd "$(dirname "$0")/../.."
. installers/common/scripts.sh
venv=${2:-.venv}
stamp=$venv/.ready-$1

if ! cmp -s "$venv/.ready" "$stamp"; then # that of setup.sh, which changes with the place, pyproject.toml and the pins
    echo "palimpsest: installing the tools of \"make ${3:-$1}\""
    PYTHONWARNINGS=ignore "$(scripts_of "$venv")/python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$venv/pins.txt" --no-build-isolation --editable ".[$1]" || {
        echo "palimpsest: they could not be installed; the reason is above, and the same command tries again" >&2
        exit 1
    }
    cp "$venv/.ready" "$stamp"
fi
