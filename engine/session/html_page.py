"""Pages that stand alone: the frame of an HTML file and its pieces; no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Literal

from engine.session.drawing import palette
from engine.session.report_style import style_sheet

Unit = Literal["share", "ratio", "number", "seconds", "count", "bytes"]

_UNITS: dict[str, str] = {
    "share": "{:.1%}",
    "ratio": "{:.3g}×",
    "number": "{:.4g}",
    "seconds": "{:.3g} s",
    "count": "{:,.0f}",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def document(title: str, body: str, language: str = "en") -> str:
    """A whole page in the ``language`` of this code; ``body`` is HTML already, its colours follow the reader's own
    setting.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)} - Palimpsest</title>\n<style>\n{style_sheet(palette())}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """A part of the page under its heading; ``parts`` are HTML already."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{''.join(parts)}</section>\n"


def figure(svg: str, label: str, caption: str) -> str:
    """A drawing with its caption; ``label`` says what it is to those who cannot see it."""
    return (
        f'<figure role="img" aria-label="{escape(label)}">\n{svg}\n<figcaption>{escape(caption)}</figcaption>\n'
        "</figure>\n"
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in rows)
    table = f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
    return f'<div class="scroll">{table}</div>\n'


def cell(text: str, kind: str = "") -> str:
    """One cell of a table; ``text`` is HTML already."""
    return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"


def number(value: float | None, unit: Unit) -> str:
    """A number in its unit; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value / 1e6:.3g} MB" if unit == "bytes" else _UNITS[unit].format(value)


def pairs(values: Mapping[str, Any]) -> str:
    """Names and values side by side."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>\n" for name, value in values.items()
    )
    return f"<dl>\n{items}</dl>\n"
