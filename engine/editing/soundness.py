"""A check for models with NaN or infinite outputs, so that the error names them and not a method's failure on them."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.errors import OutOfMemory
from engine.events import Steps
from engine.fact import Fact
from engine.methods.method import Proposal
from engine.model.finite import check_finite
from engine.model.loading import LoadedModel

LOOKED_AT = 8  # facts queried before a run


def check_answers(model: LoadedModel, facts: Sequence[Fact]) -> None:
    """Raise :class:`engine.errors.NotFinite` where the model's outputs for the first of ``facts`` are not finite."""
    check_finite(model.module, model.tokens, [fact.text for fact in facts[:LOOKED_AT]])


def sound(model: LoadedModel, facts: Sequence[Fact], work: Steps[Proposal]) -> Steps[Proposal]:
    """``work``; raises NotFinite where it fails, or proposes NaN or infinity, because the model's outputs are such."""
    try:
        proposal = yield from work
    except (torch.OutOfMemoryError, MemoryError, OutOfMemory):
        raise
    except Exception:  # linear algebra, searches and optimisers raise errors of any type on NaN
        check_finite(model.module, model.tokens, [fact.text for fact in facts])
        raise
    if not proposal.delta.is_finite():
        check_finite(model.module, model.tokens, [fact.text for fact in facts])
    return proposal
