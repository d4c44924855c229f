"""The door itself: whole runs on the tiny world, walks over the timeline, reopening, cancelling, refusing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.errors import BadHyperparameter, BadInput, NoModel, PalimpsestError, SessionMismatch, UnknownMethod
from engine.events import (
    BatchCommitted,
    EditProgress,
    Event,
    FactState,
    NormsMeasured,
    Progress,
    QualityMeasured,
    SuperpositionMeasured,
    TimelineChanged,
    run,
)
from engine.fact import Fact, make_fact
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 8}


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = make_bench(tmp_path / "home", tiny_world)
    yield workbench
    workbench.close()


def make_bench(home: Path, world: Path) -> Workbench:
    workbench = Workbench(home)
    run(workbench.load(world / "model", "cpu", "float32"))
    workbench.use_statistics_text(world / "statistics.txt")
    workbench.use_heldout_text(world / "heldout.txt")
    return workbench


def bits(workbench: Workbench) -> dict[str, Tensor]:
    return {name: p.clone() for name, p in workbench.model.module.named_parameters()}


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_edits_measures_and_records(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    bench.use_known_facts(tiny_facts[40:80])
    events: list[Event] = []
    facts = tiny_facts[:12]
    summary = run(bench.edit(facts, "encore", {"lambda_p": 20, **QUICK}, batch=4), events.append)
    assert summary.edits == 12
    assert summary.immediate_efficacy is not None and summary.immediate_efficacy > 0.5
    for name in ("efficacy", "paraphrase", "neighbourhood", "same_subject", "untouched", "retention"):
        assert 0 <= getattr(summary, name) <= 1
    assert summary.perplexity_before is not None and summary.perplexity_before > 1
    assert set(summary.norm_growth) == {0, 1} and all(growth > 0.9 for growth in summary.norm_growth.values())
    assert set(summary.kurtosis) == {0, 1}
    assert summary.seconds_per_edit > 0
    committed = [event for event in events if isinstance(event, BatchCommitted)]
    assert [event.position for event in committed] == [4, 8, 12]
    assert [event.position for event in events if isinstance(event, NormsMeasured)][:4] == [0, 4, 8, 12]
    done = {event.fact_id: event for event in events if isinstance(event, FactState) and event.state != "editing"}
    assert set(done) == {fact.id for fact in facts}
    assert all(event.after is not None and event.note for event in done.values())
    assert [e.edits_done for e in events if isinstance(e, EditProgress)] == [0, 4, 4, 8, 8, 12]
    immediate = [e for e in events if isinstance(e, QualityMeasured) and e.protocol == "immediate"]
    assert np.mean([e.efficacy for e in immediate]) == pytest.approx(summary.immediate_efficacy)
    measured = [e for e in events if isinstance(e, SuperpositionMeasured)]
    assert measured and all(event.layers == (0, 1) for event in measured)


def passes(events: Sequence[Event]) -> int:
    """How often a text was read for covariances."""
    reads = [e.done for e in events if isinstance(e, Progress) and e.task == "Covariance statistics" and not e.detail]
    return sum(reads[i] <= reads[i - 1] for i in range(1, len(reads))) + bool(reads)


def test_measures_that_come_by_themselves_read_no_text(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    bench.use_known_facts(tiny_facts[40:80])
    without: list[Event] = []
    run(bench.edit(tiny_facts[:2], "ultraedit", {}, batch=1), without.append)
    assert passes(without) == 0 and not any(isinstance(e, SuperpositionMeasured) for e in without)
    with_them: list[Event] = []
    run(bench.edit(tiny_facts[2:6], "encore", QUICK, batch=2), with_them.append)
    assert passes(with_them) == 1
    walked: list[Event] = []
    run(bench.undo(), walked.append)
    assert passes(walked) == 0
    shown = next(e for e in walked if isinstance(e, SuperpositionMeasured))
    assert shown.layers == (0, 1)
    asked: list[Event] = []
    run(bench.remeasure(), asked.append)
    assert [e.layers for e in asked if isinstance(e, SuperpositionMeasured)] == [(0, 1, 2, 3)]
    run(bench.redo(), walked.append)
    assert next(e for e in reversed(walked) if isinstance(e, SuperpositionMeasured)).layers == (0, 1, 2, 3)


def test_a_method_for_one_fact_at_a_time_gets_one_whatever_the_batch(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    events: list[Event] = []
    run(bench.edit(tiny_facts[:3], "rome", {"layers": "1", "steps": 4}, batch=3), events.append)
    assert [event.position for event in events if isinstance(event, BatchCommitted)] == [1, 2, 3]


def test_any_walk_of_undo_and_redo_is_exact_to_the_bit(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    points = [bits(bench)]
    for start in range(0, 9, 3):
        run(bench.edit(tiny_facts[start : start + 3], "memit", QUICK, batch=3))
        points.append(bits(bench))
    walk = random.Random(0)
    for _ in range(12):
        goal = walk.randrange(len(points))
        run(bench.go_to(goal))
        assert same(bits(bench), points[goal])
    run(bench.go_to(1))
    run(bench.undo())
    run(bench.undo())
    assert same(bits(bench), points[0])
    run(bench.redo())
    assert same(bits(bench), points[1])


def test_a_session_reopened_on_a_fresh_load_gives_the_same_weights(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    folder = tmp_path / "session"
    first = make_bench(tmp_path / "one", tiny_world)
    run(first.open_session(folder))
    run(first.edit(tiny_facts[:6], "alphaedit", QUICK, batch=2))
    run(first.undo())
    expected, rows = bits(first), first.facts_of_session()
    first.close()
    second = make_bench(tmp_path / "two", tiny_world)
    events: list[Event] = []
    run(second.open_session(folder), events.append)
    assert same(bits(second), expected)
    assert second.facts_of_session() == rows
    assert [edit.applied for edit in rows] == [True] * 4 + [False] * 2
    timeline = next(e for e in events if isinstance(e, TimelineChanged))
    assert timeline.applied == 2 and [mark.position for mark in timeline.marks] == [2, 4, 6]
    assert [e.position for e in events if isinstance(e, NormsMeasured)] == [0, 2, 4, 6]
    run(second.redo())
    second.close()


def test_undone_batches_leave_no_trace_in_later_edits(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    """A, B, undo B, C gives the same weights as A, C: also what a method remembers is taken back."""
    a, b, c = tiny_facts[:2], tiny_facts[2:4], tiny_facts[4:6]
    results = []
    for detour in (True, False):
        bench = make_bench(tmp_path / str(detour), tiny_world)
        run(bench.edit(a, "encore", QUICK, batch=2))
        if detour:
            run(bench.edit(b, "encore", QUICK, batch=2))
            run(bench.undo())
        run(bench.edit(c, "encore", QUICK, batch=2))
        results.append(bits(bench))
        assert len(bench.facts_of_session()) == 4
        bench.close()
    assert same(*results)


def test_closing_in_mid_batch_stays_at_the_last_whole_batch(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:2], "encore", QUICK, batch=2))
    before, rows = bits(bench), bench.facts_of_session()
    for stop_at in (3, 8, 15, 30):
        work = bench.edit(tiny_facts[2:4], "encore", QUICK, batch=2)
        committed = False
        for _, event in zip(range(stop_at), work, strict=False):
            committed |= isinstance(event, BatchCommitted)
        work.close()
        if committed:
            run(bench.undo())
        else:
            assert bench.facts_of_session() == rows
        assert same(bits(bench), before)


@pytest.mark.parametrize("method", ["encore", "alphaedit", "memit"])
@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_low_precision_takes_edits_and_gives_its_bits_back(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...], dtype: str, method: str
) -> None:
    bench = Workbench(tmp_path)
    run(bench.load(tiny_world / "model", "cpu", dtype))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    before = bits(bench)
    weak = {} if method == "alphaedit" else {"lambda_p": 20}
    summary = run(bench.edit(tiny_facts[:6], method, {"layers": "0-1", **weak}, batch=3))
    assert summary.efficacy is not None and summary.efficacy >= 5 / 6
    run(bench.go_to(0))
    assert same(bits(bench), before)
    bench.close()


def test_comparing_does_not_move_the_model(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    fact = tiny_facts[0]
    run(bench.edit([fact], "memit", {"layers": "0-1", "lambda_p": 1}, batch=1))
    here = bits(bench)
    found = run(bench.compare(fact.text, tokens=6))
    assert same(bits(bench), here)
    assert fact.true is not None and found.before.text.strip().startswith(fact.true)
    assert found.after.text.strip().startswith(fact.target)
    assert dict(found.before.top) != dict(found.after.top)
    assert found.batches_before == 0 and found.batches_after == 1


def test_looking_tells_what_the_model_says(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    events: list[Any] = []
    run(bench.query_facts(tiny_facts[:5]), events.append)
    states = [event for event in events if isinstance(event, FactState)]
    assert [s.fact_id for s in states] == [f.id for f in tiny_facts[:5]]
    assert [s.says for s in states] == [f.true for f in tiny_facts[:5]]
    assert all(s.before is not None and 0 <= s.before < 0.5 for s in states)


def test_bad_requests_change_nothing(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    before = bits(bench)
    wrong: list[tuple[type[PalimpsestError], Any]] = [
        (UnknownMethod, lambda: bench.edit(tiny_facts[:1], "magic", {})),
        (BadHyperparameter, lambda: bench.edit(tiny_facts[:1], "encore", {"layers": "9"})),
        (BadHyperparameter, lambda: bench.edit(tiny_facts[:1], "encore", {}, batch=0)),
        (BadInput, lambda: bench.edit([], "encore", {})),
        (BadInput, lambda: bench.edit([make_fact("A", "{} " + "and so on " * 400, "x")], "encore", {})),
        (BadInput, lambda: bench.go_to(3)),
        (BadInput, lambda: bench.compare("  ")),
        (BadInput, lambda: bench.laboratory.quality()),
    ]
    for kind, request in wrong:
        with pytest.raises(kind):
            run(request())
    assert same(bits(bench), before)
    assert bench.facts_of_session() == ()


def test_without_a_model_everything_says_so(tmp_path: Path, tiny_facts: tuple[Fact, ...]) -> None:
    bench = Workbench(tmp_path)
    with pytest.raises(NoModel):
        run(bench.edit(tiny_facts[:1], "encore", {}))
    with pytest.raises(NoModel):
        bench.defaults("encore")
    assert bench.info is None
    assert run(bench.eject()) == 0


def test_a_folder_that_is_no_model_leaves_the_loaded_one(bench: Workbench, tmp_path: Path) -> None:
    info = bench.info
    with pytest.raises(PalimpsestError):
        run(bench.load(tmp_path))
    assert bench.info == info


def test_a_model_without_a_text_writes_its_own_statistics(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    bench = Workbench(tmp_path)
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    summary = run(bench.edit(tiny_facts[:2], "memit", {**QUICK, "lambda_p": 20}, batch=2))
    assert summary.immediate_efficacy is not None
    assert summary.perplexity_before is None
    assert list(tmp_path.glob("statistics/*/generated-*/layer-0.safetensors"))
    bench.close()


def test_a_name_that_another_program_takes_at_the_same_moment_is_left_to_it(
    bench: Workbench, tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = run(bench.open_session())
    free = taken.with_name(f"{taken.name} 2")
    names = iter((taken, free))  # both looked before either had made its folder
    monkeypatch.setattr("engine.editing.open_session.new_session_folder", lambda *_: next(names))
    other = make_bench(tmp_path / "home", tiny_world)
    assert run(other.open_session()) == free
    other.close()
    assert bench.session_folder == taken and sorted(taken.parent.iterdir()) == [taken, free]


def test_where_every_name_is_refused_it_is_told_and_not_tried_for_ever(
    bench: Workbench, tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = run(bench.open_session())
    monkeypatch.setattr("engine.editing.open_session.new_session_folder", lambda *_: taken)
    other = make_bench(tmp_path / "home", tiny_world)
    with pytest.raises(SessionMismatch):
        run(other.open_session())
    other.close()
