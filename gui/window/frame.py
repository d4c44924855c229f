"""The frame of the window: the panels in their docks, the menus and the status bar, without their connections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QVBoxLayout, QWidget

import resources
from gui.actions.actions import Actions
from gui.actions.spec import MENU_TITLES, WITHIN
from gui.bridge import Bridge, Live
from gui.context import PanelContext
from gui.language.choice import retell_new
from gui.language.wording import shown
from gui.panels.edits.panel import EditsPanel
from gui.panels.log import LogPanel
from gui.panels.method.panel import MethodPanel
from gui.panels.model.panel import ModelPanel
from gui.panels.playground.panel import PlaygroundPanel
from gui.panels.timeline.panel import TimelinePanel
from gui.support.sight import is_seen
from gui.widgets.tab_order import first_stop
from gui.widgets.toast import Toasts
from gui.window.docks import Dock
from gui.window.job_log import JobLog
from gui.window.layout import Layout
from gui.window.menu_row import MenuRow
from gui.window.model_badge import ModelBadge
from gui.window.next_step import NextStep
from gui.window.panel_moves import menu_of_panels
from gui.window.panel_table import PANELS, view_actions
from gui.window.progress_strip import ProgressStrip
from gui.window.start_offer import StartOffer
from gui.window.workspace_switch import WorkspaceSwitch
from gui.window.workspaces import workspace_actions

if TYPE_CHECKING:
    from gui.style.theme import Theme
    from gui.support.settings import Settings

P = TypeVar("P", bound=QWidget)
EDGE = 8  # pixels between the cards and the window's frame


class WindowFrame(QMainWindow):
    """Creates the panels of the table, which share one bridge to the engine.

    Those that are out of sight come after the window's first paint; ``complete`` is emitted when all are there.
    """

    complete = Signal()

    def __init__(self, bridge: Bridge, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Palimpsest")
        self.setWindowIcon(QIcon(str(resources.path("icons", "palimpsest.svg"))))
        self.setContentsMargins(EDGE, 0, EDGE, 0)
        self.bridge, self.settings, self.theme = bridge, settings, theme
        self.actions_table = Actions(self, (*workspace_actions(), *view_actions()))
        self.context = PanelContext(bridge, settings, theme, self.actions_table)
        self.toasts = Toasts(self, theme)
        bridge.hold(True)
        self._make_panels()
        self.job_log = JobLog(bridge)
        self._make_menus()
        self.layout_keeper = Layout(self, self.docks, settings)

    def _make_panels(self) -> None:
        context = self.context
        self.docks = {spec.key: Dock(spec.key, spec.title, partial(spec.factory, context), self) for spec in PANELS}
        for dock in self.docks.values():
            dock.visibilityChanged.connect(self.bridge.wake)
            dock.made.connect(self._on_made)
        self.model, self.method, self.edits = self.panel(ModelPanel), self.panel(MethodPanel), self.panel(EditsPanel)
        self.playground, self.timeline, self.log = (
            self.panel(PlaygroundPanel),
            self.panel(TimelinePanel),
            self.panel(LogPanel),
        )
        self.progress = ProgressStrip(context)
        self.statusBar().addWidget(self.progress, 1)
        self.statusBar().setSizeGripEnabled(False)

    def panel(self, kind: type[P]) -> P:
        """The panel of this type."""
        panel = self.docks[next(spec.key for spec in PANELS if spec.factory is kind)].panel
        assert isinstance(panel, kind)
        return panel

    def _on_made(self, panel: QWidget) -> None:
        retell_new([self.statusBar()])  # what is queued while it is made is told there in English
        if isinstance(panel, Live):
            self.bridge.add_live(panel)

    def make_panels(self) -> None:
        """Make the panels that nobody has seen yet, one by one while the window lives, and let the engine tell its
        news, which all panels must hear from the first on.
        """
        dock = next((dock for dock in self.docks.values() if not dock.is_made), None)
        if self.bridge.stopping:  # nobody will see them
            return
        if dock is not None:
            dock.make()
            QTimer.singleShot(0, self, self.make_panels)
        else:
            self.complete.emit()
            retell_new([self])  # what panels say elsewhere while they are made, they say in English
            self.bridge.hold(False)

    def _make_menus(self) -> None:
        bar = QMenuBar()
        bar.setNativeMenuBar(False)  # a native one cannot be laid out next to the badge
        menus: dict[str, QMenu] = {}
        for name, title in MENU_TITLES.items():
            menu = menus[name] = (menus[WITHIN[name]] if name in WITHIN else bar).addMenu(shown(title))
            for spec, action in self.actions_table:
                if spec.menu == name:
                    if spec.line:
                        menu.addSeparator()
                    menu.addAction(action)
        self.badge = ModelBadge(self.context)
        self.workspaces = WorkspaceSwitch(self.actions_table)
        self.offer = StartOffer(self.theme)
        self.next_step = NextStep(self.theme)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(MenuRow(bar, self.workspaces, self.badge))
        column.addWidget(self.offer)
        column.addWidget(self.next_step)
        self.setMenuWidget(top)

    def apply_theme(self) -> None:
        """Apply the theme to all widgets with custom colours."""
        self.actions_table.apply_theme(self.theme)
        self.badge.apply_theme(self.theme)
        self.offer.apply_theme(self.theme)
        self.next_step.apply_theme(self.theme)
        self.progress.apply_theme(self.theme)
        for dock in self.docks.values():
            dock.apply_theme(self.theme)

    def createPopupMenu(self) -> QMenu:
        """The menu of a panel's title: all panels in their order, which Qt would list as it came upon them."""
        return menu_of_panels(self.docks, self)

    def show_log(self) -> None:
        """Raise the log panel."""
        self.bring_forward("log")

    def in_sight(self, key: str) -> bool:
        """Whether the panel ``key`` is shown and not behind another one's tab."""
        return is_seen(self.docks[key])

    def bring_forward(self, key: str) -> None:
        """Show the panel ``key`` and raise its tab."""
        self.docks[key].show()
        self.docks[key].raise_()

    def go_to(self, key: str) -> None:
        """Show the panel ``key`` and give it the keys, unless it has them."""
        self.bring_forward(key)
        dock, focus = self.docks[key], self.focusWidget()
        if focus is None or not dock.isAncestorOf(focus):
            stop = getattr(dock.panel, "begins_at", None) or first_stop(dock.panel) or first_stop(dock)
            if stop is not None:
                stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
