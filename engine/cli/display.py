"""Whether a window can be shown: Qt aborts the process if its display does not answer, so it is checked before."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

NEEDS_DISPLAY = ("xcb", "wayland")  # Qt platforms that need a display server; others, such as offscreen, do not


def display_problem(environment: Mapping[str, str]) -> str:
    """The reason why no window can be shown, or "". Checked on Linux only."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if sys.platform != "linux" or (chosen and not chosen.startswith(NEEDS_DISPLAY)):
        return ""
    x, wayland = environment.get("DISPLAY", ""), environment.get("WAYLAND_DISPLAY", "")
    if not (x or wayland):
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    if (x and _x_answers(x)) or (wayland and _wayland_answers(wayland, environment.get("XDG_RUNTIME_DIR", ""))):
        return ""
    names = [f"{name}={value}" for name, value in (("DISPLAY", x), ("WAYLAND_DISPLAY", wayland)) if value]
    return f"the display does not answer ({', '.join(names)})."


def _x_answers(display: str) -> bool:
    """Whether an X server accepts a connection, through the library that Qt uses; True where that is missing."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt names the missing library itself
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(os.fsencode(display), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_answers(display: str, folder: str) -> bool:
    """Whether a Wayland compositor accepts a connection."""
    with socket.socket(socket.AF_UNIX) as end:
        try:
            end.connect(str(Path(folder) / display))
        except OSError:
            return False
    return True
