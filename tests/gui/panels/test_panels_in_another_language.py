"""The panels in another language: what a person reads is translated, and what a file or the clipboard holds is not."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from engine.errors import BadInput
from engine.events import Log
from engine.support.wording import say
from gui.language import wording
from gui.panels.edits import fact_events
from gui.panels.edits.clipboard import format_rows
from gui.panels.edits.delegates import state_widths
from gui.panels.edits.fact_rows import FactRow, FactText, RowState
from gui.panels.edits.model import Column, EditsModel
from gui.panels.log import LogPanel
from gui.panels.norms.panel import NormsPanel
from gui.panels.superposition import SuperpositionPanel
from tests.gui.fake_bench import norms, superposition

GERMAN = {
    "queued": "wartet",
    "written": "geschrieben",
    "Subject": "Subjekt",
    "layer {layer}": "Schicht {layer}",
    "layer": "Schicht",
    "edits": "Änderungen",
    "norm layer {layer}": "Norm von Schicht {layer}",
    "{what} ({rows} rows)": "{what} ({rows} Zeilen)",
    "delete": "Löschen",
    "the disk is full": "die Platte ist voll",
    "Make room.": "Platz schaffen.",
    "row {row}: {message}": "Zeile {row}: {message}",
    "yes": "ja",
}


@pytest.fixture(autouse=True)
def german(monkeypatch):
    monkeypatch.setattr(wording, "_translate", lambda template, _count, _meaning: GERMAN.get(template, template))


@pytest.fixture
def model(qapp):
    model = EditsModel()
    model.add([FactText(subject, "{} lives in", "Rome") for subject in ("Ada", "Bo")], "rows")
    return model


def test_cells_and_heads_are_translated_and_the_search_finds_what_is_read(model):
    model.row_at(1).efficacy = True
    assert model.headerData(Column.SUBJECT, Qt.Orientation.Horizontal) == "Subjekt"
    assert model.index(0, Column.STATE).data() == "wartet"
    assert model.index(1, Column.EFFICACY).data() == "ja"
    for needle, found in (("wartet", 2), ("queued", 0), ("ada wartet", 1)):
        model.set_filter(needle)
        assert len(model.rows.shown) == found, needle
    model.set_filter("", [RowState.QUEUED])
    assert len(model.rows.shown) == 2


def test_what_is_copied_is_english(model):
    head, first, *_ = (line.split("\t") for line in format_rows(model.rows.rows).splitlines())
    assert dict(zip(head, first, strict=True))["state"] == "queued"


def test_a_step_of_undo_is_translated_with_its_number_of_rows(model):
    model.delete(list(model.rows.rows))
    assert model.undo_stack.undoText() == "Löschen (2 Zeilen)"


def test_an_error_about_a_row_is_told_without_the_row_in_every_language():
    row = FactRow(FactText("Ada", "{} lives in", "Rome"))
    error = BadInput(say("the disk is full"), say("Make room."), row=1)
    assert fact_events.take_error(error, [row]) is row
    assert row.note == "The disk is full Make room."
    assert wording.shown(row.note) == "Die Platte ist voll Platz schaffen."


def test_the_column_of_states_has_room_for_the_words(qapp):
    metrics = QFontMetrics(qapp.font())
    sign, words = state_widths(metrics)
    assert metrics.horizontalAdvance("geschrieben") < words - sign


def test_the_log_is_read_in_the_language_and_kept_in_english(qtbot, context, theme):
    panel = LogPanel(context)
    for widget in (panel, panel.tools):
        qtbot.addWidget(widget)
    panel.apply_theme(theme)
    panel.on_log(Log(say("the disk is full"), "error"))
    panel.draw()
    assert "die Platte ist voll" in panel._text.toPlainText()
    assert str(panel.entries[-1]).endswith("the disk is full")
    panel.close_file()
    kept = "".join(file.read_text("utf-8") for file in context.settings.folders.logs.iterdir())
    assert "the disk is full" in kept and "Platte" not in kept


def test_tables_are_read_in_the_language_and_saved_in_english(qtbot, context, theme, tmp_path):
    for make, event, plot, heads, saved in (
        (NormsPanel, norms(2), "plot", ("Änderungen", "Norm von Schicht 2"), ("edits", "norm layer 2")),
        (SuperpositionPanel, superposition(2), "heat", ("Schicht",), ("layer",)),
    ):
        panel = make(context)
        for widget in (panel, panel.tools):
            qtbot.addWidget(widget)
        panel.apply_theme(theme)
        take = panel.on_norms if make is NormsPanel else panel.on_measured
        take(event)
        panel.pages.as_table.setChecked(True)
        panel.draw()
        table = panel.pages.tables[0].model()
        shown = [table.headerData(place, Qt.Orientation.Horizontal) for place in range(table.columnCount())]
        assert set(heads) <= set(shown)
        file = tmp_path / "numbers.csv"
        getattr(panel, plot).save_csv(file)
        with file.open(encoding="utf-8", newline="") as stream:
            assert set(saved) <= set(next(csv.reader(stream)))


def test_the_chosen_layer_stays_where_more_layers_come(qtbot, context, theme):
    panel = SuperpositionPanel(context)
    for widget in (panel, panel.tools):
        qtbot.addWidget(widget)
    panel.apply_theme(theme)
    panel.on_measured(superposition(2))
    assert panel.layer.itemText(0).startswith("Schicht ")
    panel.layer.setCurrentIndex(0)
    chosen = panel.layer.currentData()
    panel.on_measured(superposition(4, layers=(0, *superposition(2).layers)))
    assert panel.layer.currentData() == chosen
