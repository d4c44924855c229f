"""A model taught to use MemLLM's memory: asked for, done as a job, and told of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.support.wording import say
from gui.dialogs.teach_memory import TeachMemoryDialog
from gui.language.wording import shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.events import Steps
    from engine.fact import Fact
    from engine.requests import MemoryTraining
    from engine.workbench import Workbench
    from gui.context import PanelContext
    from gui.widgets.pieces import Notice

TEACH = "memory.teach"
DONE = {
    "read": say("The model was taught to read a memory; MemLLM uses it from the next edit on."),
    "write": say('The model was taught to write: "Read a text into the memory" finds the facts of a text.'),
}


class Teaching(QObject):
    """Opens the dialog and submits the training. ``taught`` tells that the model has new adapters."""

    taught = Signal()

    def __init__(self, context: PanelContext, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._notice, self._parent = context, notice, parent
        self.facts: Callable[[], Sequence[Fact]] = tuple
        context.actions.handle(TEACH, self.ask)

    def ask(self) -> None:
        """Open the dialog, with the facts of the table, or the demo world's own for its model."""
        facts = tuple(self.facts())
        TeachMemoryDialog(
            self._context,
            lambda bench: _facts(bench, facts),
            lambda plan, task: self._teach(facts, plan, task),
            self._parent,
        ).open()

    def _teach(self, facts: Sequence[Fact], plan: MemoryTraining, task: str) -> None:
        def work(bench: Workbench) -> Steps[object]:
            return (yield from bench.readers.train(_facts(bench, facts), plan, (task,)))

        self._notice.clear()
        self._context.bridge.submit(
            say("Teaching the model to use a memory"),
            work,
            on_result=lambda _files: self._tell(task),
            on_error=self._notice.show_error,
            kind="study",
            key=TEACH,
        )

    def _tell(self, task: str) -> None:
        self._notice.say(shown(DONE[task]), "good")
        self.taught.emit()


def _facts(bench: Workbench, facts: Sequence[Fact]) -> Sequence[Fact]:
    """Runs in the worker thread."""
    from engine.laboratory.demo_world import is_demo

    return bench.demo_facts() if bench.info is not None and is_demo(bench.info.folder) else facts
