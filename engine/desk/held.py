"""What lies on a desk: the facts that wait, in their order and as they were typed, and everything else by its name."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from engine.fact import Fact, Probe, make_fact
from engine.support.plain_json import loosely

_PROBES = ("neighbours", "same_subject", "portability")
_LISTS = ("paraphrases", "generation")
_KEYS = random.Random(secrets.randbits(128))  # to ask the system for each key of 100,000 facts is felt


@dataclass(frozen=True, slots=True)
class FactText:
    """The unvalidated input of one fact, with all fields of a :class:`Fact`.

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
        """Whether all fields are empty."""
        return not (self.subject.strip() or self.relation.strip() or self.target.strip())

    def with_parts(self, parts: Mapping[str, Any]) -> FactText:
        """A copy in which the named fields are replaced."""
        return replace(self, **parts)

    def to_fact(self) -> Fact:
        """The validated fact; raises :class:`BadInput` with a message for the user."""
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


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One fact that waits. ``key`` names it as long as it waits, on whatever desk; facts lie by ascending ``place``.

    ``remark`` is the person's note of it; ``why`` is the reason why a run did not take it, "" if it simply waits.
    """

    key: str
    place: float
    text: FactText
    remark: str = ""
    why: str = ""


@dataclass(frozen=True)
class Changes:
    """What to write: facts to put (by key), keys of facts to take away, things to set by name (None removes one), and
    remarks of facts that are in the ledger, by fact id ("" removes one). ``everything`` clears the desk first.
    """

    put: tuple[HeldFact, ...] = ()
    away: tuple[str, ...] = ()
    things: Mapping[str, Any] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.put or self.away or self.things or self.remarks or self.everything)


@dataclass(frozen=True)
class Desk:
    """All that lies on a desk; ``lost`` is the number of entries that are damaged and cannot be read."""

    facts: tuple[HeldFact, ...] = ()
    things: Mapping[str, Any] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    lost: int = 0

    def thing(self, name: str, default: Any) -> Any:
        """A thing by its name; ``default`` where there is none or it has another type."""
        value = self.things.get(name, default)
        return value if isinstance(value, type(default)) else default


def new_key() -> str:
    """A name that no other fact has, on no desk."""
    return f"{_KEYS.getrandbits(64):016x}"


def text_to_json(text: FactText) -> str:
    """The fields that are filled in, as a JSON object."""
    return json.dumps({name: value for name, value in asdict(text).items() if value})


def text_from_json(written: str) -> FactText:
    """What :func:`text_to_json` wrote; raises ValueError for anything else."""
    values = loosely(written)
    if not isinstance(values, dict) or not set(values) <= {one.name for one in fields(FactText)}:
        raise ValueError("it is no fact")
    return FactText(**{name: _part(name, value) for name, value in values.items()})


def _part(name: str, value: Any) -> Any:
    if name in _PROBES:
        return tuple(_probe(entry) for entry in _listed(value))
    if name in _LISTS:
        return tuple(_words(entry) for entry in _listed(value))
    return _words(value)


def _probe(entry: Any) -> Probe:
    if not isinstance(entry, dict) or set(entry) != {"prompt", "answer"}:
        raise ValueError("it is no prompt with its answer")
    answer = entry["answer"]
    return Probe(_words(entry["prompt"]), None if answer is None else _words(answer))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("it is no list")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("it is no text")
    return value
