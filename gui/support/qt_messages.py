"""Redirects Qt's messages to the log of library notices (:mod:`engine.support.notices`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,  # Qt aborts the program after it, so the reason must be shown
}


@contextmanager
def qt_messages_kept() -> Iterator[None]:
    """Context in which Qt's messages are log records of ``qt``, of which only errors reach the terminal."""
    logger = logging.getLogger("qt")

    def tell(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        logger.log(LEVELS[kind], "%s", text)

    before = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
