"""The documents that travel with the program, cut at their headings, and searched without a network."""

from __future__ import annotations

import re
import site
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resources
from engine.support.plain_text import searched

_INSTALLED = ("share", "palimpsest", "docs")  # as pyproject.toml lays them down
FRONT = "README.md"  # the front page; in a checkout it stands beside the folder
_HEADING = re.compile(r"^(#{1,4}) +(.+?)\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True)
class Section:
    """A part of the ``page`` (a path in the folder of documents) below one ``title``; ``number`` of it on the page."""

    page: str
    number: int
    title: str
    text: str


def folder() -> Path | None:
    """Where the documents are: beside the program in a checkout, else where it was installed; None: nowhere."""
    installed = [Path(place, *_INSTALLED) for place in (sysconfig.get_path("data"), site.getuserbase())]
    places = [resources.path().parent / "docs", *installed]
    return next((place for place in places if (place / "edits.md").is_file()), None)


def pages() -> list[str]:
    """All documents, the front page first."""
    place = folder()
    if place is None:
        return []
    found = sorted(file.relative_to(place).as_posix() for file in place.rglob("*.md"))
    return [FRONT, *(page for page in found if page != FRONT)]


def page_text(page: str) -> str:
    """A document in Markdown, without what is for other programs and without pictures; "" where it is not there."""
    place = folder()
    if place is None:
        return ""
    root = place.resolve()
    files = (root / page, root.parent / page if page == FRONT else root / page)
    file = next((file for file in files if file.is_file() and file.resolve().is_relative_to(root.parent)), None)
    text = file.read_text(encoding="utf-8") if file is not None else ""
    return _PICTURE.sub("", _COMMENT.sub("", text))


def sections(page: str) -> list[Section]:
    """The parts of a document from heading to heading; what looks like one in a block of code is none."""
    found: list[tuple[str, list[str]]] = []
    fenced = False
    for line in page_text(page).splitlines():
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading is not None:
            found.append((heading[2].replace("`", ""), []))
        elif found:
            found[-1][1].append(line)
    return [Section(page, number, title, "\n".join(lines)) for number, (title, lines) in enumerate(found)]


@cache
def every_section() -> tuple[Section, ...]:
    """The sections of all documents; read once."""
    return tuple(section for page in pages() for section in sections(page))


def search(wanted: str, among: Iterable[Section]) -> list[Section]:
    """The sections that hold every word of ``wanted``, those with all of them in the title first."""
    words = searched(wanted).split()
    ranked = [(_rank(words, section), section) for section in among] if words else []
    return [section for rank, section in sorted(ranked, key=lambda one: one[0]) if rank < _NOT_FOUND]


_NOT_FOUND = 2


def _rank(words: Sequence[str], section: Section) -> int:
    title = searched(section.title)
    if all(word in title for word in words):
        return 0
    text = searched(section.text)
    return 1 if all(word in title or word in text for word in words) else _NOT_FOUND
