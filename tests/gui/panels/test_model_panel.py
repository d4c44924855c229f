from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from engine.events import Progress
from engine.workbench import Workbench
from gui.bridge import JobState
from gui.language import wording
from gui.panels.model import panel as model_module
from gui.panels.model.load_dialog import LoadDialog, look_into
from gui.panels.model.panel import ModelPanel, may_be_model
from tests.gguf_files import write_gguf


@pytest.fixture
def panel(qtbot, context, bridge):
    bridge.model_changed.connect(lambda info: context.actions.set_flag("model", info is not None))
    context.actions.set_flag("engine", True)
    panel = ModelPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def dialog_of(qtbot, panel):
    qtbot.waitUntil(lambda: panel.findChild(LoadDialog) is not None)
    return panel.findChild(LoadDialog)


def test_the_demo_world_is_one_click_away(qtbot, panel, idle, context):
    assert panel._hint.isVisible()
    qtbot.mouseClick(panel.demo_button, Qt.MouseButton.LeftButton)
    idle()
    assert panel.card.isVisible()
    assert panel.card.name.text() == "demo"
    texts = {title: label.full_text for title, label in panel.card._values.items()}
    assert texts["Kind"] == "llama, 8 layers, 9.4 M parameters"
    assert texts["Weights"] == "auto on auto"
    assert context.settings.values.recent_models == (), "the demo world is no recent folder"


def test_a_chosen_folder_is_looked_into_and_loaded_with_device_and_format(
    qtbot, panel, idle, bench, model_folder, monkeypatch, context
):
    folder = model_folder()
    monkeypatch.setattr(model_module, "choose_folder", lambda *_: folder)
    context.actions["model.open"].trigger()
    dialog = dialog_of(qtbot, panel)
    assert dialog.load_button.text() == "Load"
    assert dialog.opening.text() == "Opening takes about 2 s here: weights cuda:0."
    dialog.device.setCurrentText("cpu")
    dialog.dtype.setCurrentIndex(dialog.dtype.findData("float32"))
    assert dialog.opening.text() == "Opening takes about 4 s here: weights cpu." and dialog.opening.isVisible()
    qtbot.mouseClick(dialog.load_button, Qt.MouseButton.LeftButton)
    idle()
    assert (bench.info.folder, bench.info.device, bench.info.dtype) == (str(folder), "cpu", "float32")
    assert context.settings.values.recent_models == (str(folder),)
    panel._fill_recent()
    assert panel._recent.actions()[0].text().endswith("some-model")
    panel._recent.actions()[0].trigger()
    dialog_of(qtbot, panel).reject()


def test_a_gguf_file_is_chosen_loaded_and_remembered(qtbot, panel, idle, context, monkeypatch, tmp_path, theme):
    file = write_gguf("llama", tmp_path / "Tiny.gguf", "Q8_0", general__file_type=7)
    bench = Workbench(tmp_path / "home")
    monkeypatch.setattr("gui.panels.model.load_dialog.look_into", lambda _, place: look_into(bench, place))
    monkeypatch.setattr(model_module, "look_into", lambda _, place: look_into(bench, place))
    monkeypatch.setattr(model_module, "choose_file", lambda *_: file)
    context.actions["model.open_file"].trigger()
    dialog = dialog_of(qtbot, panel)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "stored as Q8_0, " in texts and "were rounded to Q8_0" in texts
    qtbot.mouseClick(dialog.load_button, Qt.MouseButton.LeftButton)
    idle()
    assert context.settings.values.recent_models == (str(file),)
    panel._fill_recent()
    assert panel._recent.actions()[0].text().endswith("Tiny.gguf")


def test_changing_ones_mind_in_the_folder_dialog_does_nothing(panel, bridge, monkeypatch):
    monkeypatch.setattr(model_module, "choose_folder", lambda *_: None)
    monkeypatch.setattr(model_module, "choose_file", lambda *_: None)
    panel.open_dialog()
    panel.open_file_dialog()
    assert not bridge.busy


def test_a_folder_that_is_no_model_is_told_in_the_panel(panel, idle, tmp_path):
    panel.open_folder(tmp_path)
    idle()
    assert panel.notice.text.endswith("config.json is missing. Choose a Hugging Face folder.")


