"""Interference in sessions: rehearsed, live in a run, kept and replayed, and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.associative.keys import subject_keys
from engine.cli.main import main
from engine.errors import BadInput
from engine.evaluation.scoring import score
from engine.events import Event, InterferenceObserved, InterferencePredicted, Log, run
from engine.fact import Fact, make_fact
from engine.laboratory.live_interference import bystanders_of
from engine.laboratory.sampling import seeded_sample
from engine.requests import InterferencePlan, RunOptions
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 6}
TINY = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    workbench.use_statistics_text(tiny_world / "statistics.txt")
    workbench.use_known_facts(tiny_facts[60:90])
    yield workbench
    workbench.close()


def told(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def same(first: Event, second: Event) -> bool:
    """Equal in every field, arrays by their entries."""
    one, other = vars(first), vars(second)
    return type(first) is type(second) and all(
        np.array_equal(one[n], other[n]) if isinstance(one[n], np.ndarray) else one[n] == other[n] for n in one
    )


def test_a_sample_keeps_its_members_as_more_come() -> None:
    rows = [(str(i), i) for i in range(200)]
    small, large = seeded_sample(rows[:150], 40), seeded_sample(rows, 40)
    assert len(small) == len(large) == 40 and list(large) == sorted(large)
    assert all(row in small for row in large if row < 150)
    assert seeded_sample(rows, 40) == large != seeded_sample(rows, 40, seed=1)
    assert seeded_sample(rows[:3], 40) == (0, 1, 2)


def test_what_is_overwritten_is_no_bystander() -> None:
    first = make_fact("Ada", "{} was born in", "Orlen", true="Kesk")
    later = make_fact("Ada", "{} was born in", "Marrow")
    other = make_fact("Bo", "{} works for", "Corp", true="Firm", relation="employer")
    reworded = make_fact("Bo", "The employer of {} is", "Inc", true="Firm", relation="employer")
    unknown = make_fact("Cy", "{} lives in", "Orlen")
    found = bystanders_of([reworded], edits=[first, other, later], known=[first, unknown])
    assert [(b.fact, b.kind) for b in found] == [(later, "edit")]
    assert [b.fact for b in bystanders_of([unknown], [other, reworded], ())] == [reworded]
    assert [b.kind for b in bystanders_of([unknown], (), [first, other])] == ["known", "known"]


def test_a_rehearsal_predicts_observes_and_leaves_no_trace(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:2], "memit", QUICK, batch=2))
    model = bench.laboratory.model
    before = {name: p.clone() for name, p in model.module.named_parameters()}
    events: list[Event] = []
    found = run(bench.laboratory.rehearse(tiny_facts[4:8], InterferencePlan("memit", QUICK)), events.append)
    assert all(torch.equal(p, before[name]) for name, p in model.module.named_parameters())
    predicted, observed = found.predicted, found.observed
    assert (predicted.position, predicted.form, predicted.written) == (2, "proposal", (0, 1))
    assert set(predicted.kinds) == {"edit", "known"} and len(predicted.names) == 32
    assert list(predicted.disturbance) == sorted(predicted.disturbance, reverse=True)
    np.testing.assert_allclose(predicted.by_layer.sum(1), predicted.disturbance[:20], rtol=1e-6)
    assert predicted.shares.shape == (20, 4) and predicted.offered in (0, 1, 2)
    assert predicted.warned == (np.abs(predicted.p) > predicted.threshold).sum()
    assert observed.fact_ids == predicted.fact_ids and found.efficacy > 0.5
    asked = {fact.id: (fact.text, fact.true or "") for fact in tiny_facts[60:90]}
    asked |= {fact.id: (fact.text, fact.target) for fact in tiny_facts[:2]}
    now = run(score(model, [asked[fact_id] for fact_id in observed.fact_ids]))
    np.testing.assert_allclose(observed.before, [one.probability for one in now], rtol=1e-4)
    assert not np.allclose(observed.before, observed.after)
    assert told(events, InterferencePredicted) == [predicted]


def test_from_keys_alone_it_takes_the_value_change_of_earlier_batches(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    first = run(bench.laboratory.interference(tiny_facts[4:6], InterferencePlan(layers=(1,))))
    assert (first.form, first.written, first.planned) == ("keys", (1,), 1.0)
    run(bench.edit(tiny_facts[:3], "memit", QUICK, batch=3))
    later = run(bench.laboratory.interference(tiny_facts[4:6]))
    model = bench.laboratory.model
    keys = run(subject_keys(model, tiny_facts[:3], (0, 1)))
    usual = [
        float((part.product(torch.device("cpu")) @ keys[part.layer]).norm(dim=0).mean())
        for part in model.weights.deltas[0].layers
    ]
    assert later.written == (0, 1) and later.planned == pytest.approx(sum(usual), rel=1e-4)


def test_a_run_predicts_each_batch_it_has_time_for_and_the_session_tells_it_again(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    events: list[Event] = []
    run(bench.open_session(tmp_path / "session"))
    options = RunOptions(interference=True, threshold=0.01)
    clash = Fact(tiny_facts[0].subject, tiny_facts[0].prompt, "nobody")
    run(bench.edit((*tiny_facts[:2], clash), "memit", QUICK, batch=3, options=options), events.append)
    (predicted,), (observed,) = told(events, InterferencePredicted), told(events, InterferenceObserved)
    assert isinstance(predicted, InterferencePredicted) and isinstance(observed, InterferenceObserved)
    assert (predicted.position, observed.position) == (0, 3)
    assert predicted.fact_ids == observed.fact_ids and predicted.form == "proposal"
    assert [c.kind for c in predicted.conflicts] == ["contradiction"]
    warnings = [event.text for event in told(events, Log) if event.level == "warning"]  # type: ignore[attr-defined]
    assert any("more than 0.01" in text for text in warnings) and any("contradiction" in text for text in warnings)
    again: list[Event] = []
    run(bench.open_session(tmp_path / "session"), again.append)
    assert same(told(again, InterferencePredicted)[0], predicted)
    assert same(told(again, InterferenceObserved)[0], observed)


def test_without_the_option_nothing_is_predicted(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    events: list[Event] = []
    run(bench.edit(tiny_facts[:2], "memit", QUICK, batch=2), events.append)
    assert not told(events, InterferencePredicted) and not told(events, InterferenceObserved)


def test_what_cannot_be_predicted_is_said(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    with pytest.raises(BadInput, match="no fact to edit"):
        run(bench.laboratory.interference(()))
    with pytest.raises(BadInput, match="without a method"):
        run(bench.laboratory.rehearse(tiny_facts[:2], InterferencePlan()))
    with pytest.raises(BadInput, match="no layer 99"):
        run(bench.laboratory.interference(tiny_facts[:2], InterferencePlan(layers=(99,))))
    bench.use_known_facts(())
    with pytest.raises(BadInput, match="disturbed"):
        run(bench.laboratory.interference(tiny_facts[:2]))


# -- the command line --------------------------------------------------------------------------------------------------


def test_the_command_line_rehearses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    records = json.loads((TINY / "facts.json").read_text())
    queued, known = tmp_path / "queued.json", tmp_path / "known.json"
    queued.write_text(json.dumps(records[:2]))
    known.write_text(json.dumps(records[50:62]))
    model = ["--model", str(TINY / "model"), "--statistics", str(TINY / "statistics.txt"), "--known", str(known)]
    arguments = ["measure", "interference", *model, "--facts", str(queued), "--json"]
    assert main([*arguments, "--layers", "1,2"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (found["form"], found["written"], len(found["names"])) == ("keys", [1, 2], 12)
    assert main([*arguments, "--method", "memit", "--set", "steps=4", "--rehearse"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["form"] == "proposal" and len(found["observed"]["after"]) == 12
    assert main([*arguments, "--rehearse"]) == 2
    assert "needs a method" in capsys.readouterr().err.splitlines()[-1]
