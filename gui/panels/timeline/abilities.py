"""Named abilities along the timeline: where they were measured, what they were, and whether one had become worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.events import AbilitiesMeasured, AbilityRow, TimelineChanged
from engine.support.wording import join_texts, say

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
    words += [say("{count} more", count=len(asked) - SHOWN)] if len(asked) > SHOWN else []
    return AbilitiesMark(join_texts("; ", words), any(event.verdict(row) == "worse" for row in asked))


def _words(event: AbilitiesMeasured, row: AbilityRow) -> str:
    former, verdict = event.former(row), event.verdict(row)
    now = say("{task} ({metric}) {value:.3g}", task=row.task, metric=row.metric, value=row.value)
    told = say("{now}, {before:.3g} before the edits", now=now, before=former.value) if former else now
    if verdict == "better":
        return say("{told} (better)", told=told)
    return say("{told} (worse)", told=told) if verdict == "worse" else told
