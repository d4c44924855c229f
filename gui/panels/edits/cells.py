"""The cells of a table on the clipboard: of its plain text, as spreadsheets write it, and of its HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from engine.support.sheets import unguarded

Line = tuple[int, list[str]]
"""The number of a line of the table, from 1, and its cells; lines without any text are left out."""

_MOST_SPANNED = 100  # columns or rows of one cell, as a page may claim millions
_SILENT = ("style", "script", "title")
_BREAKS = ("br", "p", "div", "li")
_SPACE = re.compile(r"[ \t\r\n]+")


def cells_of_text(text: str, mark: str) -> list[Line]:
    """The lines of ``text``, whose cells are apart by ``mark``.

    A cell is in quotes only where they end together with it: spreadsheets quote cells with line breaks and leave
    ``"Weird Al" Yankovic`` in the same table as it is.
    """
    between = re.escape(mark)
    cell = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"(?={between}|\r|\n|\Z)|([^{between}\r\n]*))({between}|\r\n|\r|\n|\Z)')
    lines: list[Line] = []
    cells: list[str] = []
    number = 1
    for match in cell.finditer(text):
        quoted, plain, end = match.groups()
        cells.append(unguarded((plain if quoted is None else quoted.replace('""', '"')).lstrip()))
        if end == mark:
            continue
        if any(map(str.strip, cells)):
            lines.append((number, cells))
        cells = []
        number += 1
    return lines


def cells_of_html(html: str) -> list[Line]:
    """The lines of all tables in ``html``; the text of merged cells stands in the first of them in each line."""
    reader = _Tables()
    reader.feed(html)
    reader.close()
    lines = enumerate(reader.lines, 1)
    return [(number, line) for number, line in lines if any(line)]


class _Reach(NamedTuple):
    """What a merged cell puts into the rows below its first one: for how many more, and which text."""

    rows: int
    text: str


class _Tables(HTMLParser):
    """Collects the rows of tables; of a table within a cell the text is part of the cell."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._depth = self._silent = 0
        self._text: list[str] | None = None  # of the open cell
        self._spans = (1, 1)  # columns and rows of the open cell
        self._line: list[str] | None = None  # the open row
        self._above: dict[int, _Reach] = {}  # by column, what cells of rows above put there
        self._below: dict[int, _Reach] = {}  # the same of the open row

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Open what begins here."""
        if tag == "table":
            self._depth += 1
        elif tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS and self._text is not None:
            self._text.append("\n")
        elif self._depth > 1 and tag in ("td", "th"):
            self.handle_data(" ")
        elif self._depth == 1 and tag == "tr":
            self._end_line()
            self._line = []
        elif self._depth == 1 and tag in ("td", "th") and self._line is not None:
            self._end_cell()
            named = dict(attrs)
            self._text, self._spans = [], (_span(named.get("colspan")), _span(named.get("rowspan")))

    def handle_endtag(self, tag: str) -> None:
        """Close what ends here."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag in ("tr", "table"):
            self._end_line()
        if tag == "table":
            self._depth = max(0, self._depth - 1)
            self._above = self._above if self._depth else {}

    def handle_data(self, data: str) -> None:
        """Take the text of the open cell; white space is as a page shows it."""
        if self._text is not None and not self._silent:
            self._text.append(_SPACE.sub(" ", data))

    def close(self) -> None:
        """Take what the page leaves open."""
        super().close()
        self._end_line()

    def _end_cell(self) -> None:
        if self._text is None or self._line is None:
            return
        text = "".join(self._text).replace("\xa0", " ").split("\n")
        self._pass_over()
        columns, rows = self._spans
        cells = ["\n".join(part.strip() for part in text if part.strip()), *[""] * (columns - 1)]
        if rows > 1:
            self._below |= {place: _Reach(rows - 1, cell) for place, cell in enumerate(cells, len(self._line))}
        self._line += cells
        self._text = None

    def _end_line(self) -> None:
        self._end_cell()
        if self._line is None:
            return
        self._pass_over()
        if any(self._line):  # else the cells above are all that there is of it, as below headings of two rows
            for column, reach in self._above.items():
                if column < len(self._line):
                    self._line[column] = reach.text
        self.lines.append(self._line)
        self._above = {at: _Reach(one.rows - 1, one.text) for at, one in self._above.items() if one.rows > 1}
        self._above |= self._below
        self._line, self._below = None, {}

    def _pass_over(self) -> None:
        """Leave the places empty, for now, that a cell of a row above reaches into."""
        while self._line is not None and len(self._line) in self._above:
            self._line.append("")


def _span(written: str | None) -> int:
    digits = (written or "").strip()[:5]
    return min(max(1, int(digits)), _MOST_SPANNED) if digits.isdecimal() else 1
