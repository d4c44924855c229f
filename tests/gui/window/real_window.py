"""The real window over the real engine and the tests' small model, opened and closed several times in one home."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from engine.desk.held import FactText
from gui.app import open_window
from gui.style.theme import Theme
from gui.support.settings import Folders, Settings

WORLD = Path(__file__).parents[2] / "resources" / "tiny_world"
LONG = 60_000  # milliseconds
BORN = "{} was born in the city of"


def make_bench(home):
    import torch

    from engine.workbench import Workbench

    torch.set_num_threads(1)
    return Workbench(home)


@contextmanager
def opened(qtbot, home, factory=make_bench):
    """A window on ``home``, closed as a person closes it."""
    settings = Settings(Folders.under(home))
    settings.update(idle=False, welcomed=True)
    theme = Theme(settings)
    theme.apply()
    window = open_window(settings, theme, lambda: factory(home))
    window.show()
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=LONG):
        window.bridge.start()
    idle(qtbot, window)
    try:
        yield window
    finally:
        window.end()
        qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible(), timeout=LONG)
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def idle(qtbot, window):
    """Wait until the engine has nothing to do and has told everything."""
    qtbot.waitUntil(lambda: not window.bridge.busy and not len(window.bridge._worker.outbox), timeout=LONG)


def load(qtbot, window):
    window.model.load(str(WORLD / "model"), "tiny")
    qtbot.waitUntil(lambda: window.bridge.model is not None, timeout=LONG)
    window.bridge.submit("Text", lambda bench: bench.use_statistics_text(WORLD / "statistics.txt"))
    idle(qtbot, window)


def add(window, *subjects, target="Orlen"):
    return window.edits.model.add([FactText(subject, BORN, target) for subject in subjects], "rows")


def run(qtbot, window, method="ft-l", batch=2):
    """F5, to the end."""
    window.method.combo.choose(method)
    window.method.batch.setValue(batch)
    window.edits.start_run()
    assert window.edits.run.job is not None, window.edits.notice.text
    qtbot.waitUntil(lambda: window.edits.run.job is None, timeout=LONG)
    idle(qtbot, window)


def table(window):
    """Subject and state of each row."""
    return [(row.text.subject, row.state.value) for row in window.edits.model.rows.rows]
