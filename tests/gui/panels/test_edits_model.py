import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from engine.support.wording import Sentence
from gui.panels.edits.fact_rows import FactRow, FactText, RowState
from gui.panels.edits.model import Column, EditsModel, wrong_column

LIVES = "{} lives in"


@pytest.fixture
def model(qapp):
    model = EditsModel()
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def fill(model, *subjects):
    return model.add([FactText(subject, LIVES, "Rome") for subject in subjects], "rows")


def shown(model):
    return [model.index(place, Column.SUBJECT).data() for place in range(model.rowCount() - 1)]


def type_in(model, place, column, text):
    return model.setData(model.index(place, column), text)


def test_typing_into_the_empty_row_makes_a_row_and_a_new_empty_one(model):
    assert model.rowCount() == 1
    assert type_in(model, 0, Column.SUBJECT, "Ada")
    assert model.rowCount() == 2
    assert model.row_at(0).problem.startswith("The relation")
    assert wrong_column(model.row_at(0)) is Column.RELATION
    type_in(model, 0, Column.RELATION, LIVES)
    type_in(model, 0, Column.TARGET, "Rome")
    assert model.row_at(0).state is RowState.QUEUED
    assert not type_in(model, 1, Column.SUBJECT, "  ")


def test_details_of_a_subject_that_is_typed_over_go_and_undo_brings_them_back(model):
    told = []
    model.told.connect(told.append)
    fact = FactText("Ada", LIVES, "Rome", true="Oslo", paraphrases=("The home of Ada is in",))
    model.add([fact], "rows")
    type_in(model, 0, Column.TARGET, "Bern")
    assert not told
    type_in(model, 0, Column.SUBJECT, "Bo")
    assert model.row_at(0).text == FactText("Bo", LIVES, "Bern", paraphrases=("The home of Bo is in",))
    assert len(told) == 1 and "“Ada”" in told[0]
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert model.row_at(0).text == fact


def test_everything_a_person_does_can_be_undone_and_redone(model):
    fill(model, *"abcde")
    type_in(model, 1, Column.TARGET, "Oslo")
    model.add([model.row_at(0).copied_text], "duplicate")
    model.delete([model.row_at(place) for place in (0, 2, 3)])
    assert shown(model) == ["b", "e", "a"]
    model.undo_stack.undo()
    assert shown(model) == ["a", "b", "c", "d", "e", "a"]
    model.undo_stack.undo()
    assert model.row_at(1).text.target == "Oslo"
    model.undo_stack.undo()
    assert model.row_at(1).text.target == "Rome"
    model.undo_stack.undo()
    assert model.rowCount() == 1
    while model.undo_stack.canRedo():
        model.undo_stack.redo()
    assert shown(model) == ["b", "e", "a"]


def test_undo_passes_over_what_a_run_has_taken(model):
    fill(model, "a", "b")
    type_in(model, 0, Column.TARGET, "Oslo")
    type_in(model, 1, Column.TARGET, "Bonn")
    stack = model.undo_stack
    model.row_at(1).in_run = True
    stack.undo()
    assert [model.row_at(place).text.target for place in (0, 1)] == ["Rome", "Bonn"], "the last change of a free row"
    model.row_at(0).in_run = True
    assert not stack.canUndo() and not stack.canRedo() and stack.undoText() == stack.redoText() == ""
    stack.undo()
    stack.redo()
    assert [model.row_at(place).text.target for place in (0, 1)] == ["Rome", "Bonn"]
    for place in (0, 1):
        model.row_at(place).in_run = False
    stack.redo()
    stack.redo()
    assert [model.row_at(place).text.target for place in (0, 1)] == ["Oslo", "Bonn"]
    while stack.canUndo():
        stack.undo()
    assert model.rowCount() == 1


def test_random_walks_through_the_undo_stack_come_back(model):
    chance = random.Random(5)
    fill(model, *"abcdefgh")
    history = [[row.text for row in model.rows.rows]]
    for step in range(40):
        rows = model.rows.rows
        chosen = chance.sample(rows, min(len(rows), chance.randint(1, 3)))
        action = chance.choice(("delete", "duplicate", "type"))
        if action == "delete" and len(rows) > 4:
            model.delete(chosen)
        elif action == "type":
            model.set_text(chosen[0], FactText(f"s{step}", LIVES, "Bern"))
        else:
            model.add([row.copied_text for row in chosen], "duplicate")
        history.append([row.text for row in model.rows.rows])
    for texts in reversed(history):
        assert [row.text for row in model.rows.rows] == texts
        model.undo_stack.undo()


