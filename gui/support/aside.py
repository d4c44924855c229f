"""Work that is neither the engine's nor quick: it runs in a thread of its own, and its result comes back here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from engine.errors import PalimpsestError
from engine.support.wording import said_by

T = TypeVar("T")


class Aside(QObject):
    """Calls run in threads, each as soon as it is asked for; answers come on the thread of this object, while it lives.

    An error of the program (not a :class:`PalimpsestError` or OSError) goes to ``sys.excepthook``.
    """

    _ended = Signal(object, object)  # what to call, with what

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(
        self, call: Callable[[], T], on_result: Callable[[T], object], on_error: Callable[[str], object] | None = None
    ) -> None:
        """Call ``call()`` in a thread, then ``on_result`` with what it returned or ``on_error`` with a sentence."""
        threading.Thread(target=self._do, args=(call, on_result, on_error), name="aside", daemon=True).start()

    def _do(
        self,
        call: Callable[[], Any],
        on_result: Callable[[Any], object],
        on_error: Callable[[str], object] | None,
    ) -> None:
        try:
            answer, value = on_result, call()
        except (PalimpsestError, OSError) as error:
            if on_error is None:
                return
            answer, value = on_error, said_by(error)
        with suppress(RuntimeError):  # the window has closed meanwhile
            self._ended.emit(answer, value)

    def _answer(self, answer: Callable[[Any], object], value: Any) -> None:
        answer(value)
