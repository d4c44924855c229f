from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.events import Progress
from engine.exports.table import EXPORTS
from engine.support.wording import say
from gui.dialogs import export as export_module
from gui.dialogs.export import ExportDialog
from gui.language.choice import page_language, speak
from tests.gui.spoken import mark


@pytest.fixture
def dialog(qtbot, context, settings, tmp_path):
    settings.remember("export folder", str(tmp_path))
    dialog = ExportDialog(context)
    qtbot.addWidget(dialog)
    dialog.present()
    return dialog


def choose(dialog, key):
    dialog.choices.button([kind.key for kind in EXPORTS].index(key)).click()


@pytest.mark.parametrize("key", [kind.key for kind in EXPORTS])
def test_everything_can_be_taken_away(qtbot, dialog, bench, idle, tmp_path, key):
    choose(dialog, key)
    place = Path(dialog.place.text())
    assert place.parent == tmp_path
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    idle()
    assert bench.exported == [(key, place)]
    assert dialog.notice.text == f"Written to {place}"
    assert dialog.show_button.isVisible()
    assert dialog.export_button.isEnabled()


def test_the_report_is_written_in_the_language_of_the_window(qtbot, qapp, dialog, bench, idle, monkeypatch):
    speak(qapp, "ja")
    try:
        mark(monkeypatch)
        choose(dialog, "report")
        qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
        idle()
        language = bench.written_in
        assert (language.code, language.shown(say("In figures")), language.shown("lr")) == ("ja", "⟦In figures⟧", "lr")
    finally:
        speak(qapp, "en")
    assert page_language().code == "en"


def test_the_forms_stay_where_they_are_when_another_has_fewer_options(qtbot, dialog):
    qtbot.waitExposed(dialog)
    dialog.resize(dialog.width(), dialog.height() + 200)
    places = []
    for key in ("model", "session", "measurements"):
        choose(dialog, key)
        qtbot.wait(1)
        places.append([button.y() for button in dialog.choices.buttons()])
    assert places[0] == places[1] == places[2]


def test_the_proposed_name_says_what_it_is(dialog):
    names = []
    for kind in EXPORTS:
        choose(dialog, kind.key)
        names.append(Path(dialog.place.text()).name)
    assert names == [
        "model-edited",
        "model-adapter",
        "model-gguf",
        "model-gguf-adapter",
        "model-deltas.safetensors",
        "model-side-memory",
        "model-session.palimpsest",
        "model-report.html",
        "model-facts.csv",
        "model-measurements.csv",
        "model-script.py",
    ]


def test_another_ending_is_refused_as_it_is_typed(dialog, bench, tmp_path):
    choose(dialog, "report")
    for name, reason in (("r.pdf", "It is not written under the ending .pdf."), ("r", "Its name has no ending.")):
        dialog.place.setText(str(tmp_path / name))
        assert dialog.remark.text() == f"{reason} End it in one of .html, .htm."
        assert not dialog.export_button.isEnabled()
        dialog.start()
    assert bench.exported == [] and not dialog._job
    dialog.place.setText(str(tmp_path / "r.htm"))
    assert dialog.remark.text() == "" and dialog.export_button.isEnabled()
    dialog.place.clear()
    assert dialog.remark.text() == "" and not dialog.export_button.isEnabled()


