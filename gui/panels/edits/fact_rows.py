"""The rows of the edits table as plain objects: their input and their results. Nothing here uses Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

from engine.desk.held import FactText, HeldFact, new_key
from engine.errors import BadInput
from engine.events.edit_state import Asking, EditState, Standing
from engine.fact import Fact
from engine.support.wording import Sentence, capitalised, say


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

    @property
    def word(self) -> Sentence:
        """The name that a person reads."""
        return _WORDS[self]


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


@dataclass(eq=False, slots=True)
class FactRow:
    """One row: the text and its results. Rows are compared by identity: two may have the same text.

    ``before`` and ``after`` are probabilities of the whole new object; ``batch`` is the 1-based batch of the timeline
    that contains the edit, 0 if there is none; ``later`` when it was asked again and whether it held, in order,
    of which edits ``position`` are applied now; ``taken_back`` whether a later batch takes it back; ``fresh`` is
    False once the model's current answer has been queried; ``in_run`` is True from the start to the end of a run that
    includes the row. ``remark`` is the person's note; ``held`` is True for a row that waited in the open session before
    it was opened, ``carried`` for one that a session keeps which has been closed; ``freely`` is what the model wrote
    about the fact when it was asked freely, by the number of edits then. As thousands of rows may be in the ledger,
    such a row has its ``fact`` alone, and what was ``typed`` is None.
    """

    typed: FactText | None = field(default_factory=FactText)
    state: RowState = RowState.DRAFT
    says: str | None = None
    before: float | None = None
    after: float | None = None
    efficacy: bool | None = None
    note: str = ""
    batch: int = 0
    later: tuple[Asking, ...] = ()
    position: int = 0
    taken_back: bool = False
    fresh: bool = True
    in_run: bool = False
    remark: str = ""
    held: bool = False
    carried: bool = False
    freely: Mapping[int, FreelySaid] = field(default_factory=lambda: NOTHING)
    fact: Fact | None = field(init=False, default=None)
    fault: Fault = field(init=False, default=NO_FAULT)
    _key: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self._check()
        if self.fact is not None and self.state is RowState.DRAFT:
            self.state = RowState.QUEUED

    @classmethod
    def recorded(cls, fact: Fact) -> FactRow:
        """A row for a fact in the ledger, without validating its texts: earlier versions may have accepted others."""
        row = cls()
        row.typed, row.fact = None, fact
        return row

    @classmethod
    def waiting(cls, held: HeldFact) -> FactRow:
        """The row that was left on a desk."""
        row = cls(held.text, remark=held.remark, held=True)
        row._key = held.key
        if held.why and row.fact is not None:
            row.state, row.note = RowState.FAILED, held.why
        return row

    @property
    def text(self) -> FactText:
        """The input: what was typed, or what the fact in the ledger says."""
        return self.typed if self.typed is not None else text_of(self._recorded_fact)

    def part(self, name: str) -> str:
        """One field of the input: subject, relation or target."""
        if self.typed is not None:
            return str(getattr(self.typed, name))
        return str(getattr(self._recorded_fact, "prompt" if name == "relation" else name))

    @property
    def _recorded_fact(self) -> Fact:
        assert self.fact is not None
        return self.fact

    @property
    def fact_id(self) -> str:
        """The id of its fact, "" where the input makes none."""
        return self.fact.id if self.fact is not None else ""

    @property
    def key(self) -> str:
        """Its name on the desk as long as it waits; made when it is first asked for."""
        self._key = self._key or new_key()
        return self._key

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
        return self.state in (RowState.WRITTEN, RowState.UNDONE)

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
        return self.in_run or self.state is RowState.EDITING or self.is_recorded

    def set_text(self, text: FactText) -> None:
        """Replace the text; results are dropped if the request changes, but not if only details are added."""
        same_request = (text.subject, text.relation, text.target) == (
            self.text.subject,
            self.text.relation,
            self.text.target,
        )
        self.typed, self.carried = text, False
        self._check()
        if not same_request or (self.fact is None) != (self.state is RowState.DRAFT):
            self.forget()

    def forget(self) -> None:
        """Requeue the row (or mark it as incomplete), and drop its results."""
        self.state = RowState.QUEUED if self.fact is not None else RowState.DRAFT
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
        self.typed, self._key = None, ""

    def _leave_ledger(self) -> None:
        """Drop what belongs to an edit in the ledger; from now on it waits, with its own text."""
        self.typed = self.text
        self.after = self.efficacy = None
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

    def copy(self) -> FactRow:
        """A new row with the same text and no results."""
        return FactRow(replace(self.text, source_id=""))

    def _check(self) -> None:
        self.fact, self.fault = None, NO_FAULT
        if self.text.is_empty:
            return
        try:
            self.fact = self.text.to_fact()
        except BadInput as error:
            self.fault = Fault(capitalised(error.message), error.hint, error.part)


@cache
def _state_at_once(held: bool | None, applied: bool, taken_back: bool) -> RowState:
    """The state of an edit that was not asked again; kept, as the counters ask every row many times a second."""
    return RowState(Standing(held, (), applied, taken_back).state)
