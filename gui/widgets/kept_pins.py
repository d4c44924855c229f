"""Pinned moments of a plot as plain values, in which the desk of a session keeps them, and back."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt
import pyqtgraph as pg

from engine.support.wording import packed, unpacked
from gui.widgets.log_axes import Side
from gui.widgets.pins import BAR, MOST, Moments, PinnedMoments, bar_sizes

_MOST_NUMBERS = 1_000_000  # of one coordinate: a file cannot ask for more memory than a plot would

Numbers = npt.NDArray[np.float64]


class _Curve(msgspec.Struct, tag="curve", frozen=True):
    x: bytes
    y: bytes
    step: Literal["center", "left", "right"] | None
    connect: Literal["all", "pairs", "finite"] | None  # None: as ``joined`` says of each point and the next
    joined: bytes = b""


class _Points(msgspec.Struct, tag="points", frozen=True):
    x: bytes
    y: bytes
    size: float


class _Bars(msgspec.Struct, tag="bars", frozen=True):
    sizes: dict[str, bytes | float]


class _Moment(msgspec.Struct, frozen=True):
    name: str | list[Any]
    items: list[_Curve | _Points | _Bars]


class _Pinned(msgspec.Struct, frozen=True):
    moments: list[_Moment]
    logarithmic: dict[Side, bool]


def plain(pinned: PinnedMoments) -> Any:
    """``pinned`` as dicts, lists and texts."""
    moments = [_Moment(packed(name), [_outline(item) for item in items]) for name, items in pinned.moments]
    return msgspec.to_builtins(_Pinned(moments, dict(pinned.logarithmic)))


def made(value: object) -> PinnedMoments:
    """What :func:`plain` was given. Raises ValueError where ``value`` is nothing of the kind."""
    try:
        found = msgspec.convert(value, _Pinned)
        moments: Moments = [
            (unpacked(moment.name), [_item(outline) for outline in moment.items]) for moment in found.moments[:MOST]
        ]
    except (msgspec.ValidationError, LookupError, TypeError, AttributeError, zlib.error) as error:
        raise ValueError("no pinned moments of a plot") from error
    return PinnedMoments(moments, found.logarithmic)


def _outline(item: pg.GraphicsObject) -> _Curve | _Points | _Bars:
    if isinstance(item, pg.BarGraphItem):
        sizes = bar_sizes(item).items()
        return _Bars({name: float(size) if isinstance(size, int | float) else _bytes(size) for name, size in sizes})
    x, y = item.getData()
    if isinstance(item, pg.ScatterPlotItem):
        return _Points(_bytes(x), _bytes(y), float(item.opts["size"]))
    step, connect = item.opts["stepMode"] or None, item.opts["connect"]
    if isinstance(connect, str):
        return _Curve(_bytes(x), _bytes(y), step, connect)  # type: ignore[arg-type]  # one of the three
    return _Curve(_bytes(x), _bytes(y), step, None, _bytes(connect))


def _item(outline: _Curve | _Points | _Bars) -> pg.GraphicsObject:
    if isinstance(outline, _Bars):
        sizes = {name: _numbers(size) if isinstance(size, bytes) else size for name, size in outline.sizes.items()}
        _check(not sizes.keys() - set(BAR) and {"width", "height"} <= sizes.keys() and ("x" in sizes or "x0" in sizes))
        _check(len({len(size) for size in sizes.values() if not isinstance(size, float)}) == 1)
        return pg.BarGraphItem(**sizes, brush=None)
    x, y = _numbers(outline.x), _numbers(outline.y)
    if isinstance(outline, _Points):
        _check(len(x) == len(y))
        return pg.ScatterPlotItem(x, y, size=outline.size, brush=None)
    _check(len(x) == len(y) + (outline.step == "center"))
    joined = outline.connect or _numbers(outline.joined).astype(np.int32)
    _check(isinstance(joined, str) or len(joined) == len(x))
    return pg.PlotCurveItem(x, y, stepMode=outline.step, connect=joined)


def _check(right: bool) -> None:
    if not right:
        raise ValueError("the numbers of a pinned moment do not fit together")


def _bytes(numbers: object) -> bytes:
    return zlib.compress(np.asarray(numbers, np.float64).tobytes())


def _numbers(written: bytes) -> Numbers:
    """The numbers of ``written``; ValueError where there are too many or the last is cut."""
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(written, 8 * _MOST_NUMBERS)
    _check(unpacking.eof and len(data) % 8 == 0)
    return np.frombuffer(data, np.float64).copy()


def by_name(value: object) -> Mapping[str, Any]:
    """The plain values of several plots by their names, as far as ``value`` is that."""
    return {name: one for name, one in value.items() if isinstance(name, str)} if isinstance(value, dict) else {}
