"""Was it edited, over the real engine on the tests' tiny model: compared with its start, and asked of a detector."""

from pathlib import Path

import pytest

from gui.panels.detection.panel import LOOK, DetectionPanel
from gui.support.run_settings import RunSettings

TINY = Path(__file__).parents[2] / "resources" / "tiny_world"
QUICK = {"steps": 6}


@pytest.fixture
def bench(tmp_path):
    """The engine itself."""
    from engine.workbench import Workbench

    return Workbench(tmp_path / "home")


def test_edits_are_found_against_the_start_and_by_a_detector(qtbot, context, bridge, theme, tmp_path):
    from engine.evaluation.datasets import read_facts

    facts = read_facts(TINY / "facts.json").facts

    def idle():
        qtbot.waitUntil(lambda: not bridge.busy and not len(bridge._worker.outbox), timeout=60_000)
        panel.draw()

    def edit(bench):
        bench.use_statistics_text(TINY / "statistics.txt")
        bench.use_known_facts(facts[4:])
        yield from bench.edit(facts[:4], "memit", QUICK, batch=4)

    context.actions.set_flag("model", True)
    panel = DetectionPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.set_sources(lambda: facts[:4], lambda: RunSettings("memit", "MEMIT", QUICK, 4, 0, "locate-then-edit"))
    bridge.submit("Loading", lambda bench: bench.load(TINY / "model"), kind="load")
    bridge.submit("Editing", edit, kind="edit")
    idle()
    context.actions[LOOK].trigger()
    idle()
    found = panel.original.found
    assert found.position == 4 and set(found.rank) == {4} and panel.original.rank.text == "4"
    assert found.kinds[0] != "known" and set(found.kinds) == {"edit", "same subject", "known"}
    panel.view.choose("detector")
    panel.detector.facts.setValue(24)
    panel.detector.batch.setValue(4)
    panel.make()
    idle()
    assert panel.detector.made.held_out > 0 and panel.notice.text == ""
    file = tmp_path / "kept.safetensors"
    panel._detector.save(file)
    panel._submit("Opening", lambda bench: bench.laboratory.open_detector(file), panel._keep)
    idle()
    assert panel.detector.made.same_weights and panel.detector.made.file == str(file)
    context.actions[LOOK].trigger()
    idle()
    told = panel.detector.told
    assert told.kinds.count("edit") == told.kinds.count("other") == 4 and told.accuracy is not None
    assert panel.detector.now.text == f"{told.accuracy:.1%}"

    panel.view.choose("original")
    bridge.submit("Opening again", lambda bench: bench.open_session(bench.session_folder), kind="session")
    idle()
    again = panel.original.found, panel.detector.told
    assert again[0] is not found and again[1] is not told
    assert again[0].weights == found.weights and (again[0].moved == found.moved).all()
    assert again[1].names == told.names and (again[1].probability == told.probability).all()
    assert panel.original.rank.text == "4"
