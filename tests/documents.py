"""The documents as a reader meets them: their headings, links and commands, each with the place where it stands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
MARK = re.compile(r"<!-- not run: (?P<reason>.*?) -->", re.DOTALL)
PROGRAMS = ("palimpsest ", "make ", *(f"python -m {folder}" for folder in ("engine", "gui", "tests", "palimpsest")))
SHELLS = ("", "sh", "console")
SETTING = re.compile(r"[A-Z_]+=\S+ ")


@dataclass(frozen=True)
class Command:
    """A command that a document shows: ``not_run`` is the reason that is given there, None where a test has to run it.

    One in a sentence without an option or with dots is a ``mention``: it names what there is and is not typed as it is.
    """

    place: str
    line: str
    inline: bool
    not_run: str | None

    @property
    def words(self) -> list[str]:
        """As a shell would split it, from the program on."""
        return shlex.split(self.line)

    @property
    def mention(self) -> bool:
        return "..." in self.line or (self.inline and " -" not in self.line.removeprefix("python -m"))


@cache
def tokens(document: Path) -> list[Token]:
    """The document as a reader of GitHub's dialect takes it apart."""
    return MarkdownIt("commonmark").enable("table").parse(document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    """What a link can point to in ``document``: its headings, written as GitHub writes them."""
    found: list[str] = []
    for heading, inline in zip(tokens(document), tokens(document)[1:], strict=False):
        if heading.type == "heading_open":
            text = "".join(part.content for part in inline.children or [] if part.type in ("text", "code_inline"))
            found.append(re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-"))
    return set(found)


def links(document: Path) -> Iterator[tuple[str, str]]:
    """The place and the target of each link and picture."""
    for token in tokens(document):
        for part in token.children or []:
            target = part.attrGet("href") or part.attrGet("src")
            if target is not None:
                yield _place(document, token), str(target)


def commands(document: Path) -> Iterator[Command]:
    """Every command of the project, those in blocks line by line and those in sentences."""
    before = ""
    for token in tokens(document):
        if token.type == "code_block" or (token.type == "fence" and token.info in SHELLS):  # others hold files
            mark = MARK.fullmatch(before.strip())
            for line in _joined(token.content):
                text, _, comment = line.partition("  #")
                reason = mark["reason"] if mark else comment.strip().removeprefix("not run: ")
                marked = mark or comment.strip().startswith("not run: ")
                yield from _command(_place(document, token), text, False, reason if marked else None)
        elif token.type == "inline":
            mark = MARK.fullmatch(before.strip()) or MARK.search(token.content)
            for part in token.children or []:
                if part.type == "code_inline":
                    yield from _command(_place(document, token), part.content, True, mark["reason"] if mark else None)
        if token.type == "html_block" or token.content:
            before = token.content


def _command(place: str, text: str, inline: bool, not_run: str | None) -> Iterator[Command]:
    line = re.sub(r"\S*\.venv[/\\]\w+[/\\]", "", re.split(r" {3,}", text.strip())[0])
    while SETTING.match(line):
        line = line.partition(" ")[2]
    if line.startswith(PROGRAMS):
        yield Command(place, line, inline, not_run)


def _joined(text: str) -> list[str]:
    return re.sub(r" *\\\n *", " ", text).splitlines()


def _place(document: Path, token: Token) -> str:
    return f"{document.relative_to(ROOT).as_posix()}:{token.map[0] + 1 if token.map else '?'}"
