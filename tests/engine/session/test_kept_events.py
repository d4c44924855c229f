"""Events kept in a ledger come back as what they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.events import Conflict, FactsTraced, Noise, QualityReported, SkippedTrace, Trace, UneditedLayer
from engine.events.base import Event, FloatArray, IntArray
from engine.model.loading import ModelInfo
from engine.session.kept_events import keep, kept
from engine.session.ledger import Ledger


@dataclass(frozen=True)
class Everything(Event):
    """A field of every type that events have."""

    position: int
    name: str
    share: float | None
    numbers: FloatArray
    maybe: FloatArray | None
    counts: IntArray
    flags: NDArray[np.bool_]
    names: tuple[str, ...]
    pair: tuple[float | None, float | None]
    table: tuple[tuple[str, ...], ...]
    by_name: dict[str, tuple[float | None, float | None]]
    conflicts: tuple[Conflict, ...]
    unedited: UneditedLayer | None
    later: float | None = 0.5


def everything(position: int = 3, **changed: Any) -> Everything:
    given: dict[str, Any] = {
        "name": 'Orlen, "Sund" \u2260',
        "share": None,
        "numbers": np.array([[0.1, np.nan], [np.inf, -2.5]]),
        "maybe": np.array([0.25]),
        "counts": np.array([1, 2**40]),
        "flags": np.array([True, False]),
        "names": ("a", "b"),
        "pair": (None, 0.5),
        "table": (("a",), ()),
        "by_name": {"x": (1.0, None)},
        "conflicts": (Conflict("same key", "1", "2", "one", "two", 0.5, 3),),
        "unedited": UneditedLayer(4, 1.5, 0.5),
    }
    return Everything(position, **given | changed)


def same(first: Any, second: Any) -> bool:
    """Equal in value and in type, field by field."""
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second, equal_nan=first.dtype.kind == "f")
    if is_dataclass(first):
        return type(first) is type(second) and all(
            same(getattr(first, one.name), getattr(second, one.name)) for one in fields(first)
        )
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(value, second[name]) for name, value in first.items())
    if isinstance(first, tuple):
        return isinstance(second, tuple) and len(first) == len(second) and all(map(same, first, second))
    return type(first) is type(second) and bool(first == second)


@pytest.fixture
def ledger(tmp_path: Path, base: ModelInfo) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "session", base) as opened:
        yield opened


def test_every_field_comes_back_as_what_it_was(ledger: Ledger) -> None:
    events = everything(7, maybe=None, unedited=None, conflicts=()), everything(3)
    for event in events:
        keep(ledger, "all", event)
    found = list(kept(ledger, "all", Everything))
    assert len(found) == 2 and same(found[0], events[1]) and same(found[1], events[0])  # by position
    assert list(kept(ledger, "none", Everything)) == []


def test_what_is_known_anyway_is_left_out(ledger: Ledger) -> None:
    keep(ledger, "all", everything(), without=("numbers", "name"))
    assert not {"numbers", "name", "position"} & ledger.measurements("all")[0][1].keys()
    (found,) = kept(ledger, "all", Everything, numbers=np.zeros(2), name="known")
    assert same(found, everything(numbers=np.zeros(2), name="known"))


def test_sessions_of_other_versions_are_read(ledger: Ledger) -> None:
    keep(ledger, "all", everything(), without=("later",))
    payload = ledger.measurements("all")[0][1]
    ledger.measure("all", 3, {**payload, "gone": [1, 2]})
    (found,) = kept(ledger, "all", Everything)
    assert same(found, everything())


def test_nested_records_come_back(ledger: Ledger) -> None:
    maps = {kind: np.random.default_rng(0).random((2, 3)) for kind in ("hidden", "mlp", "attention")}
    trace = Trace("one", "Sund is", "a", ("Sund", " is"), (0, 0), (0, 1, 2), 0.9, 0.1, maps)
    traced = FactsTraced(2, (trace,), (SkippedTrace("two", "unknown"),), Noise(0.5, "all"), 10, 4, None)
    report = QualityReported(2, 4, 4, 0, {"final": {"efficacy": 0.5, "score": None}}, {"perplexity": (None, 4.5)})
    keep(ledger, "traced", traced)
    keep(ledger, "report", report)
    assert same(next(kept(ledger, "traced", FactsTraced)), traced)
    assert same(next(kept(ledger, "report", QualityReported)), report)


def test_what_is_too_long_is_refused_and_nothing_is_kept(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="too long"):
        keep(ledger, "all", everything(numbers=np.zeros(10_001)))
    assert ledger.measurements("all") == []
