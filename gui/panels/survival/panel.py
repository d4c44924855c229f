"""Survival: whether edits outlive fewer bits, a fine-tune on something else and a merge, edit by edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from engine.events import SurvivalMeasured
from engine.support.wording import say, say_count
from gui.context import PanelContext
from gui.panels.survival.plot import SurvivalPlot
from gui.widgets.along_timeline import AlongTimeline
from gui.widgets.basics import EmptyState, row_of
from gui.widgets.linked import LinkedRows
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton
from gui.widgets.plot_and_list import PlotAndList
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.survival"
VERDICTS = {
    "holds": say("holds"),
    "lost": say("lost"),
    "never held": say("never held"),
    "gained": say("gained"),
}
WHAT = say(
    "Whether edits outlive what people do to a model afterwards appears here: fewer bits, a fine-tune on something "
    "else, a merge. Edit some facts and press Measure; the model is as before afterwards."
)


class SurvivalPanel(QWidget):
    """Shows the :class:`SurvivalMeasured` of the present position, else the latest; Measure requests one."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._measured = AlongTimeline[SurvivalMeasured](self)
        self._build()
        self._changed()
        context.actions.handle(MEASURE, self.measure)
        self._measured.listen(context.bridge, SurvivalMeasured)
        self._measured.changed.connect(self._changed)

    def _build(self) -> None:
        self.plot, self.facts = SurvivalPlot(), ListTable(say("Edits by treatments"))
        LinkedRows(self.facts, self._context.chosen, "fact", lambda: self.shown.fact_ids if self.shown else ())
        self.content = PlotAndList(self.plot, self.facts, self._caption)
        empty = EmptyState("shield", WHAT)
        self.pages = MeasuredPages(self, self.content, {say("Treatments"): self.plot.table}, empty)
        self.tools = row_of(ActionButton(self._context.actions[MEASURE], say("Measure")), self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.content, self.pages):
            part.apply_theme(theme)
        self.draw()

    def measure(self) -> None:
        """Try every treatment that can be had here on the applied edits."""

        def work(bench: Workbench) -> Any:
            return bench.laboratory.survival()

        self._context.bridge.submit(say("Measuring survival"), work, kind="measure", key="survival")

    @property
    def shown(self) -> SurvivalMeasured | None:
        """The measurement of the present position, else the latest one."""
        return self._measured.shown

    def fact_rows(self) -> Rows:
        """One row for each edit: before, and its verdict after each treatment."""
        event = self.shown
        if event is None:
            return [say("edit")], []
        header = [say("edit"), say("object"), say("before"), *(row.treatment for row in event.rows)]
        return header, [
            [
                *(event.names[n], event.targets[n], say("holds") if event.before[n] else say("does not")),
                *(VERDICTS[event.verdict(n, t)] for t in range(len(event.rows))),
            ]
            for n in range(len(event.names))
        ]

    def draw(self) -> None:
        """Show the measurement."""
        self.dirty = False
        event = self.shown
        if event is None:
            return
        self.plot.show_event(event)
        self.facts.numbers.show(self.fact_rows())
        self.facts.shape_columns(stretched=(0, 1))
        self.content.say()
        self.pages.refresh()

    def _changed(self) -> None:
        some = self.shown is not None
        self.pages.show_content(some)
        self.pages.as_table.setEnabled(some)
        self.dirty = True

    def _caption(self) -> str:
        """What was measured and when."""
        event = self.shown
        if event is None:
            return ""
        return say(
            "{held} of {edits} held before, after {position}{again}. Grey: unedited facts.",
            held=int(event.before.sum()),
            edits=say_count(len(event.names), "{n} edit", "{n} edits"),
            position=say_count(event.position, "{n} edit", "{n} edits"),
            again=self._measured.other_now(event),
        )
