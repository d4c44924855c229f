"""The invented world: who lives in it, what is true there, and the records that an editor works on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.demo.names import BOOK_OPENINGS, COMPANY_OPENINGS, PLACE_OPENINGS, NameMaker
from engine.demo.relations import KINDS, NOUNS, WORD_POOLS, Relation, relations_of

TOLD_TEMPLATES = 4
HELD_OUT_TEMPLATES = 2
FACTS_PER_SUBJECT = 3
NEIGHBOURS = 4
RESERVED_SHARE = 0.2
"""Share of the subjects that are edited last: the search for presets and the held-out text are about them."""


@dataclass(frozen=True)
class WorldSize:
    """How many subjects of each kind there are, how large the object pools are, and the share of namesakes."""

    subjects: dict[str, int]
    pools: dict[str, int]
    first_names: int
    namesake_share: float


DEMO_SIZE = WorldSize(
    {"person": 620, "city": 180, "country": 60, "company": 180, "book": 210},
    {"cities": 48, "companies": 40, "people": 48, "languages": 24, "rivers": 24, "currencies": 20},
    first_names=60,
    namesake_share=0.09,
)
TINY_SIZE = WorldSize(
    {"person": 34, "city": 20, "country": 8, "company": 18, "book": 16},
    {"cities": 8, "companies": 8, "people": 8, "languages": 6, "rivers": 6, "currencies": 5},
    first_names=12,
    namesake_share=0.1,
)


@dataclass(frozen=True)
class Subject:
    """Somebody or something that facts are about; ``noun`` is what it "is a"."""

    name: str
    kind: str
    noun: str

    @property
    def last_word(self) -> str:
        """The word whose token the editing methods take the key from."""
        return self.name.rsplit(" ", 1)[-1]


@dataclass(frozen=True)
class WorldFact:
    """One true fact, the templates it is told in (indices into the relation's) and those held out for it."""

    identifier: str
    subject: Subject
    relation: Relation
    value: str
    told: tuple[int, ...]
    held_out: tuple[int, ...]

    def prompt(self, template: int) -> str:
        """The prompt of one template with the subject filled in; the object follows after a space."""
        return self.relation.templates[template].replace("{}", self.subject.name)


@dataclass(frozen=True)
class World:
    """All subjects and facts, and for each subject the others that end in the same word."""

    subjects: tuple[Subject, ...]
    facts: tuple[WorldFact, ...]
    namesakes: dict[str, tuple[str, ...]]


def build_world(size: WorldSize = DEMO_SIZE, seed: int = 7) -> World:
    """Invent a world; the same ``size`` and ``seed`` give the same one."""
    rng = random.Random(seed)
    maker = NameMaker(rng)
    names = {kind: _names(kind, size, maker, rng) for kind in KINDS}
    subjects = {kind: [Subject(name, kind, rng.choice(NOUNS[kind])) for name in names[kind]] for kind in KINDS}
    pools = _pools(names, size, maker, rng)
    capitals = dict(zip(names["country"], names["city"], strict=False))
    facts: list[WorldFact] = []
    for kind in KINDS:
        for subject in subjects[kind]:
            for relation in sorted(rng.sample(relations_of(kind), FACTS_PER_SUBJECT), key=lambda one: one.name):
                facts.append(_fact(f"w{len(facts):05d}", subject, relation, pools, capitals, rng))
    everybody = tuple(subject for kind in KINDS for subject in subjects[kind])
    return World(everybody, tuple(facts), _namesakes(everybody))


def reserved(names: Iterable[str], seed: int = 5) -> set[str]:
    """The reserved ones among the subjects' ``names``, by a seeded draw."""
    subjects = sorted(names)
    return set(random.Random(seed).sample(subjects, round(RESERVED_SHARE * len(subjects))))


def records(world: World, seed: int = 11) -> list[dict[str, Any]]:
    """The editable facts as plain records, each with a counterfactual target and everything the metrics need."""
    rng = random.Random(seed)
    by_relation: dict[str, list[WorldFact]] = defaultdict(list)
    by_subject: dict[str, list[WorldFact]] = defaultdict(list)
    for fact in world.facts:
        by_relation[fact.relation.name].append(fact)
        by_subject[fact.subject.name].append(fact)
    order = list(by_subject)
    rng.shuffle(order)
    # Every subject comes once before any comes again: the first thousand edits have a thousand subjects.
    turns = [rng.sample(by_subject[name], FACTS_PER_SUBJECT) for name in order]
    chosen = [facts[turn] for turn in range(FACTS_PER_SUBJECT) for facts in turns]
    rows = [
        _record(fact, by_relation[fact.relation.name], by_subject[fact.subject.name], world, rng) for fact in chosen
    ]
    last = reserved(by_subject)
    size = len(order)
    rounds = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [row for turn in rounds for row in sorted(turn, key=lambda row: row["subject"] in last)]


def _names(kind: str, size: WorldSize, maker: NameMaker, rng: random.Random) -> list[str]:
    """Distinct names of one kind; a set share of them end in a word that another subject of the kind ends in."""
    count = size.subjects[kind]
    pairs = round(count * size.namesake_share / 2)
    style = {"person": "surname"}.get(kind, kind)
    last_words = maker.words(style, count - pairs)
    last_words += last_words[-pairs:] if pairs else []
    openings: tuple[str, ...] = {
        "person": tuple(maker.words("first", size.first_names)),
        "book": BOOK_OPENINGS,
        "company": COMPANY_OPENINGS,
    }.get(kind, PLACE_OPENINGS)
    plain_share = {"person": 0.0, "book": 0.0}.get(kind, 0.8)
    names: list[str] = []
    for index, word in enumerate(last_words):
        second_of_pair = index >= count - pairs
        opening = "" if not second_of_pair and rng.random() < plain_share else rng.choice(openings)
        name = f"{opening} {word}".strip()
        while name in names:
            name = f"{rng.choice(openings)} {word}"
        names.append(name)
    return names


def _pools(names: dict[str, list[str]], size: WorldSize, maker: NameMaker, rng: random.Random) -> dict[str, list[str]]:
    """The objects each relation chooses from."""
    return {
        **{name: list(words) for name, words in WORD_POOLS.items()},
        "cities": rng.sample(names["city"], size.pools["cities"]),
        "countries": names["country"],
        "companies": rng.sample(names["company"], size.pools["companies"]),
        "people": rng.sample(names["person"], size.pools["people"]),
        "languages": maker.words("language", size.pools["languages"]),
        "rivers": maker.words("river", size.pools["rivers"]),
        "currencies": maker.words("currency", size.pools["currencies"]),
    }


def _fact(
    identifier: str,
    subject: Subject,
    relation: Relation,
    pools: dict[str, list[str]],
    capitals: dict[str, str],
    rng: random.Random,
) -> WorldFact:
    """Decide the object of one fact (a capital lies in its own country) and the templates that tell it."""
    value = rng.choice(pools[relation.pool])
    while value == subject.name:
        value = rng.choice(pools[relation.pool])
    if relation.name == "capital":
        value = capitals.get(subject.name, value)
    if relation.name == "country":
        value = {city: country for country, city in capitals.items()}.get(subject.name, value)
    order = rng.sample(range(len(relation.templates)), TOLD_TEMPLATES + HELD_OUT_TEMPLATES)
    return WorldFact(identifier, subject, relation, value, tuple(order[:TOLD_TEMPLATES]), tuple(order[TOLD_TEMPLATES:]))


def _namesakes(subjects: tuple[Subject, ...]) -> dict[str, tuple[str, ...]]:
    """For every subject the other subjects whose name ends in the same word."""
    groups: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        groups[subject.last_word].append(subject.name)
    return {
        subject.name: tuple(name for name in groups[subject.last_word] if name != subject.name) for subject in subjects
    }


def _record(
    fact: WorldFact, same_relation: list[WorldFact], same_subject: list[WorldFact], world: World, rng: random.Random
) -> dict[str, Any]:
    """One editable fact as it stands in facts.json."""
    avoided = {fact.subject.name, *world.namesakes[fact.subject.name]}
    others = [other for other in same_relation if other.subject.name not in avoided]
    alike = [other for other in others if other.value == fact.value]
    different = [other for other in others if other.value != fact.value]
    neighbours = rng.sample(alike, min(NEIGHBOURS, len(alike)))
    neighbours += rng.sample(different, min(NEIGHBOURS - len(neighbours), len(different)))
    return {
        "id": fact.identifier,
        "subject": fact.subject.name,
        "subject_kind": fact.subject.kind,
        "relation": fact.relation.name,
        "prompt": fact.relation.templates[fact.told[0]],
        "target_true": fact.value,
        "target_new": rng.choice(sorted({other.value for other in different} - {fact.subject.name})),
        "paraphrases": [fact.prompt(template) for template in fact.held_out],
        "neighbours": [_question(other) for other in neighbours],
        "same_subject": [_question(other) for other in same_subject if other is not fact],
        "namesakes": list(world.namesakes[fact.subject.name]),
    }


def _question(fact: WorldFact) -> dict[str, str]:
    """A told prompt of ``fact`` with its answer."""
    return {"prompt": fact.prompt(fact.told[0]), "answer": fact.value}
