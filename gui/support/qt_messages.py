"""Redirects Qt's messages to the log of library notices (:mod:`engine.support.notices`)."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,  # Qt aborts the program after it, so the reason must be shown
}
# What Qt says of a display that has gone, right before it calls exit() with its threads still running, which aborts.
DISPLAY_GONE = ("The X11 connection broke", "The Wayland connection broke", "The Wayland connection experienced")
GONE = (
    "palimpsest: the display has gone ({said}). The session is at its last whole batch, and what waits is kept; "
    "the next start offers it.\n"
)
last_acts: list[Callable[[], object]] = []
"""What is done before the program ends because its display has gone; no widget may be touched."""


@contextmanager
def qt_messages_kept() -> Iterator[None]:
    """Context in which Qt's messages are log records of ``qt``, of which only errors reach the terminal."""
    logger = logging.getLogger("qt")

    def tell(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        logger.log(LEVELS[kind], "%s", text)
        if text and text.startswith(DISPLAY_GONE):
            end_without_display(text)

    before = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def end_without_display(said: str) -> None:
    """End at once with one line and exit code 1, as after a kill: nothing more can be shown or asked."""
    for act in last_acts:
        with suppress(Exception):
            act()
    with suppress(OSError, ValueError):
        sys.stderr.write(GONE.format(said=said.strip().rstrip(".")))
        sys.stderr.flush()
    os._exit(1)
