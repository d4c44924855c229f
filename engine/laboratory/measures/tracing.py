"""``palimpsest measure tracing``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, kept_by, not_negative, plain, positive
from engine.requests import TRACE_NOISE, TRACE_SAMPLES, TracingSettings
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.events import AverageTrace, FactsTraced, Trace
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--samples", type=positive, default=TRACE_SAMPLES, metavar="N", help="noisy runs to average over (%(default)s)"
    )
    parser.add_argument(
        "--noise",
        type=not_negative,
        default=TRACE_NOISE,
        metavar="X",
        help="noise in standard deviations of the embeddings (%(default)g)",
    )
    parser.add_argument(
        "--window",
        type=positive,
        default=0,
        metavar="N",
        help="layers restored at once for MLP and attention (10; a third of a model under 30 layers)",
    )


def _work(laboratory: Laboratory, given: Given) -> Steps[FactsTraced]:
    options = given.options
    layers = laboratory.choose_layers(options.layers) if options.layers else ()
    settings = TracingSettings(options.samples, options.noise, options.window, layers, options.seed)
    chosen = given.chosen(laboratory) if options.limit else given.facts
    return (yield from laboratory.tracing(chosen, settings))


def _as_json(found: FactsTraced) -> dict[str, Any]:
    return {
        "noise": plain(found.noise),
        "samples": found.samples,
        "window": found.window,
        "suggestion": plain(found.average.suggestion) if found.average else None,
        "average": _average(found.average) if found.average else None,
        "traces": [_trace(trace) for trace in found.traces],
        "skipped": plain(found.skipped),
    }


def _trace(trace: Trace) -> dict[str, Any]:
    return {**plain(trace), "subject": {"first": trace.subject[0], "last": trace.subject[1]}}


def _average(average: AverageTrace) -> dict[str, Any]:
    maps = {kind: dict(zip(average.roles, plain(rows), strict=True)) for kind, rows in average.maps.items()}
    facts = dict(zip(average.roles, average.facts, strict=True))
    return {"layers": list(average.layers), "facts": facts, "high": average.high, "low": average.low, "effect": maps}


TRACING = Measure(
    "tracing",
    say("at which tokens and layers the model recalls facts, and which layers that suggests to edit"),
    _work,
    as_json=_as_json,
    add_options=_add_options,
    recorded=kept_by("engine.laboratory.tracing"),
)
