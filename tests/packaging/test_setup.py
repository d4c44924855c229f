"""The set-up script on machines that lack things, played with pretended system commands in a checkout of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFSCREEN = [
    "libEGL.so.1",
    "libGL.so.1",
    "libglib-2.0.so.0",
    "libfontconfig.so.1",
    "libdbus-1.so.3",
    "libxkbcommon.so.0",
]
WINDOW = [
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
    "libxkbcommon-x11.so.0",
]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the script's system packages are Debian's")


@dataclass
class Machine:
    """A checkout and a folder of pretended commands; each call of apt-get, pip and venv is written to a journal."""

    checkout: Path
    bin: Path
    journal: Path

    def command(self, name: str, body: str) -> None:
        file = self.bin / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >>{self.journal}\n{body}\n')
        file.chmod(0o755)

    def has(self, libraries: list[str]) -> None:
        self.command("ldconfig", "\n".join(f"echo '\t{name} (libc6,x86-64) => /lib/{name}'" for name in libraries))

    def python(self, ensurepip: bool) -> None:
        """An interpreter whose "-m venv" puts the pretended command "environment" at .venv/bin/python."""
        probe = f"*ensurepip*) exit {0 if ensurepip else 1};;"
        make = f"*venv*) mkdir -p .venv/bin && cp {self.bin}/environment .venv/bin/python;;"
        self.command("python3.11", f'case "$*" in {probe} {make} esac')

    def setup(self, needs: str = "offscreen", **environment: str) -> subprocess.CompletedProcess[str]:
        known = {"PATH": f"{self.bin}:{os.environ['PATH']}", "PYTHON": "python3.11", "HOME": str(self.checkout)}
        command = ["sh", "installers/common/setup.sh", needs]
        return subprocess.run(
            command, cwd=self.checkout, env={**known, **environment}, capture_output=True, text=True, timeout=60
        )

    def calls(self, name: str) -> list[str]:
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        return [line for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with everything: root, apt-get, all libraries and a complete Python."""
    checkout, commands = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "installers", checkout / "installers")
    shutil.copy(ROOT / "pyproject.toml", checkout)
    commands.mkdir()
    made = Machine(checkout, commands, tmp_path / "journal")
    made.command("id", "echo 0")
    made.command("apt-get", "exit 0")
    made.has(OFFSCREEN + WINDOW)
    made.command("environment", "exit 0")
    made.python(ensurepip=True)
    return made


def test_the_first_time_makes_the_environment_and_the_second_time_does_nothing(machine):
    first = machine.setup()
    assert first.returncode == 0, first.stderr
    assert "making the virtual environment" in first.stdout
    assert any("--editable .[test]" in call for call in machine.calls("environment"))
    assert machine.calls("apt-get") == []

    machine.journal.unlink()
    second = machine.setup()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert machine.calls("environment") == machine.calls("python3.11") == []


def test_changed_dependencies_are_installed_into_the_same_environment(machine):
    machine.setup()
    machine.journal.unlink()
    with (machine.checkout / "pyproject.toml").open("a") as file:
        file.write("# another bound\n")
    assert machine.setup().returncode == 0
    assert any("--editable" in call for call in machine.calls("environment"))
    assert not any("venv" in call for call in machine.calls("python3.11"))


def test_a_checkout_that_was_moved_gets_a_new_environment(machine):
    machine.setup()
    moved = machine.checkout.rename(machine.checkout.with_name("elsewhere"))
    machine.checkout = moved
    machine.journal.unlink()
    assert machine.setup().returncode == 0
    assert any("-m venv --clear" in call for call in machine.calls("python3.11"))


def test_root_installs_exactly_the_missing_packages(machine):
    machine.has([name for name in OFFSCREEN if name not in ("libEGL.so.1", "libdbus-1.so.3")])
    assert machine.setup("offscreen").returncode == 0
    (call,) = machine.calls("apt-get")
    assert call.split("--no-install-recommends ")[1] == "libegl1 libdbus-1-3"


def test_a_window_needs_more_than_the_tests_and_no_screen_needs_nothing(machine):
    machine.has(OFFSCREEN)
    assert machine.setup("none").returncode == machine.setup("offscreen").returncode == 0
    assert machine.calls("apt-get") == []
    machine.setup("window")
    assert "libxcb-cursor0" in machine.calls("apt-get")[0]


def test_without_a_word_the_display_decides(machine):
    machine.has(OFFSCREEN)
    machine.setup("", DISPLAY="")
    assert machine.calls("apt-get") == []
    machine.setup("", DISPLAY=":0")
    assert "libxcb-icccm4" in machine.calls("apt-get")[0]


def test_fresh_package_lists_are_fetched_when_the_first_try_fails(machine):
    machine.has([])
    machine.command(
        "apt-get", f'case "$*" in *update*) touch {machine.bin}/lists;; *) test -e {machine.bin}/lists;; esac'
    )
    assert machine.setup().returncode == 0
    assert [("update" in call) for call in machine.calls("apt-get")] == [False, True, False]


def test_an_ordinary_person_is_told_the_command_in_one_line_and_keeps_the_environment(machine):
    machine.command("id", "echo 1000")
    machine.command("sudo", "exit 1")
    machine.has(OFFSCREEN[1:])
    done = machine.setup()
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["palimpsest: missing system packages; type: sudo apt-get install libegl1"]
    assert machine.calls("apt-get") == []
    assert (machine.checkout / ".venv" / ".ready").exists()


def test_passwordless_sudo_is_used(machine):
    machine.command("id", "echo 1000")
    machine.command("sudo", 'shift; exec "$@"')
    machine.has(OFFSCREEN[1:])
    assert machine.setup().returncode == 0
    assert "libegl1" in machine.calls("apt-get")[0]


def test_a_python_without_its_venv_module_gets_it_from_the_system(machine):
    machine.python(ensurepip=False)
    done = machine.setup("none")
    assert "python3 python3-venv" in machine.calls("apt-get")[0]
    assert done.returncode == 1
    assert "Python 3.11 or newer with its venv module was not found" in done.stderr


def test_a_failed_installation_is_tried_again_next_time(machine):
    machine.command("environment", 'case "$*" in *--editable*) exit 1;; esac')
    done = machine.setup()
    assert done.returncode == 1
    assert "the dependencies could not be installed" in done.stderr
    assert not (machine.checkout / ".venv" / ".ready").exists()


def test_another_build_of_torch_is_left_to_uv(machine):
    machine.command("uv", "exit 0")
    machine.command("environment", f'case "$*" in *" uv") cp {machine.bin}/uv .venv/bin/uv;; esac')
    done = machine.setup(TORCH="cpu")
    assert done.returncode == 0, done.stderr
    (call,) = machine.calls("uv")
    assert "--torch-backend cpu" in call and "--editable .[test]" in call
    assert not [line for line in machine.calls("environment") if "--editable" in line]


def test_without_python_and_without_leave_there_is_one_line_to_type(machine):
    machine.command("id", "echo 1000")
    machine.command("sudo", "exit 1")
    machine.python(ensurepip=False)
    machine.has(WINDOW)
    done = machine.setup("offscreen")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "palimpsest: missing system packages; type: sudo apt-get install python3 python3-venv libegl1"
    )
