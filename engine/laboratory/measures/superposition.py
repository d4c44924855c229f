"""``palimpsest measure superposition``."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.events import Steps
from engine.events.tabular import Row, Tabular
from engine.laboratory.measures.measure import (
    Given,
    Measure,
    above_zero,
    by_layer,
    counting,
    kept_by,
    place,
    plain,
    positive,
)
from engine.requests import OVERLAP_TAIL, TOP_PAIRS
from engine.support.endings import JSON, check_place
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.diagnostics.superposition import OverlapMatrices, Superposition
    from engine.laboratory.laboratory import Compared, Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tail", type=above_zero, default=OVERLAP_TAIL, metavar="P", help="where the tail of |p| begins (%(default)s)"
    )
    parser.add_argument(
        "--pairs", type=positive, default=TOP_PAIRS, metavar="N", help="pairs to name per layer (%(default)s)"
    )
    parser.add_argument("--matrix", type=counting, metavar="LAYER", help="give the n x n matrix of this layer as well")
    parser.add_argument("--curve", type=place, metavar="FILE", help="save kurtosis over relative depth, to be compared")


@dataclass(frozen=True)
class SuperpositionByName(Tabular):
    """Superposition before and after the edits, whitened with ``ridge``, and what the options asked for beside it.

    ``matrices`` of the pairs at the layer of ``matrix``, ``curve`` the file that was written; None where not asked for.
    """

    overlaps: Compared[Superposition]
    ridge: float
    matrices: Compared[OverlapMatrices] | None
    curve: Path | None

    def records(self) -> list[Row]:
        """The rows of both moments, one a layer."""
        return self.overlaps.records()


def _check(options: argparse.Namespace) -> None:
    if options.curve is not None:
        check_place(options.curve, JSON)


def _work(laboratory: Laboratory, given: Given) -> Steps[SuperpositionByName]:
    from engine.laboratory.kurtosis_curves import curve_of, write_curve

    options = given.options
    if options.matrix is not None:
        laboratory.choose_layers((options.matrix,))
    facts = given.chosen(laboratory, least=2)
    found = yield from laboratory.superposition(facts, options.layers, threshold=options.tail, pairs=options.pairs)
    matrices = curve = None
    if options.matrix is not None:
        matrices = yield from laboratory.overlap_matrices(options.matrix, facts)
    if options.curve is not None:
        curve = write_curve(options.curve, curve_of(found.now, laboratory.model.info.name))
    return SuperpositionByName(found, laboratory.whitening.ridge, matrices, curve)


def _as_json(found: SuperpositionByName) -> dict[str, Any]:
    result = {**_overlaps(found.overlaps.now), "ridge": found.ridge}
    if found.overlaps.before is not None:
        result["before"] = _overlaps(found.overlaps.before)
    if found.matrices is not None:
        result["matrix"] = plain(found.matrices.now)
    if found.curve is not None:
        result["curve"] = plain(found.curve)
    return result


def _overlaps(found: Superposition) -> dict[str, Any]:
    """Superposition before or after the edits, as JSON; angles in degrees."""
    layers = found.layers
    spreads = {"whitened_angle": found.whitened, "plain_angle": found.plain, "dot": found.dots}
    moments = ("mean", "std", "kurtosis")
    return {
        "facts": len(found.names),
        "edits": found.position,
        **{name: by_layer(layers, getattr(found.p, name)) for name in moments},
        "tail": by_layer(layers, found.tail),
        "threshold": found.threshold,
        "depth": by_layer(layers, found.depth),
        **{name: {m: by_layer(layers, getattr(spread, m)) for m in moments} for name, spread in spreads.items()},
        "top": {str(layer): plain(pairs) for layer, pairs in zip(layers, found.top, strict=True)},
    }


SUPERPOSITION = Measure(
    "superposition",
    say("how far the keys of facts overlap at every layer"),
    _work,
    as_json=_as_json,
    add_options=_add_options,
    check=_check,
    recorded=kept_by("engine.laboratory.live_superposition"),
)
