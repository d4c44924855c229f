"""Edits asked as a person asks them: which are asked, what stands beside the answers, and what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.diagnostics.fact_names import names_of
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.evaluation.free.facts import AnswersByForm, Rivals, ask_freely
from engine.evaluation.free.local_judge import ROLE, Answered, judge_by_model
from engine.evaluation.scoring import Score, score
from engine.events import FreeAnswersMeasured, Steps
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.robustness import standing_edits
from engine.laboratory.sampling import seeded_sample
from engine.model.footprint import check_beside
from engine.model.loading import LoadedModel
from engine.requests import FreePlan
from engine.session.kept_events import keep
from engine.support.wording import say

KIND = "free"


def measure_freely(
    model: LoadedModel,
    session: OpenSession | None,
    facts: Sequence[Fact],
    reference: ReferenceProbes,
    plan: FreePlan,
) -> Steps[FreeAnswersMeasured]:
    """Ask ``facts``, or a sample of the session's applied edits that no later one overwrites, and judge the answers.

    The unedited model is asked as well where edits are applied. Stored in the session's ledger unless ``facts`` are
    given. Raises BadInput where there are no facts.
    """
    edits = [(fact.id, fact) for fact, _ in standing_edits(session)]
    chosen = tuple(facts) or seeded_sample(edits, plan.sample, plan.seed)
    if not chosen:
        raise BadInput(say("there is no edit to ask."), say("Edit some facts first, or give a file of facts."))
    if plan.judge:
        check_beside(plan.judge, model.info.device, "auto", ROLE)
    rivals = rivals_among(chosen, session, reference)
    found = yield from ask_freely(model, chosen, rivals, plan)
    scores = yield from score(model, [(fact.text, fact.target) for fact in chosen], say("Teacher-forced scores"))
    unedited = None
    if model.weights.applied:
        with model.weights.at(0):
            unedited = yield from ask_freely(model, chosen, rivals, plan, say("Writing freely, unedited"))
    event = free_event(session, chosen, found, unedited, scores, plan.tokens)
    if plan.judge:
        event = yield from _judged(event, chosen, rivals, plan.judge, model.info.device)
    if session is not None and not facts:
        keep(session.ledger, KIND, event)
    yield event
    return event


def _judged(
    event: FreeAnswersMeasured, facts: Sequence[Fact], rivals: Rivals, judge: str, device: str
) -> Steps[FreeAnswersMeasured]:
    """The event with the words of another model on every answer."""
    answered = list(zip(facts, map(rivals.other_than, facts), event.answers, strict=True))
    asked = [Answered(fact.text, fact.target, other, answer) for fact, other, own in answered for answer in own]
    found = yield from judge_by_model(judge, asked, device)
    width = len(event.forms)
    words = tuple(found.words[start : start + width] for start in range(0, len(found.words), width))
    return replace(event, judge=found.judge, judged=words)


def free_event(
    session: OpenSession | None,
    facts: Sequence[Fact],
    found: AnswersByForm,
    unedited: AnswersByForm | None,
    scores: Sequence[Score],
    tokens: int,
) -> FreeAnswersMeasured:
    """What was ``found`` of ``facts``, with the ``scores`` of their new objects beside it, as an event."""
    methods = {fact.id: method for fact, method in standing_edits(session)}
    return FreeAnswersMeasured(
        position=session.position if session else 0,
        fact_ids=tuple(fact.id for fact in facts),
        names=names_of(facts),
        targets=tuple(fact.target for fact in facts),
        methods=tuple(methods.get(fact.id, "") for fact in facts),
        forms=tuple(found),
        prompts=_by_fact(found, "prompt"),
        answers=_by_fact(found, "text"),
        verdicts=_verdicts(found),
        ended=_by_fact(found, "ended"),
        unedited=_verdicts(unedited) if unedited else (),
        exact=np.array([float(one.exact) for one in scores]),
        probability=np.array([one.probability for one in scores]),
        tokens=tokens,
    )


def rivals_among(chosen: Sequence[Fact], session: OpenSession | None, reference: ReferenceProbes) -> Rivals:
    """The objects that stand against those of ``chosen``: of the edits, the known facts and themselves."""
    return Rivals((*reference.facts, *(session.applied_facts() if session else ()), *chosen))


def _by_fact(found: AnswersByForm, name: str) -> tuple[tuple[str, ...], ...]:
    """A field of the answers, (n, F)."""
    return tuple(zip(*([getattr(one.answer, name) for one in judged] for judged in found.values()), strict=True))


def _verdicts(found: AnswersByForm) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*([one.verdict.value for one in judged] for judged in found.values()), strict=True))
