#!/bin/sh
# Starts Palimpsest. The carrier's bootstrap.pyz makes sure that the program's environment is there, in the user's own
# folders, and becomes the program. It needs any Python of 3.11 or newer; where there is none, uv brings one.
set -eu
prefix=$(dirname "$(dirname "$(readlink -f "$0")")")
carrier=$prefix/lib/palimpsest
data=${PALIMPSEST_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/palimpsest}
brought=$data/environments/python

new_enough() {
    "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() { # the system's own first: what PATH has may be another project's
    for python in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 "$brought"/*/bin/python3; do
        if new_enough "$python"; then
            echo "$python"
            return
        fi
    done
    return 1
}

if ! python=$(find_python); then
    echo "palimpsest: this system has no Python 3.11 or newer; fetching one into $brought" >&2
    UV_PYTHON_INSTALL_DIR=$brought "$carrier/uv" python install --no-bin 3.11 >&2 || {
        echo "palimpsest: it could not be fetched. Install python3 (3.11 or newer) from your system's packages, or start again with a network" >&2
        exit 1
    }
    python=$(find_python)
fi
exec "$python" -I "$carrier/bootstrap.pyz" start -- "$@"
