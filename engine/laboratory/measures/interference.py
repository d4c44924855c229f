"""``palimpsest measure interference``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, above_zero, kept_by, plain, setting
from engine.requests import INTERFERENCE_THRESHOLD, InterferencePlan

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", metavar="NAME", default="", help="predict from the change this method proposes")
    parser.add_argument(
        "--set", type=setting, action="append", default=[], metavar="KEY=VALUE", help="a hyperparameter of the method"
    )
    parser.add_argument(
        "--threshold",
        type=above_zero,
        default=INTERFERENCE_THRESHOLD,
        metavar="P",
        help="warn where |p| is above this (%(default)s)",
    )
    parser.add_argument(
        "--rehearse", action="store_true", help="edit by the method, see what was lost, and take the edit back"
    )


def _work(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:
    options = given.options
    plan = InterferencePlan(options.method, dict(options.set), options.layers, threshold=options.threshold)
    if not options.rehearse:
        return plain((yield from laboratory.interference(given.facts, plan)))
    found = yield from laboratory.rehearse(given.facts, plan)
    observed = plain(found.observed)
    order = ("spearman", "top", "top_loss", "rest_loss", "before", "after")
    return {
        **plain(found.predicted),
        "observed": {name: observed[name] for name in order},
        "efficacy": found.efficacy,
    }


INTERFERENCE = Measure(
    "interference",
    "what editing facts would do to earlier edits and known facts",
    _work,
    needs=("facts",),
    add_options=_add_options,
    recorded=kept_by("engine.laboratory.live_interference"),
)
