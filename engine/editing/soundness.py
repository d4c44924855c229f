"""A model that gives no numbers is said to be one, whatever it makes a method stumble over."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.errors import OutOfMemory
from engine.events import Steps
from engine.fact import Fact
from engine.methods.method import Proposal
from engine.model.finite import check_finite
from engine.model.loading import LoadedModel

LOOKED_AT = 8  # facts that the model is asked before a run


def check_answers(model: LoadedModel, facts: Sequence[Fact]) -> None:
    """Raise :class:`engine.errors.NotFinite` where the model has no numbers to say about the first of ``facts``."""
    check_finite(model.module, model.tokens, [fact.text for fact in facts[:LOOKED_AT]])


def sound(model: LoadedModel, facts: Sequence[Fact], work: Steps[Proposal]) -> Steps[Proposal]:
    """``work``; where it fails, or proposes what is not finite, because the model itself is not, that is the error."""
    try:
        proposal = yield from work
    except (torch.OutOfMemoryError, MemoryError, OutOfMemory):
        raise
    except Exception:  # whatever linear algebra, searches and optimisers make of numbers that are none
        check_finite(model.module, model.tokens, [fact.text for fact in facts])
        raise
    if not proposal.delta.is_finite():
        check_finite(model.module, model.tokens, [fact.text for fact in facts])
    return proposal
