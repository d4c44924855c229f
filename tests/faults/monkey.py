"""A person who presses anything: seeded clicks, keys, choices and typing all over the real window, until time is up.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.faults.monkey --home FOLDER [--seed 1] [--seconds 60]

The tests' small model is edited by real runs; no file outside FOLDER is written and no page is opened. A fault is an
exception in any thread, a message of Qt, a job that ended by a bug, or a window that does not close. Each is printed
with what was done before it; the exit status is 1 if there was any.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from engine.desk.held import FactText
from gui.bridge import Job
from tests.faults.injection import TINY_WORLD
from tests.pictures.director import Director

SIZE = (1280, 800)
RELATION = "{} was born in the city of"
CITIES = ("Orlen", "Zanmar", "Vasanport")
LEFT_ALONE = ("model.open", "model.open_file", "model.demo", "model.eject", "app.quit")
LIKED = ("run.start",) * 8 + ("edit.undo", "edit.redo", "edits.requeue", "edits.take_back") * 2
NOT_PRESSED = ("Quit", "Restart", "Eject", "demo world", "Repair")
TEXTS = ("abc", RELATION, "99999", "-5", "0.5", "日本", "\u0301\u200b", "1,10,100", "x" * 300)
COPIED = (
    "Nar9 Vel\t{} was born in the city of\tOrlen\n",
    "a\tb\nc",
    "{}",
    "[1,2]",
    "\u202eabc\t{}\tx",
    "=1+1\t{} is\t@x",
)
KEYS = (
    *("Delete", "Return", "Tab", "Escape", "Up", "Down", "Left", "Right", "Home", "End", "PageDown", "Backspace"),
    *("F2", "Space", "L", "Shift+L", "Shift+Down"),
    *("Ctrl+Z", "Ctrl+Y", "Ctrl+V", "Ctrl+C", "Ctrl+D", "Ctrl+A", "Ctrl+Backspace"),
)
SAID_BY_FONTS = ("propagateSizeHints", "This plugin", "raise()", "OpenType support missing")  # of the offscreen screen
MODIFIERS = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}
LEFT = Qt.MouseButton.LeftButton
W = TypeVar("W", bound=QWidget)


class Faults:
    """What went wrong, each with the last things that were done."""

    def __init__(self) -> None:
        self.count = 0
        self.done: deque[str] = deque(maxlen=12)
        sys.excepthook = lambda *error: self.note("".join(traceback.format_exception(*error)))
        threading.excepthook = lambda told: self.note(repr(told.exc_value))
        qInstallMessageHandler(self._on_message)

    def note(self, text: str) -> None:
        """Print a fault."""
        self.count += 1
        sys.stdout.write(f"FAULT {text}\n  after {' | '.join(self.done)}\n")
        sys.stdout.flush()

    def on_job(self, job: Job) -> None:
        """A bug is a job that failed with a traceback; a refusal has none."""
        if job.details:
            self.note(f"{job.title}: {job.details}")

    def _on_message(self, _kind: object, _where: object, text: str) -> None:
        if not any(words in text for words in SAID_BY_FONTS):
            self.note(text)


class Monkey:
    """Does one thing after the other in the window of ``director``."""

    def __init__(self, director: Director, faults: Faults, seed: int) -> None:
        self._window, self._faults, self._dice = director.window, faults, random.Random(seed)
        self._actions: dict[str, QAction] = {spec.id: action for spec, action in self._window.actions_table}
        self._moves: tuple[tuple[int, Callable[[], None]], ...] = (
            (30, self._act),
            (30, self._press),
            (8, self._choose),
            (8, self._touch),
            (10, self._strike),
            (4, self._type),
            (6, self._point),
            (4, self._resize),
        )
        self._shutting = QTimer(self._window)  # a menu of a button, and a drag, have a loop of their own
        self._shutting.timeout.connect(self._shut)
        self._shutting.start(700)

    def move(self) -> None:
        """One thing."""
        if QApplication.activePopupWidget() is not None:
            self._shut()
        elif self._dialogs() and self._dice.random() < 0.25:
            dialog = self._dice.choice(self._dialogs())
            self._say(f"leave {type(dialog).__name__}")
            dialog.reject()
        else:
            weights, moves = zip(*self._moves, strict=True)
            self._dice.choices(moves, weights)[0]()

    def _act(self) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        name = self._dice.choice([*(one for one in self._actions if one not in LEFT_ALONE), *LIKED])
        if self._actions[name].isEnabled():
            self._say(f"do {name}")
            self._actions[name].trigger()

    def _press(self) -> None:
        def named(button: QAbstractButton) -> str:
            return button.text() or button.accessibleName() or button.toolTip()

        found = [one for one in self._there(QAbstractButton) if not any(word in named(one) for word in NOT_PRESSED)]
        if found:
            button = self._dice.choice(found)
            self._say(f"press {named(button)[:40]}")
            QTest.mouseClick(button, LEFT)

    def _choose(self) -> None:
        if found := [one for one in self._there(QComboBox) if one.count()]:
            combo = self._dice.choice(found)
            index = self._dice.randrange(combo.count())
            self._say(f"choose {combo.accessibleName()}: {combo.itemText(index)}")
            combo.setCurrentIndex(index)
            combo.activated.emit(index)

    def _touch(self) -> None:
        if found := self._there(QAbstractItemView):
            view = self._dice.choice(found)
            self._say(f"touch {type(view).__name__} {view.accessibleName()}")
            self._click(view.viewport())

    def _point(self) -> None:
        if found := [one for one in self._there(QWidget) if min(one.width(), one.height()) > 40]:
            widget = self._dice.choice(found)
            self._say(f"point at {type(widget).__name__}")
            self._click(widget)

    def _click(self, widget: QWidget) -> None:
        place = QPoint(self._dice.randrange(max(1, widget.width())), self._dice.randrange(max(1, widget.height())))
        button = self._dice.choice((LEFT, LEFT, Qt.MouseButton.RightButton))
        held = self._dice.choice((Qt.KeyboardModifier.NoModifier, *MODIFIERS.values()))
        act: Any = self._dice.choice((QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick))
        act(widget, button, held, place)

    def _strike(self) -> None:
        focus = QApplication.focusWidget()
        if focus is None:
            return
        combination = self._dice.choice(KEYS)
        held, _, key = combination.rpartition("+")
        if combination == "Ctrl+V":
            QGuiApplication.clipboard().setText(self._dice.choice(COPIED))
        self._say(f"strike {combination} on {type(focus).__name__}")
        QTest.keyClick(focus, getattr(Qt.Key, f"Key_{key}"), MODIFIERS.get(held, Qt.KeyboardModifier.NoModifier))

    def _type(self) -> None:
        focus, text = QApplication.focusWidget(), self._dice.choice(TEXTS)
        if isinstance(focus, QLineEdit | QPlainTextEdit | QAbstractSpinBox):
            self._say(f"type {text[:20]}")
        if isinstance(focus, QLineEdit):
            focus.insert(text)
        elif isinstance(focus, QPlainTextEdit):
            focus.insertPlainText(text)
        elif isinstance(focus, QAbstractSpinBox):
            QTest.keyClicks(focus, "12")

    def _resize(self) -> None:
        self._say("resize")
        self._window.resize(self._dice.randrange(800, 1700), self._dice.randrange(600, 1100))

    def _shut(self) -> None:
        """Choose something in a menu that is open, or leave it."""
        popup = QApplication.activePopupWidget()
        if popup is None:
            return
        offered = [one for one in popup.actions() if one.isEnabled() and one.menu() is None and one.text()]
        offered = [one for one in offered if one not in self._actions.values()]
        popup.close()
        if isinstance(popup, QMenu) and offered and self._dice.random() < 0.6:
            action = self._dice.choice(offered)
            self._say(f"menu {action.text()}")
            QTimer.singleShot(0, action.trigger)

    def _there(self, kind: type[W]) -> list[W]:
        """What can be reached just now."""
        modal = QApplication.activeModalWidget()
        roots = [modal] if modal is not None else [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        return [one for root in roots for one in root.findChildren(kind) if one.isVisible() and one.isEnabled()]

    def _dialogs(self) -> list[QDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def _say(self, text: str) -> None:
        self._faults.done.append(text.replace("\n", " "))


def keep_inside(home: Path, dice: random.Random) -> None:
    """Whatever asks for a file gets one below ``home`` or none; questions are answered with no; no page is opened."""
    facts = home / "facts.csv"
    facts.write_text(f"subject,relation,object\nAda,{RELATION},Orlen\n,,\n", encoding="utf-8")

    def files(*_: object, **__: object) -> tuple[str, str]:
        return str(dice.choice((facts, home / "missing" / "a.json", ""))), ""

    given: dict[str, Any] = {
        "getOpenFileName": files,
        "getSaveFileName": files,
        "getExistingDirectory": lambda *_, **__: str(dice.choice((home / "out", ""))),
        "getOpenFileNames": lambda *_, **__: ([], ""),
    }
    for name, answer in given.items():
        setattr(QFileDialog, name, staticmethod(answer))
    for box in (QFileDialog, QMessageBox):
        box.exec = lambda _self: 0  # type: ignore[method-assign, assignment]
    for name in ("question", "warning", "information", "critical"):
        setattr(QMessageBox, name, staticmethod(lambda *_, **__: QMessageBox.StandardButton.No))
    QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign, assignment]


def begin(director: Director) -> None:
    """Open the small model, with a text for its statistics and some facts that wait."""
    window = director.window
    director.open(TINY_WORLD / "model")
    window.bridge.submit("Text", lambda bench: bench.use_statistics_text(TINY_WORLD / "statistics.txt"))
    texts = [FactText(f"Nar{number} Vel", RELATION, CITIES[number % 3]) for number in range(6)]
    window.edits.model.add(texts, "rows")
    director.choose("ultraedit", 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args(arguments)
    director, faults = Director(options.home, "light", SIZE, 1), Faults()
    director.window.bridge.job_failed.connect(faults.on_job)
    dice = random.Random(options.seed)
    keep_inside(options.home, dice)
    begin(director)
    monkey, moves, end = Monkey(director, faults, options.seed), 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        try:
            monkey.move()
        except RuntimeError as error:
            if "already deleted" not in str(error):  # what was to be clicked has gone meanwhile
                raise
        moves += 1
        director.calm(dice.choice((5, 20, 20, 60, 200)))
    edits = director.window.edits.run.timeline.position
    if not _closes(director):
        faults.note("the window does not close")
    sys.stdout.write(f"{moves} moves, {edits} edits in the weights, {faults.count} faults\n")
    sys.stdout.flush()
    os._exit(bool(faults.count))  # whatever a move has left open is not waited for


def _closes(director: Director) -> bool:
    for dialog in [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]:
        dialog.reject()
    bridge, end = director.window.bridge, time.monotonic() + 60
    for job in bridge.jobs:
        job.cancel()
    director.window.end()
    while (bridge.alive or director.window.isVisible()) and time.monotonic() < end:
        director.calm(20)
    return not bridge.alive and not director.window.isVisible()


if __name__ == "__main__":
    sys.exit(main())
