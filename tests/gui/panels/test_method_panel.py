import pytest
from PySide6.QtCore import Qt

from engine.errors import BadHyperparameter
from gui.actions.actions import Actions
from gui.bridge import Bridge
from gui.context import PanelContext
from gui.panels.method.panel import MethodPanel


@pytest.fixture
def panel(qtbot, context, idle):
    panel = MethodPanel(context)
    qtbot.addWidget(panel)
    idle()
    panel.resize(340, 700)
    panel.show()
    return panel


def choose(panel, name):
    panel.combo.setCurrentIndex(panel.combo.findData(name))


def test_before_the_engine_is_ready_nothing_is_said_of_the_model(qtbot, settings, theme, bench):
    bridge = Bridge(lambda: bench)  # never started
    panel = MethodPanel(PanelContext(bridge, settings, theme, Actions()))
    qtbot.addWidget(panel)
    panel.show()
    assert panel.method is None and not panel.untaught.isVisible() and not panel.teach.isVisible()


def test_methods_are_listed_with_what_they_are(panel):
    assert [panel.combo.itemText(place) for place in range(panel.combo.count())] == ["ENCORE", "AlphaEdit"]
    assert panel.summary.text().startswith("MEMIT for thousands of edits")
    assert "Gupta" in panel.paper.full_text
    choose(panel, "alphaedit")
    assert "null space" in panel.summary.text()
    assert set(panel.form.fields) == {"layers", "threshold"}


def test_before_a_model_is_loaded_the_form_shows_defaults(panel):
    assert panel.run_options().settings["layers"] == "4-8"


def test_a_loaded_model_brings_its_preset(panel, loaded, idle):
    idle()
    options = panel.run_options()
    assert options.settings["layers"] == "1-3"
    assert (options.method, options.title, options.batch, options.seed) == ("encore", "ENCORE", 1, 0)
    assert panel.source.text() == "Preset: searched on the demo world's held-out facts."


def test_a_method_that_cannot_work_says_why(panel, bench, loaded, idle):
    bench.refusals["alphaedit"] = "it needs two layers."
    panel._take_model(loaded)
    idle()
    choose(panel, "alphaedit")
    assert panel.notice.text == "AlphaEdit cannot work on this model: it needs two layers."
    assert not panel.form.isEnabled()
    with pytest.raises(BadHyperparameter, match="needs two layers"):
        panel.run_options()
    choose(panel, "encore")
    assert panel.notice.text == ""


def test_what_differs_from_the_preset_is_remembered_per_model(qtbot, context, panel, loaded, idle):
    idle()
    steps = panel.form.fields["steps"].editor
    steps.selectAll()
    qtbot.keyClicks(steps, "11")
    panel.batch.setValue(10)
    again = MethodPanel(context)
    qtbot.addWidget(again)
    idle()
    options = again.run_options()
    assert (options.settings["steps"], options.settings["layers"], options.batch) == (11, "1-3", 10)
    again.reset()
    assert again.run_options().settings["steps"] == 25


def test_a_settings_file_is_opened_and_each_key_accounted_for(panel, loaded, idle, tmp_path):
    idle()
    file = tmp_path / "AlphaEdit" / "published.yaml"
    file.parent.mkdir()
    file.write_text("alg_name: AlphaEdit\nlayers: [2, 3]\nnullspace_threshold: 0.05\nmodel_parallel: false\n")
    panel.files.open(file)
    idle()
    assert panel.method.name == "alphaedit" and panel.run_options().settings["layers"] == "2-3"
    assert "settings of alphaedit" in panel.files.notice.text
    assert "model_parallel (chosen when a model is opened)" in panel.files.notice.text

    panel.files.save(tmp_path / "ours.yaml", "memit", {"layers": "1-3", "steps": 9})
    idle()
    assert "v_num_grad_steps: 9" in (tmp_path / "ours.yaml").read_text()
    panel.files.save(tmp_path / "none.yaml", "retrieval", {})
    idle()
    assert "has no such file in EasyEdit" in panel.files.notice.text and not (tmp_path / "none.yaml").exists()

    file.write_text("alg_name: Nothing\n")
    panel.files.open(file)
    idle()
    assert "is for Nothing" in panel.files.notice.text and panel.method.name == "alphaedit"


def test_it_says_how_much_differs_from_the_preset(qtbot, panel, loaded, idle):
    idle()
    assert not panel.reset_button.isEnabled()
    panel.form.fields["steps"].editor.setText("11")
    panel.form.fields["lambda_n"].editor.setText("3")
    assert panel.source.text().endswith("held-out facts. 2 values differ from it.")
    qtbot.mouseClick(panel.reset_button, Qt.MouseButton.LeftButton)
    assert panel.run_options().settings["steps"] == 25 and not panel.reset_button.isEnabled()


def test_sections_stay_as_they_were_left(qtbot, context, panel, idle):
    panel.form.groups["solver"].heading.click()
    again = MethodPanel(context)
    qtbot.addWidget(again)
    idle()
    assert again.form.groups["solver"].heading.isChecked() and not again.form.groups["values"].heading.isChecked()


def test_a_refused_method_is_passed_over_by_the_keys(qtbot, panel, bench, loaded, idle):
    bench.refusals["alphaedit"] = "it needs two layers."
    panel._take_model(loaded)
    idle()
    qtbot.keyClick(panel.combo, Qt.Key.Key_Down)
    assert panel.method.name == "encore"


def test_the_list_drops_down_by_its_action(panel, context):
    context.actions["method.choose"].trigger()
    assert panel.combo.list.isVisible()
    panel.combo.hidePopup()


def test_a_wrong_field_stops_a_run_with_its_reason(qtbot, panel):
    panel.form.fields["steps"].editor.setText("nine")
    with pytest.raises(BadHyperparameter, match="'nine' is not a whole number"):
        panel.run_options()
