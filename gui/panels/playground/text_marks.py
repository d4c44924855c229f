"""Differences of two texts, marked by underline and background, so that colour is not the only cue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from gui.style.tokens import Tokens

Piece = tuple[str, bool]  # text, whether it differs


def differing_pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, word by word, each with whether the other text lacks it at that position."""
    old, new = _words(before), _words(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if j > i:
            left.append(("".join(old[i:j]), kind != "equal"))
        if m > k:
            right.append(("".join(new[k:m]), kind != "equal"))
    return left, right


def marked_html(prompt: str, pieces: list[Piece], tokens: Tokens, places: Sequence[int] = ()) -> str:
    """HTML of the prompt, muted, and of the continuation with the differing pieces underlined on a background.

    A small number stands at each of ``places``, in characters of the continuation.
    """
    style = f"background-color:{tokens.accent_soft}; color:{tokens.text}; text-decoration: underline;"
    numbers = [(place, f'<sup style="color:{tokens.accent}">{number}</sup>') for number, place in enumerate(places, 1)]
    body, at = "", 0
    for text, differs in pieces:
        for start, part in _parts(text, [place - at for place, _ in numbers]):
            body += "".join(sign for place, sign in numbers if place == at + start)
            body += _marked(part, style) if differs else _html(part)
        at += len(text)
    body += "".join(sign for place, sign in numbers if place >= at)
    return f'<span style="color:{tokens.muted}">{_html(prompt)}</span>{body}'


def _parts(text: str, places: Sequence[int]) -> list[tuple[int, str]]:
    """``text`` cut at those of ``places`` that lie in it, each part with where it starts."""
    starts = sorted({0, *(place for place in places if 0 <= place < len(text))})
    return [(start, text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _marked(text: str, style: str) -> str:
    """The words of ``text`` marked, the white space before them not."""
    words = text.lstrip()
    return f'{_html(text[: len(text) - len(words)])}<span style="{style}">{_html(words)}</span>'


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\w+|\s*[^\w\s]|\s+$", text)
