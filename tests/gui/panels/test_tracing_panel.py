"""Causal tracing on the screen: selected facts are traced, maps are in one scale, and layers can be taken over."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from engine.errors import BadInput
from engine.events import (
    AverageTrace,
    FactsTraced,
    LayerSuggestion,
    Noise,
    Progress,
    SkippedTrace,
    Trace,
)
from engine.fact import make_fact
from gui.panels.tracing.map import Traced, hue_table, spaced_rows
from gui.panels.tracing.maps import TraceMaps
from gui.panels.tracing.panel import MEASURE, MOST, TracingPanel, span
from tests.gui.measured_panel import on_screen, show, timeline

LAYERS = (0, 1, 2, 3)
TOKENS = ("Ada", " Veld", " was", " born", " in")
ROLES = ("first subject", "middle subject", "last subject", "first after", "further", "last")


def maps(rows, peak, floor, ceiling):
    """Nothing comes back but at one cell of each map, and at the last row's last layers."""
    found = {kind: np.full((rows, len(LAYERS)), floor) for kind in ("hidden", "mlp", "attention")}
    for share, kind in zip((0.9, 0.6, 0.5), found, strict=True):
        found[kind][peak] = floor + share * (ceiling - floor)
    found["hidden"][-1, -1] = ceiling
    return found


def trace(name="Ada Veld", peak=(1, 2)):
    return Trace(name, f"{name} was born in", "Orlen", TOKENS, (0, 1), LAYERS, 0.9, 0.1, maps(5, peak, 0.1, 0.9))


BOTH = (trace(), trace("Bruno Kast"))


def traced(position=0, traces=BOTH, skipped=()):
    effects = maps(6, (2, 1), 0.0, 0.8)
    for values in effects.values():
        values[1] = np.nan
    facts = (2, 0, 2, 2, 2, 2)
    average = AverageTrace(ROLES, LAYERS, effects, facts, 0.9, 0.1, LayerSuggestion((1, 2), 1, 0.48))
    return FactsTraced(position, traces, skipped, Noise(0.3, "a test"), 10, 2, average if traces else None)


class FakeTracing:
    def __init__(self):
        self.asked = None
        self.answer = traced()

    def tracing(self, facts):
        self.asked = facts
        if self.answer is None:
            raise BadInput("there are too few facts to measure with (0 of at least 1).", "Edit some first.")
        yield Progress("Causal tracing", 1, 5, "tokens")
        yield self.answer
        return self.answer


@pytest.fixture
def panel(qtbot, context, theme, bench):
    bench.laboratory = FakeTracing()
    context.actions.set_flag("model", True)
    panel = TracingPanel(context)
    return on_screen(qtbot, theme, panel, 680, 360)


def shown(plot):
    return plot._image.image


def test_it_says_what_to_do_and_traces_what_the_model_knows(qtbot, panel, bench):
    assert panel.pages.currentWidget() is panel.pages.empty and "press Trace" in panel.pages.empty.sentence
    with qtbot.waitSignal(panel.started):
        panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel.found is not None)
    assert bench.laboratory.asked == ()
    assert panel.pages.currentWidget() is panel.pages.plots


def test_it_traces_the_selected_facts_but_not_thousands(qtbot, panel, bench):
    facts = [make_fact(f"Ada {n}", "{} was born in", "Orlen") for n in range(MOST + 5)]
    panel.set_source(lambda: facts)
    with qtbot.waitSignal(panel._context.bridge.job_started) as started:
        panel._context.actions[MEASURE].trigger()
    assert started.args[0].title == f"Tracing {MOST} facts (the first of {MOST + 5} selected)"
    qtbot.waitUntil(lambda: panel.found is not None)
    assert bench.laboratory.asked == tuple(facts[:MOST])


def test_the_average_comes_first_without_parts_that_no_fact_has(panel):
    show(panel, traced())
    assert [panel.fact.itemText(n) for n in range(3)] == ["Average of 2 facts", "Ada Veld", "Bruno Kast"]
    assert panel.trace is None and panel.traced.rows == (*ROLES[:1], *ROLES[2:])
    for kind, plot in panel.maps.maps.items():
        np.testing.assert_allclose(shown(plot), np.delete(traced().average.maps[kind], 1, 0), rtol=1e-6)
        assert tuple(plot._image.levels) == (0.0, pytest.approx(0.8))
    assert (panel.clean.text, panel.corrupted.text, panel.largest.text) == ("0.90", "0.10", "0.48")
    assert "last subject, layer 1" in panel.readout.full_text


def test_a_fact_goes_from_its_corrupted_to_its_clean_run(panel):
    show(panel, traced())
    panel.fact.setCurrentIndex(1)
    for kind, plot in panel.maps.maps.items():
        np.testing.assert_allclose(shown(plot), trace().maps[kind], rtol=1e-6)
        assert tuple(plot._image.levels) == (0.1, 0.9)
    said = "“Ada Veld was born in” → Orlen; MLP most at Veld*, layer 2; after 0 edits"
    assert panel.readout.full_text == said
    ticks = [text for _, text in panel.maps.maps["mlp"].item.getAxis("left")._tickLevels[0]]
    assert ticks == ["Ada*", "Veld*", "was", "born", "in"]


def test_the_frame_is_at_the_largest_effect_of_the_subject(panel):
    show(panel, traced(traces=(trace(),)))
    hidden = panel.maps.maps["hidden"]
    x, y = hidden._frame.getData()
    assert (x.mean().round(), y.mean().round()) == (2, 1), "and not at the last token, which brings back everything"
    assert panel.fact.count() == 1 and panel.trace is not None, "one fact has no average"


