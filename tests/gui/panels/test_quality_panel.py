"""Edit quality: exact, by tokens and preferred, immediate and final beside each other, and the model's abilities."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from engine.events import FreeAnswersMeasured, Progress, QualityReported, TimelineChanged
from engine.requests import FreePlan
from gui.panels.quality import judge
from gui.panels.quality.panel import MEASURE, QualityPanel
from tests.gui.measured_panel import on_screen, show, timeline


def report(position=40, edits=40, sampled=40, left_out=2):
    immediate = {"efficacy": 0.98, "paraphrase": 0.9, "neighbourhood": 0.8, "score": 0.89, "efficacy_tokens": 0.99}
    final = {"efficacy": 0.9, "paraphrase": 0.7, "neighbourhood": None, "score": 0.75, "efficacy_tokens": 0.95}
    unedited = {"efficacy": 0.01, "paraphrase": 0.0, "neighbourhood": 0.82, "score": None, "efficacy_tokens": 0.1}
    protocols = {"unedited": unedited, "immediate": immediate, "final": final | {"efficacy_preferred": 1.0}}
    ability = {
        "perplexity": (8.31, 9.02),
        "fluency": (None, None),
        "known_facts": (0.97, 0.92),
        "mmlu.questions": (1, 1),
        "mmlu.accuracy": (0.4, 0.38),
        "mmlu.accuracy.f1": (0.5, 0.25),
        "mmlu.mcc": (0.25, -0.5),
    }
    return QualityReported(position, edits, sampled, left_out, protocols, ability)


class FakeQuality:
    def quality(self):
        yield Progress("Edit quality", 1, 2)
        yield report()
        return report()


@pytest.fixture
def panel(qtbot, context, theme, bench):
    bench.laboratory = FakeQuality()
    context.actions.set_flag("edited", True)
    panel = QualityPanel(context)
    return on_screen(qtbot, theme, panel, 680, 360)


def test_measure_brings_both_protocols_beside_each_other(qtbot, panel):
    assert panel.pages.currentWidget() is panel.pages.empty and not panel.way.isEnabled()
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel.report is not None)
    panel.draw()
    header, rows = panel.metric_rows()
    assert header[1:] == ["unedited", "immediate", "final"]
    assert rows[0] == ["Efficacy", "1.0%", "98.0%", "90.0%"]
    assert rows[2][1:] == ["82.0%", "80.0%", "–"] and rows[-1][0] == "Harmonic mean"
    assert len(rows) == 4, "metrics without probes are left out"
    assert (panel.score.text, panel.efficacy.text, panel.neighbourhood.text) == ("75%", "90%", "–")


def test_answers_are_judged_in_three_ways(panel, settings):
    show(panel, report())
    panel.way.choose("tokens")
    assert panel.metric_rows()[1] == [["Efficacy", "10.0%", "99.0%", "95.0%"]]
    panel.way.choose("preferred")
    assert panel.metric_rows()[1] == [["Efficacy", "–", "–", "100.0%"]]
    assert settings.recall("quality.way") == "preferred"


def test_what_is_said_freely_stands_by_itself(panel):
    freely = {"free_said": 0.5, "free_alone": 0.25, "free_contradicted": 0.5, "free_chat_said": 0.1}
    one = report()
    show(panel, replace(one, protocols=one.protocols | {"final": one.protocols["final"] | freely}))
    panel.way.choose("freely")
    rows = panel.metric_rows()[1]
    assert rows[0] == ["Says the new object", "–", "–", "50.0%"] and len(rows) == 4
    assert rows[-1] == ["Says the new object, in a chat", "–", "–", "10.0%"]
    assert panel.score.text == "75%", "the other figures are as they were"


def judged(position=40, judge="Qwen2.5"):
    words, right = (("alone", "contained"), ("neither", "mixed")), (("right", "wrong"), ("wrong", "wrong"))
    texts = (("a", "b"), ("c", "d"))
    return FreeAnswersMeasured(
        position, ("1", "2"), ("A", "B"), ("x", "y"), ("memit", "memit"), ("plain", "chat"), texts, texts, words, texts,
        (), np.ones(2), np.ones(2), 32, judge, right if judge else (),
    )  # fmt: skip


def test_a_model_of_ones_choice_judges_the_free_answers(qtbot, panel, context, bench, settings, monkeypatch, tmp_path):
    asked = []

    def free(facts, plan):
        asked.append((facts, plan))
        yield judged()
        return judged()

    bench.laboratory.free = free
    show(panel, report())
    assert panel.judges.isHidden()
    panel.way.choose("freely")
    assert not panel.judges.isHidden()
    context.actions.set_flag("model", True)
    monkeypatch.setattr(judge, "choose_folder", lambda *_: None)
    panel.judges.click()
    monkeypatch.setattr(judge, "choose_folder", lambda *_: tmp_path)
    panel.judges.click()
    qtbot.waitUntil(lambda: len(panel.metric_rows()[1]) == 4)
    assert asked == [((), FreePlan(judge=str(tmp_path)))] and settings.recall("quality.judge") == str(tmp_path)
    assert panel.metric_rows()[1] == [
        ["Judged right", "–", "–", "50.0%"],
        ["  as the words say", "–", "–", "100.0%"],
        ["Judged right, in a chat", "–", "–", "0.0%"],
        ["  as the words say", "–", "–", "50.0%"],
    ]
    panel.draw()
    assert "; judged by Qwen2.5" in panel.readout.full_text
    show(panel, judged(position=40, judge=""))  # asked again without a judge: what one said stays
    assert len(panel.metric_rows()[1]) == 4
    show(panel, report(position=50))
    assert not panel.metric_rows()[1]
    panel.way.choose("exact")
    assert panel.judges.isHidden()


def test_abilities_stand_before_and_now(panel):
    show(panel, report())
    assert panel.ability_rows()[1] == [
        ["Perplexity", "8.31", "9.02"],
        ["Known facts", "97.0%", "92.0%"],
        ["mmlu: questions", "1", "1"],
        ["mmlu: right", "40.0%", "38.0%"],
        ["mmlu: f1", "50.0%", "25.0%"],
        ["mmlu: Matthews", "0.25", "-0.5"],
    ]
    header, rows = panel.rows()
    assert header == ["metric", "unedited", "immediate", "final"]
    assert ["perplexity", 8.31, "", 9.02] in rows and ["neighbourhood", 0.82, 0.8, ""] in rows


def test_what_was_asked_and_when_is_said(panel):
    panel.on_timeline(timeline(40))
    show(panel, report(sampled=20))
    assert panel.readout.full_text == "20 of 40 edits, after 40 edits; 2 probes left out, as an edit rewrites them"
    panel.on_timeline(TimelineChanged((), 0))
    assert panel.readout.full_text.endswith("the model now has 0: measure again")
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty


@pytest.fixture
def loaded(qtbot, panel):
    bridge = panel._context.bridge
    bridge.submit("Loading", lambda bench: bench.load("demo"), kind="load")
    qtbot.waitUntil(lambda: bridge.model is not None and not bridge.busy)
    return panel


def test_dropped_files_go_to_the_model(qtbot, loaded, bench, tmp_path):
    taken = []
    bench.use_probes = lambda probes: taken.append(probes) or iter(())
    text, questions = tmp_path / "held.txt", tmp_path / "own.jsonl"
    text.write_text("Some plain text.")
    questions.write_text('{"question": "Orlen is a", "choices": ["city", "person"], "answer": 0}\n')
    drop(loaded, text, questions)
    # Reading brings torch, which takes its time the first time.
    qtbot.waitUntil(lambda: bool(taken), timeout=60_000)
    assert taken[0].heldout == "Some plain text." and [file.name for file in taken[0].questions] == ["own"]


def drop(panel, *files):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    place, action, button = QPointF(5, 5), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(place, action, data, button, none))


def test_the_names_of_the_metrics_are_read_where_the_panel_is_narrow(panel):
    panel.on_reported(report(4, 4, 4))
    for width in (900, 260, 900, 200):
        panel.resize(width, 400)
        panel.draw()
        heads, bar = panel.metrics.horizontalHeader(), panel.metrics.horizontalScrollBar()
        assert bar.value() == 0 and heads.sectionViewportPosition(0) == 0
        assert heads.sectionSize(0) >= panel.metrics.fontMetrics().horizontalAdvance("Neighbourhood") + 16
    panel.resize(900, 400)
    assert panel.metrics.horizontalHeader().length() == panel.metrics.viewport().width(), "nothing is left over"
