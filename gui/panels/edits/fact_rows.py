"""The rows of the edits table as plain objects: what was typed, what became of it, and the list that orders them.

Nothing here knows Qt. Sorting and filtering work on a Python list, because a proxy model asks a Python model for every
cell and takes seconds where the list takes milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from engine.errors import BadInput
from engine.fact import Fact, Probe, make_fact


class RowState(Enum):
    """What a row is at; the value is the word a person reads.

    A row is DONE once its edit is in place. Where the model does not say the new object for all that, it is shown,
    counted and found as MISSED (:attr:`FactRow.shown_state`).
    """

    DRAFT = "incomplete"
    QUEUED = "queued"
    EDITING = "editing"
    DONE = "done"
    MISSED = "not taken"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True)
class FactText:
    """What a person typed for one fact, unchecked: everything that a :class:`Fact` holds.

    Equal texts are the same request. ``label`` is the name of the relation.
    """

    subject: str = ""
    relation: str = ""
    target: str = ""
    true: str = ""
    paraphrases: tuple[str, ...] = ()
    neighbours: tuple[Probe, ...] = ()
    same_subject: tuple[Probe, ...] = ()
    label: str = ""
    source_id: str = field(default="", compare=False)
    portability: tuple[Probe, ...] = ()
    generation: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed yet."""
        return not (self.subject.strip() or self.relation.strip() or self.target.strip())

    def with_parts(self, parts: Mapping[str, Any]) -> FactText:
        """A copy in which the named fields are replaced."""
        return replace(self, **parts)

    def to_fact(self) -> Fact:
        """The checked fact; raises :class:`BadInput` in the words a person should read."""
        return make_fact(
            self.subject,
            self.relation,
            self.target,
            true=self.true or None,
            paraphrases=self.paraphrases,
            neighbours=self.neighbours,
            same_subject=self.same_subject,
            relation=self.label,
            source_id=self.source_id,
            portability=self.portability,
            generation=self.generation,
        )


def text_of(fact: Fact) -> FactText:
    """The text that gives ``fact`` when it is checked again."""
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


@dataclass(eq=False)
class FactRow:
    """One row: the text and what is known about it. Rows are compared by identity: two may read the same.

    ``before`` and ``after`` are probabilities of the whole new object; ``batch`` is the 1-based batch of the timeline
    that holds the edit, 0 while it is in none; ``fresh`` is False once the model's present answer was asked for;
    ``in_run`` holds from the start of a run that was given the row to its end.
    """

    text: FactText = field(default_factory=FactText)
    state: RowState = RowState.DRAFT
    says: str | None = None
    before: float | None = None
    after: float | None = None
    efficacy: bool | None = None
    note: str = ""
    batch: int = 0
    fresh: bool = True
    in_run: bool = False
    fact: Fact | None = field(init=False, default=None)
    fact_id: str = field(init=False, default="")
    problem: str = field(init=False, default="")
    remedy: str = field(init=False, default="")
    wrong_part: str = field(init=False, default="")  # the part that the problem is about, as a file of facts names it

    def __post_init__(self) -> None:
        self._check()
        if self.fact is not None and self.state is RowState.DRAFT:
            self.state = RowState.QUEUED

    @classmethod
    def recorded(cls, fact: Fact) -> FactRow:
        """A row for a fact that is in the ledger, whatever would be said of its texts if they were typed today."""
        row = cls(text_of(fact))
        row.fact, row.fact_id, row.problem, row.remedy, row.wrong_part = fact, fact.id, "", "", ""
        return row

    @property
    def shown_state(self) -> RowState:
        """The state as a person reads it: an edit that is in place and did not take is not called done."""
        return RowState.MISSED if self.state is RowState.DONE and self.efficacy is False else self.state

    @property
    def is_locked(self) -> bool:
        """Whether the text is a record of something under way or in the ledger, and so not to be typed over."""
        return self.in_run or self.state in (RowState.EDITING, RowState.DONE, RowState.UNDONE)

    def set_text(self, text: FactText) -> None:
        """Replace the text; what was measured for another request is forgotten, added details keep it."""
        same_request = (text.subject, text.relation, text.target) == (
            self.text.subject,
            self.text.relation,
            self.text.target,
        )
        self.text = text
        self._check()
        if not same_request or (self.fact is None) != (self.state is RowState.DRAFT):
            self.forget()

    def forget(self) -> None:
        """Back to the queue (or to an incomplete row), with nothing measured."""
        self.state = RowState.QUEUED if self.fact is not None else RowState.DRAFT
        self.says = self.before = self.after = self.efficacy = None
        self.note, self.batch, self.fresh = "", 0, True

    def requeue(self) -> None:
        """Back to the queue after a run that did not keep the edit; what the base said stays known."""
        self.state = RowState.QUEUED
        self.after = self.efficacy = None
        self.note, self.batch = "", 0

    @property
    def lock_reason(self) -> str:
        """Why the text cannot be typed over and what to do, "" when it can."""
        if self.in_run or self.state is RowState.EDITING:
            return "This row is part of the run. Stop the run to change it."
        if self.is_locked:
            return f"This row is batch {self.batch} of the timeline. Duplicate it to change it."
        return ""

    def copy(self) -> FactRow:
        """A new row with the same text and nothing measured."""
        return FactRow(replace(self.text, source_id=""))

    def _check(self) -> None:
        self.fact, self.fact_id, self.problem, self.remedy, self.wrong_part = None, "", "", "", ""
        if self.text.is_empty:
            return
        try:
            self.fact = self.text.to_fact()
        except BadInput as error:
            self.problem, self.remedy, self.wrong_part = sentence(error.message), error.hint, error.part
        else:
            self.fact_id = self.fact.id  # a hash: kept, because events look rows up by it


