"""Invented names, built from syllables so that a byte-pair vocabulary can keep each of them whole."""

from __future__ import annotations

import random

STEMS: tuple[str, ...] = (
    "Bar", "Bel", "Bor", "Cal", "Cor", "Dar", "Del", "Dor", "Fal", "Fen", "Gar", "Gol", "Hes", "Hul", "Jor", "Kal",
    "Kes", "Kor", "Lan", "Lor", "Mal", "Mir", "Mel", "Mor", "Nar", "Nel", "Nov", "Ost", "Pel", "Pir", "Quen", "Ral",
    "Ren", "Ros", "Sal", "Sel", "Sor", "Tal", "Tir", "Tel", "Tor", "Ulm", "Vas", "Vel", "Vor", "Wen", "Yar", "Zan",
)  # fmt: skip
VOWELS = "aeiou"
LINKS: tuple[str, ...] = ("", "a", "e", "i", "o", "an", "er", "in")
ENDINGS: dict[str, tuple[str, ...]] = {
    "surname": (
        "den",
        "vik",
        "mund",
        "sen",
        "rath",
        "wick",
        "grim",
        "fors",
        "bane",
        "ock",
        "sky",
        "ell",
        "ova",
        "escu",
    ),
    "first": ("a", "ik", "us", "el", "ena", "or"),
    "city": ("mar", "port", "grad", "stead", "holm", "bury", "polis", "gate", "haven", "crest"),
    "country": ("ia", "land", "stan", "onia", "esse", "vania"),
    "company": ("ex", "corp", "tech", "onix", "ium", "ora", "lux"),
    "book": ("wind", "song", "shade", "flame", "tide", "root", "moon"),
    "language": ("ish", "ese", "ic"),
    "river": ("une", "ossa", "ibar", "eth"),
    "currency": ("mark", "dal", "crown", "penny"),
}
BOOK_OPENINGS: tuple[str, ...] = (
    "The Silent", "The Last", "A Winter in", "The Road to", "Beyond", "The Golden", "Letters from", "The House of",
)  # fmt: skip
PLACE_OPENINGS: tuple[str, ...] = ("Port", "Upper", "New", "Old")
COMPANY_OPENINGS: tuple[str, ...] = ("United", "Royal", "House of", "Brothers")


class NameMaker:
    """Draws invented words, each only once, from a seeded generator."""

    def __init__(self, rng: random.Random) -> None:
        """``rng`` decides everything: the same state gives the same names."""
        self._rng = rng
        self._used: set[str] = set()

    def word(self, style: str) -> str:
        """A new word with an ending of ``style`` (a key of ``ENDINGS``)."""
        while True:
            link, ending = self._rng.choice(LINKS), self._rng.choice(ENDINGS[style])
            word = self._rng.choice(STEMS) + link + ending
            hiatus = link[-1:] in VOWELS and ending[0] in VOWELS
            if word not in self._used and not (link and hiatus):
                self._used.add(word)
                return word

    def words(self, style: str, count: int) -> list[str]:
        """``count`` new words of one style."""
        return [self.word(style) for _ in range(count)]
