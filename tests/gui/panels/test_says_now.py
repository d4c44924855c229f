"""What the model says now, in the table: of the present model, whichever rows were in sight when it changed."""

import pytest
from PySide6.QtCore import Qt

from engine.events import FactState
from gui.panels.edits.fact_rows import FactText
from gui.panels.edits.panel import EditsPanel
from gui.panels.method.panel import MethodPanel

BORN = "{} was born in the city of"
MANY = 60


@pytest.fixture
def panel(qtbot, context, loaded, bench):
    method, panel = MethodPanel(context), EditsPanel(context)
    panel.set_options_source(method.run_options)
    panel.method = method
    for one in (method, panel):
        qtbot.addWidget(one)
    panel.resize(900, 500)
    panel.apply_theme(context.theme)
    panel.show()
    bench.query_facts = answering(bench)
    yield panel
    panel.looker.rest()


def answering(bench):
    """An engine whose answer names the batches that are applied."""

    def ask(facts):
        bench.looked.append(tuple(fact.subject for fact in facts))
        for fact in facts:
            yield FactState(fact.id, "queued", before=0.031, says=f" as after {bench.applied}")

    return ask


def test_a_row_that_comes_into_sight_after_the_model_changed_is_asked_anew(qtbot, panel, bench, idle, context):
    rows = panel.model.add([FactText(f"person {number}", BORN, "Orlen") for number in range(MANY)], "rows")
    panel.method.batch.setValue(MANY)
    qtbot.waitUntil(panel.run_button.isEnabled)
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: all(row.batch for row in rows))
    idle()
    panel.view.scrollToTop()
    context.bridge.submit("Going to the unedited model", lambda engine: engine.go_to(0))
    qtbot.waitUntil(lambda: rows[0].says == " as after 0")
    assert panel.view.visible_rows()[-1] is not rows[-1]
    panel.view.scrollToBottom()
    qtbot.waitUntil(lambda: rows[-1].says == " as after 0")
    idle()
    asked = len(bench.looked)
    panel.view.scrollToTop()
    panel.looker.wake()
    qtbot.wait(600)
    assert len(bench.looked) == asked, "what was asked of this model is not asked again"
