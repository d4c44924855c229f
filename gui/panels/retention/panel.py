"""Retention: the earlier edits that are retained, when others were lost, and the later edits that likely caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.events import EditState, RetentionMeasured, TimelineChanged
from engine.events.retention_map import Loss, RetentionMap, retention_map
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown
from gui.panels.retention.named import Named
from gui.panels.retention.plots import RetentionCells, RetentionCurve
from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.figure_label import Figure, figure_row
from gui.widgets.linked import LinkedAxis
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton, muted_line
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.laboratory.retention import RetentionHistory
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.retention"
VIEWS = (
    ("time", say("over time"), say("The share of edits that still hold, and which edit holds when")),
    ("causes", say("causes"), say("Which later edit most likely broke which earlier one")),
)
WHAT = say(
    "Whether earlier edits still hold appears here while a run goes on. "
    "Press Measure to ask them all now, and to find what broke those that are lost."
)
NO_CAUSES = say("Press Measure: the keys of lost edits are compared with those of the edits made since.")


class RetentionPanel(QWidget):
    """Collects :class:`RetentionMeasured`, and measures the causes on demand (``Workbench.laboratory``)."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._events: dict[int, RetentionMeasured] = {}
        self._named = Named()
        self._losses: tuple[Loss, ...] = ()
        self._titles: tuple[str, ...] = ()  # of all edits, by their index
        self._looked_at: int | None = None  # the number of edits when the causes were measured
        self._serial = 0
        self.found: RetentionMap | None = None
        self._build()
        self._show_some()
        context.actions.handle(MEASURE, self.measure)
        bridge = context.bridge
        bridge.subscribe(RetentionMeasured, self.on_measured)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.curve, self.cells = RetentionCurve(), RetentionCells()
        for plot in (self.curve, self.cells):
            plot.hovered.connect(lambda place, plot=plot: self._say(plot.describe(place) if place is not None else ""))
        chosen = self._context.chosen
        LinkedAxis(self.curve, chosen, "moment", "bottom")
        LinkedAxis(self.cells, chosen, "moment", "bottom", self._moments)
        LinkedAxis(self.cells, chosen, "fact", "left", self._facts)
        self.causes = ListTable(say("Edits that were lost, and what most likely broke each"))
        self.causes.selectionModel().currentRowChanged.connect(self._on_row)
        self.stack = QStackedWidget()
        self.stack.addWidget(AdaptiveSplitter(self.curve, self.cells))
        self.stack.addWidget(self.causes)
        self.view = Segmented(say("View"), VIEWS)
        self.view.chosen.connect(self._on_view)
        self.share = Figure(say("still hold"), say("Share of the edits that held after their own batch and still do"))
        self.lost = Figure(say("lost later"), say("Edits that held once and did not at the last measurement"))
        self.never = Figure(say("not taken"), say("Edits that never held: not after their own batch, nor later"))
        self.life = Figure(say("half-life"), say("Number of edits after which half of those that held are lost"))
        self.readout = muted_line()
        self._figures = (self.share, self.lost, self.never, self.life)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        column.addWidget(figure_row((*self._figures, self.view), 14))
        column.addWidget(self.readout)
        column.addWidget(self.stack, 1)
        empty = EmptyState("fade", WHAT)
        self.pages = MeasuredPages(self, content, {say("Numbers of the view that is shown"): self.rows}, empty)
        button = ActionButton(self._context.actions[MEASURE], say("Measure"))
        self.tools = row_of(button, self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.curve, self.cells, self.causes, *self._figures, self.pages):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))
        self.draw()

    # -- measuring -----------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Query all applied edits now, and determine the causes of losses."""
        self._serial += 1
        serial = self._serial

        def work(bench: Workbench) -> Any:
            return bench.laboratory.retention()

        self._context.bridge.submit(
            say("Measuring retention"),
            work,
            on_result=lambda found: self._on_history(serial, found),
            kind="measure",
            key="retention",
        )

    def _on_history(self, serial: int, found: RetentionHistory) -> None:
        if serial != self._serial:
            return
        self._losses, self._looked_at = found.losses, found.now.position
        self._titles = tuple(f"{fact.subject} → {fact.target}" for fact in found.facts)
        self.dirty = True
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def on_measured(self, event: RetentionMeasured) -> None:
        """Store the measurement; it replaces an earlier one at the same position."""
        self._events[event.position] = self._named.without_names(event)
        self._changed()

    def on_timeline(self, event: TimelineChanged) -> None:
        """Drop measurements beyond the last batch."""
        last = event.marks[-1].position if event.marks else 0
        if any(position > last for position in self._events):
            self._events = {position: kept for position, kept in self._events.items() if position <= last}
            self._losses, self._looked_at = (), None
            self._changed()

    def clear(self) -> None:
        """Reset for another model or session."""
        self._serial += 1
        self._events, self._losses, self._titles, self._looked_at = {}, (), (), None
        self._named = Named()
        self._changed()
        self.draw()

    def loss_rows(self) -> Rows:
        """The table of lost edits: when each was lost and its most likely cause."""
        header = [
            *(say("lost edit"), say("held after"), say("lost after"), say("when last asked"), say("because of"), "p"),
            say("layer"),
        ]
        return header, [
            [
                self._title(loss.edit),
                loss.held_at,
                loss.lost_at,
                say("held again") if loss.regained else say("lost"),
                self._title(loss.by) if loss.by is not None else say("not known"),
                round(loss.p, 3) if loss.by is not None else "",
                loss.layer if loss.layer is not None else "",
            ]
            for loss in self._losses
        ]

    def rows(self) -> Rows:
        """The table behind the current view."""
        return self.loss_rows() if self.view.key == "causes" else self.cells.table()

    def _moments(self) -> list[int]:
        return self.found.positions.tolist() if self.found is not None else []

    def _facts(self) -> list[str | None]:
        """The id of the fact of each row of the map."""
        return list(self._named.ids(self.found.edits)) if self.found is not None else []

    def _title(self, place: int) -> str:
        name = self._titles[place - 1] if place <= len(self._titles) else say("edit")
        return join_texts("  ", [str(place), name])

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw all measurements."""
        self.dirty = False
        self.found = retention_map(list(self._events.values()), self._named.names) if self._events else None
        self.curve.show_map(self.found)
        self.cells.show_map(self.found)
        self.causes.numbers.show(self.loss_rows())
        self.causes.shape_columns(stretched=(0, 4))
        self._show_figures()
        self._say("")
        self.pages.refresh()

    def _show_figures(self) -> None:
        found = self.found
        if found is None:
            return
        share = float(found.retention[-1])
        self.share.show_number(None if np.isnan(share) else share, "{:.0%}")
        states = found.now()
        asked = say(" of {count:,} asked", count=len(states))
        self.lost.show_text(f"{states.count(EditState.LOST):,}", asked)
        self.never.show_text(f"{states.count(EditState.NOT_TAKEN):,}", asked)
        self.life.show_text(f"{found.half_life:,.0f}" if found.half_life is not None else "–", say(" in edits"))

    def _changed(self) -> None:
        self._show_some()
        self.dirty = True

    def _show_some(self) -> None:
        some = bool(self._events)
        self.pages.show_content(some)
        self.pages.as_table.setEnabled(some)

    def _say(self, text: str) -> None:
        """Set the caption to ``text``, by default to what is shown."""
        if not text and self.found is not None:
            last = int(self.found.positions[-1])
            edits = say_count(last, "{n} edit", "{n} edits")
            text = say(
                "After {edits}. Blue holds, orange is lost, grey never took, empty was not asked.",
                edits=edits,
            )
            if self.view.key == "causes":
                text = self._of_causes(last)
        self.readout.set_full_text(shown(text))

    def _of_causes(self, last: int) -> str:
        if self._looked_at is None:
            return NO_CAUSES
        known = sum(loss.by is not None for loss in self._losses)
        again = sum(loss.regained for loss in self._losses)
        lost = say("{edits} lost", edits=say_count(len(self._losses), "{n} edit", "{n} edits"))
        if again:
            lost = say("{lost} ({again:,} of them held again when last asked)", lost=lost, again=again)
        words = say("{lost}, a cause found for {known:,}", lost=lost, known=known)
        if self._looked_at == last:
            return words
        then = say_count(self._looked_at, "{n} edit", "{n} edits")
        return say("{words} (of {edits}: measure again)", words=words, edits=then)

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_view(self, view: str) -> None:
        self.stack.setCurrentIndex(self.view.place)
        self._say("")
        self.pages.refresh()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Highlight the lost edit on the map."""
        chosen = current.isValid() and current.row() < len(self._losses)
        self.cells.mark(self._losses[current.row()].edit if chosen else None)
