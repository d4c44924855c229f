"""Two branches beside each other: words, table, curves."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from engine.events import NormsMeasured, QualityMeasured, TimelineBranch, TimelineChanged, TimelineMark
from engine.fact import make_fact
from engine.laboratory.branch_comparison import BranchComparison, BranchCurves, FactDifference, HeldFact
from engine.session.records import FactResult
from gui.dialogs.branches import BranchesDialog, _in_words


def held(subject, target, batch, efficacy=True):
    fact = make_fact(subject, "{} lives in", target)
    return HeldFact(fact, FactResult(fact.id, 0.1, 0.875, target, efficacy), batch)


def curves(name, edits, growth):
    norms = tuple(
        NormsMeasured(at, (2, 3), np.array([10.0, 10.0 * (1 + growth * at)]), np.full(2, 10.0), np.zeros(2))
        for at in range(0, edits + 1, 10)
    )
    quality = tuple(QualityMeasured(at, at, "final", 0.9, None, None, retention=1 - at / 100) for at in (10, edits))
    return BranchCurves(name, edits, norms, quality)


def compared():
    """Two branches with a fact that differs, and one on either alone."""
    differences = (
        FactDifference(held("Ada", "Orlen", 3), held("Ada", "Sund", 3, False)),
        FactDifference(held("Bo", "Orlen", 4), None),
        FactDifference(None, held("Cy", "Tarn", 4)),
    )
    return BranchComparison(curves("main", 40, 0.01), curves("branch 2", 30, 0.02), 20, 17, differences)


@pytest.fixture
def found():
    return compared()


@pytest.fixture
def dialog(qtbot, context, bench, found):
    asked = []

    def compare(one, other, *points):
        asked.append((one, other, *points) if any(point is not None for point in points) else (one, other))
        return found

    bench.branches.compare = compare
    marks = (TimelineMark(1, 10, "memit", 10, "2030-01-01T12:00:00"),)
    branches = tuple(TimelineBranch(name, marks) for name in ("main", "branch 2", "third"))
    dialog = BranchesDialog(context)
    dialog.asked = asked
    qtbot.addWidget(dialog)
    dialog.present(TimelineChanged(marks, 1, branches, "main"), "main", "branch 2")
    qtbot.waitUntil(lambda: bool(dialog.said.text()))
    yield dialog
    dialog.close()


def test_edits_that_were_taken_back_are_told_apart(found):
    gone = replace(found, here=replace(found.here, taken_back=3))
    assert _in_words(gone).startswith("main has 40 edits (3 taken back), branch 2 30; they begin with the same 20.")


def test_it_says_what_differs(dialog):
    assert dialog.asked == [("main", "branch 2")]
    assert dialog.said.text() == (
        "main has 40 edits, branch 2 30; they begin with the same 20. "
        "Facts that differ: 1 other object, 1 only on main, 1 only on branch 2."
    )
    model = dialog.table.numbers
    rows = [[model.index(row, column).data() for column in range(7)] for row in range(3)]
    assert rows[0] == ["other object", "Ada", "Ada lives in", "Orlen", "Sund", "0.875", "0.875 ✗"]
    assert rows[1][3:] == ["Orlen", "–", "0.875", "–"]
    assert rows[2][0] == "only branch 2"


def test_curves_lie_over_each_other(dialog):
    header, rows = dialog.norms.rows()
    assert header == ("branch", "edits", "value")
    assert rows[4] == ("main", 40.0, pytest.approx(1.4)) and rows[-1] == ("branch 2", 30.0, pytest.approx(1.6))
    assert dialog.quality.rows()[1][1] == ("main", 40.0, pytest.approx(0.6))
    (_, right), (_, top) = dialog.norms.item.viewRange()
    assert right >= 40 and top >= 1.6
    dialog.measure.choose("efficacy")
    assert dialog.quality.rows()[1][0] == ("main", 10.0, 0.9)
    dialog.measure.choose("perplexity")
    assert dialog.quality.rows()[1] == []


def test_plots_say_what_they_show_and_read_out_both_branches(dialog):
    assert dialog.norms.accessibleDescription() == (
        "Largest norm over the first: main has 1.4 after 40 edits, branch 2 has 1.6 after 30 edits."
    )
    assert dialog.quality.sentence == "Retention: main has 0.6 after 40 edits, branch 2 has 0.7 after 30 edits."
    dialog.norms.hovered.emit(QPointF(22, 1.0))
    assert dialog.readout.full_text == "main: 1.2 after 20 edits; branch 2: 1.4 after 20 edits"
    dialog.norms.hovered.emit(None)
    assert dialog.readout.full_text == ""
    dialog.norms.show_range((0, 1), (0, 1))
    dialog.norms.fit_asked.emit()
    assert dialog.norms.item.viewRange()[0][1] > 40


def test_another_choice_asks_anew_and_equal_branches_are_said(qtbot, dialog, bench, found):
    same = BranchComparison(found.here, found.here, 40, 40, ())
    bench.branches.compare = lambda *_asked: same
    dialog.choices[1].setCurrentText("third")
    dialog.choices[1].activated.emit(2)
    qtbot.waitUntil(lambda: "No fact differs." in dialog.said.text())
    assert dialog.pages.currentWidget() is dialog.pages.empty


def test_points_are_compared_and_stay_in_the_choice(qtbot, dialog, bench, found):
    marks = tuple(TimelineMark(n, n * 10, "memit", 10, "2030-01-01T12:00:00") for n in (1, 2, 3))
    only = TimelineChanged(marks, 3, (TimelineBranch("main", marks),), "main")
    names = lambda: [choice.currentText() for choice in dialog.choices]  # noqa: E731
    dialog.present(only, "main", "main", (2, 3))
    qtbot.waitUntil(lambda: "only on main after 20 edits" in dialog.said.text())
    assert dialog.asked[-1] == ("main", "main", 2, None) and names() == ["main after 20 edits", "main"]
    assert dialog.norms.sentence.startswith("Largest norm over the first: main after 20 edits has 1.4")
    assert dialog.table.numbers.headerData(5, Qt.Orientation.Horizontal) == "P, main after 20 edits"
    dialog.choices[0].setCurrentText("main")
    dialog.choices[0].activated.emit(0)
    qtbot.waitUntil(lambda: dialog.asked[-1] == ("main", "main"))
    dialog.present(only, "main", "main", (0, 1))
    qtbot.waitUntil(lambda: dialog.asked[-1] == ("main", "main", 0, 1))
    assert names() == ["the unedited model", "main after 10 edits"] and dialog.choices[0].count() == 3
    renamed = TimelineChanged(marks, 3, (TimelineBranch("first", marks),), "first")
    dialog.present(only, "main", "main", (2, None))
    dialog._on_timeline(renamed)
    assert names() == ["first after 20 edits", "first"]
    dialog._on_timeline(TimelineChanged(marks[:1], 1, (TimelineBranch("first", marks[:1]),), "first"))
    assert names() == ["first", "first"], "that point is gone"


def test_a_branch_that_is_gone_is_named(qtbot, dialog, bench):
    from engine.errors import BadInput

    def compare(*_asked):
        raise BadInput("there is no branch 'third'.", "The session has main.")

    bench.branches.compare = compare
    dialog.ask()
    qtbot.waitUntil(lambda: "no branch" in dialog.notice.text)


def test_a_branch_that_is_renamed_or_deleted_stays_or_leaves_the_choice(dialog, context, bench):
    names = lambda: [choice.currentText() for choice in dialog.choices]  # noqa: E731
    here, there = names()

    def tell(*branches):
        context.bridge.publish(TimelineChanged((), 0, tuple(map(TimelineBranch, branches)), branches[0]))

    tell(here, there, "third")
    assert names() == [here, there]
    tell(here, "a new name", "third")
    assert names() == [here, "a new name"]
    tell(here, "third")
    assert names() == [here, "third"], "no branch is compared with itself"
