"""Value search: which step of which fact is kept, where a search stopped and why, and what the panel shows of it."""

import re
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import ConfidenceMeasured, EditState, FactState, ValueSearch
from engine.methods.locate.writing import in_words
from engine.support.wording import rendered
from gui.language.catalogue import Catalogue
from gui.panels.value_search.confidence import confidence_in_words
from gui.panels.value_search.panel import ValueSearchPanel
from gui.panels.value_search.traces import ValueTraces, joined, measured, reason_in_words

NAN = np.nan


def step(number, nll, active, steps=5):
    nll = np.array(nll)
    return ValueSearch(number, steps, nll, np.nan_to_num(np.exp(-nll)), np.array(active))


def began(*names):
    return [FactState(name, "editing", before=0.1) for name in names]


def search(traces):
    """Three facts, searched two and one at a time, as on a device with little memory."""
    for event in began("a", "b", "c"):
        traces.follow(event)
    traces.put(step(0, [3.0, 2.0, NAN], [True, True, True]))
    traces.put(step(1, [1.0, 0.01, NAN], [True, False, True]))
    traces.put(step(2, [0.5, 0.01, NAN], [True, False, True]))
    traces.put(step(0, [0.5, 0.01, 4.0], [True, False, True]))
    traces.put(step(1, [0.5, 0.01, 2.0], [True, False, True]))


@pytest.fixture
def panel(qtbot, context, theme):
    panel = ValueSearchPanel(context)
    panel.set_names(lambda fact_id: {"a": "Ada Veld", "b": "Bruno Kast"}.get(fact_id, ""))
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(900, 400)
    panel.show()
    return panel


def play(panel):
    for event in began("a", "b", "c"):
        panel.on_fact(event)
    for number, loss in enumerate((3.0, 1.0, 0.3)):
        panel.on_search(step(number, [loss, loss / 2, 2 * loss], [True, number < 2, True]))
    panel.draw()


def test_parts_of_a_batch_searched_one_after_another_keep_their_own_steps():
    traces = ValueTraces()
    search(traces)
    a, b, c = traces.facts
    assert (a.steps, a.values["nll"]) == ([0, 1, 2], [3.0, 1.0, 0.5])
    assert (b.steps, b.values["nll"], b.active) == ([0, 1], [2.0, 0.01], False)
    assert (c.steps, c.values["nll"]) == ([0, 1], [4.0, 2.0])
    np.testing.assert_allclose(a.values["probability"], np.exp([-3.0, -1.0, -0.5]))


def test_a_reason_is_known_once_the_batch_is_written():
    traces = ValueTraces()
    search(traces)
    assert traces.counts() == {"stopped": 1, "searching": 2}
    traces.follow(FactState("a", EditState.WRITTEN, after=0.9, note="v*: 2 steps, all steps used"))
    traces.follow(FactState("b", EditState.WRITTEN, after=0.8, note="v*: 1 step, small loss"))
    traces.follow(FactState("c", EditState.WRITTEN, after=0.8))
    assert traces.counts() == {"all steps used": 1, "small loss": 1, "stopped": 1}
    assert traces.facts[0].after == 0.9


def test_the_next_batch_begins_anew_and_the_last_one_stays_behind_it():
    traces = ValueTraces()
    search(traces)
    for event in began("d"):
        traces.follow(event)
    assert [trace.fact_id for trace in traces.facts] == ["d"] and traces.facts[0].steps == []
    assert [trace.fact_id for trace in traces.earlier] == ["a", "b", "c"]
    traces.put(step(0, [0.5], [True]))
    assert traces.facts[0].steps == [0], "the same loss as another fact's before it is a step all the same"


def test_methods_that_go_through_the_batch_in_rounds_make_one_point_a_round():
    traces = ValueTraces()
    for number in range(2):
        traces.put(step(number, [2.0 - number, NAN if number == 0 else 1.5], [True, True]))
        traces.put(step(number, [2.0 - number, 1.5 - number], [True, True]))
    assert traces.facts[0].steps == [0, 1]
    assert traces.facts[1].values["nll"] == [1.5, 0.5]


