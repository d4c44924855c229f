"""Docks: a card with a title bar that contains the panel's tools and buttons to float and close.

A card can be smaller than its panel needs: the tools then stand below the title, and the panel scrolls. Otherwise the
widest and highest panels together, with large text, would make the window larger than a laptop's screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.language.choice import retell_new
from gui.language.wording import in_english, shown, tr
from gui.style.restyle import catch_up
from gui.widgets.basics import indent_numbers, tool_button
from gui.widgets.pieces import Elided
from gui.widgets.scrolled import ScrolledBothWays
from gui.widgets.tab_order import find_its_place, follow_the_eye
from gui.window.on_screen import bring_in_sight

if TYPE_CHECKING:
    from gui.style.theme import Theme

_ASIDE = 40  # pixels that a panel which is floated moves out of its place
_RESIZING = (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.FontChange)


class DockTitle(QFrame):
    """The title bar of a card. Dragging it moves the dock, a double click floats it."""

    help_wanted = Signal()

    def __init__(self, dock: Dock, title: str) -> None:
        super().__init__(dock)
        self.setObjectName("cardHead")
        self._label = Elided(
            shown(title), mode=Qt.TextElideMode.ElideRight
        )  # elided in a narrow dock in favour of the tools
        self._label.setObjectName("cardTitle")
        self._label.setMinimumWidth(44)
        self._float = tool_button(tr("Float {title}", title=title), tr("Float or dock this panel"))
        self._float.clicked.connect(dock.float_or_dock)
        self._close = tool_button(
            tr("Close {title}", title=title), tr("Close this panel; the Panels menu brings it back")
        )
        self._close.clicked.connect(dock.close)
        self._help = tool_button(
            tr("Help on {title}", title=title), tr("Open the page about this panel (Ctrl+F1 where the focus is)")
        )
        self._help.clicked.connect(self.help_wanted)
        self._buttons = (self._help, self._float, self._close)
        for button in self._buttons:
            button.setProperty("frame", "small")
        self._tools: QWidget | None = None
        self._least: tuple[int, int] | None = None
        self._hint: QSize | None = None
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(12, 5, 5, 3)
        self._layout.setHorizontalSpacing(2)
        self._layout.setVerticalSpacing(3)
        self._layout.setColumnStretch(0, 1)
        self._layout.addWidget(self._label, 0, 0)
        for column, button in enumerate(self._buttons, 2):
            self._layout.addWidget(button, 0, column)
        self._below = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def take_tools(self, tools: QWidget) -> None:
        """Show the panel's own controls."""
        self._tools = tools
        self._layout.addWidget(tools, 0, 1)
        self._ask_again()

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider of title and tools, which stand one below the other where there is no more room.

        A window asks each of its docks some hundred times before it is laid out.
        """
        if self._hint is None:
            margins = self._layout.contentsMargins()
            title, tools = self._needed()
            frame = self.width() - self.contentsRect().width()
            width = max(title, tools) + margins.left() + margins.right() + frame
            self._hint = QSize(width, super().minimumSizeHint().height())
        return self._hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._place_tools()

    def event(self, event: QEvent) -> bool:
        """Follow what the tools need, which changes with what they say."""
        if event.type() in _RESIZING:
            self._ask_again()
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_tools()
        return done

    def _ask_again(self) -> None:
        """Forget what was needed, which is no longer true."""
        self._least = self._hint = None

    def _place_tools(self) -> None:
        """Put the tools beside the title, or below it where both do not fit."""
        title, tools = self._needed()
        title += self._label.fontMetrics().horizontalAdvance(self._label.full_text) - self._label.minimumWidth()
        below = title + tools + self._layout.horizontalSpacing() > self._layout.contentsRect().width()
        if self._tools is not None and below != self._below:
            self._below = below
            self._layout.removeWidget(self._tools)
            if below:
                self._layout.addWidget(self._tools, 1, 0, 1, 5, Qt.AlignmentFlag.AlignLeft)
            else:
                self._layout.addWidget(self._tools, 0, 1)
            find_its_place(self)
            self._hint = None
            self.updateGeometry()

    def _needed(self) -> tuple[int, int]:
        """The least widths of title with buttons, and of the tools."""
        if self._least is None:
            buttons = sum(button.minimumSizeHint().width() for button in self._buttons)
            title = self._label.minimumWidth() + buttons + 3 * self._layout.horizontalSpacing()
            self._least = title, self._tools.minimumSizeHint().width() if self._tools is not None else 0
        return self._least

    def apply_theme(self, theme: Theme) -> None:
        """Apply the icons and font of ``theme``."""
        self._help.setIcon(theme.icon("help", "faint"))
        self._float.setIcon(theme.icon("float", "faint"))
        self._close.setIcon(theme.icon("close", "faint"))
        self._label.setFont(theme.font(1.0, bold=True))
        self._ask_again()


class Dock(QDockWidget):
    """A dock with one panel, which is made when it is first wanted: seen, or asked for.

    ``key`` is its name in the saved layout and must never change.
    """

    help_wanted = Signal(str)  # its key
    made = Signal(QWidget)  # its panel, which is there from now on
    placed = Signal(str)  # its key: a person has floated it or put it into another place

    def __init__(self, key: str, title: str, factory: Callable[[], QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self._factory = factory
        self._window = parent
        self._panel: QWidget | None = None
        self._title = title
        self._is_named_here = False
        self._head = DockTitle(self, title)
        self._head.help_wanted.connect(lambda: self.help_wanted.emit(key))
        self.late_style = True  # closed or behind another tab
        self._theme: Theme | None = None
        self._is_late = False  # with the theme
        self._held_at: tuple[bool, QRect] | None = None  # whether it floated, and where, when it was taken hold of
        self._floated_at: QRect | None = None
        self.visibilityChanged.connect(self._on_visibility)
        self.topLevelChanged.connect(self._show_frame)
        self.setTitleBarWidget(self._head)
        body = QFrame()
        body.setObjectName("cardBody")
        self._frame = (self._head, body)
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(1, 0, 1, 1)
        self.setWidget(body)
        self.retell()

    @property
    def is_made(self) -> bool:
        """Whether its panel is there."""
        return self._panel is not None

    @property
    def panel(self) -> QWidget:
        """Its panel."""
        return self.make()

    def make(self) -> QWidget:
        """Its panel, which is made now if it is not there yet."""
        if self._panel is None:
            self._panel = panel = in_english(self._factory)
            self._is_named_here = not panel.accessibleName()
            tools = getattr(panel, "tools", None)
            if isinstance(tools, QWidget):
                self._head.take_tools(tools)
            self._body.addWidget(ScrolledBothWays(panel))
            follow_the_eye(self)
            if self._theme is not None:
                self._dress(panel, self._theme)
            self.retell()
            retell_new([self])
            self.made.emit(panel)
        return self._panel

    def float_or_dock(self) -> None:
        """Put it into a window of its own, or back."""
        place = self._leave()
        self.setFloating(not self.isFloating())
        self._step_aside(place)
        self.placed.emit(self.objectName())

    def event(self, event: QEvent) -> bool:
        """Follow what a person does with its title: a double click floats it and docks it, and so does dragging."""
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._held_at = self.isFloating(), self._leave()
        done = super().event(event)
        if kind == QEvent.Type.MouseButtonDblClick and self._held_at is not None:
            self._step_aside(self._held_at[1])
        if kind == QEvent.Type.MouseButtonRelease and self._held_at is not None:
            before, self._held_at = self._held_at, None
            if before[0] != self.isFloating():
                self.placed.emit(self.objectName())
        return done

    def _place(self) -> QRect:
        return QRect(self.mapToGlobal(QPoint(0, 0)), self.size())

    def _leave(self) -> QRect:
        """Where it is on the screen; where it floats, it comes there again the next time."""
        place = self._place()
        if self.isFloating():
            self._floated_at = place
        return place

    def _step_aside(self, place: QRect) -> None:
        """Move it where it floated last, or towards the middle of the window, where it floats in just the ``place``
        that it had there, over another panel: it looked as if nothing had happened but that the other one was gone.
        """
        if self.isFloating() and (self._place().topLeft() - place.topLeft()).manhattanLength() < _ASIDE:
            if self._floated_at is not None:
                self.setGeometry(self._floated_at)
                bring_in_sight(self)
                return
            way = self._window.mapToGlobal(self._window.rect().center()) - place.center()
            aside = QPoint(*(-_ASIDE if along < 0 else _ASIDE for along in (way.x(), way.y())))
            self.move(self.pos() + aside)
            bring_in_sight(self)

    def _show_frame(self, floating: bool) -> None:
        """Draw the border of a panel in a window of its own, which has no other frame, so that it stands out."""
        for part in self._frame:
            part.setProperty("floats", floating)
            part.style().unpolish(part)
            part.style().polish(part)

    def retell(self, _again: object = None) -> None:
        """Say the title in the language in force."""
        self.setWindowTitle(shown(self._title))
        if self._panel is not None and self._is_named_here:
            self._panel.setAccessibleName(shown(self._title))

    def _on_visibility(self, in_sight: bool) -> None:
        """Look as everything else does, before it is seen."""
        self.late_style = not in_sight
        if in_sight:
            catch_up(self)
            if self._is_late and self._theme is not None:
                self.apply_theme(self._theme)
            self.make()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the theme to the title bar and to the panel, as soon as they can be seen."""
        self._is_late = self.late_style and self._theme is not None
        self._theme = theme
        if self._is_late:
            return
        self._head.apply_theme(theme)
        if self._panel is not None:
            self._dress(self._panel, theme)

    @staticmethod
    def _dress(panel: QWidget, theme: Theme) -> None:
        indent_numbers(panel)
        if hasattr(panel, "apply_theme"):
            panel.apply_theme(theme)
