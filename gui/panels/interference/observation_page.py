"""Observed against predicted interference of a batch: a scatter plot, Spearman's correlation, the first tenth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from engine.support.wording import say
from gui.language.wording import shown, tr, tr_count
from gui.widgets.figure_label import Figure, figure_row
from gui.widgets.linked import LinkedPoints
from gui.widgets.plot_words import losses_in_words
from gui.widgets.plots import Plot, Rows
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.events import InterferenceObserved
    from gui.style.theme import Theme
    from gui.support.chosen import Chosen

KNOWN_PROBABILITY = 0.1  # below this a fact counts as not known and cannot be lost; the same threshold as the engine's
REACH = 12.0  # largest distance in pixels from the pointer to the point that it selects


class LossScatter(Plot):
    """Predicted disturbance against lost probability, one point per fact; facts not known before are hollow."""

    def __init__(self) -> None:
        super().__init__(
            say("Predicted and observed interference"), say("predicted disturbance"), say("lost probability")
        )
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self._event: InterferenceObserved | None = None
        self._zero = pg.InfiniteLine(0.0, angle=0)
        self._faint, self._points = (pg.ScatterPlotItem(pxMode=True, size=7) for _ in range(2))
        for item in (self._zero, self._faint, self._points):
            self.item.addItem(item)
        self.logs.offer("bottom", self._predicted, lambda: self.show_event(self._event))

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self._zero.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DashLine))
        self._points.setPen(pg.mkPen(theme.color("surface")))
        self._points.setBrush(theme.color("accent", 0.8))
        self._faint.setPen(pg.mkPen(theme.color("faint")))
        self._faint.setBrush(None)

    def show_event(self, event: InterferenceObserved | None) -> None:
        """Draw ``event``."""
        self._event = event
        if event is None:
            return
        known = event.before >= KNOWN_PROBABILITY
        lost = event.before - event.after
        x = self.logs.place("bottom", event.predicted)
        self._points.setData(x[known], lost[known])
        self._faint.setData(x[~known], lost[~known])
        self.say(losses_in_words(event.names, event.before, event.after, KNOWN_PROBABILITY))
        self.fit()

    def fit(self) -> None:
        """Show all points."""
        if self._event is None or not len(self._event.predicted):
            return
        lost = self._event.before - self._event.after
        right = float(self._event.predicted.max()) or 1.0
        low, high = min(float(lost.min()), -0.05), max(float(lost.max()), 0.1)
        across = self.logs.span("bottom", (-0.03 * right, 1.05 * right))
        self.show_range(across, (low - 0.05 * (high - low), high + 0.08 * (high - low)))

    def _predicted(self) -> np.ndarray:
        return self._event.predicted if self._event is not None else np.empty(0)

    def table(self) -> Rows:
        """The table of facts: the prediction, and the answer's probability before and after."""
        event = self._event
        header = [say("fact"), say("predicted"), say("before"), say("after"), say("lost", meaning="probability")]
        if event is None:
            return header, []
        columns = zip(event.names, event.predicted, event.before, event.after, strict=True)
        return header, [[name, float(p), float(b), float(a), float(b - a)] for name, p, b, a in columns]

    def describe(self, place: QPointF) -> str:
        """A description of the fact under the pointer."""
        event, nearest = self._event, self.nearest(place)
        if event is None or nearest is None:
            return ""
        before, after = float(event.before[nearest]), float(event.after[nearest])
        described = say(
            "{fact}: predicted {moved:.3f}, answer {before:.2f} → {after:.2f}",
            fact=event.names[nearest],
            moved=float(event.predicted[nearest]),
            before=before,
            after=after,
        )
        if before < KNOWN_PROBABILITY:
            described = say("{described}, not known before", described=described)
        return shown(described)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the points stand for."""
        return self._event.fact_ids if self._event is not None else ()

    def places(self) -> np.ndarray:
        """Axis coordinates (2, k) of all points, also of those that are not known."""
        event = self._event
        if event is None:
            return np.empty((2, 0))
        return np.stack((self.logs.place("bottom", event.predicted), event.before - event.after))

    def nearest(self, place: QPointF) -> int | None:
        """The fact whose point is at ``place``, within some pixels."""
        event = self._event
        if event is None or not len(event.predicted):
            return None
        x_pixel, y_pixel = self.item.vb.viewPixelSize()
        across, upright = self.places()
        across = (across - self.logs.place("bottom", place.x())) / x_pixel
        distance = np.hypot(np.nan_to_num(across, nan=np.inf), (upright - place.y()) / y_pixel)
        nearest = int(distance.argmin())
        return nearest if distance[nearest] <= REACH else None


class ObservationPage(QWidget):
    """The observations of the session, one at a time."""

    said = Signal(object)  # a text

    def __init__(self, chosen: Chosen) -> None:
        super().__init__()
        self._events: dict[int, InterferenceObserved] = {}
        self.scatter = LossScatter()
        points = self.scatter
        LinkedPoints(points, chosen, "fact", lambda: points.fact_ids, points.places, points.nearest)
        self.scatter.hovered.connect(
            lambda place: self.said.emit(self.scatter.describe(place) if place is not None else "")
        )
        self.spearman = Figure("Spearman", say("Rank correlation of predicted disturbance and lost probability"))
        self.top = Figure(say("top tenth lost"), say("Mean loss of the tenth predicted to be disturbed most"))
        self.rest = Figure(say("the rest lost"), say("Mean loss of all others that were known before"))
        self.which = steady(QComboBox())
        self.which.setAccessibleName(tr("The batch whose outcome is shown"))
        self.which.setToolTip(tr("The batch whose outcome is shown"))
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(8)
        self.which.currentIndexChanged.connect(lambda _index: self._show())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(figure_row((self.spearman, self.top, self.rest), 14))
        column.addWidget(self.which, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.scatter, 1)

    @property
    def shown(self) -> InterferenceObserved | None:
        """The chosen observation."""
        return self._events.get(self.which.currentData())

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.scatter, self.spearman, self.top, self.rest):
            part.apply_theme(theme)

    def put(self, event: InterferenceObserved) -> None:
        """Store ``event`` and show it; it replaces an earlier one at the same position."""
        self._events[event.position] = event
        self._offer()
        self.which.setCurrentIndex(self.which.count() - 1)
        self._show()

    def cut(self, position: int) -> None:
        """Drop observations beyond ``position`` edits."""
        if any(place > position for place in self._events):
            self._events = {place: event for place, event in self._events.items() if place <= position}
            self._offer()
            self.which.setCurrentIndex(self.which.count() - 1)
            self._show()

    def rows(self) -> Rows:
        """The table of facts of the chosen observation."""
        return self.scatter.table()

    def _offer(self) -> None:
        self.which.blockSignals(True)
        self.which.clear()
        for position in sorted(self._events):
            self.which.addItem(tr_count(position, "{n} edit", "{n} edits"), position)
        self.which.blockSignals(False)
        self.which.setVisible(len(self._events) > 1)

    def _show(self) -> None:
        event = self.shown
        self.scatter.show_event(event)
        if event is None:
            return
        self.spearman.show_number(event.spearman, "{:+.2f}")
        self.top.show_number(event.top_loss, "{:+.3f}")
        self.rest.show_number(event.rest_loss, "{:+.3f}")
