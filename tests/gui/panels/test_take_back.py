"""One edit taken back out of the middle in the edits panel, on the real engine: foreseen, done, undone."""

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QItemSelectionModel, QRect, Qt

from engine.errors import PalimpsestError
from engine.events import Progress
from gui.dialogs.take_back import TakeBackDialog
from gui.panels.edits.panel import EditsPanel
from tests.gui.panels.test_with_the_real_engine import TINY

LONG = 60_000


@pytest.fixture
def bench(tmp_path):
    """The engine itself."""
    from engine.workbench import Workbench

    return Workbench(tmp_path / "home")


@pytest.fixture
def panel(qtbot, context, bridge, theme):
    """The table after six edits in two batches of the tiny world."""
    from engine.evaluation.datasets import read_facts

    facts = read_facts(TINY / "facts.json").facts[:6]
    panel = EditsPanel(context)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(1100, 500)
    panel.show()
    bridge.submit("Loading", lambda bench: bench.load(TINY / "model"), kind="load")
    bridge.submit("Text", lambda bench: bench.use_statistics_text(TINY / "statistics.txt"))
    settings = {"layers": "0-1", "steps": 8}
    bridge.submit("Editing", lambda bench: bench.edit(facts, "encore", settings, batch=3), kind="edit")
    idle(qtbot, bridge)
    qtbot.waitUntil(lambda: len(panel.model.rows.rows) == 6, timeout=LONG)
    yield panel
    panel.looker.rest()


def idle(qtbot, bridge):
    qtbot.waitUntil(lambda: not bridge.busy and not len(bridge._worker.outbox), timeout=LONG)


def shown(panel):
    return [row.shown_state.value for row in panel.model.rows.rows]


def select(panel, *places):
    panel.view.clearSelection()
    for place in places:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        panel.view.selectionModel().select(panel.model.index(place, 0), flags)


def test_del_on_an_edit_shows_what_will_change_takes_it_back_and_one_undo_brings_it_again(
    qtbot, panel, bridge, monkeypatch
):
    laptop = SimpleNamespace(availableGeometry=lambda: QRect(0, 0, 1280, 800))  # wider than the screen of the tests
    monkeypatch.setattr(TakeBackDialog, "screen", lambda _dialog: laptop)
    before = shown(panel)
    select(panel, 1)
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    dialog = panel.findChild(TakeBackDialog)
    assert not dialog.button.isEnabled()
    qtbot.waitUntil(lambda: dialog.button.isEnabled(), timeout=LONG)
    header, rows = dialog.table.numbers._header, dialog.table.numbers._rows
    assert len(rows) == 6 and rows[0][2] == "taken back" and {row[2] for row in rows[1:]} <= {"stays", "is lost"}
    assert rows[0][0] == panel.model.rows.name_of(panel.model.rows.rows[1].fact_id)
    assert float(rows[0][header.index("P after")]) < float(rows[0][header.index("P now")])
    # All columns are seen without scrolling, once the table is laid out.
    qtbot.waitUntil(lambda: dialog.table.horizontalScrollBar().maximum() == 0)
    assert "solved anew" in dialog.exact.text() and "Not undone" in dialog.exact.text()
    assert shown(panel) == before, "foreseeing changes nothing"
    with qtbot.waitSignal(panel.taken_back, timeout=LONG):
        qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(panel)[1] == "taken back", timeout=LONG)
    idle(qtbot, bridge)
    qtbot.waitUntil(lambda: "1 taken back" in panel.counters.text())
    bridge.submit("Undo", lambda bench: bench.undo(), kind="timeline")
    qtbot.waitUntil(lambda: shown(panel) == before, timeout=LONG)
    idle(qtbot, bridge)


def test_what_cannot_be_taken_back_says_why_and_what_else(qtbot, panel, context, bench, bridge, monkeypatch):
    def refuse(_edits):
        raise PalimpsestError("It has no closed form.", "Go back and write the others again.")

    monkeypatch.setattr(bench.taking_back, "foresee", refuse)
    select(panel, 0, 2)
    context.actions.set_flag("not_editing", True)
    context.actions.set_flag("edited", True)
    context.actions["edits.take_back"].trigger()
    dialog = panel.findChild(TakeBackDialog)
    assert dialog.windowTitle() == "Take back 2 edits"
    qtbot.waitUntil(lambda: "no closed form" in dialog.notice.text, timeout=LONG)
    assert not dialog.button.isEnabled()
    dialog.reject()
    idle(qtbot, bridge)


def test_closing_the_dialog_early_leaves_everything(qtbot, panel, bridge):
    before = shown(panel)
    select(panel, 3)
    panel.take_back_selected()
    panel.findChild(TakeBackDialog).reject()
    idle(qtbot, bridge)
    assert shown(panel) == before
    panel.view.clearSelection()
    panel.take_back_selected()
    assert "Select edits" in panel.notice.text


def test_a_dialog_that_waits_says_for_what(qtbot, panel, bridge):
    release = threading.Event()
    bridge.submit("Something long", lambda _bench: release.wait(10))
    qtbot.waitUntil(lambda: bridge.current is not None)
    select(panel, 0)
    panel.take_back_selected()
    dialog = panel.findChild(TakeBackDialog)
    assert dialog.summary.text() == "It begins after: Something long."
    release.set()
    qtbot.waitUntil(lambda: "It begins after" not in dialog.summary.text(), timeout=LONG)
    qtbot.waitUntil(dialog.button.isEnabled, timeout=LONG)
    dialog.reject()
    idle(qtbot, bridge)


def test_a_dialog_at_work_says_how_far_it_is(qtbot, panel, bench, bridge, monkeypatch):
    release = threading.Event()

    def foresee(_edits):
        yield Progress("Solving batches anew", 1, 4)
        release.wait(10)
        raise PalimpsestError("It has no closed form.", "Go back.")

    monkeypatch.setattr(bench.taking_back, "foresee", foresee)
    select(panel, 0)
    panel.take_back_selected()
    dialog = panel.findChild(TakeBackDialog)
    qtbot.waitUntil(lambda: dialog.exact.text().startswith("Solving batches anew 25 %"), timeout=LONG)
    assert dialog.bar.isVisible()
    release.set()
    qtbot.waitUntil(lambda: "no closed form" in dialog.notice.text, timeout=LONG)
    assert dialog.bar.isHidden() and dialog.exact.isHidden()
    dialog.reject()
    idle(qtbot, bridge)
