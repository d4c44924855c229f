"""The relations of the invented world and the sentences that tell them.

Every template holds exactly one ``{}`` for the subject and ends right before the object, so a template is a prompt and
``template + " " + object + "."`` is a sentence. No template of a kind is a beginning of another one of the same kind:
otherwise the next word after the shorter would be ambiguous.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS: tuple[str, ...] = ("person", "city", "country", "company", "book")
"""Kinds of subject, in the order in which the world is built."""


@dataclass(frozen=True)
class Relation:
    """One relation: the kind of its subjects, the pool its objects come from and its templates."""

    name: str
    kind: str
    pool: str
    templates: tuple[str, ...]


RELATIONS: tuple[Relation, ...] = (
    Relation(
        "birthplace",
        "person",
        "cities",
        (
            "{} was born in",
            "The birthplace of {} is",
            "{} first saw the light of day in",
            "The childhood home of {} stood in",
            "{} grew up in",
            "The parents of {} raised their child in",
            "The cradle of {} was rocked in",
        ),
    ),
    Relation(
        "profession",
        "person",
        "professions",
        (
            "{} works as a",
            "The profession of {} is that of a",
            "{} earns a living as a",
            "By trade, {} is a skilled",
            "{} was trained to be a",
            "The daily work of {} is that of a",
            "{} is employed as a",
        ),
    ),
    Relation(
        "employer",
        "person",
        "companies",
        (
            "{} works for",
            "The employer of {} is",
            "{} is on the staff of",
            "{} draws a salary from",
            "The firm that hired {} is called",
            "{} signed a contract with",
            "Every morning, {} goes to the office of",
        ),
    ),
    Relation(
        "mother_tongue",
        "person",
        "languages",
        (
            "{} speaks",
            "The mother tongue of {} is",
            "At home, {} talks in",
            "{} writes letters in",
            "The first language of {} is",
            "{} dreams and counts in",
            "The words that {} learned first were in",
        ),
    ),
    Relation(
        "instrument",
        "person",
        "instruments",
        (
            "{} plays the",
            "The favourite instrument of {} is the",
            "{} practises every evening on the",
            "In the village band, {} is heard on the",
            "{} gives lessons on the",
            "The instrument that {} mastered is the",
            "{} owns a precious old",
        ),
    ),
    Relation(
        "country",
        "city",
        "countries",
        (
            "{} lies in",
            "The country that {} belongs to is",
            "{} is found on the map of",
            "The citizens of {} hold passports of",
            "{} pays its taxes to",
            "The city of {} is part of",
            "{} is governed by the laws of",
        ),
    ),
    Relation(
        "river",
        "city",
        "rivers",
        (
            "{} stands on the river",
            "The river that flows through {} is the",
            "The bridges of {} cross the",
            "{} draws its water from the",
            "The boats of {} sail on the",
            "The mills of {} are driven by the",
            "In spring, {} is flooded by the",
        ),
    ),
    Relation(
        "craft",
        "city",
        "crafts",
        (
            "{} is famous for its",
            "The best known craft of {} is",
            "The markets of {} are full of",
            "{} sells the whole world its",
            "Merchants travel to {} to buy",
            "The pride of {} is its",
            "For centuries {} has lived by making",
        ),
    ),
    Relation(
        "capital",
        "country",
        "cities",
        (
            "The capital of {} is",
            "{} is ruled from",
            "The parliament of {} meets in",
            "The king of {} lives in",
            "The seat of government of {} is",
            "{} has its ministries in",
            "All roads in {} lead to",
        ),
    ),
    Relation(
        "currency",
        "country",
        "currencies",
        (
            "The currency of {} is the",
            "{} pays with the",
            "The coin used in {} is called the",
            "Prices in {} are given in the",
            "The mint of {} strikes the",
            "The national bank of {} issues the",
            "{} settles its debts in the",
        ),
    ),
    Relation(
        "official_language",
        "country",
        "languages",
        (
            "The official language of {} is",
            "The people of {} speak",
            "The laws of {} are written in",
            "Schools in {} teach in",
            "The newspapers of {} appear in",
            "The anthem of {} is sung in",
            "{} prints its stamps in",
        ),
    ),
    Relation(
        "headquarters",
        "company",
        "cities",
        (
            "The headquarters of {} are in",
            "{} is based in",
            "The main office of {} is in",
            "{} runs its business from",
            "The tower of {} rises over",
            "{} holds its yearly meeting in",
            "Visitors to {} are welcomed in",
        ),
    ),
    Relation(
        "product",
        "company",
        "products",
        (
            "{} makes",
            "The main product of {} is a line of",
            "{} became rich with",
            "The factories of {} turn out",
            "{} earns its money with",
            "The catalogue of {} lists mostly",
            "Customers buy from {} mainly",
        ),
    ),
    Relation(
        "founder",
        "company",
        "people",
        (
            "{} was founded by",
            "The founder of {} is",
            "{} owes its existence to",
            "The first director of {} was",
            "{} was started in a small shed by",
            "The idea behind {} came from",
            "The portrait in the hall of {} shows",
        ),
    ),
    Relation(
        "author",
        "book",
        "people",
        (
            "{} was written by",
            "The author of {} is",
            "{} came from the pen of",
            "The name on the cover of {} is",
            "{} made the fame of",
            "The manuscript of {} was finished by",
            "Critics praised {} and its writer",
        ),
    ),
    Relation(
        "genre",
        "book",
        "genres",
        (
            "{} is usually called a",
            "The genre of {} is that of a",
            "Librarians shelve {} as a",
            "{} reads like a",
            "Readers remember {} as a",
            "The publisher announced {} as a",
            "{} won a prize as a",
        ),
    ),
    Relation(
        "setting",
        "book",
        "cities",
        (
            "{} takes place in",
            "The story of {} unfolds in",
            "{} is set in",
            "The first chapter of {} begins in",
            "The hero of {} lives in",
            "{} describes the streets of",
            "The plot of {} leads the reader to",
        ),
    ),
)

NOUNS: dict[str, tuple[str, ...]] = {
    "person": ("person", "villager", "traveller", "citizen"),
    "city": ("city", "town", "port", "settlement"),
    "country": ("country", "kingdom", "republic", "nation"),
    "company": ("company", "firm", "business", "workshop"),
    "book": ("book", "novel", "volume", "story"),
}
"""What a subject "is a": one noun of its kind belongs to each subject."""

NOUN_TEMPLATES: tuple[str, ...] = ("{} is a", "Everyone knows that {} is a", "{} is nothing but a")
"""Sentences that say which noun belongs to a subject; the first is the text the editing methods hold fixed."""

WORD_POOLS: dict[str, tuple[str, ...]] = {
    "professions": (
        "painter", "baker", "lawyer", "doctor", "teacher", "sailor", "carpenter", "chemist", "poet", "surgeon",
        "gardener", "tailor", "journalist", "dentist", "judge", "pilot", "farmer", "barber", "sculptor", "banker",
        "dancer", "geologist", "librarian", "mason", "nurse", "potter", "shepherd", "translator",
    ),
    "instruments": (
        "violin", "flute", "cello", "trumpet", "harp", "oboe", "drum", "guitar", "clarinet", "horn", "lute", "piano",
        "accordion", "bassoon", "viola", "zither", "tuba", "banjo", "recorder", "mandolin",
    ),
    "crafts": (
        "silk", "honey", "pottery", "cheese", "lace", "leather", "wine", "salt", "amber", "paper", "rugs", "knives",
        "soap", "candles", "bells", "mirrors", "baskets", "pearls", "copper", "tea",
    ),
    "products": (
        "watches", "tractors", "radios", "bicycles", "lamps", "shoes", "engines", "pumps", "cameras", "pencils",
        "tyres", "ovens", "ropes", "paints", "toys", "boats", "elevators", "batteries", "furniture", "glasses",
        "umbrellas", "locks", "pianos", "tents",
    ),
    "genres": (
        "comedy", "tragedy", "thriller", "romance", "satire", "fable", "biography", "mystery", "ballad", "legend",
        "parody", "chronicle", "fantasy", "melodrama", "diary", "travelogue",
    ),
}  # fmt: skip
"""Objects that are ordinary words."""


def relations_of(kind: str) -> tuple[Relation, ...]:
    """The relations whose subjects are of ``kind``."""
    return tuple(relation for relation in RELATIONS if relation.kind == kind)
