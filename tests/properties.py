"""How properties are tested: the same examples on every machine, nothing kept, and no verdict by the clock."""

from __future__ import annotations

from functools import partial

from hypothesis import settings, strategies

from engine.fact import Fact, Probe, make_fact
from engine.support.plain_text import trimmed

holds = partial(settings, derandomize=True, database=None, deadline=None)

_PIECES = [
    *"abcäß東🙂,;|>=\"'[]{\\\t\n\r",
    " | ",
    " => ",
    "{}",
    "[1]",
    '["x"]',
    "true",
    "  ",
    "=1+1",
    "#",
    "\u2028",
    "\x85",
]


# Any letters that a fact may hold, and those that mean something to one of the forms; none has to be thrown away.
_letters = strategies.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\u202d\u202e")
_pieces = strategies.lists(strategies.sampled_from(_PIECES), max_size=6).map("".join)
usable = strategies.text(_letters, max_size=8) | _pieces
seen = usable.map(lambda text: text if trimmed(text) else f"{text}x")


def several(of: strategies.SearchStrategy[object]) -> strategies.SearchStrategy[tuple[object, ...]]:
    """Up to three."""
    return strategies.lists(of, max_size=3).map(tuple)


probes = several(strategies.builds(Probe, seen, seen | strategies.none()))
_around = usable.map(lambda text: text.replace("{}", "").replace("{", "").replace("}", ""))
facts: strategies.SearchStrategy[Fact] = strategies.builds(
    make_fact,
    seen,
    strategies.tuples(_around, _around).map("{}".join),
    seen,
    true=usable,
    paraphrases=several(seen),
    neighbours=probes,
    same_subject=probes,
    portability=probes,
    generation=several(seen),
    relation=usable,
    source_id=usable,
)
