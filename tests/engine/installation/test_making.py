"""Environments are made by the real uv: whole or not at all, gone on with after every interruption, and mended."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.errors import BadInput
from engine.installation import making as making_module
from engine.installation.environments import ASIDE, Environment, Environments
from engine.installation.making import Source
from engine.installation.trouble import NotInstalled
from tests.engine.installation.conftest import tiny_wheel

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the carrier's uv is a link here")


def finish(making):
    """Do all steps; the environment and the stages that were shown."""
    steps, stages = making.steps(), []
    while True:
        try:
            stages.append(next(steps).number)
        except StopIteration as stop:
            return stop.value, stages


def says(environment: Environment, code: str) -> str:
    done = subprocess.run([environment.python, "-I", "-c", code], capture_output=True, text=True, timeout=60)
    return done.stdout.strip() or done.stderr


def test_an_environment_is_made_tried_out_and_made_the_current_one(make, folders):
    environment, stages = finish(make())
    assert sorted(set(stages)) == [1, 2, 3, 4, 5] and stages == sorted(stages)
    current = Environments(folders).current
    assert current and current.name == environment.name and current.usable
    assert (current.version, current.device, current.artefact) == ("0.1.0", "cpu", "deb")
    assert says(current, "import sys, alpha; print(sys.prefix)") == str(current.folder)
    assert not list(folders.environments.glob(f"{ASIDE}*"))
    assert "pip install" in folders.log.read_text()


def test_stopped_after_any_step_it_leaves_what_the_next_start_makes_whole(make, folders):
    _, stages = finish(make())
    shutil.rmtree(folders.data)
    for number in sorted({1, 2, *range(3, len(stages) + 1, max(1, len(stages) // 5))}):
        steps = make().steps()
        seen = [progress for _, progress in zip(range(number), steps, strict=False)]
        steps.close()
        current = Environments(folders).current
        assert current is None or (len(seen) < number and current.usable)  # a quicker one was done before
    environment, _ = finish(make())
    assert says(environment, "import alpha, beta; print(alpha.here)") == "True"


def test_what_was_verified_before_a_kill_only_takes_its_place(make, folders):
    done, _ = finish(make())
    aside = done.folder.rename(done.folder.with_name(f"{ASIDE}{done.name}"))
    (folders.environments / "current.json").unlink()
    again, stages = finish(make())
    assert stages == [] and again.usable and not aside.exists()
    assert Environments(folders).current.name == done.name


def test_two_versions_never_share_an_environment_and_can_be_switched_between(make, shop, folders):
    first, _ = finish(make(shop.carrier("0.1.0")))
    second, _ = finish(make(shop.carrier("0.2.0")))
    environments = Environments(folders)
    assert first.folder != second.folder
    assert (environments.current.version, environments.before.version) == ("0.2.0", "0.1.0")
    assert environments.switch_back().version == "0.1.0"
    assert (environments.current.version, environments.before.version) == ("0.1.0", "0.2.0")
    assert says(first, "import alpha; print(alpha.here)") == says(second, "import beta; print(beta.here)") == "True"


def test_a_file_with_another_digest_is_refused_and_what_was_current_stays(make, shop, folders):
    before, _ = finish(make())
    carrier = shop.carrier("0.2.0", digests={"beta": "0" * 64})
    with pytest.raises(NotInstalled, match=r"beta.*SHA-256 differs.*wheelhouse") as error:
        finish(make(carrier))
    assert "\n" not in str(error.value)
    assert Environments(folders).current.name == before.name


@pytest.mark.parametrize("part", ["wheel", "lock"])
def test_a_carrier_that_was_altered_is_refused_before_anything_is_made(make, shop, folders, part):
    carrier = shop.carrier()
    file = carrier.wheel if part == "wheel" else carrier.lock("cpu").file
    file.write_bytes(file.read_bytes() + b"#")
    with pytest.raises(BadInput, match=r"SHA-256 differs\. Install Palimpsest again"):
        finish(make(carrier))
    assert Environments(folders).all() == []


def test_a_wheelhouse_that_lacks_a_file_is_named_with_what_it_has_to_hold(make, shop, tmp_path, monkeypatch):
    carrier = shop.carrier()
    (shop.wheelhouse / "beta-2.0-py3-none-any.whl").unlink()
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    index = tmp_path / "index"
    index.mkdir()
    with pytest.raises(NotInstalled, match=r"cannot be found|does not answer"):
        finish(make(carrier, source=Source(shop.wheelhouse, index.as_uri())))


def test_too_little_room_is_said_before_anything_is_fetched(make, folders, monkeypatch):
    monkeypatch.setattr(making_module.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10))
    with pytest.raises(NotInstalled, match=r"0 MB of room, and 0 MB are needed\. Make room"):
        finish(make())
    assert Environments(folders).all() == []


def test_a_disk_that_fills_up_is_one_sentence_and_the_next_attempt_is_whole(make, folders, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(Environment, "write", full)
        with pytest.raises(NotInstalled, match=r"The disk is full\. Make room"):
            finish(make())
    assert Environments(folders).current is None
    assert finish(make())[0].python.exists()


def test_damaged_files_are_fetched_anew_even_where_uvs_cache_has_the_damage_too(make, folders):
    environment, _ = finish(make())
    (module,) = environment.folder.glob("lib/python3*/site-packages/alpha.py")
    with module.open("r+b") as file:  # in place: the file may be one with that of the cache
        file.write(b"damaged by a disk")
    assert "SyntaxError" in says(environment, "import alpha")
    repaired, _ = finish(make(thorough=True))
    assert says(repaired, "import alpha; print(alpha.here)") == "True"
    assert Environments(folders).current.name == environment.name


def test_an_environment_that_does_not_work_is_never_made_current(make, shop, folders):
    wheel = shop.packages[0]
    shop.packages[0] = tiny_wheel(shop.wheelhouse, "alpha", text="raise ImportError('a library is missing')\n")
    with pytest.raises(NotInstalled, match="does not work"):
        finish(make())
    assert Environments(folders).current is None
    assert wheel == shop.packages[0]


def test_a_wheelhouse_is_searched_by_name_and_release(make, shop):
    making = make()
    source = Source(shop.wheelhouse)
    tiny_wheel(shop.wheelhouse, "torch", "2.13.0%2Bcpu")
    tiny_wheel(shop.wheelhouse, "typing_extensions", "4.1")
    releases = {"alpha": "1.0", "beta": "9.9", "torch": "2.13.0+cpu", "typing-extensions": "4.1"}
    assert source.missing(releases) == ["beta"]
    lock = dataclasses.replace(making.lock, backend="cpu")
    assert "--torch-backend" not in source.words(lock, releases)
    assert source.words(lock, releases | {"torch": "3"})[-2:] == ["--torch-backend", "cpu"]
    assert source.words(lock, {"alpha": "1.0"})[-2:] == ["--no-index", "--offline"]
    assert Source(None, "https://mirror.example/simple").words(lock, releases)[0] == "--default-index"


def test_nothing_of_uv_or_python_that_is_set_for_other_programs_counts(monkeypatch):
    from engine.installation.running import clean_variables

    for name in ("UV_CONSTRAINT", "UV_TORCH_BACKEND", "PYTHONPATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "x")
    for name in ("UV_DEFAULT_INDEX", "HTTPS_PROXY", "UV_INDEX_OURS_PASSWORD"):
        monkeypatch.setenv(name, "y")
    found = clean_variables(UV_CACHE_DIR="z")
    assert {"UV_CONSTRAINT", "UV_TORCH_BACKEND", "PYTHONPATH", "VIRTUAL_ENV"}.isdisjoint(found)
    assert found["UV_DEFAULT_INDEX"] == found["HTTPS_PROXY"] == found["UV_INDEX_OURS_PASSWORD"] == "y"
    assert (found["UV_CACHE_DIR"], found["UV_NO_CONFIG"]) == ("z", "1")
    assert Path(found["PATH"].split(os.pathsep)[0])
