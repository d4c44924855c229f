"""Norm growth: one curve for every edited layer over the edits, and an unedited layer for comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.events import EditProgress, NormsMeasured, TimelineChanged, UneditedLayer
from engine.support.wording import say
from gui.context import PanelContext
from gui.language.wording import local, tr, tr_count
from gui.panels.norms.label_place import LabelPlace
from gui.panels.norms.layer_legend import LayerLegend
from gui.widgets.basics import EmptyState, Segmented, row_of, switch
from gui.widgets.linked import LinkedAxis, LinkedRows
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.plot_words import norms_in_words
from gui.widgets.plots import Plot, Rows, depth_colours
from gui.widgets.series import Array, Series, thin

if TYPE_CHECKING:
    from gui.style.theme import Theme

SMOOTH_POINTS = 6000  # visible points up to which curves are wide and antialiased; beyond, thin and fast to draw
FIRST_EDITS = 20.0  # minimum length of the axis, so that the view is stable during the first edits
MODES = (
    ("relative", say("relative"), say("‖W‖ divided by the norm of the unedited weights")),
    ("absolute", say("absolute"), say("‖W‖, the Frobenius norm of the matrix that is edited")),
    ("change", say("change"), say("‖W − W0‖, how far it has moved, divided by the norm of the unedited weights")),
    ("spectral", "σ₁", say("The largest singular value of W, divided by that of the unedited weights")),
)
Y_LABELS = {
    "relative": "‖W<sub>t</sub>‖ / ‖W<sub>0</sub>‖",
    "absolute": "‖W<sub>t</sub>‖",
    "change": "‖W<sub>t</sub> − W<sub>0</sub>‖ / ‖W<sub>0</sub>‖",
    "spectral": "σ<sub>max</sub>(W<sub>t</sub>) / σ<sub>max</sub>(W<sub>0</sub>)",
}
FIRST_RANGE = {"relative": (0.99, 1.05), "absolute": (0.0, 1.0), "change": (0.0, 0.1), "spectral": (0.99, 1.05)}
UNMOVED = {"relative": 1.0, "change": 0.0, "spectral": 1.0}  # where a layer stays that no edit touches


class NormsPanel(QWidget):
    """Shows :class:`NormsMeasured` live. ``tools`` are shown in the title bar of its dock."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._layers: tuple[int, ...] = ()
        self._measured: tuple[int, ...] = ()  # those of the last measurement
        self._series = Series(0)  # rows: norm of each layer, then change, then largest singular value over that of W0
        self._unedited: UneditedLayer | None = None
        self._base: Array = np.empty(0)
        self._now = 0
        self._expected = FIRST_EDITS
        self._curves: list[pg.PlotCurveItem] = []
        self._build_plot()
        self._build_layout()
        self._build_tools()
        self._show_some(False)
        bridge = context.bridge
        bridge.subscribe(NormsMeasured, self.on_norms)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.subscribe(EditProgress, self.on_progress)
        bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_plot(self) -> None:
        self.plot = Plot(say("Norm growth"), say("edits", meaning="how many"), Y_LABELS["relative"])
        self.plot.rows = self.rows
        self.plot.hovered.connect(self._on_hovered)
        self.plot.fit_asked.connect(self.fit)
        self.logs = self.plot.logs
        self._log_y = self.logs.offer("left", self._values, self.fit)
        self.logs.offer("bottom", lambda: self._series.x, self.fit)
        self._reference = pg.InfiniteLine(
            1.0, angle=0, label="", labelOpts={"position": 0.98, "anchors": [(1, 1), (1, 1)]}
        )
        self._now_line = pg.InfiniteLine(0.0, angle=90)
        self._hover_line = pg.InfiniteLine(0.0, angle=90)
        self._ends = pg.ScatterPlotItem(size=6, pen=None, antialias=True)
        self._brushes: list[QBrush] = []
        for item in (self._reference, self._now_line, self._hover_line, self._ends):
            self.plot.item.addItem(item)
        self._hover_line.hide()
        nothing = np.empty(0), np.empty((0, 0))
        curves = lambda: self._points() if len(self._series) else nothing  # noqa: E731
        self.label_place = LabelPlace(self._reference, self.plot.item.vb, curves)

    def _build_tools(self) -> None:
        self._mode = Segmented(say("Norm"), MODES)
        self._context.settings.follow("norms.mode", "relative", self._mode.choose)
        self._mode.chosen.connect(self._on_mode)
        self._log = switch(tr("log", meaning="axis"), tr("Logarithmic axis"))
        self._log.toggled.connect(self._log_y.choose)
        self._log_y.changed.connect(self._log.setChecked)
        self.tools = row_of(self._mode, self._log, self.pages.as_table)

    def _build_layout(self) -> None:
        self._legend = LayerLegend(tr("Layers and their norms"))
        self._legend.highlighted.connect(lambda _row: self._style_curves())
        LinkedRows(self._legend, self._context.chosen, "layer", lambda: self._layers)
        LinkedAxis(self.plot, self._context.chosen, "moment", "bottom")
        self._when = QLabel()
        self._when.setProperty("rank", "muted")
        side = QVBoxLayout()
        side.setSpacing(2)
        side.addWidget(self._when)
        side.addWidget(self._legend, 1)
        content = QWidget()
        layout = QHBoxLayout(content)
        layout.setContentsMargins(4, 0, 8, 6)
        layout.addWidget(self.plot, 1)
        layout.addLayout(side)
        empty = EmptyState("curve", tr("The norm of every edited layer appears here, after each batch of edits."))
        self.pages = MeasuredPages(self, content, {say("Norms of all layers after every batch"): self.rows}, empty)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self.plot.apply_theme(theme)
        self._legend.apply_theme(theme)
        self.pages.apply_theme(theme)
        self._when.setFont(theme.font(0.88))
        self._reference.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DashLine))
        self._reference.label.setColor(theme.color("muted"))
        self._reference.label.setFont(theme.font(0.85))
        self._now_line.setPen(pg.mkPen(theme.color("accent"), style=Qt.PenStyle.DotLine))
        self._hover_line.setPen(pg.mkPen(theme.color("ghost")))
        self._colour(theme)
        self._style_curves()
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def on_norms(self, event: NormsMeasured) -> None:
        """Store the point; it is drawn when the bridge draws this panel."""
        if event.layers != self._measured:
            self._take_layers(event)
        told = np.stack((event.norm, event.change, _spectral_growth(event))).astype(float)
        self._series.put(event.position, self._of_all(event.layers, told))
        if event.unedited is not None and event.unedited != self._unedited:
            self._unedited = event.unedited
            self._place_reference()
        self._now = event.position
        self.dirty = True

    def on_timeline(self, event: TimelineChanged) -> None:
        """Drop points beyond the last batch, and mark the current position."""
        self._series.cut(event.marks[-1].position if event.marks else 0)
        self._now = event.position
        self.dirty = True

    def on_progress(self, event: EditProgress) -> None:
        """Set the length of the axis to that of the run."""
        self._expected = max(FIRST_EDITS, float(self._now + event.edits_total - event.edits_done))

    def clear(self) -> None:
        """Reset for another model or session."""
        self._layers, self._series, self._base = (), Series(0), np.empty(0)
        self._measured = ()
        self._unedited = None
        self._now, self._expected = 0, FIRST_EDITS
        self._make_curves()
        self._show_some(False)
        self.dirty = False

    def rows(self) -> Rows:
        """The table of norm, change and spectral growth of every layer at every measured position."""
        names = [
            *(say("norm layer {layer}", layer=layer) for layer in self._layers),
            *(say("change layer {layer}", layer=layer) for layer in self._layers),
            *(say("spectral layer {layer}", layer=layer) for layer in self._layers),
        ]
        table = np.column_stack((self._series.x, self._series.y.T)) if len(self._series) else np.empty((0, 1))
        return [say("edits", meaning="how many"), *names], [
            [int(row[0]), *("" if np.isnan(v) else v for v in row[1:].tolist())] for row in table
        ]

    def _take_layers(self, event: NormsMeasured) -> None:
        """Have a curve of each layer that is edited now, or was at a point that is kept, by another method."""
        layers, series, is_first = self._layers, self._series, not self._layers
        bases = dict(zip((*layers, *event.layers), (*self._base, *event.base), strict=True))
        edited = {layer for layer, change in zip(layers, np.split(series.y, 3)[1], strict=True) if change.any()}
        self._measured, self._layers = event.layers, tuple(sorted(edited.union(event.layers)))
        self._base = np.array([bases[layer] for layer in self._layers], dtype=float)
        self._series = Series(3 * len(self._layers))
        for position, column in zip(series.x, series.y.T, strict=True):
            self._series.put(position, self._of_all(layers, column.reshape(3, -1)))
        self._make_curves()
        if is_first:
            self._show_some(True)
            self._reset_range()

    def _of_all(self, layers: tuple[int, ...], told: Array) -> Array:
        """A column of the series from norm, change and spectral growth of ``layers`` (3, L); the others were as they
        are in the unedited model.
        """
        spectral = 1.0 if np.isfinite(told[2]).any() else np.nan
        values = np.stack((self._base, np.zeros_like(self._base), np.full_like(self._base, spectral)))
        for place, layer in enumerate(self._layers):
            if layer in layers:
                values[:, place] = told[:, layers.index(layer)]
        return values.ravel()

    def _show_some(self, there_is_some: bool) -> None:
        self.pages.show_content(there_is_some)
        self.tools.setEnabled(there_is_some)

    def _values(self) -> Array:
        """(L, N) values in the chosen mode, before a logarithm."""
        norm, change, spectral = np.split(self._series.y, 3)
        if self._mode.key == "absolute":
            return norm
        if self._mode.key == "spectral":
            return spectral
        return (norm if self._mode.key == "relative" else change) / self._base[:, None]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the curves collected so far."""
        self.dirty = False
        if not len(self._series):
            return
        x, values = self._points()
        if not len(x):
            self._clear_curves()
            return
        room = max(int(self.plot.item.vb.width()), 64)
        xs, ys = thin(x, values, room)
        for curve, curve_x, curve_y in zip(self._curves, xs, ys, strict=True):
            curve.setData(curve_x, curve_y, connect="finite")
        self.plot.badge.setVisible(xs.shape[1] < len(x))
        now = float(self.logs.place("bottom", self._now))
        column = int(np.abs(x - (now if np.isfinite(now) else x[0])).argmin())
        self._ends.setData(np.full(len(self._layers), x[column]), values[:, column], brush=self._brushes)
        self._now_line.setVisible(bool(now < x[-1]))
        if np.isfinite(now):
            self._now_line.setPos(now)
        if np.isfinite(values).any():
            self._widen(float(x[-1]), values)
        self._style_curves()
        self.label_place.find()
        self._show_values(self._now)
        self.plot.say(self._in_words())
        self.pages.refresh()

    def _in_words(self) -> str:
        """The sentence of the present point, from the measurements up to it."""
        values = self._values()
        kept = (self._series.x <= self._now) & np.isfinite(values).any(axis=0)
        return norms_in_words(self._layers, self._series.x[kept], values[:, kept], self._mode.key)

    def _points(self) -> tuple[Array, Array]:
        """Axis coordinates (N,), (L, N) of the measurements that have a place and values in the chosen mode: not all
        have the largest singular values."""
        x, values = self.logs.place("bottom", self._series.x), self._values()
        kept = np.isfinite(x)
        if self._mode.key == "spectral":
            kept &= np.isfinite(values).any(axis=0)
        return x[kept], self.logs.place("left", values[:, kept])

    def _clear_curves(self) -> None:
        for curve in self._curves:
            curve.setData([], [])
        self._ends.clear()

    def _widen(self, last: float, values: Array) -> None:
        """Set the ranges: the axis of edits has the length of the run; beyond it, and upwards, they widen in steps."""
        (left, right), vertical = self.plot.item.viewRange()
        if left <= 0 and right < self._expected and not self.logs.is_on("bottom"):
            self.plot.show_range(_with_margins(self._expected), tuple(vertical))
        self.plot.widen_to((left, max(last, right)), (float(np.nanmin(values)), float(np.nanmax(values))))

    def fit(self) -> None:
        """Show all data, once."""
        self._place_reference()
        values = self.logs.place("left", self._values()) if len(self._series) else np.empty((0, 0))
        finite = values[np.isfinite(values)]
        if not finite.size:
            self._reset_range()
            return
        low, high = float(finite.min()), float(finite.max())
        room = 0.06 * (high - low) or 0.02 * max(abs(high), 0.1)
        right = max(FIRST_EDITS, float(self._series.x[-1]))
        self.plot.show_range(self.logs.span("bottom", _with_margins(right)), (low - room, high + room))
        self.draw()

    def _place_reference(self) -> None:
        """Draw the reference line: the unedited layer, or else the initial value of all layers."""
        unedited, mode = self._unedited, self._mode.key
        value = unedited.norm if unedited is not None and mode == "absolute" else UNMOVED.get(mode)
        place = np.nan if value is None else float(self.logs.place("left", value))
        self._reference.setVisible(bool(np.isfinite(place)))
        if np.isfinite(place):
            self._reference.setPos(place)
        name = tr("layer {layer}, not edited", layer=unedited.layer) if unedited is not None else ""
        self._reference.label.setFormat(name)
        self._legend.setToolTip(name)  # also where the plot is too small for the label
        self.label_place.find()

    def retell(self, _again: object) -> None:
        """Name the unedited layer in the language that was chosen."""
        self._place_reference()

    def _reset_range(self) -> None:
        low, high = FIRST_RANGE[self._mode.key]
        if self._mode.key == "absolute" and len(self._base):
            low, high = float(self._base.min()) * 0.95, float(self._base.max()) * 1.05
        low, high = (float(self.logs.place("left", max(edge, 1e-3))) for edge in (low, high))
        self.plot.show_range(self.logs.span("bottom", _with_margins(self._expected)), (low, high))

    def _make_curves(self) -> None:
        for curve in self._curves:
            self.plot.item.removeItem(curve)
        self._curves = [pg.PlotCurveItem() for _ in self._layers]
        for curve in self._curves:
            self.plot.item.addItem(curve)
        self._ends.clear()
        self._colour(self._context.theme)
        self._style_curves()

    def _colour(self, theme: Theme) -> None:
        """Give each layer its colour. Brushes are made once, as pyqtgraph keeps a picture of each that it is given."""
        colours = depth_colours(theme, len(self._layers))
        self._legend.rows.reset(self._layers, colours)
        self._brushes = [pg.mkBrush(colour) for colour in colours]

    def _style_curves(self) -> None:
        """Set width and opacity: the chosen layer is highlighted; many points are drawn thin, as wide pens are slow."""
        chosen = self._legend.chosen
        room = max(int(self.plot.item.vb.width()), 64)
        scale = self.devicePixelRatioF()  # pyqtgraph's cosmetic pens are measured in device pixels
        smooth = len(self._curves) * min(len(self._series), room) <= SMOOTH_POINTS
        for index, (curve, colour) in enumerate(zip(self._curves, self._legend.rows.colours, strict=True)):
            shade = pg.mkColor(colour)
            shade.setAlphaF(1.0 if chosen in (None, index) else 0.25)
            width = 2.4 if chosen == index else 1.7 if smooth else 1.0
            curve.setPen(pg.mkPen(shade, width=width * scale if smooth else width))
            curve.opts["antialias"] = smooth or chosen == index

    def _show_values(self, position: float) -> None:
        found = self._series.at(position)
        if found is None:
            return
        place, _ = found
        values = self._values()[:, int(np.searchsorted(self._series.x, place))]
        self._when.setText(tr_count(round(place), "after {n} edit", "after {n} edits"))
        self._legend.rows.set_values([local(f"{value:.4g}") if np.isfinite(value) else "–" for value in values])

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_mode(self, mode: str) -> None:
        self._context.settings.remember("norms.mode", mode)
        self.plot.set_label("left", Y_LABELS[mode])
        self.fit()

    def _on_hovered(self, place: QPointF | None) -> None:
        found = self._series.at(place.x()) if place is not None else None
        self._hover_line.setVisible(found is not None)
        if found is not None:
            self._hover_line.setPos(float(self.logs.place("bottom", found[0])))
        self._show_values(found[0] if found is not None else self._now)


def _spectral_growth(event: NormsMeasured) -> Array:
    """(L,) largest singular values over those of the unedited matrices; NaN where they were not measured."""
    if event.spectral is None or event.spectral_base is None:
        return np.full(len(event.layers), np.nan)
    return np.asarray(event.spectral, dtype=float) / np.asarray(event.spectral_base, dtype=float)


def _with_margins(edits: float) -> tuple[float, float]:
    """The range from 0 to ``edits`` with a margin for the markers at both ends."""
    return -0.015 * edits, 1.02 * edits
