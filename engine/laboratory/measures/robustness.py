"""``palimpsest measure robustness``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, kept_by, plain, positive
from engine.requests import RobustnessPlan
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.events import RobustnessMeasured
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sample",
        type=positive,
        default=RobustnessPlan.sample,
        metavar="N",
        help="ask N edits, chosen by seed (%(default)s)",
    )
    parser.add_argument(
        "--context",
        type=positive,
        default=RobustnessPlan.tokens,
        metavar="N",
        help="tokens of a long context (%(default)s)",
    )


def _work(laboratory: Laboratory, given: Given) -> Steps[RobustnessMeasured]:
    options = given.options
    sample = min(options.sample, options.limit or options.sample)
    plan = RobustnessPlan(sample, options.context, options.seed)
    return (yield from laboratory.robustness(given.facts, plan))


def _as_json(found: RobustnessMeasured) -> dict[str, Any]:
    rows = [plain(row) for row in found.rows]
    columns = zip(found.fact_ids, found.names, found.targets, found.methods, found.said, found.exact, strict=True)
    asked = [
        {
            "fact": name,
            "id": fact_id,
            "target": target,
            "method": method,
            "said": said,
            "ways": dict(zip(found.ways, plain(row), strict=True)),
        }
        for fact_id, name, target, method, said, row in columns
    ]
    return {"edits": found.position, "chat": found.frame, "context": found.context, "table": rows, "asked": asked}


ROBUSTNESS = Measure(
    "robustness",
    say("whether edits hold when they are asked in other ways"),
    _work,
    as_json=_as_json,
    add_options=_add_options,
    recorded=kept_by("engine.laboratory.robustness"),
)
