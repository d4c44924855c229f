"""Many rows at once: twins, runs of some rows, a relation for several, files of some, columns, the search."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication

from engine.evaluation.datasets import read_facts
from gui.panels.edits import bulk
from gui.panels.edits.bulk import RelationDialog
from gui.panels.edits.fact_rows import FactRow, FactText, RowState
from gui.panels.edits.filling import AT_ONCE
from gui.panels.edits.model import TITLES, Column, EditsModel
from gui.panels.edits.panel import EditsPanel
from gui.panels.edits.twins import find_twins, steps_to_twins
from gui.panels.method.panel import MethodPanel

BORN = "{} was born in the city of"


@pytest.fixture
def panel(qtbot, context):
    method = MethodPanel(context)
    panel = EditsPanel(context)
    panel.set_options_source(method.run_options)
    panel.method = method
    qtbot.addWidget(method)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.apply_theme(context.theme)
    panel.show()
    panel.activateWindow()
    yield panel
    panel.looker.rest()


def add(panel, *pairs):
    return panel.model.add([FactText(subject, BORN, target) for subject, target in pairs], "rows")


def choose(panel, *places):
    panel.view.clearSelection()
    flags = panel.view.selectionModel().SelectionFlag
    for place in places:
        panel.view.selectionModel().setCurrentIndex(panel.model.index(place, 1), flags.Select | flags.Rows)


def test_to_select_all_rows_does_not_look_at_each_cell(qtbot, panel, monkeypatch):
    rows = add(panel, *((f"s{number}", "x") for number in range(500)))
    qtbot.wait(50)
    asked = []
    flags = EditsModel.flags
    monkeypatch.setattr(EditsModel, "flags", lambda self, index: asked.append(index.row()) or flags(self, index))
    panel.view.selectAll()
    panel.view.viewport().repaint()
    panel.view.horizontalHeader().viewport().repaint()
    assert panel.view.selected_rows() == rows and len(set(asked)) < 100
    choose(panel, 3, 1)
    assert panel.view.selected_rows() == [rows[1], rows[3]]


def press(qtbot, context, action):
    qtbot.waitUntil(context.actions[action].isEnabled)
    context.actions[action].trigger()


# -- duplicates and contradictions -------------------------------------------------------------------------------------


def test_twins_are_as_a_comparison_of_all_pairs_says():
    pairs = [("a", "x"), ("b", "x"), ("a", "x "), ("a", "y"), ("c", "x"), ("b", "x"), ("d", "z"), ("c", "z")]
    rows = [FactRow(FactText(subject, BORN, target)) for subject, target in pairs]
    found = find_twins(rows)
    for number, (subject, target) in enumerate(pairs):
        others = [t.strip() for n, (s, t) in enumerate(pairs) if n != number and s == subject]
        twin = found.get(id(rows[number]))
        if any(other != target.strip() for other in others):
            assert not twin.same and twin.target != target.strip()
            assert pairs[twin.other - 1] in [(subject, twin.target), (subject, f"{twin.target} ")]
        elif others:
            assert twin.same and twin.other != number + 1 and pairs[twin.other - 1][0] == subject
        else:
            assert twin is None


def test_a_row_that_changes_while_the_others_are_looked_at_is_left_out():
    rows = [FactRow(FactText("Ada", BORN, target)) for target in ("Orlen", "Marrow", "Tarn")]
    found = {}
    work = steps_to_twins(rows, found)
    for _ in rows:
        next(work)
    rows[1].set_text(FactText("Bo", BORN, "Marrow"))
    rows[2].set_text(FactText("", "", ""))
    assert list(work) and found == {}


def test_an_edit_that_is_gone_contradicts_nothing():
    old, new = FactRow(FactText("Ada", BORN, "Orlen")), FactRow(FactText("Ada", BORN, "Marrow"))
    assert len(find_twins([old, new])) == 2
    old.batch, old.state, old.taken_back = 1, old.state.WRITTEN, True
    assert find_twins([old, new]) == {}


def test_twins_are_marked_counted_and_filtered(qtbot, panel):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Orlen"), ("Ada", "Marrow"), ("Bo", "Orlen"), ("Cy", "Orlen"))
    qtbot.waitUntil(lambda: "2 duplicates, 2 contradictions" in panel.counters.text())
    index = panel.model.index(2, Column.TARGET)
    assert "Contradicts row 1, which makes the same prompt say Orlen" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Contradicts row 1" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    panel.states.setCurrentText("Duplicates")
    assert panel.model.rows.shown == [rows[1], rows[3]]
    panel.states.setCurrentText("Contradictions")
    assert panel.model.rows.shown == [rows[0], rows[2]]
    panel.states.setCurrentText("All states")
    panel.model.delete([rows[2], rows[3]])
    qtbot.waitUntil(lambda: "duplicate" not in panel.counters.text() and "contra" not in panel.counters.text())


def test_the_filter_of_duplicates_knows_a_row_that_was_just_added_and_what_was_undone(qtbot, panel):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Orlen"), ("Ada", "Orlen"))
    qtbot.waitUntil(lambda: "2 duplicates" in panel.counters.text())
    rows += add(panel, ("Bo", "Orlen"))
    panel.states.setCurrentText("Duplicates")
    assert panel.model.rows.shown == rows, "marked at once, though they are looked for a little later"
    rows[2].state = RowState.UNDONE
    panel.run.rows_followed.emit()
    panel.filter.setText("ada")
    qtbot.waitUntil(lambda: panel.model.rows.shown == [])
    panel.filter.setText("")
    qtbot.waitUntil(lambda: panel.model.rows.shown == [rows[1], rows[3]])


def test_what_is_shown_is_no_change_of_the_rows(qtbot, panel):
    add(panel, ("Ada", "Orlen"), ("Bo", "Marrow"))
    with qtbot.assertNotEmitted(panel.model.rows_changed, wait=200):
        panel.model.set_filter("orlen")
    qtbot.waitUntil(lambda: "1 of 2 rows shown" in panel.counters.text())


def test_a_selection_here_and_there_stays_on_its_rows_when_they_are_sorted(panel):
    rows = add(panel, *((f"s{number:02}", f"o{99 - number}") for number in range(40)))
    for place in range(0, 40, 2):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        panel.view.selectionModel().select(panel.model.index(place, 0), flags)
    chosen = set(map(id, panel.view.selected_rows()))
    for column, order in ((Column.TARGET, Qt.SortOrder.AscendingOrder), (-1, Qt.SortOrder.AscendingOrder)):
        panel.model.sort(column, order)
        assert set(map(id, panel.view.selected_rows())) == chosen and len(chosen) == 20
    assert panel.model.rows.shown == rows


# -- runs of some rows -------------------------------------------------------------------------------------------------


def test_only_the_selected_rows_are_run(qtbot, panel, loaded, bench, context):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Orlen"), ("Cy", "Orlen"))
    choose(panel, 0, 2)
    press(qtbot, context, "run.selected")
    qtbot.waitUntil(lambda: panel.run.job is None and rows[2].batch > 0)
    assert [fact.subject for fact in bench.runs[0][0]] == ["Ada", "Cy"]
    assert [row.state.value for row in rows] == ["written", "queued", "written"]
    press(qtbot, context, "run.selected")
    assert panel.notice.text.startswith("None of the selected rows waits") and len(bench.runs) == 1


def test_only_what_the_filter_shows_is_run(qtbot, panel, loaded, bench, context):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Marrow"), ("Cy", "Orlen"))
    panel.filter.setText("orlen")
    qtbot.waitUntil(lambda: len(panel.model.rows.shown) == 2)
    press(qtbot, context, "run.shown")
    qtbot.waitUntil(lambda: panel.run.job is None and rows[2].batch > 0)
    assert [fact.subject for fact in bench.runs[0][0]] == ["Ada", "Cy"]


def test_the_selected_rows_are_run_as_one_batch(qtbot, panel, loaded, bench, context):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Orlen"), ("Cy", "Orlen"))
    panel.method.batch.setValue(1)
    choose(panel, 0, 1, 2)
    press(qtbot, context, "run.at_once")
    qtbot.waitUntil(lambda: panel.run.job is None and rows[2].batch > 0)
    assert bench.runs[0][3] == 3 and panel.method.batch.value() == 1


# -- a relation, a file ------------------------------------------------------------------------------------------------


def test_a_relation_is_set_in_the_selected_rows_and_taken_back_as_one(qtbot, panel, context):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Orlen"), ("Cy", "Orlen"))
    choose(panel, 0, 1)
    context.actions.set_flag("rows", True)
    context.actions["edits.relation"].trigger()
    dialog = panel.findChild(RelationDialog)
    dialog.line.setText("lives in")
    assert not dialog._accept_button.isEnabled()
    dialog.line.setText("{} lives in")
    qtbot.mouseClick(dialog._accept_button, Qt.MouseButton.LeftButton)
    assert [row.text.relation for row in rows] == ["{} lives in", "{} lives in", BORN]
    assert panel.notice.text.startswith("Relation set in 2 rows")
    panel.undo_stack.undo()
    assert [row.text.relation for row in rows] == [BORN] * 3


def test_selected_facts_are_written_to_a_file_that_import_reads(qtbot, panel, context, tmp_path, monkeypatch):
    rows = panel.model.add(
        [FactText("Ada", BORN, "Orlen", "Marrow", ("Ada is from",)), FactText("Bo", BORN, "x"), FactText("", "", "y")],
        "rows",
    )
    monkeypatch.setattr(bulk, "choose_new_file", lambda *_: tmp_path / "some.json")
    choose(panel, 0, 2)
    context.actions.set_flag("rows", True)
    context.actions["edits.export"].trigger()
    qtbot.waitUntil(lambda: panel.notice.text != "")
    assert panel.notice.text == "1 fact written to some.json. 1 incomplete row left out."
    assert read_facts(tmp_path / "some.json").facts == (rows[0].fact,)


# -- paste, search, columns --------------------------------------------------------------------------------------------


def test_a_paste_says_what_it_did(panel):
    QGuiApplication.clipboard().setText(f"{BORN}\tOrlen\n{BORN}\tMarrow\n")
    panel.importer.paste()
    assert panel.notice.text == "2 rows pasted as relation and object."
    QGuiApplication.clipboard().setText("subject\trelation\tobject\nAda\t{} is\tx\n")
    panel.importer.paste()
    assert panel.notice.text == "1 row pasted as subject, relation and object."


def test_the_search_has_a_key_goes_to_the_first_row_and_is_left_by_escape(qtbot, panel, context):
    add(panel, ("Ada", "Orlen"), ("Bo", "Marrow"))
    context.actions["edits.find"].trigger()
    assert panel.filter.hasFocus()
    qtbot.keyClicks(panel.filter, "marrow")
    qtbot.keyClick(panel.filter, Qt.Key.Key_Return)
    assert panel.view.hasFocus() and panel.model.row_at(panel.view.currentIndex()).text.subject == "Bo"
    context.actions["edits.find"].trigger()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == "" and panel.view.hasFocus()


def test_columns_are_chosen_at_the_header_and_remembered(qtbot, panel, context):
    lines = {line.text(): line for line in panel.view.columns.menu().actions()}
    assert not lines["Subject"].isEnabled(), "a row without what is typed says nothing"
    lines["P before"].trigger()
    panel.view.horizontalHeader().moveSection(Column.SAYS, 0)
    assert panel.view.isColumnHidden(Column.BEFORE)
    other = EditsPanel(context)
    qtbot.addWidget(other)
    header = other.view.horizontalHeader()
    assert other.view.isColumnHidden(Column.BEFORE) and header.visualIndex(Column.SAYS) == 0
    other.view.columns.reset()
    assert not other.view.isColumnHidden(Column.BEFORE)
    assert [header.logicalIndex(place) for place in range(len(TITLES))] == list(Column)


def test_states_are_in_words_only_where_what_is_typed_has_room(qtbot, panel):
    add(panel, ("Ada", "Rome"))
    heads = panel.view.horizontalHeader()
    said = {}
    for width in (2400, 850, 500):
        panel.resize(width, 500)
        qtbot.waitUntil(lambda width=width: abs(panel.view.width() - width) < 60)
        typed = sum(heads.sectionSize(column) for column in (Column.SUBJECT, Column.RELATION, Column.TARGET))
        said[width] = panel.model.headerData(Column.STATE, Qt.Orientation.Horizontal), typed
        metrics = QFontMetrics(heads.font())
        for column in [one for one in Column if not heads.isSectionHidden(one)]:
            words = panel.model.headerData(column, Qt.Orientation.Horizontal)
            assert metrics.horizontalAdvance(words) < heads.sectionSize(column), "a title is cut off"
    assert [words for words, _ in said.values()] == ["State", "", ""]
    assert said[850][1] > 850 / 2
    accessible = Qt.ItemDataRole.AccessibleTextRole
    assert panel.model.headerData(Column.STATE, Qt.Orientation.Horizontal, accessible) == "State"
    unsorted = heads.sectionSize(Column.AFTER)
    panel.view.sortByColumn(Column.AFTER, Qt.SortOrder.DescendingOrder)
    assert heads.sectionSize(Column.AFTER) > unsorted, "no room for the arrow"
    relation = heads.sectionSize(Column.RELATION)
    panel.resize(1200, 500)
    qtbot.waitUntil(lambda: heads.sectionSize(Column.RELATION) > relation + 50)  # sorting is no choice of widths


def test_the_counters_are_never_cut_off(qtbot, panel):
    add(panel, *(("Ada", f"city {number}") for number in range(3)))
    panel.resize(panel.minimumSizeHint().width(), 500)
    qtbot.waitUntil(lambda: "3 contradictions" in panel.counters.text())
    needed = panel.counters.heightForWidth(panel.counters.width())
    qtbot.waitUntil(lambda: panel.counters.height() >= needed)


def test_a_filter_that_shows_no_row_says_so_and_escape_shows_all(qtbot, panel, context):
    hint = panel.view.hint_place()[2]
    rows = add(panel, ("Ada", "Orlen"))
    panel.states.setCurrentText("Failed")
    assert panel.model.rows.shown == [] and panel.view.hint_place()[2].startswith("No row matches") != hint
    context.actions["edits.find"].trigger()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.model.rows.shown == rows and panel.view.hasFocus()


# -- thousands at once ------------------------------------------------------------------------------------------------


def test_thousands_of_rows_come_between_other_work_as_one_step_of_undo(qtbot, panel):
    turns, came = [], []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(len(panel.model.rows.rows)))
    panel.importer.added.connect(lambda rows: came.append(len(rows)))
    busy = []
    panel.importer.added.connect(lambda _rows: busy.append(panel.importer.busy))
    panel.importer.add([FactText(f"Subject {n}", BORN, "x") for n in range(AT_ONCE)], "few")
    assert came == [AT_ONCE], "there when the call returns"
    many = [FactText(f"Other {n}", BORN, "y") for n in range(20 * AT_ONCE)]
    timer.start()
    panel.importer.add(many, "many")
    panel.importer.add([FactText("last", BORN, "z")], "one")
    assert came == [AT_ONCE]
    qtbot.waitUntil(lambda: len(came) == 3)
    timer.stop()
    assert busy == [False, True, False], "with the last of them nothing is to come, which undo would give up instead"
    assert turns.count(AT_ONCE) > 5, "the loop turned while they were made"
    assert [row.text.subject for row in panel.model.rows.rows[-2:]] == [many[-1].subject, "last"]
    panel.undo_stack.undo()
    panel.undo_stack.undo()
    assert len(panel.model.rows.rows) == AT_ONCE
    panel.importer.add(many, "many")
    panel.importer.finish()
    assert len(panel.model.rows.rows) == 21 * AT_ONCE, "what is still being made is there at the end"


def test_a_relation_of_thousands_comes_between_other_work_and_is_one_step_of_undo(qtbot, panel, context):
    many = [FactText(f"Subject {n}", BORN, "x") for n in range(5 * AT_ONCE)]
    panel.importer.add(many, "many")
    panel.importer.finish()
    rows = panel.model.rows.rows
    relations = lambda: {row.text.relation for row in rows}  # noqa: E731
    assert panel.model.set_relation(rows, "{} lives in") == len(many)
    assert relations() == {BORN}, "nothing waits for all of them"
    qtbot.waitUntil(lambda: relations() == {"{} lives in"})
    panel.undo_stack.undo()
    panel.undo_stack.redo()
    panel.undo_stack.undo()
    qtbot.waitUntil(lambda: not panel.model._slices.busy)
    assert [row.text for row in rows] == many
    panel.model.set_relation(rows, "{} is")
    assert {fact.prompt for fact in panel.queued_facts()} == {"{} is"}, "a run takes none of them half done"
    panel.undo_stack.undo()
    panel.model.settle()
    panel.model.set_relation(rows[:3000], "{} is")
    panel.model.set_relation(rows[2000:], "{} was")
    panel.model.settle()
    assert [row.text.relation for row in (rows[0], rows[2500])] == ["{} is", "{} was"]


def test_thousands_are_copied_and_duplicated_and_it_is_said(qtbot, panel):
    panel.importer.add([FactText(f"Subject {n}", BORN, "x") for n in range(AT_ONCE + 1)], "many")
    panel.importer.finish()
    panel.view.selectAll()
    panel.importer.copy()
    qtbot.waitUntil(lambda: panel.notice.text == "1,001 rows copied.")
    assert QGuiApplication.clipboard().text().count("\n") == AT_ONCE + 2
    panel.duplicate_selected()
    qtbot.waitUntil(lambda: len(panel.model.rows.rows) == 2 * (AT_ONCE + 1))
    qtbot.waitUntil(lambda: len(panel.model.marks.twins) == 2 * (AT_ONCE + 1))


def test_the_cursor_stays_on_its_row_whatever_is_shown_around_it(qtbot, panel):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Marrow"), ("Cy", "Orlen"), ("Di", "Marrow"))
    at = lambda: (panel.model.row_at(panel.view.currentIndex()), panel.view.currentIndex().column())  # noqa: E731
    panel.view.setCurrentIndex(panel.model.index(2, Column.TARGET))
    panel.model.set_filter("orlen")
    assert at() == (rows[2], Column.TARGET) and panel.view.selected_rows() == [rows[2]]
    panel.model.set_filter("")
    assert at() == (rows[2], Column.TARGET)
    choose(panel, 1, 3)
    panel.delete_selected()
    panel.view.setCurrentIndex(panel.model.index(0, Column.SUBJECT))
    panel.undo_stack.undo()
    assert at()[0] is rows[1], "what undo brings back is in sight and has the cursor"


def test_rows_taken_away_here_and_there_come_back_where_they_were(panel):
    rows = add(panel, *((f"s{number}", "x") for number in range(30)))
    before = list(panel.model.rows.rows)
    panel.model.delete([rows[place] for place in (0, 1, 4, 7, 8, 9, 28, 29)])
    panel.undo_stack.undo()
    assert panel.model.rows.rows == panel.model.rows.shown == before


@pytest.mark.parametrize("some", [slice(None), slice(0, None, 3), slice(400, 700), slice(5, 6)])
@pytest.mark.parametrize("needle", ["", "p7", "p7 queued", "nothing"])
def test_rows_that_come_back_are_where_they_were_and_shown_as_the_search_says(some, needle):
    model = EditsModel()
    rows = model.add([FactText(f"p{number}", BORN, "Orlen") for number in range(2500)], "rows")
    model.set_filter(needle)
    before = list(model.rows.shown)
    assert before == [row for row in rows if needle.split(" ")[0] in row.parts[0]]
    model.delete(rows[some])
    gone = set(map(id, rows[some]))
    assert model.rows.rows == [row for row in rows if id(row) not in gone]
    assert model.rows.shown == [row for row in before if id(row) not in gone]
    model.undo_stack.undo()
    assert model.rows.rows == rows and model.rows.shown == before
    model.undo_stack.redo()
    assert model.rows.shown == [row for row in before if id(row) not in gone]


def test_a_search_finds_the_words_of_states_and_of_texts_together(panel):
    rows = add(panel, ("Ada", "Orlen"), ("Bo", "Orlen"), ("queued", "Orlen"))
    rows[1].state, rows[2].state = RowState.FAILED, RowState.FAILED
    for needle, found in (("queued", [0, 2]), ("fail orl", [1, 2]), ("QUEUED failed", [2]), ("ada failed", [])):
        panel.model.set_filter(needle)
        assert panel.model.rows.shown == [rows[place] for place in found], needle
