"""Axes that a person can make logarithmic: where numbers then stand, which are left out, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal

from engine.support.wording import say, say_count
from gui.widgets.series import Array

if TYPE_CHECKING:
    from gui.support.settings import Settings

Side = Literal["bottom", "left"]
FLOOR = -30.0  # axis coordinate below every view: where bars on a logarithmic axis begin
TITLES: dict[Side, str] = {"left": say("Logarithmic y axis"), "bottom": say("Logarithmic x axis")}
_KEPT = "plots.logarithmic"
_LEAST_ROOM = 0.15  # powers of ten around the numbers
_FURTHEST = 300.0  # a power of ten that a float still has
_STRAIGHT = 0.7  # powers of ten
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class LogAxis(QObject):
    """One axis of a plot, linear or logarithmic.

    ``values`` returns all numbers that are drawn along it, ``redraw`` draws them and fits the plot. A plot that shows
    one quantity at a time has a choice for each: its ``topic``.
    """

    changed = Signal(bool)
    chosen = Signal()  # by a person

    def __init__(
        self, axis: pg.AxisItem, values: Callable[[], Any], redraw: Callable[[], object], *, default: bool = False
    ) -> None:
        super().__init__()
        self._axis, self._values, self._redraw = axis, values, redraw
        self._choices: dict[str, bool] = {}
        self.topic, self.default = "", default
        self.on = default
        axis.setLogMode(default, default)

    @property
    def possible(self) -> bool:
        """Whether a logarithmic axis would show something."""
        return bool(self._positive.size)

    @property
    def left_out(self) -> int:
        """How many numbers have no place on the axis: those of zero or less, where it is logarithmic."""
        return int((self._finite <= 0).sum()) if self.on else 0

    def choose(self, on: bool) -> None:
        """A person wants it so."""
        if on != self.on:
            self._choices[self.topic] = on
            self._show()
            self.chosen.emit()

    def about(self, topic: str, *, default: bool) -> None:
        """Show another quantity, as it was chosen for that one, else by ``default``."""
        self.topic, self.default = topic, default
        self._show()

    def recall(self, choices: dict[str, bool]) -> None:
        """Take the ``choices`` by topic that were remembered."""
        self._choices = choices
        self._show()

    @property
    def choices(self) -> dict[str, bool]:
        """What a person has chosen, by topic."""
        return dict(self._choices)

    def place(self, values: Any) -> Any:
        """Axis coordinates of ``values``; NaN where there is none."""
        if not self.on:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(np.asarray(values) > 0, np.log10(values), np.nan)

    def span(self) -> tuple[float, float]:
        """The range of a logarithmic axis that shows everything that has a place on it."""
        places = np.log10(self._positive)
        if not places.size:
            return 0.0, 1.0
        low, high = float(places.min()), float(places.max())
        room = max(0.06 * (high - low), _LEAST_ROOM)
        return low - room, high + room

    @property
    def _finite(self) -> Array:
        values = np.asarray(self._values(), dtype=float).ravel()
        return values[np.isfinite(values)]

    @property
    def _positive(self) -> Array:
        values = self._finite
        return values[values > 0]

    def _show(self) -> None:
        on = self._choices.get(self.topic, self.default)
        if on == self.on:
            return
        self.on = on
        self._axis.setLogMode(on, on)
        self._redraw()
        self.changed.emit(on)


class LogAxes(QObject):
    """The axes of ``plot`` that can be logarithmic, none to begin with."""

    changed = Signal(str, bool)  # Side, whether it is logarithmic now

    def __init__(self, plot: pg.PlotItem) -> None:
        super().__init__()
        self._plot = plot
        self.by_side: dict[Side, LogAxis] = {}

    def offer(
        self, side: Side, values: Callable[[], Any], redraw: Callable[[], object], *, default: bool = False
    ) -> LogAxis:
        """Let a person choose: :class:`LogAxis` says of what."""
        axis = LogAxis(self._plot.getAxis(side), values, redraw, default=default)
        axis.changed.connect(lambda on: self.changed.emit(side, on))
        self.by_side[side] = axis
        return axis

    def is_on(self, side: Side) -> bool:
        """Whether that axis is logarithmic now."""
        return side in self.by_side and self.by_side[side].on

    def toggle(self, side: Side) -> None:
        """A person wants it the other way; nothing happens where nothing could be drawn."""
        axis = self.by_side.get(side)
        if axis is not None and (axis.on or axis.possible):
            axis.choose(not axis.on)

    def place(self, side: Side, values: Any) -> Any:
        """Axis coordinates of ``values``; NaN where there is none."""
        return self.by_side[side].place(values) if side in self.by_side else values

    def value(self, side: Side, place: float) -> float:
        """The number at an axis coordinate."""
        return 10.0 ** min(place, _FURTHEST) if self.is_on(side) else place

    def bars(self, side: Side, values: Any) -> tuple[Array, Array]:
        """Starts and lengths of bars that end at ``values`` (N,): from zero, or from below a logarithmic axis."""
        heights = self.heights(side, values)
        starts = np.full(len(heights), self.floor(side))
        return starts, heights - starts

    def heights(self, side: Side, values: Any) -> Array:
        """Axis coordinates of what rises from zero; nothing is below the view."""
        plain = np.nan_to_num(np.asarray(values, dtype=float))
        return np.nan_to_num(self.place(side, plain), nan=FLOOR) if self.is_on(side) else plain

    def floor(self, side: Side) -> float:
        """Where bars begin and areas end."""
        return FLOOR if self.is_on(side) else 0.0

    def span(self, side: Side, linear: tuple[float, float]) -> tuple[float, float]:
        """The range that shows all: ``linear`` on a linear axis."""
        return self.by_side[side].span() if self.is_on(side) else linear

    def in_words(self) -> str:
        """How much has no place on a logarithmic axis; "": nothing."""
        count = sum(axis.left_out for axis in self.by_side.values())
        if not count:
            return ""
        return say_count(
            count,
            "{n} value of zero or less has no place on the logarithmic axis.",
            "{n} values of zero or less have no place on the logarithmic axis.",
        )


class KeptAxes(QObject):
    """Keeps in ``settings`` which axes of plots, by their names, a person has made logarithmic or linear."""

    def __init__(self, plots: Mapping[str, LogAxes], settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._axes = {f"{name}, {side}": axis for name, logs in plots.items() for side, axis in logs.by_side.items()}
        for axis in self._axes.values():
            axis.chosen.connect(self._keep)
        settings.follow(_KEPT, {}, self.show_kept)

    def show_kept(self, kept: dict[str, Any]) -> None:
        """Show every axis as it was chosen."""
        for name, axis in self._axes.items():
            choices = kept.get(name)
            plain = choices.items() if isinstance(choices, dict) else ()
            axis.recall({topic: on for topic, on in plain if isinstance(on, bool)})

    def _keep(self) -> None:
        ours = {name: axis.choices for name, axis in self._axes.items()}
        kept = {**self._settings.recall(_KEPT, {}), **ours}
        self._settings.remember(_KEPT, {name: choices for name, choices in kept.items() if choices})


def moved(opts: dict[str, Any], start: str, length: str, on: bool) -> dict[str, Any]:
    """Bars of pyqtgraph from a linear to a logarithmic axis (``on``), or back; those across it stay."""
    lengths = opts[length]
    if np.ndim(lengths) == 0:
        return {}
    starts = np.asarray(0.0 if opts[start] is None else opts[start], dtype=float)
    ends = along(starts + np.asarray(lengths, dtype=float), on, FLOOR)
    begin = np.full(len(ends), FLOOR if on else 0.0)
    return {start: begin, length: ends - begin}


def along(values: Array, on: bool, nothing: float = np.nan) -> Array:
    """Coordinates from a linear to a logarithmic axis (``on``; ``nothing`` where there is none), or back."""
    if not on:
        return np.power(10.0, values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(values), nothing)


def ticks_of(low: float, high: float, room: float) -> list[float]:
    """Where a logarithmic axis from ``low`` to ``high`` (axis coordinates) has numbers, ``room`` at most or so."""
    decades = high - low
    if not 0 < decades < 2 * _FURTHEST:
        return []
    if decades < _STRAIGHT:  # as on a linear axis, which has round numbers also between two powers of ten
        first, last = 10.0**low, 10.0**high
        rough = (last - first) / max(room, 2.0)
        step = min((size for size in _round_steps(rough) if size >= rough), default=rough)
        return np.log10(np.arange(np.ceil(first / step), np.floor(last / step) + 1) * step).tolist()
    powers = np.arange(np.floor(low), np.ceil(high) + 1)
    if 0.3 * room >= decades:
        places = (powers[:, None] + np.log10([1.0, 2.0, 5.0])).ravel()
    else:
        places = powers[powers % max(1, np.ceil(decades / max(room, 1.0))) == 0]
    return places[(places >= low) & (places <= high)].tolist()


def text_at(place: float) -> str:
    """The number at an axis coordinate: as it is, or as a power of ten where it would be long."""
    value = 10.0**place
    if 1e-4 <= value < 1e6:
        return f"{value:.6g}"
    mantissa, power = f"{value:.3e}".split("e")
    exponent = f"10{str(int(power)).translate(_RAISED)}"
    return exponent if float(mantissa) == 1 else f"{float(mantissa):g}·{exponent}"


def _round_steps(rough: float) -> list[float]:
    power = 10.0 ** np.floor(np.log10(rough))
    return [float(power * factor) for factor in (1, 2, 5, 10)]
