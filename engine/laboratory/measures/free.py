"""``palimpsest measure free``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.events import FreeAnswersMeasured, Steps
from engine.laboratory.measures.measure import Given, Measure, kept_as, plain, positive
from engine.requests import FreePlan
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sample",
        type=positive,
        default=FreePlan.sample,
        metavar="N",
        help="ask N edits, chosen by seed (%(default)s)",
    )
    parser.add_argument(
        "--tokens",
        type=positive,
        default=FreePlan.tokens,
        metavar="N",
        help="the most tokens of an answer (%(default)s)",
    )
    parser.add_argument(
        "--no-sentence",
        action="store_true",
        help="do not end an answer to the plain prompt with its first sentence; only the model itself and --tokens do",
    )
    parser.add_argument(
        "--judge", type=_judge, default="", metavar="MODEL", help="a folder or GGUF file whose model judges as well"
    )


def _judge(text: str) -> str:
    """A folder or file that is there, as an option's type."""
    if text and not Path(text).exists():
        raise argparse.ArgumentTypeError(f"{text} is not there")
    return text


def _work(laboratory: Laboratory, given: Given) -> Steps[FreeAnswersMeasured]:
    options = given.options
    plan = FreePlan(
        sample=min(options.sample, options.limit or options.sample),
        tokens=options.tokens,
        sentence=not options.no_sentence,
        judge=str(options.judge),
        seed=options.seed,
    )
    return (yield from laboratory.free(given.facts, plan))


def _as_json(found: FreeAnswersMeasured) -> dict[str, Any]:
    return {
        "edits": found.position,
        "ends": found.bound,
        "judge": found.judge,
        "table": [plain(row) for row in found.rows],
        "asked": plain(found.records()),
    }


FREE = Measure(
    "free",
    say("what the model says of its edits when it writes by itself"),
    _work,
    as_json=_as_json,
    by_layer=False,
    add_options=_add_options,
    recorded=kept_as("free", FreeAnswersMeasured),
)
