"""An open session: the ledger, the weights determined by it, and the memory of methods across batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import torch

from engine.associative.statistics import StatisticsStore
from engine.editing.ledger_memory import MEMORY, RELEASED, LedgerMemory, released_tensor
from engine.editing.soundness import sound
from engine.editing.stored_changes import StoredChanges
from engine.errors import NotWritten, SessionMismatch
from engine.events import BranchStarted, Log, Progress, Steps, TimelineChanged
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta
from engine.model.loading import LoadedModel
from engine.session.begun import Begun
from engine.session.branches import timeline_branches
from engine.session.edits import SessionEdit, gone_by, session_edits
from engine.session.kept_sums import FOLDER, STRIDE, SessionSums
from engine.session.ledger import Ledger
from engine.session.made_with import MadeWith
from engine.session.records import BatchRecord, FactResult
from engine.support.freed import give_back
from engine.support.home import absolute
from engine.support.places import new_session_folder
from engine.support.provenance import library_versions
from engine.support.wording import say

OTHER_TOKENIZER = say(
    "The session was begun with another tokenizer than the model has now: the weights are as they were, but texts may "
    "become other tokens and be answered otherwise. Put the model's former tokenizer files back to have it as it was."
)

_TRIES = 5  # of names of a new session before it is the disk that refuses them


class OpenSession:
    """One ledger on one model. Invariant: the weights are those determined by the ledger."""

    def __init__(self, model: LoadedModel, ledger: Ledger, statistics: StatisticsStore) -> None:
        self.model = model
        self.ledger = ledger
        self.editing = Editing(model, statistics, LedgerMemory(ledger))
        self._begun: Begun | None = None
        self._before_commit: list[Delta] | None = None
        self._changes = StoredChanges(model.weights, ledger)
        self._sums = SessionSums(ledger.folder / FOLDER, model.device, ledger.numbers())

    @classmethod
    def open(cls, model: LoadedModel, folder: Path, statistics: StatisticsStore) -> Steps[OpenSession]:
        """Open or create the session in ``folder`` and restore the model's state in it, bit for bit."""
        begun = Begun(folder)
        try:
            ledger = Ledger.open(folder, model.info)
        except (NotWritten, KeyboardInterrupt):
            begun.take_away()
            raise
        try:
            session = cls(model, ledger, statistics)
            session._begun = begun
            yield from session._restore()
            if ledger.base.tokenization not in ("", model.info.tokenization):
                yield Log(OTHER_TOKENIZER, "warning")
            if ledger.set_aside:
                names = ", ".join(ledger.set_aside)
                yield Log(
                    say(
                        "No batch of the session knows these factor files; they are now in it as {names}.", names=names
                    ),
                    "warning",
                )
            give_back()  # what the session before it held
        except BaseException:
            model.weights.replace([], 0)
            model.weights.kept = None
            ledger.close()
            raise
        return session

    def _restore(self) -> Steps[None]:
        """Set the unedited model to the ledger's point; what a change holds is read when it is needed."""
        weights, line, applied = self.model.weights, self.ledger.line(), self.ledger.applied
        weights.replace([self._changes.of(node) for node in line], 0)
        weights.kept = self._sums
        for batch in range(STRIDE, 0 if len(self._sums) else applied, STRIDE):  # where nothing is kept, it takes long
            weights.move_to(batch)
            yield Progress(say("Opening the session"), batch, applied, say("batches"))
        weights.move_to(applied)
        yield Progress(say("Opening the session"), applied, applied, say("batches"))

    def use_statistics(self, statistics: StatisticsStore) -> None:
        """Make methods use ``statistics`` from now on; their caches are dropped, the applied batches stay."""
        self.editing = Editing(self.model, statistics, LedgerMemory(self.ledger), self.editing.seed)

    def propose(self, method: Method, facts: Sequence[Fact], settings: Hyperparameters) -> Steps[Proposal]:
        """The proposal of ``method`` for ``facts``, computed with side memories detached, which are then restored.

        Keys of edits that they overwrite are not held (:mod:`engine.editing.ledger_memory`).
        """
        weights, memory = self.model.weights, self.editing.memory
        assert isinstance(memory, LedgerMemory)
        self.editing.side = weights.side.state.memories
        holds = getattr(settings, "remember", "nothing") != "nothing"
        with weights.without_side(), memory.releasing(facts if holds else ()):
            proposal = yield from sound(self.model, facts, method.propose(self.editing, facts, settings))
            if memory.released:
                told = {RELEASED: released_tensor(memory.released)}
                proposal = replace(proposal, memory={**proposal.memory, **told})
        return proposal

    def commit(
        self, proposal: Proposal, record: BatchRecord, judge: Callable[[], Steps[tuple[FactResult, ...]]]
    ) -> Steps[BatchRecord]:
        """Apply a proposal, evaluate it with ``judge``, and record both.

        On any error, and if closed before the record is written, model and ledger are restored.
        """
        weights, applied = self.model.weights, self.model.weights.applied
        former = list(weights.deltas)
        tensors = proposal.delta.tensors() | {f"{MEMORY}{k}": v for k, v in proposal.memory.items()}
        weights.push(proposal.delta)
        self._before_commit = former
        try:
            results = yield from judge()
            whole = replace(record, results=results)
            self.ledger.append(whole, tensors)
        except BaseException:
            weights.replace(former, applied)
            raise
        finally:
            self._before_commit = None
        weights.settle(self._changes.at_hand(self.ledger.line()[-1], proposal.delta))
        return whole

    def write(
        self, proposal: Proposal, record: BatchRecord, judge: Callable[[], Steps[tuple[FactResult, ...]]]
    ) -> Steps[BatchRecord]:
        """:meth:`commit`, then the branch that it began, if it did, and the timeline.

        These come first: a caller that leaves after any of these events knows that the batch is in the ledger.
        """
        ledger = self.ledger
        former, position, edits = ledger.branch, ledger.position, ledger.edits
        forks = ledger.applied < len(ledger.line())
        record = yield from self.commit(proposal, record, judge)
        if forks:
            forked = BranchStarted(ledger.branch, position, former, edits, record.batch - 1)
            yield forked
            yield Log(str(forked))
        yield self.timeline()
        return record

    @property
    def recorded(self) -> tuple[list[Delta], int]:
        """The history that the ledger holds, and how much of it is applied; a batch being judged is not in it yet."""
        known = self.model.weights.deltas if self._before_commit is None else self._before_commit
        return known, self.ledger.applied

    def record(self, method: str, settings: Mapping[str, Any], facts: tuple[Fact, ...], seconds: float) -> BatchRecord:
        """The record of the next batch, with the current time and what it was made with."""
        when = datetime.now(UTC).isoformat(timespec="microseconds")
        number, seed = self.ledger.applied + 1, self.editing.seed
        return BatchRecord(number, method, dict(settings), seed, facts, seconds, when, made_with=self.made_with())

    def made_with(self) -> MadeWith:
        """What a batch would be made with now."""
        info, text = self.model.info, self.editing.statistics
        file = "" if text.own else str(text.text_file)
        return MadeWith(info.dtype, info.device, torch.get_num_threads(), text.checksum, file, **_versions())

    def go_to(self, batches: int) -> None:
        """Set model and ledger to the point after ``batches`` batches."""
        self.model.weights.move_to(batches)
        try:
            self.ledger.set_applied(batches)
        except BaseException:
            self.model.weights.move_to(self.ledger.applied)
            raise

    def switch(self, branch: str, batches: int | None = None) -> Steps[None]:
        """Set model and ledger to ``branch`` after ``batches`` (None: all). Only what the two do not share is read.

        On any error, and if closed before the end, everything is as before.
        """
        ledger, weights = self.ledger, self.model.weights
        line, former, applied = ledger.line(branch), list(weights.deltas), weights.applied
        goal = len(line) if batches is None else batches
        deltas = former[: ledger.shared_with(branch)]
        deltas += [self._changes.of(node) for node in line[len(deltas) :]]
        yield Progress(say("Switching the branch"), 0, 1, say("branches"))
        weights.replace(deltas, goal)
        try:
            ledger.switch(branch, goal)
        except BaseException:
            weights.replace(former, applied)
            raise

    def delete_branch(self, branch: str) -> int:
        """Delete another branch than the present one; return how many batches no other needed."""
        gone = self.ledger.delete_branch(branch)
        self._sums.forget(self.ledger.numbers())
        return gone

    def written_facts(self) -> tuple[Fact, ...]:
        """The facts of all applied batches in order, those that were taken back later included."""
        return tuple(f for record in self.ledger.batches()[: self.ledger.applied] for f in record.facts)

    def placed_facts(self) -> Iterator[tuple[int, Fact]]:
        """The facts that are in the weights now, each with its 1-based index among all of the session."""
        records, indices = self.ledger.batches()[: self.ledger.applied], count(1)
        gone = gone_by(records)
        rows = ((next(indices), fact, r.batch, place) for r in records for place, fact in enumerate(r.facts))
        return ((index, fact) for index, fact, batch, place in rows if place not in gone.get(batch, ()))

    @property
    def in_weights(self) -> FactsInWeights:
        """The facts that are in the weights now, in order, made one by one."""
        return FactsInWeights(self)

    def applied_facts(self) -> tuple[Fact, ...]:
        """The same facts, all at once."""
        return tuple(self.in_weights)

    def edits(self) -> tuple[SessionEdit, ...]:
        """Every edit of the ledger with its result and what became of it."""
        return tuple(session_edits(self.ledger))

    def timeline(self) -> TimelineChanged:
        """All batches as marks of the timeline, and all branches."""
        branches = timeline_branches(self.ledger)
        now = next(branch for branch in branches if branch.name == self.ledger.branch)
        return TimelineChanged(now.marks, self.ledger.applied, branches, now.name)

    @property
    def position(self) -> int:
        """The number of edits applied now."""
        return self.ledger.position

    def withdraw(self) -> None:
        """Close the ledger; where opening it here began it and it has no batch, it is taken away again."""
        empty = not self.ledger.numbers()
        self.close()
        if empty and self._begun is not None:
            self._begun.take_away()

    def close(self) -> None:
        """Close the ledger; the weights stay as they are."""
        self.ledger.close()
        self.model.weights.kept = None


