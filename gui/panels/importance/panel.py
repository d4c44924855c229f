"""Importance: the shares of each layer's MLP and attention in the residual stream, now and before the edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from engine.events import ImportanceMeasured, NormsMeasured, Steps, TimelineChanged
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.importance.share_bars import EDITED, ShareBars
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.linked import LinkedAxis
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.pieces import ActionButton, Elided, ranked
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.importance"
PLACES = (
    ("subject", say("subjects"), say("At the last subject token of facts")),
    ("text", say("text"), say("Over plain text that holds none of the facts")),
)
WHAT = say(
    "How much each layer adds to the residual stream appears here, now against before the edits: layers that are "
    "edited often drown the others. Press Measure, or edit some facts."
)


class ImportancePanel(QWidget):
    """Shows the :class:`ImportanceMeasured` of the current position, for one kind of token position at a time."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._events: dict[str, dict[int, ImportanceMeasured]] = {}
        self._position = 0
        self._edited: tuple[int, ...] = ()
        self._build_layout()
        self._build_tools()
        self._show_some()
        context.actions.handle(MEASURE, self.measure)
        bridge = context.bridge
        bridge.subscribe(ImportanceMeasured, self.on_measured)
        bridge.subscribe(NormsMeasured, self.on_norms)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_layout(self) -> None:
        self.mlp = ShareBars(say("Importance of the MLPs"), say("MLP: share of the stream"), say("The MLP"))
        label = say("attention: share of the stream")
        self.attention = ShareBars(say("Importance of attention"), label, say("Attention"))
        for plot in (self.mlp, self.attention):
            plot.rows = self.rows
            plot.hovered.connect(self._on_hovered)
            LinkedAxis(plot, self._context.chosen, "layer", "left")
        self.summary = ranked("")
        self.readout = Elided()
        self.readout.setProperty("rank", "muted")
        words = QHBoxLayout()
        words.setSpacing(14)
        words.addWidget(self.summary)
        words.addWidget(self.readout, 1)
        split = QSplitter()
        split.addWidget(self.mlp)
        split.addWidget(self.attention)
        split.setChildrenCollapsible(False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 4)
        column.setSpacing(2)
        column.addLayout(words)
        column.addWidget(split, 1)
        empty = EmptyState("layers", WHAT)
        self.pages = MeasuredPages(self, content, {say("Shares of the residual stream by layer"): self.rows}, empty)

    def _build_tools(self) -> None:
        self.where = Segmented(say("Where it is measured"), PLACES)
        self._context.settings.follow("importance.where", "subject", self.where.choose)
        self.where.chosen.connect(self._on_where)
        button = ActionButton(self._context.actions[MEASURE], say("Measure"))
        self.tools = row_of(self.where, button, self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.mlp, self.attention, self.pages):
            part.apply_theme(theme)
        for label in (self.summary, self.readout):
            label.setFont(theme.font(0.92))
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Measure on the current weights and on the base model."""
        self._context.bridge.submit(say("Measuring importance"), _measured, kind="measure", key="importance")

    def on_measured(self, event: ImportanceMeasured) -> None:
        """Store the measurement; it is drawn when the bridge draws this panel."""
        self._events.setdefault(event.where, {})[event.position] = event
        self._position = event.position
        self._show_some()

    def on_norms(self, event: NormsMeasured) -> None:
        """Note which layers are edited."""
        moved = event.change > 0.0
        self._edited = tuple(layer for layer, is_moved in zip(event.layers, moved, strict=True) if is_moved)
        self.dirty = self.shown is not None

    def on_timeline(self, event: TimelineChanged) -> None:
        """Follow the position on the timeline, and drop measurements beyond the last batch."""
        last = event.marks[-1].position if event.marks else 0
        for events in self._events.values():
            for position in [position for position in events if position > last]:
                del events[position]
        self._position = event.position
        self._show_some()

    def clear(self) -> None:
        """Reset for another model or session."""
        self._events, self._position, self._edited = {}, 0, ()
        self._show_some()

    @property
    def shown(self) -> ImportanceMeasured | None:
        """The latest measurement at or before the current position, for the chosen kind of token position."""
        events = self._events.get(self.where.key, {})
        place = max((position for position in events if position <= self._position), default=None)
        return events[place] if place is not None else None

    def rows(self) -> Rows:
        """The table of shares and of the norm of the residual stream of every layer, now and before."""
        header = [
            *(say("layer"), "MLP", say("MLP before"), say("attention"), say("attention before")),
            *(say("stream"), say("stream before")),
        ]
        event = self.shown
        if event is None:
            return header, []
        columns = (event.mlp, event.base_mlp, event.attention, event.base_attention, event.stream, event.base_stream)
        return header, [[layer, *map(float, row)] for layer, row in enumerate(zip(*columns, strict=True))]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the latest measurement."""
        self.dirty = False
        event = self.shown
        if event is None:
            return
        self.mlp.show_shares(event.mlp, event.base_mlp)
        self.attention.show_shares(event.attention, event.base_attention)
        for plot in (self.mlp, self.attention):
            plot.mark_layers(self._edited)
        self.summary.setText(shown(_grown_most(event)))
        self.summary.setVisible(bool(self.summary.text()))
        self._show_position()
        self.pages.refresh()

    def _show_position(self) -> None:
        event = self.shown
        if event is None:
            return
        words = say(
            "{tokens}, after {edits}, grey: before",
            tokens=say_count(event.places, "{n} token", "{n} tokens"),
            edits=say_count(event.position, "{n} edit", "{n} edits"),
        )
        if self._edited:
            words = say("{words}, {mark} edited", words=words, mark=EDITED)
        self.readout.set_full_text(shown(words))

    def _show_some(self) -> None:
        some = self.shown is not None
        self.pages.empty.say(self._sentence())
        self.pages.show_content(some)
        self.where.setEnabled(any(self._events.values()))
        self.pages.as_table.setEnabled(some)
        self.dirty = some

    def _sentence(self) -> str:
        if any(self._events.values()):
            return say("Nothing was measured here yet at this point of the timeline. Press Measure.")
        return WHAT

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_where(self, where: str) -> None:
        self._context.settings.remember("importance.where", where)
        self._show_some()
        self.draw()

    def _on_hovered(self, place: QPointF | None) -> None:
        event = self.shown
        layer = self.mlp.layer_at(place) if place is not None else None
        if event is None or layer is None:
            self._show_position()
            return
        parts = [
            say("{name} {now:.3f} ({before:.3f} before)", name=name, now=float(now[layer]), before=float(before[layer]))
            for name, now, before in (
                ("MLP", event.mlp, event.base_mlp),
                (say("attention"), event.attention, event.base_attention),
            )
        ]
        self.readout.set_full_text(tr("layer {layer}: {shares}", layer=layer, shares=join_texts(", ", parts)))


def _measured(bench: Workbench) -> Steps[None]:
    """Measure in the worker thread; the result is yielded as the same events as in a run."""
    from engine.laboratory.live_importance import events_of

    laboratory = bench.laboratory
    found = yield from laboratory.importance()
    yield from events_of(laboratory.position, found.before or found.now, found.now)


def _grown_most(event: ImportanceMeasured) -> str:
    """The layer whose MLP has gained most, if any."""
    growth = np.asarray(event.mlp, dtype=float) / np.maximum(np.asarray(event.base_mlp, dtype=float), 1e-12)
    layer = int(np.nanargmax(growth))
    if growth[layer] <= 1.005:
        return ""
    return say("most grown: layer {layer}, × {growth:.3g}", layer=layer, growth=float(growth[layer]))
