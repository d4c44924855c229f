"""All imports of a workbench: ``bench.imports.look(place)`` and ``bench.imports.take(place)``."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from engine.arguments import taking_all
from engine.errors import BadInput, PalimpsestError
from engine.evaluation.scoring import says, score
from engine.events import BatchCommitted, FactState, Log, Steps, SuperpositionMeasured
from engine.events.edit_state import edit_state
from engine.imports.adapter import AdapterFolder
from engine.imports.deltas import DeltasFile
from engine.imports.other_model import OtherModel
from engine.imports.source import Found, Source
from engine.methods.method import Proposal
from engine.model.delta import Delta, LayerDelta
from engine.model.finite import check_finite
from engine.model.foreign import ADAPTER_CONFIG
from engine.session.kept_events import afterwards
from engine.session.records import IMPORTED, BatchRecord, FactResult, imported_sentence
from engine.support.home import expanded
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.editing.open_session import OpenSession
    from engine.fact import Fact
    from engine.laboratory.live_measures import LiveMeasures
    from engine.model.loading import LoadedModel

Opened = Callable[[], Steps[tuple["OpenSession", "LiveMeasures"]]]


def open_source(place: Path | str) -> Source:
    """The files at ``place`` by their kind; :class:`PalimpsestError` where they hold no change."""
    place = expanded(place)
    if place.is_dir() and (place / ADAPTER_CONFIG).is_file():
        return AdapterFolder(place)
    if place.is_file() and place.suffix == ".safetensors":
        return DeltasFile(place)
    if not place.exists():
        raise BadInput(
            say("there is nothing."), say("Give a folder of an adapter or of a model, or a file of deltas."), file=place
        )
    return OtherModel(place)


@taking_all
class Imports:
    """Changes of the open model that somebody else made, each taken in as one batch.

    ``model`` gives that of the workbench; ``opened`` opens a session where none is, which goes again by ``refused``.
    """

    def __init__(self, model: Callable[[], LoadedModel], opened: Opened, refused: Callable[[], Steps[None]]) -> None:
        self._model = model
        self._opened = opened
        self._refused = refused

    def look(self, place: Path | str) -> Found:
        """What is there, from the headers; raises PalimpsestError where it is no change of the open model."""
        return open_source(place).look(self._model())

    def take(self, place: Path | str, facts: Sequence[Fact] = ()) -> Steps[BatchRecord]:
        """Take the change in as one batch after the present point; ``facts`` are what it is said to have written.

        These are asked before and after and kept with the batch, as the facts of any other; without them nothing is
        known of what it wrote, and only norms and general ability are measured. Closed before its end, or on any error,
        nothing has changed. Raises PalimpsestError.
        """
        source = open_source(place)
        found = source.look(self._model())
        yield Log(found.sentence)
        began = perf_counter()
        delta, checksum = yield from source.read(self._model())
        _check_numbers(found, delta)
        session, measures = yield from self._opened()
        try:
            _check_space(found, session)
            record = yield from _written(session, found, delta, checksum, tuple(facts), began)
        except PalimpsestError:
            yield from self._refused()
            raise
        yield from afterwards(_measured(measures, tuple(facts)))
        return record


def _check_space(found: Found, session: OpenSession) -> None:
    free = shutil.disk_usage(session.ledger.folder).free
    if found.stored_bytes > free:
        raise BadInput(
            say(
                "the change may take {size:,.1f} MB; the session's disk has {free:,.1f} MB free.",
                size=found.stored_bytes / 1e6,
                free=free / 1e6,
            ),
            say("Make room, or import an adapter of it."),
            file=found.place,
        )


def _check_numbers(found: Found, delta: Delta) -> None:
    if not delta.is_finite():
        raise BadInput(
            say("it holds numbers that are not finite."),
            say("Save it again from a model that works."),
            file=found.place,
        )
    if not any(all(bool(factor.any()) for factor in part.factors()) for part in delta.layers):
        raise BadInput(
            say("it holds zeros alone, so there is no change in it."),
            say("Save it again after it was trained."),
            file=found.place,
        )


def described(found: Found, delta: Delta, checksum: str) -> dict[str, Any]:
    """The settings of an imported batch: where it came from, and its size."""
    ranks = [part.left.shape[1] for part in delta.layers if isinstance(part, LayerDelta)]
    return {
        "form": found.form,
        "name": found.name,
        "source": str(found.place.absolute()),
        "checksum": checksum,
        "base_checked": found.known,
        "matrices": len(delta.layers),
        "rank": max(ranks, default=0),
        "dense": len(delta.layers) - len(ranks),
        "bytes": sum(tensor.nbytes for tensor in delta.tensors().values()),
    }


def _written(
    session: OpenSession, found: Found, delta: Delta, checksum: str, facts: tuple[Fact, ...], began: float
) -> Steps[BatchRecord]:
    """The change as one batch, its facts asked before and after."""
    model, questions = session.model, [(fact.text, fact.target) for fact in facts]
    before = yield from score(model, questions, say("Asking the model before"))
    settings = described(found, delta, checksum)
    record = replace(session.record(IMPORTED, settings, facts, perf_counter() - began), name=found.name)

    def judge() -> Steps[tuple[FactResult, ...]]:
        """What came of each fact; NotFinite where the model says nothing any more."""
        check_finite(model.module, model.tokens)
        after = yield from score(model, questions, say("Asking the model after"))
        texts = yield from says(model, [fact.text for fact in facts])
        rows = zip(facts, before, after, texts, strict=True)
        return tuple(FactResult(f.id, b.probability, a.probability, text, a.exact) for f, b, a, text in rows)

    record = yield from session.write(Proposal(delta, {}), record, judge)
    ids = tuple(fact.id for fact in facts)
    yield BatchCommitted(record.batch, session.position, ids, record.method, record.seconds)
    for result in record.results:
        state = edit_state(result.efficacy)
        yield FactState(result.fact_id, state, result.before, result.after, result.says, result.efficacy, found.name)
    yield Log(
        say(
            "Imported as batch {batch}: {what}.",
            batch=record.batch,
            what=imported_sentence(record),
        )
    )
    return record


def _measured(measures: LiveMeasures, facts: tuple[Fact, ...]) -> Steps[None]:
    """Norms and superposition now, with the reason where the latter cannot be had, and the quality of the facts."""
    shape = False
    for event in measures.moved():
        shape = shape or isinstance(event, SuperpositionMeasured)
        yield event
    if not shape:
        yield Log(
            say(
                "Superposition was not measured: it needs two facts, of this batch or known to the model, and a "
                "covariance of the layer's keys. Give facts with the import, and ask for it in its panel or by "
                "'palimpsest measure'."
            )
        )
    if facts:
        yield from measures.quality.final(facts)