@cache
def _versions() -> dict[str, str]:
    """The versions that :class:`MadeWith` names; to look for them takes long."""
    found = library_versions()
    return {name: found.get(name, "") for name in ("palimpsest", "torch", "transformers")}


@dataclass(frozen=True)
class FactsInWeights:
    """The facts of ``session`` that are in the weights, made one by one whenever they are gone through.

    What looks at all of them again and again during a run goes this way: lists of thousands leave gaps in the memory.
    """

    session: OpenSession

    def __len__(self) -> int:
        gone = gone_by(self.session.ledger.batches()[: self.session.ledger.applied])
        return self.session.position - sum(map(len, gone.values()))

    def __iter__(self) -> Iterator[Fact]:
        return (fact for _, fact in self.session.placed_facts())


@contextmanager
def as_recorded(model: LoadedModel | None, session: OpenSession | None) -> Iterator[None]:
    """Have the model as the session's ledger says while the context is open, between any two steps of work.

    Side memories that a search has detached are in place, and what it tries or a judge looks at is not. Without a
    session, as during a comparison of methods, the model has no edits. At the end all is back to the bit.
    """
    if model is None:
        yield
        return
    with model.weights.as_if(*(session.recorded if session is not None else ([], 0))):
        yield


def session_at(
    folder: Path | str | None, sessions: Path, model: LoadedModel, statistics: StatisticsStore
) -> Steps[OpenSession]:
    """The session in ``folder``; without one a new one in the folder ``sessions``, named by the time and the model."""
    if folder:
        return (yield from OpenSession.open(model, absolute(folder), statistics))
    for _ in range(_TRIES):
        place = new_session_folder(sessions, model.info.name)
        try:
            return (yield from OpenSession.open(model, place, statistics))
        except SessionMismatch:  # another program, started at the same moment, has taken the same name
            if not place.exists():
                raise
    return (yield from OpenSession.open(model, new_session_folder(sessions, model.info.name), statistics))
