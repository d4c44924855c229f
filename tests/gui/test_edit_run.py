"""A person's whole first run by clicks and keys: the real window, the real engine, the tests' small model."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.app import open_window
from gui.bridge import JobState
from gui.panels.edits.fact_rows import RowState
from gui.panels.edits.import_dialog import ImportDialog
from gui.panels.model.load_dialog import LoadDialog
from gui.panels.norms.panel import NormsPanel
from gui.panels.superposition import SuperpositionPanel

WORLD = Path(__file__).parents[1] / "resources" / "tiny_world"
LONG = 60_000  # milliseconds; a run of a few facts takes one or two seconds
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot, settings, theme, tmp_path):
    """The window over a real workbench with folders of its own."""

    def factory():
        import torch

        from engine.workbench import Workbench

        torch.set_num_threads(1)
        return Workbench(tmp_path)

    window = open_window(settings, theme, factory)
    window.show()
    window.activateWindow()
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=LONG):
        window.bridge.start()
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible(), timeout=LONG)
    window.deleteLater()


def press(qtbot, window, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """A shortcut of the window."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, modifiers)


def click(qtbot, button):
    assert button.isEnabled(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def idle(qtbot, window):
    qtbot.waitUntil(lambda: not window.bridge.busy, timeout=LONG)


def world_facts(count):
    """Facts of different subjects, so that edits do not undo each other."""
    by_subject = {}
    for fact in json.loads((WORLD / "facts.json").read_text()):
        by_subject.setdefault(fact["subject"], fact)
    return list(by_subject.values())[:count]


def write_csv(file, facts):
    with file.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["subject", "relation", "object"])
        writer.writerows([f["subject"], f["prompt"], f["target_new"]] for f in facts)


def open_model(qtbot, window, monkeypatch):
    """Ctrl+O, choose the folder, look at the estimate, Load."""
    monkeypatch.setattr("gui.panels.model.panel.choose_folder", lambda *_args: WORLD / "model")
    press(qtbot, window, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: window.findChild(LoadDialog) is not None, timeout=LONG)
    click(qtbot, window.findChild(LoadDialog).load_button)
    qtbot.waitUntil(lambda: window.bridge.model is not None, timeout=LONG)
    idle(qtbot, window)
    statistics = WORLD / "statistics.txt"  # text at hand spares the model from writing some
    window.bridge.submit("Taking a text", lambda bench: bench.use_statistics_text(statistics))
    idle(qtbot, window)


def type_row(qtbot, window, *cells):
    """Ctrl+N, then cell by cell."""
    press(qtbot, window, Qt.Key.Key_N, CTRL)
    for number, text in enumerate(cells):
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Tab if number + 1 < len(cells) else Qt.Key.Key_Return)


def import_rows(qtbot, window, monkeypatch, file):
    """Ctrl+I, choose the file, Add."""
    monkeypatch.setattr("gui.panels.edits.importer.choose_files", lambda *_args: [file])
    press(qtbot, window, Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=LONG)
    click(qtbot, window.findChild(ImportDialog).add_button)


def choose_method(qtbot, window, name):
    combo = window.method.combo
    combo.setFocus()
    while combo.currentData() != name:
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
        if combo.currentIndex() == before:
            qtbot.keyClick(combo, Qt.Key.Key_Home)


def set_batch(qtbot, window, size):
    box = window.method.batch
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, str(size))
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def weights(qtbot, window):
    """A fingerprint of every weight of the model, to the bit."""

    def digest(bench):
        sums = hashlib.sha256()
        for _, tensor in sorted(bench.model.module.state_dict().items()):
            sums.update(tensor.contiguous().view(-1).numpy().tobytes())
        return sums.hexdigest()

    found = []
    window.bridge.submit("Adding up", digest, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=LONG)
    return found[0]


def states(window):
    return [row.state for row in window.edits.model.rows.rows]