def test_a_batch_that_is_told_of_bit_by_bit_grows():
    traces = ValueTraces()
    traces.put(step(0, [2.0], [True]))
    traces.put(step(1, [2.0, 3.0], [True, True]))
    assert [trace.steps for trace in traces.facts] == [[0], [1]]


def test_curves_are_joined_with_a_gap_between_facts():
    traces = ValueTraces()
    search(traces)
    x, y, connect = joined(traces.facts, "nll")
    assert x.tolist() == [0, 1, 2, 0, 1, 0, 1] and connect.tolist() == [1, 1, 0, 1, 0, 1, 0]
    assert y[:3].tolist() == [3.0, 1.0, 0.5]
    assert all(len(part) == 0 for part in joined([], "nll"))


def test_it_says_what_will_be_here(panel):
    assert panel.pages.currentWidget() is panel.pages.empty and not panel.tools.isEnabled()
    assert "edits" in panel.pages.empty.sentence


def test_curves_table_and_counts_show_the_batch(panel):
    play(panel)
    header, rows = panel.fact_rows()
    assert header == ["fact", "steps", "stopped by", "prob."]
    assert [row[:3] for row in rows] == [
        ["Ada Veld", 2, "searching"],
        ["Bruno Kast", 2, "stopped"],
        ["fact 3", 2, "searching"],
    ]
    assert rows[0][3] == pytest.approx(0.741)
    _, y = panel.plot._stopped.getData()
    np.testing.assert_allclose(y, np.exp([-1.5, -0.5, -0.15]))
    ends, _ = panel.plot._ends.getData()
    assert ends.tolist() == [2]
    assert "searching" in panel.legend.text() and "<b>2</b>" in panel.legend.text()
    assert panel.readout.full_text == "step 3 of at most 5"


def test_the_loss_can_be_shown_in_place_of_the_probability(panel, settings):
    play(panel)
    panel.measure.setCurrentIndex(panel.measure.findData("nll"))
    _, y = panel.plot._searching.getData()
    np.testing.assert_allclose(y, [3.0, 1.0, 0.3, 6.0, 2.0, 0.6])
    assert panel.plot.item.viewRange()[1][1] >= 6.0 and settings.recall("value search.shown") == "nll"


def test_a_chosen_fact_stands_out_and_is_described(panel):
    play(panel)
    panel.facts.selectRow(0)
    _, y = panel.plot._chosen.getData()
    np.testing.assert_allclose(y, np.exp([-3.0, -1.0, -0.3]))
    assert panel.readout.full_text.startswith("Ada Veld, after 2 steps: probability 0.741")
    panel.on_search(step(3, [0.2, 0.15, 0.5], [True, False, True]))
    panel.draw()
    assert panel.facts.selectionModel().currentIndex().row() == 0 and "after 3 steps" in panel.readout.full_text
    panel._on_clicked(QPointF(4.5, 0.02))
    assert panel._chosen is None and panel.readout.full_text.startswith("step 4")
    panel._on_clicked(QPointF(1.0, float(np.exp(-2.0))))
    assert panel._chosen == 2


def test_hovering_names_the_fact_and_the_step(panel):
    play(panel)
    panel._on_hovered(QPointF(1.0, float(np.exp(-1.0))))
    assert panel.readout.full_text.startswith("Ada Veld, after 1 step: ")
    panel._on_hovered(None)
    assert panel.readout.full_text == "step 3 of at most 5"


def test_every_number_is_in_the_table(panel):
    play(panel)
    panel.pages.as_table.setChecked(True)
    header, rows = panel.plot.table()
    assert header == ["fact", "step", "probability", "nll"] and len(rows) == 9
    assert panel.pages.tables[0].numbers.rowCount() == 9


def test_another_session_starts_empty(panel):
    play(panel)
    panel.clear()
    panel.draw()
    assert panel.pages.currentWidget() is panel.pages.empty


