"""What libraries say aside: their warnings and log lines go into a file, and never to a person's terminal.

A warning is written for whoever wrote the call that it is about, and that is not the person who edits a model. So
Python's warnings, and the lines that transformers, huggingface_hub, torch and any other library log, are kept in
``libraries.log``. What a library calls an error is shown as well; so is every exception, with which nothing here
meddles.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from engine.support.places import Places

NAME = "libraries.log"
SIZE, KEPT = 1_000_000, 1  # bytes of one file, older files
QUIET = {
    "TORCH_CPP_LOG_LEVEL": "ERROR",  # what torch writes past Python, such as a processor that NNPACK does not know
    "TOKENIZERS_PARALLELISM": "true",  # as it is anyhow; said by us, tokenizers does not warn at a later fork
}


def log_folder() -> Path:
    """Where logs belong: below ``PALIMPSEST_HOME`` where that is set, else where the operating system wants them."""
    return Places.standard().logs


@contextmanager
def notices_kept(folder: Path) -> Iterator[Path]:
    """Within: notices of libraries go to a file in ``folder``, which is given; before and after all is as it was.

    To be entered before the libraries are imported: torch and tokenizers read the environment only then.
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
    """The logger of a library to come: it hands all on to the root, and takes no handler that writes to a terminal."""

    def addHandler(self, hdlr: logging.Handler) -> None:
        if not _to_terminal(hdlr):
            super().addHandler(hdlr)

    @property
    def propagate(self) -> bool:
        """Always: what a library keeps to itself would reach nobody."""
        return True

    @propagate.setter
    def propagate(self, wanted: bool) -> None:
        """Libraries ask for False because they have a handler of their own."""


class _Kept(RotatingFileHandler):
    """Writes warnings and worse into the file, and says nothing where that cannot be written."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setLevel(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``; the folder is made by the first one."""
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk is no reason to trouble anybody about a notice."""


class _Shown(logging.Handler):
    """Writes errors to standard error, as that is when the error comes: progress bars put another one in its place."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``."""
        if sys.stderr is not None:
            sys.stderr.write(f"{self.format(record)}\n")


def _to_terminal(handler: logging.Handler) -> bool:
    streams = {sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__}
    return isinstance(handler, logging.StreamHandler) and handler.stream in streams


def _with_terminal() -> list[logging.Logger]:
    """The loggers of libraries that are here already and write to a terminal by themselves."""
    loggers = [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    return [logger for logger in [logging.root, *loggers] if any(map(_to_terminal, logger.handlers))]


@contextmanager
def _silenced(logger: logging.Logger) -> Iterator[None]:
    """Within: ``logger`` hands its lines to the root instead of writing them."""
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
