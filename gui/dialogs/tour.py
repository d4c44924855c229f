"""The tour: five steps through the first edit, each beside the widget that it is about, which a frame shows.

Nothing is covered or locked: what a step tells can be done at once, and the tour can be left and begun again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.widgets.basics import tool_button
from gui.widgets.pieces import primary, ranked

WIDTH = 350  # pixels of the card
GAP, EDGE, LINE = 12, 10, 3  # pixels: from frame to card, from the window's edge, of the frame
FOLLOW_MS = 150  # between two looks where the widget is: docks move without telling what is in them


@dataclass(frozen=True)
class Step:
    """One step: ``panel`` is the key of its dock, ``target`` names the widget in it that is pointed at."""

    title: str
    text: str
    panel: str
    target: str


STEPS = (
    Step(
        say("Facts wait in the table"),
        say(
            "Each row is a fact to write into the model; under the table stands what it answers today. Change a cell, "
            "or type a fact of your own into the last row. The demo world, a small model that knows invented people "
            "and cities, is part of the program: nothing is downloaded."
        ),
        "edits",
        "table",
    ),
    Step(
        say("A method writes them"),
        say(
            "ENCORE is a good one to start with, and its settings fit the model as they stand. The list says what each "
            "method does and which paper it comes from."
        ),
        "method",
        "method",
    ),
    Step(
        say("Run"),
        say(
            "The line on the left says what a run will do and how long that takes here. Then press Run (F5). It can be "
            "paused and stopped, and you can go on typing meanwhile."
        ),
        "edits",
        "run",
    ),
    Step(
        say("Ask before and after"),
        say(
            "When the run is done, the table says which facts were taken. Type the beginning of a sentence here: the "
            "answers of the model before and after stand side by side."
        ),
        "playground",
        "playground",
    ),
    Step(
        say("Take it back"),
        say(
            "Every batch is a mark here. Click one, or press Ctrl+Z, and the model is at that point again, exact to "
            "the bit. For a real model: File, Get a model (Ctrl+G)."
        ),
        "timeline",
        "timeline",
    ),
)
RUN_STEP = next(number for number, step in enumerate(STEPS) if step.target == "run")


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
        self.setAccessibleName(tr("Step {number} of {count}", number=number + 1, count=self._count))
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


class Frame(QWidget):
    """A line around a widget; the mouse goes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, place: QRect) -> None:
        """Stand around ``place``, in the parent's coordinates."""
        outer = place.adjusted(-LINE - 2, -LINE - 2, LINE + 2, LINE + 2)
        if outer != self.geometry():
            self.setGeometry(outer)
            # What is inside is not this widget's, so that plots below are not drawn twice.
            self.setMask(QRegion(self.rect()) - QRegion(self.rect().adjusted(6, 6, -6, -6)))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), LINE))
        half = LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
        painter.end()


