"""What a person has chosen in any panel: a layer, a moment and a fact, each marked wherever it is shown."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

Kind = Literal["layer", "moment", "fact"]


class Chosen(QObject):
    """One choice of each kind, or None: a layer's number, a moment as the number of edits then, a fact's id."""

    changed = Signal(str, object)  # Kind, the value or None

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[Kind, int | str | None] = {}

    def __getitem__(self, kind: Kind) -> int | str | None:
        return self._values.get(kind)

    def choose(self, kind: Kind, value: int | str | None) -> None:
        """Choose ``value``; None: nothing of the kind any more."""
        if self[kind] != value:
            self._values[kind] = value
            self.changed.emit(kind, value)

    def clear(self) -> None:
        """Choose nothing any more."""
        for kind in tuple(self._values):
            self.choose(kind, None)
