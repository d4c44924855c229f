"""Constrained decoding of a name: what the model writes next is a name that stands in the text before.

A read asks from an entity that was mentioned, and a write tells of two (MemLLM makes its training data so). Small
models find the place of a name sooner than they learn to copy one, so the first name of a query, and both of a triple,
are chosen among the spans of words of their text. The paper lets the model write freely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.model.side.calls import named

if TYPE_CHECKING:
    from engine.model.tokens import TextEncoder

WORDS = 10
"""A name has at most as many words."""
NEAR = 64
"""Names are looked for in the last words of a text."""
_WORD = re.compile(r"\w(?:[\w'’.&-]*\w)?")


@dataclass
class _Node:
    """What may follow some tokens of a name and a sign; behind both it holds the ``sign``."""

    next: dict[int, _Node] = field(default_factory=dict)
    sign: str = ""


class Mentions:
    """The names that ``text`` mentions, as tokens with one of ``signs`` behind them; none has a sign of the grammar.

    Those of ``alone`` may also stand without a name before them, as in a query by its object.
    """

    def __init__(self, text: str, signs: Sequence[str], tokens: TextEncoder, alone: Sequence[str] = ()) -> None:
        words = [word.span() for word in _WORD.finditer(text)][-NEAR:]
        spans = {
            text[words[i][0] : words[j][1]] for i in range(len(words)) for j in range(i, min(i + WORDS, len(words)))
        }
        names = tokens.plain_of([f" {span}" for span in sorted(spans) if named(span) == " ".join(span.split())])
        self._root = _Node()
        for sign in {*signs, *alone}:
            row = tokens.plain(sign)
            for name in [*(names if sign in signs else ()), *([[]] if sign in alone else ())]:
                node = self._root
                for token in (*name, *row):
                    node = node.next.setdefault(token, _Node())
                node.sign = sign

    def allowed(self, written: list[int]) -> list[int] | None:
        """The tokens that may follow those ``written`` so far; None for any, once a name and its sign are written."""
        node = self._behind(written)
        return list(node.next) if node is not None and not node.sign else None

    def decided(self, written: list[int]) -> str:
        """The sign that can alone follow those ``written`` so far; "" where there is a choice."""
        node = self._behind(written)
        while node is not None and len(node.next) == 1:
            (node,) = node.next.values()
        return node.sign if node is not None else ""

    def _behind(self, written: list[int]) -> _Node | None:
        node: _Node | None = self._root
        for token in written:
            node = node.next.get(token) if node is not None else None
        return node
