"""A model taught to use a memory from the window: foretold, carried out, stopped, and offered where it is missing."""

import pytest
from PySide6.QtWidgets import QDialog

from engine.errors import BadInput
from engine.methods.knobs import MethodInfo
from gui.dialogs.teach_memory import TeachMemoryDialog
from gui.panels.method.panel import MethodPanel
from gui.panels.side_memory.panel import SideMemoryPanel
from gui.panels.side_memory.teaching import TEACH
from tests.gui.measured_panel import on_screen
from tests.gui.panels.panel_bench import FakePreset


@pytest.fixture
def panel(qtbot, context, theme, loaded):
    context.actions.set_flag("not_editing", True)
    panel = on_screen(qtbot, theme, SideMemoryPanel(context), 700, 360)
    panel.teaching.facts = lambda: ("a", "b")
    return panel


@pytest.fixture
def dialog(context, panel, idle):
    context.actions[TEACH].trigger()
    found = panel.findChild(TeachMemoryDialog)
    idle()
    return found


def test_it_says_how_long_it_takes_before_it_begins(bench, dialog, idle):
    assert dialog.estimate.text() == "About 1000 s on this machine." and dialog.button.isEnabled()
    dialog.steps.setValue(7)
    assert not dialog.button.isEnabled()
    idle()
    assert dialog.estimate.text() == "About 7 s on this machine."
    assert bench.readers.asked == [("forecast", ("a", "b"), 1000, "read"), ("forecast", ("a", "b"), 7, "read")]


def test_the_model_is_taught_with_the_facts_of_the_table_and_told_of(qtbot, bench, panel, dialog, idle):
    dialog.steps.setValue(3)
    idle()
    with qtbot.waitSignal(panel.teaching.taught):
        dialog.button.click()
    assert bench.readers.asked[-1] == ("train", ("a", "b"), 3, "read") and bench.readers.taught
    assert panel.notice.text.startswith("The model was taught to read a memory")


def test_it_is_taught_to_write_where_that_is_chosen(qtbot, bench, panel, dialog, idle):
    dialog.task.choose("write")
    idle()
    dialog.steps.setValue(3)
    idle()
    with qtbot.waitSignal(panel.teaching.taught):
        dialog.button.click()
    assert bench.readers.asked[1:] == [
        ("forecast", ("a", "b"), 1000, "write"),
        ("forecast", ("a", "b"), 3, "write"),
        ("train", ("a", "b"), 3, "write"),
    ]
    assert panel.notice.text.startswith("The model was taught to write")


def test_it_is_seen_among_the_jobs_and_can_be_stopped(bench, bridge, panel, dialog, idle):
    dialog.steps.setValue(10**6)
    idle()
    dialog.button.click()
    (job,) = bridge.jobs
    assert job.title == "Teaching the model to use a memory"
    job.cancel()
    idle()
    assert not bench.readers.taught and panel.notice.text == ""


def test_what_cannot_be_taught_is_said_in_the_dialog(bench, context, panel, idle):
    def refused(facts, plan, tasks):
        raise BadInput("the facts have no relation with two different objects.")
        yield

    bench.readers.forecast = refused
    context.actions[TEACH].trigger()
    found = panel.findChild(TeachMemoryDialog)
    idle()
    assert "no relation" in found.notice.text and not found.button.isEnabled()
    found.reject()
    assert not [one for one in panel.findChildren(QDialog) if one.isVisible()]


def test_the_methods_form_offers_it_until_the_model_is_taught(qtbot, context, bench, theme, loaded, idle):
    listed = bench.methods()
    bench.preset = lambda _name: FakePreset({}, "published")
    bench.methods = lambda: (*listed, MethodInfo("memllm", "MemLLM", "", "", ()))
    context.actions.set_flag("not_editing", True)
    form = MethodPanel(context)
    qtbot.addWidget(form)
    form.show()
    idle()
    assert not form.teach.isVisible()
    form.combo.setCurrentIndex(form.combo.findData("memllm"))
    assert form.teach.isVisible() and form.untaught.isVisible()
    bench.readers.taught = True
    form.look_up_presets()
    idle()
    assert not form.teach.isVisible() and not form.untaught.isVisible()
