"""Two branches of a session side by side: which facts they hold differently, and how each was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.errors import BadInput
from engine.events import NormsMeasured, QualityMeasured
from engine.events.tabular import Row, Tabular
from engine.fact import Fact
from engine.laboratory.live_norms import KIND as NORMS
from engine.laboratory.live_quality import kind_of
from engine.laboratory.retention import recorded_on
from engine.session.edits import results_of
from engine.session.kept_events import kept_on
from engine.session.ledger import Ledger
from engine.session.records import BatchRecord, FactResult
from engine.session.tree import Node
from engine.support.wording import say

Kind = Literal["only here", "only there", "other object", "written apart"]


@dataclass(frozen=True)
class HeldFact:
    """A fact as one branch holds it at its end: the batch that wrote it last, and what came of it then."""

    fact: Fact
    result: FactResult
    batch: int


@dataclass(frozen=True)
class FactDifference:
    """A prompt that two branches do not answer alike by the same batch; None where a branch did not edit it."""

    here: HeldFact | None
    there: HeldFact | None

    @property
    def fact(self) -> Fact:
        """The fact, as the first branch holds it where it does."""
        held = self.here or self.there
        assert held is not None
        return held.fact

    @property
    def kind(self) -> Kind:
        """How they differ; "written apart" is the same object, written by a batch of each."""
        if self.there is None:
            return "only here"
        if self.here is None:
            return "only there"
        return "written apart" if self.here.fact.target == self.there.fact.target else "other object"


@dataclass(frozen=True)
class BranchCurves:
    """One branch: its edits, of which ``taken_back`` hold no more, and what was measured on the way, by position."""

    name: str
    edits: int
    norms: tuple[NormsMeasured, ...]
    quality: tuple[QualityMeasured, ...]
    taken_back: int = 0


@dataclass(frozen=True)
class BranchComparison(Tabular):
    """``here`` and ``there`` are the branches, which have their first ``shared`` edits in common.

    ``same`` facts are held by a batch of both; ``differences`` are all others, in the order in which they were written.
    """

    here: BranchCurves
    there: BranchCurves
    shared: int
    same: int
    differences: tuple[FactDifference, ...]

    def records(self) -> list[Row]:
        """One row for each differing fact."""
        return [_row(difference) for difference in self.differences]


def _row(difference: FactDifference) -> Row:
    row: Row = {"kind": difference.kind, "subject": difference.fact.subject, "prompt": difference.fact.text}
    for side, held in (("here", difference.here), ("there", difference.there)):
        row[side] = held.fact.target if held else None
        row[f"{side}_batch"] = held.batch if held else None
        row[f"{side}_probability"] = held.result.after if held else None
        row[f"{side}_held"] = held.result.efficacy if held else None
    return row


def compare_branches(
    ledger: Ledger, one: str, other: str, batches: int | None = None, other_batches: int | None = None
) -> BranchComparison:
    """Compare two branches, each after so many batches (None: at its end, undone batches included).

    BadInput where there is no such branch, or no such batch on it.
    """
    lines = [_line(ledger, name, count) for name, count in ((one, batches), (other, other_batches))]
    common = sum(a.id == b.id for a, b in zip(*lines, strict=False))
    here, there = (held_facts([node.record for node in line]) for line in lines)
    prompts = dict.fromkeys([*here, *there])
    pairs = [FactDifference(here.get(prompt), there.get(prompt)) for prompt in prompts]
    apart = [pair for pair in pairs if not _same(pair, common)]
    shared = lines[0][common - 1].position if common else 0
    mine, others = (_curves(ledger, name, line) for name, line in zip((one, other), lines, strict=True))
    return BranchComparison(mine, others, shared, len(pairs) - len(apart), tuple(apart))


def _line(ledger: Ledger, branch: str, batches: int | None) -> tuple[Node, ...]:
    line = ledger.line(branch)
    if batches is not None:
        check_on_line(branch, batches, len(line))
    return line[:batches]


def check_on_line(branch: str, batches: int, length: int) -> None:
    """BadInput where a branch of ``length`` batches has no point after ``batches``."""
    if not 0 <= batches <= length:
        raise BadInput(
            say("the branch {name!r} has no batch {batches}.", name=branch, batches=batches),
            say("It has {count}.", count=length),
        )


def held_facts(records: Sequence[BatchRecord]) -> dict[str, HeldFact]:
    """What a line holds at its end, by prompt: the last edit of each that no later batch takes back."""
    gone = {edit for record in records for edit in record.takes_back}
    held: dict[str, HeldFact] = {}
    for record in records:
        for place, (fact, result) in enumerate(results_of(record)):
            if (record.batch, place) not in gone:
                held[fact.text] = HeldFact(fact, result, record.batch)
    return held


def _same(pair: FactDifference, common: int) -> bool:
    """Whether both hold the fact by the same batch, one of the ``common`` ones."""
    return bool(pair.here and pair.there and pair.here.batch == pair.there.batch <= common)


def _curves(ledger: Ledger, branch: str, line: Sequence[Node]) -> BranchCurves:
    edits = line[-1].position if line else 0
    return BranchCurves(
        branch,
        edits,
        tuple(event for event in kept_on(ledger, branch, NORMS, NormsMeasured) if event.position <= edits),
        tuple(event for event in _quality(ledger, branch) if event.position <= edits),
        len({edit for node in line for edit in node.record.takes_back}),
    )


def _quality(ledger: Ledger, branch: str) -> tuple[QualityMeasured, ...]:
    """The measurements of all edits, and where there is none with retention that of retention alone, by position."""
    found = list(kept_on(ledger, branch, kind_of("final"), QualityMeasured))
    known = {event.position for event in found if event.retention is not None}
    alone = {event.position: event for event in recorded_on(ledger, branch) if event.position not in known}
    found += [
        QualityMeasured(
            event.position,
            len(event.edits),
            "final",
            efficacy=float(event.holds.mean()),
            paraphrase=None,
            neighbourhood=None,
            retention=event.retention,
        )
        for event in alone.values()
    ]
    return tuple(sorted(found, key=lambda event: event.position))
