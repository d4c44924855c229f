"""Small widgets that several panels and dialogs share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionProgressBar,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import PalimpsestError
from gui.language.switching import Again
from gui.language.wording import kept, shown, tr
from gui.style.theme import Theme
from gui.widgets.basics import set_rank

MARGIN = 12
GAP = 8
BAR_STEPS = 1000


class ProgressBar(QProgressBar):
    """A bar whose piece moves to and fro while the end is not known, and stands still where the system wants that."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        if self.minimum() < self.maximum() or wants_motion(self):
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionProgressBar()
        self.initStyleOption(option)
        third = self.width() // 3
        for progress, place in ((0, self.rect()), (1, QRect(third, 0, third, self.height()))):
            option.rect, option.minimum, option.maximum, option.progress = place, 0, 1, progress
            painter.drawControl(QStyle.ControlElement.CE_ProgressBar, option)
        painter.end()


def wants_motion(widget: QWidget) -> bool:
    """Whether the system, as far as it tells Qt, has nothing against things that move by themselves."""
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0


def progress_bar(name: str, parent: QWidget | None = None) -> QProgressBar:
    """A bar without a text of its own; ``name`` is for screen readers."""
    bar = ProgressBar(parent)
    bar.setTextVisible(False)
    bar.setAccessibleName(shown(name))
    return bar


def show_share(bar: QProgressBar, share: float | None) -> None:
    """Show a share in [0, 1]; None: that the end is not known, for which Qt has a piece that moves."""
    bar.setRange(0, BAR_STEPS if share is not None else 0)
    if share is not None:
        bar.setValue(round(BAR_STEPS * share))


def ranked(text: str, rank: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A secondary ("muted") or state ("good", "warn", "bad") label; ``wrap`` wraps long text."""
    label = QLabel(shown(text), parent)
    label.setWordWrap(wrap)
    set_rank(label, rank)
    return label


def primary(text: str, parent: QWidget | None = None) -> QPushButton:
    """The primary button of a panel or dialog."""
    button = QPushButton(shown(text), parent)
    button.setProperty("primary", True)
    return button


class ActionButton(QPushButton):
    """A button for an action of the table, with its text, tip and enabled state."""

    def __init__(self, action: QAction, text: str = "", parent: QWidget | None = None, *, main: bool = False) -> None:
        """``text`` replaces the action's longer text."""
        super().__init__(parent)
        self._action = action
        self._text = kept(text)
        self.setProperty("primary", main)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def say(self, text: str) -> None:
        """Replace the action's text by another one."""
        self._text = kept(text)
        self._follow()

    def retell(self, _again: Again) -> None:
        """Say the text that replaces the action's in the language of now."""
        self._follow()

    def _follow(self) -> None:
        self.setText(shown(self._text) or self._action.text().removesuffix("..."))
        self.setToolTip(self._action.toolTip())
        self.setAccessibleName(self._action.text())
        self.setEnabled(self._action.isEnabled())
        if not self.property("primary"):
            self.setIcon(self._action.icon())
            self.setIconSize(QSize(16, 16))


class Elided(QLabel):
    """One line of text that is elided where it does not fit, by default in the middle; the tooltip has all of it."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
    ) -> None:
        super().__init__(parent)
        self._said = self._full = ""
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_full_text(text)

    @property
    def full_text(self) -> str:
        """The text before eliding."""
        return self._full

    def set_full_text(self, text: str) -> None:
        """Show ``text``."""
        self._said = kept(text)
        self._full = shown(text)
        self.setToolTip(self._full)
        self.setAccessibleName(self._full)
        self._cut()

    def retell(self, _again: Again) -> None:
        """Say the whole text in the language of now, not the part that is shown of it; its tip may be another text."""
        self._full = shown(self._said)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide again."""
        self._cut()
        super().resizeEvent(event)

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._full, self._mode, self.width()))


