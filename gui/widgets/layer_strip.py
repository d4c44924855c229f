"""The layers of a model as a row of cells, the selected ones filled; a click toggles one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.methods.knobs import format_layers
from gui.language.wording import tr


class LayerStrip(QWidget):
    """A graphical view of the text field above it, which is equivalent and accessible by keyboard."""

    chosen = Signal(str)  # the layers as text, "4-8" or "3,5"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._chosen: tuple[int, ...] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Layers of the model"))

    def show_layers(self, count: int, chosen: tuple[int, ...]) -> None:
        """Show ``count`` layers with ``chosen`` selected."""
        self._count, self._chosen = count, chosen
        layers = format_layers(chosen)
        said = tr("{chosen} of {count} layers chosen: {layers}", chosen=len(chosen), count=count, layers=layers)
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        """One line high."""
        return QSize(120, 16)

    def layer_at(self, x: float) -> int | None:
        """The layer at the horizontal position ``x``, in pixels."""
        layer = int(x / self._pitch()) if self._count else -1
        return layer if 0 <= layer < self._count else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggle the layer under the pointer; the last selected one stays."""
        layer = self.layer_at(event.position().x())
        if layer is None:
            return
        chosen = tuple(sorted(set(self._chosen) ^ {layer}))
        if chosen:
            self.chosen.emit(format_layers(chosen))

    def event(self, event: QEvent) -> bool:
        """Show the layer under the pointer as a tooltip."""
        if isinstance(event, QHelpEvent) and (layer := self.layer_at(event.pos().x())) is not None:
            QToolTip.showText(event.globalPos(), tr("Layer {layer}", layer=layer), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells: selected ones filled and full height, the others low."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        accent, rest = self.palette().color(QPalette.ColorRole.Accent), self.palette().color(QPalette.ColorRole.Mid)
        pitch, gap = self._pitch(), 2.0 if self._pitch() > 6 else 1.0
        for layer in range(self._count):
            on = layer in self._chosen
            height = 12.0 if on else 6.0
            painter.setBrush(accent if on else rest)
            box = QRectF(layer * pitch, (self.height() - height) / 2, max(1.0, pitch - gap), height)
            painter.drawRoundedRect(box, 2, 2)
        painter.end()

    def _pitch(self) -> float:
        """The distance between cells in pixels."""
        return min(28.0, self.width() / max(1, self._count))
