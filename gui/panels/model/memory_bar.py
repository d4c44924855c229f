"""Required and free memory as one bar with a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.support.wording import Sentence, say
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.units import format_bytes

if TYPE_CHECKING:
    from engine.model.footprint import MemoryEstimate

_BAR = 18  # height of the bar in pixels
_SWATCH = 10
_GAP = 14  # between two entries of the legend


class MemoryBar(QWidget):
    """Weights, statistics and working memory as a stacked bar; a line marks the free memory."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._estimate: MemoryEstimate | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Memory needed against memory free"))

    def show_estimate(self, estimate: MemoryEstimate) -> None:
        """Show another estimate."""
        self._estimate = estimate
        self.setAccessibleDescription(shown(verdict(estimate)))
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """No narrower than the legend, in whatever language."""
        return QSize(self._legend_width(), self.sizeHint().height())

    def _legend_width(self) -> int:
        if self._estimate is None:
            return 0
        texts = [text for text, _ in self._legend(self._estimate)]
        return sum(_SWATCH + 5 + self.fontMetrics().horizontalAdvance(text) for text in texts) + _GAP * (len(texts) - 1)

    def sizeHint(self) -> QSize:
        """The bar and one line of legend."""
        return QSize(360, _BAR + 12 + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bar, marker and legend."""
        if self._estimate is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_bar(painter, self._estimate)
        self._draw_legend(painter, self._estimate)
        painter.end()

    def _parts(self, estimate: MemoryEstimate) -> tuple[tuple[str, int, QColor], ...]:
        accent = self._theme.color
        return (
            (say("weights"), estimate.weights, accent("accent")),
            (say("statistics"), estimate.statistics, accent("accent", 0.62)),
            (say("working"), estimate.working, accent("accent", 0.34)),
        )

    def _legend(self, estimate: MemoryEstimate) -> list[tuple[str, QColor]]:
        free = (say("free"), estimate.free, self._theme.color("grid"))
        return [
            (tr("{name} {size}", name=name, size=format_bytes(size)), colour)
            for name, size, colour in (*self._parts(estimate), free)
        ]

    def _draw_bar(self, painter: QPainter, estimate: MemoryEstimate) -> None:
        width = self.width() - 1.0
        scale = width / max(estimate.total, estimate.free, 1)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(0.5, 0.5, width - 0.5, _BAR), 5, 5)
        painter.setClipPath(frame)
        painter.fillRect(QRectF(0, 0, width, _BAR + 1), self._theme.color("grid"))
        left = 0.0
        for _, size, colour in self._parts(estimate):
            painter.fillRect(QRectF(left, 0, size * scale, _BAR + 1), colour)
            left += size * scale
        if estimate.total > estimate.free:
            over = QRectF(estimate.free * scale, 0, width - estimate.free * scale, _BAR + 1)
            painter.fillRect(over, self._theme.color("bad", 0.35))
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            painter.setPen(QPen(self._theme.color("bad"), 2))
            painter.fillRect(over, self._hatch())
            painter.drawLine(over.topLeft(), over.bottomLeft())
        painter.setClipping(False)

    def _hatch(self) -> QColor:
        return self._theme.color("bad", 0.25)

    def _draw_legend(self, painter: QPainter, estimate: MemoryEstimate) -> None:
        metrics = painter.fontMetrics()
        left, base = 0.0, _BAR + 10 + metrics.ascent()
        for text, colour in self._legend(estimate):
            box = QRectF(left, base - _SWATCH + 1, _SWATCH, _SWATCH)
            painter.setPen(self._theme.color("border"))
            painter.setBrush(colour)
            painter.drawRoundedRect(box, 2, 2)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(round(left + _SWATCH + 5), round(base), text)
            left += _SWATCH + 5 + metrics.horizontalAdvance(text) + _GAP


def verdict(estimate: MemoryEstimate) -> Sentence:
    """The comparison in words."""
    need, free = format_bytes(estimate.total), format_bytes(estimate.free)
    if estimate.total <= estimate.free:
        return say("About {need} needed, {free} free.", need=need, free=free)
    lack = format_bytes(estimate.total - estimate.free)
    return say("About {need} needed, but only {free} free: {lack} too little.", need=need, free=free, lack=lack)
