"""A carrier made by hand: small, whole in its form, and with nothing in it that could be started."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from installers.common import icons
from installers.common.source import Source

SIZES = {"windows-x86_64-cpu": {"download": 330_000_000, "disk": 1_000_000_000, "pythons": ["3.11"], "parts": {}}}


def by_hand(folder: Path, version: str, uv: str = "uv.exe", pictures: Path | None = None) -> Path:
    """A carrier of ``version``; ``pictures`` has icons that were drawn before."""
    (folder / "locks").mkdir(parents=True)
    (folder / uv).write_bytes(b"uv")
    (folder / "bootstrap.pyz").write_bytes(b"PK")
    (folder / f"palimpsest-{version}-py3-none-any.whl").write_bytes(b"PK")
    (folder / "locks" / "sizes.json").write_text(json.dumps(SIZES))
    manifest = {"form": 1, "version": version, "environments": f"{version}-cpu-abc"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    if pictures is None:
        icons.draw(folder / "icons")
    else:
        (folder / "icons").mkdir()
        for picture in pictures.iterdir():
            (folder / "icons" / picture.name).write_bytes(picture.read_bytes())
    return folder


def source_of(version: str) -> Source:
    """What an artefact of that version is stamped with."""
    return dataclasses.replace(Source.here(), version=version)
