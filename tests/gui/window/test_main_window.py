"""The window as a whole over a fake engine: layout, theme, menus, errors, drop, undo by focus, and the end."""

import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTabBar, QToolButton, QWidget

from engine.errors import PalimpsestError
from engine.events import Log, StudyProgress, TimelineChanged
from gui.bridge import Bridge, JobState
from gui.dialogs.compare.dialog import CompareDialog
from gui.dialogs.help_sheet import HelpSheet
from gui.dialogs.palette import ActionPalette
from gui.language import wording
from gui.panels.jobs.panel import JobsPanel
from gui.panels.norms.panel import NormsPanel
from gui.support import messages
from gui.support.run_settings import RunSettings
from gui.widgets.plots import Plot
from gui.window import panel_table
from gui.window.main_window import MainWindow
from gui.window.panel_table import PANELS
from gui.window.workspaces import FIRST, WATCH
from tests.gui.panels.panel_bench import PanelBench


@pytest.fixture
def bench():
    return PanelBench()


class Answer:
    """Answers the question before closing, and remembers it."""

    def __init__(self, yes):
        self.yes, self.asked = yes, []

    def __call__(self, _parent, title, text, detail):
        self.asked.append((title, text, detail))
        return self.yes


@pytest.fixture
def answer():
    return Answer(True)


@pytest.fixture
def window(qtbot, bench, settings, theme, answer):
    window = MainWindow(Bridge(lambda: bench), settings, theme, answer)
    window.show()
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=60_000):
        window.bridge.start()
    qtbot.waitUntil(lambda: not window.bridge.busy)
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


@pytest.fixture
def loaded(qtbot, window):
    window.actions_table["model.demo"].trigger()
    qtbot.waitUntil(lambda: window.bridge.model is not None and not window.bridge.busy)
    return window


def hold(window, qtbot, kind="edit", title="Editing 3 facts"):
    """A job that is under way until its gate is opened."""
    gate = threading.Event()

    def work(_bench):
        while not gate.wait(0.002):
            yield Log("tick")

    job = window.bridge.submit(title, work, kind=kind)
    qtbot.waitUntil(lambda: window.bridge.current is job)
    return job, gate


def test_all_panels_are_there_and_fit_a_small_screen(window):
    assert set(window.docks) == {
        "model", "method", "edits", "norms", "importance", "search", "superposition", "matrix", "side",
        "interference", "detection", "retention", "quality", "robustness", "abilities", "survival",
        "traces", "tracing", "tuning", "playground", "timeline", "log", "jobs",
    }  # fmt: skip
    shown = {key for cell in FIRST.cells for key in cell.panels}
    assert {key for key, dock in window.docks.items() if dock.isVisible()} == shown
    for key in window.docks:
        window.actions_table[f"view.{key}"].trigger()
    assert all(dock.isVisible() for dock in window.docks.values()), "each is one key away"
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 1280 and smallest.height() <= 760


def test_every_control_has_a_name_for_screen_readers(loaded):
    nameless = []
    for widget in loaded.findChildren(QWidget):
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inside = any(isinstance(p, (QLineEdit,)) or p.inherits("QAbstractSpinBox") for p in parents(widget))
        if not takes_keys or inside or not widget.isVisible() or widget.inherits("QScrollArea"):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text):
            nameless.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    assert not nameless


