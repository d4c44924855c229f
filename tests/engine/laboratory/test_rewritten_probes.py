"""A neighbour that an edit rewrites is no measure of what should have stayed, in a run and where settings are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.evaluation.metrics import neighbour_questions
from engine.evaluation.scoring import score
from engine.events import Event, QualityMeasured, run
from engine.fact import Fact, Probe
from engine.requests import TuningPlan
from engine.workbench import Workbench


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    bench = Workbench(tmp_path / "home")
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    bench.use_heldout_text(tiny_world / "heldout.txt")
    yield bench
    bench.close()


@pytest.fixture
def facts(tiny_facts: tuple[Fact, ...]) -> tuple[Fact, Fact]:
    """The first has a neighbour that the second rewrites, the other way round there is one that none does."""
    first, second, other = tiny_facts[0], *tiny_facts[2:4]
    rewritten, stays = Probe(second.text, second.true), Probe(other.text, other.true)
    return replace(first, neighbours=(rewritten,)), replace(second, neighbours=(rewritten, stays))


def test_at_the_end_of_a_run_the_probes_that_no_edit_in_the_weights_rewrites_are_asked(
    bench: Workbench, facts: tuple[Fact, Fact]
) -> None:
    heard: list[Event] = []
    run(bench.edit(facts[1:], "grace", {"steps": 2}, batch=1), heard.append)
    summary = run(bench.edit(facts[:1], "grace", {"steps": 2}, batch=1), heard.append)
    assert (summary.neighbourhood, summary.neighbourhood_preferred) == (None, None)
    run(bench.open_session())
    summary = run(bench.edit(facts, "grace", {"steps": 2}, batch=2), heard.append)
    (stays,) = run(score(bench.model, neighbour_questions(facts[1])[1:]))
    assert summary.neighbourhood == float(stays.exact)
    *_, both = (e for e in heard if isinstance(e, QualityMeasured) and e.protocol == "immediate")
    assert (both.facts, both.neighbourhood) == (2, float(stays.exact))


def test_settings_are_judged_by_the_probes_that_their_edits_do_not_rewrite(
    bench: Workbench, facts: tuple[Fact, Fact], tiny_facts: tuple[Fact, ...]
) -> None:
    plan = TuningPlan("memit", facts=2, batch=2, attempts=1, minutes=0, settings={"layers": "0", "steps": 2})
    given = (facts[0], replace(facts[1], neighbours=()), *tiny_facts[10:12])  # of four the first two are tried
    (point,) = run(bench.tuning.run(plan, given)).table.points
    assert not point.reason and point.neighbourhood is None
