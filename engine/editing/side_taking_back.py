"""Facts dropped from side memories whose form allows it: an entry of GRACE's codebook, the columns of an
edit by MEMOIR, a triple, a fact that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.methods.context.ike import demonstrated
from engine.methods.memllm.memllm import triple_of
from engine.model.delta import SideChange
from engine.model.side import codebook, demonstrations, residual, triple_memory
from engine.model.side.codebook import Operation, Place, Removal, operations_of, removal_of
from engine.model.side.triples import Triple
from engine.session.edits import Gone, gone_by
from engine.session.records import BatchRecord
from engine.support.wording import say, say_count

IN_CONTEXT = frozenset({"ike", "retrieval"})
DROPPABLE = frozenset({codebook.KIND, residual.KIND, triple_memory.KIND, *IN_CONTEXT})
"""The methods whose side memory can drop a fact."""

Edit = tuple[int, int]


def side_refusal(session: OpenSession, edit: Edit) -> str:
    """Why the side memory cannot drop the fact of ``edit`` (batch and place), or ""."""
    method = _applied(session)[edit[0] - 1].method
    if method == residual.KIND:
        return _residual_refusal(session, edit)
    if method != codebook.KIND:
        return ""
    entry = next((entry for book in _books(session).values() for entry in book if edit in entry.facts), None)
    if entry is None:
        return say("a later edit took the place of its entry in the codebook")
    others = len(entry.facts) - 1
    if not others:
        return ""
    return say_count(
        others,
        "its entry in the codebook answers {n} other edit too",
        "its entry in the codebook answers {n} other edits too",
    )


def dropped(session: OpenSession, edits: Sequence[Edit]) -> tuple[SideChange, ...]:
    """The changes of the side memories that drop the facts of ``edits``, which none of them refuses."""
    records = _applied(session)
    shown = [edit for edit in edits if records[edit[0] - 1].method in IN_CONTEXT]
    books = tuple(_from_codebook(session, [edit for edit in edits if records[edit[0] - 1].method == codebook.KIND]))
    if len(books) > 1:
        raise BadInput(
            say("the edits are in codebooks of several layers."), say("Take those of one layer back at a time.")
        )
    written = [edit for edit in edits if records[edit[0] - 1].method == triple_memory.KIND]
    columns = [edit for edit in edits if records[edit[0] - 1].method == residual.KIND]
    return (
        *books,
        *_from_columns(session, columns),
        *_from_demonstrations(session, shown),
        *_from_triples(session, written),
    )


# -- GRACE -------------------------------------------------------------------------------------------------------------


@dataclass
class _Entry:
    """An entry of a codebook as it came about: the facts that it answers, its radius before others narrowed it, and the
    radius that each of these gave it, the latest last.
    """

    facts: set[Edit]
    label: tuple[int, ...]
    own: float
    narrowed_by: dict[Edit, float] = field(default_factory=dict)

    @property
    def radius(self) -> float:
        """As it is now."""
        return self.without(set())

    def without(self, gone: set[Edit]) -> float:
        """The radius if the facts ``gone`` had not narrowed it: a split sets it, whatever it was before."""
        return next((radius for fact, radius in reversed(self.narrowed_by.items()) if fact not in gone), self.own)


def _from_codebook(session: OpenSession, edits: Sequence[Edit]) -> Iterator[SideChange]:
    """The change of each codebook that holds some of these edits."""
    for place, book in _books(session).items():
        if removal := _removal(place, book, set(edits)):
            yield SideChange(codebook.KIND, removal.tensors())


def _removal(place: Place, book: Sequence[_Entry], gone: set[Edit]) -> Removal | None:
    """What drops the entries of the facts ``gone`` and gives back what they had narrowed; None where it has none."""
    indices = tuple(at for at, entry in enumerate(book) if entry.facts & gone)
    radii = {at: entry.without(gone) for at, entry in enumerate(book) if at not in indices}
    widened = {at: radius for at, radius in radii.items() if radius != book[at].radius}
    return Removal(place, indices, widened) if indices else None


def _books(session: OpenSession) -> dict[Place, list[_Entry]]:
    """The codebooks as they are at the present point, entry by entry, with the edits that each entry answers."""
    books: dict[Place, list[_Entry]] = {}
    for record, delta in zip(_applied(session), session.model.weights.deltas, strict=False):
        for change in delta.side:
            if change.kind != codebook.KIND:
                continue
            if removal := removal_of(change.tensors):
                _remove(books[removal.place], removal)
                continue
            place, operations = operations_of(change.tensors)
            for fact, operation in enumerate(operations):
                _apply(books.setdefault(place, []), operation, (record.batch, fact))
    return books


def _apply(book: list[_Entry], operation: Operation, fact: Edit) -> None:
    if operation.narrowed >= 0:
        book[operation.narrowed].narrowed_by[fact] = operation.narrow_radius
    if operation.index == len(book):
        book.append(_Entry({fact}, operation.entry.label, operation.entry.radius))
        return
    entry = book[operation.index]
    # Widened, moved or trained further it answers both; a new object takes the entry's place.
    entry.facts = {*entry.facts, fact} if operation.entry.label == entry.label else {fact}
    if (entry.label, entry.radius) != (operation.entry.label, operation.entry.radius):
        entry.label, entry.own, entry.narrowed_by = operation.entry.label, operation.entry.radius, {}


def _remove(book: list[_Entry], removal: Removal) -> None:
    gone = {fact for at in removal.dropped for fact in book[at].facts}
    for at, entry in enumerate(book):
        radius = removal.radii.get(at, entry.radius)
        entry.narrowed_by = {fact: narrow for fact, narrow in entry.narrowed_by.items() if fact not in gone}
        if radius != entry.radius:  # as a former program left it
            entry.own, entry.narrowed_by = radius, {}
    book[:] = [entry for at, entry in enumerate(book) if at not in removal.dropped]


# -- MEMOIR ------------------------------------------------------------------------------------------------------------


def _residual_refusal(session: OpenSession, edit: Edit) -> str:
    """Why the residual memory would answer the prompt of ``edit`` without it, or ""."""
    memory = session.model.weights.side.state.memories[residual.KIND]
    assert isinstance(memory, residual.ResidualMemory) and memory.top_hash is not None
    own = _written_columns(session).index(edit)
    masks = memory.masks()
    shared = residual.shares(masks[own][None], masks, memory.top_hash.top_k)[0] >= memory.threshold
    others = int(shared.sum()) - 1
    return (
        say_count(
            others,
            "the columns of {n} other edit would answer its prompt",
            "the columns of {n} other edits would answer its prompt",
        )
        if others
        else ""
    )


def _from_columns(session: OpenSession, edits: Sequence[Edit]) -> Iterator[SideChange]:
    """The residual memory without the masks of these edits, and without columns that no other edit has."""
    if edits:
        there = _written_columns(session)
        yield SideChange(residual.KIND, residual.removal(sorted(there.index(edit) for edit in edits)))


def _written_columns(session: OpenSession) -> list[Edit]:
    """The edits in the residual memory at the present point, in its order."""
    found: list[Edit] = []
    for record, delta in zip(_applied(session), session.model.weights.deltas, strict=False):
        for change in (one for one in delta.side if one.kind == residual.KIND):
            if dropped := residual.dropped_by(change.tensors):
                found = [edit for place, edit in enumerate(found) if place not in dropped]
            else:
                found += [(record.batch, place) for place in range(len(record.facts))]
    return found


# -- in context --------------------------------------------------------------------------------------------------------


def _from_demonstrations(session: OpenSession, edits: Sequence[Edit]) -> Iterator[SideChange]:
    """The demonstrations without these edits; earlier ones that they had overwritten come back."""
    memory = session.model.weights.side.state.memories.get(demonstrations.KIND)
    if not edits or not isinstance(memory, demonstrations.DemonstrationsMemory):
        return
    gone = gone_by(_applied(session), edits)
    told = [
        demonstrated(fact)
        for record in _applied(session)
        if record.method in IN_CONTEXT
        for place, fact in enumerate(record.facts)
        if not _is_gone(gone, record, place)
    ]
    texts = [_applied(session)[batch - 1].facts[place].text for batch, place in edits]
    staying = demonstrations.standing(told).values()
    again = [entry for entry in staying if entry.text in texts or entry.text not in memory.edits]
    yield SideChange(demonstrations.KIND, demonstrations.recorded(again, memory.rule, texts))


def _from_triples(session: OpenSession, edits: Sequence[Edit]) -> Iterator[SideChange]:
    """The memory without the triples of these edits; what an earlier edit wrote in their place comes back."""
    memory = session.model.weights.side.state.memories.get(triple_memory.KIND)
    if not edits or not isinstance(memory, triple_memory.TripleMemory):
        return
    named, gone = memory.adapter is not None, gone_by(_applied(session), edits)
    kept: dict[tuple[str, str], Triple] = {}
    for record in _applied(session):
        if record.method == triple_memory.KIND:
            staying = [f for place, f in enumerate(record.facts) if not _is_gone(gone, record, place)]
            kept |= {triple[:2]: triple for triple in (triple_of(fact, named=named) for fact in staying)}
    dropped = [triple_of(_applied(session)[batch - 1].facts[place], named=named) for batch, place in edits]
    again = [kept[triple[:2]] for triple in dropped if triple[:2] in kept]
    yield SideChange(triple_memory.KIND, triple_memory.recorded(again, memory.rule, dropped=dropped))


def _is_gone(gone: Gone, record: BatchRecord, place: int) -> bool:
    return place in gone.get(record.batch, ())


def _applied(session: OpenSession) -> tuple[BatchRecord, ...]:
    return session.ledger.batches()[: session.ledger.applied]
