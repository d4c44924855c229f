"""Says once when facts or answers hold letters that this system has no font for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.events import FactState
from engine.support.wording import join_texts
from gui.support import messages
from gui.support.scripts import MissingScripts

if TYPE_CHECKING:
    from engine.desk.held import FactText
    from gui.panels.edits.fact_rows import FactRow
    from gui.window.frame import WindowFrame

_LOOKED_AT = 500  # of the rows that come at once


class FontNotes(QObject):
    """Watches what comes into the table of facts, and what the model says to it."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._scripts = MissingScripts()
        self._said: set[str] = set()
        window.edits.importer.added.connect(self._on_rows)
        window.edits.view.text_changed.connect(self._on_text)
        window.bridge.subscribe(FactState, self._on_state)

    def look_at(self, texts: Iterable[str]) -> None:
        """Say which scripts of ``texts`` are shown as boxes, unless that was said."""
        missing = [name for name in self._scripts.of(texts) if name not in self._said]
        if missing:
            self._said.update(missing)
            said = messages.no_font(scripts=join_texts(", ", missing))
            self._window.toasts.show(said, messages.NO_FONT_HINT, "warn")

    def _on_rows(self, rows: Sequence[FactRow]) -> None:
        for row in rows[:_LOOKED_AT]:
            self._on_text(row.text)

    def _on_text(self, text: FactText | None) -> None:
        if text is not None:
            self.look_at((text.subject, text.relation, text.target))

    def _on_state(self, event: FactState) -> None:
        if event.says:
            self.look_at((event.says,))
