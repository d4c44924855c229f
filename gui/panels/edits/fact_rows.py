"""The rows of the edits table as plain objects: their input, their results, and the list that orders them.

Nothing here uses Qt. Sorting and filtering work on a Python list, because a proxy model queries a Python model for
every cell and takes seconds where the list takes milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from engine.desk.held import FactText, HeldFact, new_key
from engine.errors import BadInput
from engine.events.edit_state import EditState, Standing
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


@lru_cache(maxsize=256)
def asked_later(*pairs: tuple[int, bool]) -> Mapping[int, bool]:
    """Whether an edit held, by the number of edits when it was asked; edits of one batch mostly share it."""
    return MappingProxyType(dict(pairs))


@dataclass(eq=False, slots=True)
class FactRow:
    """One row: the text and its results. Rows are compared by identity: two may have the same text.

    ``before`` and ``after`` are probabilities of the whole new object; ``batch`` is the 1-based batch of the timeline
    that contains the edit, 0 if there is none; ``later`` whether it held when it was asked again, by the number of
    edits then, of which ``position`` are applied now; ``taken_back`` whether a later batch takes it back; ``fresh`` is
    False once the model's current answer has been queried; ``in_run`` is True from the start to the end of a run that
    includes the row. ``key`` is its name on the desk and ``remark`` the person's note; ``held`` is True for a row that
    waited in the open session before it was opened, ``carried`` for one that a session keeps which has been closed;
    ``freely`` is what the model wrote about the fact when it was asked freely, by the number of edits then.
    """

    text: FactText = field(default_factory=FactText)
    state: RowState = RowState.DRAFT
    says: str | None = None
    before: float | None = None
    after: float | None = None
    efficacy: bool | None = None
    note: str = ""
    batch: int = 0
    later: Mapping[int, bool] = field(default_factory=lambda: NOTHING)
    position: int = 0
    taken_back: bool = False
    fresh: bool = True
    in_run: bool = False
    key: str = field(default_factory=new_key)
    remark: str = ""
    held: bool = False
    carried: bool = False
    freely: Mapping[int, FreelySaid] = field(default_factory=lambda: NOTHING)
    fact: Fact | None = field(init=False, default=None)
    fact_id: str = field(init=False, default="")
    problem: str = field(init=False, default="")
    remedy: str = field(init=False, default="")
    wrong_part: str = field(init=False, default="")  # the invalid field, by its name in a file of facts

    def __post_init__(self) -> None:
        self._check()
        if self.fact is not None and self.state is RowState.DRAFT:
            self.state = RowState.QUEUED

    @classmethod
    def recorded(cls, fact: Fact) -> FactRow:
        """A row for a fact in the ledger, without validating its texts: earlier versions may have accepted others."""
        row = cls()
        row.text, row.fact, row.fact_id = text_of(fact), fact, fact.id
        return row

    @classmethod
    def waiting(cls, held: HeldFact) -> FactRow:
        """The row that was left on a desk."""
        row = cls(held.text, key=held.key, remark=held.remark, held=True)
        if held.why and row.fact is not None:
            row.state, row.note = RowState.FAILED, held.why
        return row

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
        later = tuple(pair for pair in sorted(self.later.items()) if pair[0] <= self.position) if self.later else ()
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
        self.text, self.carried = text, False
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

    def _leave_ledger(self) -> None:
        """Drop what belongs to an edit in the ledger."""
        self.after = self.efficacy = None
        self.note, self.batch, self.later, self.taken_back = "", 0, NOTHING, False
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
        self.fact, self.fact_id, self.problem, self.remedy, self.wrong_part = None, "", "", "", ""
        if self.text.is_empty:
            return
        try:
            self.fact = self.text.to_fact()
        except BadInput as error:
            self.problem, self.remedy, self.wrong_part = capitalised(error.message), error.hint, error.part
        else:
            self.fact_id = self.fact.id  # cached, as it is a hash and every event looks rows up by it


@cache
def _state_at_once(held: bool | None, applied: bool, taken_back: bool) -> RowState:
    """The state of an edit that was not asked again; kept, as the counters ask every row many times a second."""
    return RowState(Standing(held, (), applied, taken_back).state)


SortKey = Callable[[FactRow], tuple[bool, object]]


class RowList:
    """All rows in insertion order, and the filtered rows in display order."""

    def __init__(self) -> None:
        self.rows: list[FactRow] = []
        self.shown: list[FactRow] = []
        self._needle = ""
        self._states: frozenset[RowState] = frozenset()
        self._words: Mapping[RowState, str] = {state: state.value for state in RowState}
        self._only: Callable[[FactRow], bool] | None = None
        self._key: SortKey | None = None
        self._descending = False
        self._places: dict[int, int] | None = None
        self._by_id: dict[str, tuple[FactRow, ...]] | None = None

    def set_filter(
        self,
        needle: str,
        states: Iterable[RowState] = (),
        only: Callable[[FactRow], bool] | None = None,
        words: Mapping[RowState, str] | None = None,
    ) -> None:
        """Show only rows that contain every word of ``needle``, are in one of ``states`` (empty: any) and of which
        ``only`` says so (None: any). ``words`` are the states as the person reads them.
        """
        self._needle, self._states, self._only = needle.casefold(), frozenset(states), only
        self._words = words or {state: state.value for state in RowState}
        self.refresh()

    def set_order(self, key: SortKey | None, descending: bool = False) -> None:
        """Sort the shown rows by ``key`` (None: insertion order). Rows without a value come last in both directions."""
        self._key, self._descending = key, descending
        self.refresh()

    def refresh(self) -> None:
        """Filter and sort again."""
        words = self._needle.split()
        all_of_them = not (words or self._states or self._only)
        shown = list(self.rows) if all_of_them else [row for row in self.rows if self._matches(row, words)]
        if self._key is not None:
            shown = _ordered(shown, self._key, self._descending)
        self.shown = shown
        self._places = None

    def insert(self, rows: Sequence[FactRow], at: int | None = None) -> None:
        """Insert ``rows`` at index ``at`` of all rows (None: the end); they are shown last, whatever the filter."""
        place = len(self.rows) if at is None else at
        self.rows[place:place] = rows
        self.shown.extend(rows)
        self._places = self._by_id = None

    def remove(self, rows: Iterable[FactRow]) -> None:
        """Remove ``rows``."""
        gone = set(map(id, rows))
        self.rows = [row for row in self.rows if id(row) not in gone]
        self.shown = [row for row in self.shown if id(row) not in gone]
        self._places = self._by_id = None

    def set_text(self, row: FactRow, text: FactText) -> None:
        """Replace the text of ``row``."""
        row.set_text(text)
        self._by_id = None

    def with_id(self, fact_id: str) -> list[FactRow]:
        """The rows with the fact ``fact_id``, in insertion order."""
        if self._by_id is None:
            found: dict[str, list[FactRow]] = {}
            for row in self.rows:
                found.setdefault(row.fact_id, []).append(row)
            self._by_id = {fact_id: tuple(rows) for fact_id, rows in found.items()}
        return list(self._by_id.get(fact_id, ()))

    def name_of(self, fact_id: str) -> str:
        """The displayed name of a fact: its subject and new object; "" if no row has it."""
        row = next(iter(self.with_id(fact_id)), None)
        return f"{row.text.subject.strip()} → {row.text.target.strip()}" if row is not None else ""

    def place(self, row: FactRow) -> int | None:
        """The index of ``row`` among the shown rows, None if it is filtered out."""
        if self._places is None:
            self._places = {id(shown): number for number, shown in enumerate(self.shown)}
        return self._places.get(id(row))

    def queued(self, among: Iterable[FactRow] | None = None) -> list[FactRow]:
        """The rows that a run would edit, in insertion order, without duplicate requests; of all, or of ``among``."""
        taken: set[str] = set()
        queue = []
        chosen = None if among is None else set(map(id, among))
        for row in self.rows:
            if chosen is not None and id(row) not in chosen:
                continue
            if row.state is RowState.QUEUED and row.fact_id not in taken:
                taken.add(row.fact_id)
                queue.append(row)
        return queue

    def counts(self) -> Counter[RowState]:
        """The number of rows in each displayed state."""
        return Counter(row.shown_state for row in self.rows)

    def relations(self) -> list[str]:
        """Every valid relation template seen, the most used first."""
        seen = Counter(row.text.relation.strip() for row in self.rows if row.text.relation.count("{}") == 1)
        return [relation for relation, _ in seen.most_common()]

    def _matches(self, row: FactRow, words: Sequence[str]) -> bool:
        state, text = row.shown_state, row.text
        if self._states and state not in self._states:
            return False
        if self._only is not None and not self._only(row):
            return False
        parts = (text.subject, text.relation, text.target, row.says or "", self._words[state], row.remark)
        joined = "\n".join(parts).casefold()
        return all(word in joined for word in words)


def _ordered(rows: list[FactRow], key: SortKey, descending: bool) -> list[FactRow]:
    """Sorted by ``key``, which returns (is missing, value); missing values come last in both directions."""
    known = [row for row in rows if not key(row)[0]]
    missing = [row for row in rows if key(row)[0]]
    known.sort(key=lambda row: key(row)[1], reverse=descending)  # type: ignore[arg-type, return-value]
    return known + missing
