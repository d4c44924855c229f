"""Taking an update: a carrier of its own, whole and checked or not there at all; and the same from the command line."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.errors import BadInput, PalimpsestError
from engine.events import run
from engine.installation.carrier import Carrier
from engine.installation.description import Description, described
from engine.installation.environments import Environment, Environments
from engine.installation.places import Folders
from engine.support.places import Places
from engine.updates import looking
from engine.updates.looking import Found, look
from engine.updates.taking import carriers, fetch_release, install_command
from tests.engine.updates.feeds import Maker


@pytest.fixture
def releases(tmp_path: Path) -> Maker:
    return Maker.at(tmp_path / "releases")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.under(tmp_path / "home")


@pytest.fixture
def installed(tmp_path: Path) -> Description:
    """As a .deb has installed version 0.1.0, for the CPU."""
    folder = tmp_path / "usr" / "lib" / "palimpsest"
    (folder / "locks").mkdir(parents=True)
    contents = {"uv": b"uv", "uv.exe": b"uv", "palimpsest-0.1.0-py3-none-any.whl": b"old"}
    contents |= {"locks/linux-x86_64-cpu.txt": b"torch==2.12.0\n", "locks/sizes.json": b"{}"}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    digest = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    wheel = {"file": "palimpsest-0.1.0-py3-none-any.whl", "sha256": digest["palimpsest-0.1.0-py3-none-any.whl"]}
    said = {"form": 1, "version": "0.1.0", "artefact": "deb", "system": "linux", "arch": "x86_64", "wheel": wheel}
    locks = {"linux-x86_64-cpu": digest["locks/linux-x86_64-cpu.txt"]}
    (folder / "manifest.json").write_text(json.dumps(said | {"locks": locks}))
    return dataclasses.replace(described(), how="deb", device="cpu", carrier=folder, problem="")


def found(releases: Maker, places: Places, **other: object) -> Found:
    return look(releases.write(releases.says(**other)), places, releases.public, "0.1.0")


def test_what_is_fetched_is_a_carrier_of_which_an_environment_can_be_made(releases, places, installed) -> None:
    update = found(releases, places)
    folder = run(fetch_release(update, installed, places))
    carrier = Carrier.read(folder)
    assert (carrier.version, carrier.artefact, carrier.system, carrier.arch) == ("9.1.0", "deb", "linux", "x86_64")
    assert carrier.wheel.read_bytes() == (releases.folder / carrier.wheel.name).read_bytes()
    assert set(carrier.devices) == {"cpu", "cuda"} and carrier.uv.read_bytes() == b"uv"
    lock = carrier.lock("cpu")
    carrier.check(lock)
    assert (lock.download, lock.disk, lock.pythons) == (400_000_000, 1_400_000_000, ("3.11",))
    (releases.folder / "locks" / "linux-x86_64-cpu.txt").unlink()
    assert run(fetch_release(update, installed, places)) == folder, "it is there: nothing is fetched"
    words, variables = install_command(folder, "cpu")
    assert words == [sys.executable, "-I", "-m", "engine.installation", "install", "--device", "cpu"]
    assert variables["PALIMPSEST_CARRIER"] == str(folder)


def test_a_file_that_differs_leaves_nothing_behind(releases, places, installed) -> None:
    update = found(releases, places)
    (releases.folder / "locks" / "linux-x86_64-cuda.txt").write_text("torch==6.6.6\n")
    with pytest.raises(BadInput, match="not the file that the feed names"):
        run(fetch_release(update, installed, places))
    assert list(carriers(places).iterdir()) == []


def test_a_carrier_that_was_harmed_is_fetched_again(releases, places, installed) -> None:
    update = found(releases, places)
    folder = run(fetch_release(update, installed, places))
    (folder / "palimpsest-9.1.0-py3-none-any.whl").write_bytes(b"harmed")
    assert run(fetch_release(update, installed, places)) == folder
    Carrier.read(folder).check(Carrier.read(folder).lock("cpu"))


def test_without_a_build_or_an_installer_nothing_is_fetched(releases, places, installed) -> None:
    update = found(releases, places)
    with pytest.raises(BadInput, match=r"9\.1\.0 has no rocm build for this system"):
        run(fetch_release(update, dataclasses.replace(installed, device="rocm"), places))
    with pytest.raises(PalimpsestError, match="not installed by an installer"):
        run(fetch_release(update, dataclasses.replace(installed, carrier=None, problem="make setup"), places))
    assert not carriers(places).exists()


def test_carriers_that_no_environment_came_from_are_forgotten(releases, places, installed) -> None:
    update = found(releases, places)
    folder = run(fetch_release(update, installed, places))
    environments = Environments(Folders.under(places.data))
    made = Environment(
        environments.folder / "8.5.0-cpu-abc", "8.5.0", "cpu", "deb", str(carriers(places) / "8.5.0"), "", "", ""
    )
    made.folder.mkdir(parents=True)
    made.write()
    for version in ("8.0.0", "8.5.0"):
        (carriers(places) / version).mkdir()
    run(fetch_release(update, installed, places))
    assert sorted(one.name for one in carriers(places).iterdir()) == ["8.5.0", folder.name]


# -- the command line --------------------------------------------------------------------------------------------------


@pytest.fixture
def home(releases, places, installed, monkeypatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(places.data))
    monkeypatch.setattr(looking.look, "__defaults__", (releases.public, "0.1.0"))
    monkeypatch.setattr("engine.installation.description.described", lambda: installed)
    return places.data


def test_update_says_what_is_there_and_takes_it(releases, home, monkeypatch, capsys) -> None:
    place = releases.write(releases.says())
    ran = []
    monkeypatch.setattr(
        subprocess, "run", lambda words, **more: ran.append(words) or subprocess.CompletedProcess(words, 0)
    )
    assert main(["update", "--check", "--from", place]) == 0
    said = capsys.readouterr().out
    assert "Version 9.1.0 of 2026-11-28 is there; this one is 0.1.0." in said and "  - Something is better." in said
    assert main(["update", "--check", "--from", place, "--json"]) == 0 and ran == []
    told = json.loads(capsys.readouterr().out)
    assert (told["running"], told["newest"], told["newer"]) == ("0.1.0", "9.1.0", True)
    assert main(["update", "--from", place]) == 0
    assert ran[0][1:5] == ["-I", "-m", "engine.installation", "install"]
    assert "begins with the next start" in capsys.readouterr().err


def test_update_refuses_in_one_line(releases, home, monkeypatch, capsys) -> None:
    assert main(["update"]) == 2
    assert "no address of a feed" in capsys.readouterr().err or looking.standard_address()
    place = releases.write(releases.says(version="0.0.9"))
    assert main(["update", "--from", place]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setattr(looking.look, "__defaults__", (home / "none.pem", "0.1.0"))
    assert main(["update", "--from", place]) == 1
    assert "No key for updates is built into this program" in capsys.readouterr().err


def test_environment_says_how_it_was_installed(home, capsys) -> None:
    assert main(["environment", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"]
    assert main(["environment", "status"]) == 0 and "version:" in capsys.readouterr().out
