"""Superposition in full, measured on demand: all pairs of facts, the most overlapping ones, their angles, and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPointF, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.events import TimelineChanged
from engine.support import counted
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.matrix.angle_plot import AnglePlot
from gui.panels.matrix.depth_page import DepthPage
from gui.widgets.basics import EmptyState, Segmented, row_of, switch
from gui.widgets.linked import LinkedAxis, LinkedList, LinkedRows
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import NumberTable
from gui.widgets.overlap_map import QUANTITIES, ColourScale, OverlapMap
from gui.widgets.pieces import ActionButton, muted_line
from gui.widgets.plots import Rows
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.diagnostics.superposition import OverlapMatrices, Superposition
    from engine.laboratory.laboratory import Compared
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.matrix"
VIEWS = (
    ("pairs", say("pairs"), say("Every pair of facts at one layer, and those that overlap most by name")),
    ("angles", say("angles"), say("The angles between the keys of all pairs, in whitened space and as they are")),
    ("depth", say("depth"), say("Kurtosis over relative depth, with other models and moments")),
)
WHAT = say(
    "Every pair of facts, those that overlap most, the angles of their keys and the kurtosis over depth appear here. "
    "Press Measure: the keys of all layers are compared once."
)


class MatrixPanel(QWidget):
    """Measures on demand (``Workbench.laboratory``) and shows one layer of the result."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._found: Compared[Superposition] | None = None
        self._matrices: dict[int, Compared[OverlapMatrices]] = {}
        self._asked: set[int] = set()
        self._serial = 0  # number of the measurement, by which late results of an older one are dropped
        self._position = 0
        self._build_pages()
        self._build_layout()
        self._build_tools()
        self._show_some()
        context.actions.handle(MEASURE, self.measure)
        context.bridge.subscribe(TimelineChanged, self.on_timeline)
        context.bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_pages(self) -> None:
        self.map = OverlapMap()
        self.map.hovered.connect(self._on_hovered)
        chosen = self._context.chosen
        LinkedAxis(self.map, chosen, "fact", "left", lambda: self.map.fact_ids)
        LinkedAxis(self.map, chosen, "fact", "bottom", lambda: self.map.fact_ids, clickable=False)
        self.map.clicked.connect(self._on_clicked)  # after the fact was chosen, which selects its first pair
        self.pairs = NumberTable(say("Pairs of facts that overlap most at this layer"))
        self.pairs.setObjectName("legend")
        self.pairs.setFrameShape(QFrame.Shape.NoFrame)
        self.pairs.setShowGrid(False)
        self.pairs.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.pairs.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.pairs.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.pairs.selectionModel().currentRowChanged.connect(self._on_pair)
        LinkedRows(self.pairs, chosen, "fact", self._edited)
        self.angles = AnglePlot()
        self.angles.hovered.connect(lambda place: self._say(self.angles.describe(place) if place is not None else ""))
        self.curves = DepthPage(self._context)
        self.curves.plot.hovered.connect(
            lambda place: self._say(self.curves.plot.describe(place) if place is not None else "")
        )

    def _build_layout(self) -> None:
        self.quantity = steady(QComboBox())
        self.quantity.setAccessibleName(tr("What the map shows"))
        for key, (title, tip) in QUANTITIES.items():
            self.quantity.addItem(shown(title), key)
            self.quantity.setItemData(self.quantity.count() - 1, shown(tip), Qt.ItemDataRole.ToolTipRole)
        self.quantity.currentIndexChanged.connect(lambda _index: self._draw_map())
        self.scale = ColourScale()
        self.before = switch(tr("before"), tr("Show the model as it was before the session"))
        self.before.toggled.connect(lambda _on: self.draw())
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(2)
        beside.addWidget(self.map, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.quantity)
        foot.addStretch(1)
        foot.addWidget(self.scale)
        beside.addLayout(foot)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.pairs)
        split.setSizes([250, 590])
        split.setChildrenCollapsible(False)
        self.stack = QStackedWidget()
        for page in (split, self.angles, self.curves):
            self.stack.addWidget(page)
        self.view = Segmented(say("View"), VIEWS)
        self._context.settings.follow("matrix.view", "pairs", self.view.choose)
        self.view.chosen.connect(self._on_view)
        self.readout = muted_line()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.view)
        head.addWidget(self.readout, 1)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        empty = EmptyState("heatmap", WHAT)
        self.pages = MeasuredPages(self, content, {say("Numbers of the view that is shown"): self.rows}, empty)

    def _build_tools(self) -> None:
        self.layer = steady(QComboBox())
        self.layer.setAccessibleName(tr("Layer of the pairs and angles"))
        self.layer.setToolTip(tr("The layer whose pairs and angles are shown"))
        self.layer.currentIndexChanged.connect(lambda _index: self._on_layer())
        LinkedList(self.layer, self._context.chosen, "layer", self._layers)
        button = ActionButton(self._context.actions[MEASURE], say("Measure"))
        self.tools = row_of(self.layer, self.before, button, self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.map, self.scale, self.angles, self.curves, self.pages):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))
        self.pairs.setFont(theme.font(0.92))
        self.pairs.verticalHeader().setDefaultSectionSize(self.pairs.fontMetrics().height() + 6)
        self.draw()

    # -- measuring -----------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Compare the keys of all layers, before the session and now."""
        self._serial += 1
        serial = self._serial
        self._context.bridge.submit(
            say("Measuring superposition in full"),
            lambda bench: bench.laboratory.superposition(),
            on_result=lambda found: self._on_found(serial, found),
            kind="measure",
            key="superposition in full",
        )

    def _on_found(self, serial: int, found: Compared[Superposition]) -> None:
        if serial != self._serial:
            return
        self._found, self._matrices, self._asked = found, {}, set()
        self._offer(found.now.layers)
        self._show_some()
        self._ask_matrices()
        self.draw()

    def _ask_matrices(self) -> None:
        """Measure the pairs of the chosen layer, unless that was done."""
        layer, serial = self._layer, self._serial
        if layer is None or layer in self._asked:
            return
        self._asked.add(layer)

        def work(bench: Workbench) -> Any:
            return bench.laboratory.overlap_matrices(layer)

        self._context.bridge.submit(
            say("Comparing pairs at layer {layer}", layer=layer),
            work,
            on_result=lambda found: self._on_matrices(serial, layer, found),
            kind="measure",
        )

    def _on_matrices(self, serial: int, layer: int, found: Compared[OverlapMatrices]) -> None:
        if serial != self._serial or self._found is None:
            return
        if found.now.fact_ids == self._found.now.fact_ids:
            self._matrices[layer] = found
            self._draw_map()
        else:  # a run, say, has edited other facts meanwhile: their pairs are not those of the list
            self._asked.discard(layer)
            self._say(say("There are other facts now than those that were measured. Measure again."))

    def on_timeline(self, event: TimelineChanged) -> None:
        """Note the current position, so that a measurement of another one is marked as such."""
        self._position = event.position
        self._say("")

    def clear(self) -> None:
        """Reset for another model or session. Curves of other models stay."""
        self._serial += 1
        self._found, self._matrices, self._asked = None, {}, set()
        self._position = 0
        self.curves.show_now(None, None)
        self._show_some()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the chosen layer."""
        found, row = self._found, self.layer.currentIndex()
        if found is None or row < 0:
            return
        self._draw_map()
        self.pairs.numbers.show(self.pair_rows())
        heads = self.pairs.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for name in (0, 1):
            heads.setSectionResizeMode(name, QHeaderView.ResizeMode.Stretch)
        self.angles.show_layer(found.now, found.before, row)
        self.curves.show_now(found.now, found.before)
        self._say("")
        self.pages.refresh()

    def pair_rows(self) -> Rows:
        """The most overlapping pairs at the chosen layer, with their overlap before the edits if measured."""
        found = self._shown
        if found is None or self.layer.currentIndex() < 0:
            return [say("edited", meaning="fact"), say("moved", meaning="fact")], []
        rows = [
            [pair.edited_name, pair.moved_name, round(pair.p, 3), f"{pair.angle:.0f}°", f"{pair.plain_angle:.0f}°"]
            for pair in found.top[self.layer.currentIndex()]
        ]
        return [say("edited", meaning="fact"), say("moved", meaning="fact"), "p", say("angle"), say("plain")], rows

    def rows(self) -> Rows:
        """The table behind the current view."""
        views = {"pairs": self.pair_rows, "angles": self.angles.bins, "depth": self.curves.plot.points}
        return views[self.view.key]()

    def _edited(self) -> tuple[str, ...]:
        """The fact that is edited in each of the pairs that are listed."""
        found, row = self._shown, self.layer.currentIndex()
        return tuple(found.fact_ids[pair.edited] for pair in found.top[row]) if found is not None and row >= 0 else ()

    def _layers(self) -> tuple[int, ...]:
        return self._found.now.layers if self._found is not None else ()

    @property
    def _layer(self) -> int | None:
        found, row = self._found, self.layer.currentIndex()
        return found.now.layers[row] if found is not None and 0 <= row < len(found.now.layers) else None

    @property
    def _shown(self) -> Superposition | None:
        """The displayed measurement: now, or before the session."""
        found = self._found
        if found is None:
            return None
        return found.before if self.before.isChecked() and found.before is not None else found.now

    def _draw_map(self) -> None:
        layer, quantity = self._layer, str(self.quantity.currentData())
        found = self._matrices.get(layer) if layer is not None else None
        drawn = found.before if found and self.before.isChecked() and found.before else found.now if found else None
        self.map.show_matrices(drawn, quantity)
        self.scale.show_quantity(quantity)
        if drawn is not None:
            self._on_pair(self.pairs.currentIndex(), QModelIndex())

    def _offer(self, layers: tuple[int, ...]) -> None:
        """List the measured layers, keeping the choice if possible."""
        chosen = self.layer.currentData()
        with QSignalBlocker(self.layer):
            self.layer.clear()
            for layer in layers:
                self.layer.addItem(tr("layer {layer}", layer=layer), layer)
            kept = self.layer.findData(chosen)
            self.layer.setCurrentIndex(kept if kept >= 0 else len(layers) // 2)

    def _show_some(self) -> None:
        some = self._found is not None
        self.pages.show_content(some)
        for tool in (self.view, self.layer, self.pages.as_table):
            tool.setEnabled(some)
        self.layer.setVisible(some)  # it is empty before
        self.before.setVisible(some and self._found is not None and self._found.before is not None)
        self._on_view(self.view.key)

    def _say(self, text: str) -> None:
        """Set the caption to ``text``, by default to what was measured and when."""
        drawn, found = self._shown, self._found
        if text or drawn is None or found is None:
            self.readout.set_full_text(text)
            return
        facts = say("{facts}, {when}", facts=counted.facts(len(drawn.names)), when=self._when(drawn, found))
        statistics = _statistics(drawn, self.layer.currentIndex()) if self.view.key != "depth" else ""
        self.readout.set_full_text(shown(join_texts("; ", [facts, statistics])))

    def _when(self, drawn: Superposition, found: Compared[Superposition]) -> str:
        """After how many edits ``drawn`` was measured, and whether the model has others now."""
        when = say("after {edits}", edits=say_count(drawn.position, "{n} edit", "{n} edits"))
        if drawn is found.before:
            when = say("before the session")
        if found.now.position == self._position:
            return when
        return say("{when}, the model now has {position:,}: measure again", when=when, position=self._position)

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_view(self, view: str) -> None:
        self._context.settings.remember("matrix.view", view)
        self.stack.setCurrentIndex(self.view.place)
        self.layer.setEnabled(self._found is not None and view != "depth")
        self._say("")
        self.pages.refresh()

    def _on_layer(self) -> None:
        self._ask_matrices()
        self.draw()

    def _on_pair(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Highlight the chosen pair on the map."""
        drawn, row = self._shown, self.layer.currentIndex()
        if drawn is None or row < 0 or not current.isValid() or current.row() >= len(drawn.top[row]):
            self.map.mark(None)
            return
        pair = drawn.top[row][current.row()]
        self.map.mark((pair.edited, pair.moved))
        self._say(self.map.describe((pair.edited, pair.moved)))

    def _on_clicked(self, place: QPointF) -> None:
        """Mark the pair, also in the list where it is there."""
        pair, drawn = self.map.pair_at(place), self._shown
        listed = drawn.top[self.layer.currentIndex()] if drawn is not None else ()
        row = next((row for row, one in enumerate(listed) if (one.edited, one.moved) == pair), None)
        if row is not None:
            self.pairs.selectRow(row)
            return
        self.pairs.clearSelection()
        self.pairs.setCurrentIndex(QModelIndex())
        self.map.mark(pair)
        self._say(self.map.describe(pair) if pair is not None else "")

    def _on_hovered(self, place: QPointF | None) -> None:
        pair = self.map.pair_at(place) if place is not None else None
        self._say(self.map.describe(pair) if pair is not None else "")


def _statistics(drawn: Superposition, row: int) -> str:
    """How the pairs at the layer of index ``row`` are spread."""
    return say(
        "kurtosis {kurtosis:.3g}, {tail:.1%} of {pairs} above |p| = {threshold:g}",
        kurtosis=float(drawn.p.kurtosis[row]),
        tail=float(drawn.tail[row]),
        pairs=counted.pairs(len(drawn.names) * (len(drawn.names) - 1)),
        threshold=drawn.threshold,
    )
