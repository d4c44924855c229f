"""What is chosen in one panel is marked in all: the edits table, the timeline, and every plot and list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Signal

from engine.events import BranchChanged, SessionChanged, TimelineChanged, TimelineMark
from engine.support.wording import say_count
from gui.support.chosen import Kind
from gui.widgets.kept_pins import by_name, made, plain
from gui.widgets.log_axes import KeptAxes
from gui.widgets.pins import PinnedMoments
from gui.widgets.plots import Plot

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame

CHOSEN, PINNED = "chosen", "pinned"
_IN_ORDER: tuple[Kind, ...] = ("fact", "layer", "moment")  # a fact brings its moment, and another may be chosen


class Linking(QObject):
    """Connects the table of facts and the timeline with ``context.chosen``; panels connect their plots themselves.

    A fact that is in the weights brings its moment with it: the edits after its batch. What is chosen in a session and
    pinned in its plots is kept by its desk, and comes back with it; ``pinned`` is emitted when a person pins something.
    """

    pinned = Signal()

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._chosen = window.context.chosen
        self._view, self._model = window.edits.view, window.edits.model
        self._rows = self._model.rows
        self._strip = window.timeline.strip
        self._marks: tuple[TimelineMark, ...] = ()
        self._position = 0
        self._branch = ""  # where there are several
        self._returning: Mapping[Kind, int | str] = {}  # with the first timeline of the session
        self._pins: Mapping[str, Any] = {}  # as plain values, by the plot's name
        self._plots: Sequence[Plot] = ()
        window.complete.connect(self._take_plots)
        self._view.selectionModel().currentRowChanged.connect(self._on_row)
        self._strip.pointed.connect(lambda position: self._chosen.choose("moment", position, exact=True))
        self._chosen.changed.connect(self._on_chosen)
        window.bridge.subscribe(TimelineChanged, self._on_timeline)
        self._bridge = window.bridge
        window.bridge.subscribe(SessionChanged, self._on_session)
        window.bridge.subscribe(BranchChanged, lambda _event: self._chosen.clear())
        window.bridge.model_changed.connect(lambda _info: self.leave())

    @property
    def state(self) -> dict[str, Any]:
        """What is chosen and pinned now, as plain values by name."""
        return {CHOSEN: self._chosen.values, PINNED: self._pins}

    def restore(self, things: Mapping[str, Any]) -> None:
        """Choose and pin what a session has of it in ``things``, as far as they are in order."""
        chosen = by_name(things.get(CHOSEN))
        self._returning = {kind: chosen[kind] for kind in _IN_ORDER if isinstance(chosen.get(kind), int | str)}
        self._pins = by_name(things.get(PINNED))
        self._show_pins()

    def leave(self) -> None:
        """Show nothing of the session any more. What another branch of it has pinned stays, to be compared with."""
        self._returning, self._pins = {}, {}
        self._show_pins()
        self._chosen.clear()

    def _take_plots(self) -> None:
        self._plots = self._window.findChildren(Plot)
        for plot in self._plots:
            plot.moment = self._moment
            plot.pinned.connect(partial(self._on_pinned, plot))
        KeptAxes({plot.name: plot.logs for plot in self._plots}, self._window.settings, self)
        self._show_pins()

    def _on_pinned(self, plot: Plot) -> None:
        others = {name: pins for name, pins in self._pins.items() if name != plot.name}
        self._pins = others | {plot.name: plain(plot.shown_pins())} if plot.pins.names else others
        self.pinned.emit()

    def _show_pins(self) -> None:
        for plot in self._plots:
            kept = PinnedMoments([], {})
            with suppress(ValueError):  # what is damaged is not shown
                kept = made(self._pins[plot.name]) if plot.name in self._pins else kept
            if kept.moments or plot.pins.names:
                plot.show_pins(kept)

    def _moment(self) -> str:
        """What a pinned moment is called."""
        if self._branch:
            return say_count(self._position, "{branch} after {n} edit", "{branch} after {n} edits", branch=self._branch)
        return say_count(self._position, "after {n} edit", "after {n} edits")

    def _on_timeline(self, event: TimelineChanged) -> None:
        self._marks = event.marks
        self._chosen.moments = (0, *(mark.position for mark in event.marks))
        self._position = event.position
        self._branch = event.branch if len(event.branches) > 1 else ""
        returning, self._returning = self._returning, {}
        for kind in _IN_ORDER:
            if kind in returning:
                self._chosen.choose(kind, returning[kind], exact=True)

    def _on_session(self, event: SessionChanged) -> None:
        """What was chosen before a run began a session stays: it is of the same model, unedited."""
        if event.folder and self._bridge.current is not None and self._bridge.current.kind != "session":
            self._returning = self._chosen.values

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._model.row_at(current)
        if row is not None and row.fact_id:
            self._chosen.choose("fact", row.fact_id)

    def _on_chosen(self, kind: str, value: object) -> None:
        if kind == "moment" and isinstance(value, int):
            self._strip.point_to(value)
        if kind == "fact" and isinstance(value, str):
            self._show_fact(value)

    def _show_fact(self, fact_id: str) -> None:
        row = self._model.row_at(self._view.currentIndex())
        if row is None or row.fact_id != fact_id:  # else it was chosen here, where several rows may have the fact
            row = next(iter(self._rows.with_id(fact_id)), None)
            if row is None:
                return
            if (place := self._rows.place(row)) is not None:
                self._view.selectRow(place)
        if 0 < row.batch <= len(self._marks):
            self._chosen.choose("moment", self._marks[row.batch - 1].position)
