"""What completes a cell: the texts of the table and those of the facts that the model is known to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from engine.support.wording import say
from gui.bridge import Job
from gui.context import PanelContext
from gui.panels.edits.row_list import RowList

if TYPE_CHECKING:
    from engine.fact import Fact

MOST = 5000  # texts offered: a list of more takes longer to search than a keystroke may
_LINES = 8
_OF_FACT = {"subject": "subject", "relation": "prompt", "target": "true"}  # what is true is said of a known fact


class Suggestions(QObject):
    """Completes subjects, relations and objects. The known facts are read when a cell is opened for the first time."""

    def __init__(self, context: PanelContext, rows: RowList, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rows = rows
        self._known: Sequence[Fact] | None = None
        self._job: Job | None = None
        self._open: tuple[QStringListModel, str] | None = None  # of the cell that was opened last
        context.bridge.model_changed.connect(self._forget)

    def complete(self, line: QLineEdit, field: str) -> None:
        """Complete ``line``, the editor of a cell with ``field`` of a row."""
        completer = QCompleter(line)
        texts = QStringListModel(self.of(field), completer)
        completer.setModel(texts)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_LINES)
        line.setCompleter(completer)
        self._open = texts, field
        line.destroyed.connect(self._close)
        self._read()

    def of(self, field: str) -> list[str]:
        """The texts for ``field``: those of the table first, the most used before the others, then the known ones."""
        here = self._rows.relations() if field == "relation" else self._in_table(field)
        known = (getattr(fact, _OF_FACT[field]) or "" for fact in self._known or ())
        return list(dict.fromkeys(text for text in (*here, *_by_use(known)) if text))[:MOST]

    def _in_table(self, field: str) -> list[str]:
        return _by_use(row.part(field).strip() for row in self._rows.rows)

    def _read(self) -> None:
        """Ask for the known facts, between two steps of what the engine does."""
        if self._known is None and self._job is None and self._context.bridge.model is not None:
            self._job = self._context.bridge.submit(
                say("Reading known facts"),
                lambda bench: bench.known_facts,
                on_result=self._take,
                kind="look",
                needs="model",
            )
            self._job.state_changed.connect(self._on_state)

    def _take(self, facts: Sequence[Fact]) -> None:
        self._known = facts
        if self._open is not None:
            texts, field = self._open
            texts.setStringList(self.of(field))

    def _on_state(self) -> None:
        if self._job is not None and self._job.state.final:
            self._job = None

    def _close(self) -> None:
        self._open = None

    def _forget(self) -> None:
        self._known = None


def _by_use(texts: Iterable[str]) -> list[str]:
    return [text for text, _ in Counter(texts).most_common()]
