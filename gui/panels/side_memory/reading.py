"""The facts of a text written into MemLLM's memory: asked for, found in a dialog, and written as edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from engine.support.wording import say_count
from gui.dialogs.read_text import ReadTextDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.events import Steps
    from engine.fact import Fact
    from engine.workbench import Workbench
    from gui.context import PanelContext
    from gui.widgets.pieces import Notice

READ = "memory.read"
METHOD = "memllm"


class ReadingTexts(QObject):
    """Opens the dialog and submits the edits."""

    def __init__(self, context: PanelContext, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._notice, self._parent = context, notice, parent
        context.actions.handle(READ, self.ask)

    def ask(self) -> None:
        """Open the dialog."""
        ReadTextDialog(self._context, self._write, self._parent).open()

    def _write(self, facts: tuple[Fact, ...]) -> None:
        """Edit with all of ``facts`` as one batch."""

        def work(bench: Workbench) -> Steps[Any]:
            return (yield from bench.edit(facts, METHOD, {}, batch=len(facts)))

        self._notice.clear()
        self._context.bridge.submit(
            say_count(len(facts), "Writing {n} fact into the memory", "Writing {n} facts into the memory"),
            work,
            on_error=self._notice.show_error,
            kind="edit",
        )
