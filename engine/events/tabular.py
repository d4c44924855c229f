"""Results as tables: plain rows, and a pandas data frame where pandas is installed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import PalimpsestError
from engine.support.wording import say

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]


class Tabular(ABC):
    """A result with rows; subclasses define them in :meth:`records`.

    It has no fields, so that the serialized form of results in sessions does not change.
    """

    @abstractmethod
    def records(self) -> list[Row]:
        """One dict per row, with numbers, strings and None by column name; every row has the same columns."""

    def to_frame(self) -> DataFrame:
        """:meth:`records` as a pandas data frame; raises PalimpsestError where pandas is not installed."""
        try:
            from pandas import DataFrame
        except ImportError as error:
            remedy = say('"pip install pandas" brings it; records() gives the same rows without it.')
            raise PalimpsestError(say("to_frame() needs pandas, which is not installed."), remedy) from error
        return DataFrame.from_records(self.records())


def columns(**named: Sequence[Any] | np.ndarray[Any, Any] | None) -> list[Row]:
    """The rows of ``named`` columns of equal length, as plain Python values; a column None is None in every row."""
    given = {name: _plain(values) for name, values in named.items() if values is not None}
    rows = [dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)]
    return [{name: row.get(name) for name in named} for row in rows]


def with_columns(rows: Sequence[Row], **constant: Any) -> list[Row]:
    """``rows`` with the same values in front of each."""
    return [{**constant, **row} for row in rows]


def _plain(values: Sequence[Any] | np.ndarray[Any, Any]) -> list[Any]:
    plain: list[Any] = np.asarray(values).tolist() if isinstance(values, np.ndarray) else list(values)
    return plain


def numbered(values: Mapping[int, float], name: str) -> Row:
    """Numbers by layer as columns of one row: "NAME_LAYER"."""
    return {f"{name}_{layer}": value for layer, value in values.items()}
