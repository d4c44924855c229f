"""Places, devices, environments, progress, sentences about failures, and taking turns: each by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.errors import BadInput
from engine.installation import carrier, description, devices, places, progress, trouble, turn
from engine.installation.environments import Environment, Environments
from engine.installation.files import folder_size, read_json, write_json
from engine.installation.progress import Meter, Speed
from engine.support.places import Places

# -- places ------------------------------------------------------------------------------------------------------------

HOMES = [
    {},
    {"PALIMPSEST_HOME": "/somewhere/else"},
    {"XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/k"},
    {"XDG_DATA_HOME": "relative", "XDG_CACHE_HOME": " "},
]


@pytest.mark.parametrize("variables", HOMES, ids=str)
def test_the_folders_are_those_of_the_program(monkeypatch, variables):
    for name in ("PALIMPSEST_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ours, theirs = places.Folders.standard(), Places.standard()
    assert (ours.data, ours.cache, ours.logs, ours.config) == (theirs.data, theirs.cache, theirs.logs, theirs.config)


def test_the_folders_of_other_systems_are_those_of_platformdirs(monkeypatch):
    from platformdirs import macos, windows

    for name in ("PALIMPSEST_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(places.sys, "platform", "darwin")
    ours, theirs = places.Folders.standard(), macos.MacOS("palimpsest")
    assert (ours.data, ours.cache) == (Path(theirs.user_data_dir), Path(theirs.user_cache_dir))
    assert (ours.logs, ours.config) == (Path(theirs.user_log_dir), Path(theirs.user_config_dir))
    monkeypatch.setattr(windows, "get_win_folder", lambda _: "/local")
    ours, theirs = places.Folders.of_windows("/local"), windows.Windows("palimpsest")
    assert (ours.data, ours.cache) == (Path(theirs.user_data_dir), Path(theirs.user_cache_dir))
    assert (ours.logs, ours.config) == (Path(theirs.user_log_dir), Path(theirs.user_config_dir))


# -- devices -----------------------------------------------------------------------------------------------------------


def machine(root: Path, *, driver: str = "", vendor: str = "", kfd: bool = False) -> Path:
    if driver:
        place = root / "proc" / "driver" / "nvidia"
        place.mkdir(parents=True)
        (place / "version").write_text(
            f"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  {driver}  Release Build\n"
        )
    if vendor:
        part = root / "sys" / "bus" / "pci" / "devices" / "0000:01:00.0"
        part.mkdir(parents=True)
        (part / "class").write_text("0x030000\n")
        (part / "vendor").write_text(f"{vendor}\n")
    if kfd:
        (root / "dev").mkdir(parents=True)
        (root / "dev" / "kfd").touch()
    return root


@pytest.fixture(autouse=True)
def no_tools(monkeypatch):
    monkeypatch.setattr(devices, "_asked_driver", lambda: "")


def test_an_nvidia_gpu_with_a_new_driver_gets_cuda(tmp_path):
    found = devices.choose(["cpu", "cuda"], machine(tmp_path, driver="580.95.05"))
    assert (found.device, found.because) == ("cuda", "there is an NVIDIA GPU with driver 580.95.05")


def test_an_old_driver_is_told_and_the_cpu_taken(tmp_path):
    found = devices.choose(["cpu", "cuda"], machine(tmp_path, driver="535.104.05", vendor=devices.NVIDIA))
    assert found.device == "cpu" and "535.104.05 is too old for CUDA 13" in found.because


def test_a_gpu_without_its_driver_is_told(tmp_path):
    found = devices.choose(["cpu", "cuda"], machine(tmp_path, vendor=devices.NVIDIA))
    assert found.device == "cpu" and "driver is not at work" in found.because


def test_a_device_that_there_is_no_build_for_is_told_and_the_cpu_taken(tmp_path):
    root = machine(tmp_path, vendor=devices.AMD, kfd=True)
    assert [found.device for found in devices.detect(root)] == ["rocm", "cpu"]
    found = devices.choose(["cpu", "cuda"], root)
    assert found.device == "cpu" and found.because.endswith("but this installer has no build for AMD GPUs")


def test_a_machine_without_any_gpu_has_its_cpu(tmp_path):
    assert devices.choose(["cpu"], tmp_path) == devices.Machine("cpu", "no GPU was found that PyTorch could use")


@pytest.mark.parametrize(("processor", "device"), [("arm64", "mps"), ("x86_64", "cpu")])
def test_only_a_mac_with_apples_processor_has_mps(monkeypatch, tmp_path, processor, device):
    monkeypatch.setattr(devices.sys, "platform", "darwin")
    monkeypatch.setattr(devices.platform, "machine", lambda: processor)
    assert devices.choose(["mps"], tmp_path).device == device


# -- environments ------------------------------------------------------------------------------------------------------


def environment(folders: places.Folders, name: str, *, verified: bool = True) -> Environment:
    """What looks like one: a record and a Python."""
    folder = folders.environments / name
    (folder / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    made = Environment(folder, name.split("-")[0], "cpu", "deb", "/carrier", "c", "then", "then" if verified else "")
    made.python.parent.mkdir(exist_ok=True)
    made.python.symlink_to(sys.executable)
    made.write()
    return Environment.read(folder)


def test_switching_there_and_back_keeps_both_names(folders):
    environments = Environments(folders)
    one, two = environment(folders, "1.0-cpu-a"), environment(folders, "2.0-cpu-b")
    environments.switch(one)
    environments.switch(two)
    environments.switch(two)
    pointer = read_json(folders.environments / "current.json")
    assert pointer == {"form": 1, "current": "2.0-cpu-b", "before": "1.0-cpu-a"}
    assert environments.switch_back() == one
    assert environments.before == two


def test_what_was_never_verified_cannot_become_current(folders):
    environments = Environments(folders)
    with pytest.raises(BadInput, match="never verified"):
        environments.switch(environment(folders, "1.0-cpu-a", verified=False))
    with pytest.raises(BadInput, match="no environment before"):
        environments.switch_back()


def test_an_environment_whose_python_is_gone_is_not_usable(folders):
    broken = environment(folders, "1.0-cpu-a")
    broken.python.unlink()
    broken.python.symlink_to("/gone/python3.11")
    assert not broken.usable


def test_old_environments_and_leftovers_go_and_the_two_latest_stay(folders, monkeypatch):
    environments = Environments(folders)
    for name in ("1.0-cpu-a", "2.0-cpu-b", "3.0-cpu-c"):
        environments.switch(environment(folders, name))
    (folders.environments / ".making-4.0-cpu-d").mkdir()
    (folders.environments / ".removed-0.9-cpu-e").mkdir()
    folders.pythons.mkdir()
    with monkeypatch.context() as running:
        running.setattr(sys, "prefix", str(folders.environments / "1.0-cpu-a"))
        assert environments.remove_old() == []  # the program that runs loads parts of itself when it needs them
    assert environments.remove_old() == ["1.0-cpu-a"]
    left = {place.name for place in folders.environments.iterdir()}
    assert left == {"2.0-cpu-b", "3.0-cpu-c", "current.json", "python"}


def test_removing_all_leaves_what_a_person_made_unless_that_is_to_go_too(folders):
    environments = Environments(folders)
    environments.switch(environment(folders, "1.0-cpu-a"))
    session = folders.data / "sessions" / "mine" / "session.db"
    session.parent.mkdir(parents=True)
    session.touch()
    (folders.carriers / "2.0").mkdir(parents=True)
    environments.empty()
    environments.remove_all()
    assert session.exists() and not folders.environments.exists() and not folders.carriers.exists()
    environments.remove_all(data=True)
    assert not folders.data.exists()


def test_a_pointer_that_was_altered_names_nothing_outside(folders):
    folders.environments.mkdir(parents=True)
    for name in ("../..", "/etc", ".making-1", "", 7):
        write_json(folders.environments / "current.json", {"form": 1, "current": name})
        assert Environments(folders).current is None
    (folders.environments / "current.json").write_text("[" * 100_000)
    assert Environments(folders).current is None


# -- the carrier and what is told of it --------------------------------------------------------------------------------


def test_a_carrier_with_a_part_missing_is_refused_by_its_name(shop):
    found = shop.carrier()
    found.wheel.unlink()
    with pytest.raises(BadInput, match=r"palimpsest-0\.1\.0.*is missing\. Install Palimpsest again"):
        carrier.Carrier.read(found.folder)
    with pytest.raises(BadInput, match="no carrier"):
        carrier.Carrier.read(found.folder / "locks")


def test_a_manifest_that_leads_elsewhere_is_refused(shop):
    file = shop.carrier().folder / "manifest.json"
    facts = json.loads(file.read_text())
    facts["wheel"]["file"] = "../../evil.whl"
    file.write_text(json.dumps(facts))
    with pytest.raises(BadInput, match="names a file that cannot be one"):
        carrier.Carrier.read(file.parent)


def test_a_device_without_a_build_is_refused_with_those_that_there_are(shop):
    with pytest.raises(BadInput, match=r'no build for "rocm" on this system\. There is one for cpu'):
        shop.carrier().lock("rocm")


def test_an_environment_of_ours_is_described_by_its_record(shop, folders, monkeypatch):
    monkeypatch.delenv(carrier.VARIABLE, raising=False)
    found = shop.carrier()
    ours = environment(folders, "0.1.0-cpu-a")
    write_json(
        ours.folder / "palimpsest.json", read_json(ours.folder / "palimpsest.json") | {"carrier": str(found.folder)}
    )
    monkeypatch.setattr(carrier.sys, "prefix", str(ours.folder))
    said = description.described(folders, ours.folder)
    assert (said.how, said.device, said.running, said.problem) == ("deb", "cpu", "0.1.0-cpu-a", "")
    assert said.carrier == found.folder and said.repairable
    assert said.sentence == "Installed by the .deb package, cpu build"


def test_an_environment_whose_carrier_is_gone_says_so(folders, monkeypatch):
    monkeypatch.delenv(carrier.VARIABLE, raising=False)
    ours = environment(folders, "0.1.0-cpu-a")
    monkeypatch.setattr(carrier.sys, "prefix", str(ours.folder))
    said = description.described(folders, ours.folder)
    assert not said.repairable and "/carrier is gone" in said.problem


@pytest.mark.parametrize(("file", "how"), [("pipx_metadata.json", "pipx"), ("uv-receipt.toml", "uv tool")])
def test_what_other_tools_installed_is_told_by_their_traces(folders, tmp_path, monkeypatch, file, how):
    monkeypatch.delenv(carrier.VARIABLE, raising=False)
    (tmp_path / file).touch()
    said = description.described(folders, tmp_path)
    assert said.how == how and how.split()[0] in said.problem and not said.device


# -- progress ----------------------------------------------------------------------------------------------------------


def test_bytes_and_times_are_told_as_a_person_reads_them():
    assert [progress.megabytes(size) for size in (411_308_899, 1_402_214_255)] == ["411 MB", "1.40 GB"]
    assert [progress.duration(left) for left in (1, 42, 70, 3000, 8000)] == ["5 s", "40 s", "1 min", "50 min", "2.2 h"]
    said = progress.Progress("Downloading", 3, 5, 50_000_000, 100_000_000, 12.0)
    assert (said.share, said.detail) == (0.5, "50 MB of 100 MB, 10 s left")
    assert progress.Progress("Trying", 5, 5).detail == ""


def test_the_time_left_is_told_when_there_was_time_to_measure():
    speed = Speed()
    assert speed.left(0, 1000, at=0.0) is None
    assert speed.left(10, 1000, at=1.0) is None
    assert speed.left(100, 1000, at=5.0) == pytest.approx(45.0)
    stalled = Speed()
    assert [stalled.left(10, 1000, at=float(at)) for at in range(9)] == [None] * 9


def test_the_meter_counts_whole_packages_and_what_is_being_unpacked(tmp_path):
    meter = Meter(tmp_path, {"torch": 1000, "rich": 100}, {"torch": "2.13.0+cpu", "rich": "15.0.0"})
    assert (meter.done(), meter.total) == (0, 1100)
    (tmp_path / ".tmpABC" / "torch").mkdir(parents=True)
    (tmp_path / ".tmpABC" / "torch" / "lib.so").write_bytes(b"x" * 400)
    assert meter.done() == 400
    shelf = tmp_path / "wheels-v8" / "index" / "0123" / "torch"
    shelf.mkdir(parents=True)
    (shelf / "2.12.0+cpu-cp311-cp311-linux.http").touch()
    assert meter.done() == 400  # another release
    (shelf / "2.13.0+cpu-cp311-cp311-linux.rev").touch()
    assert meter.done() == 1100 and meter.missing == {"rich"}  # never more than all
    assert folder_size(tmp_path / "nothing") == 0


# -- what uv says ------------------------------------------------------------------------------------------------------

SAID = {
    "error: Failed to fetch: https://x/torch/\n  cause: dns error": "The network does not answer",
    "error: Failed to download\n  cause: Hash mismatch for `a==1`\n\nExpected:": "a==1 is not the file that was tested",
    "error: failed to write: No space left on device (os error 28)": "The disk is full",
    "error: Failed to fetch\n cause: invalid peer certificate: UnknownIssuer": "of the server is signed by nobody",
    "error: tunnel error: unsuccessful\n cause: 407 Proxy Authentication Required": "proxy wants a name and a password",
    "  × No solution found when resolving dependencies": "cannot be found where it was looked for",
    "error: Permission denied (os error 13)": "may not be written",
    "error: something nobody foresaw\n  cause: the moon": "could not be made: something nobody foresaw",
    "": "could not be made: nothing was said",
}


@pytest.mark.parametrize("said", SAID)
def test_what_uv_says_becomes_one_sentence_with_a_remedy_and_the_log(said):
    error = trouble.explained(said, Path("/logs/installation.log"))
    assert SAID[said] in error.message and "\n" not in str(error)
    assert error.hint.endswith("(More: /logs/installation.log)") and len(error.hint) > 50


def test_a_network_that_does_not_answer_by_way_of_a_proxy_names_the_variable_and_not_its_password(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:secret@proxy:3128")
    error = trouble.explained("error sending request", Path("/log"))
    assert "proxy in HTTPS_PROXY" in error.message and "secret" not in str(error)


# -- taking turns ------------------------------------------------------------------------------------------------------


def test_a_second_installation_waits_for_its_turn_and_a_dead_one_holds_nothing(tmp_path):
    file = tmp_path / "environments" / "install.lock"
    hold = (
        "import sys, time; from pathlib import Path; from engine.installation.turn import our_turn\n"
        "with our_turn(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    )
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", hold, str(file)], cwd=root, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n" or os.name == "nt"
        with (
            pytest.raises(trouble.NotInstalled, match=rf"installed already \(process {other.pid}\)"),
            turn.our_turn(file),
        ):
            pass
        other.kill()
    for _ in range(50):
        try:
            with turn.our_turn(file):
                return
        except trouble.NotInstalled:
            time.sleep(0.1)
    pytest.fail("a dead process holds the turn")
