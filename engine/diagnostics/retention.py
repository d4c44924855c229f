"""Retention: which edits still hold as more are made, how fast they are lost, and what most likely broke each.

An edit that held after its own batch and does not any more was disturbed by the interference of those made since, the
term Delta_e[:, o] = sum over later e of p(k_e, k_o) dv_e of Knowledge in Superposition (arXiv 2408.07413). Of the edits
made between the last time it was seen to hold and the first time it was not, the one with the largest |p(k_e, k_o)| is
the most likely cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from torch import Tensor

from engine.associative.keys import subject_keys
from engine.diagnostics.overlap import shares_onto
from engine.events import Progress, Steps
from engine.events.retention_map import Loss
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.support.wording import say


def blame(
    model: LoadedModel, losses: Sequence[Loss], facts: Sequence[Fact], factors: Mapping[int, Tensor]
) -> Steps[tuple[Loss, ...]]:
    """``losses`` with the most likely cause of each: the edit with the largest |p| of those made in between.

    ``facts`` are all edits of the session in order (that at position 1 first); ``factors`` the lower Cholesky factors
    (m, m) of C at the layers that were written. Keys are those of the weights as they are now.
    """
    involved = sorted({place for loss in losses for place in (loss.edit, *_between(loss))})
    if not (losses and factors):
        return tuple(losses)
    keys = yield from subject_keys(model, [facts[place - 1] for place in involved], tuple(factors))
    column = {place: index for index, place in enumerate(involved)}
    blamed = []
    for done, loss in enumerate(losses, 1):
        suspects = _between(loss)
        best = loss
        for layer, found in keys.items() if suspects else ():
            edited = found[:, [column[place] for place in suspects]]
            p = shares_onto(edited, found[:, [column[loss.edit]]], factors[layer])[:, 0]
            worst = int(p.abs().argmax())
            if best.by is None or abs(float(p[worst])) > abs(best.p):
                best = replace(loss, by=suspects[worst], p=float(p[worst]), layer=layer)
        blamed.append(best)
        yield Progress(say("Looking for causes"), done, len(losses), say("lost edits"))
    return tuple(blamed)


def _between(loss: Loss) -> list[int]:
    """The positions of the edits made after the lost one was last seen to hold."""
    return [place for place in range(loss.held_at + 1, loss.lost_at + 1) if place != loss.edit]
