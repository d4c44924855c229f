"""Which facts a comparison takes: its methods all write the same ones, so each is one that every method can write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.editing.sinks import without_sinks
from engine.events import Log
from engine.fact import Fact
from engine.methods.locate.settings import LocateSettings
from engine.methods.locate.write_settings import WriteSettings
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel
from engine.session.study_table import TABLE, read_table
from engine.support.wording import say_count


def writable(model: LoadedModel, methods: Sequence[str], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of ``facts`` that none of ``methods`` would write at an attention sink (:mod:`engine.editing.sinks`): one
    such fact in a batch ends the run of a method.
    """
    forms = {find_method(name).hyperparameters for name in methods}
    places = {(issubclass(form, WriteSettings), issubclass(form, LocateSettings)): form for form in forms}
    kept = tuple(facts)
    for form in places.values():  # where a method writes depends on nothing else of its settings
        kept = without_sinks(model, form.parse({}), kept)
    return kept


def compared_in(folder: Path | None) -> tuple[str, ...]:
    """The methods of the comparison in ``folder``: others join them, on the same facts."""
    return tuple(read_table(folder).methods) if folder is not None and (folder / TABLE).is_file() else ()


def up_to(facts: Sequence[Fact], taken: Sequence[Fact], checkpoints: Sequence[int]) -> Sequence[Fact]:
    """The first of ``facts``, as far as the last one that is written of those that are ``taken``."""
    last = checkpoints[-1] if checkpoints else 0
    return facts[: facts.index(taken[last - 1]) + 1] if 0 < last <= len(taken) else facts


def left_out(count: int) -> Iterator[Log]:
    """What is said of so many facts that are not taken; nothing of none."""
    if count:
        told = say_count(
            count,
            "{n} fact is left out: its subject is the first token of its prompt, and not all of these methods can "
            "write there on this model.",
            "{n} facts are left out: their subject is the first token of their prompt, and not all of these methods "
            "can write there on this model.",
        )
        yield Log(told, "warning")
