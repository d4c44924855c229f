"""The axes of plots: numbers as the person's place writes them, that neither touch nor are painted twice, and titles
that are no longer than their axis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QTextDocument
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from gui.language.wording import local
from gui.widgets.log_axes import Side, text_at, ticks_of

_TICK_ROOM: dict[Side, int] = {"left": 24, "bottom": 46}  # pixels from number to number on a logarithmic axis
_BETWEEN = 8  # pixels between two numbers of an axis that lies, at least
_BEYOND = 200  # pixels: more than half a number
_EXPLAINED = re.compile(r":\s|：|\s\(|（")  # behind it a title says what its first word means


class LocalAxis(pg.AxisItem):
    """An axis whose numbers are written as the person's place does, and few enough not to touch each other."""

    textWidth: int  # pixels that pyqtgraph keeps for the numbers of an axis that stands, or lies
    textHeight: int
    labelText: str
    _naming = False  # which numbers are written is being looked for
    _title = ""  # as it is shown, with its markup

    def setStyle(self, **style: Any) -> None:
        """As pyqtgraph's; but larger numbers have their room at once. It finds that out only while it paints them, and
        then everything is laid out and painted again.
        """
        before, after = self.style["tickFont"], style.get("tickFont")
        if before is not None and after is not None:
            grown = QFontMetricsF(after).height() / QFontMetricsF(before).height()
            self.textWidth, self.textHeight = ceil(self.textWidth * grown), ceil(self.textHeight * grown)
        super().setStyle(**style)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float | None, list[float]]]:
        """The places of the numbers, by their distance."""
        if not self.logMode or self._tickLevels is not None:
            return self._apart(super().tickValues(minVal, maxVal, size), abs(maxVal - minVal) / size)
        room = size / _TICK_ROOM["left" if self.orientation == "left" else "bottom"]
        return [(1.0, ticks_of(min(minVal, maxVal), max(minVal, maxVal), room))]

    def _apart(
        self, levels: list[tuple[float | None, list[float]]], pixel: float
    ) -> list[tuple[float | None, list[float]]]:
        """Leave out so many of the first numbers, which pyqtgraph writes whatever room there is, that all are legible;
        ``pixel`` is what one of the axis is in data.
        """
        if not levels or not (spacing := levels[0][0]):
            return levels
        places, metrics = levels[0][1], QFontMetricsF(self.style["tickFont"] or self.font())
        needed = metrics.ascent()  # digits reach below no line
        if self.orientation == "bottom":
            needed = _BETWEEN + max(map(metrics.horizontalAdvance, self.tickStrings(places, 1.0, spacing)), default=0.0)
        every = ceil(needed * pixel / spacing)
        return [(spacing, [place for place in places if round(place / spacing) % every == 0]), *levels[1:]]

    def boundingRect(self) -> QRectF:
        """As pyqtgraph's; larger while it looks which numbers are within: it leaves out those that end beyond."""
        beyond = _BEYOND if self._naming else 0
        return super().boundingRect().adjusted(-beyond, -beyond, beyond, beyond)

    def generateDrawSpecs(self, p: Any) -> Any:
        """What pyqtgraph draws, without texts that would lie over an earlier one: it writes all that a plot names. One
        at an end of the axis is moved until it is within, and the others leave it its room.
        """
        self._naming = True
        try:
            found = super().generateDrawSpecs(p)
        finally:
            self._naming = False
        if found is None:
            return None
        line, ticks, texts = found
        kept: list[QRectF] = []
        legible = []
        whole = self.mapRectFromParent(self.geometry())
        placed = sorted((_within(whole, *named) for named in texts), key=lambda one: not one[1])  # ends first
        for rect, moved, flags, text in placed:
            edge = rect.height() / 6  # digits reach neither the top nor the bottom of their line
            if not any(rect.adjusted(0, edge, 0, -edge).intersects(one) for one in kept):
                # One that was moved is nearer to its neighbour than the axis would have set it.
                across, down = (_BETWEEN, 0) if self.orientation == "bottom" else (0, 2 * edge)
                kept.append(rect.adjusted(-across, -down, across, down) if moved else rect)
                legible.append((rect, flags, text))
        return line, ticks, legible

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The texts at ``values``."""
        if self.logMode:
            return [local(text_at(value)) for value in values]
        return [local(text) for text in super().tickStrings(values, scale, spacing)]

    # -- the title -----------------------------------------------------------------------------------------------------

    def labelString(self) -> str:
        """The title with its markup, or as much as the axis is long enough for; then the tooltip has all of it."""
        whole = super().labelString()
        room = self.size().height() if self.orientation in ("left", "right") else self.size().width()
        if room <= 0 or self._width(whole) <= room:  # before it is laid out there is no telling
            self.setToolTip("")
            return whole
        document = QTextDocument()
        document.setHtml(whole)
        self.setToolTip(document.toPlainText().strip())
        text = self.labelText
        try:
            for shorter in _shorter(text):
                self.labelText = shorter
                shortened = super().labelString()
                if self._width(shortened) <= room:
                    return shortened
        finally:
            self.labelText = text
        return ""

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """Show as much of the title as there is room for now."""
        if self.label is not None and (title := self.labelString()) != self._title:
            self._title = title
            self.label.setHtml(title)
        super().resizeEvent(event)

    def _width(self, title: str) -> float:
        document = QTextDocument()
        document.setDefaultFont(self.label.font())
        document.setHtml(title)
        return document.size().width()


def _within(whole: QRectF, rect: QRectF, flags: Any, text: str) -> tuple[QRectF, bool, Any, str]:
    """A text's place, moved into ``whole`` as far as that is as large, and whether it was."""
    right, low = min(rect.right(), whole.right()), min(rect.bottom(), whole.bottom())
    moved = QRectF(rect)
    moved.moveTopLeft(QPointF(max(right - rect.width(), whole.left()), max(low - rect.height(), whole.top())))
    return moved, moved != rect, flags, text


def _shorter(title: str) -> Iterator[str]:
    """A title without its explanation, then less and less of that; of one with markup nothing less."""
    head = _EXPLAINED.split(title, maxsplit=1)[0]
    yield head
    if "<" not in head:
        for kept in range(len(head) - 1, 0, -1):
            yield f"{head[:kept].rstrip()}…"
