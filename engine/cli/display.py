"""Whether a window can be shown: Qt aborts the process if its display does not answer, so it is checked before."""

from __future__ import annotations

import ctypes
import glob
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

BY_ITSELF = ("wayland", "xcb")  # the platforms that Qt tries where none is asked for


def display_problem(environment: Mapping[str, str]) -> str:
    """The reason why no window can be shown, or "". Checked on Linux only."""
    if sys.platform != "linux" or platforms(environment):
        return ""
    x, wayland = environment.get("DISPLAY", ""), environment.get("WAYLAND_DISPLAY", "")
    if not (x or wayland):
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    named = (("QT_QPA_PLATFORM", environment.get("QT_QPA_PLATFORM")), ("DISPLAY", x), ("WAYLAND_DISPLAY", wayland))
    return f"the display does not answer ({', '.join(f'{name}={value}' for name, value in named if value)})."


def platforms(environment: Mapping[str, str]) -> list[str]:
    """Those of the Qt platforms to be tried (QT_QPA_PLATFORM names them) whose display answers, or that need none."""
    asked = [name.partition(":")[0].lower() for name in environment.get("QT_QPA_PLATFORM", "").split(";") if name]
    return [name for name in asked or BY_ITSELF if _answers(name, environment)]


def plugin_problem(names: Sequence[str], folder: Path) -> str:
    """Why none of the platforms ``names`` can be had of Qt, whose plugins for them are in ``folder``, or ""."""
    if not folder.is_dir():  # a Qt that keeps them elsewhere, which finds them itself
        return ""
    reasons = []
    for name in names:
        files = sorted(folder.glob(f"libq{'wayland*' if name.startswith('wayland') else glob.escape(name)}.so"))
        try:
            if files:
                ctypes.CDLL(str(files[0]))
                return ""
            reasons.append(f"it has no platform {name!r}")
        except OSError as error:
            reasons.append(str(error))
    return "; ".join(reasons)


def _answers(platform: str, environment: Mapping[str, str]) -> bool:
    if platform == "xcb":
        return bool(display := environment.get("DISPLAY", "")) and _x_answers(display)
    if platform.startswith("wayland"):
        display = environment.get("WAYLAND_DISPLAY", "")
        return bool(display) and _wayland_answers(display, environment.get("XDG_RUNTIME_DIR", ""))
    return True


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
