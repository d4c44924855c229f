"""Going back and editing on in the real window: nothing is cut, and each line is a click away."""

import pytest
from PySide6.QtCore import Qt

from gui.dialogs.branches import BranchesDialog
from gui.panels.edits.fact_rows import FactText, RowState
from gui.panels.norms.panel import NormsPanel
from gui.panels.playground.points import NOW
from tests.gui.test_edit_run import (  # noqa: F401 - the window is a fixture
    LONG,
    choose_method,
    idle,
    open_model,
    set_batch,
    weights,
    window,
    world_facts,
)


@pytest.fixture
def branched(qtbot, window, monkeypatch):  # noqa: F811
    """Four edits on main; then, from the first on, two others."""
    open_model(qtbot, window, monkeypatch)
    facts = world_facts(6)
    choose_method(qtbot, window, "memit")
    set_batch(qtbot, window, 1)
    edit(qtbot, window, facts[:4])
    window.timeline.go_to(1)
    idle(qtbot, window)
    edit(qtbot, window, facts[4:])
    return facts


def edit(qtbot, window, facts):  # noqa: F811
    window.edits.model.add([FactText(f["subject"], f["prompt"], f["target_new"]) for f in facts], "facts")
    window.edits.run.start()
    qtbot.waitUntil(lambda: window.edits.run.job is None, timeout=LONG)
    idle(qtbot, window)


def rows(window):  # noqa: F811
    return [(row.text.subject, row.state, row.batch) for row in window.edits.model.rows.rows]


def test_editing_on_from_before_keeps_both_lines(qtbot, window, branched):  # noqa: F811
    facts = branched
    subjects = [fact["subject"] for fact in facts]
    assert [toast.message for toast in window.toasts._shown] == ["Branch 2 started at 1 edit; main keeps its 4."]
    assert [branch.name for branch in window.timeline.timeline.branches] == ["main", "branch 2"]
    here = [(subjects[place], RowState.WRITTEN, batch) for batch, place in enumerate((0, 4, 5), 1)]
    assert rows(window) == here, "the facts of main are not queued again, and not shown where they are not"
    second = weights(qtbot, window)
    norms = window.panel(NormsPanel)
    assert norms.rows()[1][-1][0] == 3

    strip = window.timeline.strip
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place_of("main", 4).toPoint())
    qtbot.waitUntil(lambda: window.timeline.timeline.branch == "main", timeout=LONG)
    idle(qtbot, window)
    main = weights(qtbot, window)
    assert main != second
    qtbot.waitUntil(lambda: len(rows(window)) == 4, timeout=LONG)
    assert rows(window) == [(subject, RowState.WRITTEN, batch) for batch, subject in enumerate(subjects[:4], 1)]
    assert norms.rows()[1][-1][0] == 4

    window.timeline.branches.compare_wanted.emit("main", "branch 2")
    dialog = window.findChild(BranchesDialog)
    qtbot.waitUntil(lambda: "3 only on main, 2 only on branch 2" in dialog.said.text(), timeout=LONG)
    window.timeline.branches.points_wanted.emit("main", 1, "main", 4)
    qtbot.waitUntil(lambda: "Facts that differ: 3 only on main." in dialog.said.text(), timeout=LONG)
    dialog.close()
    window.playground.prompt.setPlainText(f"{subjects[1]} was born in")
    window.timeline.branches.answers_wanted.emit(1)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: window.playground.answers.has_answers, timeout=LONG)
    assert (window.playground.before.currentData(), window.playground.after.currentData()) == (1, NOW)
    assert window.in_sight("playground")

    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place_of("branch 2", 3).toPoint())
    qtbot.waitUntil(lambda: window.timeline.timeline.branch == "branch 2", timeout=LONG)
    idle(qtbot, window)
    assert weights(qtbot, window) == second
    qtbot.waitUntil(lambda: rows(window) == here, timeout=LONG)
