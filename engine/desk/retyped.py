"""A fact of which one part is typed anew, and what becomes of the details that came with it.

They were about the fact as it was. Another subject is named in its paraphrases instead of the former one, but what was
known of that one is not true of it. A relation in other words may mean the same, so its details stay, and are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from engine.desk.held import FactText
from engine.support.wording import join_texts, say

Part = Literal["subject", "relation", "target"]

_NAMES = {
    "true": say("the true answer"),
    "paraphrases": say("paraphrases"),
    "neighbours": say("neighbours"),
    "same_subject": say("other facts of the subject"),
    "portability": say("what follows from the fact"),
    "generation": say("beginnings of texts"),
}
_DOUBTFUL = {
    "relation": ("true", "paraphrases", "neighbours", "portability"),
    "target": ("portability",),
}


def retyped(text: FactText, part: Part, value: str) -> tuple[FactText, str]:
    """``text`` with ``value`` as its ``part``, and what is to be said of its details, "" where that is nothing."""
    former = getattr(text, part).strip()
    new = text.with_parts({part: value})
    if not former or former == value.strip():
        return new, ""
    if part == "subject":
        return _of_another(new, former)
    doubtful = _listed(name for name in _DOUBTFUL[part] if getattr(text, name))
    return new, say("Its details are still those of before: {details}.", details=doubtful) if doubtful else ""


def _of_another(text: FactText, former: str) -> tuple[FactText, str]:
    """With paraphrases that name the subject of ``text`` instead of the ``former``, and without what is not its own."""
    renamed = {
        name: tuple(found for one in getattr(text, name) if (found := _renamed(one, former, text.subject.strip())))
        for name in ("paraphrases", "generation")
    }
    new = text.with_parts({**renamed, "source_id": "", "true": "", "same_subject": (), "portability": ()})
    gone = _listed(name for name in _NAMES if len(getattr(new, name)) < len(getattr(text, name)))
    said = say("Left out, as it was about “{former}”: {details}. Undo brings it back.", former=former, details=gone)
    return new, said if gone else ""


def _listed(names: Iterable[str]) -> str:
    return join_texts(", ", [_NAMES[name] for name in names])


def _renamed(prompt: str, former: str, subject: str) -> str:
    """``prompt`` with ``subject`` wherever it names ``former``, "" where it does not."""

    def put(found: re.Match[str]) -> str:
        edges = ((prompt[: found.start()][-1:], former[0]), (former[-1], prompt[found.end() :][:1]))
        return found[0] if any(_one_word(left, right) for left, right in edges) else subject

    new = re.sub(re.escape(former), put, prompt)
    return new if subject and new != prompt else ""


def _one_word(left: str, right: str) -> bool:
    """Whether two characters that touch are of one word, in scripts that put spaces between words."""
    return all(one.isdigit() or one.lower() != one.upper() for one in (left, right)) if left and right else False
