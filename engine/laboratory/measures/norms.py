"""``palimpsest measure norms`` and ``palimpsest measure importance``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.events import NormsMeasured, Steps
from engine.laboratory.measures.measure import Given, Measure, by_layer, kept_by, plain
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.diagnostics.importance import Importance, Shares
    from engine.laboratory.laboratory import Compared, Laboratory


def _norms(laboratory: Laboratory, given: Given) -> Steps[Any]:
    return laboratory.norms(given.options.layers)


def _norms_json(found: NormsMeasured) -> dict[str, Any]:
    """Norms by layer; ``growth`` is ||W_t|| / ||W_0||."""
    names = ("norm", "base", "change", "spectral", "spectral_base")
    values = {name: by_layer(found.layers, getattr(found, name)) for name in names}
    growth = by_layer(found.layers, found.norm / found.base)
    return {"edits": found.position, **values, "growth": growth, "unedited": plain(found.unedited)}


def _importance(laboratory: Laboratory, given: Given) -> Steps[Any]:
    return laboratory.importance(given.chosen(laboratory))


def _importance_json(found: Compared[Importance]) -> dict[str, Any]:
    """Shares by layer at subjects and over text, now and, if there are edits, before them."""
    return {**_shares(found.now), **({"before": _shares(found.before)} if found.before is not None else {})}


def _shares(found: Importance) -> dict[str, Any]:
    places = {"subject": found.subject, "text": found.text}
    return {where: _by_part(shares) for where, shares in places.items() if shares is not None}


def _by_part(shares: Shares) -> dict[str, Any]:
    layers = range(len(shares.mlp))
    names = ("mlp", "attention", "stream")
    return {"places": shares.places, **{name: by_layer(layers, getattr(shares, name)) for name in names}}


NORMS = Measure(
    "norms",
    say("how far the edited matrices have grown"),
    _norms,
    as_json=_norms_json,
    recorded=kept_by("engine.laboratory.live_norms"),
)

IMPORTANCE = Measure(
    "importance",
    say("each layer's share of the residual stream, at subjects and over text"),
    _importance,
    by_layer=False,
    as_json=_importance_json,
    recorded=kept_by("engine.laboratory.live_importance"),
)
