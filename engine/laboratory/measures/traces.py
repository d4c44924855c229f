"""``palimpsest measure traces``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import Steps, TracesFound
from engine.laboratory.measures.measure import Given, Measure, kept_as, plain, positive
from engine.laboratory.measures.measure import given as given_text
from engine.requests import TracesPlan
from engine.support.endings import SAFETENSORS, check_place
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    default = TracesPlan()
    parser.add_argument(
        "--original", type=given_text, metavar="DIR", help="the model before it was edited, if it is here"
    )
    parser.add_argument("--reversal", type=given_text, metavar="FILE", help="write the reversal, which can be imported")
    parser.add_argument(
        "--read", type=positive, default=default.read, metavar="N", help="directions a matrix to ask (%(default)s)"
    )


def _check(options: argparse.Namespace) -> None:
    if options.reversal is not None:
        check_place(options.reversal, SAFETENSORS)


def _work(laboratory: Laboratory, given: Given) -> Steps[TracesFound]:
    options = given.options
    plan = TracesPlan(str(options.original or ""), str(options.reversal or ""), options.read)
    return (yield from laboratory.traces(given.facts, plan))


def _as_json(found: TracesFound) -> dict[str, Any]:
    directions = [plain(one) for one in found.directions]
    whole = plain(found)
    names = ("original", "threshold", "shared_threshold", "held", "undone", "perplexity", "perplexity_reversed")
    return {
        "edits": found.position,
        "flagged": list(found.flagged),
        **{name: whole[name] for name in names},
        "layers": plain(found.records()),
        "directions": directions,
    }


TRACES = Measure(
    "traces",
    say("which matrices look edited, what they say, and a reversal, from the weights alone"),
    _work,
    by_layer=False,
    as_json=_as_json,
    add_options=_add_options,
    check=_check,
    recorded=kept_as("traces", TracesFound),
)
