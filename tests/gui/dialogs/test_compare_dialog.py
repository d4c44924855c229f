"""Comparing methods: what is asked of the engine, the table that grows, and that the session stays what it was."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication

from engine.errors import BadInput
from engine.events import BatchCommitted, FactState, StudyRow, StudyRowMeasured
from engine.methods.knobs import MethodInfo
from gui.dialogs.compare import dialog as compare_module
from gui.dialogs.compare.choice import NAME, parse_checkpoints
from gui.dialogs.compare.dialog import CompareDialog
from gui.dialogs.compare.study_rows import MEASURES, StudyRowsModel
from gui.support.run_settings import changes_key

METHODS = (
    MethodInfo("encore", "ENCORE", "Stops early.", "", ()),
    MethodInfo("memit", "MEMIT", "Many at once.", "", ()),
    MethodInfo("lora", "LoRA", "An adapter.", "", (), "training"),
    MethodInfo("wise", "WISE", "Beside the weights.", "", (), "side memory"),
)


@pytest.fixture
def dialog(qtbot, context, bench, idle):
    context.bridge.submit("Loading", lambda bench: bench.load("demo"), kind="load")
    idle()
    facts = bench.demo_facts(30)
    sources = {"queued": lambda: facts[:5], "table": lambda: facts}
    dialog = CompareDialog(context, sources, lambda: (METHODS, {"wise": "it has one layer."}))
    qtbot.addWidget(dialog)
    dialog.present()
    return dialog


def tick(dialog, *names):
    for item in dialog.choice._items():
        item.setCheckState(0, Qt.CheckState.Checked if item.data(0, NAME) in names else Qt.CheckState.Unchecked)


def choose_facts(dialog, key):
    dialog.choice.source.setCurrentIndex(dialog.choice.source.findData(key))


def column(model, title):
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    place = heads.index(title)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_methods_are_ticked_below_their_families_and_refused_ones_cannot_be(dialog):
    assert dialog.choice.chosen == ("encore", "memit", "lora"), "the first usable ones, the first time"
    wise = dialog.choice._items()[-1]
    assert wise.isDisabled() and wise.text(0) == "WISE (cannot work here)"
    dialog.choice.methods.itemEntered.emit(wise, 0)
    assert dialog.choice.about.text() == "Cannot work on this model: it has one layer."
    family = dialog.choice.methods.topLevelItem(0)
    family.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.choice.chosen == ("lora",)


def test_the_engine_is_asked_for_what_was_chosen(qtbot, dialog, bench, context, idle, tmp_path):
    tick(dialog, "encore", "lora")
    choose_facts(dialog, "table")
    dialog.choice.checkpoints.setText("20, 1 5")
    dialog.choice.batch.setValue(4)
    dialog.choice.place.setText(str(tmp_path / "kept"))
    context.settings.remember(changes_key("lora", context.bridge.model), {"rank": 4})
    dialog.choice.own_values.setChecked(True)
    qtbot.mouseClick(dialog.compare_button, Qt.MouseButton.LeftButton)
    idle()
    assert bench.studied == [
        (("encore", "lora"), (1, 5, 20), bench.demo_facts(30), 4, {"lora": {"rank": 4}}, tmp_path / "kept", 0)
    ]
    assert dialog.notice.text == f"The comparison is done and kept in {tmp_path / 'kept'}"


def test_rows_appear_as_they_are_measured_and_sort(qtbot, dialog, bench, idle):
    bench.failing["lora"] = "failed after 3 edits: not finite."
    choose_facts(dialog, "table")
    dialog.choice.checkpoints.setText("1, 10")
    assert dialog.pages.currentWidget() is dialog.empty
    dialog.start()
    idle()
    assert dialog.pages.currentWidget() is dialog.table
    assert column(dialog.rows, "Method") == ["ENCORE", "ENCORE", "MEMIT", "MEMIT", "LoRA"]
    assert column(dialog.rows, "Reliability")[-1] == "failed after 3 edits: not finite."
    assert dialog.table.columnSpan(4, 2) == len(MEASURES)
    dialog.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert column(dialog.rows, "Method")[0] == "MEMIT" and column(dialog.rows, "Method")[-1] == "LoRA"
    dialog.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert column(dialog.rows, "Method")[-1] == "LoRA", "what has no number stands last either way"


def test_the_session_is_taken_up_again_and_panels_hear_nothing(qtbot, dialog, bench, bridge, idle, tmp_path):
    heard = []
    for kind in (BatchCommitted, FactState):
        bridge.subscribe(kind, heard.append)
    bench.session_folder = tmp_path / "session"
    choose_facts(dialog, "table")
    dialog.choice.checkpoints.setText("1")
    dialog.start()
    idle()
    assert bench.studied and bench.opened == [tmp_path / "session"] and heard == []


def test_a_stopped_comparison_takes_the_session_up_again_and_can_go_on(qtbot, dialog, bench, idle, tmp_path):
    def endless(methods, *_args, **_options):
        yield StudyRowMeasured(StudyRow(methods[0], 1, reliability=1.0))
        while True:
            yield BatchCommitted(1, 1, ("x",), methods[0], 0.1)

    bench.study, bench.session_folder = endless, tmp_path / "session"
    folder = dialog.choice.place.text()
    dialog.start()
    qtbot.waitUntil(lambda: bool(dialog.rows.rows))
    assert not dialog.choice.isEnabled() and not dialog.compare_button.isEnabled() and dialog.bar.isVisible()
    qtbot.mouseClick(dialog.pause_button, Qt.MouseButton.LeftButton)
    assert dialog.pause_button.text() == "Resume"
    qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    idle()
    assert bench.opened == [tmp_path / "session"]
    assert dialog.notice.text == "Stopped. Compare again with the same folder to go on."
    assert dialog.compare_button.isEnabled() and dialog.choice.place.text() == folder


def test_what_is_wrong_is_said_in_the_dialog(qtbot, dialog, bench, idle):
    dialog.choice.checkpoints.setText("ten")
    dialog.start()
    assert "no list of numbers" in dialog.notice.text and bench.studied == []
    dialog.choice.checkpoints.setText("1, 1000")
    choose_facts(dialog, "queued")
    dialog.start()
    idle()
    assert "there are only 5 facts" in dialog.notice.text and dialog.compare_button.isEnabled()
    tick(dialog)
    assert not dialog.compare_button.isEnabled()


def test_the_table_is_exported_whole_copied_and_shown_as_a_page(qtbot, dialog, idle, tmp_path, monkeypatch):
    choose_facts(dialog, "table")
    dialog.choice.checkpoints.setText("1, 10")
    dialog.start()
    idle()
    monkeypatch.setattr(compare_module, "choose_new_file", lambda *_: tmp_path / "out.csv")
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    with (tmp_path / "out.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 6 and float(rows[1]["reliability"]) == 0.99 and rows[0]["retention"] == ""
    dialog.table.setFocus()
    dialog.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("encore\t1\t")
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile()).name))
    qtbot.mouseClick(dialog.page_button, Qt.MouseButton.LeftButton)
    idle()
    assert shown == ["comparison.html"]


def test_choices_come_back(qtbot, dialog, context, idle):
    tick(dialog, "memit")
    choose_facts(dialog, "table")
    dialog.choice.checkpoints.setText("1, 3")
    dialog.start()
    idle()
    again = CompareDialog(context, dialog.choice._sources, lambda: (METHODS, {}))
    qtbot.addWidget(again)
    again.present()
    assert again.choice.chosen == ("memit",) and again.choice.checkpoints.text() == "1, 3"
    assert again.choice.source.currentText() == "All facts of the edits table (30)"


def test_the_best_of_each_number_of_edits_stands_out(qapp):
    model = StudyRowsModel()
    for method, edits, share, growth in (("a", 1, 0.5, 1.5), ("b", 1, 0.7, 2.0), ("a", 10, 0.2, 1.6)):
        model.put(StudyRow(method, edits, reliability=share, norm_growth=growth))
    names = [measure.field for measure in MEASURES]
    share, growth = (2 + names.index(name) for name in ("reliability", "norm_growth"))

    def bold(row, place):
        return model.index(row, place).data(Qt.ItemDataRole.FontRole) is not None

    assert [bold(row, share) for row in range(3)] == [False, True, False], "alone, it is not the best of anything"
    assert [bold(row, growth) for row in range(3)] == [True, False, False]
    said = model.index(1, share).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Reliability: 0.70, the best"
    model.put(StudyRow("a", 1, reliability=0.9))
    assert model.rowCount() == 3, "a row that is measured again takes the place of the old one"


@pytest.mark.parametrize(("text", "numbers"), [("1, 10,100", (1, 10, 100)), ("5 3 3", (3, 5))])
def test_numbers_of_edits_are_read_as_one_writes_them(text, numbers):
    assert parse_checkpoints(text) == numbers


@pytest.mark.parametrize("text", ["", "0, 1", "a", "1.5"])
def test_what_is_no_number_of_edits_is_refused(text):
    with pytest.raises(BadInput):
        parse_checkpoints(text)
