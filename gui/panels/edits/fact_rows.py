"""The rows of the edits table as plain objects: their input and their results. Nothing here uses Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from engine.desk.held import FactText, HeldFact, new_key
from engine.errors import BadInput
from engine.events.edit_state import Asking, EditState, Standing
from engine.fact import Fact
from engine.support.wording import Sentence, capitalised, say
from gui.panels.edits import packed_row


class RowState(Enum):
    """The state of a row; the value is its English name.

    A row whose edit is in the ledger is WRITTEN or UNDONE; what became of it is shown, counted and filtered by the
    engine's definition (:attr:`FactRow.shown_state`).
    """

    DRAFT = "incomplete"
    QUEUED = "queued"
    EDITING = "editing"
    FAILED = "failed"
    WRITTEN = EditState.WRITTEN.value
    NOT_TAKEN = EditState.NOT_TAKEN.value
    LOST = EditState.LOST.value
    TAKEN_BACK = EditState.TAKEN_BACK.value
    UNDONE = EditState.UNDONE.value

    __hash__ = object.__hash__  # Enum's own hashes the name, in Python: that is felt where 100,000 rows are counted

    @property
    def word(self) -> Sentence:
        """The name that a person reads."""
        return _WORDS[self]


_EDITING, _WRITTEN, _UNDONE, _FAILED = RowState.EDITING, RowState.WRITTEN, RowState.UNDONE, RowState.FAILED
_LOCKED = frozenset({_EDITING, _WRITTEN, _UNDONE})


_WORDS = {
    RowState.DRAFT: say("incomplete"),
    RowState.QUEUED: say("queued"),
    RowState.EDITING: say("editing"),
    RowState.FAILED: say("failed"),
    RowState.WRITTEN: say("written"),
    RowState.NOT_TAKEN: say("not taken"),
    RowState.LOST: say("lost later"),
    RowState.TAKEN_BACK: say("taken back"),
    RowState.UNDONE: say("undone"),
}


def text_of(fact: Fact) -> FactText:
    """The input that validates to ``fact``."""
    return FactText(
        fact.subject,
        fact.prompt,
        fact.target,
        fact.true or "",
        fact.paraphrases,
        fact.neighbours,
        fact.same_subject,
        fact.relation,
        fact.source_id,
        fact.portability,
        fact.generation,
    )


FreelySaid = Mapping[str, tuple[str, str]]
"""For each form of asking, the verdict on the model's own answer, and the answer."""

NOTHING: Mapping[int, Any] = MappingProxyType({})
"""What most rows know of later points, shared by them: a dict of its own for each is felt at 100,000 rows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an input makes no fact: the ``problem``, its ``remedy``, and the ``part`` that is wrong as files call it."""

    problem: str = ""
    remedy: str = ""
    part: str = ""


NO_FAULT = Fault()


@dataclass(slots=True)
class _Waiting:
    """What a row has that waits: what was typed, the fact that it makes or why it makes none, its name on the desk, and
    what was measured."""

    typed: FactText
    fact: Fact | None = None
    fault: Fault = NO_FAULT
    key: str = ""
    says: str | None = None
    before: float | None = None
    after: float | None = None

    def check(self) -> None:
        """Validate what was typed."""
        self.fact, self.fault = None, NO_FAULT
        if self.typed.is_empty:
            return
        try:
            self.fact = self.typed.to_fact()
        except BadInput as error:
            self.fault = Fault(capitalised(error.message), error.hint, error.part)


_MEASURED = ("says", "before", "after")
_PARTS = ("subject", "relation", "target")


def _measured(name: str) -> Any:
    """One of what was measured of a row."""
    place, waiting = _MEASURED.index(name), attrgetter(name)

    def read(row: FactRow) -> Any:
        own = row._own
        return packed_row.head(own)[place] if isinstance(own, bytes) else waiting(own)

    def write(row: FactRow, value: Any) -> None:
        own = row._own
        if isinstance(own, bytes):
            row._own = packed_row.with_head(own, place, value)
        else:
            setattr(own, name, value)

    return property(read, write)


def _flag(place: int) -> Any:
    """One of a row's yeses and noes, which are the bits of one number."""
    bit = 1 << place

    def write(row: FactRow, on: bool) -> None:
        row._flags = row._flags | bit if on else row._flags & ~bit

    return property(lambda row: row._flags & bit != 0, write)


_IN_RUN, _CARRIED = 1 << 2, 1 << 4


