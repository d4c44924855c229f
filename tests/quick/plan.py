"""What a quick run does: which test files, in which order, whole or in part, and until when."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

from tests.quick.records import Record, Records
from tests.quick.sources import Snapshot

UNKNOWN = 5.0  # seconds that a test file is taken for that never ran
LONG = 10.0  # seconds; of a test file that takes longer only the tests run that entered what has changed


@dataclass
class Plan:
    """``chosen`` test files in order, each with its reason; of those in ``only`` the named tests alone.

    ``now`` are those of them that the time is enough for, as far as is known: only they are looked at.
    ``others`` is the number of test files that nothing touched. ``began`` and ``end`` are times: after ``end`` no
    further test begins.
    """

    began: float
    end: float
    chosen: dict[str, str] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    now: list[str] = field(default_factory=list)
    others: int = 0


def make_plan(snapshot: Snapshot, records: Records, seconds: float) -> Plan:
    """The plan for what has changed: changed and failed tests first, then what takes least, programs last."""
    plan = Plan(time.time(), time.time() + seconds)
    snapshot.take()
    tests = snapshot.tests()
    reasons = {test: reason for test in tests if (reason := records.reason(test)) is not None}
    ranks: dict[str, tuple[int, float, str]] = {}
    for test, reason in reasons.items():
        record = records.of(test)
        takes = record.seconds if record else UNKNOWN
        if record and takes > LONG and (named := _in_part(record, records)):
            plan.only[test] = named
            takes = sum(record.tests[name].seconds for name in named)
        by_itself = reason.startswith(test) or reason == "it failed"
        ranks[test] = (0 if by_itself else 2 if reason == "it starts programs" else 1, takes, test)
    plan.chosen = {test: reasons[test] for test in sorted(reasons, key=ranks.__getitem__)}
    room = seconds * min(os.cpu_count() or 1, 4)
    for test in plan.chosen:
        plan.now += [test] if room > 0 else []
        room -= ranks[test][1]
    plan.others = len(tests) - len(reasons)
    return plan


def _in_part(record: Record, records: Records) -> list[str]:
    """The tests that failed or entered a changed function; none where something else has changed than functions."""
    changed = records.changed_units(record)
    if not records.only_functions(record) or any(unit == "" for _, unit in changed):
        return []
    places = {place for place, unit in enumerate(record.entered) if tuple(unit) in changed}
    return [name for name, one in record.tests.items() if not one.good or places & set(one.entered)]
