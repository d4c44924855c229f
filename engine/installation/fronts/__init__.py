"""What a person sees of an installation: a window where one can be opened, else lines of text."""

from __future__ import annotations

import os
import sys

from engine.installation.fronts.base import Front
from engine.installation.fronts.dialogs import Kdialog, Zenity, is_there
from engine.installation.fronts.text import Text

__all__ = ["Front", "choose"]


def choose(kind: str = "") -> Front:
    """The front of this ``kind`` (tk, zenity, kdialog or text), or the best that this system has.

    A person at a terminal gets text; others, who clicked an icon, the first window that can be opened.
    """
    if not kind and (sys.stderr is not None and sys.stderr.isatty()):
        return Text()
    for name in [kind] if kind else ["tk", "zenity", "kdialog"]:
        if front := _opened(name):
            return front
    return Text()


def _opened(name: str) -> Front | None:
    if not has_screen():
        return None
    if name == "tk":
        try:
            from engine.installation.fronts.window import Window

            return Window()
        except Exception:  # no tkinter, no Tcl, or no screen that it can open: each raises its own
            return None
    if not is_there(name):
        return None
    return Kdialog() if name == "kdialog" else Zenity()


def has_screen() -> bool:
    """Whether a window can be shown to anybody."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
