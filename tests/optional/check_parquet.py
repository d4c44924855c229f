"""Measurements as Parquet: pyarrow reads back the same numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.exports.measurements import Number, write_measurements


def test_pyarrow_reads_the_same_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason='pip install "palimpsest[parquet]"')
    rows = [Number(1, "Norms", "norm", 2, None, None, 1.5), Number(1, "Edit", "after", None, "id", None, 0.25)]
    file = write_measurements(tmp_path / "all.parquet", iter(rows))
    table = parquet.read_table(file)
    assert [tuple(row.values()) for row in table.to_pylist()] == [tuple(row) for row in rows]
    assert str(table.schema.field("layer").type) == "int64" and str(table.schema.field("value").type) == "double"