def test_a_whole_run(qtbot, window, monkeypatch, tmp_path):
    facts = world_facts(7)
    open_model(qtbot, window, monkeypatch)
    untouched = weights(qtbot, window)
    assert window.badge.badge.text() == "Base"

    type_row(qtbot, window, facts[0]["subject"], facts[0]["prompt"], facts[0]["target_new"])
    write_csv(tmp_path / "facts.csv", facts[1:6])
    import_rows(qtbot, window, monkeypatch, tmp_path / "facts.csv")
    QGuiApplication.clipboard().setText("\t".join((facts[6]["subject"], facts[6]["prompt"], facts[6]["target_new"])))
    press(qtbot, window, Qt.Key.Key_V, CTRL | SHIFT)
    qtbot.waitUntil(lambda: states(window) == [RowState.QUEUED] * 7)

    choose_method(qtbot, window, "encore")
    set_batch(qtbot, window, 3)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: window.actions_table["run.start"].isEnabled())
    qtbot.waitUntil(lambda: "all 7 in" in window.edits.forecast.text, timeout=LONG)  # the first may be of six still
    assert window.edits.forecast.text.startswith("First edit in about") and window.edits.forecast.isVisible()
    press(qtbot, window, Qt.Key.Key_F5)
    run = window.edits.run.job
    assert run is not None

    qtbot.waitUntil(lambda: run.state is JobState.RUNNING, timeout=LONG)
    press(qtbot, window, Qt.Key.Key_F6)
    assert run.state is JobState.PAUSED and window.edits.pause_button.text() == "Resume"
    click(qtbot, window.edits.pause_button)
    qtbot.waitUntil(lambda: run.state is JobState.DONE, timeout=LONG)
    idle(qtbot, window)

    # what the person sees
    assert states(window) == [RowState.WRITTEN] * 7
    assert window.badge.badge.text() == "Edited: 7 edits"
    assert window.timeline._where.text() == "7 of 7 edits applied"
    assert [mark.position for mark in window.timeline._timeline.marks] == [3, 6, 7]
    assert "batch 1 by ENCORE, 3 facts" in window.timeline.strip.describe_point(1)
    qtbot.waitUntil(lambda: "Batch 1: 3 edits by ENCORE in" in window.log._text.toPlainText())
    qtbot.waitUntil(lambda: not window.panel(NormsPanel).dirty and not window.panel(SuperpositionPanel).dirty)
    assert window.panel(NormsPanel)._series.x.tolist() == [0, 3, 6, 7]
    edited = len(window.panel(NormsPanel)._layers)
    change = window.panel(NormsPanel)._series.y[edited : 2 * edited]
    assert (change[:, 0] == 0).all() and (change[:, -1] > 0).all()
    assert all(len(curve.getData()[0]) == 4 for curve in window.panel(NormsPanel)._curves)
    # Of the layers whose covariances the method needed: a measure that comes by itself reads no text.
    assert (
        window.panel(SuperpositionPanel)._now is not None
        and window.panel(SuperpositionPanel)._image.image.shape[0] == edited
    )
    held = sum(row.after is not None and row.after > row.before for row in window.edits.model.rows.rows)
    assert held >= 6  # nearly every new object became likelier
    changed = weights(qtbot, window)
    assert changed != untouched

    # and takes back: by key, by the strip, to the bit
    window.timeline.strip.setFocus()
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.badge.badge.text() == "Edited: 6 edits, 1 undone", timeout=LONG)
    idle(qtbot, window)
    assert states(window)[-1] is RowState.UNDONE and states(window)[0] is RowState.WRITTEN
    window.timeline.strip.setFocus()
    qtbot.keyClick(window.timeline.strip, Qt.Key.Key_Home)
    qtbot.keyClick(window.timeline.strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.badge.badge.text() == "Base, 7 undone", timeout=LONG)
    idle(qtbot, window)
    assert weights(qtbot, window) == untouched
    for _ in range(3):
        click(qtbot, window.timeline._redo)
        idle(qtbot, window)
    assert weights(qtbot, window) == changed


