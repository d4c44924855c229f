"""The dialog before a model is taught to use MemLLM's memory: with what, how long it takes here, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from engine.requests import MEMORY_TASKS, MemoryTraining
from engine.support.wording import say
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.widgets.basics import Segmented
from gui.widgets.pieces import GAP, Notice, padded, primary, ranked
from gui.widgets.wheel import steady
from gui.widgets.whole import Whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.errors import PalimpsestError
    from engine.events import Steps
    from engine.fact import Fact
    from engine.methods.memllm.forecast import MemoryForecast
    from engine.workbench import Workbench
    from gui.bridge import Job

MOST_STEPS = 1_000_000
WAIT = say("Two small steps are tried to say how long it will take.")
WHAT = say(
    "An adapter is trained beside the weights, which stay as they are. One that reads asks the memory before it "
    "answers and in the midst of a text; one that writes finds the facts of a text. It is kept for this model and "
    "used from then on. A training that is stopped goes on another time."
)
READS, WRITES = MEMORY_TASKS
TASKS = (
    (READS, say("To read"), say("To ask the memory before it answers and in the midst of a text")),
    (WRITES, say("To write"), say("To find the facts of a text, which then can be written into the memory")),
)


class TeachMemoryDialog(QDialog):
    """Foretells the training as soon as it is opened; ``on_accepted`` is called with the plan and the task."""

    def __init__(
        self,
        context: PanelContext,
        facts: Callable[[Workbench], Sequence[Fact]],
        on_accepted: Callable[[MemoryTraining, str], object],
        parent: QWidget | None = None,
    ) -> None:
        """``facts`` gives those to teach with; it is called in the worker thread."""
        super().__init__(parent)
        self._context = context
        self._facts = facts
        self._on_accepted = on_accepted
        self._job: Job | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Teach the model to use a memory"))
        self.notice = Notice(context.theme, self)
        self.estimate = ranked("", wrap=True, parent=self)
        self.task = Segmented(say("What the model is taught"), TASKS, self)
        self.task.chosen.connect(lambda _task: self._foretell())
        self.steps = steady(QSpinBox(self))
        self.steps.setRange(1, MOST_STEPS)
        self.steps.setValue(MemoryTraining.steps)
        self.steps.setAccessibleName(tr("Training steps of the adapter"))
        self.steps.setToolTip(tr("Training steps of the adapter"))
        self.steps.setKeyboardTracking(False)
        self.steps.valueChanged.connect(lambda _steps: self._foretell())
        padded(self.steps)
        self.button = primary(tr("Teach"), self)
        self._lay_out()
        Whole(self, 520)
        self.finished.connect(lambda _result: self._leave())
        self._foretell()

    def accept(self) -> None:
        """Close, and have the model taught."""
        self._on_accepted(self._plan, self.task.key)
        super().accept()

    @property
    def _plan(self) -> MemoryTraining:
        return MemoryTraining(steps=self.steps.value())

    def _foretell(self) -> None:
        """Ask how long it will take; whatever was asked before is dropped."""
        self._leave()
        plan, facts, task = self._plan, self._facts, self.task.key
        self.estimate.setText(shown(WAIT))
        self.button.setEnabled(False)

        def work(bench: Workbench) -> Steps[MemoryForecast]:
            return (yield from bench.readers.forecast(facts(bench), plan, (task,)))

        self._job = self._context.bridge.submit(
            say("Trying how long the training takes"),
            work,
            on_result=self._show,
            on_error=self._refuse,
            kind="measure",
        )

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show(self, found: MemoryForecast) -> None:
        self.estimate.setText(shown(found.sentence))
        self.button.setEnabled(True)

    def _refuse(self, error: PalimpsestError) -> None:
        self.estimate.setText("")
        self.notice.show_error(error)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.task)
        row.addSpacing(GAP)
        label = QLabel(tr("Steps"), self)
        label.setBuddy(self.steps)
        row.addWidget(label)
        row.addWidget(self.steps)
        row.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (ranked(shown(WHAT), wrap=True, parent=self), self.notice, self.estimate):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addStretch(1)
        layout.addWidget(buttons)
