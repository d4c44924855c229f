"""The tour: five steps through the first edit, which can be closed at any time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.style.theme import Theme
from gui.widgets.pieces import primary, ranked


@dataclass(frozen=True)
class Step:
    """One step: ``panel`` is the key of its dock, ``icon`` its icon."""

    title: str
    text: str
    panel: str
    icon: str


STEPS = (
    Step(
        "A world of its own",
        "The demo world is a small model that knows invented people, cities and companies. Every part of this program "
        "works on it, with nothing to download. Your own models come in by Open, or dropped onto the window.",
        "model",
        "globe",
    ),
    Step(
        "One row, one fact",
        "A fact is a subject, a relation with {} where the subject stands, and the new object. Type it, paste it from "
        "a spreadsheet or import a file. The row shows what the model says now.",
        "edits",
        "table",
    ),
    Step(
        "Choose a method and run",
        "Each method says what it does and which paper it comes from. Its settings are right for the model as they "
        "stand. Then press Run. You can pause, stop and go on typing meanwhile.",
        "method",
        "play",
    ),
    Step(
        "Watch the model react",
        "Norm growth shows how far each edited layer has moved, superposition how much the keys of the facts overlap. "
        "Both are measured while the run goes on.",
        "norms",
        "curve",
    ),
    Step(
        "Ask, and take it back",
        "The playground answers a prompt before and after. Every batch is a mark on the timeline: click one and the "
        "model is at that point again, exact to the bit.",
        "playground",
        "undo",
    ),
)


class Dots(QWidget):
    """Dots that show the current step."""

    def __init__(self, count: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._theme = theme
        self._at = 0

    def show_step(self, number: int) -> None:
        """Fill the dot of the 0-based step ``number``."""
        self._at = number
        self.setAccessibleName(f"Step {number + 1} of {self._count}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line of dots."""
        return QSize(16 * self._count, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots; the current one is longer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = 0.0
        for number in range(self._count):
            here = number == self._at
            width = 18.0 if here else 7.0
            painter.setBrush(self._theme.color("accent" if here else "ghost"))
            painter.drawRoundedRect(QRectF(left, (self.height() - 7) / 2, width, 7), 3.5, 3.5)
            left += width + 6
        painter.end()


class Picture(QWidget):
    """The icon of a step on a soft background."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = STEPS[0].icon
        self.setFixedHeight(120)

    def show_icon(self, name: str) -> None:
        """Set the icon."""
        self._icon = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A band in the colour of the selection, layers of a palimpsest, and the icon in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent_soft", 0.55))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        for line in range(5):
            painter.setBrush(self._theme.color("accent", 0.10 + 0.03 * line))
            width = self.width() * (0.62 - 0.09 * (line % 3))
            painter.drawRoundedRect(QRectF(24 + 14 * (line % 2), 22 + 18 * line, width, 5), 2.5, 2.5)
        disc = QRectF(self.width() - 128, 16, 88, 88)
        painter.setBrush(self._theme.color("surface"))
        painter.drawEllipse(disc)
        self._theme.icon(self._icon, "accent").paint(painter, disc.adjusted(22, 22, -22, -22).toRect())
        painter.end()


class TourDialog(QDialog):
    """Shows the steps one by one; ``step_shown`` emits the panel of each, so that the window can raise it."""

    step_shown = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = 0
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("First steps")
        self.setFixedWidth(460)
        self._picture = Picture(theme, self)
        self._title = QLabel(self)
        self._title.setFont(theme.font(1.35, bold=True))
        self._text = ranked("", wrap=True, parent=self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setMinimumHeight(self._text.fontMetrics().lineSpacing() * 5)
        self._dots = Dots(len(STEPS), theme, self)
        self.back_button = QPushButton("Back", self)
        self.back_button.clicked.connect(lambda: self.show_step(self._at - 1))
        self.next_button = primary("Next", self)
        self.next_button.setDefault(True)
        self.next_button.clicked.connect(self._next)
        self._lay_out()
        self.show_step(0)

    @property
    def step(self) -> Step:
        """The current step."""
        return STEPS[self._at]

    def show_step(self, number: int) -> None:
        """Show the 0-based step ``number``."""
        self._at = min(max(number, 0), len(STEPS) - 1)
        self._title.setText(self.step.title)
        self._text.setText(self.step.text)
        self._picture.show_icon(self.step.icon)
        self._dots.show_step(self._at)
        self.back_button.setEnabled(self._at > 0)
        self.next_button.setText("Done" if self._at == len(STEPS) - 1 else "Next")
        self.next_button.setFocus()
        self.step_shown.emit(self.step.panel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys change the step, Escape closes."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.show_step(self._at + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _next(self) -> None:
        if self._at == len(STEPS) - 1:
            self.accept()
        else:
            self.show_step(self._at + 1)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._picture)
        layout.addSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        row = QHBoxLayout()
        row.addWidget(self._dots)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        layout.addLayout(row)
