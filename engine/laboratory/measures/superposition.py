"""``palimpsest measure superposition``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, above_zero, by_layer, kept_by, plain, positive
from engine.requests import OVERLAP_TAIL, TOP_PAIRS

if TYPE_CHECKING:
    from engine.diagnostics.superposition import Superposition
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tail", type=above_zero, default=OVERLAP_TAIL, metavar="P", help="where the tail of |p| begins (%(default)s)"
    )
    parser.add_argument(
        "--pairs", type=positive, default=TOP_PAIRS, metavar="N", help="pairs to name per layer (%(default)s)"
    )
    parser.add_argument("--matrix", type=int, metavar="LAYER", help="give the n x n matrix of this layer as well")
    parser.add_argument("--curve", type=Path, metavar="FILE", help="save kurtosis over relative depth, to be compared")


def _work(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:
    from engine.laboratory.kurtosis_curves import curve_of, write_curve

    options = given.options
    if options.matrix is not None:
        laboratory.choose_layers((options.matrix,))
    if options.curve is not None and not options.curve.absolute().parent.is_dir():
        raise BadInput("lies in a folder that is not there.", "Name another place.", file=options.curve)
    facts = given.chosen(laboratory, least=2)
    found = yield from laboratory.superposition(facts, options.layers, threshold=options.tail, pairs=options.pairs)
    moments = {"before": found.before, "now": found.now}
    shown = {name: _overlaps(moment) for name, moment in moments.items() if moment is not None}
    result = {**shown.pop("now"), "ridge": laboratory.whitening.ridge, **shown}
    if options.matrix is not None:
        matrices = yield from laboratory.overlap_matrices(options.matrix, facts)
        result["matrix"] = plain(matrices.now)
    if options.curve is not None:
        result["curve"] = plain(write_curve(options.curve, curve_of(found.now, laboratory.model.info.name)))
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
    "how far the keys of facts overlap at every layer",
    _work,
    add_options=_add_options,
    recorded=kept_by("engine.laboratory.live_superposition"),
)
