"""Side memory: the share of prompts that it answers, its routing score, and its size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.events import MemoryRead, SideMemoryMeasured, TimelineChanged
from engine.methods.knobs import MethodInfo
from engine.support.wording import join_texts, listed, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.side_memory.history import SideHistory
from gui.panels.side_memory.reading import READ, ReadingTexts
from gui.panels.side_memory.signal_histogram import SignalHistogram
from gui.panels.side_memory.teaching import TEACH, Teaching
from gui.panels.side_memory.usage_map import UsageMap
from gui.widgets.basics import EmptyState, row_of, switch, tool_button
from gui.widgets.flow import flow_of
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import NumberTable
from gui.widgets.pieces import Notice, inset, ranked
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from gui.style.theme import Theme

FAMILY = "side memory"
COUNTS_WIDTH = 130  # minimum width in pixels of the table of counts
SHOWN = 80  # characters of a text at whose end the memory was asked
USAGE_WIDTH = 90  # likewise, of the map of parts
WHAT = say("What a side memory answers and what it leaves alone appears here while a method edits with one")


def edited_prompts(count: int) -> str:
    """The number of edited prompts in words."""
    return say_count(count, "{n} edited prompt", "{n} edited prompts")


def untouched_facts(count: int) -> str:
    """The number of untouched facts in words."""
    return say_count(count, "{n} untouched fact", "{n} untouched facts")


class Share(QWidget):
    """A share as a large number, with the swatch of its curve in the histogram and its denominator."""

    def __init__(self, theme: Theme, words_of: Callable[[int], str], *, edited: bool) -> None:
        """``words_of`` says a count with its noun."""
        super().__init__()
        self._theme = theme
        self._words_of = words_of
        self._swatch = Swatch(theme, edited=edited)
        self.number = QLabel("–")
        self._caption = ranked("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.number)
        layout.addWidget(self._caption)

    def show_share(self, share: float | None, count: int) -> None:
        """Show the ``share`` of ``count`` prompts answered from the memory; None: not measured."""
        number = "–" if share is None else f"{100 * share:.0f} %"
        what = self._words_of(count)
        self.number.setText(number)
        if share is None:
            self._caption.setText(tr("{prompts}\nnot asked", prompts=what))
            self.setAccessibleName(tr("{share} {prompts} not asked", share=number, prompts=what))
        else:
            self._caption.setText(tr("of {prompts}\nanswered by it", prompts=what))
            self.setAccessibleName(tr("{share} of {prompts} answered by it", share=number, prompts=what))

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font size of the theme."""
        self.number.setFont(theme.font(1.8, bold=True))
        self._caption.setFont(theme.font(0.85))
        self._swatch.update()


