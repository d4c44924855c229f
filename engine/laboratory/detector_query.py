"""A detector's quality and its predictions for facts, as events for the window and the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from engine.diagnostics.detection import Detector, read_features
from engine.diagnostics.detector_check import Count
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.events import DetectorMade, EditSuspected, FloatArray, Steps
from engine.fact import Fact
from engine.laboratory.detector_training import question_id
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.sampling import seeded_sample
from engine.model.loading import LoadedModel
from engine.session.kept_events import keep, kept
from engine.session.ledger import Ledger
from engine.session.records import LONGEST_ARRAY
from engine.support.plain_json import typed
from engine.support.wording import said_by, say

# The kind under which the ledger stores predictions of detectors.
SUSPECTED = "detection.suspected"
Kind = Literal["edit", "same subject", "other", ""]


@dataclass(frozen=True)
class _LearnedModel:
    """The model that a detector was made from."""

    name: str
    fingerprint: str
    architecture: str
    layers: Count
    hidden: Count
    vocabulary: Count


@dataclass(frozen=True)
class _HeldOut:
    """How well a detector does on facts that it was not trained on."""

    edited: Count
    efficacy: float | None
    accuracy: float | None
    recall: float | None
    false_alarms: float | None
    same_subject: float | None
    same_object: float | None


@dataclass(frozen=True)
class _About:
    """What is read of a detector's description of its training."""

    model: _LearnedModel
    method: str
    title: str
    batch: Count
    edited: Count
    held_out: _HeldOut
    learned_from: tuple[str, ...]


def load_detector(file: Path) -> Detector:
    """The detector in ``file``.

    Raises BadInput where it is none, or lacks the description of its training or quality.
    """
    detector = Detector.load(file)
    try:
        about = typed(dict(detector.about), _About)
    except ValueError as error:
        reason = say(
            "is a damaged detector: it does not say what it was made from and how well it does ({error}).",
            error=said_by(error),
        )
        raise BadInput(reason, say("Make one anew."), file=file) from error
    features = 4 * len(detector.layers) + detector.top_k
    if detector.arrays["mean"].size != features or any(n >= about.model.layers for n in detector.layers):
        raise BadInput(say("is a damaged detector: its layers are not its model's."), say("Make one anew."), file=file)
    return detector


def detector_event(
    detector: Detector, model: LoadedModel, file: str = "", seconds: float | None = None
) -> DetectorMade:
    """The training of ``detector`` and its quality on held-out facts, as an event."""
    about = detector.about
    held = about["held_out"]
    shares = {name: held[name] for name in ("accuracy", "recall", "false_alarms", "same_subject", "same_object")}
    return DetectorMade(
        model=about["model"]["name"],
        same_weights=about["model"]["fingerprint"] == model.info.fingerprint,
        method=about["method"],
        title=about["title"],
        batch=about["batch"],
        classifier=detector.kind,
        learned=about["edited"],
        held_out=held["edited"],
        efficacy=held["efficacy"],
        file=file,
        seconds=seconds,
        **shares,
    )


def ask_detector(
    model: LoadedModel,
    detector: Detector,
    facts: Sequence[Fact],
    edits: Sequence[Fact],
    reference: ReferenceProbes,
    position: int = 0,
    seed: int = 0,
) -> Steps[EditSuspected]:
    """Predictions of ``detector`` for ``facts`` (none: ``edits``, or known facts) on the current weights.

    If edits are among them, as many known facts, neither edited nor used in training, are added as negatives, so that
    the current accuracy can be estimated; ``edits`` are all applied ones. Raises BadInput where the detector does not
    fit the model or there are no facts.
    """
    detector.check(model)
    learned = set(detector.about["learned_from"])
    asked = {fact.text: fact for fact in facts or edits or reference.facts}
    if not asked:
        raise BadInput(
            say("there is no fact to ask about."), say("Put facts into the edits table, or give a file of facts.")
        )
    edited, subjects = {fact.text for fact in edits}, {fact.subject for fact in edits}
    beside = [
        (fact.id, fact)
        for fact in reference.facts
        if fact.text not in asked and fact.subject not in subjects and question_id(fact) not in learned
    ]
    chosen = [*asked.values(), *seeded_sample(beside, len(edited & asked.keys()), seed)]
    features = yield from read_features(model, chosen, detector.layers, detector.top_k)
    scores = detector.scores(features)
    kinds = [_kind(fact, edited, subjects) for fact in chosen]
    fresh = np.array([question_id(fact) not in learned for fact in chosen])
    recall, alarms = (_flagged(scores, kinds, kind, fresh) for kind in ("edit", "other"))
    order = np.argsort(-scores, kind="stable")
    event = EditSuspected(
        position=position,
        method=detector.about["method"],
        title=detector.about["title"],
        fact_ids=tuple(chosen[place].id for place in order),
        names=tuple(chosen[place].text for place in order),
        kinds=tuple(kinds[place] for place in order),
        probability=scores[order],
        learned=~fresh[order],
        accuracy=(recall + 1 - alarms) / 2 if recall is not None and alarms is not None else None,
        recall=recall,
        false_alarms=alarms,
    )
    return event


def recorded(session: OpenSession) -> Iterator[EditSuspected]:
    """Every prediction of detectors in the session, oldest first."""
    return kept(session.ledger, SUSPECTED, EditSuspected)


def keep_suspicion(ledger: Ledger, event: EditSuspected) -> None:
    """Store the predictions in the ledger; of very many facts only those likeliest to have been edited."""
    fields = ("fact_ids", "names", "kinds", "probability", "learned")
    keep(ledger, SUSPECTED, replace(event, **{name: getattr(event, name)[:LONGEST_ARRAY] for name in fields}))


def _kind(fact: Fact, edited: Collection[str], subjects: Collection[str]) -> Kind:
    if not edited:
        return ""
    return "edit" if fact.text in edited else "same subject" if fact.subject in subjects else "other"


def _flagged(scores: FloatArray, kinds: Sequence[Kind], kind: Kind, fresh: np.ndarray) -> float | None:
    """The share flagged as edited of the facts of one kind not used in training; None if there are none."""
    chosen = fresh & np.array([one == kind for one in kinds], dtype=bool)
    return float((scores[chosen] > 0.5).mean()) if chosen.any() else None
