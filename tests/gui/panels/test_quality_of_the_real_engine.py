"""Files to measure with, brought to the quality panel over the real engine while a session stands open."""

import json
from pathlib import Path

import pytest

from gui.panels.quality.panel import MEASURE, QualityPanel

TINY = Path(__file__).parents[2] / "resources" / "tiny_world"
QUICK = {"layers": "0-1", "steps": 4}


@pytest.fixture
def bench(tmp_path):
    """The engine itself."""
    from engine.workbench import Workbench

    return Workbench(tmp_path / "home")


def test_files_are_used_and_the_session_stays_as_it_is(qtbot, context, bridge, theme, tmp_path):
    from engine.evaluation.datasets import read_facts

    facts = read_facts(TINY / "facts.json").facts

    def edit(bench):
        bench.use_statistics_text(TINY / "statistics.txt")
        yield from bench.edit(facts[:4], "memit", QUICK, batch=4)

    def idle():
        qtbot.waitUntil(lambda: not bridge.busy and not len(bridge._worker.outbox), timeout=60_000)
        panel.draw()

    for flag in ("model", "edited"):
        context.actions.set_flag(flag, True)
    panel = QualityPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    bridge.submit("Loading", lambda bench: bench.load(TINY / "model"), kind="load")
    bridge.submit("Editing", edit, kind="edit")
    idle()
    resets = []
    bridge.session_reset.connect(lambda: resets.append(True))
    bad, own = tmp_path / "bad.jsonl", tmp_path / "own.jsonl"
    bad.write_text('{"question": "Orlen is a", "choices": ["city"], "answer": 0}\n')
    asked = [{"question": f.text, "choices": [f.target, f.true], "answer": 1} for f in facts[10:14]]
    own.write_text("\n".join(map(json.dumps, asked)))
    panel.files.take([bad])
    idle()
    panel.files.take([own])
    idle()
    context.actions[MEASURE].trigger()
    idle()
    assert panel.report.position == 4 and not resets
    before, now = panel.report.ability["own.accuracy"]
    assert before is not None and 0 <= now <= 1 and before > 0.5