class Swatch(QWidget):
    """A legend swatch of the histogram: filled with a solid edge, or grey with a dashed one."""

    def __init__(self, theme: Theme, *, edited: bool) -> None:
        super().__init__()
        self._theme = theme
        self._edited = edited
        self.setFixedSize(QSize(14, 22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it with the pens of the histogram."""
        painter = QPainter(self)
        fill = ("accent", 0.35) if self._edited else ("ghost", 0.55)
        style = Qt.PenStyle.SolidLine if self._edited else Qt.PenStyle.DashLine
        painter.setPen(QPen(self._theme.color("accent" if self._edited else "muted"), 1, style))
        painter.setBrush(self._theme.color(*fill))
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()


class SideMemoryPanel(QWidget):
    """Shows the :class:`SideMemoryMeasured` of the current position, of one kind at a time."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._reads: list[MemoryRead] = []
        self._history = SideHistory()
        self._titles: dict[str, str] = {}
        self._kinds: tuple[str, ...] = ()
        self._build_plots()
        self._build_layout()
        self._build_tools()
        self._refresh()
        self.teaching = Teaching(context, self.notice, self)
        self.reading = ReadingTexts(context, self.notice, self)
        bridge = context.bridge
        bridge.subscribe(SideMemoryMeasured, self.on_measured)
        bridge.subscribe(MemoryRead, self.on_read)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)
        listing = say("Listing methods")
        bridge.submit(listing, lambda bench: bench.methods(), on_result=self.show_methods, needs="model")

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_plots(self) -> None:
        self.histogram = SignalHistogram()
        self.histogram.hovered.connect(self._on_hovered)
        self.usage = UsageMap()
        self.usage.hovered.connect(self._on_usage_hovered)
        self.usage.hide()
        self.counts = NumberTable(say("What the side memory holds"))
        self.counts.setObjectName("legend")
        self.counts.setFrameShape(QFrame.Shape.NoFrame)
        self.counts.setShowGrid(False)
        self.counts.horizontalHeader().hide()
        self.inside = Share(self._context.theme, edited_prompts, edited=True)
        self.outside = Share(self._context.theme, untouched_facts, edited=False)

    def _build_tools(self) -> None:
        self.kind = steady(QComboBox())
        self.kind.setAccessibleName(tr("Side memory shown"))
        self.kind.setToolTip(tr("The side memory that is shown; this session has several"))
        self.kind.currentIndexChanged.connect(lambda _index: self.draw())
        self.log = switch(tr("log", meaning="axis"), tr("Logarithmic axis of the signal"))
        self.log.toggled.connect(self.histogram.scores.choose)
        self.histogram.scores.changed.connect(self.log.setChecked)
        self.memory = tool_button(tr("Memory of triples"), tr("Use MemLLM's memory, or teach the model to"))
        self.memory.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.memory)
        menu.addAction(self._context.actions[READ])
        menu.addAction(self._context.actions[TEACH])
        self.memory.setMenu(menu)
        self.measured = row_of(self.kind, self.log, self.pages.as_table)
        self.tools = row_of(self.memory, self.measured)
        self.kind.hide()

    def _build_layout(self) -> None:
        self.read = ranked("", "muted", wrap=True)
        self.read.hide()
        self.readout = ranked("", "muted", wrap=True)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignBottom)
        words = flow_of(self.inside, self.outside, spacing=22)
        side = QWidget()
        side.setMinimumWidth(COUNTS_WIDTH)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(6, 0, 0, 6)
        beside.addWidget(self.counts, 1)
        beside.addWidget(self.readout)
        self.readout.setContentsMargins(8, 0, 0, 0)
        self.usage.setMinimumWidth(USAGE_WIDTH)
        split = QSplitter(Qt.Orientation.Horizontal)
        parts: tuple[tuple[QWidget, int], ...] = ((self.histogram, 3), (self.usage, 2), (side, 0))
        for place, (widget, stretch) in enumerate(parts):
            split.addWidget(widget)
            split.setStretchFactor(place, stretch)
        split.setSizes([520, 340, 240])  # what has no stretch keeps its size, so the plots get the rest
        split.setChildrenCollapsible(False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 4)
        column.setSpacing(4)
        column.addWidget(words)
        column.addWidget(split, 1)
        column.addWidget(self.read)
        body = QWidget()
        self.pages = MeasuredPages(
            body,
            content,
            {
                say("Signals on edited prompts and untouched facts"): self.histogram.bins,
                say("Use of the side memory's parts"): self.usage.cells,
            },
            EmptyState("side", say("{what}.", what=WHAT)),
        )
        self.notice = Notice(self._context.theme)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(inset(self.notice))
        whole.addWidget(body, 1)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.histogram, self.usage, self.inside, self.outside, self.pages):
            part.apply_theme(theme)
        self.memory.setIcon(theme.icon("side"))
        self.readout.setFont(theme.font(0.92))
        self.read.setFont(theme.font(0.92))
        self.counts.setFont(theme.font(0.92))
        self.counts.verticalHeader().setDefaultSectionSize(self.counts.fontMetrics().height() + 6)
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def show_methods(self, methods: Sequence[MethodInfo]) -> None:
        """Set the titles of the kinds, and name the methods with a side memory."""
        self._titles = {info.name: info.title for info in methods if info.family == FAMILY}
        self._refresh()

    def on_measured(self, event: SideMemoryMeasured) -> None:
        """Store the measurement; a kind measured for the first time is shown."""
        new = event.kind not in self._history.kinds
        self._history.put(event)
        self._refresh()
        if new:
            self.kind.setCurrentIndex(self.kind.findData(event.kind))

    def on_read(self, event: MemoryRead) -> None:
        """Tell what the model asked the memory in its last answer, at which places, and what it answered."""
        last = self._reads[-1] if self._reads else None
        if last is None or last.prompt != event.prompt or len(event.written) <= len(last.written):
            self._reads = []
        self._reads.append(event)
        self.read.setText("\n".join(map(_told, self._reads)))
        self.read.show()

    def on_timeline(self, event: TimelineChanged) -> None:
        """Show the state at the current position."""
        self._history.follow(event)
        self._refresh()

    def clear(self) -> None:
        """Reset for another model or session."""
        self._history = SideHistory()
        self.read.hide()
        self._refresh()

    @property
    def shown(self) -> SideMemoryMeasured | None:
        """The displayed measurement, None if there is no side memory at this position."""
        return self._history.now(self.kind.currentData() or "")

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the state of the chosen kind."""
        self.dirty = False
        event = self.shown
        if event is None:
            return
        self.histogram.show_event(event)
        self.usage.show_usage(event.usage, event.usage_axes)
        self.inside.show_share(event.answered[0], len(event.inside))
        self.outside.show_share(event.answered[1], len(event.outside))
        self.counts.numbers.show((["", ""], [[name, _plain(value)] for name, value in event.counts.items()]))
        heads = self.counts.horizontalHeader()
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        heads.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._show_position()
        self.pages.refresh()

    def _refresh(self) -> None:
        """List the current kinds; the chooser is shown for more than one."""
        kinds = self._history.kinds
        if kinds != self._kinds:
            self._kinds = kinds
            chosen = self.kind.currentData()
            with QSignalBlocker(self.kind):
                self.kind.clear()
                for kind in kinds:
                    self.kind.addItem(self._titles.get(kind, kind), kind)
                self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
            self.draw()
        for place, kind in enumerate(kinds):
            self.kind.setItemText(place, self._titles.get(kind, kind))
        self.kind.setVisible(len(kinds) > 1)
        self.measured.setEnabled(bool(kinds))
        self.pages.empty.say(self._sentence())
        self.pages.show_content(bool(kinds))
        self.dirty = bool(kinds)

    def _sentence(self) -> str:
        if self._history.measured:
            edits = say_count(self._history.position, "{n} edit", "{n} edits")
            return say("After {edits} there is no side memory.", edits=edits)
        names = listed(self._titles.values())
        return say("{what}: {methods}.", what=WHAT, methods=names) if names else say("{what}.", what=WHAT)

    def _show_position(self) -> None:
        event = self.shown
        if event is not None:
            several = event.threshold is None and bool(event.signal)
            own = say("Each entry has its own threshold.") if several else ""
            when = say("After {edits}.", edits=say_count(event.position, "{n} edit", "{n} edits"))
            self.readout.setText(shown(join_texts(" ", [own, when])))

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_hovered(self, place: QPointF | None) -> None:
        """Show the number of texts in the bin under the pointer."""
        number = self.histogram.bin_at(place.x()) if place is not None else None
        if number is None:
            self._show_position()
            return
        low, high = self.histogram.edges[number : number + 2]
        inside, outside = (int(counts[number]) for counts in self.histogram.counts)
        self.readout.setText(
            tr(
                "{prompts}, {facts} between {low:.3g} and {high:.3g}.",
                prompts=edited_prompts(inside),
                facts=untouched_facts(outside),
                low=float(low),
                high=float(high),
            )
        )

    def _on_usage_hovered(self, place: QPointF | None) -> None:
        text = self.usage.describe(place) if place is not None else ""
        if text:
            sentence = tr("{text}.", text=text)
            self.readout.setText(f"{sentence[:1].upper()}{sentence[1:]}")
        else:
            self._show_position()


def _told(event: MemoryRead) -> str:
    """A read in words; of a long text its end."""
    text = f"{event.prompt}{event.written}"
    return tr(
        'Behind "{prompt}" the model asked {asked} and the memory answered {answers}.',
        prompt=text if len(text) <= SHOWN else f"…{text[-SHOWN:]}",
        asked=event.asked,
        answers=", ".join(event.answers) or say("nothing"),
    )


def _plain(value: float) -> float | int:
    """A number as text, integers without a decimal point."""
    return int(value) if float(value).is_integer() else float(value)
