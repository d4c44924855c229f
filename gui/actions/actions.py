"""The QActions of :mod:`gui.actions.table`, for the menus, the shortcuts, the palette and the help sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from engine.support.wording import join_texts
from gui.actions.spec import MISSING, ActionSpec, Flag
from gui.actions.table import TABLE
from gui.language.wording import shown, tr

if TYPE_CHECKING:
    from gui.style.theme import Theme


class Actions(QObject):
    """The QActions of :data:`TABLE` and ``more`` rows, by id. Panels set their handlers and flags."""

    def __init__(self, window: QWidget | None = None, more: Sequence[ActionSpec] = ()) -> None:
        """``window`` receives the shortcuts; without one there are none (tests of single panels)."""
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._titles: dict[str, str] = {}  # as they were said last
        self._specs = {spec.id: spec for spec in (*TABLE, *more)}
        self._flags: dict[str, bool] = {"not_editing": True}
        for spec in self._specs.values():
            action = QAction(self)
            action.setObjectName(spec.id)
            action.setCheckable(spec.checkable)
            if spec.shortcut:
                action.setShortcut(QKeySequence(spec.shortcut))
            if window is not None:
                window.addAction(action)
            self._actions[spec.id] = action
        self._say()

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        return ((spec, self._actions[spec.id]) for spec in self._specs.values())

    def handle(self, action_id: str, slot: Callable[[], object]) -> None:
        """Call ``slot()`` whenever the action is triggered."""
        self._actions[action_id].triggered.connect(lambda _checked=False: slot())

    def set_flag(self, flag: Flag, holds: bool) -> None:
        """Set ``flag``, and enable or disable the actions that need it."""
        if self._flags.get(flag, False) != holds:
            self._flags[flag] = holds
            self._refresh()

    def flag(self, flag: Flag) -> bool:
        """Whether ``flag`` is set."""
        return self._flags.get(flag, False)

    def missing(self, action_id: str) -> str:
        """Why the action is grey, in a sentence; "" where it is not."""
        needs = self._specs[action_id].needs
        return next((MISSING[flag] for flag in needs if not self.flag(flag)), "")

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons for ``theme``."""
        for spec, action in self:
            if spec.icon:
                action.setIcon(theme.icon(spec.icon))

    def retell(self, _again: object) -> None:
        """Say all anew but the titles that somebody else has set."""
        self._say()

    def _say(self) -> None:
        for spec, action in self:
            if action.text() == self._titles.get(spec.id, ""):
                self._titles[spec.id] = shown(spec.title)
                action.setText(self._titles[spec.id])
            action.setToolTip(self._tool_tip(spec))
        self._refresh()

    def _refresh(self) -> None:
        for spec, action in self:
            missing = self.missing(spec.id)
            action.setEnabled(not missing)
            action.setStatusTip(shown(join_texts(" ", filter(None, [missing, spec.tip]))))

    @staticmethod
    def _tool_tip(spec: ActionSpec) -> str:
        shortcut = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        return tr("{tip} ({keys})", tip=spec.tip, keys=shortcut) if shortcut else shown(spec.tip)
