"""Whether a window can be shown here: where its display does not answer Qt ends the whole program, so ask before."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

NEEDS_DISPLAY = ("xcb", "wayland")  # Qt's platforms that draw on one; others, such as offscreen, do without


def display_problem(environment: Mapping[str, str]) -> str:
    """Why no window can be shown, or "". Only Linux has machines without a screen."""
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
    """Whether an X server takes a connection, asked by the library that Qt asks by; True where that is missing."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt will name what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(os.fsencode(display), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_answers(display: str, folder: str) -> bool:
    """Whether a Wayland compositor takes a connection."""
    with socket.socket(socket.AF_UNIX) as end:
        try:
            end.connect(str(Path(folder) / display))
        except OSError:
            return False
    return True
