"""Abilities: tasks are named and asked, shown before the edits and now, and over the timeline."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from engine.events import AbilitiesMeasured, AbilityRow, Progress
from engine.requests import AbilitiesPlan
from gui.panels.abilities import form
from gui.panels.abilities.panel import MEASURE, AbilitiesPanel
from tests.gui.measured_panel import on_screen, show, timeline


def row(task, value, error=0.02, metric="acc", higher=True, asked=True):
    return AbilityRow(task, metric, "none", value, error, 100, higher, asked)


def measured(position=4, arc=0.55, plan="arc_easy, wiki"):
    now = (row("arc_easy", arc), row("wiki", 19.5, 0.5, "word_perplexity", False), row("mmlu_law", 0.3, asked=False))
    before = (row("arc_easy", 0.7), row("wiki", 19.3, 0.5, "word_perplexity", False), row("mmlu_law", 0.31))
    return AbilitiesMeasured(position, now, before if position else (), plan, "0.4.13")


class FakeAbilities:
    def __init__(self):
        self.plans = []

    def abilities(self, plan):
        self.plans.append(plan)
        yield Progress("Asking the tasks", 1, 2)
        yield measured()
        return measured()


@pytest.fixture
def panel(qtbot, context, theme, bench):
    bench.laboratory = FakeAbilities()
    context.actions.set_flag("model", True)
    return on_screen(qtbot, theme, AbilitiesPanel(context), 760, 340)


def test_it_asks_for_the_tasks_that_are_named(panel, context, bench, idle, monkeypatch, tmp_path):
    action = context.actions[MEASURE]
    assert not action.isEnabled()
    panel.form.tasks.setText(" arc_easy, wiki,arc_easy ,")
    assert action.isEnabled()
    panel.form.limit.setValue(50)
    monkeypatch.setattr(form, "choose_folder", lambda *_: tmp_path)
    panel.form.files.click()
    action.trigger()
    idle()
    assert bench.laboratory.plans == [AbilitiesPlan(("arc_easy", "wiki"), str(tmp_path), "", 50)]
    assert panel.shown == measured()
    panel.form.files.click()  # once more: left out again
    assert panel.form.plan().task_files == "" and Path(context.settings.recall(form.FILES, "x")) == Path()


def test_it_draws_shares_with_their_intervals_before_and_now(panel):
    show(panel, timeline(4), measured())
    before, now = (bar.getData() for bar in panel.intervals._bars)
    assert list(now[0][:2]) == pytest.approx([0.55 - 1.96 * 0.02, 0.55 + 1.96 * 0.02])
    assert list(before[0][:2]) == pytest.approx([0.7 - 1.96 * 0.02, 0.7 + 1.96 * 0.02])
    assert len(now[0]) == 4  # perplexity is no share
    said = panel.intervals.describe(QPointF(0.5, 0.0))
    assert "arc_easy (acc): 0.550 [0.511, 0.589] of 100 questions; before the edits 0.700" in said


def test_the_table_has_every_metric_and_calls_only_more_than_the_interval_a_difference(panel):
    show(panel, timeline(4), measured())
    header, rows = panel.rows()
    verdicts = {line[0]: line[-1] for line in rows}
    assert header[-1] == "difference"
    assert verdicts == {"arc_easy": "worse", "wiki": "within the intervals", "mmlu_law": "within the intervals"}


def test_it_follows_the_timeline(panel):
    show(panel, timeline(2, 4), measured(2, 0.6), measured(4, 0.5))
    (course,) = panel.course._courses.values()
    assert [(position, one.value) for position, one in course] == [(0, 0.7), (2, 0.6), (4, 0.5)]
    show(panel, timeline(2))
    assert panel.shown.position == 2
    show(panel, timeline(2, 6), measured(6, 0.4, "other tasks"))
    assert [position for position, _ in next(iter(panel.course._courses.values()))] == [0, 6]  # one plan only
    panel._context.bridge.session_reset.emit()
    assert panel.shown is None


def test_a_caption_says_when_the_model_has_gone_on(panel):
    show(panel, timeline(4), measured())
    show(panel, timeline(4, 9))
    assert "the model now has 9: measure again" in panel.readout.full_text
