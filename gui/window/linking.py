"""What is chosen in one panel is marked in all: the edits table, the timeline, and every plot and list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from engine.events import SessionChanged, TimelineChanged, TimelineMark
from engine.support.wording import say_count
from gui.support.chosen import Kind
from gui.widgets.log_axes import KeptAxes
from gui.widgets.pins import PutAway
from gui.widgets.plots import Plot

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame


@dataclass(frozen=True)
class _Away:
    """What was chosen in a session, and what its plots had pinned."""

    chosen: Mapping[Kind, int | str]
    pins: Mapping[Plot, PutAway]


class Linking(QObject):
    """Connects the table of facts and the timeline with ``context.chosen``; panels connect their plots themselves.

    A fact that is in the weights brings its moment with it: the edits after its batch.
    """

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._chosen = window.context.chosen
        self._view, self._model = window.edits.view, window.edits.model
        self._rows = self._model.rows
        self._strip = window.timeline.strip
        self._marks: tuple[TimelineMark, ...] = ()
        self._position = 0
        self._branch = ""  # where there are several
        self._folder = ""  # of the open session
        self._away: dict[str, _Away] = {}  # of the sessions that were open in this window, by their folders
        self._returning: _Away | None = None  # with the first timeline of the session
        self._plots = window.findChildren(Plot)
        for plot in self._plots:
            plot.moment = self._moment
        KeptAxes({plot.name: plot.logs for plot in self._plots}, window.settings, self)
        self._view.selectionModel().currentRowChanged.connect(self._on_row)
        self._strip.pointed.connect(lambda position: self._chosen.choose("moment", position, exact=True))
        self._chosen.changed.connect(self._on_chosen)
        window.bridge.subscribe(TimelineChanged, self._on_timeline)
        self._bridge = window.bridge
        window.bridge.subscribe(SessionChanged, self._on_session)
        window.bridge.session_reset.connect(self._chosen.clear)
        window.bridge.model_changed.connect(self._on_model)

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
        if self._returning is not None:
            returning, self._returning = self._returning, None
            for plot, pins in returning.pins.items():
                plot.bring_pins_back(pins)
            for kind, value in returning.chosen.items():
                self._chosen.choose(kind, value, exact=True)

    def _on_session(self, event: SessionChanged) -> None:
        """What was pinned and chosen in a session comes back with it. What was before a run began one stays: it is of
        the same model, unedited.
        """
        current = self._bridge.current
        if event.folder and not self._folder and current is not None and current.kind != "session":
            self._returning = _Away(self._chosen.values, {})
        else:
            self._put_away()
            self._returning = self._away.pop(event.folder, None)
        self._folder = event.folder

    def _on_model(self, _info: object) -> None:
        self._put_away()
        self._folder = ""

    def _put_away(self) -> None:
        """Show no moment of another session; those of another branch stay, to be compared with."""
        pins = {plot: away for plot in self._plots if (away := plot.put_pins_away()) is not None}
        if self._folder:
            self._away[self._folder] = _Away(self._chosen.values, pins)
        self._chosen.clear()

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
