"""While the engine works, in the real window over the real engine: asked, named, imported and measured meanwhile."""

from pathlib import Path

import pytest

from engine.evaluation.datasets import read_facts
from engine.events import BatchCommitted, run
from gui.app import open_window
from gui.bridge import JobState
from gui.panels.edits.fact_rows import text_of
from gui.panels.edits.import_dialog import ImportDialog

WORLD = Path(__file__).parents[1] / "resources" / "tiny_world"
LONG = 60_000
*FACTS, MORE = read_facts(WORLD / "facts.json").facts[:4]


def workbench(home):
    import torch

    from engine.workbench import Workbench

    torch.set_num_threads(1)
    return Workbench(home)


@pytest.fixture
def window(qtbot, settings, theme, tmp_path):
    """The window over a real workbench, with the tiny model and facts in the table."""
    window = open_window(settings, theme, lambda: workbench(tmp_path / "home"))
    window.show()
    with qtbot.waitSignal(window.bridge.engine_ready, timeout=LONG):
        window.bridge.start()
    window.model.load(str(WORLD / "model"), "tiny")
    idle(qtbot, window)
    window.bridge.submit("Text", lambda bench: bench.use_statistics_text(WORLD / "statistics.txt"))
    window.edits.importer.add([text_of(fact) for fact in FACTS], "import")
    idle(qtbot, window)
    window.method.combo.setCurrentIndex(window.method.combo.findData("memit"))
    window.method.batch.setValue(1)
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible(), timeout=LONG)
    window.deleteLater()


def idle(qtbot, window):
    qtbot.waitUntil(lambda: not window.bridge.busy, timeout=LONG)


def factors(folder):
    return [file.read_bytes() for file in sorted((folder / "factors").iterdir())]


def test_a_run_is_asked_named_imported_into_and_measured_and_ends_as_if_it_had_been_left_alone(
    qtbot, window, tmp_path, monkeypatch
):
    bridge, playground, prompt = window.bridge, window.playground, FACTS[0].text
    asked, heard = [], []
    original = playground._show
    monkeypatch.setattr(playground, "_show", lambda found: (heard.append(found), original(found)))
    playground.tokens.setValue(3)

    def on_batch(event):
        if event.batch == 1:
            window.edits.run.toggle_pause()
        elif event.batch == 2:
            asked.append(window.bridge.current.state)
            playground.set_prompt(prompt)

    bridge.subscribe(BatchCommitted, on_batch)
    job = start(window)
    qtbot.waitUntil(lambda: job.state is JobState.PAUSED, timeout=LONG)
    qtbot.waitUntil(lambda: playground._job is None, timeout=LONG)

    # Held: the playground answers, a point is named, a file is read, the model is asked about a new row, and a
    # measurement waits and is not queued twice.
    before = len(heard)
    playground.set_prompt(prompt)
    qtbot.waitUntil(lambda: len(heard) == before + 1, timeout=LONG)
    window.timeline.ask_for_name()
    window.timeline._name.setText("held here")
    window.timeline._name.returnPressed.emit()
    qtbot.waitUntil(lambda: window.timeline._timeline.marks[0].name == "held here", timeout=LONG)
    window.edits.importer.read([WORLD / "facts.json"])
    qtbot.waitUntil(lambda: window.edits.findChild(ImportDialog) is not None, timeout=LONG)
    window.edits.findChild(ImportDialog).reject()
    window.edits.importer.add([text_of(MORE)], "import")
    window.edits.view.scrollToBottom()
    row = window.edits.model.rows.rows[-1]
    qtbot.waitUntil(lambda: row.says is not None and row.before is not None, timeout=LONG)
    measure = window.actions_table["measure.quality"]
    measure.trigger()
    measure.trigger()
    waiting = [one for one in bridge.jobs if one.state is JobState.QUEUED]
    assert [one.title for one in waiting] == ["Measuring edit quality"] and job.state is JobState.PAUSED
    assert window.progress.waiting.isVisible() and window.progress.waiting.text() == "1 waiting"
    window.actions_table["measure.superposition"].trigger()
    bridge.jobs[-1].cancel()
    assert [one.title for one in bridge.jobs] == [job.title, "Measuring edit quality"]

    window.edits.run.toggle_pause()
    qtbot.waitUntil(lambda: job.state.final, timeout=LONG)
    idle(qtbot, window)
    assert job.state is JobState.DONE and asked == [JobState.RUNNING]
    assert [one.title for one in bridge.finished if one.kind == "measure"] == [
        "Measuring superposition",
        "Measuring edit quality",
    ]

    # What was answered meanwhile is what a workbench of its own answers at that point of the ledger.
    folder = window.in_hand.session
    window.end()
    qtbot.waitUntil(lambda: not bridge.alive, timeout=LONG)
    with workbench(tmp_path / "other") as bench:
        run(bench.load(WORLD / "model"))
        run(bench.open_session(folder))
        assert bench._session.ledger.batches()[0].name == "held here"
        assert {found.batches_after for found in heard} >= {1, 2}
        for found in heard:
            fresh = run(bench.compare(prompt, before=0, after=found.batches_after, tokens=3))
            assert (found.before, found.after) == (fresh.before, fresh.after)
        # And the run is, to the bit, the one that nobody interrupted.
        run(bench.open_session(tmp_path / "alone"))
        bench.use_statistics_text(WORLD / "statistics.txt")
        run(bench.edit(FACTS, "memit", window.method.run_options().settings, batch=1))
    assert factors(tmp_path / "alone") == factors(folder)


def start(window):
    window.edits.start_run()
    job = window.edits.run.job
    assert job is not None
    return job
