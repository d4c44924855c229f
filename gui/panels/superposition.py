"""Superposition: the overlap of the keys of different facts, per layer; a heatmap and one layer in detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from engine.events import SuperpositionMeasured
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import local, shown, tr, tr_count
from gui.widgets.basics import EmptyState, row_of, switch
from gui.widgets.flow import LEAST_LINE, flow_of
from gui.widgets.linked import LinkedAxis, LinkedList
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.pieces import Elided
from gui.widgets.plot_words import kurtosis_in_words, layer_in_words, overlaps_in_words
from gui.widgets.plots import Plot, Rows, heat_table
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from gui.style.theme import Theme

STATISTICS = {
    "mean": say("mean"),
    "std": say("sd"),
    "kurtosis": say("kurtosis"),
}  # of the chosen layer, by the event's fields
OVERLAP = say("overlap p(k<sub>i</sub>, k<sub>j</sub>)")


class SuperpositionPanel(QWidget):
    """Shows the latest :class:`SuperpositionMeasured` over the first one of the session."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._now: SuperpositionMeasured | None = None
        self._before: SuperpositionMeasured | None = None
        self._earliest: dict[tuple[int, ...], SuperpositionMeasured] = {}
        self._build_heat()
        self._build_detail()
        self._build_layout()
        self._build_tools()
        self._show_some(False)
        context.bridge.subscribe(SuperpositionMeasured, self.on_measured)
        context.bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_heat(self) -> None:
        self.heat = Plot(say("Superposition of all layers"), OVERLAP, say("layer"))
        self.heat.rows = self.rows
        self.heat.clicked.connect(self._on_clicked)
        self.heat.hovered.connect(self._on_hovered)
        self.heat.fit_asked.connect(self._fit)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._frame = pg.PlotCurveItem()
        self.heat.item.addItem(self._image)
        self.heat.item.addItem(self._frame)
        self.strip = Plot(say("Kurtosis of all layers"), say("kurtosis"), "")
        self.strip.rows = self.rows
        self.strip.clicked.connect(self._on_clicked)
        self.strip.hovered.connect(self._on_strip_hovered)
        self.strip.fit_asked.connect(self._fit)
        self.strip.item.getAxis("left").setStyle(showValues=False)
        self.strip.setFixedWidth(110)
        self._bars_before = pg.BarGraphItem(x0=[], y=[], width=[], height=0.7, pen=None)
        self._bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.34, pen=None)
        self.strip.item.addItem(self._bars_before)
        self.strip.item.addItem(self._bars)
        self.strip.logs.offer("bottom", self._kurtosis, self._fit)
        self.strip.level_with(self.heat)

    def _build_detail(self) -> None:
        self.detail = Plot(say("Superposition of one layer"), OVERLAP, say("pairs of facts"))
        self.detail.rows = self.rows
        self.detail.fit_asked.connect(self._fit)
        self.detail.hovered.connect(self._on_detail_hovered)
        self.detail.logs.offer(
            "left", lambda: () if self._now is None else 1 + self._now.counts, self._fit, default=True
        )
        self._ghost = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
        self._curve = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
        self._mean = pg.InfiniteLine(0.0, angle=90)
        for item in (self._ghost, self._curve, self._mean):
            self.detail.item.addItem(item)

    def _build_tools(self) -> None:
        self.layer = steady(QComboBox())
        self.layer.setAccessibleName(tr("Layer shown in detail"))
        self.layer.setToolTip(tr("The layer whose histogram is shown"))
        self.layer.currentIndexChanged.connect(lambda _index: self.draw())
        LinkedList(self.layer, self._context.chosen, "layer", self._layers)
        for plot in (self.heat, self.strip):
            LinkedAxis(plot, self._context.chosen, "layer", "left", self._layers)
        self._by_row = switch(tr("per layer"), tr("Scale every layer to its own maximum"))
        self._by_row.setChecked(True)
        self._by_row.toggled.connect(lambda _on: self.draw())
        self.tools = row_of(self.layer, self._by_row, self.pages.as_table)

    def _build_layout(self) -> None:
        self._statistics = {values: QLabel(textFormat=Qt.TextFormat.RichText) for values in STATISTICS}
        self._readout = Elided(mode=Qt.TextElideMode.ElideRight)
        self._readout.setProperty("rank", "muted")
        self._readout.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._readout.setMinimumWidth(LEAST_LINE)
        words = flow_of(*self._statistics.values(), self._readout, spacing=14)
        maps = QWidget()
        row = QHBoxLayout(maps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.heat, 1)
        row.addWidget(self.strip)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(maps)
        split.addWidget(self.detail)
        split.setSizes([560, 440])
        split.setChildrenCollapsible(False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 4)
        column.setSpacing(2)
        column.addWidget(words)
        column.addWidget(split, 1)
        empty = EmptyState("heatmap", tr("How much the keys of different facts overlap in every layer appears here."))
        self.pages = MeasuredPages(self, content, {say("Superposition statistics of all layers"): self.rows}, empty)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for plot in (self.heat, self.strip, self.detail):
            plot.apply_theme(theme)
        for plot in (self.heat, self.strip):
            plot.item.getAxis("left").setGrid(False)
            plot.item.getAxis("bottom").setGrid(False)
        self.pages.apply_theme(theme)
        self._image.setLookupTable(heat_table(theme))
        self._frame.setPen(pg.mkPen(theme.color("accent"), width=1.5))
        self._bars.setOpts(brush=theme.color("accent"))
        self._bars_before.setOpts(brush=theme.color("ghost", 0.6))
        self._ghost.setBrush(theme.color("ghost", 0.55))
        self._ghost.setPen(pg.mkPen(theme.color("faint")))
        self._curve.setBrush(theme.color("accent", 0.30))
        self._curve.setPen(pg.mkPen(theme.color("accent")))
        self._mean.setPen(pg.mkPen(theme.color("accent"), style=Qt.PenStyle.DotLine))
        for label in (*self._statistics.values(), self._readout):
            label.setFont(theme.font(0.92))
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def on_measured(self, event: SuperpositionMeasured) -> None:
        """Store the latest measurement, and the earliest one for comparison."""
        if self._now is None or self._now.layers != event.layers:
            self._start(event)
        self._now = event
        self._before = self._earliest.get(event.layers, event)
        if event.position <= self._before.position:
            self._before = self._earliest[event.layers] = event
        self.dirty = True

    def clear(self) -> None:
        """Reset for another model or session."""
        self._now = self._before = None
        self._earliest.clear()
        self.layer.clear()
        self._show_some(False)
        self.dirty = False

    def _start(self, event: SuperpositionMeasured) -> None:
        self._before = None
        chosen = self.layer.currentData()
        self.layer.blockSignals(True)
        self.layer.clear()
        for layer in event.layers:
            self.layer.addItem(tr("layer {layer}", layer=layer), layer)
        kept = self.layer.findData(chosen) if chosen is not None else -1  # more layers may have been added
        self.layer.setCurrentIndex(kept if kept >= 0 else len(event.layers) // 2)
        self.layer.blockSignals(False)
        self._now = event
        self._fit()
        self._show_some(True)

    def _layers(self) -> tuple[int, ...]:
        return self._now.layers if self._now is not None else ()

    def _show_some(self, there_is_some: bool) -> None:
        self.pages.show_content(there_is_some)
        self.tools.setEnabled(there_is_some)
        self.layer.setVisible(there_is_some)  # it is empty before

    def rows(self) -> Rows:
        """Statistics and counts of every layer, now."""
        now = self._now
        if now is None:
            return [say("layer")], []
        centres = (now.edges[:-1] + now.edges[1:]) / 2
        pairs = (say("pairs at {overlap:.3f}", overlap=float(centre)) for centre in centres)
        header = [say("layer"), say("mean"), say("standard deviation"), say("kurtosis"), *pairs]
        statistics = zip(now.layers, now.mean, now.std, now.kurtosis, now.counts, strict=True)
        return header, [[layer, float(m), float(s), float(k), *c.tolist()] for layer, m, s, k, c in statistics]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the latest measurement."""
        self.dirty = False
        now = self._now
        row = self.layer.currentIndex()
        if now is None or row < 0:
            return
        self._draw_heat(now, row)
        self._draw_strip(now)
        self._draw_detail(now, row)
        self._show_statistics(now, row)
        self._show_position()
        self._say(now, row)
        self.pages.refresh()

    def _say(self, now: SuperpositionMeasured, row: int) -> None:
        """Say in words what each plot shows."""
        before = self._before.kurtosis if self._before is not None and self._before is not now else None
        self.heat.say(overlaps_in_words(now.layers, now.edges, now.counts))
        self.strip.say(kurtosis_in_words(now.layers, now.kurtosis, before))
        mean, kurtosis = float(now.mean[row]), float(now.kurtosis[row])
        self.detail.say(layer_in_words(now.layers[row], now.edges, now.counts[row], mean, kurtosis))

    def _draw_heat(self, now: SuperpositionMeasured, row: int) -> None:
        heat = np.log1p(now.counts.astype(np.float32))
        if self._by_row.isChecked():
            heat /= np.maximum(heat.max(axis=1, keepdims=True), 1.0)
        top = 1.0 if self._by_row.isChecked() else float(max(heat.max(), 1.0))
        low, high = float(now.edges[0]), float(now.edges[-1])
        self._image.setImage(np.ascontiguousarray(heat), levels=(0.0, top), autoLevels=False)
        self._image.setRect(QRectF(low, -0.5, high - low, len(now.layers)))
        self._frame.setData([low, high, high, low, low], np.array([-0.5, -0.5, 0.5, 0.5, -0.5]) + row)

    def _draw_strip(self, now: SuperpositionMeasured) -> None:
        y = np.arange(len(now.layers))
        for bars, measured in ((self._bars, now), (self._bars_before, self._before)):
            if measured is not None:
                starts, widths = self.strip.logs.bars("bottom", measured.kurtosis)
                bars.setOpts(x0=starts, y=y, width=widths)
        if self.strip.logs.is_on("bottom"):
            self.strip.widen_to(self.strip.logs.span("bottom", (0.0, 1.0)), self._layer_range(now))
            return
        high, low = float(np.nanmax(self._kurtosis())), float(np.nanmin(self._kurtosis()))
        (x0, x1), _ = self.strip.item.viewRange()
        if high > x1 or low < x0 or high < x1 / 4:
            self.strip.show_range((min(low * 1.1, 0.0), max(high * 1.15, 1.0)), self._layer_range(now))

    def _kurtosis(self) -> np.ndarray:
        """That of all layers, now and at first."""
        known = [measured.kurtosis for measured in (self._now, self._before) if measured is not None]
        return np.concatenate([np.empty(0), *known])

    def _draw_detail(self, now: SuperpositionMeasured, row: int) -> None:
        heights = self._heights(now.counts[row])
        self._curve.setData(now.edges, heights)
        self._ghost.setVisible(self._before is not None)
        if self._before is not None:
            self._ghost.setData(self._before.edges, self._heights(self._before.counts[row]))
        self._mean.setPos(float(now.mean[row]))
        _, (_, top) = self.detail.item.viewRange()
        if heights.max() > top:
            self.detail.show_range((float(now.edges[0]), float(now.edges[-1])), (0.0, float(heights.max()) * 1.15))

    def _heights(self, counts: np.ndarray) -> np.ndarray:
        """Axis coordinates of pairs of facts; one more of each where the axis is logarithmic, so that none is seen."""
        log = self.detail.logs.is_on("left")
        return np.log10(1.0 + counts) if log else np.asarray(counts, dtype=float)

    def _show_statistics(self, now: SuperpositionMeasured, row: int) -> None:
        muted = self._context.theme.tokens.muted
        for values, label in self._statistics.items():
            value = getattr(now, values)[row]
            before = getattr(self._before, values)[row] if self._before is not None else value
            was = f' <span style="color:{muted}">({local(f"{before:.3g}")})</span>' if self._before is not now else ""
            name, number = shown(STATISTICS[values]), local(f"{value:.3g}")
            label.setText(f'<span style="color:{muted}">{name}</span> <b>{number}</b>{was}')

    def _show_position(self) -> None:
        if self._now is not None:
            facts = say_count(self._now.probes, "{n} fact", "{n} facts")
            after = say_count(self._now.position, "after {n} edit", "after {n} edits")
            self._readout.set_full_text(shown(join_texts(", ", [facts, after])))

    def _layer_range(self, event: SuperpositionMeasured) -> tuple[float, float]:
        return -0.5, len(event.layers) - 0.5

    def _fit(self) -> None:
        """Set the fixed ranges of all three plots from the data."""
        now = self._now
        if now is None:
            return
        edges = (float(now.edges[0]), float(now.edges[-1]))
        step = max(1, len(now.layers) // 12)
        ticks = [[(i, str(layer)) for i, layer in enumerate(now.layers) if i % step == 0]]
        self.heat.item.getAxis("left").setTicks(ticks)
        self.heat.show_range(edges, self._layer_range(now))
        across = self.strip.logs.span("bottom", (0.0, max(float(np.nanmax(now.kurtosis)) * 1.15, 1.0)))
        self.strip.show_range(across, self._layer_range(now))
        self.detail.show_range(edges, (0.0, float(self._heights(now.counts).max()) * 1.15))
        self.draw()

    # -- user actions --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose the layer."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or self._now is None:
            super().keyPressEvent(event)
            return
        self.layer.setCurrentIndex(min(max(self.layer.currentIndex() + step, 0), len(self._now.layers) - 1))

    def _on_clicked(self, place: QPointF) -> None:
        row = round(place.y())
        if self._now is not None and 0 <= row < len(self._now.layers):
            self.layer.setCurrentIndex(row)

    def _on_hovered(self, place: QPointF | None) -> None:
        self._read_out(place, round(place.y()) if place is not None else -1)

    def _on_strip_hovered(self, place: QPointF | None) -> None:
        now, row = self._now, round(place.y()) if place is not None else -1
        if now is None or not 0 <= row < len(now.layers):
            self._show_position()
        else:
            kurtosis = float(now.kurtosis[row])
            told = tr("layer {layer}: kurtosis {kurtosis:.3g}", layer=now.layers[row], kurtosis=kurtosis)
            self._readout.set_full_text(told)

    def _on_detail_hovered(self, place: QPointF | None) -> None:
        self._read_out(place, self.layer.currentIndex())

    def _read_out(self, place: QPointF | None, row: int) -> None:
        """Show the number of pairs in the bin under the pointer, at the layer of ``row``."""
        now = self._now
        if now is None:
            return
        column = int(np.searchsorted(now.edges, place.x(), side="right")) - 1 if place is not None else -1
        if not (0 <= row < len(now.layers) and 0 <= column < now.counts.shape[1]):
            self._show_position()
            return
        told = tr_count(
            int(now.counts[row, column]),
            "layer {layer}: {n} pair with p between {low:.2f} and {high:.2f}",
            "layer {layer}: {n} pairs with p between {low:.2f} and {high:.2f}",
            layer=now.layers[row],
            low=float(now.edges[column]),
            high=float(now.edges[column + 1]),
        )
        self._readout.set_full_text(told)
