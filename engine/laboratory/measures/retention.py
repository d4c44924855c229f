"""``palimpsest measure retention``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import Steps
from engine.laboratory.measures.measure import Given, Measure, kept_by, plain, positive
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory
    from engine.laboratory.retention import RetentionHistory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", type=positive, default=0, metavar="N", help="ask N edits, chosen by a seed (all)")


def _work(laboratory: Laboratory, given: Given) -> Steps[RetentionHistory]:
    return (yield from laboratory.retention(given.options.sample, given.facts))


def _as_json(found: RetentionHistory) -> dict[str, Any]:
    now, history = found.now, found.map
    names = dict(zip(history.edits.tolist(), history.names, strict=True))
    rows = zip(now.edits.tolist(), now.names, now.batches, now.held, now.holds, now.probability, strict=True)
    columns = ("edit", "name", "batch", "held", "holds", "probability")
    return {
        "edits": now.position,
        "retention": now.retention,
        "half_life": history.half_life,
        "curve": {str(p): plain(r) for p, r in zip(history.positions, history.retention.tolist(), strict=True)},
        "asked": [plain(dict(zip(columns, row, strict=True))) for row in rows],
        "map": {"positions": plain(history.positions), "edits": plain(history.edits), "states": plain(history.states)},
        "lost": [
            {**plain(loss), "name": names[loss.edit], "by_name": loss.by and found.facts[loss.by - 1].subject}
            for loss in found.losses
        ],
    }


RETENTION = Measure(
    "retention",
    say("which edits of a session still hold, and what broke the others"),
    _work,
    as_json=_as_json,
    needs=("session",),
    by_layer=False,
    add_options=_add_options,
    recorded=kept_by("engine.laboratory.retention"),
)