def test_too_little_memory_is_said_but_does_not_forbid(qtbot, theme, bench, model_folder):
    bench.free = 20_000_000
    dialog = LoadDialog(theme, look_into(bench, model_folder()))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.load_button.text() == "Load anyway"
    assert dialog.load_button.isEnabled()
    assert "too little" in dialog._verdict.text()
    assert dialog._bar.accessibleDescription() == dialog._verdict.text()
    bench.free = 8_000_000_000
    with qtbot.waitSignal(dialog.accepted_with) as accepted:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert accepted.args == ["cuda:0", "auto"]


@pytest.mark.parametrize("word", ["free", "free memory of this very machine"])
def test_the_legend_of_the_memory_bar_has_room_in_every_language(qtbot, theme, bench, model_folder, monkeypatch, word):
    told = wording._translate
    monkeypatch.setattr(wording, "_translate", lambda text, *rest: word if text == "free" else told(text, *rest))
    dialog = LoadDialog(theme, look_into(bench, model_folder()))
    qtbot.addWidget(dialog)
    dialog.show()
    entries = [text for text, _ in dialog._bar._legend(dialog._bar._estimate)]
    assert entries[-1].startswith(word)
    assert dialog._bar.width() > sum(dialog._bar.fontMetrics().horizontalAdvance(text) for text in entries)


def test_the_automatic_number_format_is_named_for_the_device(qtbot, theme, bench, model_folder):
    choices = look_into(bench, model_folder())
    dialog = LoadDialog(theme, choices)
    qtbot.addWidget(dialog)
    for device in bench.devices():
        dialog.device.setCurrentText(device)
        chosen = bench.estimate(choices.inspection, device, "auto").dtype
        assert dialog.dtype.currentText() == f"Automatic: {chosen}" and dialog.dtype.currentData() == "auto"


def test_a_kind_of_model_that_cannot_be_edited_is_refused_with_its_sentence(qtbot, theme, bench, model_folder):
    dialog = LoadDialog(theme, look_into(bench, model_folder("moe-model")))
    qtbot.addWidget(dialog)
    labels = [label.text() for label in dialog.findChildren(model_module.QWidget) if hasattr(label, "text")]
    assert "Mixture-of-experts models cannot be edited." in labels
    assert "will not work: ENCORE · AlphaEdit" in labels
    assert not dialog.load_button.isEnabled()


def test_loading_shows_progress_and_can_be_cancelled(qtbot, panel, bench, idle):
    def slow(folder, device, dtype):
        for done in range(100_000):
            yield Progress("Loading", done, 100_000, "tensors", "model.layers.0")

    bench.load = slow
    panel.open_demo()
    qtbot.waitUntil(lambda: panel.progress.bar.maximum() == 100_000)
    assert panel.progress.isVisible()
    assert "100,000 tensors" in panel.progress._detail.text()
    job = panel._loading
    qtbot.mouseClick(panel.progress.cancel_button, Qt.MouseButton.LeftButton)
    idle()
    assert job.state is JobState.CANCELLED
    assert panel._hint.isVisible()


def test_a_failed_load_goes_back_to_the_beginning_with_the_reason(panel, idle):
    panel.load("broken", "broken")
    idle()
    assert panel.notice.text.startswith("The folder broken holds no model.")
    assert panel._hint.isVisible()


def test_eject_tells_what_was_freed(qtbot, panel, idle, context):
    panel.open_demo()
    idle()
    qtbot.mouseClick(panel.eject_button, Qt.MouseButton.LeftButton)
    idle()
    assert panel.notice.text == "demo is out of memory, 37.6 MB freed."
    assert panel._hint.isVisible()
    assert not panel.eject_button.isEnabled()


def test_a_folder_can_be_dropped(qtbot, panel, model_folder):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(model_folder("dropped")))])
    no = Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no))
    dialog = dialog_of(qtbot, panel)
    assert dialog.windowTitle() == "Open dropped"
    dialog.reject()


def test_files_of_weights_may_be_dropped_and_others_not(tmp_path):
    for name in ("a.gguf", "b.GGUF", "pytorch_model.bin"):
        assert may_be_model(tmp_path / name)
    assert may_be_model(tmp_path) and not may_be_model(tmp_path / "facts.csv")


def test_ten_recent_models_are_kept_latest_first(panel, context):
    for number in range(12):
        context.settings.add_recent_model(f"/models/m{number}")
    panel._fill_recent()
    names = [action.text().split()[-1] for action in panel._recent.actions()]
    assert names == [f"m{number}" for number in range(11, 1, -1)]
    assert panel._recent.actions()[0].toolTip() == str(Path("/models/m11"))
