"""``palimpsest measure quality``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.events import QualityReported, Steps
from engine.events.tabular import Row, Tabular
from engine.laboratory.measures.measure import Given, Measure, counting, kept_by, plain, positive
from engine.requests import QualityPlan
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.evaluation.datasets import RowProblem
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
    parser.add_argument(
        "--free-tokens",
        type=counting,
        default=QualityPlan.free_tokens,
        metavar="N",
        help="the most tokens of an answer that the model writes freely (%(default)s; 0: not asked)",
    )


@dataclass(frozen=True)
class QualityByName(Tabular):
    """What was found, and the rows of files of questions that could not be read, by the file's name."""

    report: QualityReported
    problems: Mapping[str, tuple[RowProblem, ...]]

    def records(self) -> list[Row]:
        """One row a metric, with a column for each protocol."""
        return self.report.records()


def _quality(laboratory: Laboratory, given: Given) -> Steps[QualityByName]:
    """Edit quality by both protocols and general ability."""
    options = given.options
    plan = QualityPlan(
        sample=options.sample,
        immediate=not options.no_immediate,
        fluency_texts=options.texts,
        free_tokens=options.free_tokens,
        seed=options.seed,
    )
    report = yield from laboratory.quality(given.facts, plan)
    problems = {file.name: file.problems for file in laboratory.reference.questions if file.problems}
    return QualityByName(report, problems)


def _as_json(found: QualityByName) -> dict[str, Any]:
    result: dict[str, Any] = plain(found.report)
    result["ability"] = {name: {"before": was, "now": now} for name, (was, now) in result["ability"].items()}
    known = result["ability"]["known_probability"]
    result["confidence"] = {
        "edited": result["protocols"]["final"]["probability"],
        "own": known["now"] if known["before"] is None else known["before"],
    }
    result["problems"] = plain(found.problems)
    return {**result.pop("protocols"), **result}


QUALITY = Measure(
    "quality",
    say("how good edits are by both protocols, and what else the model can still do"),
    _quality,
    as_json=_as_json,
    by_layer=False,
    asks_questions=True,
    add_options=_options,
    recorded=kept_by("engine.laboratory.live_quality", "engine.laboratory.quality"),
)
