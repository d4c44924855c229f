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

_scalars = (
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.sampled_from([10**30, -(10**400), 2**63, -1, 0])
    | strategies.floats()
    | strategies.text(max_size=6)
    | strategies.sampled_from(["\ud800", "name", "one", "../x", "/x", "a" * 300])
)
_names = strategies.sampled_from(["name", "kind", "share", "sizes", "more", "\udfff"]) | strategies.text(max_size=4)
anything = strategies.recursive(
    _scalars, lambda inner: strategies.lists(inner, max_size=4) | strategies.dictionaries(_names, inner, max_size=4)
)
"""Any JSON value, with what no file should hold among it."""


def altered(value: object, replacement: object, place: int) -> object:
    """A copy of a JSON ``value`` in which one part, the one at ``place`` in order of depth, is ``replacement``."""
    counter = [place % parts_of(value)]
    return _altered(value, replacement, counter)


def parts_of(value: object) -> int:
    """How many values are in a JSON ``value``, itself included."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(parts_of, inner))


def _altered(value: object, replacement: object, left: list[int]) -> object:
    if left[0] == 0:
        left[0] = -1
        return replacement
    left[0] -= left[0] > 0
    if isinstance(value, dict):
        return {name: _altered(inner, replacement, left) for name, inner in value.items()}
    return [_altered(inner, replacement, left) for inner in value] if isinstance(value, list) else value
