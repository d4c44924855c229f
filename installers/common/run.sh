#!/bin/sh
# Starts the workbench on the demo world. Without a display it runs the same demo session headless instead.
set -eu
cd "$(dirname "$0")/../.."

. installers/common/display.sh

if has_display; then
    sh installers/common/setup.sh window
    echo "palimpsest: opening the workbench on the demo world"
    exec .venv/bin/palimpsest --demo
fi

echo "palimpsest: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so the demo session runs without a window"
sh installers/common/setup.sh none
exec .venv/bin/palimpsest demo --edits 100 --batch 10 --method ENCORE --report reports/demo.html