def test_edited_facts_are_held_against_the_models_own():
    assert confidence_in_words(None) == "" == confidence_in_words(ConfidenceMeasured(0, None, 0, 0.6, 4))
    words = confidence_in_words(ConfidenceMeasured(2, 0.85, 2, 0.5, 40))
    assert "0.85 for 2 edited facts" in words and "0.50 for 40 facts of the model's own" in words
    assert "none is known" in confidence_in_words(ConfidenceMeasured(1, 0.85, 1, None, 0))


def test_the_panel_says_how_sure_the_model_is_also_where_nothing_was_searched_yet(panel, context):
    assert not panel.sure.isVisible()
    context.bridge.publish(ConfidenceMeasured(1, 0.75, 1, 0.6, 30))
    assert panel.sure.isVisible() and "0.75 for 1 edited fact," in panel.sure.full_text
    assert panel.pages.currentWidget() is panel.pages.empty
    play(panel)
    assert panel.sure.isVisible()
    panel.clear()
    assert not panel.sure.isVisible() and panel.sure.full_text == ""


def test_every_term_of_the_loss_and_the_rank_can_be_chosen(panel):
    for event in began("a", "b"):
        panel.on_fact(event)
    for number, rank in enumerate((400.0, 12.0, 1.0)):
        parts = {name: np.array([scale / (number + 1), NAN]) for name, scale in (("kl", 0.1), ("loss", 3.0))}
        nll = np.array([3.0 / (number + 1), NAN])
        active = np.array([True, True])
        panel.on_search(ValueSearch(number, 5, nll, np.exp(-nll), active, **parts, rank=np.array([rank, NAN])))
    panel.draw()
    offered = [panel.measure.itemData(place) for place in range(panel.measure.count())]
    assert offered == ["probability", "nll", "kl", "loss", "rank"], "there is no decay"
    panel.measure.setCurrentIndex(offered.index("rank"))
    _, y = panel.plot._searching.getData()
    np.testing.assert_allclose(y, np.log10([400, 12, 1]), atol=1e-6)
    low, high = panel.plot.item.viewRange()[1]
    assert low <= 0 and high >= np.log10(400)
    header, rows = panel.plot.table()
    assert header[2:] == offered and rows[1][2:] == pytest.approx([np.exp(-1.5), 1.5, 0.05, 1.5, 12])


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("v*: 12 steps, small loss", "small loss"),
        ("v*: 24 steps, all steps used, at the clamp", "all steps used, at the clamp"),
        ("v* of 3 windows: 61 steps, small loss and all steps used", "small loss and all steps used"),
        ("side memory: 5 steps, loss small and still; routing activation 3.1", "loss small and still"),
        ("34 rounds, small mean loss; last loss 0.0145", "small mean loss"),
        ("1 step, no search; loss before: 5.69", "no search"),
        ("told with 2 paraphrases", "told with 2 paraphrases"),
    ],
)
def test_a_reason_is_the_same_for_all_facts_that_stopped_for_it(note, reason):
    traces = ValueTraces()
    traces.follow(FactState("a", "editing"))
    traces.follow(FactState("a", EditState.WRITTEN, note=note))
    assert traces.facts[0].reason == reason


@pytest.mark.parametrize("clamped", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_methods_say_of_their_searches_is_said_in_japanese(count, clamped):
    japanese = {text.source: said[0] for text, said in Catalogue.of("ja", "gui.panels.value_search").said.items()}
    for reasons in combinations(("loss", "most probable", "steps"), count):
        said = str(in_words(reasons, clamped))
        assert reason_in_words(said) == said
        assert not re.search("[a-z]", rendered(reason_in_words(said), lambda text, *_: japanese[text], str))


def test_what_a_step_does_not_tell_is_not_offered():
    event = ValueSearch(0, 5, np.array([1.0]), np.array([0.4]), np.array([True]), kl=np.array([0.02]))
    assert list(measured(event)) == ["probability", "nll", "kl"]