def test_the_pointer_reads_a_cell_out(panel):
    show(panel, traced())
    panel.fact.setCurrentIndex(2)
    plot = panel.maps.maps["mlp"]
    plot.hovered.emit(QPointF(2.2, 0.8))
    assert panel.readout.full_text == "Veld*, MLP of layer 2: probability 0.580, effect +0.480"
    panel.fact.setCurrentIndex(0)
    plot.hovered.emit(QPointF(1, 1))
    assert panel.readout.full_text == "last subject, MLP of layer 1: brings back 0.480 on average of 2"
    plot.hovered.emit(None)
    assert panel.readout.full_text.startswith("By the part of each token")
    assert plot.describe(QPointF(9, 0)) == ""


def test_suggested_layers_can_be_used(qtbot, panel):
    show(panel, traced())
    assert panel.suggested.text == "1-2" and "around layer 1: 0.48" in panel.suggested.toolTip()
    with qtbot.waitSignal(panel.layers_wanted) as wanted:
        panel.use.click()
    assert wanted.args == [(1, 2)]
    assert span((3,)) == "3"


def test_left_out_facts_are_listed_with_their_reason(panel):
    reason = "The model goes on with 'Marrow' and not with 'Orlen'."
    show(panel, traced(skipped=(SkippedTrace("Cora Lund", reason),)))
    assert panel.view.isVisible() and panel.stack.currentWidget() is panel.maps
    panel.view.choose("skipped")
    assert panel.stack.currentWidget() is panel.skipped
    assert panel.rows() == (["fact", "why it was left out"], [["Cora Lund", reason]])
    assert panel.readout.full_text == "1 fact left out of 3"
    show(panel, traced(traces=(), skipped=(SkippedTrace("Cora Lund", reason),)))
    assert panel.stack.currentWidget() is panel.skipped and not panel.use.isVisible()
    assert "Clear the selection" in panel.readout.full_text and panel.clean.text == "–"
    show(panel, traced())
    assert panel.stack.currentWidget() is panel.maps and not panel.view.isVisible()


def test_traces_of_another_point_are_said_to_be_such(panel):
    show(panel, traced(position=20))
    panel.on_timeline(timeline(20))
    assert panel.readout.full_text.endswith("after 20 edits")
    panel.on_timeline(timeline(20, applied=0))
    assert panel.readout.full_text.endswith("after 20 edits, the model now has 0: trace again")
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty


def test_maps_stand_as_there_is_room(qtbot, theme):
    maps = TraceMaps()
    qtbot.addWidget(maps)
    maps.apply_theme(theme)
    maps.show_traced(Traced.of_fact(trace()), 2)
    maps.resize(640, 240)
    maps.show()
    assert maps.split.orientation() is Qt.Orientation.Horizontal and not maps.choice.isVisible()
    maps.resize(400, 620)
    assert maps.split.orientation() is Qt.Orientation.Vertical
    assert all(cell.isVisible() for cell in maps.cells.values())
    maps.resize(400, 240)
    assert [kind for kind, cell in maps.cells.items() if cell.isVisible()] == ["hidden"]
    maps.choice.choose("attention")
    assert [kind for kind, cell in maps.cells.items() if cell.isVisible()] == ["attention"]
    assert maps.width() == 400, "the room is not widened for maps that are not shown"


def test_numbers_as_a_table_and_as_files(panel, tmp_path):
    show(panel, traced())
    panel.pages.as_table.setChecked(True)
    assert panel.pages.tables[0].numbers.rowCount() == 3 * 5
    panel.pages.as_table.setChecked(False)
    plot = panel.maps.maps["attention"]
    plot.save_csv(tmp_path / "map.csv")
    rows = list(csv.reader((tmp_path / "map.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["restored", "token", *(f"layer {n}" for n in LAYERS)]
    assert rows[2][:2] == ["attention", "last subject"] and float(rows[2][3]) == pytest.approx(0.4)
    plot.save_svg(tmp_path / "map.svg")
    plot.save_png(tmp_path / "map.png")
    assert all((tmp_path / f"map.{kind}").stat().st_size > 500 for kind in ("svg", "png"))


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("kind", ["hidden", "mlp", "attention"])
def test_shades_leave_the_background_evenly(settings, theme, choice, kind):
    settings.update(theme=choice)
    table = hue_table(theme, kind)[:, :3].astype(float) / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    lightness = 116 * np.cbrt(linear @ (0.2126, 0.7152, 0.0722)) - 16
    steps = np.diff(lightness[::15]) * (1 if theme.dark else -1)
    assert steps.min() > 0 and abs(lightness[-1] - lightness[0]) > 70
    background = theme.color("surface")
    np.testing.assert_allclose(table[0] * 255, background.getRgb()[:3], atol=1)


def test_a_failure_leaves_the_panel_as_it_was(qtbot, panel, bench):
    bench.laboratory.answer = None
    with qtbot.waitSignal(panel._context.bridge.job_failed):
        panel._context.actions[MEASURE].trigger()
    assert panel.found is None and panel.pages.currentWidget() is panel.pages.empty


def test_the_button_works_by_key(qtbot, panel):
    show(panel, traced(traces=(trace(),)))
    with qtbot.waitSignal(panel.layers_wanted) as wanted:
        qtbot.keyClick(panel.use, Qt.Key.Key_Space)
    assert wanted.args == [(1, 2)]


def test_names_that_have_room_are_first_those_of_the_rows_that_matter():
    assert spaced_rows(5, 1, (3,)) == [0, 1, 2, 3, 4]
    assert spaced_rows(8, 2, (4, 3, 7)) == [0, 2, 4, 7]
    assert spaced_rows(1, 3, (0, 0)) == [0]
