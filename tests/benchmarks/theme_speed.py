"""How long another theme or text size holds the window up: ``python -m tests.benchmarks.theme_speed``.

A window of 1280x800 in which every panel has been seen and has something in it, over the tests' make-believe engine; in
each workspace the theme is changed there and back, and the text size. Milliseconds of the window's thread's processor
time, which other work on the machine changes little, of the slowest of the changes, each the middle of several: ``set``
is the change itself, ``painted`` what follows until all is laid out and painted, the longest stretch of it in which no
key could be answered. Prints a line of JSON for each workspace.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from gui.app import make_application, open_window
from gui.style.theme import Theme
from gui.support.gc_guard import GuiThreadGarbage
from gui.support.settings import Folders, Settings
from gui.window.workspaces import WORKSPACES
from tests.gui.filled import fill
from tests.gui.panels.panel_bench import PanelBench

CHANGES: dict[str, tuple[dict[str, object], ...]] = {
    "theme": ({"theme": "dark"}, {"theme": "contrast"}, {"theme": "light"}),
    "text": ({"font_size": 12.0}, {"font_size": 10.0}),
}
ROUNDS = 3


class Waiting:
    """What ``fill`` needs of pytest-qt's bot."""

    def waitUntil(self, done: Callable[[], bool]) -> None:
        """Let the window live until ``done``."""
        while not done():
            QApplication.processEvents()
            time.sleep(0.001)


def main() -> None:
    """Measure in a home of its own."""
    application = make_application(["palimpsest"])
    garbage = GuiThreadGarbage()
    settings = Settings(Folders.under(Path(tempfile.mkdtemp())))
    settings.update(idle=False, welcomed=True, theme="light")
    theme = Theme(settings)
    theme.apply()
    bench, wait = PanelBench(), Waiting()
    window = open_window(settings, theme, lambda: bench)
    window.resize(1280, 800)
    window.show()
    window.bridge.start()
    wait.waitUntil(lambda: window.bridge.ready)
    fill(wait, window, bench)
    for key in window.docks:
        window.bring_forward(key)
        settle()
    garbage.settle()
    for workspace in WORKSPACES:
        window.workspaces.choose(workspace.key)
        settle()
        widgets = application.allWidgets()
        line: dict[str, object] = {
            "workspace": workspace.key,
            "widgets": len(widgets),
            "visible": sum(w.isVisible() for w in widgets),
        }
        for name, changes in CHANGES.items():
            found = np.array([[changed(settings, change) for change in changes] for _ in range(ROUNDS)])
            line[f"{name} set"], line[f"{name} painted"] = (
                np.median(found, axis=0).max(axis=0).round().astype(int).tolist()
            )
        sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    os._exit(0)


def changed(settings: Settings, change: dict[str, object]) -> tuple[float, float]:
    """Milliseconds of the change itself, and of the longest stretch after it."""
    first = timed(lambda: settings.update(**change))
    later = max(timed(QApplication.processEvents) for _ in range(5))
    return first, later


def settle() -> None:
    """Let all be laid out and painted."""
    for _ in range(10):
        QApplication.processEvents()
        time.sleep(0.01)


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of processor time of this thread that ``act`` takes."""
    start = time.thread_time()
    act()
    return 1000 * (time.thread_time() - start)


if __name__ == "__main__":
    main()
