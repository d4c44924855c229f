"""Robustness of a session's edits: which are asked, by which method each was made, and what is kept of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.diagnostics.naming import names_of
from engine.diagnostics.robustness import ask_in_ways, rows_of
from engine.errors import BadInput
from engine.events import RobustnessMeasured, Steps
from engine.fact import Fact
from engine.jobs.knowledge import Knowledge
from engine.jobs.sampling import seeded_sample
from engine.jobs.session import OpenSession
from engine.model.loading import LoadedModel
from engine.session.ledger import Ledger

KIND = "robustness"
SAMPLE = 200
UNEDITED = "unedited facts"


def measure_robustness(
    model: LoadedModel,
    session: OpenSession | None,
    facts: Sequence[Fact],
    knowledge: Knowledge,
    *,
    sample: int,
    tokens: int,
    seed: int,
) -> Steps[RobustnessMeasured]:
    """Ask ``facts``, or a seeded ``sample`` of the session's applied edits, in other ways.

    As many of the model's known facts, unedited ones, are asked in the same ways, since a model may not be able to
    answer in some way at all. Kept in the session's ledger where it is of its edits. Raises BadInput where there is
    nothing to ask.
    """
    methods = {fact.id: record.method for record in _applied(session) for fact in record.facts}
    edits = {fact.id: fact for record in _applied(session) for fact in record.facts}
    chosen = tuple(facts) or seeded_sample(list(edits.items()), sample, seed)
    if not chosen:
        raise BadInput("there is no edit to ask.", "Edit some facts first, or give a file of facts.")
    found = yield from ask_in_ways(model, chosen, knowledge.heldout, tokens=tokens, seed=seed)
    compared = _unedited(knowledge.facts, {fact.subject for fact in (*chosen, *edits.values())}, len(chosen), seed)
    beside = (
        (yield from ask_in_ways(model, compared, knowledge.heldout, tokens=tokens, seed=seed)) if compared else None
    )
    payload = {
        "fact_ids": [fact.id for fact in chosen],
        "names": list(names_of(chosen)),
        "methods": [methods.get(fact.id, "") for fact in chosen],
        "ways": list(found.ways),
        "exact": found.exact.tolist(),
        "probability": found.probability.tolist(),
        "said": list(found.said),
        "unedited": [beside.exact.tolist(), beside.probability.tolist()] if beside else [],
        "frame": found.frame,
        "context": found.context,
    }
    event = _event(session.position if session else 0, payload)
    if session is not None and not facts:
        session.ledger.measure(KIND, event.position, payload)
    yield event
    return event


def recorded_robustness(ledger: Ledger) -> Iterator[RobustnessMeasured]:
    """Every measurement in the ledger as the event it was, oldest first."""
    for position, payload in ledger.measurements(KIND):
        yield _event(position, payload)


def _unedited(known: Sequence[Fact], edited: Collection[str], count: int, seed: int) -> tuple[Fact, ...]:
    """At most ``count`` known facts about other subjects, asked for their true answer; the other object misleads."""
    turned = [replace(f, target=f.true, true=f.target) for f in known if f.true and f.subject not in edited]
    return seeded_sample([(fact.id, fact) for fact in turned], count, seed)


def _applied(session: OpenSession | None) -> Sequence[Any]:
    return session.ledger.batches()[: session.ledger.applied] if session else ()


def _event(position: int, payload: Mapping[str, Any]) -> RobustnessMeasured:
    exact, probability = (np.array(payload[name], dtype=np.float64) for name in ("exact", "probability"))
    texts = {name: tuple(payload[name]) for name in ("fact_ids", "names", "methods", "ways", "said")}
    rows = rows_of(texts["methods"], texts["ways"], exact, probability)
    if payload["unedited"]:
        beside = [np.array(part, dtype=np.float64) for part in payload["unedited"]]
        rows += rows_of((UNEDITED,) * len(beside[0]), texts["ways"], beside[0], beside[1])
    frame, context = payload["frame"], payload["context"]
    return RobustnessMeasured(
        position, **texts, exact=exact, probability=probability, rows=rows, frame=frame, context=context
    )