class FactRow:
    """One row: the text and its results. Rows are compared by identity: two may have the same text.

    ``says`` is the model's answer; ``before`` and ``after`` are probabilities of the whole new object; ``batch`` is the
    1-based batch of the timeline that contains the edit, 0 if there is none; ``later`` when it was asked again and
    whether it held, in order, of which edits ``position`` are applied now; ``taken_back`` whether a later batch takes
    it back; ``fresh`` is False once the model's current answer has been queried; ``in_run`` is True from the start to
    the end of a run that includes the row. ``remark`` is the person's note; ``held`` is True for a row that waited in
    the open session before it was opened, ``carried`` for one that a session keeps which has been closed; ``freely`` is
    what the model wrote about the fact when it was asked freely, by the number of edits then.

    As tens of thousands of rows may be in the ledger, such a row has its fact and what was measured as bytes, a quarter
    of what they are as objects, and what was ``typed`` is None.
    """

    __slots__ = ("_flags", "_own", "batch", "efficacy", "freely", "later", "note", "position", "remark", "state")

    says, before, after = map(_measured, _MEASURED)
    taken_back, fresh, in_run, held, carried = map(_flag, range(5))  # and _IN_RUN, _CARRIED

    def __init__(self, typed: FactText | None = None, state: RowState = RowState.DRAFT, **known: Any) -> None:
        """``known`` are other attributes that are not as usual."""
        own = _Waiting(FactText() if typed is None else typed)
        own.check()
        self._own: _Waiting | bytes = own
        self.state = RowState.QUEUED if own.fact is not None and state is RowState.DRAFT else state
        self.efficacy: bool | None = None
        self.note = self.remark = ""
        self.batch = self.position = self._flags = 0
        self.later: tuple[Asking, ...] = ()
        self.freely: Mapping[int, FreelySaid] = NOTHING
        self.fresh = True
        for name, value in known.items():
            setattr(self, name, value)

    @classmethod
    def recorded(cls, fact: Fact) -> FactRow:
        """A row for a fact in the ledger, without validating its texts: earlier versions may have accepted others."""
        row = cls()
        row._own = packed_row.pack(fact, None, None, None)
        return row

    @classmethod
    def waiting(cls, held: HeldFact) -> FactRow:
        """The row that was left on a desk."""
        row = cls(held.text, remark=held.remark, held=True)
        assert isinstance(row._own, _Waiting)
        row._own.key = held.key
        if held.why and row._own.fact is not None:
            row.state, row.note = RowState.FAILED, held.why
        return row

    @property
    def typed(self) -> FactText | None:
        """What was typed into a row that waits."""
        return None if isinstance(self._own, bytes) else self._own.typed

    @property
    def fact(self) -> Fact | None:
        """The fact that the input makes, None where it makes none."""
        return Fact.of_plain(*self._fields) if isinstance(self._own, bytes) else self._own.fact

    @property
    def _fields(self) -> tuple[Any, ...]:
        """Those of a fact in the ledger."""
        assert isinstance(self._own, bytes)
        return packed_row.unpack(self._own)[len(_MEASURED) :]

    @property
    def _shown(self) -> tuple[str, str, str]:
        """Subject, relation and target of a fact in the ledger."""
        assert isinstance(self._own, bytes)
        subject, relation, target = packed_row.head(self._own)[len(_MEASURED) :]
        return subject, relation, target

    @property
    def text(self) -> FactText:
        """The input: what was typed, or what the fact in the ledger says."""
        return text_of(Fact.of_plain(*self._fields)) if isinstance(self._own, bytes) else self._own.typed

    @property
    def parts(self) -> tuple[str, str, str]:
        """Subject, relation and target of the input."""
        if isinstance(self._own, bytes):
            return self._shown
        typed = self._own.typed
        return typed.subject, typed.relation, typed.target

    @property
    def request(self) -> tuple[str, str, str] | None:
        """Subject, relation and target of its fact, None where the input makes none; faster than :attr:`fact`."""
        if isinstance(self._own, bytes):
            return self._shown
        fact = self._own.fact
        return (fact.subject, fact.prompt, fact.target) if fact is not None else None

    def part(self, name: str) -> str:
        """One field of the input: subject, relation or target."""
        return self.parts[_PARTS.index(name)]

    @property
    def fact_id(self) -> str:
        """The id of its fact, "" where the input makes none."""
        own = self._own
        if isinstance(own, bytes):
            return packed_row.fact_id(own)
        return own.fact.id if own.fact is not None else ""

    @property
    def has_fact(self) -> bool:
        """Whether the input makes a fact."""
        return isinstance(self._own, bytes) or self._own.fact is not None

    @property
    def key(self) -> str:
        """Its name on the desk as long as it waits; made when it is first asked for."""
        own = self._own
        if isinstance(own, bytes):
            return ""
        own.key = own.key or new_key()
        return own.key

    @property
    def fault(self) -> Fault:
        """Why the input makes no fact."""
        return NO_FAULT if isinstance(self._own, bytes) else self._own.fault

    @property
    def problem(self) -> str:
        """Why the input makes no fact; "" where it does or is empty."""
        return self.fault.problem

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.fault.remedy

    @property
    def wrong_part(self) -> str:
        """The invalid field, by its name in a file of facts."""
        return self.fault.part

    @property
    def shown_state(self) -> RowState:
        """The displayed state: of an edit in the ledger what became of it, else that of the row."""
        if not self.is_recorded:
            return self.state
        if not self.later:
            return _state_at_once(self.efficacy, self.state is RowState.WRITTEN, self.taken_back)
        return RowState(self.standing.state)

    @property
    def said_freely(self) -> FreelySaid:
        """What the model wrote of the fact at the present point of the timeline; empty where it was not asked."""
        return self.freely.get(self.position, {})

    @property
    def is_recorded(self) -> bool:
        """Whether the row's edit is in the ledger, applied or undone."""
        state = self.state
        return state is _WRITTEN or state is _UNDONE  # asked for a hundred thousand rows at once

    @property
    def is_in_weights(self) -> bool:
        """Whether the row's edit is in the weights now: neither undone nor taken back."""
        return self.state is RowState.WRITTEN and self.batch > 0 and not self.taken_back

    @property
    def standing(self) -> Standing:
        """What is known of the row's edit at the present point of the timeline."""
        later = tuple(asking for asking in self.later if asking[0] <= self.position) if self.later else ()
        return Standing(self.efficacy, later, self.state is RowState.WRITTEN, self.taken_back)

    @property
    def is_locked(self) -> bool:
        """Whether the text cannot be edited, as it belongs to a running edit or to the ledger."""
        return self.in_run or self.state in _LOCKED

    def set_text(self, text: FactText) -> None:
        """Replace the text; results are dropped if the request changes, but not if only details are added."""
        own, same_request = self._wait(), (text.subject, text.relation, text.target) == self.parts
        own.typed, self.carried = text, False
        own.check()
        if not same_request or self.has_fact == (self.state is RowState.DRAFT):
            self.forget()

    def forget(self) -> None:
        """Requeue the row (or mark it as incomplete), and drop its results."""
        self.state = RowState.QUEUED if self.has_fact else RowState.DRAFT
        self.says = self.before = None
        self._leave_ledger()
        self.fresh = True

    def requeue(self) -> None:
        """Requeue the row after a run that did not keep the edit; the base model's answer is kept."""
        self.state = RowState.QUEUED
        self._leave_ledger()

    def enter_ledger(self, batch: int, position: int) -> None:
        """Become an edit of the ledger, in the 1-based ``batch``, of which ``position`` edits are applied now."""
        self.state, self.batch, self.position = RowState.WRITTEN, batch, position
        own = self._own
        if isinstance(own, _Waiting) and own.fact is not None:
            self._own = packed_row.pack(own.fact, own.says, own.before, own.after)

    def _leave_ledger(self) -> None:
        """Drop what belongs to an edit in the ledger; from now on it waits, with its own text."""
        self._wait().after = self.efficacy = None
        self.note, self.batch, self.later, self.taken_back = "", 0, (), False
        self.freely = NOTHING

    @property
    def lock_reason(self) -> str:
        """Why the text cannot be edited and what to do; "" if it can."""
        if self.in_run or self.state is RowState.EDITING:
            return say("This row is part of the run. Stop the run to change it.")
        if self.is_locked:
            return say("This row is batch {batch} of the timeline. Duplicate it to change it.", batch=self.batch)
        return ""

    @property
    def copied_text(self) -> FactText:
        """The text of a copy, which is another fact than the one of its source."""
        text = self.text
        return replace(text, source_id="") if text.source_id else text

    def _wait(self) -> _Waiting:
        """What the row has as one that waits, which it is from now on, with its own text."""
        if isinstance(self._own, bytes):
            said, before, after, *fields = packed_row.unpack(self._own)
            fact = Fact.of_plain(*fields)
            self._own = _Waiting(text_of(fact), fact, says=said, before=before, after=after)
        return self._own


