"""Traces: which matrices look edited, from the weights alone, what the edits say, and what a reversal would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from engine.events import TracesFound
from engine.requests import TracesPlan
from engine.support.wording import Sentence, say, say_count
from gui.context import PanelContext
from gui.dialogs.files import choose_new_file
from gui.language.wording import tr
from gui.panels.traces.plot import TracesPlot
from gui.widgets.along_timeline import AlongTimeline
from gui.widgets.basics import EmptyState, row_of, tool_button
from gui.widgets.linked import LinkedAxis
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton
from gui.widgets.plot_and_list import PlotAndList
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.traces"
WHAT = say(
    "Whether this model looks edited, and where, appears here: read from its weights alone, with no original "
    "beside it. Open a model and press Look."
)


class TracesPanel(QWidget):
    """Shows the :class:`TracesFound` of the present position, else the latest; Look requests one.

    The reversal can be saved as a file to import.
    """

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._found = AlongTimeline[TracesFound](self)
        self._build()
        self._changed()
        context.actions.handle(MEASURE, self.measure)
        self._found.listen(context.bridge, TracesFound)
        self._found.changed.connect(self._changed)

    def _build(self) -> None:
        self.plot, self.directions = TracesPlot(), ListTable(say("Directions of the matrices that look edited"))
        LinkedAxis(self.plot, self._context.chosen, "layer", "bottom")
        self.content = PlotAndList(self.plot, self.directions, self._caption)
        self.pages = MeasuredPages(
            self, self.content, {say("Layers", meaning="table"): self.plot.table}, EmptyState("detect", WHAT)
        )
        self.save = tool_button(
            tr("Save the reversal"), tr("Look again and save the way back as a file that Import takes in")
        )
        self.save.clicked.connect(self._save)
        self.tools = row_of(ActionButton(self._context.actions[MEASURE], say("Look")), self.save, self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.content, self.pages):
            part.apply_theme(theme)
        self.save.setIcon(theme.icon("undo"))
        self.draw()

    def measure(self) -> None:
        """Look for traces in the model as it is."""
        self._look(TracesPlan())

    @property
    def shown(self) -> TracesFound | None:
        """What was found at the present position, else at last."""
        return self._found.shown

    def direction_rows(self) -> Rows:
        """One row for each direction that was asked."""
        header = [say("layer"), say("strength"), say("says"), say("prompt")]
        directions = self.shown.directions if self.shown is not None else ()
        return header, [
            [one.layer, f"{one.strength:.1f}", ", ".join(one.says), one.prompts[0] if one.prompts else ""]
            for one in directions
        ]

    def draw(self) -> None:
        """Show what was found."""
        self.dirty = False
        if self.shown is None:
            return
        self.plot.show_event(self.shown)
        self.directions.numbers.show(self.direction_rows())
        self.directions.shape_columns(stretched=(2, 3))
        self.content.say()
        self.pages.refresh()

    def _changed(self) -> None:
        self.pages.show_content(self.shown is not None)
        self.pages.as_table.setEnabled(self.shown is not None)
        self.save.setEnabled(self.shown is not None and bool(self.shown.flagged))
        self.dirty = True

    def _look(self, plan: TracesPlan) -> None:
        def work(bench: Workbench) -> Any:
            return bench.laboratory.traces((), plan)

        self._context.bridge.submit(say("Looking for traces"), work, kind="measure", key=("traces", plan))

    def _save(self) -> None:
        kinds = tr("Deltas (*.safetensors)")
        file: Path | None = choose_new_file(self, tr("Save the reversal"), "reversal.safetensors", kinds)
        if file is not None:
            self._look(TracesPlan(reversal=str(file if file.suffix else file.with_suffix(".safetensors"))))

    def _caption(self) -> str:
        """The finding and what the reversal does."""
        event = self.shown
        return self._finding(event) if event is not None else ""

    def _finding(self, event: TracesFound) -> str:
        text = _flagged(event)
        if again := self._found.other_now(event):
            edits = say_count(event.position, "{n} edit", "{n} edits")
            text = say("{text}. After {edits}{again}", text=text, edits=edits, again=again)
        return say("{text}.", text=text)


def _flagged(event: TracesFound) -> Sentence:
    """How many matrices look edited, and what the reversal does."""
    if not event.flagged:
        return say("No matrix looks edited; that is no proof that none was")
    text = say_count(len(event.flagged), "{n} matrix looks edited", "{n} matrices look edited")
    if event.held > 0:
        edits = say_count(event.held, "{n} edit", "{n} edits")
        text = say(
            "{text}. The reversal takes back {undone} of {edits} that hold",
            text=text,
            undone=event.undone,
            edits=edits,
        )
    if event.perplexity and event.perplexity_reversed:
        before, after = event.perplexity, event.perplexity_reversed
        text = say("{text}; perplexity {before:.1f}, then {after:.1f}", text=text, before=before, after=after)
    return text
