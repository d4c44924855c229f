"""Tuning: what is asked for, attempts as they come, one of them marked, kept as the preset, and stopped."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.errors import BadHyperparameter, BadInput
from engine.events import Progress, TuningPoint, TuningProgressed
from engine.events.tuning import front_of
from engine.methods.presets.own import OwnPreset, read_own_preset
from engine.tuning.table import TuningConditions, TuningTable
from gui.panels.tuning import presets
from gui.panels.tuning.panel import FACTS, MINUTES, TUNE, TuningPanel
from gui.support.run_settings import RunSettings
from tests.gui.fake_bench import FakeInfo
from tests.gui.measured_panel import on_screen

POINTS = (
    TuningPoint(0, {}, 0.9, 0.8, 0.8, 0.9, 0.01, 1.1, 3.0),
    TuningPoint(1, {"v_lr": 0.1234567}, 1.0, 1.0, 0.5, 0.4, 0.2, 1.4, 3.0),
    TuningPoint(2, {"clamp": 2.0}, reason="given up: 10% of the first batch took"),
    TuningPoint(3, {"layers": "2-4"}, 0.9, 0.9, 0.9, 0.9, 0.01, 1.05, 3.0),
)
CHECKED = (TuningPoint(0, {}, 0.8, 0.8, 0.8, 0.9, 0.01), TuningPoint(3, {"layers": "2-4"}, 0.9, 0.9, 0.8, 0.9, 0.01))


def progressed(count=4, checked=CHECKED, left=90.0):
    points = POINTS[:count]
    return TuningProgressed("memit", points, front_of(points), checked if count == 4 else (), left, "somewhere")


class FakeTunings:
    def __init__(self):
        self.asked, self.kept, self.endless, self.trouble = [], [], False, None

    def run(self, plan, facts):
        self.asked.append((plan, tuple(facts)))
        if self.trouble:
            raise self.trouble
        for count in range(5):
            yield progressed(count)
        while self.endless:
            yield progressed()
        return None

    def preset(self, folder, number):
        return folder, number

    def keep(self, preset):
        self.kept.append(preset)
        return Path("preset.json")


MODEL = "0" * 32


class FakeSearch:
    """A search that is kept in a folder, and the presets that the engine makes of it and takes."""

    def __init__(self, tunings, home):
        conditions = dict.fromkeys(("held_out", "known", "statistics", "text", "facts"), "x")
        about = TuningConditions(
            "tiny", MODEL, "float32", "memit", 2, 0, 4, preset={"steps": 7}, fixed=(), **conditions
        )
        self.folder = home / "a search"
        TuningTable(about, POINTS, CHECKED).write(self.folder)
        self.forgotten, self.taken = [], []
        tunings.home, tunings.forget, tunings.take = home, self.forgotten.append, self.take
        tunings.preset = self.preset

    def preset(self, _folder, number):
        return OwnPreset("memit", "tiny", MODEL, {"layers": "2-4"}, f"attempt {number}")

    def take(self, file):
        self.taken.append(read_own_preset(file))
        return self.taken[-1]


@pytest.fixture
def tunings(bench, context):
    bench.tuning = FakeTunings()
    for flag in ("model", "not_editing"):
        context.actions.set_flag(flag, True)
    return bench.tuning


@pytest.fixture
def panel(qtbot, context, theme, tunings):
    panel = on_screen(qtbot, theme, TuningPanel(context), 760, 380)
    options = RunSettings("memit", "MEMIT", {"steps": 7}, 2, 5)
    panel.set_sources(lambda: ("a", "b", "c", "d"), lambda: options)
    return panel


def test_it_asks_with_the_table_and_the_methods_form(panel, context, tunings, idle):
    panel.minutes.setValue(3)
    panel.facts.setValue(2)
    context.actions[TUNE].trigger()
    idle()
    ((plan, facts),) = tunings.asked
    assert facts == ("a", "b", "c", "d")
    assert (plan.method, plan.settings, plan.batch, plan.seed) == ("memit", {"steps": 7}, 2, 5)
    assert (plan.minutes, plan.facts) == (3.0, 2)
    assert context.settings.recall(MINUTES, 30) == 3 and context.settings.recall(FACTS, 20) == 2


def test_attempts_are_drawn_and_listed_best_first(panel, context, tunings, idle):
    context.actions[TUNE].trigger()
    idle()
    panel.draw()
    _, rows = panel.rows()
    assert [row[0] for row in rows] == ["3", "preset", "1", "2"]
    assert rows[0][1] == f"{POINTS[3].score:.2f}" and rows[0][2] == f"{CHECKED[1].score:.2f}"
    assert "given up" in rows[3][3] and "clamp" in rows[3][3]
    x, y = panel.plot._dots.getData()
    assert np.allclose(sorted(zip(x, y, strict=True)), sorted((p.spared, p.reach) for p in (POINTS[1], POINTS[3])))
    assert panel.plot._preset.getData()[0] == pytest.approx([POINTS[0].spared])
    assert len(panel.plot._held.getData()[0]) == 2
    said = panel.content.readout.full_text
    assert said.startswith("4 attempts. Attempt 3 (layers = 2-4): reach 0.90")
    header, table = panel.plot.table()
    assert len(table) == 4 and dict(zip(header, table[1], strict=True))["settings"] == "v_lr = 0.1234567"


def test_an_attempt_is_marked_by_plot_and_list_and_kept(qtbot, panel, context, tunings, idle):
    context.actions[TUNE].trigger()
    idle()
    panel.draw()
    assert panel.chosen == POINTS[3], "the best, until another is chosen"
    panel.plot.clicked.emit(QPointF(POINTS[1].spared, POINTS[1].reach))
    assert panel.chosen == POINTS[1] and panel.attempts.currentIndex().row() == 2
    assert "(v_lr = 0.123)" in panel.content.readout.full_text
    panel.attempts.clicked.emit(panel.attempts.numbers.index(1, 0))
    assert panel.chosen == POINTS[0] and not panel.keep.isEnabled(), "the preset is one already"
    panel.choose(2)
    assert panel.chosen == POINTS[3], "what failed cannot be chosen"
    with qtbot.waitSignal(panel.kept):
        panel.keep.click()
    assert tunings.kept == [("somewhere", 3)] and "now the preset" in panel.notice.text
    panel.plot.clicked.emit(QPointF(-5.0, -5.0))
    assert panel.chosen == POINTS[3]


def test_it_is_stopped_by_the_same_button_and_keeps_what_was_found(qtbot, panel, context, tunings, idle):
    tunings.endless = True
    context.actions[TUNE].trigger()
    qtbot.waitUntil(lambda: panel.chosen is not None and len(panel.rows()[1]) == 4)
    assert not panel.keep.isEnabled()
    context.actions.set_flag("not_editing", False)  # as the window does while it goes on
    assert panel.button.text() == "Stop"
    panel.button.click()
    idle()
    assert panel.button.text() == "Tune"
    assert panel.keep.isEnabled() and len(panel.rows()[1]) == 4
    assert len(tunings.asked) == 1


def test_it_says_what_the_first_attempt_is_at(qtbot, panel, context, tunings, monkeypatch):
    def run(_plan, _facts):
        while True:
            yield Progress("Edit quality", 1, 4)

    monkeypatch.setattr(tunings, "run", run)
    context.actions[TUNE].trigger()
    qtbot.waitUntil(lambda: panel.pages.empty.sentence == "Tuning MEMIT: edit quality 25 %")
    panel.button.click()
    qtbot.waitUntil(lambda: "Press Tune" in panel.pages.empty.sentence)


def test_what_cannot_be_tuned_is_said(panel, context, tunings, idle):
    tunings.trouble = BadInput("there is nothing to search.", "Keep fewer.")
    context.actions[TUNE].trigger()
    idle()
    assert "nothing to search" in panel.notice.text

    def bad():
        raise BadHyperparameter("steps = many is not a whole number.")

    panel.set_sources(tuple, bad)
    context.actions[TUNE].trigger()
    assert "whole number" in panel.notice.text and len(tunings.asked) == 1


def test_an_open_session_is_opened_again(panel, bench, context, tunings, idle, tmp_path):
    bench.session_folder = tmp_path / "session"
    context.actions[TUNE].trigger()
    idle()
    assert bench.opened == [tmp_path / "session"]


def test_a_preset_goes_out_with_its_source_and_in_again(qtbot, panel, context, tunings, idle, tmp_path, monkeypatch):
    search = FakeSearch(tunings, tmp_path)
    context.bridge.model = FakeInfo(folder=str(tmp_path / "tiny"))
    file = tmp_path / "my preset.json"
    monkeypatch.setattr(presets, "choose_new_file", lambda *_: file)
    monkeypatch.setattr(presets, "choose_file", lambda *_: file)
    panel.files.menu.aboutToShow.emit()
    assert not panel.files.export.isEnabled(), "nothing was found yet"
    context.actions[TUNE].trigger()
    idle()
    panel.choose(1)
    panel.files.menu.aboutToShow.emit()
    panel.files.export.trigger()
    idle()
    assert read_own_preset(file).source == "attempt 1" and panel.notice.text == "Saved as my preset.json."
    with qtbot.waitSignal(panel.kept):
        panel.files.take.trigger()
    assert [one.source for one in search.taken] == ["attempt 1"]
    assert panel.notice.text == "Now the preset of memit: attempt 1."
    panel.set_titles({"memit": "MEMIT, the first"}.get)
    panel.files.take.trigger()
    idle()
    assert panel.notice.text == "Now the preset of MEMIT, the first: attempt 1."
    file.write_text("{}")
    panel.files.take.trigger()
    idle()
    assert "my preset.json" in panel.notice.text and len(search.taken) == 2
    with qtbot.waitSignal(panel.kept):
        panel.files.forget.trigger()
    assert search.forgotten == ["memit"] and "published preset" in panel.notice.text


def test_an_earlier_search_is_opened_and_kept_from(qtbot, panel, tunings, idle, tmp_path, monkeypatch):
    search = FakeSearch(tunings, tmp_path)
    asked = []
    monkeypatch.setattr(presets, "choose_folder", lambda _parent, _title, start: asked.append(start) or search.folder)
    panel.files.earlier.trigger()
    qtbot.waitUntil(lambda: panel.chosen is not None)
    panel.draw()
    assert asked == [str(tmp_path)] and panel.chosen == POINTS[3] and len(panel.rows()[1]) == 4
    tunings.preset = lambda folder, number: (folder, number)
    panel.keep.click()
    idle()
    assert tunings.kept == [(str(search.folder), 3)]
    monkeypatch.setattr(presets, "choose_folder", lambda *_: tmp_path)
    panel.files.earlier.trigger()
    qtbot.waitUntil(lambda: "tuning.json" in panel.notice.text)
    assert len(panel.rows()[1]) == 4, "what is shown stays"


def test_while_a_search_goes_on_no_earlier_one_takes_its_place(qtbot, panel, context, tunings, idle):
    tunings.endless = True
    context.actions[TUNE].trigger()
    qtbot.waitUntil(lambda: panel.chosen is not None)
    panel.files.menu.aboutToShow.emit()
    assert not panel.files.earlier.isEnabled() and not panel.files.export.isEnabled()
    panel.button.click()
    idle()
    panel.files.menu.aboutToShow.emit()
    assert panel.files.earlier.isEnabled() and panel.files.export.isEnabled()


def test_a_message_stands_within_the_margins(qtbot, panel):
    panel.notice.say("Something.")
    qtbot.waitUntil(lambda: panel.notice.width() > 200)
    left, right = panel.notice.x(), panel.width() - panel.notice.x() - panel.notice.width()
    assert left >= 10 and right >= 10
