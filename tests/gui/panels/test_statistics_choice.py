"""The text for the statistics in the model panel: chosen, dropped, refused, kept for each model."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from gui.panels.model import statistics_text
from gui.panels.model.panel import ModelPanel


@pytest.fixture
def panel(qtbot, context, bridge, idle):
    bridge.model_changed.connect(lambda info: context.actions.set_flag("model", info is not None))
    context.actions.set_flag("engine", True)
    panel = ModelPanel(context)
    panel.apply_theme(context.theme)
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def text(tmp_path):
    file = tmp_path / "plain.txt"
    file.write_text("Some pages of text.\n")
    return file


def load(panel, idle, name="demo"):
    panel.load(name, name)
    idle()


def drop(panel, file):
    data, no = QMimeData(), Qt.KeyboardModifier.NoModifier
    data.setUrls([QUrl.fromLocalFile(str(file))])
    place, action, button = QPointF(5, 5), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(place.toPoint(), action, data, button, no)
    panel.dragEnterEvent(entered)
    assert entered.isAccepted()
    panel.dropEvent(QDropEvent(place, action, data, button, no))


def shown(panel):
    return panel.statistics.text.full_text


def test_a_text_is_chosen_said_and_taken_again_with_its_model(panel, idle, bench, context, text, monkeypatch):
    load(panel, idle)
    assert shown(panel) == "text that the model writes itself" and panel.statistics.own.isChecked()
    monkeypatch.setattr(statistics_text, "choose_file", lambda *_: text)
    context.actions["statistics.choose"].trigger()
    idle()
    assert shown(panel) == "plain.txt, about 12 k tokens" and panel.statistics.chosen.isChecked()
    assert str(text) in panel.statistics.text.toolTip() and statistics_text.MEANING in panel.statistics.text.toolTip()
    bench.use_statistics_text(None)  # as the engine does for every model that it opens
    load(panel, idle)
    assert bench.statistics_text.file == text and shown(panel).startswith("plain.txt")
    panel.statistics.own.trigger()
    idle()
    assert bench.statistics_text.file is None and panel.statistics.own.isChecked()
    load(panel, idle)
    assert bench.statistics_text.file is None and context.settings.recall("statistics texts") == {}


def test_a_text_is_dropped_on_the_panel(panel, idle, bench, text):
    drop(panel, text)
    assert "Open a model first" in panel.notice.text
    load(panel, idle)
    drop(panel, text)
    idle()
    assert bench.statistics_text.file == text and panel.notice.text == ""


def test_a_text_that_cannot_be_used_is_named_and_the_earlier_one_stays(panel, idle, bench, context, text, tmp_path):
    load(panel, idle)
    drop(panel, text)
    idle()
    panel.statistics.take(tmp_path / "missing.txt")
    idle()
    assert "missing.txt" in panel.notice.text and "cannot be read" in panel.notice.text
    assert bench.statistics_text.file == text and panel.statistics.chosen.isChecked()
    assert context.settings.recall("statistics texts") == {bench.info.fingerprint: str(text)}


def test_a_kept_text_that_is_gone_is_said_and_the_models_own_is_taken(panel, idle, bench, context, text):
    load(panel, idle)
    drop(panel, text)
    idle()
    text.unlink()
    bench.use_statistics_text(None)
    load(panel, idle)
    assert "plain.txt" in panel.notice.text and "The model's own text is taken until then." in panel.notice.text
    assert bench.statistics_text.file is None and panel.statistics.own.isChecked()
    assert list(context.settings.recall("statistics texts").values()) == [str(text)], "it may come back"


def test_whoever_thinks_better_of_it_keeps_what_there_was(panel, idle, bench, context, monkeypatch):
    load(panel, idle)
    monkeypatch.setattr(statistics_text, "choose_file", lambda *_: None)
    panel.statistics.chosen.trigger()
    idle()
    assert panel.statistics.own.isChecked() and bench.statistics_text.file is None
