"""Notices of libraries: their warnings and log lines go into a file, not to the user's terminal.

A warning addresses the programmer who wrote the call, not the user who edits a model. So Python's warnings, and the
lines that transformers, huggingface_hub, torch and any other library log, are written to ``libraries.log``. Records of
level ERROR are shown as well; exceptions are not affected.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from engine.support.places import Places, make_private
from engine.support.private import PrivateLog

NAME = "libraries.log"
SIZE, KEPT = 1_000_000, 1  # bytes of one file, older files
QUIET = {
    "TORCH_CPP_LOG_LEVEL": "ERROR",  # what torch writes past Python, such as a processor that NNPACK does not know
    "TOKENIZERS_PARALLELISM": "true",  # the default; set explicitly, tokenizers does not warn at a later fork
}


def log_folder() -> Path:
    """The folder of logs: below ``PALIMPSEST_HOME`` if that is set, else the operating system's standard one."""
    return Places.standard().logs


@contextmanager
def notices_kept(folder: Path) -> Iterator[Path]:
    """Context in which notices of libraries go to a file in ``folder``, which it yields; restored at exit.

    Enter it before the libraries are imported: torch and tokenizers read the environment only then.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    file = folder / NAME
    with ExitStack() as after:
        for handler in (_Kept(file), _Shown()):
            logging.root.addHandler(handler)
            after.callback(logging.root.removeHandler, handler)
            after.callback(handler.close)
        before = logging.getLoggerClass()
        logging.setLoggerClass(_Guest)
        after.callback(logging.setLoggerClass, before)
        for logger in _with_terminal():
            after.enter_context(_silenced(logger))
        logging.captureWarnings(True)
        after.callback(logging.captureWarnings, False)
        yield file


class _Guest(logging.Logger):
    """The logger class of libraries imported later: propagates to the root, and refuses handlers on a terminal."""

    def addHandler(self, hdlr: logging.Handler) -> None:
        if not _to_terminal(hdlr):
            super().addHandler(hdlr)

    @property
    def propagate(self) -> bool:
        """Always True, as records that are not propagated would be lost."""
        return True

    @propagate.setter
    def propagate(self, wanted: bool) -> None:
        """Ignored: libraries set False because they have a separate handler, which is refused here."""


class _Kept(PrivateLog):
    """Writes records from WARNING on to the file, and ignores errors of writing."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setLevel(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``; the folder is created with the first one."""
        try:
            make_private(Path(self.baseFilename).parent)
        except OSError:
            return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Ignore errors such as a full disk, as notices are not essential."""


class _Shown(logging.Handler):
    """Writes errors to the current ``sys.stderr``, looked up at each record, as progress bars replace it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``."""
        if sys.stderr is not None:
            with suppress(OSError, ValueError):  # closed or full: an error is told another way, if it matters
                sys.stderr.write(f"{self.format(record)}\n")


def _to_terminal(handler: logging.Handler) -> bool:
    streams = {sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__}
    return isinstance(handler, logging.StreamHandler) and handler.stream in streams


def _with_terminal() -> list[logging.Logger]:
    """The loggers of already imported libraries that have handlers on a terminal."""
    loggers = [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    return [logger for logger in [logging.root, *loggers] if any(map(_to_terminal, logger.handlers))]


@contextmanager
def _silenced(logger: logging.Logger) -> Iterator[None]:
    """Context in which ``logger`` propagates its records to the root instead of writing them."""
    before, handlers = logger.propagate, [handler for handler in logger.handlers if _to_terminal(handler)]
    logger.propagate = True
    for handler in handlers:
        logger.removeHandler(handler)
    try:
        yield
    finally:
        logger.propagate = before
        for handler in handlers:
            logger.addHandler(handler)
