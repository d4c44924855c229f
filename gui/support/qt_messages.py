"""What Qt says aside goes where the notices of other libraries go (:mod:`engine.support.notices`)."""

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
    QtMsgType.QtFatalMsg: logging.CRITICAL,  # the program ends with it, and the person reads why
}


@contextmanager
def qt_messages_kept() -> Iterator[None]:
    """Within: Qt's messages are log lines of ``qt``, so that only errors are seen in a terminal."""
    logger = logging.getLogger("qt")

    def tell(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        logger.log(LEVELS[kind], "%s", text)

    before = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
