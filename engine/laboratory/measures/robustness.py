"""``palimpsest measure robustness``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, kept_by, plain, positive
from engine.requests import RobustnessPlan

if TYPE_CHECKING:
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


def _work(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:

    options = given.options
    sample = min(options.sample, options.limit or options.sample)
    found = yield from laboratory.robustness(given.facts, RobustnessPlan(sample, options.context, options.seed))
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
    "whether edits hold when they are asked in other ways",
    _work,
    add_options=_add_options,
    recorded=kept_by("engine.laboratory.robustness"),
)
