import pytest

from engine.errors import BadHyperparameter
from gui.panels.method import MethodPanel


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


def test_a_wrong_field_stops_a_run_with_its_reason(qtbot, panel):
    panel.form.fields["steps"].editor.setText("nine")
    with pytest.raises(BadHyperparameter, match="'nine' is not a whole number"):
        panel.run_options()
