"""Every dialog of the window and how a person comes to it, so that the tests of all dialogs forget none."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, Qt
from PySide6.QtWidgets import QDialog

import gui
from engine.catalogue.entries import ModelNeeded, SessionEntry
from engine.desk.held import FactText
from engine.events import TakingBackForeseen
from gui.dialogs.about import AboutDialog
from gui.dialogs.branches import BranchesDialog
from gui.dialogs.compare.dialog import CompareDialog
from gui.dialogs.environment import EnvironmentDialog
from gui.dialogs.export import ExportDialog
from gui.dialogs.get_model.dialog import GetModelDialog
from gui.dialogs.guard_rails import GuardRailsDialog
from gui.dialogs.help_sheet import HelpSheet
from gui.dialogs.import_change import ImportDialog as ImportChangeDialog
from gui.dialogs.palette import ActionPalette
from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.read_text import ReadTextDialog
from gui.dialogs.sessions.dialog import SessionsDialog
from gui.dialogs.sessions.model_needed import ModelNeededDialog
from gui.dialogs.take_back import TakeBackDialog
from gui.dialogs.teach_memory import TeachMemoryDialog
from gui.dialogs.updates import UpdatesDialog
from gui.panels.edits.bulk import RelationDialog
from gui.panels.edits.details_dialog import DetailsDialog
from gui.panels.edits.import_dialog import ImportDialog
from gui.panels.model.load_dialog import LoadDialog
from tests.gui.dialogs.test_branches_dialog import compared

WORLD = Path(__file__).parents[1] / "resources" / "tiny_world"
BORN = "{} was born in the city of"
Open = Callable[[object, object], object]


def by(action: str) -> Open:
    """From the menu."""
    return lambda window, _bench: window.actions_table[action].trigger()


def at_row(action: str, place: int) -> Open:
    """From the menu of a row of the table."""

    def choose(window, bench):
        edits = window.edits
        if not edits.model.rows.queued():
            edits.model.add([FactText("Ada Veld", BORN, "Orlen")], "rows")
        row = edits.model.index(place if place >= 0 else len(edits.model.rows.rows) - 1, 1)
        edits.view.selectionModel().setCurrentIndex(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        edits.view.selectionModel().select(row, rows)
        window.actions_table[action].trigger()

    return choose


def take_back(window, bench):
    yes = np.ones(2, dtype=bool)
    found = TakingBackForeseen(
        2, 2, ("a", "b"), ("Ada Veld", "Bo Roth"), np.array([1, 1]), yes, np.full(2, 0.9), np.full(2, 0.1), yes, ~yes,
        (1,), {}, {1: 0.2},
    )  # fmt: skip
    bench.taking_back = SimpleNamespace(foresee=lambda _edits: found)
    at_row("edits.take_back", 0)(window, bench)


def branches(window, bench):
    bench.branches.compare = lambda *_asked: compared()
    window.commands.compare_branches("main", "main")


def model_needed(window, _bench):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    model = ModelNeeded(name="demo", folder="/tmp/demo", fingerprint="0123abcd")
    window.sessions._ask_for_model(SessionEntry(Path("/tmp/demo"), "demo", now, now, model), "")


def _home(window):
    """The test's own folder."""
    folder = window.settings.folders.sessions.parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def facts_of_a_file(window, _bench):
    file = _home(window) / "demo.csv"
    file.write_text(f"subject,relation,object\nAda Veld,{BORN},Orlen\nBo Roth,,Orlen\nAda Veld,{BORN},Marrow\n")
    window.edits.importer.read([file])


def model_of_a_folder(window, _bench):
    folder = _home(window) / "demo"
    shutil.copytree(WORLD / "model", folder, dirs_exist_ok=True)
    window.model.open_folder(folder)


DIALOGS: dict[type[QDialog], Open] = {
    PreferencesDialog: by("view.settings"),
    ActionPalette: by("view.palette"),
    GuardRailsDialog: by("run.guards"),
    HelpSheet: by("help.sheet"),
    SessionsDialog: by("session.list"),
    GetModelDialog: by("model.get"),
    ImportChangeDialog: by("change.import"),
    CompareDialog: by("methods.compare"),
    ExportDialog: by("export.show"),
    TeachMemoryDialog: by("memory.teach"),
    ReadTextDialog: by("memory.read"),
    AboutDialog: by("help.about"),
    UpdatesDialog: by("help.updates"),
    EnvironmentDialog: by("help.repair"),
    RelationDialog: at_row("edits.relation", -1),
    DetailsDialog: at_row("edits.details", -1),
    TakeBackDialog: take_back,
    BranchesDialog: branches,
    ModelNeededDialog: model_needed,
    ImportDialog: facts_of_a_file,
    LoadDialog: model_of_a_folder,
}
"""Every class of a dialog that the window has, with what opens it in a filled window over the bench of the tests."""


def all_of_the_program() -> set[type[QDialog]]:
    """Every subclass of QDialog in ``gui``, found by importing all of it."""
    for module in pkgutil.walk_packages(gui.__path__, "gui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = set(), [QDialog]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("gui."):
                found.add(kind)
    return found


def opened(qtbot, window, bench, kind):
    """Open the dialog of ``kind`` and return it once it is on the screen and nothing works any more."""
    DIALOGS[kind](window, bench)
    qtbot.waitUntil(lambda: _shown(window, kind) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not window.bridge.busy)
    return _shown(window, kind)


def closed(qtbot, window, dialog):
    """Close it by Escape; what is deleted then is gone."""
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(QDialog)))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _shown(window, kind):
    return next((one for one in window.findChildren(QDialog) if type(one) is kind and one.isVisible()), None)
