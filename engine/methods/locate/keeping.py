"""Dominant directions of W kept from a change, for every method that writes in closed form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from engine.associative.dominant import Directions, dominant
from engine.events import Progress, Steps
from engine.methods.locate.key_systems import solve_device
from engine.methods.locate.write_settings import WriteSettings
from engine.methods.method import Editing
from engine.model.delta import MatrixDelta
from engine.support.background import beside
from engine.support.wording import say


def kept_from(
    editing: Editing, part: MatrixDelta, settings: WriteSettings, now: Callable[[], Tensor]
) -> Steps[MatrixDelta]:
    """``part`` without what it does along the directions that the settings keep (:mod:`engine.associative.dominant`).

    ``now`` gives W (d, m) float32 as it is before the change.
    """
    if settings.keep == "nothing":
        return part
    directions = yield from _directions(editing, part, settings, now)
    return directions.spared(part, settings.keep_strength)


def _directions(
    editing: Editing, part: MatrixDelta, settings: WriteSettings, now: Callable[[], Tensor]
) -> Steps[Directions]:
    """Those of W as it is now, or, computed once per session, those of W_0."""
    kind: Any = settings.keep
    key = (part.layer, kind, settings.keep_share)
    if key in editing.directions:
        return editing.directions[key]
    fixed = kind == "singular directions"
    matrix = editing.model.weights.start((part.layer, part.matrix)).float() if fixed else now()
    matrix = matrix.to(solve_device(editing.model))
    progress = Progress(say("Factoring"), 0, 1, say("matrices"), say("layer {layer}", layer=part.layer))
    found = yield from beside(lambda: dominant(matrix, kind, settings.keep_share), progress)
    if fixed:
        editing.directions[key] = found
    return found
