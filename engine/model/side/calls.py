"""The grammar of a call to the memory of triples (MemLLM, arXiv 2404.11672; reference section 23).

A read stands in the text where its answer is about to be said: ``({MEM_READ( S >> r >> ) --> o })``, with one entity of
each query missing, queries and answers separated by ``;``. A write stands behind a sentence between two signs:
``({USER_ST}) ... ({USER_END}) ({MEM_WRITE( --> S >> r >> o })``. The signs are ordinary text and no tokens of their
own, as the model keeps its vocabulary; the spaces, which the paper does without, give a name the tokens that it has in
a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.model.side.triples import Query, Triple
from engine.support.spacing import before_last_space

OPENING = " ({MEM_READ("
CLOSING = " })"
SIGN = " >>"
"""What separates the parts of a triple."""
NEXT = ";"
"""What separates queries, answers and triples."""
QUERIES = 3
"""At most as many queries in one call."""
_ARROW = re.compile(r"\s*\)\s*-->")
_SIGNS = re.compile(r"[;{}]|>>|-->")


def opened(prompt: str) -> str:
    """``prompt`` with a call begun behind it."""
    return before_last_space(prompt) + OPENING


def is_asked(text: str) -> bool:
    """Whether the queries of a call, which begins before ``text``, are complete."""
    return _ARROW.search(text) is not None


def queries_of(text: str) -> tuple[Query, ...]:
    """The queries that are written behind a call's opening; what is no triple with one entity missing is dropped."""
    end = _ARROW.search(text)
    parts = text[: end.start()].split(";") if end else []
    fields = [[field.strip() for field in part.split(">>")] for part in parts[:QUERIES]]
    asked = [Query(*three) for three in fields if len(three) == 3]
    return tuple(query for query in asked if query.relation and bool(query.subject) != bool(query.object))


def call(queries: Sequence[Query], answers: Sequence[str]) -> str:
    """A whole call with its answers, as it stands behind a prompt."""
    return f"{begun(queries)} {'; '.join(answers)}{CLOSING}"


def begun(queries: Sequence[Query]) -> str:
    """A call up to where its answers follow."""
    return f"{OPENING} {'; '.join(_written(query) for query in queries)} ) -->"


def _written(query: Query) -> str:
    return f"{SIGN} ".join(query).strip()


def asked_to_write(before: str, sentence: str) -> str:
    """``sentence`` behind the text ``before`` it, with a call begun that is to write what it tells."""
    return f"{before} ({{USER_ST}}) {sentence} ({{USER_END}}) ({{MEM_WRITE( -->".lstrip()


def triples_of(text: str) -> tuple[Triple, ...]:
    """The triples that are written behind a call's opening, up to its end; what has not three names is dropped."""
    found = (_names_in(part) for part in _written_parts(text))
    return tuple(dict.fromkeys(Triple(*names) for names in found if _is_triple(names)))


def malformed_in(text: str) -> tuple[str, ...]:
    """What :func:`triples_of` drops, part by part."""
    return tuple(part for part in _written_parts(text) if not _is_triple(_names_in(part)))


def _written_parts(text: str) -> list[str]:
    parts = text.split(CLOSING.strip())[0].split(NEXT)
    return [part.strip() for part in parts if part.strip()]


def _names_in(part: str) -> list[str]:
    return [name.strip() for name in part.split(SIGN.strip())]


def _is_triple(names: Sequence[str]) -> bool:
    return len(names) == 3 and all(names)


def named(text: str) -> str:
    """``text`` as a name in a call: without the signs of the grammar, and with single spaces."""
    return " ".join(_SIGNS.sub(" ", text).split())


def plain(triple: Triple) -> Triple:
    """The triple with names that the grammar can write."""
    return Triple(*map(named, triple))
