"""``palimpsest measure quality``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import QualityReported, Steps
from engine.laboratory.measures.measure import Given, Measure, counting, kept_by, plain, positive
from engine.requests import QualityPlan

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory


def _options(parser: argparse.ArgumentParser) -> None:
    """The options of ``measure quality``."""
    parser.add_argument(
        "--sample",
        type=positive,
        default=QualityPlan.sample,
        metavar="N",
        help="ask N of the edits, chosen by seed (%(default)s)",
    )
    parser.add_argument("--no-immediate", action="store_true", help="do not go back to each edit's own batch")
    parser.add_argument(
        "--texts",
        type=counting,
        default=QualityPlan.fluency_texts,
        metavar="N",
        help="texts to write for fluency (%(default)s; 0: none)",
    )


def _quality(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:
    """Edit quality by both protocols and general ability."""
    options = given.options
    plan = QualityPlan(
        sample=options.sample,
        immediate=not options.no_immediate,
        fluency_texts=options.texts,
        seed=options.seed,
    )
    found: QualityReported = yield from laboratory.quality(given.facts, plan)
    result: dict[str, Any] = plain(found)
    result["ability"] = {name: {"before": was, "now": now} for name, (was, now) in result["ability"].items()}
    known = result["ability"]["known_probability"]
    result["confidence"] = {
        "edited": result["protocols"]["final"]["probability"],
        "own": known["now"] if known["before"] is None else known["before"],
    }
    result["problems"] = {file.name: plain(file.problems) for file in laboratory.reference.questions if file.problems}
    return {**result.pop("protocols"), **result}


QUALITY = Measure(
    "quality",
    "how good edits are by both protocols, and what else the model can still do",
    _quality,
    by_layer=False,
    asks_questions=True,
    add_options=_options,
    recorded=kept_by("engine.laboratory.live_quality", "engine.laboratory.quality"),
)
