"""Constrained decoding of a name: what the model writes next is a name that stands in the text before.

A read asks from an entity that was mentioned (MemLLM makes its training data so). Small models find the place of a name
sooner than they learn to copy one, so every first name of a call is chosen among the spans of words of its text. The
paper lets the model write freely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model.tokens import TextEncoder

WORDS = 10
"""A name has at most as many words."""
NEAR = 64
"""Names are looked for in the last words of a text."""
_WORD = re.compile(r"\w(?:[\w'’.&-]*\w)?")


@dataclass
class _Node:
    """What may follow some tokens: other tokens of a name, and, where ``whole``, the sign behind the name."""

    next: dict[int, _Node] = field(default_factory=dict)
    whole: bool = False


class Mentions:
    """The names that ``text`` mentions, as tokens with ``sign`` behind them."""

    def __init__(self, text: str, sign: str, tokens: TextEncoder) -> None:
        words = [word.span() for word in _WORD.finditer(text)][-NEAR:]
        spans = {
            text[words[i][0] : words[j][1]] for i in range(len(words)) for j in range(i, min(i + WORDS, len(words)))
        }
        self._sign = tokens.plain(sign)[0]
        self._root = _Node()
        for row in tokens.plain_of([f" {span}" for span in sorted(spans)]):
            node = self._root
            for token in row:
                node = node.next.setdefault(token, _Node())
            node.whole = True

    def allowed(self, written: list[int]) -> list[int] | None:
        """The tokens that may follow those ``written`` so far; None for any, once a name and its sign are written.

        The sign alone, without a name before it, may be written too: the entity behind the relation is the known one.
        """
        node = self._root
        for token in written:
            if token in node.next:
                node = node.next[token]
            else:
                return None
        return [*node.next, self._sign] if node.whole or node is self._root else list(node.next)
