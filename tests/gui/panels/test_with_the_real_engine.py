"""The working panels over the real engine on the tests' tiny model: load, look, edit, undo, compare."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from gui.panels.edits.fact_rows import FactText
from gui.panels.edits.import_dialog import ImportDialog
from gui.panels.edits.panel import EditsPanel
from gui.panels.method.panel import MethodPanel
from gui.panels.model.load_dialog import LoadDialog
from gui.panels.model.panel import ModelPanel
from gui.panels.playground.panel import PlaygroundPanel
from gui.panels.tracing.panel import TracingPanel

TINY = Path(__file__).parents[2] / "resources" / "tiny_world"


@pytest.fixture
def bench(tmp_path):
    """The engine itself."""
    from engine.workbench import Workbench

    return Workbench(tmp_path / "home")


@pytest.fixture
def idle(qtbot, bridge):
    """Wait until the engine has nothing to do and has told everything."""

    def wait():
        qtbot.waitUntil(lambda: not bridge.busy and not len(bridge._worker.outbox), timeout=60_000)

    return wait


@pytest.fixture
def panels(qtbot, context, bridge, idle):
    """The four panels beside each other, with the tiny model loaded through the dialog."""
    bridge.model_changed.connect(lambda info: context.actions.set_flag("model", info is not None))
    context.actions.set_flag("engine", True)
    made = {kind.__name__: kind(context) for kind in (ModelPanel, MethodPanel, EditsPanel, PlaygroundPanel)}
    model, method, edits, playground = made.values()
    edits.set_options_source(method.run_options)
    for panel in made.values():
        qtbot.addWidget(panel)
        panel.resize(900, 500)
        panel.show()
    model.open_folder(TINY / "model")
    qtbot.waitUntil(lambda: model.findChild(LoadDialog) is not None, timeout=60_000)
    qtbot.mouseClick(model.findChild(LoadDialog).load_button, Qt.MouseButton.LeftButton)
    idle()
    assert model.notice.text == ""
    yield model, method, edits, playground
    edits.looker.rest()


def test_facts_are_traced_one_by_one_and_on_average(qtbot, context, panels, theme, idle):
    from engine.evaluation.datasets import read_facts

    facts = read_facts(TINY / "facts.json").facts[:2]
    wrong = replace(facts[0], true=facts[0].target)
    panel = TracingPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.set_source(lambda: (*facts, wrong))
    context.actions["measure.tracing"].trigger()
    qtbot.waitUntil(lambda: panel.found is not None, timeout=60_000)
    panel.draw()
    assert panel.fact.count() == 3 and [name for name, _ in panel.skipped_rows()[1]] == [panel.found.skipped[0].name]
    panel.fact.setCurrentIndex(1)
    assert panel.trace.answer in facts[0].true and panel.trace.maps["mlp"].shape == (len(panel.trace.tokens), 4)
    assert len(panel.rows()[1]) == 3 * len(panel.trace.tokens)


def drop(panel, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    no = Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no))


def states(edits):
    return [row.state.value for row in edits.model.rows.rows]


def test_from_a_dropped_folder_of_facts_to_edits_and_back(qtbot, panels, bridge, bench, idle, tmp_path):
    model, method, edits, playground = panels
    assert "4 layers" in model.card._values["Kind"].full_text
    drop(edits, TINY / "facts.json")
    qtbot.waitUntil(lambda: edits.findChild(ImportDialog) is not None, timeout=20_000)
    dialog = edits.findChild(ImportDialog)
    assert all(not read.problems for read in dialog._files)
    dialog.accepted_with.emit(dialog.facts[:8])
    dialog.reject()
    rows = edits.model.rows.rows
    qtbot.waitUntil(lambda: all(row.says is not None for row in rows), timeout=60_000)
    truths = [row.says.strip().startswith(row.text.true) for row in rows]
    assert sum(truths) >= 6, "the tiny model knows its world"
    idle()

    method.batch.setValue(4)
    edits.start_run()
    qtbot.waitUntil(lambda: set(states(edits)) == {"written"}, timeout=120_000)
    idle()
    assert [row.batch for row in rows] == [1] * 4 + [2] * 4
    assert all(row.efficacy is not None for row in rows)
    assert sum(row.after > row.before for row in rows) >= 6

    bridge.submit("Undo", lambda engine: engine.undo(), kind="timeline")
    idle()
    assert states(edits) == ["written"] * 4 + ["undone"] * 4
    playground.after.setCurrentIndex(playground.after.findData(1))
    playground.set_prompt(rows[0].fact.text)
    idle()
    assert playground.notice.text == ""
    shown = playground.answers.after.tokens.accessibleDescription()
    assert shown and shown != playground.answers.before.tokens.accessibleDescription()

    session = bench.session_folder
    bridge.submit("Reload", lambda engine: engine.load(TINY / "model"), kind="load")
    idle()
    assert states(edits) == ["queued"] * 8
    edits.model.delete(rows[6:])
    bridge.submit("Open", lambda engine: engine.open_session(session), kind="session")
    idle()
    assert sorted(states(edits)) == ["undone"] * 4 + ["written"] * 4, "the ledger brings the deleted rows back"


def test_a_fact_that_the_engine_refuses_is_named_in_its_row(qtbot, panels, idle, bench):
    _, _, edits, _ = panels
    long = FactText("Vellux", "{} " + "was started in a small shed and " * 80, "Orlen")
    [row] = edits.model.add([long], "row")
    edits.start_run()
    qtbot.waitUntil(lambda: row.note != "", timeout=20_000)
    assert "longer than the model's" in row.note
    assert row.state.value == "failed"
    idle()


def test_presets_of_the_real_methods_fit_their_forms(panels, idle):
    _, method, _, _ = panels
    idle()
    for place in range(method.combo.count()):
        method.combo.setCurrentIndex(place)
        options = method.run_options()
        assert method.form.changes() == {}
        assert set(options.settings) >= {name for name, field in method.form.fields.items() if field.shown}
        assert method.source.text().startswith("Preset: ")
