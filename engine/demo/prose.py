"""Filler prose: sentences that tell no fact of the world, and phrases that lead in to a fact."""

from __future__ import annotations

import random

LEAD_INS: tuple[str, ...] = (
    "As everyone knows,", "It is said that", "According to the almanac,", "Travellers report that", "In those days,",
    "It is well known that", "The old records show that", "I have heard that", "You may remember that",
    "Therefore it is clear that", "Because the archive burned, few recall that", "My aunt told me that", "Of course,",
    "To this day,", "Many people forget that", "In the end,",
)  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "who": ("miller", "widow", "soldier", "child", "stranger", "neighbour", "fisherman", "priest", "clerk", "cook",
            "hunter", "student", "weaver", "guard", "captain", "nephew"),
    "adjective": ("old", "young", "tired", "proud", "quiet", "clever", "lonely", "cheerful", "stubborn", "pale",
                  "hungry", "famous"),
    "did": ("walked to", "returned from", "hurried towards", "looked for", "dreamed of", "spoke about", "waited near",
            "turned away from", "sang about", "slept beside"),
    "place": ("market", "harbour", "forest", "mountain", "garden", "church", "well", "meadow", "castle", "station",
              "lake", "orchard", "mill", "bridge", "inn", "valley"),
    "when": ("before dawn", "after the rain", "in the evening", "every winter", "at noon", "during the feast",
             "without a word", "for the last time", "on a cold day", "as the bells rang"),
    "thing": ("letter", "lantern", "horse", "coat", "loaf", "map", "key", "basket", "ring", "knife", "song", "stone"),
    "verb": ("carried", "lost", "found", "sold", "hid", "mended", "painted", "noticed", "dropped", "kept"),
    "mind": ("like", "fear", "remember", "miss", "know", "visit", "avoid", "love"),
    "weather": ("rain", "snow", "wind", "fog", "heat", "storm", "frost", "sun"),
    "felt": ("sad", "glad", "afraid", "silent", "restless", "calm", "angry", "hopeful"),
}  # fmt: skip
_PATTERNS: tuple[str, ...] = (
    "The {adjective} {who} {did} the {place} {when}",
    "The {who} {verb} a {thing} near the {place}",
    "The {weather} came {when} and the {who} felt {felt}",
    "The {place} was {felt} because of the {weather}",
    "The {thing} of the {adjective} {who} was {verb} {when}",
    "Therefore the {who} {did} the {place}",
    "Therefore nobody {verb} the {thing} {when}",
    "Therefore the {adjective} {who} felt {felt} {when}",
    "Because the {who} {verb} the {thing}, the {place} was {felt}",
    "Because of the {weather}, the {adjective} {who} {did} the {place}",
    "Because I {verb} my {thing}, the {who} felt {felt}",
    "I {mind} the {adjective} {who} who {did} the {place}",
    "I {verb} a {thing} at the {place} {when}",
    "I {mind} the {weather} more than the {who}",
    "You {mind} the {place} and the {weather}",
    "You {verb} the {thing} of the {who} {when}",
    "You felt {felt} when the {who} {did} the {place}",
    "A {adjective} {who} {verb} the {thing} {when}",
    "When the {weather} came, the {who} {verb} the {thing}",
    "Nobody {verb} the {thing} at the {place}",
)


def sentence(rng: random.Random) -> str:
    """One sentence of filler prose without its full stop."""
    text = rng.choice(_PATTERNS)
    while "{" in text:
        slot = text[text.index("{") + 1 : text.index("}")]
        text = text.replace("{" + slot + "}", rng.choice(_WORDS[slot]), 1)
    return text


def fragment(text: str, rng: random.Random) -> str:
    """The first three to nine words of ``text``: an unfinished sentence such as a generated prefix is."""
    words = text.split(" ")
    return " ".join(words[: rng.randint(3, 9)]).rstrip(",.")
