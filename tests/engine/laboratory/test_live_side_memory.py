"""Side memories are measured after batches, kept in the ledger, and told again when the session is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import torch

from engine.associative.statistics import Corpus, StatisticsStore
from engine.editing.open_session import OpenSession
from engine.events import Event, SideMemoryMeasured, run
from engine.fact import Fact
from engine.laboratory import live_side_memory as side_measures
from engine.laboratory.live_measures import LiveMeasures
from engine.laboratory.reference_probes import ReferenceProbes
from engine.methods.method import Proposal
from engine.model.delta import Delta
from engine.model.loading import LoadedModel
from engine.model.side import installed
from engine.support.wording import Sentence
from tests.toy_memory import Toy, prompt_states, toy_change


@pytest.fixture
def session(
    tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenSession]:
    monkeypatch.setattr(installed, "KINDS", MappingProxyType({"toy": Toy}))
    store = StatisticsStore(tmp_path / "statistics", tiny_model, Corpus(tiny_world / "statistics.txt"))
    opened = run(OpenSession.open(tiny_model, tmp_path / "session", store))
    yield opened
    opened.close()


def write(session: OpenSession, facts: tuple[Fact, ...], known: tuple[Fact, ...]) -> torch.Tensor:
    """A batch that installs a toy memory; gives what it leans on: (facts + known,)."""
    prompts = [fact.text for fact in (*facts, *known)]
    change = toy_change(session.model, prompts)
    proposal = Proposal(Delta(side=(change,)), {})

    def judge() -> Iterator[Event]:
        return ()
        yield

    run(session.commit(proposal, session.record("toy", {}, facts, 0.1), judge))  # type: ignore[arg-type]
    with session.model.weights.without_side():
        return prompt_states(session.model, prompts) @ change.tensors["direction"]


def test_signals_and_decisions_are_those_of_each_prompt(session: OpenSession, tiny_facts: tuple[Fact, ...]) -> None:
    facts, known = tiny_facts[:5], tiny_facts[20:32]
    measures = LiveMeasures(session, ReferenceProbes((*facts[:2], *known)))
    assert run(measures.side.measure()) is None and not list(measures.recorded())
    leaning = write(session, facts, known)
    events: list[Event] = []
    run(measures.side.measure(), events.append)
    event = events[-1]
    assert isinstance(event, SideMemoryMeasured) and event.position == 5 and event.kind == "toy"
    np.testing.assert_allclose(event.inside, leaning[:5].numpy(), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(event.outside, leaning[5:].numpy(), rtol=1e-3, atol=1e-4)
    assert event.threshold is not None
    assert event.answered[0] == pytest.approx(np.mean(event.inside > event.threshold))
    assert event.answered[1] == pytest.approx(np.mean(event.outside > event.threshold))
    assert event.counts == {"entries": 1} and event.signal == "leaning" and event.usage_axes == ("entry", "side")
    (told,) = measures.recorded()
    assert isinstance(told, SideMemoryMeasured) and isinstance(told.signal, Sentence)  # to be said in any language
    assert all(isinstance(name, Sentence) for name in told.counts)
    assert isinstance(told, SideMemoryMeasured) and told.usage is not None and event.usage is not None
    for name in ("inside", "outside", "usage"):
        np.testing.assert_array_equal(getattr(told, name), getattr(event, name))
    for name in ("position", "kind", "counts", "signal", "threshold", "answered", "usage_axes"):
        assert getattr(told, name) == getattr(event, name)


def test_a_sample_is_bounded_and_without_known_facts_nothing_is_said_of_them(
    session: OpenSession, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_measures, "SAMPLE", 3)
    measures = LiveMeasures(session, ReferenceProbes())
    write(session, tiny_facts[:8], ())
    events: list[Event] = []
    run(measures.side.live(), events.append)
    event = events[-1]
    assert isinstance(event, SideMemoryMeasured)
    assert len(event.inside) == 3 and len(event.outside) == 0
    assert event.answered[0] is not None and event.answered[1] is None
    assert next(iter(measures.recorded())).answered == event.answered  # type: ignore[attr-defined]
