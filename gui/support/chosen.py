"""What a person has chosen in any panel: a layer, a moment and a fact, each marked wherever it is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, Signal

Kind = Literal["layer", "moment", "fact"]


class Chosen(QObject):
    """One choice of each kind, or None: a layer's number, a moment as the number of edits then, a fact's id."""

    changed = Signal(str, object)  # Kind, the value or None

    def __init__(self) -> None:
        super().__init__()
        self.moments: Sequence[int] = ()  # those of the present branch, ascending; empty: not known
        self._values: dict[Kind, int | str | None] = {}

    def __getitem__(self, kind: Kind) -> int | str | None:
        return self._values.get(kind)

    def choose(self, kind: Kind, value: int | str | None, *, exact: bool = False) -> None:
        """Choose ``value``, of moments the nearest that the present branch has; None: nothing of the kind any more.

        ``exact``: as it is, as the timeline knows it, which has the moments of other branches too.
        """
        if kind == "moment" and isinstance(value, int) and self.moments and not exact:
            value = self._nearest(value)
        if self[kind] != value:
            self._values[kind] = value
            self.changed.emit(kind, value)

    def _nearest(self, value: int) -> int:
        place = bisect_left(self.moments, value)
        around = reversed(self.moments[max(place - 1, 0) : place + 1])
        return min(around, key=lambda moment: abs(moment - value))

    @property
    def values(self) -> dict[Kind, int | str]:
        """What is chosen now, by its kind."""
        return {kind: value for kind, value in self._values.items() if value is not None}

    def clear(self) -> None:
        """Choose nothing any more."""
        for kind in tuple(self._values):
            self.choose(kind, None)
