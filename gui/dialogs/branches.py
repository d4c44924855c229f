"""Two branches, or points of them, side by side: the facts that they hold differently, and their curves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from engine.events import QualityMeasured, TimelineBranch, TimelineChanged
from engine.support.wording import Sentence, join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.support.units import format_probability
from gui.widgets.basics import EmptyState, Pages, Segmented
from gui.widgets.in_place import InPlace
from gui.widgets.log_axes import KeptAxes, Side
from gui.widgets.map_words import branches_in_words
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import Notice, muted_line, ranked
from gui.widgets.plots import Plot, Rows
from gui.widgets.wheel import steady
from gui.widgets.whole import resize_for_text

if TYPE_CHECKING:
    from engine.laboratory.branch_comparison import BranchComparison, BranchCurves, FactDifference, HeldFact, Kind
    from gui.style.theme import Theme

SIZE = (1080, 700)
QUALITY = (
    ("retention", say("retention"), say("Edits that held after their own batch and held when asked again")),
    ("efficacy", say("efficacy"), say("Edits whose new object is the model's exact answer")),
    ("untouched", say("untouched"), say("Known facts of other subjects that are still answered")),
    ("perplexity", say("perplexity"), say("On held-out text")),
)
TITLES = {key: title for key, title, _ in QUALITY}
COLOURS = ("accent", "warn")  # of the first and the second branch; the second is dashed as well
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
Curve = tuple[list[float], list[float]]
Point = tuple[str, int | None]  # a branch, and how many of its batches are applied; None: its end
_AXES: tuple[Side, Side] = ("bottom", "left")  # of a curve's numbers


class BranchesDialog(QDialog):
    """A modeless dialog with a choice of two branches, or of the points that it was opened for; it asks the engine
    whenever one of them is chosen.
    """

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        InPlace(self)
        self._context = context
        self._found: BranchComparison | None = None
        self._branches: tuple[TimelineBranch, ...] = ()
        self._points: list[Point] = []  # those to choose from: the ends of all branches, and the points asked for
        self.setWindowTitle(tr("Compare branches"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.choices = (self._choice(tr("First branch")), self._choice(tr("Second branch")))
        self.said = ranked("", "muted", wrap=True)
        self.notice = Notice(context.theme, self)
        self.table = ListTable(tr("Facts that the branches hold differently"))
        self.pages = Pages(self.table, EmptyState("branch", tr("Both hold the same facts.")))
        largest = tr("largest ‖W<sub>t</sub>‖ / ‖W<sub>0</sub>‖")
        self.norms = Plot(say("Norm growth of both branches"), say("edits", meaning="how many"), largest)
        self.quality = Plot(
            say("Quality of both branches"), say("edits", meaning="how many"), shown(TITLES["retention"])
        )
        self.readout = muted_line()
        for plot, curve in ((self.norms, self._growth), (self.quality, self._measured)):
            plot.rows = partial(self._rows, curve)
            plot.hovered.connect(partial(self._on_hovered, curve))
            plot.fit_asked.connect(self._draw)
            for place, axis in enumerate(_AXES):
                plot.logs.offer(axis, partial(self._along, curve, place), self._draw)
        KeptAxes({plot.name: plot.logs for plot in (self.norms, self.quality)}, context.settings, self)
        self.measure = Segmented(
            tr("Measure", meaning="noun"), [(key, shown(title), shown(tip)) for key, title, tip in QUALITY]
        )
        self.measure.chosen.connect(lambda _key: self._draw())
        self._lay_out()
        self.apply_theme(context.theme)
        context.theme.changed.connect(lambda: self.apply_theme(context.theme))
        context.bridge.subscribe(TimelineChanged, self._on_timeline)
        context.bridge.model_changed.connect(lambda _info: self.close())

    def present(
        self, event: TimelineChanged, one: str, other: str, points: tuple[int | None, int | None] = (None, None)
    ) -> None:
        """Show two of the branches of the timeline, each after so many batches (None: at its end)."""
        lengths = {branch.name: len(branch.marks) for branch in _branches_of(event)}
        pair = [(name, None if at == lengths.get(name) else at) for name, at in zip((one, other), points, strict=True)]
        self._points = [point for point in dict.fromkeys(pair) if point[1] is not None]
        for choice in self.choices:
            choice.clear()  # what was chosen for another pair
        self._fill(event)
        for choice, point in zip(self.choices, pair, strict=True):
            choice.setCurrentIndex(self._points.index(point))
        self.show()
        self.raise_()
        self.activateWindow()
        self.ask()

    def ask(self) -> None:
        """Compare what is chosen."""
        (one, batches), (other, others) = (self._points[choice.currentIndex()] for choice in self.choices)
        names = [self._name(self._points[choice.currentIndex()]) for choice in self.choices]

        def show(found: BranchComparison) -> None:
            here, there = (
                replace(side, name=name) for side, name in zip((found.here, found.there), names, strict=True)
            )
            self.show_found(replace(found, here=here, there=there))

        self._context.bridge.submit(
            say("Comparing {one} with {other}", one=names[0], other=names[1]),
            lambda bench: bench.branches.compare(one, other, batches, others),
            on_result=show,
            on_error=self.notice.show_error,
            needs="model",
        )

    def show_found(self, found: BranchComparison) -> None:
        """Show a comparison."""
        self._found = found
        self.notice.clear()
        self.said.setText(shown(_in_words(found)))
        self.table.numbers.show(_table(found))
        self.table.shape_columns((1, 2, 3, 4))
        self.pages.show_content(bool(found.differences))
        self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for plot in (self.norms, self.quality):
            plot.apply_theme(theme)
        self.table.apply_theme(theme)
        self.pages.empty.apply_theme(theme)
        for label, token, sign in zip(self._signs, COLOURS, ("━━", "╍╍"), strict=True):
            label.setText(f'<span style="color:{theme.color(token).name()}">{sign}</span>')
        self._draw()

    # -- building ------------------------------------------------------------------------------------------------------

    def _choice(self, name: str) -> QComboBox:
        choice = steady(QComboBox(self))
        choice.setAccessibleName(name)
        choice.setMinimumWidth(180)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.activated.connect(lambda _index: self.ask())
        return choice

    def _lay_out(self) -> None:
        resize_for_text(self, *SIZE)
        self._signs = (QLabel(self), QLabel(self))
        head = QHBoxLayout()
        for choice, sign in zip(self.choices, self._signs, strict=True):
            head.addWidget(sign)
            head.addWidget(choice)
            head.addSpacing(12)
        head.addWidget(self.said, 1)
        tools = QHBoxLayout()
        tools.addStretch(1)
        tools.addWidget(self.measure)
        curves = QWidget()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addLayout(tools)
        right.addWidget(self.quality, 1)
        row = QHBoxLayout(curves)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.norms, 1)
        row.addLayout(right, 1)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(self.pages)
        parts.addWidget(curves)
        parts.setSizes([340, 280])
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(parts, 1)
        layout.addWidget(self.readout)

    def _on_timeline(self, event: TimelineChanged) -> None:
        if self.isVisible():
            self._fill(event)

    def _fill(self, event: TimelineChanged) -> None:
        """Offer the branches that there are and the points asked for, keeping what is chosen."""
        before, self._branches = [branch.name for branch in self._branches], _branches_of(event)
        names = [branch.name for branch in self._branches]
        lengths = {branch.name: len(branch.marks) for branch in self._branches}
        same = len(before) == len(names)  # then one may have another name now
        now = {name: names[place] if same and name not in names else name for place, name in enumerate(before)}
        moved = [(now.get(name, name), at) for name, at in self._points]
        chosen = [moved[choice.currentIndex()] if choice.currentIndex() >= 0 else None for choice in self.choices]
        asked = [(name, at) for name, at in moved if at is not None and at <= lengths.get(name, -1)]
        self._points = [*((name, None) for name in names), *asked]
        for choice, point, other in zip(self.choices, chosen, reversed(chosen), strict=True):
            if point not in self._points:
                point = next((one for one in self._points if one != other), self._points[0])
            choice.clear()
            choice.addItems([shown(self._name(one)) for one in self._points])
            choice.setCurrentIndex(self._points.index(point))

    def _name(self, point: Point) -> str:
        """A branch by its name, and a point of it by the edits that the model holds there."""
        name, at = point
        if at is None:
            return name
        marks = next(branch.marks for branch in self._branches if branch.name == name)
        if not at:
            return say("the unedited model")
        return say_count(marks[at - 1].position, "{branch} after {n} edit", "{branch} after {n} edits", branch=name)

    # -- curves --------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._found is None:
            return
        self.quality.set_label("left", shown(TITLES[self.measure.key]))
        self._show_curves(self.norms, [self._growth(side) for side in self._sides()], least=(1.0, 1.05))
        share = (0.0, 1.02) if self.measure.key != "perplexity" else None
        self._show_curves(self.quality, [self._measured(side) for side in self._sides()], least=share)
        names = [side.name for side in self._sides()]
        grown, measured = ([_end(curve(side)) for side in self._sides()] for curve in (self._growth, self._measured))
        self.norms.say(shown(branches_in_words(say("largest norm over the first"), names, grown)))
        self.quality.say(shown(branches_in_words(TITLES[self.measure.key], names, measured)))

    def _show_curves(self, plot: Plot, curves: list[Curve], least: tuple[float, float] | None) -> None:
        plot.item.clear()
        theme = self._context.theme
        for curve, token, style in zip(curves, COLOURS, STYLES, strict=True):
            x, y = (plot.logs.place(axis, values) for axis, values in zip(_AXES, curve, strict=True))
            pen = pg.mkPen(theme.color(token), width=2, style=style)
            plot.item.addItem(pg.PlotCurveItem(x, y, pen=pen, antialias=True, connect="finite"))
            plot.item.addItem(pg.ScatterPlotItem(x, y, size=5, pen=None, brush=theme.color(token)))
        values = [value for _, y in curves for value in y] + list(least or ())
        last = max([20.0, *(at for x, _ in curves for at in x)])
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        room = 0.05 * ((high - low) or 1.0)
        upright = (low - room if least is None else low, high + room)
        plot.show_range(plot.logs.span("bottom", (0.0, last * 1.02)), plot.logs.span("left", upright))

    def _on_hovered(self, curve: Callable[[BranchCurves], Curve], place: QPointF | None) -> None:
        """Say what both branches have at the measurement nearest to the pointer."""
        parts = []
        for side in self._sides() if place is not None else ():
            x, y = curve(side)
            if x and place is not None:
                nearest = min(range(len(x)), key=lambda n: abs(x[n] - place.x()))
                edits = say_count(round(x[nearest]), "{n} edit", "{n} edits")
                parts.append(
                    say("{branch}: {value:.5g} after {edits}", branch=side.name, value=y[nearest], edits=edits)
                )
        self.readout.set_full_text(shown(join_texts("; ", parts)))

    def _sides(self) -> tuple[BranchCurves, ...]:
        return () if self._found is None else (self._found.here, self._found.there)

    def _growth(self, side: BranchCurves) -> Curve:
        found = [(e.position, float(np.max(e.norm / e.base))) for e in side.norms if len(e.layers)]
        return [float(x) for x, _ in found], [y for _, y in found]

    def _measured(self, side: BranchCurves) -> Curve:
        found = [(event.position, value) for event in side.quality if (value := self._value(event)) is not None]
        return [float(x) for x, _ in found], [y for _, y in found]

    def _along(self, curve: Callable[[BranchCurves], Curve], place: int) -> list[float]:
        """All numbers of both branches along one axis of a plot."""
        return [value for side in self._sides() for value in curve(side)[place]]

    def _value(self, event: QualityMeasured) -> float | None:
        value: float | None = getattr(event, self.measure.key)
        return value

    def _rows(self, curve: object) -> Rows:
        """The numbers behind one of the plots."""
        assert callable(curve)
        rows = [(side.name, x, y) for side in self._sides() for x, y in zip(*curve(side), strict=True)]
        return (say("branch"), say("edits", meaning="how many"), say("value")), rows


def _branches_of(event: TimelineChanged) -> tuple[TimelineBranch, ...]:
    """All branches; where there is but one, that."""
    return event.branches or (TimelineBranch(event.branch, event.marks),)


def _in_words(found: BranchComparison) -> Sentence:
    here, there = found.here, found.there
    kinds = [difference.kind for difference in found.differences]
    counts = ((kinds.count(kind), kind) for kind in dict.fromkeys(kinds))
    apart = [_counted(count, kind, found) for count, kind in counts]
    lengths = say(
        "{here} has {edits}, {there} {others}; they begin with the same {shared:,}.",
        here=here.name,
        edits=_edits(here, say_count(here.edits, "{n} edit", "{n} edits")),
        there=there.name,
        others=_edits(there, say("{count:,}", count=there.edits)),
        shared=found.shared,
    )
    differ = say("Facts that differ: {facts}.", facts=join_texts(", ", apart)) if apart else say("No fact differs.")
    return join_texts(" ", [lengths, differ])


def _edits(side: BranchCurves, made: Sentence) -> Sentence:
    """The edits ``made`` on a branch, and how many of them were taken back."""
    if not side.taken_back:
        return made
    return say("{edits} ({gone:,} taken back)", edits=made, gone=side.taken_back)


def _counted(count: int, kind: Kind, found: BranchComparison) -> Sentence:
    """How many facts differ in one way."""
    match kind:
        case "only here" | "only there":
            side = found.here if kind == "only here" else found.there
            return say("{count:,} only on {branch}", count=count, branch=side.name)
        case "other object":
            return say("{count:,} other object", count=count)
        case "written apart":
            return say("{count:,} written apart", count=count)


def _end(curve: Curve) -> tuple[float, float] | None:
    """The last point of a curve."""
    x, y = curve
    return (x[-1], y[-1]) if x else None


def _table(found: BranchComparison) -> Rows:
    names = (found.here.name, found.there.name)
    header = ("", say("Subject"), say("Prompt"), *names, *(say("P, {branch}", branch=name) for name in names))
    return header, [_line(found, difference) for difference in found.differences]


def _line(found: BranchComparison, difference: FactDifference) -> list[str]:
    kinds = {
        "only here": say("only {branch}", branch=found.here.name),
        "only there": say("only {branch}", branch=found.there.name),
        "other object": say("other object"),
        "written apart": say("written apart"),
    }
    sides = (difference.here, difference.there)
    objects = [held.fact.target if held else "–" for held in sides]
    chances = [_chance(held) for held in sides]
    fact = difference.fact
    return [kinds[difference.kind], fact.subject, fact.text, *objects, *chances]


def _chance(held: HeldFact | None) -> str:
    """The probability of the object after its batch, with a sign where it is not the answer."""
    if held is None or held.result.after is None:
        return "–"
    return format_probability(held.result.after) + ("" if held.result.efficacy is not False else " ✗")