def waiting_rows(rows: Sequence[FactRow]) -> list[FactRow]:
    """Those of ``rows`` that wait in this session: neither in its ledger nor kept by one that was closed."""
    return [row for row in rows if not row.batch and not row._flags & _CARRIED]


def free_rows(rows: Sequence[FactRow]) -> list[FactRow]:
    """Those of ``rows`` that are not locked; asking a hundred thousand of them one by one is felt."""
    return [row for row in rows if not row._flags & _IN_RUN and row.state not in _LOCKED]


def searched_texts(rows: Iterable[FactRow]) -> Iterator[str]:
    """What of each row a search looks into, a line a part."""
    for row in rows:
        own = row._own
        if isinstance(own, bytes):
            yield "\n".join((*row.parts, row.says or "", row.remark))
        else:
            typed = own.typed
            yield f"{typed.subject}\n{typed.relation}\n{typed.target}\n{own.says or ''}\n{row.remark}"


def as_they_wait(rows: Iterable[FactRow]) -> Iterator[tuple[str, FactText, str, str, RowState]]:
    """What tells whether rows that wait are as they were: name on the desk ("" where it has none yet), text, remark,
    note and state."""
    return map(_KEPT, rows)


_KEPT = attrgetter("_own.key", "_own.typed", "remark", "note", "state")


@cache
def _state_at_once(held: bool | None, applied: bool, taken_back: bool) -> RowState:
    """The state of an edit that was not asked again; kept, as the counters ask every row many times a second."""
    return RowState(Standing(held, (), applied, taken_back).state)
