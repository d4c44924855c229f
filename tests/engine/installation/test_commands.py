"""The commands of an installation: what they do, say and return."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys

import pytest

from engine.installation import __main__ as commands
from engine.installation import carrier as carrier_module
from engine.installation.environments import Environment, Environments
from engine.installation.fronts import base, choose
from engine.installation.fronts.text import Text
from engine.installation.progress import Progress
from engine.installation.trouble import Cancelled, NotInstalled

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the carrier's uv is a link here")


@pytest.fixture
def carrier(shop, folders, monkeypatch):
    """The ordinary carrier, with its wheels in the folder that needs no naming."""
    found = shop.carrier()
    (found.folder / "wheelhouse").symlink_to(shop.wheelhouse)
    monkeypatch.setenv(carrier_module.VARIABLE, str(found.folder))
    monkeypatch.setattr(
        commands.devices, "detect", lambda *_: iter([commands.devices.Machine("cpu", "no GPU is here")])
    )
    return found


def test_install_says_what_it_does_and_the_second_time_there_is_nothing_to_do(carrier, folders, capsys):
    assert commands.main(["install", "--text"]) == 0
    said = capsys.readouterr().err
    assert "set up: The build for the CPU, as no GPU is here. 0 MB to download" in said
    assert "Trying it out with an edit of the demo world (5 of 5)" in said and "ready: 0.1.0-cpu-" in said
    assert commands.main(["install", "--text"]) == 0
    assert "set up" not in capsys.readouterr().err


def test_start_becomes_the_program_with_its_arguments(carrier, folders, monkeypatch):
    became = []
    monkeypatch.setattr(commands.os, "execv", lambda python, words: became.append(words) or sys.exit(7))
    for _ in range(2):  # the first makes the environment, the second finds it
        with pytest.raises(SystemExit):
            commands.main(["start", "--text", "--", "--demo", "a b.palimpsest"])
    current = Environments(folders).current
    assert became == [[str(current.python), "-I", "-m", "palimpsest", "--demo", "a b.palimpsest"]] * 2


def test_start_keeps_what_an_update_brought_and_replaces_what_is_older(carrier, folders, shop):
    commands.main(["install", "--text"])
    current = Environments(folders).current
    is_right = Environments(folders).is_right
    assert is_right(current, carrier)
    assert is_right(current, shop.carrier("0.0.9"))
    assert not is_right(current, shop.carrier("0.2.0"))
    another_build = dataclasses.replace(carrier, wheel_sha256="0" * 64)  # of the same version
    assert not is_right(current, another_build)
    current.python.unlink()
    assert not is_right(current, carrier)


def test_what_a_person_went_back_from_is_not_taken_again_by_the_next_start(carrier, folders, shop, monkeypatch):
    commands.main(["install", "--text"])
    newer = shop.carrier("0.2.0")
    (newer.folder / "wheelhouse").symlink_to(shop.wheelhouse)
    monkeypatch.setenv(carrier_module.VARIABLE, str(newer.folder))
    commands.main(["install", "--text"])
    environments = Environments(folders)
    assert environments.current.version == "0.2.0"
    assert commands.main(["switch-back"]) == 0
    assert environments.current.version == "0.1.0" and environments.is_right(environments.current, newer)
    assert not environments.is_right(environments.current, shop.carrier("0.3.0"))  # but what comes next is taken
    assert commands.main(["switch-back"]) == 0
    assert environments.current.version == "0.2.0" and environments.is_right(environments.current, newer)


def test_old_environments_are_removed_by_hand_too(carrier, folders, shop, capsys):
    assert commands.main(["remove-old"]) == 0 and not folders.environments.exists()
    commands.main(["install", "--text"])
    current = Environments(folders).current
    old = shutil.copytree(current.folder, current.folder.with_name("0.0.1-cpu-abc"), symlinks=True)
    capsys.readouterr()
    for said in ("removed: 0.0.1-cpu-abc", "no environment but the current one"):
        assert commands.main(["remove-old"]) == 0
        assert said in capsys.readouterr().err
    assert not old.exists() and Environments(folders).current == current


def test_status_tells_all_as_json(carrier, folders, capsys):
    commands.main(["install", "--text"])
    capsys.readouterr()
    assert commands.main(["status", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["current"].startswith("0.1.0-cpu-") and facts["carrier"] == str(carrier.folder)
    assert commands.main(["status"]) == 0
    assert f"current: {facts['current']}" in capsys.readouterr().out


def test_repair_and_remove(carrier, folders, capsys):
    commands.main(["install", "--text"])
    session = folders.data / "sessions" / "mine"
    session.mkdir(parents=True)
    assert commands.main(["repair", "--text"]) == 0
    assert "repaired: 0.1.0-cpu-" in capsys.readouterr().err
    assert commands.main(["remove"]) == 0
    assert session.is_dir() and not folders.environments.exists() and not folders.uv_cache.exists()


def test_a_device_is_remembered_until_another_is_asked_for(carrier, folders, capsys):
    assert commands.main(["device", "rocm", "--text"]) == 1
    assert 'There is no build for "rocm" on this system.' in capsys.readouterr().err
    assert Environments(folders).chosen_device == ""
    assert commands.main(["device", "cpu", "--text"]) == 0
    assert Environments(folders).chosen_device == "cpu"
    assert commands.main(["device", "auto", "--text"]) == 0
    assert Environments(folders).chosen_device == ""


def test_what_cannot_be_done_is_one_line_and_an_exit_code(folders, monkeypatch, capsys, tmp_path):
    monkeypatch.delenv(carrier_module.VARIABLE, raising=False)
    assert commands.main(["repair"]) == 1
    assert "No installer of Palimpsest made this environment." in capsys.readouterr().err
    assert commands.main(["switch-back"]) == 1
    with pytest.raises(SystemExit) as error:
        commands.main(["device", "abacus"])
    assert error.value.code == 2


def test_a_wheelhouse_that_is_no_folder_is_refused(carrier, folders, tmp_path, capsys):
    assert commands.main(["install", "--text", "--wheelhouse", str(tmp_path / "nowhere")]) == 1
    assert "nowhere is no folder" in capsys.readouterr().err


# -- fronts ------------------------------------------------------------------------------------------------------------


class Impatient(Text):
    """A person who presses Cancel at once."""

    cancelled = True


def test_cancel_ends_the_work_at_once():
    ended = []

    def work():
        try:
            while True:
                yield Progress("Waiting", 1, 5)
        finally:
            ended.append(True)

    with pytest.raises(Cancelled):
        base.drive(work(), Impatient())
    assert ended == [True]


def test_a_failure_can_be_tried_again_and_is_thorough_then(carrier, folders, make, monkeypatch):
    making, failures = make(), [NotInstalled("The network does not answer.")]
    steps = making.steps

    def failing_once():
        if failures:
            raise failures.pop()
        return (yield from steps())

    class Persistent(Text):
        def failed(self, error):
            return True

    monkeypatch.setattr(making, "steps", failing_once)
    assert isinstance(commands._until_done(making, Persistent()), Environment)
    assert making.thorough


def test_without_a_screen_there_is_text(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert isinstance(choose("tk"), Text) and isinstance(choose(), Text)


def test_text_tells_each_stage_once_and_not_every_reading(capsys):
    front = Text()
    front.rewritten = False
    for number, done in ((1, 0), (3, 1_000_000), (3, 2_000_000), (5, 0)):
        front.show(Progress(f"Stage {number}", number, 5, done, 100_000_000 if done else 0))
    assert [line.split("Stage ")[1][0] for line in capsys.readouterr().err.splitlines()] == ["1", "3", "5"]


def test_the_bar_never_goes_back_from_stage_to_stage():
    readings = [base.percent(Progress("", number, 5, done, 100)) for number in range(1, 6) for done in (0, 50, 100)]
    assert readings == sorted(readings) and readings[-1] == 99
