"""An explicit memory of facts as relation triples, and its query (MemLLM, arXiv 2404.11672; reference section 23).

The tables are the paper's: entities, relation types, and triples of their numbers. A query is a triple with one entity
missing. Names are compared by the cosine of their vectors, so that "mother tongue" finds "mother_tongue"; search is
exact, which takes less than a network of neighbours up to some 100,000 names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sqlite_utils import Database

    from engine.events import FloatArray

Embed = Callable[[Sequence[str]], "FloatArray"]
"""The vectors (n, d) of n names, each of length one, or zero for a name without any token."""


class Triple(NamedTuple):
    """A fact: ``subject``, ``relation`` and ``object``, as they are written."""

    subject: str
    relation: str
    object: str


class Query(NamedTuple):
    """A triple with one entity missing: the empty one is asked for."""

    subject: str
    relation: str
    object: str = ""


@dataclass(frozen=True)
class Thresholds:
    """How near is near enough, as cosine distances (1 - cosine), and how many are looked at; the paper's numbers.

    ``entity`` and ``relation`` bound the distance of a name, ``pair`` the mean of both. Where the best pair is nearer
    than ``same``, only pairs that are as near count.
    """

    entity: float = 0.1
    relation: float = 0.1
    pair: float = 0.1
    same: float = 0.001
    entities: int = 300
    relations: int = 25
    results: int = 30


class TripleStore:
    """Triples in SQLite, each once, with the vectors of their names; it is not changed once it is made."""

    def __init__(self, triples: Iterable[Triple], embed: Embed) -> None:
        self._database = _filled(triples)
        self._embed = embed
        self._entities = _Names(self._column("entities", "entity"), embed)
        self._relations = _Names(self._column("relation_types", "relation_type"), embed)

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows of each table, by its name."""
        return {name: self._database.table(name).count for name in ("triples", "entities", "relation_types")}

    def answers(self, query: Query, thresholds: Thresholds) -> tuple[str, ...]:
        """The missing entities, those of the nearest triples first, each once.

        ValueError where not exactly one entity of ``query`` is missing.
        """
        if bool(query.subject) == bool(query.object):
            raise ValueError("a query asks for exactly one entity")
        given, wanted = ("subject", "object") if query.subject else ("object", "subject")
        found: dict[str, None] = {}
        for entity, relation in self._pairs(query, thresholds):
            rows: Iterable[tuple[str]] = self._database.execute(
                f"select e.entity from triples t join entities e on e.id = t.{wanted} "
                f"where t.{given} = ? and t.relation = ? order by t.id",
                (entity, relation),
            )
            found.update(dict.fromkeys(name for (name,) in rows))
        return tuple(found)[: thresholds.results]

    def _pairs(self, query: Query, bounds: Thresholds) -> list[tuple[int, int]]:
        """The numbers of entity and relation of the pairs that the query may mean and that a triple has, nearest first.

        At most as many as results: each has one answer or more.
        """
        given = "subject" if query.subject else "object"
        entities = self._entities.near(query.subject or query.object, bounds.entity, bounds.entities)
        relations = self._relations.near(query.relation, bounds.relation, bounds.relations)
        pairs = sorted((((d + e) / 2, n, m) for n, d in entities for m, e in relations), key=lambda pair: pair[0])
        known = f"select 1 from triples where {given} = ? and relation = ? limit 1"
        found = [
            pair
            for pair in pairs
            if pair[0] <= bounds.pair and self._database.execute(known, pair[1:]).fetchone() is not None
        ]
        if found and found[0][0] < bounds.same:
            found = [pair for pair in found if pair[0] < bounds.same]
        return [(entity, relation) for _, entity, relation in found[: bounds.results]]

    def _column(self, table: str, column: str) -> list[str]:
        return [name for (name,) in self._database.execute(f"select {column} from {table} order by id")]


class _Names:
    """Names with their vectors; their numbers count from one, as in the tables."""

    def __init__(self, names: Sequence[str], embed: Embed) -> None:
        self._embed = embed
        self._numbers = {name: number for number, name in enumerate(names, 1)}
        self._vectors = embed(names) if names else np.zeros((0, 1), np.float32)

    def near(self, name: str, bound: float, most: int) -> list[tuple[int, float]]:
        """Numbers and distances of at most ``most`` names within ``bound`` of ``name``, the nearest first."""
        if not len(self._vectors):
            return []
        distances = 1 - self._vectors @ self._embed([name])[0]
        if name in self._numbers:
            distances[self._numbers[name] - 1] = 0.0  # also for a name without any token, and without rounding
        order = np.argsort(distances, kind="stable")[:most]
        return [(int(place) + 1, max(0.0, float(distances[place]))) for place in order if distances[place] <= bound]


def write_tables(triples: Iterable[Triple], file: Path) -> None:
    """Write the tables of ``triples`` into the new SQLite ``file``."""
    with closing(_filled(triples).conn) as tables, closing(sqlite3.connect(file)) as target:
        tables.backup(target)


def _filled(triples: Iterable[Triple]) -> Database:
    """A database in memory with the paper's tables."""
    from sqlite_utils import Database  # imported here: the window imports this module for its types

    # A state of the memory is used by one thread at a time, not always the same one.
    database = Database(sqlite3.connect(":memory:", check_same_thread=False))
    _create(database)
    chosen = list(triples)
    entities = _numbered(name for triple in chosen for name in (triple.subject, triple.object))
    relations = _numbered(triple.relation for triple in chosen)
    rows = [(entities[t.subject], relations[t.relation], entities[t.object]) for t in chosen]
    _insert(database, "entities", "entity", entities)
    _insert(database, "relation_types", "relation_type", relations)
    columns = ("subject", "relation", "object")
    database.table("triples").insert_all([dict(zip(columns, row, strict=True)) for row in rows], ignore=True)
    return database


def _create(database: Database) -> None:
    for name, column in (("entities", "entity"), ("relation_types", "relation_type")):
        names = database.table(name).create({"id": int, column: str}, pk="id")
        names.create_index([column], unique=True)
    triples = database.table("triples")
    triples.create({"id": int, "subject": int, "relation": int, "object": int}, pk="id")
    triples.create_index(["subject", "relation", "object"], unique=True)
    triples.create_index(["subject", "relation"])
    triples.create_index(["object", "relation"])


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def _insert(database: Database, table: str, column: str, names: dict[str, int]) -> None:
    rows: list[dict[str, Any]] = [{"id": number, column: name} for name, number in names.items()]
    database.table(table).insert_all(rows)
