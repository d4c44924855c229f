"""``palimpsest measure survival``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import Steps, SurvivalMeasured
from engine.laboratory.measures.measure import Given, Measure, above_zero, kept_as, names, plain, positive, several
from engine.requests import SurvivalPlan
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    default = SurvivalPlan()
    parser.add_argument(
        "--treatments", type=names, default=(), metavar="LIST", help="such as q8_0,q4_0,lora,merge-linear (all)"
    )
    parser.add_argument(
        "--sample", type=positive, default=default.sample, metavar="N", help="ask N edits, chosen by seed (%(default)s)"
    )
    parser.add_argument(
        "--steps", type=positive, default=default.steps, metavar="N", help="of the fine-tune (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=above_zero, default=default.rate, metavar="X", help="of the fine-tune (%(default)s)"
    )
    parser.add_argument(
        "--rank", type=positive, default=default.rank, metavar="N", help="of the fine-tune (%(default)s)"
    )
    parser.add_argument("--merge-with", default="", metavar="DIR", help="a model of the same base (the unedited model)")
    parser.add_argument(
        "--weight", type=above_zero, default=default.weight, metavar="X", help="of the other model (%(default)s)"
    )


def _plan(o: argparse.Namespace) -> SurvivalPlan:
    sample = min(o.sample, o.limit or o.sample)
    return SurvivalPlan(several(o.treatments), sample, o.steps, o.rate, o.rank, str(o.merge_with), o.weight, o.seed)


def _check(options: argparse.Namespace) -> None:
    from engine.laboratory.treatments import check_treatments

    check_treatments(_plan(options).treatments)
    if options.merge_with and not Path(options.merge_with).exists():
        raise BadInput(say("is not there."), say("Give a model of the same base."), file=options.merge_with)


def _work(laboratory: Laboratory, given: Given) -> Steps[SurvivalMeasured]:
    return (yield from laboratory.survival(given.facts, _plan(given.options)))


def _as_json(found: SurvivalMeasured) -> dict[str, Any]:
    return {
        "edits": found.position,
        "perplexity": plain(found.perplexity),
        "treatments": [plain(row) for row in found.rows],
        "asked": plain(found.records()),
    }


SURVIVAL = Measure(
    "survival",
    say("whether edits outlive fewer bits, a fine-tune on something else, and a merge"),
    _work,
    by_layer=False,
    as_json=_as_json,
    add_options=_add_options,
    check=_check,
    recorded=kept_as("survival", SurvivalMeasured),
)
