"""Small widgets that several panels share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.support import plain_text
from gui.language.wording import kept, shown, tr

if TYPE_CHECKING:
    from gui.style.theme import Theme


class Sign(QWidget):
    """A picture in the middle, which is left out where it has not its whole height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()

    def set_picture(self, picture: QPixmap) -> None:
        """Show ``picture``."""
        self._picture = picture
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """That of the picture."""
        return self._picture.deviceIndependentSize().toSize()

    def minimumSizeHint(self) -> QSize:
        """None: words need the room more."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, if there is room."""
        size = self.sizeHint()
        if size.height() <= self.height():
            painter = QPainter(self)
            painter.drawPixmap((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, self._picture)
            painter.end()


class EmptyState(QWidget):
    """The placeholder of an empty panel: an icon and one sentence on what will be shown."""

    def __init__(self, icon: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = Sign()
        self._label = QLabel(shown(sentence), alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setObjectName("emptyState")
        self._label.setWordWrap(True)
        self._label.setMaximumWidth(420)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._label, 20)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._icon)
        layout.addSpacing(4)
        layout.addLayout(row)
        layout.addStretch(3)

    @property
    def sentence(self) -> str:
        """The sentence."""
        return self._label.text()

    def say(self, sentence: str) -> None:
        """Set the sentence."""
        self._label.setText(shown(sentence))

    def apply_theme(self, theme: Theme) -> None:
        """Recolour the icons for the theme."""
        size = round(theme.font().pointSizeF() * 2.8)
        self._icon.set_picture(theme.icon(self._icon_name, "ghost").pixmap(QSize(size, size), self.devicePixelRatioF()))


class Pages(QStackedWidget):
    """A stack of a panel's content and an empty state, which is shown until there is content."""

    def __init__(self, content: QWidget, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = empty
        self.content = content
        self.addWidget(empty)
        self.addWidget(content)

    def show_content(self, there_is_some: bool) -> None:
        """Show the content, or the empty state."""
        self.setCurrentWidget(self.content if there_is_some else self.empty)


class Segmented(QWidget):
    """A segmented control: a row of exclusive buttons, such as [relative | absolute]."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """``name`` is for screen readers; ``options`` are (key, text, tool tip) in order; the first is chosen."""
        super().__init__(parent)
        self._name = kept(name)
        self._options = [(key, kept(text), kept(tip)) for key, text, tip in options]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, (key, _, _) in enumerate(options):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            # All are as high as the highest: Latin and Japanese letters are not.
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
            place = "first" if index == 0 else "last" if index == len(options) - 1 else "middle"
            button.setProperty("segment", place)
            button.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        self._buttons[options[0][0]].setChecked(True)
        self.retell()

    def retell(self, _again: object = None) -> None:
        """Say all in the language in force."""
        self.setAccessibleName(shown(self._name))
        for key, text, tip in self._options:
            self._buttons[key].setText(shown(text))
            self._buttons[key].setToolTip(shown(tip))
            self._buttons[key].setAccessibleName(tr("{name}: {text}", name=self._name, text=text))

    @property
    def key(self) -> str:
        """The chosen option."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    @property
    def place(self) -> int:
        """The 0-based index of the chosen option."""
        return list(self._buttons).index(self.key)

    def choose(self, key: str) -> None:
        """Choose an option; an unknown key (from old settings) is ignored."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)


_LONGEST_IN_MENU = 40  # letters


def in_menu(name: str) -> str:
    """A name that a person gave, as a part of a line of a menu: not too long, and an "&" marks no key."""
    return plain_text.shown(name, _LONGEST_IN_MENU).replace("&", "&&")


def tool_button(name: str, tip: str, *, checkable: bool = False) -> QToolButton:
    """A small icon button; the panel sets the icon in ``apply_theme``. ``name`` is for screen readers."""
    button = QToolButton()
    button.setAccessibleName(shown(name))
    button.setToolTip(shown(tip))
    button.setCheckable(checkable)
    button.setAutoRaise(True)
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def switch(text: str, name: str) -> QToolButton:
    """A small checkable button with a text; ``name`` is for screen readers and the tool tip."""
    button = tool_button(name, name, checkable=True)
    button.setText(shown(text))
    button.setAutoRaise(False)
    button.setProperty("segment", "only")
    return button


def row_of(*widgets: QWidget, spacing: int = 6) -> QWidget:
    """The widgets side by side, without margins; for a panel's ``tools``."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return row


def indent_numbers(root: QWidget) -> None:
    """Add a left margin to the text of spin boxes below ``root``: Qt ignores the style sheet's padding there."""
    for box in root.findChildren(QAbstractSpinBox):
        line = box.findChild(QLineEdit)
        if line is not None:
            line.setTextMargins(6, 0, 0, 0)


def release_keys(hiding: QWidget) -> None:
    """Before ``hiding`` hides: take the keys from it, or Qt gives them to whatever comes next, which is for something
    else.
    """
    window = hiding.window()
    focus = window.focusWidget()
    if focus is not None and (focus is hiding or hiding.isAncestorOf(focus)):
        window.setFocus()


def keep_arrow_off_words(header: QHeaderView) -> None:
    """Show the arrow of the sorted column at the side at which its words do not stand; Qt has one side for all."""

    def place(section: int) -> None:
        role = Qt.ItemDataRole.TextAlignmentRole
        words = header.model().headerData(section, header.orientation(), role) if section >= 0 else None
        at_right = words is not None and bool(Qt.AlignmentFlag(words) & Qt.AlignmentFlag.AlignRight)
        header.setProperty("arrow", "left" if at_right else "right")
        header.style().unpolish(header)
        header.style().polish(header)

    header.sortIndicatorChanged.connect(lambda section, _order: place(section))
    place(header.sortIndicatorSection())


def set_rank(label: QLabel, rank: str) -> None:
    """Set the colour of a label: "", "muted", "accent", "good", "warn", "bad" (never the only cue)."""
    label.setProperty("rank", rank)
    label.style().unpolish(label)
    label.style().polish(label)