class Tour(QFrame):
    """The card of the tour over the window ``parent``.

    ``find`` gives the widget of a step, already brought to sight. ``left``: it was closed or is at its end, and whether
    the keys were with it until then.
    """

    step_shown = Signal(str)  # the panel of the step, before its widget is looked for
    left = Signal(bool)

    def __init__(self, theme: Theme, find: Callable[[Step], QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._find, self._over = theme, find, parent
        self._at = 0
        self.setObjectName("tour")
        self.setAccessibleName(tr("First steps"))
        self.setFixedWidth(WIDTH)
        self.frame = Frame(theme, parent)
        self._title = QLabel(self)
        self._text = ranked("", wrap=True, parent=self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._dots = Dots(len(STEPS), theme, self)
        self.closer = tool_button(
            tr("Leave the tour"), tr("Leave the tour (Escape); Help, First steps begins it again")
        )
        self.closer.clicked.connect(self.leave)
        self.back_button = QPushButton(tr("Back"), self)
        self.back_button.clicked.connect(lambda: self.show_step(self._at - 1))
        self.next_button = primary(tr("Next"), self)
        self.next_button.clicked.connect(self.go_on)
        self._timer = QTimer(self)
        self._timer.setInterval(FOLLOW_MS)
        self._timer.timeout.connect(self.follow)
        self._lay_out()
        theme.changed.connect(self.apply_theme)
        self.apply_theme()
        self.hide()

    @property
    def number(self) -> int:
        """The current step, from 0."""
        return self._at

    @property
    def step(self) -> Step:
        """The current step."""
        return STEPS[self._at]

    @property
    def target(self) -> QWidget:
        """The widget of the current step."""
        return self._find(self.step)

    def begin(self) -> None:
        """Show the first step, or the present one where the tour is on already; the keys are with the card."""
        self.show_step(self._at if self.isVisible() else 0)
        self.next_button.setFocus()

    def show_step(self, number: int) -> None:
        """Show the 0-based step ``number``. The focus stays where it is."""
        self._at = min(max(number, 0), len(STEPS) - 1)
        self._title.setText(shown(self.step.title))
        self._text.setText(shown(self.step.text))
        self._dots.show_step(self._at)
        self.setAccessibleDescription(tr("{title}. {text}", title=self.step.title, text=self.step.text))
        self.back_button.setEnabled(self._at > 0)
        self.next_button.setText(tr("Done") if self._at == len(STEPS) - 1 else tr("Next"))
        self.step_shown.emit(self.step.panel)
        self.setFixedHeight(self.layout().totalHeightForWidth(WIDTH))  # type: ignore[union-attr]
        self.show()
        self.follow()

    def go_on(self) -> None:
        """The next step, or the end."""
        if self._at == len(STEPS) - 1:
            self.leave()
        else:
            self.show_step(self._at + 1)

    def leave(self) -> None:
        """Close the tour."""
        if self.isVisible():
            focus = QApplication.focusWidget()
            had_keys = focus is not None and (focus is self or self.isAncestorOf(focus))
            self.hide()
            self.left.emit(had_keys)

    def follow(self) -> None:
        """Put frame and card to where the widget is now; without one in sight the card stands in the middle."""
        window, target = self._over, self.target
        if not target.isVisible() or target.visibleRegion().isEmpty() or target.window() is not window:
            self.frame.hide()
            self.move(window.rect().center() - self.rect().center())
        else:
            place = QRect(target.mapTo(window, QPoint(0, 0)), target.size()).intersected(window.rect())
            self.frame.surround(place)
            self.move(place_beside(place, self.size(), window.rect()))
        self.raise_()

    def apply_theme(self) -> None:
        """Follow the colours and the size of the text."""
        self._title.setFont(self._theme.font(1.2, bold=True))
        self.closer.setIcon(self._theme.icon("close", "faint"))
        self.frame.update()
        if self.isVisible():
            self.show_step(self._at)

    def retell(self, _again: Callable[[str], str]) -> None:
        """Another language: the step is said in it, at the height that it takes."""
        if self.isVisible():
            self.show_step(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys change the step, Escape leaves."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.show_step(self._at + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next_button.hasFocus():
            self.go_on()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the widget from now on."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing any more."""
        self._timer.stop()
        self.frame.hide()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._dots)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 12, 14)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._text)
        layout.addSpacing(4)
        layout.addLayout(row)


def place_beside(target: QRect, size: QSize, window: QRect) -> QPoint:
    """The upper left corner of a card of ``size`` beside ``target``: right, left, below or above of it where there is
    room in ``window``, else over its lower right corner."""
    left, top = target.right() + GAP, target.center().y() - size.height() // 2
    across = target.center().x() - size.width() // 2
    ways = (
        QPoint(left, top),
        QPoint(target.left() - GAP - size.width(), top),
        QPoint(across, target.bottom() + GAP),
        QPoint(across, target.top() - GAP - size.height()),
    )
    inner = window.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    for number, corner in enumerate(ways):
        card = QRect(_moved_inside(QRect(corner, size), inner, across=number >= 2), size)
        if inner.contains(card) and not card.intersects(target):
            return card.topLeft()
    over = QRect(target.bottomRight() - QPoint(size.width() + GAP, size.height() + GAP), size)
    return _moved_inside(_moved(over, inner), inner, across=False)


def _moved(card: QRect, inner: QRect) -> QRect:
    return QRect(_moved_inside(card, inner, across=True), card.size())


def _moved_inside(card: QRect, inner: QRect, *, across: bool) -> QPoint:
    """The corner of ``card`` moved into ``inner`` along one of the two directions."""
    corner = card.topLeft()
    if across:
        corner.setX(max(inner.left(), min(corner.x(), inner.right() - card.width() + 1)))
    else:
        corner.setY(max(inner.top(), min(corner.y(), inner.bottom() - card.height() + 1)))
    return corner
