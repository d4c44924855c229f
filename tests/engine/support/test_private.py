"""What is kept of a person is for that person alone, whoever made it and whenever."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.events import run
from engine.support.files import filling, replacing, write_bytes
from engine.support.places import Places
from engine.support.private import is_private, keep_private, private_file
from engine.workbench import Workbench
from gui.support.crash import CrashLog
from gui.support.logfile import LogFile
from gui.support.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files have no such rights there")
MODEL = Path(__file__).parents[2] / "resources" / "tiny_world" / "model"


@pytest.fixture(autouse=True)
def generous():
    """Everything that is made without a word about its rights may be read by everybody."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return sorted(str(place.relative_to(folder)) for place in folder.rglob("*") if not is_private(place))


def work(home: Path) -> None:
    """A bit of everything that keeps something under ``home``."""
    with Workbench(home) as bench:
        run(bench.load(MODEL), lambda _: None)
        run(bench.open_session(), lambda _: None)
        run(bench.edit(bench.demo_facts(1), "ft-m", {"layers": "1", "steps": 1}), lambda _: None)
        run(bench.edit(bench.demo_facts(2)[1:], "memit", {"layers": "1", "steps": 1}), lambda _: None)
        run(bench.exports.session(home / "sessions" / "one.palimpsest"), lambda _: None)
        run(bench.exports.report(home / "sessions" / "one.html"), lambda _: None)
        run(bench.exports.facts(home / "sessions" / "one.csv"), lambda _: None)
        run(bench.exports.model(home / "sessions" / "model"), lambda _: None)
    places = Places.under(home)
    settings = Settings(places)
    settings.update(font_size=12)
    LogFile(places.logs).close()
    (places.logs / "palimpsest.log").touch()
    CrashLog(places.logs).close()


def test_all_that_is_kept_is_private(tmp_path: Path) -> None:
    work(tmp_path / "home")
    Places.under(tmp_path / "home").kept_private()
    assert open_to_others(tmp_path) == []


def test_a_session_is_private_from_its_first_moment_wherever_it_is(tmp_path: Path) -> None:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(MODEL), lambda _: None)
        run(bench.open_session(tmp_path / "there"), lambda _: None)
        run(bench.edit(bench.demo_facts(1), "ft-m", {"layers": "1", "steps": 1}), lambda _: None)
        assert list((tmp_path / "there").rglob("*.safetensors"))
        assert open_to_others(tmp_path) == []


def test_what_an_earlier_program_left_open_is_mended(tmp_path: Path) -> None:
    home = tmp_path / "home"
    work(home)
    for place in home.rglob("*"):
        place.chmod(0o755 if place.is_dir() else 0o644)
    mine = home / "mine"
    mine.mkdir(mode=0o755)
    with Workbench(home):
        assert open_to_others(home) == ["mine"]


def test_a_session_elsewhere_is_mended_when_it_is_opened(tmp_path: Path) -> None:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(MODEL), lambda _: None)
        run(bench.open_session(tmp_path / "there"), lambda _: None)
        run(bench.edit(bench.demo_facts(1), "ft-m", {"layers": "1", "steps": 1}), lambda _: None)
    for place in (tmp_path / "there", *(tmp_path / "there").rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(MODEL), lambda _: None)
        run(bench.open_session(tmp_path / "there"), lambda _: None)
        assert open_to_others(tmp_path) == []


def test_what_is_written_elsewhere_has_the_rights_that_the_person_gives(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    write_bytes(tmp_path / "report.html", b"x")
    with filling(tmp_path / "model") as folder:
        (folder / "config.json").touch()
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o666
    assert stat.S_IMODE((tmp_path / "model" / "config.json").stat().st_mode) == 0o666


@pytest.mark.parametrize(("umask", "rights"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_tensors_that_are_exported_have_the_rights_of_the_files_beside_them(
    tmp_path: Path, umask: int, rights: int
) -> None:
    """safetensors lets nobody but the owner read what it writes."""
    tmp_path.chmod(0o755)
    os.umask(umask)
    with replacing(tmp_path / "deltas.safetensors") as file:
        save_file({"a": torch.zeros(2)}, file)
    with filling(tmp_path / "adapter") as folder:
        (folder / "within").mkdir()
        save_file({"a": torch.zeros(2)}, folder / "within" / "adapter_model.safetensors")
        (folder / "adapter_config.json").touch()
    with filling(tmp_path / "mine", private=True) as folder:
        save_file({"a": torch.zeros(2)}, folder / "a.safetensors")
    files = [place for place in tmp_path.rglob("*") if place.is_file() and place.parent.name != "mine"]
    assert len(files) == 3 and {stat.S_IMODE(file.stat().st_mode) for file in files} == {rights}
    assert stat.S_IMODE((tmp_path / "mine" / "a.safetensors").stat().st_mode) == 0o600


def test_links_are_not_followed_and_nobody_is_locked_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.touch(0o644)
    folder = tmp_path / "folder"
    folder.mkdir(0o755)
    (folder / "link").symlink_to(outside)
    (folder / "program").touch(0o755)
    keep_private(folder)
    keep_private(tmp_path / "none")
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert stat.S_IMODE((folder / "program").stat().st_mode) == 0o700


def test_a_private_file_is_so_from_its_first_byte(tmp_path: Path) -> None:
    with private_file(tmp_path / "file") as stream:
        assert is_private(tmp_path / "file")
        stream.write(b"x")
    assert (tmp_path / "file").read_bytes() == b"x"
