"""Curves of kurtosis are kept in small files and come back as they were; anything else is refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadInput
from engine.laboratory.kurtosis_curves import KurtosisCurve, read_curve, write_curve


def curve() -> KurtosisCurve:
    return KurtosisCurve("mine", "demo", 7, 128, (0, 2, 4), np.array([0.0, 0.5, 1.0]), np.array([70.25, 8.1, 7.9]))


def test_a_curve_comes_back_as_it_was(tmp_path: Path) -> None:
    back = read_curve(write_curve(tmp_path / "curve.json", curve()))
    assert back.depth.tolist() == curve().depth.tolist() and back.kurtosis.tolist() == curve().kurtosis.tolist()
    names = ("name", "model", "edits", "facts", "layers")
    assert [getattr(back, name) for name in names] == [getattr(curve(), name) for name in names]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "no kurtosis curve"),
        ("[1]", "no kurtosis curve"),
        (b"\xff\xfe", "no kurtosis curve"),
        ({"version": 9}, "newer version"),
        ({"depth": [0.0]}, "damaged"),
        ({"kurtosis": ["a", "b", "c"]}, "damaged"),
        ({"layers": None}, "damaged"),
    ],
)
def test_other_files_are_refused(content: object, words: str, tmp_path: Path) -> None:
    file = tmp_path / "curve.json"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif isinstance(content, str):
        file.write_text(content)
    else:
        write_curve(file, curve())
        file.write_text(json.dumps({**json.loads(file.read_text()), **content}))  # type: ignore[dict-item]
    with pytest.raises(BadInput, match=words) as raised:
        read_curve(file)
    assert str(file) in str(raised.value)


def test_a_missing_file_is_named_and_a_missing_folder_made(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_curve(tmp_path / "none.json")
    assert read_curve(write_curve(tmp_path / "none" / "curve.json", curve())).layers == curve().layers