def parents(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


@pytest.mark.parametrize("size", [10, 14])
def test_light_and_dark_are_drawn_and_differ(qtbot, loaded, settings, size):
    shades = {}
    for choice in ("light", "dark"):
        loaded.actions_table[f"view.{choice}"].trigger()
        settings.update(font_size=size)
        assert settings.values.theme == choice and loaded.actions_table[f"view.{choice}"].isChecked()
        qtbot.waitUntil(loaded.updatesEnabled)  # it is painted once it is laid out
        image = loaded.grab().toImage()
        points = [
            image.pixelColor(x, y).lightness()
            for x in range(0, image.width(), 40)
            for y in range(0, image.height(), 40)
        ]
        shades[choice] = sum(points) / len(points)
        assert len(set(points)) > 3
    assert shades["light"] > 180 and shades["dark"] < 90


def test_text_grows_and_shrinks_with_the_keys(window, settings):
    window.actions_table["view.larger"].trigger()
    assert settings.values.font_size == 11
    for _ in range(9):
        window.actions_table["view.smaller"].trigger()
    assert settings.values.font_size == 8


def test_the_badge_says_whether_the_model_is_edited(qtbot, loaded):
    badge = loaded.badge.badge
    assert badge.text() == "Base"
    facts = loaded.bridge
    facts.submit("Editing", lambda b: b.edit(b.demo_facts(4), "encore", {}, batch=2), kind="edit")
    qtbot.waitUntil(lambda: badge.text() == "Edited: 4 edits" and not loaded.bridge.busy)
    loaded.actions_table["edit.undo"].trigger()
    qtbot.waitUntil(lambda: badge.text() == "Edited: 2 edits, 2 undone")
    loaded.actions_table["model.eject"].trigger()
    qtbot.waitUntil(lambda: badge.text() == "No model")


def test_what_can_be_undone_is_named_in_a_language_chosen_later(qtbot, loaded, monkeypatch):
    undo = loaded.actions_table["edit.undo"]
    loaded.activateWindow()
    loaded.edits.view.setFocus()
    loaded.edits.importer.add_demo(3)
    qtbot.waitUntil(lambda: undo.text().startswith("Undo: "))
    what = undo.text().removeprefix("Undo: ")
    monkeypatch.setattr(wording, "_translate", lambda template, count, meaning: f"<{template}>")
    loaded.speaking.tell_anew()
    assert undo.text().startswith("<Undo: <") and what[-5:] in undo.text()


def test_words_that_are_one_in_the_first_language_are_told_apart_in_the_next(qtbot, settings, theme, monkeypatch):
    with monkeypatch.context() as one:
        one.setattr(wording, "_translate", lambda template, count, meaning: "Hen")  # whatever it is
        window = MainWindow(Bridge(PanelBench), settings, theme)
        qtbot.addWidget(window)
        assert {dock.windowTitle() for dock in window.docks.values()} == {"Hen"}
    window.speaking.tell_anew()
    for panel in PANELS:
        assert window.docks[panel.key].windowTitle() == panel.title
        assert window.actions_table[f"view.{panel.key}"].text() == panel.action.title
    shown = [button.text() for button in window.workspaces.findChildren(QToolButton)]
    assert shown == ["Edit", "Watch", "Diagnose", "Compare"]
    assert window.actions_table["run.stop"].text() == "Stop" and window.actions_table["edit.undo"].text() == "Undo"


def test_a_message_has_room_for_what_it_says_in_the_next_language(qtbot, loaded, monkeypatch):
    toast = loaded.toasts.show(messages.GUARD_BACK, messages.GUARD_PAUSED, "warn")
    before = toast.height()
    monkeypatch.setattr(wording, "_translate", lambda template, count, meaning: f"{template} " * 4)
    loaded.speaking.tell_anew()
    qtbot.waitUntil(lambda: toast.height() > before)
    assert toast.height() == toast.heightForWidth(toast.width())


def test_undo_acts_where_one_works(qtbot, loaded, bench):
    loaded.bridge.submit("Editing", lambda b: b.edit(b.demo_facts(2), "encore", {}), kind="edit")
    qtbot.waitUntil(lambda: not loaded.bridge.busy and bench.applied == 2)
    before = len(loaded.edits.model.rows.rows)
    loaded.activateWindow()
    loaded.edits.view.setFocus()
    loaded.edits.importer.add_demo(3)
    qtbot.waitUntil(lambda: len(loaded.edits.model.rows.rows) > before)
    assert loaded.actions_table["edit.undo"].text() != "Undo last batch"
    loaded.actions_table["edit.undo"].trigger()
    assert len(loaded.edits.model.rows.rows) == before and bench.applied == 2
    loaded.timeline.strip.setFocus()
    assert loaded.actions_table["edit.undo"].text() == "Undo last batch"
    loaded.actions_table["edit.undo"].trigger()
    qtbot.waitUntil(lambda: bench.applied == 1)
    qtbot.waitUntil(lambda: loaded.actions_table["edit.redo"].isEnabled())
    loaded.actions_table["edit.redo"].trigger()
    qtbot.waitUntil(lambda: bench.applied == 2)


def test_actions_follow_what_is_possible(qtbot, loaded):
    actions = loaded.actions_table
    assert actions["model.eject"].isEnabled() and not actions["run.stop"].isEnabled()
    job, gate = hold(loaded, qtbot)
    assert actions["run.stop"].isEnabled() and actions["run.pause"].isEnabled() and not actions["run.start"].isEnabled()
    actions["run.stop"].trigger()
    gate.set()
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED)
    assert not actions["run.stop"].isEnabled() and not actions["run.pause"].isEnabled()