def muted_line() -> Elided:
    """A secondary line, elided at its end: a description of what a panel shows, or of what is under the pointer."""
    line = Elided(mode=Qt.TextElideMode.ElideRight)
    set_rank(line, "muted")
    return line


class Notice(QFrame):
    """A message in the panel where an error occurred: what happened, why, and what to do; Escape dismisses it."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rank = "bad"
        self.setObjectName("notice")
        self.setAccessibleName(tr("Message"))
        self._icon = QLabel(self)
        self._icon.setContentsMargins(0, 4, 0, 0)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(self)
        self._close.setAccessibleName(tr("Put the message away"))
        self._close.setToolTip(tr("Put the message away (Escape)"))
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.setSpacing(GAP)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """The text shown, "" if there is none."""
        return self._text.text() if not self.isHidden() else ""

    def show_error(self, error: PalimpsestError) -> None:
        """Show what went wrong and what to do about it; a long path is cut to its end and whole in the tip."""
        text, file = shown(error.said), str(getattr(error, "file", None) or "")
        self.say(text.replace(file, _short_path(file)) if file else text, "bad", whole=text)

    def say(self, text: str, rank: str = "muted", whole: str = "") -> None:
        """Show ``text``; ``rank`` is "bad", "warn", "good" or "muted". ``whole`` is the text where it is shortened."""
        self._rank = rank
        text, whole = shown(text), shown(whole)
        self._text.setText(text)
        self._text.setAccessibleName(whole or text)
        self.setToolTip(whole if whole != text else "")
        self._dress()
        self.show()

    def clear(self) -> None:
        """Dismiss the message."""
        if not self.isHidden():
            self.hide()
            self._text.clear()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses the message."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        tone = self._rank if self._rank in ("bad", "warn", "good") else "border"
        name = {"bad": "alert", "warn": "alert", "good": "check"}.get(self._rank, "info")
        self._icon.setPixmap(self._theme.icon(name, "muted" if tone == "border" else tone).pixmap(16, 16))
        self._close.setIcon(self._theme.icon("close"))
        edge, back = self._theme.color(tone).name(), self._theme.color("surface").name()
        self.setStyleSheet(f"#notice {{ border: 1px solid {edge}; border-radius: 6px; background: {back}; }}")


def inset(widget: QWidget) -> QHBoxLayout:
    """``widget`` within the margins of a panel; nothing as long as it is hidden."""
    row = QHBoxLayout()
    row.setContentsMargins(MARGIN, 2, MARGIN, 4)
    row.addWidget(widget)
    return row


def _short_path(path: str) -> str:
    """The last two names of a path that has more than three."""
    parts = PurePath(path).parts
    return str(PurePath("…", *parts[-2:])) if len(parts) > 4 else path


def lay_out_offer(
    frame: QWidget, icon: QWidget, lines: Iterable[QWidget], buttons: Iterable[QWidget], below: int = 8
) -> None:
    """Lay out a line that offers something: icon, texts over one another, buttons; ``below`` is its lower margin."""
    words = QVBoxLayout()
    words.setSpacing(1)
    for line in lines:
        words.addWidget(line)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(14, 8, 8, below)
    layout.setSpacing(12)
    layout.addWidget(icon)
    layout.addLayout(words, 1)
    for button in buttons:
        layout.addWidget(button)


def fit(dialog: QWidget, width: int) -> None:
    """Give a dialog ``width`` pixels and the height that its wrapped texts need then."""
    layout = dialog.layout()
    if layout is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what was shown or hidden counts already
        layout.activate()
        dialog.resize(width, layout.totalHeightForWidth(width))


def padded(box: QAbstractSpinBox) -> None:
    """Add a left margin to the number; the padding of a style sheet does not affect a spin box's text."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def tabular(widget: QWidget) -> None:
    """Use tabular figures, so that columns of numbers line up and counters do not jump."""
    font = widget.font()
    font.setFeature(font.Tag("tnum"), 1)
    widget.setFont(font)
