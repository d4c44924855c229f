"""Named abilities along the timeline: where they were measured, what they were, and whether one had become worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.events import AbilitiesMeasured, AbilityRow, TimelineChanged

SHOWN = 4  # tasks that are told; a group such as MMLU counts as one


@dataclass(frozen=True)
class AbilitiesMark:
    """What was measured at a point, in ``words``; ``worse``: a named task lies below the unedited model's interval."""

    words: str
    worse: bool


def ability_marks(timeline: TimelineChanged, events: Mapping[int, AbilitiesMeasured]) -> dict[int, AbilitiesMark]:
    """The marks by point of the present branch, from measurements by number of edits."""
    return {_point(timeline, position): _mark(event) for position, event in events.items()}


def _point(timeline: TimelineChanged, position: int) -> int:
    """The point with ``position`` edits; of several, as a batch that takes edits back adds none, the applied one."""
    if not position:
        return 0
    points = [mark.batch for mark in timeline.marks if mark.position == position]
    return max((point for point in points if point <= timeline.applied), default=min(points, default=0))


def _mark(event: AbilitiesMeasured) -> AbilitiesMark:
    asked = [row for row in event.now if row.asked]
    words = [_words(event, row) for row in asked[:SHOWN]]
    words += [f"{len(asked) - SHOWN} more"] if len(asked) > SHOWN else []
    return AbilitiesMark("; ".join(words), any(event.verdict(row) == "worse" for row in asked))


def _words(event: AbilitiesMeasured, row: AbilityRow) -> str:
    former, verdict = event.former(row), event.verdict(row)
    before = f", {former.value:.3g} before the edits" if former else ""
    return f"{row.task} ({row.metric}) {row.value:.3g}{before}" + (
        f" ({verdict})" if verdict in ("better", "worse") else ""
    )
