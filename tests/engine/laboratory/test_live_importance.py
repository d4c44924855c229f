"""Importance is measured as a run goes on, against the unedited model, and told again when the session is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.associative.statistics import Corpus, StatisticsStore
from engine.editing.open_session import OpenSession
from engine.events import Event, ImportanceMeasured, NormsMeasured, run
from engine.fact import Fact
from engine.laboratory.live_measures import LiveMeasures
from engine.laboratory.reference_probes import ReferenceProbes
from engine.methods.method import Proposal
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel


@pytest.fixture
def session(tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path) -> Iterator[OpenSession]:
    store = StatisticsStore(tmp_path / "statistics", tiny_model, Corpus(tiny_world / "statistics.txt"))
    opened = run(OpenSession.open(tiny_model, tmp_path / "session", store))
    yield opened
    opened.close()


def grow(session: OpenSession, facts: tuple[Fact, ...], layer: int) -> None:
    """A batch that makes one layer's write matrix half as large again."""
    matrix = session.model.anatomy.layers[layer].write.read()
    delta = Delta((LayerDelta(layer, 0.5 * matrix, torch.eye(matrix.shape[1])),))

    def judge() -> Iterator[Event]:
        return ()
        yield

    run(session.commit(Proposal(delta, {}), session.record("grow", {}, facts, 0.1), judge))  # type: ignore[arg-type]


def reference(facts: tuple[Fact, ...], world: Path) -> ReferenceProbes:
    return ReferenceProbes(facts, (world / "heldout.txt").read_text(encoding="utf-8"))


def test_a_grown_layer_is_seen_beside_what_it_was(
    session: OpenSession, tiny_facts: tuple[Fact, ...], tiny_world: Path
) -> None:
    measures = LiveMeasures(session, reference(tiny_facts[10:14], tiny_world))
    weights = session.model.weights
    grow(session, tiny_facts[:3], 2)
    events: list[Event] = []
    run(measures.importance.measure(), events.append)
    told = [event for event in events if isinstance(event, ImportanceMeasured)]
    assert [(event.where, event.position) for event in told] == [("subject", 3), ("text", 3)]
    assert told[0].places == 3 and weights.applied == 1
    for event in told:
        assert event.mlp[2] > event.base_mlp[2]
        np.testing.assert_allclose(event.mlp[:2], event.base_mlp[:2], rtol=1e-5)
    restored = [event for event in measures.recorded() if isinstance(event, ImportanceMeasured)]
    for before, after in zip(told, restored, strict=True):
        assert (before.where, before.position, before.places) == (after.where, after.position, after.places)
        for name in ("mlp", "attention", "stream", "base_mlp", "base_attention", "base_stream"):
            np.testing.assert_allclose(getattr(before, name), getattr(after, name))


def test_without_facts_and_text_there_is_nothing_to_measure(session: OpenSession) -> None:
    assert list(LiveMeasures(session, ReferenceProbes()).importance.measure()) == []


def test_norms_in_the_ledger_come_back_whole_and_older_ones_too(
    session: OpenSession, tiny_facts: tuple[Fact, ...]
) -> None:
    measures = LiveMeasures(session, ReferenceProbes())
    session.ledger.measure("norms", 0, {"layers": [1], "norm": [2.0], "base": [2.0], "change": [0.0]})
    grow(session, tiny_facts[:3], 2)
    told = run(measures.norms.measure((2,)))
    older, newer = [event for event in measures.recorded() if isinstance(event, NormsMeasured)]
    assert older.spectral is None and older.unedited is None
    assert newer.spectral is not None and told.spectral is not None
    assert newer.spectral.tolist() == told.spectral.tolist()
    assert newer.unedited == told.unedited
