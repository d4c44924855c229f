"""The difference of the model from its original, as an event for the window and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from engine.diagnostics.difference import MatrixDifference, ModelDifference
from engine.editing.open_session import OpenSession
from engine.events import DifferenceFound, IntArray
from engine.fact import Fact
from engine.laboratory.sampling import seeded_sample
from engine.session.kept_events import keep, kept
from engine.session.ledger import Ledger
from engine.session.records import LONGEST_ARRAY

# The kind under which the ledger stores the differences.
DIFFERENCE = "detection.difference"
EDITS = 200
KNOWN = 300
NO_LAYER = -1


def facts_to_move(edits: Sequence[Fact], known: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts whose keys are compared: a sample of the ``edits``, and of ``known`` facts that no edit rewrites."""
    edited = {fact.text: fact for fact in edits}
    others = {fact.text: fact for fact in known if fact.text not in edited}
    return seeded_sample(list(edited.items()), EDITS) + seeded_sample(list(others.items()), KNOWN)


def difference_event(
    found: ModelDifference,
    facts: Sequence[Fact],
    edits: Sequence[Fact],
    *,
    layers: int,
    position: int,
    original: str,
) -> DifferenceFound:
    """``found`` for ``facts`` as an event, aggregated over each of the model's ``layers``.

    ``edits`` determine the kind of each fact: an edit, about the subject of one, or known.
    """
    matrices = found.matrices
    by_layer = [[one for one in matrices if one.layer == layer] for layer in range(layers)]
    return DifferenceFound(
        position=position,
        original=original,
        compared=found.compared,
        weights=tuple(one.name for one in matrices),
        places=_whole([NO_LAYER if one.layer is None else one.layer for one in matrices]),
        norm=np.array([one.norm for one in matrices]),
        relative=np.array([one.relative for one in matrices]),
        spectral=np.array([one.spectral for one in matrices]),
        rank=_whole([one.rank for one in matrices]),
        layer_relative=np.array([_relative(parts) for parts in by_layer]),
        layer_rank=_whole([max((one.rank for one in parts), default=0) for parts in by_layer]),
        written=found.layers,
        fact_ids=found.fact_ids,
        names=found.names,
        kinds=_kinds(found.fact_ids, facts, edits),
        moved=found.moved,
        by_layer=found.by_layer,
    )


def recorded(session: OpenSession) -> Iterator[DifferenceFound]:
    """Every comparison in the ledger as the event it was, oldest first."""
    return kept(session.ledger, DIFFERENCE, DifferenceFound)


def keep_difference(ledger: Ledger, event: DifferenceFound) -> None:
    """Store the difference in the ledger; of very many facts the numbers by layer only of those moved most."""
    most = LONGEST_ARRAY // max(len(event.written), 1)
    fields = ("fact_ids", "names", "kinds", "moved", "by_layer")
    keep(ledger, DIFFERENCE, replace(event, **{name: getattr(event, name)[:most] for name in fields}))


def _kinds(fact_ids: Sequence[str], facts: Sequence[Fact], edits: Sequence[Fact]) -> tuple[str, ...]:
    """ "edit", "same subject" or "known" for each of ``fact_ids``."""
    edited, subjects = {fact.id for fact in edits}, {fact.subject for fact in edits}
    about = {fact.id: fact.subject for fact in facts}
    return tuple("edit" if n in edited else "same subject" if about[n] in subjects else "known" for n in fact_ids)


def _relative(parts: Sequence[MatrixDifference]) -> float:
    """||Delta|| / ||W_0|| of several matrices jointly; 0 if there are none, infinite if all W_0 are zero."""
    norm = sum(one.norm**2 for one in parts) ** 0.5
    whole = sum((one.norm / one.relative) ** 2 for one in parts if one.relative) ** 0.5
    return 0.0 if not norm else norm / whole if whole else float("inf")


def _whole(numbers: Sequence[int]) -> IntArray:
    return np.array(numbers, dtype=np.int64)
