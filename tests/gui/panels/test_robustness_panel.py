"""Robustness: ways by methods beside unedited facts, which fact fails where, and questions for the playground."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import Progress, RobustnessMeasured, RobustnessRow
from gui.panels.robustness.fact_map import FAILS, IN_PART, NOT_ASKED, PASSES, states_of
from gui.panels.robustness.panel import MEASURE, RobustnessPanel
from gui.panels.robustness.table import WayTable
from gui.widgets.linked import LinkedAxis
from gui.window.main_window import MainWindow
from tests.gui.measured_panel import on_screen, show, timeline

WAYS = ("prompt", "paraphrase", "long context", "chat")
NAMES = ("Ada Veld", "Bruno Kast", "Cora Lund")
EXACT = np.array([[1, 1, 1, np.nan], [1, 0.5, 0, 0], [1, 1, 0, 1]])


def rows(exact, probability, methods):
    """The rows of the engine, made anew from the cells."""
    made = []
    for method in ("", *dict.fromkeys(methods)):
        mine = np.array([not method or name == method for name in methods])
        for column, way in enumerate(WAYS):
            asked = mine & ~np.isnan(exact[:, column])
            if asked.any():
                value, chance = exact[asked, column].mean(), probability[asked, column].mean()
                made.append(RobustnessRow(method, way, int(asked.sum()), value, chance, value / 2))
    return made


def robustness(position=3, methods=("memit", "grace", "memit"), unedited=True, context="the held-out text, long"):
    probability = EXACT * 0.8
    table = rows(EXACT, probability, methods) if len(set(methods)) > 1 else rows(EXACT, probability, methods)[4:]
    if unedited:
        table += [RobustnessRow("unedited facts", way, 3, 0.9, 0.85, None) for way in WAYS]
    prompts = tuple(
        tuple(f"{name} {way}" if way != "chat" or n else "" for way in WAYS) for n, name in enumerate(NAMES)
    )
    return RobustnessMeasured(
        position=position,
        fact_ids=("a", "b", "c"),
        names=NAMES,
        targets=("Orlen", "Marrow", "Vel"),
        methods=tuple(methods),
        ways=WAYS,
        said=("Orlen", "Marrow", "Vel"),
        exact=EXACT,
        probability=probability,
        prompts=prompts,
        rows=tuple(table),
        frame="the tokenizer's chat template",
        context=context,
    )


class FakeRobustness:
    def robustness(self):
        yield Progress("Asking in other ways", 1, 2)
        yield robustness()
        return robustness()


@pytest.fixture
def panel(qtbot, context, theme, bench):
    bench.laboratory = FakeRobustness()
    for flag in ("model", "edited"):
        context.actions.set_flag(flag, True)
    panel = RobustnessPanel(context)
    return on_screen(qtbot, theme, panel, 680, 360)


def test_measure_brings_ways_by_methods_beside_unedited_facts(qtbot, panel):
    assert panel.pages.currentWidget() is panel.pages.empty and "press Measure" in panel.pages.empty.sentence
    assert not panel.quantity.isEnabled()
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel.shown is not None)
    show(panel, timeline(3))
    header, table = panel.rows()
    assert header == ["way", "memit", "grace", "all", "unedited"]
    assert table[1] == ["in other words", 1.0, 0.5, pytest.approx(5 / 6), 0.9]
    assert table[3] == ["in a chat", 1.0, 0.0, 0.5, 0.9], "a fact that was not asked does not count"
    assert panel.table.numbers.index(2, 1).data() == "50%"


def test_marks_are_the_methods_and_bars_the_unedited_facts(panel):
    show(panel, timeline(3), robustness())
    points = panel.plot._marks.getData()
    found = WayTable.of(robustness(), "exact")
    np.testing.assert_allclose(np.sort(points[0]), np.sort(found.values[:, :2].ravel()))
    np.testing.assert_allclose(panel.plot._bars.opts["width"], found.unedited)
    assert "memit" in panel.legend.text() and "unedited" in panel.legend.accessibleName()
    assert "all" not in panel.legend.accessibleName().split()


def test_one_method_has_no_column_of_all(panel):
    show(panel, timeline(3), robustness(methods=("rome",) * 3, unedited=False))
    assert panel.rows()[0] == ["way", "rome"]
    assert not panel.plot._bars.opts["width"].any()


def test_methods_are_called_as_in_the_other_panels(panel):
    panel.set_titles({"memit": "MEMIT", "grace": "GRACE"}.get)
    show(panel, timeline(3), robustness())
    assert panel.rows()[0] == ["way", "MEMIT", "GRACE", "all", "unedited"]
    assert "MEMIT" in panel.legend.text() and "memit" not in panel.legend.text()
    panel.view.choose("facts")
    assert {row[2] for row in panel.rows()[1]} == {"MEMIT", "GRACE"}


def test_the_chosen_fact_is_marked_where_it_stands_in_a_new_measurement(panel, context):
    panel.view.choose("facts")
    show(panel, timeline(3), robustness())
    (link,) = panel.map.findChildren(LinkedAxis)
    context.chosen.choose("fact", "c")
    assert link.line.value() == panel.map.fact_ids().index("c")
    every, last = robustness(), slice(2, 3)
    kept = {name: getattr(every, name)[last] for name in ("fact_ids", "names", "targets", "methods", "said", "prompts")}
    show(panel, timeline(3), replace(every, **kept, exact=EXACT[last], probability=EXACT[last]))
    assert panel.map.fact_ids() == ["c"] and link.line.isVisible() and link.line.value() == 0


def test_quantities_are_chosen_and_remembered(panel, settings):
    show(panel, timeline(3), robustness())
    panel.quantity.choose("probability")
    assert panel.table.numbers.index(0, 1).data() == "0.80"
    panel.quantity.choose("held")
    header, table = panel.rows()
    assert table[0][1] == 0.5 and header == ["way", "memit", "grace", "all"], "none of the unedited facts holds"
    assert settings.recall("robustness.quantity") == "held"


def test_the_map_says_which_fact_fails_where(panel):
    show(panel, timeline(3), robustness())
    panel.view.choose("facts")
    np.testing.assert_array_equal(
        states_of(robustness()),
        [[PASSES, PASSES, PASSES, NOT_ASKED], [PASSES, IN_PART, FAILS, FAILS], [PASSES, PASSES, FAILS, PASSES]],
    )
    assert panel.map.order == [1, 2, 0], "what fails most comes first"
    np.testing.assert_array_equal(panel.map._image.image, states_of(robustness())[[1, 2, 0]])
    assert panel.fact_rows()[1][0] == ["Bruno Kast", "Marrow", "words, text, chat"]
    assert panel.fact_rows()[1][2] == ["Ada Veld", "Orlen", "–"]
    panel.map.hovered.emit(QPointF(1.2, 0.1))
    said = "Bruno Kast, in other words: passes in part; “Marrow” has probability 0.40"
    assert panel.readout.full_text == said
    panel.map.hovered.emit(QPointF(3.0, 2.0))
    assert panel.readout.full_text == "Ada Veld, in a chat: not asked"
    panel.map.hovered.emit(None)
    assert panel.readout.full_text.startswith("3 facts, after 3 edits")


def test_a_cell_is_asked_in_the_playground(qtbot, panel):
    show(panel, timeline(3), robustness())
    panel.view.choose("facts")
    with qtbot.waitSignal(panel.prompt_wanted) as wanted:
        panel.map.clicked.emit(QPointF(2.0, 1.0))
    assert wanted.args == ["Cora Lund long context"]
    assert panel.facts.currentIndex().row() == 1 and len(panel.map._frame.getData()[0]) == 5
    with qtbot.assertNotEmitted(panel.prompt_wanted):
        panel.map.clicked.emit(QPointF(3.0, 2.0))  # was not asked
        panel.map.clicked.emit(QPointF(9.0, 0.0))
    with qtbot.waitSignal(panel.prompt_wanted) as wanted:
        panel.facts.activated.emit(panel.facts.numbers.index(0, 0))
    assert wanted.args == ["Bruno Kast paraphrase"], "the first way in which it fails"


def test_how_it_was_asked_is_said(panel):
    show(panel, timeline(3), robustness())
    assert panel.readout.full_text == "3 facts, after 3 edits"
    assert panel.source.full_text == "Chat: the tokenizer's chat template. Long texts: the held-out text, long."
    show(panel, timeline(3), robustness(context=""))
    assert panel.source.full_text.endswith("There was no text for long contexts.")
    panel._on_view("ways")
    panel.plot.hovered.emit(QPointF(0.5, 2.1))
    assert (
        panel.readout.full_text == "In a long text: memit 50.0% of 2, grace 0.0% of 1, all 33.3% of 3, unedited 90.0%"
    )


def test_it_follows_the_timeline(panel):
    show(panel, timeline(3, 6), robustness(3), robustness(6), timeline(3, 6, applied=1))
    assert panel.shown.position == 3 and panel.readout.full_text == "3 facts, after 3 edits"
    show(panel, timeline(3, 6, applied=0))
    assert panel.readout.full_text == "3 facts, after 6 edits; the model now has 0: measure again"
    show(panel, timeline(3, 4))
    assert panel.shown.position == 3, "what lay behind the last batch is forgotten"
    panel._context.bridge.session_reset.emit()
    assert panel.pages.currentWidget() is panel.pages.empty


def test_the_numbers_are_a_table_and_can_be_saved(panel, tmp_path):
    show(panel, timeline(3), robustness())
    panel.view.choose("facts")
    panel.pages.as_table.setChecked(True)
    header, table = panel.rows()
    assert (
        header[:4] == ["fact", "new object", "method", "says plainly"] and panel.pages.tables[0].numbers.rowCount() == 3
    )
    assert table[0] == ["Bruno Kast", "Marrow", "grace", "Marrow", 1.0, 0.5, 0.0, 0.0]
    panel.pages.as_table.setChecked(False)
    panel.map.save_csv(tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8") as stream:
        assert next(csv.DictReader(stream))["in a long text"] == "0.0"
    for plot in (panel.plot, panel.map):
        plot.save_svg(tmp_path / "plot.svg")
        plot.save_png(tmp_path / "plot.png")
        assert (tmp_path / "plot.svg").stat().st_size and (tmp_path / "plot.png").stat().st_size


def test_the_window_has_it_and_asks_its_questions(qtbot, bridge, settings, theme):
    window = MainWindow(bridge, settings, theme, ask=lambda *_: True)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.complete, timeout=60_000):
        window.show()
    window.actions_table["view.robustness"].trigger()
    assert window.docks["robustness"].isVisible()
    window.panel(RobustnessPanel).prompt_wanted.emit("Ada Veld was born in")
    assert window.playground.prompt.toPlainText() == "Ada Veld was born in"
    window.end()
    qtbot.waitUntil(lambda: not window.isVisible())
