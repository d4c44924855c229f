"""How many facts of a run that was stopped were written: said at once, and true wherever it was stopped."""

import threading

import pytest

from engine.desk.held import FactText
from engine.events import (
    BatchCommitted,
    BranchStarted,
    EditProgress,
    FactState,
    RunProgress,
    TimelineChanged,
    TimelineMark,
)
from gui.panels.edits.panel import EditsPanel
from gui.panels.edits.written import Written
from gui.panels.method.panel import MethodPanel
from tests.gui.window.real_window import WORLD

BORN = "{} was born in the city of"


@pytest.fixture
def panel(qtbot, context):
    method, panel = MethodPanel(context), EditsPanel(context)
    panel.set_options_source(method.run_options)
    panel.method = method
    qtbot.addWidget(method)
    qtbot.addWidget(panel)
    yield panel
    panel.looker.rest()


@pytest.fixture
def told(panel):
    """What was said of runs that ended before their end."""
    said = []
    panel.run.cut_short.connect(said.append)
    return said


def add(panel, count, target="Orlen"):
    return panel.model.add([FactText(f"Person {number}", BORN, target) for number in range(count)], "Add")


def test_it_is_said_how_many_were_written_and_how_many_wait(qtbot, panel, told, loaded, bench, bridge, idle):
    rows = add(panel, 100)
    panel.method.batch.setValue(10)
    panel.start_run()
    qtbot.waitUntil(lambda: sum(row.batch > 0 for row in rows) >= 10)
    panel.run.stop()
    idle()
    written = bench.position
    assert sum(row.batch > 0 for row in rows) == written
    assert told in (
        [f"Stopped. {written} of 100 facts written, {100 - written} waiting."],
        ["Stopped. All 100 facts written."],
    )


def test_a_run_that_never_began_wrote_none(panel, told, loaded, bridge, idle):
    gate = threading.Event()
    bridge.submit("before it", lambda _bench: gate.wait(5))
    add(panel, 3)
    panel.start_run()
    panel.run.stop()
    gate.set()
    idle()
    assert told == ["Stopped. None of 3 facts written, all waiting."]


def test_neither_a_run_to_its_end_nor_one_that_was_refused_says_more(panel, told, loaded, idle):
    add(panel, 2)
    panel.start_run()
    idle()
    add(panel, 2, target="crash")
    panel.start_run()
    idle()
    assert told == [] and panel.notice.text


def timeline(*edits):
    """A timeline of batches with so many edits, all applied."""
    marks = [TimelineMark(n, sum(edits[:n]), "memit", edits[n - 1], "2030-01-01") for n in range(1, len(edits) + 1)]
    return TimelineChanged(tuple(marks), len(marks))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([RunProgress(0.1, "edits", 1, 1, 1, 1)], "None of 5 facts written, all waiting."),
        ([TimelineChanged((), 0), timeline(2)], "2 of 5 facts written, 3 waiting."),
        ([timeline(7, 2), BatchCommitted(2, 9, ("a", "b"), "memit", 1.0)], "2 of 5 facts written, 3 waiting."),
        ([timeline(7, 2), timeline(7, 2, 2), timeline(7, 2, 2, 1)], "All 5 facts written."),
        ([timeline(7, 2), timeline(7, 2, 2), timeline(7, 2)], "2 of 5 facts written, 1 waiting."),
    ],
)
def test_the_timeline_of_the_run_is_what_counts(events, sentence):
    written = Written(5)

    def work():
        yield from events
        return "done"

    assert list(written.count(work())) == events
    assert written.sentence == sentence


def test_one_fact_is_no_plural():
    one = Written(1)
    assert one.sentence == "The fact was not written, it waits."
    list(one.count(iter_of(timeline(1))))
    assert one.sentence == "The fact was written."


def iter_of(*events):
    yield from events


class TestOnARealModel:
    """Stopped ever later in a run, which goes on at the end or begins a branch."""

    @pytest.fixture
    def bench(self, tmp_path):
        from engine.workbench import Workbench

        return Workbench(tmp_path / "home")

    def facts(self, count):
        from engine.evaluation.datasets import read_facts

        return read_facts(WORLD / "facts.json").facts[:count]

    def test_what_is_said_is_what_the_ledger_holds(self, bench):
        from engine.events import run

        run(bench.load(WORLD / "model"))
        bench.use_statistics_text(WORLD / "statistics.txt")
        facts = self.facts(4)
        kinds = set()
        for stop in range(400):
            if stop % 2:
                run(bench.undo())
            held = len([edit for edit in bench.facts_of_session() if edit.applied])
            written = Written(4)
            work = written.count(bench.edit(facts, "ft-l", {"steps": 1}, batch=2))
            ended = begun = False
            for _ in range(stop * 3 + 1):
                try:
                    event = next(work)
                except StopIteration:
                    ended = True
                    break
                kinds.add(type(event))
                begun = isinstance(event, BranchStarted) or (begun and not isinstance(event, TimelineChanged))
            while begun:  # the window stops no job between a branch and its timeline
                begun = not isinstance(next(work), TimelineChanged)
            work.close()
            now = len([edit for edit in bench.facts_of_session() if edit.applied])
            assert written.now == now - held, event
            if ended:
                break
        assert ended and {TimelineChanged, FactState, EditProgress, BatchCommitted, BranchStarted} <= kinds