def sentence(text: str) -> str:
    """The text with a capital letter, as it stands alone in a cell."""
    return text[:1].upper() + text[1:]


SortKey = Callable[[FactRow], tuple[bool, object]]


class RowList:
    """All rows in the order they came, and the part of them that is shown, in the order it is shown."""

    def __init__(self) -> None:
        self.rows: list[FactRow] = []
        self.shown: list[FactRow] = []
        self._needle = ""
        self._states: frozenset[RowState] = frozenset()
        self._key: SortKey | None = None
        self._descending = False
        self._places: dict[int, int] | None = None
        self._by_id: dict[str, list[FactRow]] | None = None

    def set_filter(self, needle: str, states: Iterable[RowState] = ()) -> None:
        """Show only rows that hold every word of ``needle`` and are in one of ``states`` (empty: any)."""
        self._needle, self._states = needle.casefold(), frozenset(states)
        self.refresh()

    def set_order(self, key: SortKey | None, descending: bool = False) -> None:
        """Show rows by ``key`` (None: as they came). Rows without a value come last either way."""
        self._key, self._descending = key, descending
        self.refresh()

    def refresh(self) -> None:
        """Filter and sort again."""
        words = self._needle.split()
        shown = [row for row in self.rows if self._matches(row, words)] if words or self._states else list(self.rows)
        if self._key is not None:
            shown = _ordered(shown, self._key, self._descending)
        self.shown = shown
        self._places = None

    def insert(self, rows: Sequence[FactRow], at: int | None = None) -> None:
        """Put ``rows`` at place ``at`` of all rows (None: the end); they are shown at the end whatever the filter."""
        place = len(self.rows) if at is None else at
        self.rows[place:place] = rows
        self.shown.extend(rows)
        self._places = self._by_id = None

    def remove(self, rows: Iterable[FactRow]) -> None:
        """Take ``rows`` out."""
        gone = set(map(id, rows))
        self.rows = [row for row in self.rows if id(row) not in gone]
        self.shown = [row for row in self.shown if id(row) not in gone]
        self._places = self._by_id = None

    def set_text(self, row: FactRow, text: FactText) -> None:
        """Replace the text of ``row``."""
        row.set_text(text)
        self._by_id = None

    def with_id(self, fact_id: str) -> list[FactRow]:
        """The rows that ask for the fact ``fact_id``, in the order they came."""
        if self._by_id is None:
            self._by_id = {}
            for row in self.rows:
                self._by_id.setdefault(row.fact_id, []).append(row)
        return self._by_id.get(fact_id, [])

    def name_of(self, fact_id: str) -> str:
        """What a person calls a fact: its subject and new object; "" where no row asks for it."""
        row = next(iter(self.with_id(fact_id)), None)
        return f"{row.text.subject.strip()} → {row.text.target.strip()}" if row is not None else ""

    def place(self, row: FactRow) -> int | None:
        """The place of ``row`` among the shown rows, None where it is filtered out."""
        if self._places is None:
            self._places = {id(shown): number for number, shown in enumerate(self.shown)}
        return self._places.get(id(row))

    def queued(self) -> list[FactRow]:
        """The rows that a run would take, in the order they came, each request once."""
        taken: set[str] = set()
        queue = []
        for row in self.rows:
            if row.state is RowState.QUEUED and row.fact_id not in taken:
                taken.add(row.fact_id)
                queue.append(row)
        return queue

    def counts(self) -> Counter[RowState]:
        """How many rows are shown in each state."""
        return Counter(row.shown_state for row in self.rows)

    def relations(self) -> list[str]:
        """Every valid relation template seen, the most used first."""
        seen = Counter(row.text.relation.strip() for row in self.rows if row.text.relation.count("{}") == 1)
        return [relation for relation, _ in seen.most_common()]

    def _matches(self, row: FactRow, words: Sequence[str]) -> bool:
        state, text = row.shown_state, row.text
        if self._states and state not in self._states:
            return False
        joined = f"{text.subject}\n{text.relation}\n{text.target}\n{row.says or ''}\n{state.value}".casefold()
        return all(word in joined for word in words)


def _ordered(rows: list[FactRow], key: SortKey, descending: bool) -> list[FactRow]:
    """Sorted by ``key``, which gives (is missing, value); the missing stay last in both directions."""
    known = [row for row in rows if not key(row)[0]]
    missing = [row for row in rows if key(row)[0]]
    known.sort(key=lambda row: key(row)[1], reverse=descending)  # type: ignore[arg-type, return-value]
    return known + missing
