"""Earlier edits asked again: by schedule, kept, told again, and what is said of them by the laboratory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.cli.main import main
from engine.errors import BadInput
from engine.evaluation.scoring import score
from engine.events import Event, QualityMeasured, RetentionMeasured, run
from engine.fact import Fact
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.live_measures import LiveMeasures
from engine.requests import RunOptions
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 6}


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    workbench.use_statistics_text(tiny_world / "statistics.txt")
    run(workbench.open_session(tmp_path / "session"))
    yield workbench
    workbench.close()


def measured(events: list[Event]) -> list[RetentionMeasured]:
    return [event for event in events if isinstance(event, RetentionMeasured)]


def same(first: RetentionMeasured, second: RetentionMeasured) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(vars(first).values(), vars(second).values(), strict=True))


def test_a_run_asks_again_by_its_schedule_and_the_session_tells_it_again(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    events: list[Event] = []
    options = RunOptions(retention_every=4, retention_sample=3)
    run(bench.edit(tiny_facts[:10], "memit", QUICK, batch=2, options=options), events.append)
    found = measured(events)
    assert [event.position for event in found] == [4, 8, 10]
    assert [len(event.edits) for event in found] == [3, 3, 10]  # at the end those of the run, all of them
    assert [event.everything for event in found] == [False, False, True]
    last = found[-1]
    now = run(score(bench.laboratory.model, [(f.text, f.target) for f in tiny_facts[:10]]))
    assert last.holds.tolist() == [one.exact for one in now]
    np.testing.assert_allclose(last.probability, [one.probability for one in now], rtol=1e-4)
    assert last.held.tolist() == [bool(edit.result.efficacy) for edit in bench.facts_of_session()]
    assert last.batches.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    quality = [e for e in events if isinstance(e, QualityMeasured) and e.protocol == "final" and e.facts]
    assert [e.retention for e in quality] == [e.retention for e in found]
    again: list[Event] = []
    run(bench.open_session(tmp_path / "session"), again.append)
    assert all(same(one, other) for one, other in zip(measured(again), found, strict=True))


class Turns(LiveBudget):
    """Gives each measure as many turns as it is told; what comes of the clock does not matter."""

    def __init__(self, **turns: int) -> None:
        super().__init__()
        self._turns = turns

    def due(self, name: str) -> bool:
        self._turns[name] = self._turns.get(name, 0) - 1
        return self._turns[name] >= 0 and super().due(name)

    def _may(self, name: str) -> bool:
        return True


def test_edits_are_asked_by_themselves_where_the_rest_must_wait(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tiny_world: Path
) -> None:
    bench.use_heldout_text(tiny_world / "heldout.txt")
    bench.use_known_facts(tiny_facts[40:50])
    run(bench.open_session())
    assert bench._session is not None
    # The clock of a run is nothing that a test may depend on.
    bench._measures = LiveMeasures(bench._session, bench._reference, Turns(quality=1, retention=2))
    events: list[Event] = []
    run(bench.edit(tiny_facts[:10], "memit", QUICK, batch=2), events.append)
    asked = [e for e in events if isinstance(e, QualityMeasured) and e.protocol == "final" and e.facts]
    whole = [(e.position, e.untouched is not None, e.perplexity is not None) for e in asked]
    assert whole == [(2, True, True), (4, False, False), (6, False, False), (10, True, True)]
    assert [event.position for event in measured(events)] == [2, 4, 6, 10]


def test_the_laboratory_tells_what_was_lost_and_by_what(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    first = tiny_facts[0]
    # The other facts of the subject are written over it by force: one long step at its key.
    rest = [fact for fact in tiny_facts if fact.subject == first.subject and fact.relation != first.relation]
    options = RunOptions(retention_every=1)
    run(bench.edit((first, tiny_facts[1]), "memit", QUICK, batch=2, options=options))
    run(bench.edit(rest, "memit", {"layers": "0-1", "steps": 25, "clamp": 8.0}, batch=1, options=options))
    found = run(bench.laboratory.retention())
    assert found.now.everything and found.map.edits.tolist() == list(range(1, len(rest) + 3))
    assert found.map.positions.tolist()[-1] == len(rest) + 2
    (loss,) = [loss for loss in found.losses if loss.edit == 1]
    assert loss.by is not None and loss.by > 2 and found.facts[loss.by - 1].subject == first.subject
    assert abs(loss.p) > 0.5 and loss.layer in (0, 1)


def test_what_a_later_edit_overwrites_is_not_asked(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    corrected = Fact(tiny_facts[0].subject, tiny_facts[0].prompt, tiny_facts[1].target)
    run(bench.edit((tiny_facts[0], tiny_facts[1], corrected), "memit", QUICK, batch=1))
    found = run(bench.laboratory.retention())
    assert found.now.edits.tolist() == [2, 3]
    run(bench.undo())
    assert run(bench.laboratory.retention()).now.edits.tolist() == [1, 2]


def test_edits_that_a_person_picks_are_asked_alone_and_not_kept(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:4], "memit", QUICK, batch=2))
    kept = run(bench.laboratory.retention()).map.positions.tolist()
    found = run(bench.laboratory.retention(facts=tiny_facts[2:6]))
    assert found.now.edits.tolist() == [3, 4] and not found.now.everything
    assert found.map.edits.tolist() == [3, 4] and found.map.retention[-1] == found.now.retention
    assert found.map.positions[-2] == 4, "what was seen of them before belongs to their history"
    assert found.map.retention[-2] == found.now.retention, "and of no others: nothing was edited in between"
    assert run(bench.laboratory.retention()).map.positions.tolist() == kept
    with pytest.raises(BadInput, match="none of the facts"):
        run(bench.laboratory.retention(facts=tiny_facts[6:8]))


def test_without_edits_there_is_nothing_to_ask(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="no edit"):
        run(bench.laboratory.retention())


def test_the_command_line_tells_the_retention_of_a_session(
    bench: Workbench,
    tiny_facts: tuple[Fact, ...],
    tiny_world: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "other"))
    run(bench.edit(tiny_facts[:4], "memit", QUICK, batch=2))
    bench.close()
    texts = ["--statistics", str(tiny_world / "statistics.txt")]
    arguments = ["measure", "retention", "--model", str(tiny_world / "model"), *texts, "--json"]
    assert main([*arguments, "--session", str(tmp_path / "session")]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["edits"] == 4 and len(found["asked"]) == 4
    assert list(found["curve"])[-1] == "4" and found["curve"]["4"] == found["retention"]
    assert np.array(found["map"]["states"]).shape == (4, len(found["map"]["positions"]))
