"""Causal tracing of facts: which answers are expected of the model, how large the noise is, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import inf
from typing import Any

import numpy as np

from engine.diagnostics.trace_average import average_traces
from engine.diagnostics.tracing import NOISE, SAMPLES, TracingSettings, embedding_noise, trace_facts
from engine.errors import BadInput
from engine.events import FactsTraced, Noise, SkippedTrace, Steps, Trace
from engine.fact import Fact
from engine.jobs.knowledge import Knowledge
from engine.jobs.session import OpenSession
from engine.model.loading import LoadedModel
from engine.session.ledger import Ledger

KIND = "tracing"
FACTS = 10


def trace(
    model: LoadedModel,
    session: OpenSession | None,
    knowledge: Knowledge,
    facts: Sequence[Fact],
    settings: TracingSettings | None = None,
) -> Steps[FactsTraced]:
    """Trace ``facts``: the session's edits are expected to give their new object, the others their true one.

    A fact without a true one is expected to give its object. The maps are kept in the session's ledger. Raises BadInput
    for settings that make no sense.
    """
    chosen = settings or TracingSettings()
    if chosen.samples < 1 or not 0 <= chosen.noise < inf or chosen.window < 0:
        raise BadInput(
            "a trace needs at least one sample, a finite noise from 0 on and no negative window.",
            f"The usual values are {SAMPLES} samples and {NOISE:g} standard deviations of noise.",
        )
    new = {fact.id for fact in session.applied_facts()} if session else set()
    answers = [fact.target if fact.id in new else fact.true or fact.target for fact in facts]
    noise = noise_for(model, knowledge, facts, chosen)
    event = yield from trace_facts(model, facts, answers, noise, chosen, session.position if session else 0)
    if session is not None:
        session.ledger.measure(KIND, event.position, _payload(event, model.info.layers))
    yield event
    return event


def noise_for(model: LoadedModel, knowledge: Knowledge, facts: Sequence[Fact], settings: TracingSettings) -> Noise:
    """The noise by the subjects of the model's known facts, or of the traced ones where none are known."""
    return embedding_noise(model, knowledge.facts or facts, settings.noise)


# -- what is kept ------------------------------------------------------------------------------------------------------


def recorded_traces(ledger: Ledger) -> Iterator[FactsTraced]:
    """All traces in the ledger as the events they were, oldest first."""
    for position, payload in ledger.measurements(KIND):
        traces = tuple(_trace(kept) for kept in payload["traces"])
        average = average_traces(traces, payload["count"]) if traces else None
        skipped = tuple(SkippedTrace(**kept) for kept in payload["skipped"])
        noise, samples, window = Noise(**payload["noise"]), payload["samples"], payload["window"]
        yield FactsTraced(position, traces, skipped, noise, samples, window, average)


def _payload(event: FactsTraced, count: int) -> dict[str, Any]:
    """Everything but the average, which follows from the traces and the model's ``count`` of layers."""
    kept = {name: value for name, value in asdict(event).items() if name not in ("position", "average")}
    return kept | {"count": count}


def _trace(kept: dict[str, Any]) -> Trace:
    """A trace out of the ledger, where arrays and tuples are lists."""
    tuples = {name: tuple(kept[name]) for name in ("tokens", "subject", "layers")}
    return Trace(**kept | tuples | {"maps": {kind: np.array(rows) for kind, rows in kept["maps"].items()}})
