"""The judge: a local model of the person's choice reads what was written freely, beside the verdict of the words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.events import FreeAnswersMeasured, Steps, TimelineChanged
from engine.requests import FreePlan
from engine.support.wording import say
from gui.context import PanelContext
from gui.dialogs.files import choose_folder
from gui.language.wording import tr
from gui.widgets.along_timeline import AlongTimeline

if TYPE_CHECKING:
    from engine.workbench import Workbench

JUDGE = "measure.judge"
FOLDER = "quality.judge"
CHAT = "chat"  # of the forms in which is asked, see engine.evaluation.free.writing


class Judge(QObject):
    """Has the applied edits asked freely and the answers judged; ``changed`` is emitted for another judgement."""

    changed = Signal()

    def __init__(self, context: PanelContext, panel: QWidget) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._measured = AlongTimeline[FreeAnswersMeasured](self)
        context.actions.handle(JUDGE, self.choose)
        context.bridge.subscribe(FreeAnswersMeasured, self.on_measured)
        context.bridge.subscribe(TimelineChanged, self._measured.follow)
        context.bridge.session_reset.connect(self._measured.clear)

    def choose(self) -> None:
        """Choose the folder of a model and have it judge."""
        folder = choose_folder(self._panel, tr("The model that judges"), self._context.settings.recall(FOLDER, ""))
        if folder is not None:
            self._context.settings.remember(FOLDER, str(folder))
            self.ask(folder)

    def ask(self, folder: Path) -> None:
        """Measure edit quality, beside which the judgement stands, and have the answers judged."""
        plan = FreePlan(judge=str(folder))

        def work(bench: Workbench) -> Steps[FreeAnswersMeasured]:
            yield from bench.laboratory.quality()
            return (yield from bench.laboratory.free((), plan))

        self._context.bridge.submit(say("{model} judges", model=folder.name), work, kind="measure", key=("judge", plan))

    def on_measured(self, event: FreeAnswersMeasured) -> None:
        """Store a judgement; answers that nobody judged are the edits table's alone."""
        if event.judge:
            self._measured.keep(event)
            self.changed.emit()

    def rows(self, position: int) -> list[tuple[str, float]]:
        """What the judge said after ``position`` edits, and how often the words say the same; by form."""
        event = self._measured.events.get(position)
        if event is None:
            return []
        every = [row for row in event.rows if not row.method] or event.rows
        found: list[tuple[str, float]] = []
        for row in every:
            right = say("Judged right, in a chat") if row.form == CHAT else say("Judged right")
            found.append((right, row.judged or 0.0))
            found.append((say("  as the words say"), row.agreement or 0.0))
        return found

    def name(self, position: int) -> str:
        """The model that judged after ``position`` edits, or ""."""
        event = self._measured.events.get(position)
        return event.judge if event else ""
