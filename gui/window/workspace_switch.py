"""The switch in the menu bar between the workspaces, one with their actions and keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from engine.support.wording import say
from gui.widgets.basics import Segmented
from gui.window.workspaces import CURRENT, FIRST, WORKSPACES, Workspace, find_workspace

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.actions.actions import Actions
    from gui.support.settings import Settings
    from gui.window.layout import Layout


class WorkspaceSwitch(Segmented):
    """Shows which workspace there is, and shows another one when it is chosen here, in the menu or by its key."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(say("Workspace"), [(one.key, one.title, _tip(one)) for one in WORKSPACES], parent)
        self._actions = actions
        self._layout: Layout | None = None

    def follow(self, layout: Layout, settings: Settings) -> None:
        """Switch ``layout`` from now on, which has been restored, also where a session restores ``settings``."""
        self.choose(layout.workspace.key)
        self._layout = layout
        self.chosen.connect(self._on_chosen)
        for one in WORKSPACES:
            self._actions.handle(f"workspace.{one.key}", partial(self._on_action, one.key))
        settings.restored.connect(lambda: self.choose(settings.recall(CURRENT, FIRST.key)))
        self._show()

    def _on_action(self, key: str) -> None:
        self.choose(key)
        self._show()  # also where it was chosen already, and the click has unchecked it

    def _on_chosen(self, key: str) -> None:
        assert self._layout is not None
        self._layout.switch(find_workspace(key))
        self._show()

    def _show(self) -> None:
        for one in WORKSPACES:
            self._actions[f"workspace.{one.key}"].setChecked(one.key == self.key)


def _tip(workspace: Workspace) -> str:
    """What it is for, and its key."""
    return say("{tip} ({keys})", tip=workspace.tip, keys=QKeySequence(workspace.shortcut).toString())
