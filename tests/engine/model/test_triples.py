"""The triple store against a slow one that holds a list and compares everything with everything."""

from __future__ import annotations

import math
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.events import FloatArray
from engine.model.side.triples import Query, Thresholds, Triple, TripleStore, write_tables

TRIPLES = [
    Triple("Ada", "born in", "London"),
    Triple("Ada", "profession", "writer"),
    Triple("Bo", "born in", "London"),
    Triple("Bo", "born in", "Paris"),
    Triple("Ada Smith", "born in", "Rome"),
]


def vector(name: str) -> list[float]:
    """The sum of a fixed random vector for each word, of length one."""
    total = [0.0] * 24
    for word in name.lower().split():
        draws = random.Random(word)
        total = [old + draws.gauss(0, 1) for old in total]
    length = math.sqrt(sum(x * x for x in total))
    return [x / length for x in total] if length else total


def embed(names: Sequence[str]) -> FloatArray:
    return np.array([vector(name) for name in names], dtype=np.float32)


def distance(one: str, other: str) -> float:
    return 0.0 if one == other else 1 - sum(a * b for a, b in zip(vector(one), vector(other), strict=True))


def slow_answers(triples: Sequence[Triple], query: Query, bounds: Thresholds) -> set[str]:
    """All answers, in no order: every triple is compared with the query, names near enough or not."""
    asked = query.subject or query.object
    found = []
    for triple in dict.fromkeys(triples):
        known = triple.subject if query.subject else triple.object
        entity, relation = distance(asked, known), distance(query.relation, triple.relation)
        mean = (entity + relation) / 2
        if entity <= bounds.entity and relation <= bounds.relation and mean <= bounds.pair:
            found.append((mean, triple.object if query.subject else triple.subject))
    if found and min(found)[0] < bounds.same:
        found = [pair for pair in found if pair[0] < bounds.same]
    return {answer for _, answer in found}


def test_an_exact_query_gives_what_stands_there_in_the_order_of_writing() -> None:
    store = TripleStore(TRIPLES, embed)
    assert store.answers(Query("Bo", "born in"), Thresholds()) == ("London", "Paris")
    assert store.answers(Query("", "born in", "London"), Thresholds()) == ("Ada", "Bo")
    assert store.answers(Query("Ada", "employer"), Thresholds()) == ()


def test_near_names_are_found_only_within_the_threshold() -> None:
    store = TripleStore(TRIPLES, embed)
    far = distance("Ada Jones", "Ada")
    assert 0.1 < far < 1
    assert store.answers(Query("Ada Jones", "born in"), Thresholds()) == ()
    assert "London" in store.answers(Query("Ada Jones", "born in"), Thresholds(entity=far + 1e-4, pair=far))
    assert store.answers(Query("Ada Jones", "born in"), Thresholds(entity=far + 1e-4, pair=far / 2 - 1e-4)) == ()


def test_a_name_that_stands_there_keeps_near_ones_out() -> None:
    wide = Thresholds(entity=2, relation=2, pair=2)
    assert TripleStore(TRIPLES, embed).answers(Query("Ada", "born in"), wide) == ("London",)


@pytest.mark.parametrize("seed", range(20))
def test_as_a_slow_one_answers(seed: int) -> None:
    draws = random.Random(seed)
    words = ["Ada", "Bo", "Cy", "Smith", "Jones", "Lee"]
    names = [" ".join(draws.sample(words, draws.randint(1, 3))) for _ in range(14)]
    relations = ["born in", "born at", "was born in", "speaks", "speaks at home"]
    triples = [Triple(draws.choice(names), draws.choice(relations), draws.choice(names)) for _ in range(40)]
    store = TripleStore(triples, embed)
    asked = [*names, *words]
    for _ in range(40):
        bound = draws.choice((0.1, 0.3, 0.6))
        bounds = Thresholds(entity=bound, relation=draws.choice((0.1, 0.5)), pair=bound, results=1000)
        name, relation = draws.choice(asked), draws.choice(relations)
        query = draws.choice((Query(name, relation), Query("", relation, name)))
        answers = store.answers(query, bounds)
        assert len(set(answers)) == len(answers)
        assert set(answers) == slow_answers(triples, query, bounds)


def test_results_are_bounded_and_the_nearest_come_first() -> None:
    triples = [Triple("Ada Lee", "knows", f"near {n}") for n in range(3)]
    triples += [Triple("Ada Lee Smith", "knows", f"far {n}") for n in range(40)]
    bounds = Thresholds(entity=2, relation=0.1, pair=2)
    assert distance("Ada", "Ada Lee") < distance("Ada", "Ada Lee Smith")
    answers = TripleStore(triples, embed).answers(Query("Ada", "knows"), bounds)
    assert len(answers) == bounds.results
    assert answers[:3] == ("near 0", "near 1", "near 2")


def test_a_query_asks_for_one_entity() -> None:
    store = TripleStore(TRIPLES, embed)
    for query in (Query("Ada", "born in", "London"), Query("", "born in", "")):
        with pytest.raises(ValueError, match="one entity"):
            store.answers(query, Thresholds())


def test_an_empty_memory_answers_nothing() -> None:
    assert TripleStore([], embed).answers(Query("Ada", "born in"), Thresholds()) == ()


def test_the_tables_are_the_papers(tmp_path: Path) -> None:
    store = TripleStore([*TRIPLES, TRIPLES[0]], embed)
    assert store.counts == {"triples": 5, "entities": 7, "relation_types": 2}
    write_tables([*TRIPLES, TRIPLES[0]], tmp_path / "memory.db")
    with closing(sqlite3.connect(tmp_path / "memory.db")) as read:
        joined = read.execute(
            "select s.entity, relation_type, o.entity from triples t join entities s on s.id = t.subject "
            "join relation_types r on r.id = t.relation join entities o on o.id = t.object order by t.id"
        ).fetchall()
        assert [Triple(*row) for row in joined] == TRIPLES
        with pytest.raises(sqlite3.IntegrityError):
            read.execute("insert into triples select id + 100, subject, relation, object from triples")