def test_an_error_that_no_panel_takes_is_shown_with_its_remedy(qtbot, window):
    def fail(_bench):
        raise PalimpsestError("The session belongs to another model.", "Load demo-world first.")

    window.bridge.submit("Opening old", fail, kind="session")
    qtbot.waitUntil(lambda: bool(window.toasts._shown))
    name = window.toasts._shown[0].accessibleName()
    assert name == "Opening old: The session belongs to another model. Load demo-world first."
    window.toasts._shown[0].closer.click()
    assert window.toasts._shown == []


def test_a_fault_of_the_program_is_shown_and_its_traceback_is_in_the_log(qtbot, window):
    window.bridge.submit("Dividing", lambda bench: 1 / 0)
    qtbot.waitUntil(lambda: bool(window.toasts._shown))
    assert any("ZeroDivisionError" in e.text and "Traceback" in e.text for e in window.log.entries)
    window.docks["log"].close()
    window.toasts._shown[0].findChildren(QAbstractButton)[0].click()
    assert window.docks["log"].isVisible()


def test_the_same_message_is_not_shown_twice(window):
    for _ in range(5):
        window.toasts.show("Again.", rank="bad")
    assert len(window.toasts._shown) == 1
    for number in range(5):
        window.toasts.show(f"Message {number}.", rank="bad")
    assert [t.message for t in window.toasts._shown] == ["Message 2.", "Message 3.", "Message 4."]


def test_what_is_dropped_goes_where_it_belongs(qtbot, window, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(window.model, "open_folder", lambda p: seen.append(("model", Path(p).name)))
    monkeypatch.setattr(window.edits.importer, "read", lambda ps: seen.append(("facts", ps[0].name)))
    monkeypatch.setattr(window.sessions, "open_file", lambda p: seen.append(("session", p.name)))
    (tmp_path / "gpt2").mkdir()
    for name in ("facts.csv", "facts.JSONL", "old.palimpsest", "photo.png", "tiny.GGUF", "model.bin"):
        (tmp_path / name).touch()
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile(str(p)) for p in sorted(tmp_path.iterdir()) if p.name not in ("config", "drafts", "logs")]
    )
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys, QEvent.Type.Drop))
    assert sorted(seen) == [
        ("facts", "facts.JSONL"),
        ("facts", "facts.csv"),
        ("model", "gpt2"),
        ("model", "model.bin"),
        ("model", "tiny.GGUF"),
        ("session", "old.palimpsest"),
    ]
    assert "photo.png" in window.toasts._shown[0].message


def test_the_layout_comes_back_and_can_be_reset(qtbot, window, settings, theme, bench):
    window.docks["playground"].close()
    window.docks["log"].setFloating(True)
    window.layout_keeper.save()
    other = MainWindow(Bridge(lambda: bench), settings, theme)
    qtbot.addWidget(other)
    other.show()
    assert not other.docks["playground"].isVisible() and other.docks["log"].isFloating()
    qtbot.wait(1)
    ghosts = [bar for bar in other.findChildren(QTabBar) if bar.isVisible() and bar.pos() == QPoint(0, 0)]
    assert not [bar for bar in ghosts if bar.parent() is other], "no tabs of the former arrangement lie over the menu"
    other.layout_keeper.save()
    third = MainWindow(Bridge(lambda: bench), settings, theme)
    qtbot.addWidget(third)
    third.show()
    qtbot.wait(1)
    assert not third.docks["playground"].isVisible() and third.docks["log"].isFloating(), "it comes back each time"
    third.close()
    other.actions_table["view.reset"].trigger()
    assert other.docks["playground"].isVisible() and not other.docks["log"].isFloating()
    other.close()


