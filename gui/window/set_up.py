"""How a person has set up the work on a session: method and settings, options of a run, the panels, what they show and
what is chosen and pinned in them.

The settings keep the same for the next session; the desk keeps it for this one.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QObject, Signal

from gui.window.known_models import PLACES
from gui.window.next_step import WANTED
from gui.window.panel_table import layout_version

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame
    from gui.window.linking import Linking

REMEMBERED, LAYOUT, SHARES = "set up", "layout", "shares of the layout"
# What belongs to the machine or to the person, not to the work on one session.
_ELSEWHERE = (
    "facts folder",
    "statistics folder",
    "export folder",
    "last model",
    "last session",
    "folded knobs",
    "method titles",
    PLACES,
    WANTED,
)
_TEXTS, _KNOBS = "statistics texts", "knobs/"


class SetUp(QObject):
    """Reads and restores the set-up of one window; ``changed`` is emitted when some of it has changed."""

    changed = Signal()

    def __init__(self, window: WindowFrame, linking: Linking) -> None:
        super().__init__(window)
        self._window = window
        self._linking = linking
        window.settings.remembering.connect(self.changed)
        self._linking.pinned.connect(self.changed)
        for dock in window.docks.values():
            for signal in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged):
                signal.connect(self._on_dock)

    def state(self) -> dict[str, Any]:
        """All of it as plain values, by name."""
        layout = bytes(self._window.saveState(layout_version()).data())
        shares = self._window.layout_keeper.shares()
        own = {REMEMBERED: self._remembered(), LAYOUT: b64encode(layout).decode(), SHARES: shares}
        return own | self._linking.state

    def leave(self) -> None:
        """The session is open no more: nothing of it is marked in the panels."""
        self._linking.leave()

    def restore(self, things: Mapping[str, Any]) -> None:
        """Set up the window as ``things`` say, as far as they do."""
        remembered, layout = things.get(REMEMBERED), things.get(LAYOUT)
        if isinstance(remembered, dict):
            ours = {name: value for name, value in remembered.items() if self._is_ours(name)}
            self._window.settings.restore(ours, self._is_ours)
        if isinstance(layout, str):
            self._window.layout_keeper.restore_state(_bytes(layout), things.get(SHARES))
        self._linking.restore(things)

    def _remembered(self) -> dict[str, Any]:
        return {name: value for name, value in self._window.settings.values.remembered.items() if self._is_ours(name)}

    def _is_ours(self, name: str) -> bool:
        if name in _ELSEWHERE or name.startswith(_TEXTS):
            return False
        model = self._window.bridge.model
        return not name.startswith(_KNOBS) or (model is not None and name.endswith(f"/{model.fingerprint}"))

    def _on_dock(self, *_change: object) -> None:
        self.changed.emit()


def _bytes(written: str) -> QByteArray:
    """What was written as text; nothing where that is damaged."""
    try:
        return QByteArray(b64decode(written, validate=True))
    except ValueError:
        return QByteArray()
