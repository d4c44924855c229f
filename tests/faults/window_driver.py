"""The real program, driven from outside: it opens the tests' small model, queues facts and runs them, and tells on its
standard output what a person would see.

    python -m tests.faults.window_driver FACTS [options of the window]

Lines: ``session DIR``, ``batch N`` for each batch that is recorded, ``said ...`` for each message that is shown,
``ended`` after the run with the counts of the table, ``closed``. A line ``close`` on its standard input closes the
window as a person does, a question is answered with yes and told as ``asked ...``.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter

from PySide6.QtCore import QObject, QTimer, Signal

from engine.cli import main as command_line
from engine.desk.held import FactText
from engine.events import BatchCommitted, Log, SessionChanged
from gui import app
from gui.window import main_window
from tests.faults.injection import TINY_WORLD

RELATION = "{} was born in the city of"


class Person(QObject):
    """Does what a person does with the window, and tells what it shows."""

    asked = Signal()

    def __init__(self, window: main_window.MainWindow, facts: int) -> None:
        super().__init__(window)
        self._window, self._facts = window, facts
        self._seen: list[object] = []
        bridge = window.bridge
        bridge.subscribe(SessionChanged, lambda event: tell("session", event.folder))
        bridge.subscribe(BatchCommitted, lambda event: tell("batch", event.batch))
        bridge.subscribe(Log, lambda event: tell("said", event.text) if event.level == "error" else None)
        bridge.model_changed.connect(lambda _info: QTimer.singleShot(300, self, self._run))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(50)
        self.asked.connect(window.close)
        threading.Thread(target=self._listen, daemon=True).start()

    def _run(self) -> None:
        window = self._window
        if window.bridge.busy or window.bridge.jobs:  # the method's settings for this model come after it
            QTimer.singleShot(300, self, self._run)
            return
        window.edits.model.add([FactText(f"Ada {number}", RELATION, "Orlen") for number in range(self._facts)], "rows")
        window.method.combo.choose("ft-l")
        window.method.batch.setValue(1)
        window.edits.start_run()
        assert window.edits.run.job is not None, window.edits.notice.text
        window.edits.run.job.state_changed.connect(lambda state: self._end() if state.final else None)
        window.commands.measure_superposition()  # waits behind the run

    def _end(self) -> None:
        counts = Counter(row.shown_state.value for row in self._window.edits.model.rows.rows)
        QTimer.singleShot(500, self, lambda: tell("ended", dict(counts)))

    def _look(self) -> None:
        """Tell what has been shown since the last look."""
        shown = list(self._window.toasts._shown)
        for toast in shown:
            if not any(toast is old for old in self._seen):
                tell("said", toast.message)
        self._seen = shown

    def _listen(self) -> None:
        for line in sys.stdin:
            if line.strip() == "close":
                self.asked.emit()


def tell(*words: object) -> None:
    """One line."""
    sys.stdout.write(" ".join(str(word).replace("\n", " ") for word in words) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the program with a person at it."""
    facts, *options = sys.argv[1:]
    start = app.start

    def started(window: main_window.MainWindow, given: object) -> None:
        Person(window, int(facts))
        start(window, given)  # type: ignore[arg-type]

    app.start = started  # type: ignore[assignment]

    def agree(_parent: object, title: str, text: str, detail: str) -> bool:
        tell("asked", title, text, detail)
        return True

    main_window.ask_in_box = agree  # type: ignore[assignment]
    code = command_line.main(["--model", str(TINY_WORLD / "model"), *options])
    tell("closed", code)
    return code


if __name__ == "__main__":
    sys.exit(main())
