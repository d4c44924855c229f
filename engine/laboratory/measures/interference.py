"""``palimpsest measure interference``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, above_zero, kept_by, plain, setting
from engine.requests import INTERFERENCE_THRESHOLD, InterferencePlan
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.events import InterferencePredicted
    from engine.laboratory.interference_forecast import Rehearsal
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


def _check(options: argparse.Namespace) -> None:
    from engine.methods.registry import find_method

    if options.method:
        find_method(options.method).hyperparameters.parse(dict(options.set))
    elif options.set or options.rehearse:
        named = "--set" if options.set else "--rehearse"
        raise BadInput(say("{option} needs a method.", option=named), say("Name one with --method."))


def _work(laboratory: Laboratory, given: Given) -> Steps[InterferencePredicted | Rehearsal]:
    options = given.options
    plan = InterferencePlan(options.method, dict(options.set), options.layers, threshold=options.threshold)
    if not options.rehearse:
        return (yield from laboratory.interference(given.facts, plan))
    return (yield from laboratory.rehearse(given.facts, plan))


def _as_json(found: InterferencePredicted | Rehearsal) -> dict[str, Any]:
    from engine.laboratory.interference_forecast import Rehearsal

    if not isinstance(found, Rehearsal):
        return plain(found)
    observed = plain(found.observed)
    order = ("spearman", "top", "top_loss", "rest_loss", "before", "after")
    return {
        **plain(found.predicted),
        "observed": {name: observed[name] for name in order},
        "efficacy": found.efficacy,
    }


INTERFERENCE = Measure(
    "interference",
    say("what editing facts would do to earlier edits and known facts"),
    _work,
    as_json=_as_json,
    needs=("facts",),
    add_options=_add_options,
    check=_check,
    recorded=kept_by("engine.laboratory.live_interference"),
)
