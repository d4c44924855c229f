"""Which tool put the program where it runs, by what its metadata say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from engine.installation.description import by_hand


def installed(folder: Path, about: dict[str, object] | None) -> None:
    place = folder / "palimpsest-0.1.0.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text("Name: palimpsest\nVersion: 0.1.0\n")
    (place / "RECORD").write_text("palimpsest/__init__.py,,\n")
    if about is not None:
        (place / "direct_url.json").write_text(json.dumps(about))


def left_by_a_build(folder: Path) -> None:
    place = folder / "palimpsest.egg-info"
    place.mkdir(parents=True)
    (place / "PKG-INFO").write_text("Name: palimpsest\nVersion: 0.1.0\n")


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize(
    ("about", "tool"),
    [
        ({"url": "file:///a", "dir_info": {"editable": True}}, "checkout"),
        ({"url": "file:///a.whl", "archive_info": {}}, "pip"),
        (None, "pip"),
    ],
)
def test_what_a_build_left_beside_the_sources_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, about: dict[str, object] | None, tool: str, built: bool
) -> None:
    installed(tmp_path / "site", about)
    if built:
        left_by_a_build(tmp_path / "sources")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "sources"), str(tmp_path / "site")])
    assert by_hand(tmp_path) == tool


def test_sources_that_nobody_installed_are_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_by_a_build(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert by_hand(tmp_path) == "checkout"
    (tmp_path / "uv-receipt.toml").touch()
    assert by_hand(tmp_path) == "uv tool"