def test_rows_in_the_ledger_are_neither_typed_over_nor_deleted_nor_undone_away(model, qtbot):
    rows = fill(model, "a", "b")
    rows[0].state, rows[0].batch = RowState.WRITTEN, 1
    assert not model.flags(model.index(0, Column.SUBJECT)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(1, Column.SUBJECT)) & Qt.ItemFlag.ItemIsEditable
    assert not type_in(model, 0, Column.SUBJECT, "z")
    with qtbot.waitSignal(model.refused) as refused:
        model.delete(rows)
    assert refused.args[0].startswith("1 row stays")
    assert shown(model) == ["a"]
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert shown(model) == ["a"]


def test_sorting_keeps_the_cursor_on_its_row_and_the_empty_row_last(model):
    from PySide6.QtCore import QPersistentModelIndex

    fill(model, "c", "a", "b")
    held = QPersistentModelIndex(model.index(0, Column.TARGET))
    model.sort(Column.SUBJECT, Qt.SortOrder.AscendingOrder)
    assert shown(model) == ["a", "b", "c"]
    assert (held.row(), held.column()) == (2, Column.TARGET)
    assert model.row_at(3) is None
    model.sort(Column.SUBJECT, Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["c", "b", "a"]
    model.sort(-1)
    assert shown(model) == ["c", "a", "b"]


def test_filter_and_new_rows_together(model):
    fill(model, "ada", "bo")
    model.set_filter("ada")
    assert shown(model) == ["ada"]
    fill(model, "zoe")
    assert shown(model) == ["ada", "zoe"], "what was just typed stays in sight"
    model.set_filter("ad")
    assert shown(model) == ["ada"]
    model.delete([model.row_at(0)])
    model.set_filter("")
    assert shown(model) == ["bo", "zoe"]


def test_ten_thousand_rows_are_sorted_and_filtered(qapp):
    model = EditsModel()  # without the tester, which asks for every cell
    fill(model, *(f"person {number:05}" for number in reversed(range(10_000))))
    model.sort(Column.SUBJECT)
    assert shown(model)[:2] == ["person 00000", "person 00001"]
    model.set_filter("0999")
    assert len(shown(model)) == 11
    assert model.undo_stack.undoText().endswith("(10000 rows)")


def test_cells_say_what_is_known(model):
    [row] = fill(model, "Ada")
    row.before, row.after, row.says, row.efficacy, row.state = 0.0004, 0.9316, " Rome", True, RowState.WRITTEN
    row.batch = 3
    cells = [model.index(0, column).data() for column in Column]
    assert cells == ["written", "Ada", LIVES, "Rome", "Rome", "<0.001", "0.932", "yes", ""]
    assert "batch 3" in model.index(0, Column.STATE).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, Column.SAYS).data(Qt.ItemDataRole.ToolTipRole) == "Ada lives in Rome"
    assert model.index(0, Column.AFTER).data(Qt.ItemDataRole.AccessibleTextRole) == "P after: 0.932"


def test_every_sort_order_works_with_missing_values(model):
    rows = fill(model, "a", "b", "c")
    rows[1].before = rows[1].after = 0.5
    rows[1].efficacy, rows[1].says = True, "Rome"
    model.append_rows([FactRow(FactText("d"))])
    for column in Column:
        for order in Qt.SortOrder:
            model.sort(column, order)
            assert sorted(shown(model)) == ["a", "b", "c", "d"]


def test_a_refusal_can_be_said_in_another_language_later(qtbot, model):
    (row,) = model.add([FactText("Ada", "{} was born in", "Orlen")], "rows")
    row.state, row.batch = RowState.WRITTEN, 1
    with qtbot.waitSignal(model.refused) as refused:
        model.delete([row])
    (reason,) = refused.args
    assert isinstance(reason, Sentence) and reason.startswith("1 row stays")