def test_stop_leaves_the_last_whole_batch_and_the_rest_waits(qtbot, window, monkeypatch, tmp_path):
    open_model(qtbot, window, monkeypatch)
    write_csv(tmp_path / "facts.csv", world_facts(30))
    import_rows(qtbot, window, monkeypatch, tmp_path / "facts.csv")
    choose_method(qtbot, window, "memit")
    set_batch(qtbot, window, 2)
    qtbot.waitUntil(lambda: window.actions_table["run.start"].isEnabled())
    click(qtbot, window.edits.run_button)
    run = window.edits.run.job
    qtbot.waitUntil(lambda: window.timeline._timeline.applied >= 1, timeout=LONG)
    press(qtbot, window, Qt.Key.Key_F5, SHIFT)
    qtbot.waitUntil(lambda: run.state is JobState.CANCELLED, timeout=LONG)
    idle(qtbot, window)
    done = states(window).count(RowState.WRITTEN)
    assert 0 < done < 30 and done % 2 == 0
    assert states(window).count(RowState.QUEUED) == 30 - done
    assert window.timeline._timeline.marks[-1].position == done
    assert window.progress.text.text().endswith("is ready on cpu.")


def test_closing_in_mid_run_keeps_the_session_and_it_opens_again(qtbot, window, monkeypatch, tmp_path):
    open_model(qtbot, window, monkeypatch)
    write_csv(tmp_path / "facts.csv", world_facts(30))
    import_rows(qtbot, window, monkeypatch, tmp_path / "facts.csv")
    set_batch(qtbot, window, 2)
    qtbot.waitUntil(lambda: window.actions_table["run.start"].isEnabled())
    press(qtbot, window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.timeline._timeline.applied >= 1, timeout=LONG)
    questions = []
    window._ask = lambda _parent, title, text, detail: questions.append(text) or True
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible() and not window.bridge.alive, timeout=LONG)
    assert len(questions) == 1 and "Editing 30 facts" in questions[0]

    from engine.events import TimelineChanged, run
    from engine.workbench import Workbench

    bench, events = Workbench(tmp_path), []
    run(bench.load(WORLD / "model"))
    (folder,) = (tmp_path / "sessions").iterdir()
    run(bench.open_session(folder), events.append)
    kept = [event for event in events if isinstance(event, TimelineChanged)][-1]
    bench.close()
    assert kept.applied == len(kept.marks) >= 1 and kept.marks[-1].position == 2 * kept.applied


def test_text_forecast_and_idle_layers_in_the_real_window(qtbot, window, monkeypatch, tmp_path):
    """A text dropped on the model is taken and kept, the forecast reads it; after the run the other layers come."""
    open_model(qtbot, window, monkeypatch)
    window.idle._timer.setInterval(100)
    window.model.statistics.take(WORLD / "statistics.txt")
    idle(qtbot, window)
    assert window.model.statistics.text.full_text.startswith("statistics.txt, about")
    assert list(window.settings.recall("statistics texts").values()) == [str(WORLD / "statistics.txt")]
    write_csv(tmp_path / "facts.csv", world_facts(3))
    import_rows(qtbot, window, monkeypatch, tmp_path / "facts.csv")
    choose_method(qtbot, window, "encore")
    set_batch(qtbot, window, 3)
    # The line itself leaves out a stage that would not be noticed, as this one is on a fast machine.
    qtbot.waitUntil(lambda: "of the text" in window.edits.forecast._line.toolTip(), timeout=LONG)
    qtbot.waitUntil(lambda: window.actions_table["run.start"].isEnabled())
    press(qtbot, window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: states(window) == [RowState.WRITTEN] * 3, timeout=LONG)
    every = tuple(range(window.bridge.model.layers))
    edited = weights(qtbot, window)
    qtbot.waitUntil(lambda: window.panel(SuperpositionPanel)._now.layers == every, timeout=LONG)
    qtbot.waitUntil(lambda: window.panel(SuperpositionPanel)._now.position == 3, timeout=LONG)
    assert window.panel(SuperpositionPanel)._before.position == 0
    assert weights(qtbot, window) == edited
