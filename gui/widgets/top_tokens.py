"""The most probable next tokens as bars, with a mark at their probability at the other point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.language.wording import shown
from gui.style.theme import Theme
from gui.support.units import format_probability

_GAP = 8


class TopTokens(QWidget):
    """One line per token: token, bar and probability. A token that the other side does not list has a dot."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        """``name`` is for screen readers."""
        super().__init__(parent)
        self._theme = theme
        self._top: tuple[tuple[str, float], ...] = ()
        self._other: dict[str, float] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(shown(name))
        theme.changed.connect(self.updateGeometry)

    def show_tokens(self, top: Sequence[tuple[str, float]], other: Mapping[str, float]) -> None:
        """Show ``top`` as (token, probability), most probable first; ``other`` is the other side's list."""
        self._top, self._other = tuple(top), dict(other)
        self.setAccessibleDescription(
            ", ".join(f"{token.strip() or repr(token)} {format_probability(p)}" for token, p in top)
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line a token."""
        return QSize(170, max(1, len(self._top)) * self._line() + 4)

    def minimumSizeHint(self) -> QSize:
        """The preferred height, with a small width."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        number = metrics.horizontalAdvance(format_probability(0.0004))  # the longest
        widest = max((metrics.horizontalAdvance(visible_token(token)) for token, _ in self._top), default=0)
        words = min(widest + 2, self.width() * 2 // 5)
        for row, (token, probability) in enumerate(self._top):
            line = QRect(0, row * self._line() + 2, self.width(), self._line())
            bar = line.adjusted(words + _GAP, 0, -number - _GAP, 0)
            self._draw_token(painter, QRect(0, line.top(), words, line.height()), token)
            self._draw_bar(painter, QRectF(bar), token, probability)
            painter.setPen(self._theme.color("text"))
            painter.drawText(
                line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, format_probability(probability)
            )
        painter.end()

    def _draw_token(self, painter: QPainter, rect: QRect, token: str) -> None:
        listed = token in self._other
        painter.setPen(self._theme.color("text"))
        font = painter.font()
        font.setBold(bool(self._other) and not listed)
        painter.setFont(font)
        text = painter.fontMetrics().elidedText(visible_token(token), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        font.setBold(False)
        painter.setFont(font)

    def _draw_bar(self, painter: QPainter, rect: QRectF, token: str, probability: float) -> None:
        """Draw the bar, and a line at the length of the other side's bar."""
        height = min(9.0, rect.height() - 6)
        track = QRectF(rect.left(), rect.center().y() - height / 2, max(4.0, rect.width()), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("grid"))
        painter.drawRoundedRect(track, 3, 3)
        full = track.width()
        track.setWidth(max(2.0, full * probability))
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(track, 3, 3)
        if token in self._other:
            x = track.left() + full * self._other[token]
            painter.setPen(QPen(self._theme.color("text"), 1.5))
            painter.drawLine(round(x), round(track.top() - 2), round(x), round(track.bottom() + 2))

    def _line(self) -> int:
        return self.fontMetrics().height() + 7


def visible_token(token: str) -> str:
    """The token with white space made visible, except the one space that begins most words."""
    text = token.removeprefix(" ")
    shown = text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
    return shown if shown else "␣"