def test_palette_and_help_open_by_key(qtbot, window):
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(HelpSheet)
    assert sheet.isVisible() and "Ctrl+K" in sheet.text.toPlainText()
    sheet.close()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(ActionPalette)
    assert palette.isVisible()
    qtbot.keyClick(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_side_memory_comes_to_the_front_only_when_a_run_writes_one(window):
    def in_front(key):
        return not window.docks[key].visibleRegion().isEmpty()

    def begin(family):
        window.edits.run.started.emit(RunSettings("name", "Name", {}, 1, 0, family))

    assert in_front("interference") and not in_front("side")
    begin("locate-then-edit")
    assert not in_front("side")
    begin("side memory")
    assert in_front("side") and not in_front("interference")
    window.docks["side"].close()
    begin("side memory")
    assert not window.docks["side"].isVisible(), "a panel that was closed stays closed"
    window.actions_table["view.side"].trigger()
    assert in_front("side")


def test_while_methods_are_compared_nothing_else_edits_and_the_strip_tells_how_far_it_is(qtbot, loaded):
    gate = threading.Event()

    def work(_bench):
        yield StudyProgress("encore", 2, 4, 30, 100, 100, "editing", 200.0)
        while not gate.wait(0.002):
            yield Log("tick")

    loaded.edits.importer.add_demo(3)
    qtbot.waitUntil(loaded.actions_table["run.start"].isEnabled)
    job = loaded.bridge.submit("Comparing 4 methods", work, kind="study")
    said = "Comparing 4 methods: ENCORE, 2 of 4, 30 of 100 edits, 3 min left"
    qtbot.waitUntil(lambda: loaded.progress.text.text() == said)
    assert not loaded.actions_table["run.start"].isEnabled() and not loaded.actions_table["run.pause"].isEnabled()
    assert loaded.progress.bar.value() == round(loaded.progress.bar.maximum() * 130 / 400)
    gate.set()
    qtbot.waitUntil(lambda: job.state is JobState.DONE)
    assert loaded.actions_table["run.start"].isEnabled()


def test_methods_are_compared_in_a_window_of_its_own(qtbot, loaded):
    loaded.actions_table["methods.compare"].trigger()
    dialog = loaded.findChild(CompareDialog)
    assert dialog.isVisible() and dialog.choice.chosen == ("encore", "alphaedit")
    dialog.close()
    loaded.actions_table["methods.compare"].trigger()
    assert loaded.findChildren(CompareDialog) == [dialog] and dialog.isVisible()
    dialog.close()


def test_closing_while_idle_asks_nothing(qtbot, window, answer, bench):
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert answer.asked == [] and bench.closed and not window.bridge.alive


def test_closing_while_the_table_asks_the_model_asks_nothing(qtbot, window, answer):
    hold(window, qtbot, "look", "Asking what the model says now")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert answer.asked == []


def test_the_way_back_of_a_taking_back_goes_once_the_timeline_has_moved(window):
    window.edits.taken_back.emit(SimpleNamespace(taken=np.array([True, False]), sentence="1 stays."))
    assert [toast.message for toast in window.toasts._shown] == ["1 edit taken back. 1 stays."]
    window.bridge.publish(TimelineChanged((), 0))
    assert window.toasts._shown == []


def test_closing_while_a_job_runs_asks_and_stops_it_cleanly(qtbot, window, answer, bench):
    job, _gate = hold(window, qtbot)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert "Editing 3 facts" in answer.asked[0][1] and bench.closed
    assert job.control.cancelled and not window.bridge.alive


def test_closing_can_be_thought_better_of(qtbot, window, answer):
    job, gate = hold(window, qtbot)
    answer.yes = False
    window.close()
    assert window.isVisible() and window.isEnabled() and job.state is JobState.RUNNING
    gate.set()
    qtbot.waitUntil(lambda: job.state is JobState.DONE)


def test_closing_does_not_freeze_while_a_long_step_ends(qtbot, window, bench):
    gate = threading.Event()
    window.bridge.submit("Solving", lambda b: gate.wait(10))
    qtbot.waitUntil(lambda: window.bridge.current is not None)
    window.close()
    assert window.isVisible() and not window.isEnabled()  # back at once, still waiting
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert bench.closed


def test_panels_that_are_hidden_are_not_drawn(qtbot, loaded):
    loaded.docks["norms"].close()
    loaded.bridge.submit("Editing", lambda b: b.edit(b.demo_facts(3), "encore", {}), kind="edit")
    qtbot.waitUntil(lambda: not loaded.bridge.busy)
    assert loaded.panel(NormsPanel).dirty
    loaded.docks["norms"].show()
    loaded.docks["norms"].raise_()  # behind another's tab it is not drawn either
    qtbot.waitUntil(lambda: not loaded.panel(NormsPanel).dirty)
    assert QApplication.activeModalWidget() is None


def test_the_selected_facts_are_traced_and_the_panel_comes_to_the_front(qtbot, loaded, bench):
    asked = []

    def tracing(facts):
        asked.append(facts)
        yield Log("traced")

    bench.laboratory = SimpleNamespace(tracing=tracing)
    loaded.edits.importer.add_demo(3)
    qtbot.waitUntil(lambda: len(loaded.edits.model.rows.queued()) == 3 and not loaded.bridge.busy)
    loaded.edits.view.clearSelection()
    loaded.actions_table["measure.tracing"].trigger()
    qtbot.waitUntil(lambda: len(asked) == 1)
    loaded.edits.view.selectAll()
    loaded.actions_table["measure.tracing"].trigger()
    qtbot.waitUntil(lambda: len(asked) == 2 and not loaded.bridge.busy)
    rows = loaded.edits.model.rows.rows
    assert asked == [(), tuple(row.fact for row in rows if row.fact is not None)] and len(asked[1]) == 3
    assert not loaded.docks["tracing"].visibleRegion().isEmpty()


def test_every_panel_of_the_table_has_its_dock_its_place_and_its_actions(window):
    assert list(window.docks) == [panel.key for panel in PANELS]
    cells = {cell.name for cell in WATCH.cells}
    assert {panel.place for panel in PANELS} - {""} == cells, "each cell of the first arrangement has a panel"
    for panel in PANELS:
        assert window.docks[panel.key].windowTitle() == panel.title
        window.docks[panel.key].close()
        window.actions_table[f"view.{panel.key}"].trigger()
        assert window.docks[panel.key].isVisible()


def test_a_saved_layout_is_of_the_panels_that_there_are(monkeypatch):
    version = panel_table.layout_version()
    monkeypatch.setattr(panel_table, "PANELS", PANELS[:-1])
    assert panel_table.layout_version() != version
    monkeypatch.setattr(panel_table, "PANELS", (*PANELS[:-1], replace(PANELS[-1], place="upper")))
    assert panel_table.layout_version() != version


def test_closing_says_what_still_waits(qtbot, window, answer):
    job, gate = hold(window, qtbot)
    for number in range(9):
        window.bridge.submit(f"Measuring {number}", lambda _b: None, kind="measure")
    answer.yes = False
    window.close()
    _title, text, detail = answer.asked[0]
    assert "Editing 3 facts" in text
    assert "\N{BULLET} Measuring 0\n" in detail and "Measuring 8" not in detail and detail.endswith("and 1 more")
    gate.set()
    qtbot.waitUntil(lambda: not window.bridge.busy)
    assert job.state is JobState.DONE


def test_a_wish_that_has_to_wait_says_so_and_shows_the_jobs(qtbot, loaded):
    window = loaded
    job, gate = hold(window, qtbot)
    job.pause()
    window.commands.open_session_folder(Path("far"))
    toast = window.toasts._shown[-1]
    assert toast.message == "Opening far waits." and "Editing 3 facts" in toast.accessibleName()
    assert window.progress.waiting.text() == "1 waiting" and window.progress.waiting.isVisible()
    window.progress.waiting.click()
    qtbot.waitUntil(lambda: window.in_sight("jobs"))
    toast.close()
    window.actions_table["measure.superposition"].trigger()
    assert window.toasts._shown == []  # the list that is in sight says it
    window.bring_forward("log")
    window.actions_table["measure.superposition"].trigger()  # once more: the first one is shown
    qtbot.waitUntil(lambda: window.in_sight("jobs"))
    rows = window.panel(JobsPanel).rows
    assert [(row.title.full_text, bool(row.property("pointed"))) for row in rows[:3]] == [
        ("Editing 3 facts", False),
        ("Opening far", False),
        ("Measuring superposition", True),
    ]
    for row in rows[1:3]:
        row.job.cancel()
    job.resume()
    gate.set()
    qtbot.waitUntil(lambda: not window.bridge.busy)


def test_the_message_that_something_waits_goes_when_it_waits_no_more(qtbot, loaded):
    window = loaded
    job, gate = hold(window, qtbot)
    job.pause()
    with qtbot.waitSignal(window.bridge.job_queued) as queued:
        window.commands.open_session_folder(Path("far"))
    assert [toast.message for toast in window.toasts._shown] == ["Opening far waits."]
    queued.args[0].cancel()
    qtbot.waitUntil(lambda: not window.toasts._shown)
    job.resume()
    gate.set()
    qtbot.waitUntil(lambda: not window.bridge.busy)


def test_its_own_arrangement_comes_back_and_a_harmed_one_does_not(window):
    state = window.saveState(panel_table.layout_version())
    assert window.layout_keeper.restore_state(state)
    for harmed in (
        bytes(state.data())[:-3],
        bytes(state.data()).replace(b"\xfb\0\0", b"\xfb\x7f\0"),
        b"\0\0\0\xff" * 9,
    ):
        assert not window.layout_keeper.restore_state(QByteArray(harmed))


def test_a_file_dropped_on_a_text_field_is_for_the_window(window, tmp_path, monkeypatch):
    data, opened, file = QMimeData(), [], tmp_path / "w.palimpsest"
    data.setUrls([QUrl.fromLocalFile(str(file))])
    monkeypatch.setattr(window, "open_path", opened.append)
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    places = [field.viewport() for field in window.findChildren(QPlainTextEdit)] + window.findChildren(QLineEdit)
    places = [place for place in places if place.isEnabled() and place.window() is window]
    assert len(places) > 2
    for place in places:
        QApplication.sendEvent(place, QDragEnterEvent(QPoint(5, 5), *how))
        QApplication.sendEvent(place, QDropEvent(QPointF(5, 5), *how))
    assert opened == [file] * len(places)
    assert not any("palimpsest" in field.text() for field in window.findChildren(QLineEdit))
    assert not any("palimpsest" in field.toPlainText() for field in window.findChildren(QPlainTextEdit))


def test_every_plot_is_saved_as_png_svg_and_csv(loaded, tmp_path):
    plots = loaded.findChildren(Plot)
    assert len(plots) > 15
    for plot in plots:
        saves = [action.text() for action in plot.menu().actions() if action.text().startswith("Save")]
        assert saves == ["Save as PNG...", "Save as SVG...", "Save numbers as CSV..."], plot.name
        plot.save_csv(tmp_path / "numbers.csv")
        assert (tmp_path / "numbers.csv").is_file(), plot.name
    plots[0].save_png(tmp_path / "plot.png")
    plots[0].save_svg(tmp_path / "plot.svg")
    assert (tmp_path / "plot.png").read_bytes()[:4] == b"\x89PNG" and "<svg" in (tmp_path / "plot.svg").read_text()


def test_a_dropped_adapter_is_offered_for_import(window, qtbot, tmp_path):
    (tmp_path / "adapter_config.json").write_text("{}")
    window.open_path(tmp_path)
    assert window.commands._import is None
    window.actions_table["model.demo"].trigger()
    qtbot.waitUntil(lambda: window.bridge.model is not None and not window.bridge.busy)
    window.open_path(tmp_path)
    assert window.commands._import.isVisible() and window.commands._import.place.text() == str(tmp_path)
    window.commands._import.close()


def test_each_panels_question_mark_opens_its_page(window, qtbot):
    for panel in PANELS:
        window.docks[panel.key]._head._help.click()
        sheet = window.findChildren(HelpSheet)[-1]
        assert sheet.isVisible() and sheet._page == panel.page
        sheet.close()
        qtbot.waitUntil(lambda: not window.findChildren(HelpSheet))
    window.activateWindow()
    window.edits.view.setFocus()
    qtbot.waitUntil(window.edits.view.hasFocus)
    window.actions_table["help.panel"].trigger()
    assert window.findChild(HelpSheet)._page == "edits.md"
    window.findChild(HelpSheet).close()
