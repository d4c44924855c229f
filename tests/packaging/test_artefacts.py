"""Artefacts of a release: each is made of a carrier that names it, what cannot be made is said, the others are made."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from installers import build
from installers.common.source import Source

SOURCE = Source("1.2.3", "abc", False, 1_700_000_000)


@pytest.fixture
def carriers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """For which systems a carrier was made, and whether it was handed the wheel of another one."""
    made: list[tuple[str, bool]] = []

    def make(system: str, arch: str, artefact: str, out: Path, source: Source, wheel: Path | None) -> Path:
        made.append((system, wheel is not None))
        out.mkdir()
        (out / f"palimpsest-{source.version}-py3-none-any.whl").touch()
        build.carrier.write_json(out / "manifest.json", {"artefact": artefact})
        return out

    monkeypatch.setattr(build.carrier, "make", make)
    return made


def packed(carried: Path, source: Source, out: Path) -> Path:
    """An artefact that is the name that its carrier says."""
    file = out / str(json.loads((carried / "manifest.json").read_text())["artefact"])
    file.write_bytes(b"packed")
    return file


def test_each_system_has_one_carrier_and_all_have_one_wheel(carriers, monkeypatch, tmp_path):
    for name, artefact in build.ARTEFACTS.items():
        monkeypatch.setitem(build.ARTEFACTS, name, build.Artefact(artefact.system, artefact.mark, packed))
    assert build.build_all(list(build.ARTEFACTS), SOURCE, tmp_path / "dist") == 0
    assert {file.name for file in (tmp_path / "dist").iterdir()} == {each.mark for each in build.ARTEFACTS.values()}
    assert carriers == [("linux", False), ("windows", True), ("macos", True)]


def test_what_cannot_be_made_is_said_and_the_others_are_made(carriers, monkeypatch, tmp_path, capsys):
    def failing(error: BaseException) -> build.Artefact:
        def pack(carried: Path, source: Source, out: Path) -> Path:
            raise error

        return build.Artefact("linux", "x", pack, "a tool (Debian's package tool)")

    monkeypatch.setitem(build.ARTEFACTS, "deb", failing(FileNotFoundError(2, "no such file", "dpkg-deb")))
    monkeypatch.setitem(build.ARTEFACTS, "rpm", failing(subprocess.CalledProcessError(1, ["rpmbuild", "-bb"])))
    monkeypatch.setitem(build.ARTEFACTS, "windows", failing(SystemExit("palimpsest: makensis failed")))
    monkeypatch.setitem(build.ARTEFACTS, "run", build.Artefact("linux", "run", packed))
    assert build.build_all(["deb", "rpm", "windows", "run"], SOURCE, tmp_path) == 3
    said = capsys.readouterr()
    assert said.out.startswith("run: 0.0 MB, ")
    assert said.err.splitlines() == [
        "palimpsest: deb was not made: dpkg-deb is missing; it needs a tool (Debian's package tool)",
        "palimpsest: rpm was not made: rpmbuild failed; the reason is above",
        "palimpsest: windows was not made: makensis failed",
    ]