def test_what_is_there_already_is_said_before(dialog, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("x")
    choose(dialog, "facts")
    dialog.place.setText(str(file))
    assert dialog.remark.text() == "This file is there already and will be replaced."
    choose(dialog, "model")
    dialog.place.setText(str(tmp_path))
    assert dialog.remark.text() == "This folder is not empty."
    dialog.place.setText(" ")
    assert not dialog.export_button.isEnabled()


def test_what_was_written_just_now_is_not_warned_of(dialog, bench, idle, tmp_path):
    place = tmp_path / "mine.csv"
    choose(dialog, "facts")
    dialog.place.setText(str(place))
    place.write_text("x")  # by the engine, which is not the real one here
    dialog.start()
    idle()
    assert dialog.notice.text == f"Written to {place}" and dialog.remark.text() == ""
    dialog.place.setText(str(tmp_path / "other.csv"))
    dialog.place.setText(str(place))
    dialog.reject()
    dialog.present()
    dialog.place.setText(str(place))
    assert dialog.remark.text() == "This file is there already and will be replaced."


def test_an_error_is_shown_and_the_dialog_stays(dialog, idle, tmp_path):
    dialog.place.setText(str(tmp_path / "refused"))
    dialog.start()
    idle()
    assert dialog.notice.text.endswith("the disk is full. Make room or choose another place.")
    assert dialog.isVisible()


@pytest.mark.parametrize("other", ["place", "form"])
def test_what_was_said_of_one_export_is_not_said_of_another(dialog, idle, tmp_path, other):
    for name, is_written in (("refused", False), ("mine", True)):
        choose(dialog, "model")
        dialog.place.setText(str(tmp_path / name))
        dialog.start()
        idle()
        assert dialog.notice.isVisible() and dialog.show_button.isVisible() == is_written
        if other == "place":
            dialog.place.setText(str(tmp_path / "another"))
        else:
            choose(dialog, "adapter")
        assert not dialog.notice.isVisible() and not dialog.show_button.isVisible()


def test_writing_shows_progress_and_can_be_cancelled(qtbot, dialog, bench, idle):
    def slow(place, **options):
        for done in range(100_000):
            yield Progress("Writing", done, 100_000, "tensors")

    bench.exports.model = slow
    dialog.start()
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 100_000)
    assert dialog.bar.isVisible()
    assert not dialog.place.isEnabled()
    assert dialog.close_button.text() == "Cancel"
    qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    idle()
    assert not dialog.bar.isVisible()
    assert dialog.notice.text == ""
    assert dialog.close_button.text() == "Close"


def test_browse_fills_the_place(qtbot, dialog, monkeypatch, tmp_path):
    monkeypatch.setattr(export_module, "choose_folder", lambda *_: tmp_path / "elsewhere")
    monkeypatch.setattr(export_module, "choose_new_file", lambda *_: None)
    qtbot.mouseClick(dialog.browse, Qt.MouseButton.LeftButton)
    assert dialog.place.text() == str(tmp_path / "elsewhere" / "model-edited")
    choose(dialog, "report")
    before = dialog.place.text()
    qtbot.mouseClick(dialog.browse, Qt.MouseButton.LeftButton)
    assert dialog.place.text() == before


def test_the_base_can_be_browsed_for(qtbot, dialog, monkeypatch, tmp_path):
    monkeypatch.setattr(export_module, "choose_file", lambda *_: tmp_path / "base.gguf")
    choose(dialog, "gguf")
    qtbot.mouseClick(dialog.options.fields["base"].browse, Qt.MouseButton.LeftButton)
    assert dialog.options.values()["base"] == str(tmp_path / "base.gguf")


def test_only_what_can_be_cut_has_options_and_says_what_it_keeps(dialog, bench, idle, qtbot):
    choose(dialog, "deltas")
    assert not dialog.options.isVisible() and not dialog.measure_button.isVisible()
    choose(dialog, "adapter")
    assert dialog.options.isVisible() and list(dialog.options.fields) == ["rank", "keys"]
    dialog.options.set_values({"rank": 1})
    qtbot.mouseClick(dialog.measure_button, Qt.MouseButton.LeftButton)
    idle()
    assert bench.exported == [] and bench.asked["rank"] == 1
    assert "1 of the 2 edits that hold now are kept" in dialog.notice.text and "Bob" in dialog.notice.text
    dialog.options.set_values({"rank": 16})
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    idle()
    assert bench.exported == [("adapter", Path(dialog.place.text()))] and bench.asked == {"rank": 16, "keys": "both"}


def test_a_wrong_rank_is_said_and_nothing_starts(dialog, qtbot):
    choose(dialog, "adapter")
    field = dialog.options.fields["rank"]
    field.editor.setText("-3")
    assert not dialog.export_button.isEnabled() and not dialog.measure_button.isEnabled()


def test_the_numbers_that_are_written_by_themselves_are_named_as_at_opening(qtbot, context, bridge, idle):
    bridge.submit("Load", lambda bench: bench.load("demo"), kind="load")
    idle()
    dialog = ExportDialog(context)
    qtbot.addWidget(dialog)
    dialog.present()
    combo = dialog.options.fields["numbers"].editor
    assert combo.currentText() == f"Automatic: {bridge.model.dtype}" and dialog.options.values() == {"numbers": "auto"}
    choose(dialog, "gguf")
    assert "Automatic" not in dialog.options.fields["packed"].editor.currentText()
