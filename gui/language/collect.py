"""Finds the texts of the program in its source: every template that is given to ``say`` and its kin, and what the
presets that come with it say of where they are from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.support.plain_json import parse_plain
from engine.support.wording import said_before

ROOT = Path(__file__).resolve().parents[2]
PLAIN = {"say", "tr"}
COUNTED = {"say_count", "tr_count"}
SEPARATED = {"join_texts"}
SOURCES = ("gui", "engine")
PRESETS = "resources/presets"
SILENT = ("gui/language", "engine/cli", "engine/demo")  # nothing in these is shown by the window


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate: ``source``, what it means where that is told apart, and whether it has plural forms."""

    source: str
    meaning: str = ""
    counted: bool = False


@dataclass(frozen=True)
class Place:
    """Where a text is used: the file, relative to the project, and its line."""

    file: str
    line: int


class NotLiteral(ValueError):
    """A template that is put together at run time, so that nothing can find it."""


def collect(under: str = "") -> dict[Text, list[Place]]:
    """All texts in files of the program whose path begins with ``under``, in the order of the files."""
    found: dict[Text, list[Place]] = {}
    for file in source_files():
        name = file.relative_to(ROOT).as_posix()
        if name.startswith(under):
            for text, line in texts_in(file.read_text("utf-8"), name):
                found.setdefault(text, []).append(Place(name, line))
    for file in sorted((ROOT / PRESETS).glob("*.json")) if PRESETS.startswith(under) else ():
        for number, entry in enumerate(parse_plain(file.read_bytes(), list[dict[str, Any]])):
            text = Text(said_before(entry["source"]).template)
            found.setdefault(text, []).append(Place(f"{PRESETS}/{file.name}", number))
    return found


def source_files() -> list[Path]:
    """The files that may hold texts for the window."""
    files = (file for top in SOURCES for file in sorted((ROOT / top).rglob("*.py")))
    return [file for file in files if not any(file.is_relative_to(ROOT / room) for room in SILENT)]


def texts_in(source: str, name: str = "") -> Iterator[tuple[Text, int]]:
    """The texts in ``source`` with their lines; :class:`NotLiteral` for a template that is no literal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (kind := _called(node)):
            place = {"say_count": 2, "tr_count": 2}.get(kind, 0)
            template = node.args[place] if len(node.args) > place else None
            if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
                raise NotLiteral(f"{name}, line {node.lineno}: what {kind} is given is no literal.")
            text = Text(template.value, _meaning(node), kind in COUNTED)
            if text.source.strip():
                yield text, node.lineno


def _called(node: ast.Call) -> str:
    """The name of the function if it is one of those that take templates, else ""."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name if name in PLAIN | COUNTED | SEPARATED else ""


def _meaning(node: ast.Call) -> str:
    for keyword in node.keywords:
        if keyword.arg == "meaning" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
