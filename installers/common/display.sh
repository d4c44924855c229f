# shellcheck shell=sh
# To be sourced: whether a window can be opened here.

has_display() { # only Linux has machines without a screen that say so
    [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]
}
