"""The top line of the window: the menu bar, the switch between workspaces and the model's badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenuBar, QSizePolicy, QWidget

if TYPE_CHECKING:
    from gui.window.model_badge import ModelBadge
    from gui.window.workspace_switch import WorkspaceSwitch

_GAP = 8  # pixels between the menus and what is beside them


class MenuRow(QWidget):
    """Keeps all menus in sight, which Qt would hide one by one: where there is less room, the device's memory goes, and
    then the switch and the badge get a line below the menus.
    """

    def __init__(self, bar: QMenuBar, workspaces: WorkspaceSwitch, badge: ModelBadge) -> None:
        super().__init__()
        self._bar, self._workspaces, self._badge = bar, workspaces, badge
        self._beside = QWidget(self)
        line = QHBoxLayout(self._beside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_GAP)
        line.addStretch(1)
        line.addWidget(workspaces)
        line.addWidget(badge)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._box.addWidget(bar)
        self._box.addWidget(self._beside, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider of the two lines is at least."""
        wide = max(self._menus(), self._switch_and_badge(self._badge.least_width()))
        return QSize(wide, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Follow the width, and what menus, switch and badge need in it."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._arrange()
        return done

    def _arrange(self) -> None:
        left = self.width() - self._menus() - _GAP
        whole = self._switch_and_badge(self._badge.whole_width())
        least = self._switch_and_badge(self._badge.least_width())
        one_line = least <= left
        self._bar.setMinimumWidth(self._menus())
        self._badge.show_device(whole <= (left if one_line else self.width()))
        across, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if self._box.direction() != (wanted := across if one_line else below):
            self._box.setDirection(wanted)

    def _menus(self) -> int:
        return self._bar.sizeHint().width()

    def _switch_and_badge(self, badge: int) -> int:
        return self._workspaces.sizeHint().width() + _GAP + badge
