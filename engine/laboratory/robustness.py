"""Robustness of a session's edits: which are queried, the method of each, and what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.associative.statistics import StatisticsStore
from engine.diagnostics.conflicts import standing
from engine.diagnostics.fact_names import names_of
from engine.diagnostics.robustness import ask_in_ways, rows_of
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.events import RobustnessMeasured, Steps
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.sampling import seeded_sample
from engine.model.loading import LoadedModel
from engine.requests import RobustnessPlan
from engine.support.wording import say

KIND = "robustness"
TEXTS = 64  # texts of the covariance statistics to use where there is no held-out text
UNEDITED = "unedited facts"


def measure_robustness(
    model: LoadedModel,
    session: OpenSession | None,
    facts: Sequence[Fact],
    reference: ReferenceProbes,
    statistics: StatisticsStore,
    plan: RobustnessPlan,
) -> Steps[RobustnessMeasured]:
    """Query ``facts``, or a sample of the session's applied edits that no later one overwrites, with other prompts.

    As many unedited known facts are queried in the same ways as a control, since the model may be unable to answer
    some kind of prompt at all. Contexts are from the held-out text, or else the text of the covariance statistics.
    Stored in the session's ledger unless ``facts`` are given. Raises BadInput where there are no facts.
    """
    edits = standing_edits(session)
    methods = {fact.id: method for fact, method in edits}
    chosen = tuple(facts) or seeded_sample([(fact.id, fact) for fact, _ in edits], plan.sample, plan.seed)
    if not chosen:
        raise BadInput(say("there is no edit to ask."), say("Edit some facts first, or give a file of facts."))
    text = reference.heldout
    source: str = say("the held-out text")
    if not text.strip():
        text, source = "\n".join((yield from statistics.samples(TEXTS, plan.seed))), statistics.source
    written = (*chosen, *(fact for fact, _ in edits))
    found = yield from ask_in_ways(model, chosen, text, tokens=plan.tokens, seed=plan.seed, edits=written)
    subjects = {fact.subject for fact in written}
    compared = unedited_facts(reference.facts, subjects, len(chosen), plan.seed)
    beside = None
    if compared:
        beside = yield from ask_in_ways(model, compared, text, tokens=plan.tokens, seed=plan.seed, edits=written)
    payload = {
        "fact_ids": [fact.id for fact in chosen],
        "names": list(names_of(chosen)),
        "targets": [fact.target for fact in chosen],
        "methods": [methods.get(fact.id, "") for fact in chosen],
        "ways": list(found.ways),
        "exact": found.exact.tolist(),
        "probability": found.probability.tolist(),
        "prompts": [list(row) for row in found.prompts],
        "said": list(found.said),
        "unedited": [beside.exact.tolist(), beside.probability.tolist()] if beside else [],
        "frame": found.frame,
        "context": say("{source}, about {count} tokens each", source=source, count=found.context_tokens)
        if found.context_tokens
        else "",
    }
    event = _event(session.position if session else 0, payload)
    if session is not None and not facts:
        session.ledger.measure(KIND, event.position, payload)
    yield event
    return event


def recorded(session: OpenSession) -> Iterator[RobustnessMeasured]:
    """Every measurement in the ledger as the event it was, oldest first."""
    for position, payload in session.ledger.measurements(KIND):
        yield _event(position, payload)


def unedited_facts(known: Sequence[Fact], edited: Collection[str], count: int, seed: int) -> tuple[Fact, ...]:
    """At most ``count`` known facts about other subjects; the true answer is expected, the new object misleads."""
    turned = [replace(f, target=f.true, true=f.target) for f in known if f.true and f.subject not in edited]
    return seeded_sample([(fact.id, fact) for fact in turned], count, seed)


def standing_edits(session: OpenSession | None) -> list[tuple[Fact, str]]:
    """The applied edits that no later one overwrites, each with its method, in order."""
    records = session.ledger.batches()[: session.ledger.applied] if session else ()
    edits = [(fact, record.method) for record in records for fact in record.facts]
    return [edits[place] for place in standing([fact for fact, _ in edits])]


def _event(position: int, payload: Mapping[str, Any]) -> RobustnessMeasured:
    exact, probability = (np.array(payload[name], dtype=np.float64) for name in ("exact", "probability"))
    texts = {name: tuple(payload[name]) for name in ("fact_ids", "names", "targets", "methods", "ways", "said")}
    rows = rows_of(texts["methods"], texts["ways"], exact, probability)
    if payload["unedited"]:
        beside = [np.array(part, dtype=np.float64) for part in payload["unedited"]]
        rows += rows_of((UNEDITED,) * len(beside[0]), texts["ways"], beside[0], beside[1])
    return RobustnessMeasured(
        position,
        **texts,
        exact=exact,
        probability=probability,
        prompts=tuple(map(tuple, payload["prompts"])),
        rows=rows,
        frame=payload["frame"],
        context=payload["context"],
    )
