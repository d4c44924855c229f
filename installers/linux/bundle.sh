#!/bin/sh
# Starts Palimpsest from an offline bundle, by the Python that the bundle brings.
set -eu
prefix=$(dirname "$(dirname "$(readlink -f "$0")")")
unset PYTHONHOME PYTHONPATH
exec "$prefix/lib/palimpsest/python/bin/python3" -I -m engine.cli "$@"
