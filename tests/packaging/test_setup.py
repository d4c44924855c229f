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

    def python(self, ensurepip: bool, place: str = ".venv") -> None:
        """An interpreter whose "-m venv" puts the pretended command "environment" at bin/python of ``place``."""
        probe = f"*ensurepip*) exit {0 if ensurepip else 1};;"
        make = f"*venv*) mkdir -p {place}/bin && cp {self.bin}/environment {place}/bin/python;;"
        self.command("python3.11", f'case "$*" in {probe} {make} esac')

    @property
    def root(self) -> Path:
        """What the script takes for / where it looks for a GPU."""
        return self.journal.with_name("root")

    def controller(self, address: str, vendor: str, kind: str) -> None:
        """A device on the PCI bus."""
        device = self.root / "sys" / "bus" / "pci" / "devices" / address
        device.mkdir(parents=True)
        (device / "vendor").write_text(f"{vendor}\n")
        (device / "class").write_text(f"{kind}\n")

    def setup(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = {"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(self.checkout)}
        known = {**path, "PYTHON": "python3.11", "SYSTEM_ROOT": str(self.root)}
        command = ["sh", "installers/common/setup.sh", *(words or ["offscreen"])]
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
    made.command("nvidia-smi", "exit 9")
    made.command("uname", "echo Linux")
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


def test_the_environment_of_another_checkout_is_not_emptied_through_a_link(machine, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").touch()
    (machine.checkout / ".venv").symlink_to(other)
    done = machine.setup()
    assert done.returncode == 1 and "remove the link" in done.stderr and len(done.stderr.splitlines()) == 1
    assert (other / "kept").is_file()
    assert not any("venv" in call for call in machine.calls("python3.11"))


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


def test_everything_is_installed_by_the_pins_and_built_by_pinned_tools(machine):
    machine.setup()
    tools, *_, project = installed = [call for call in machine.calls("environment") if "-m pip install" in call]
    assert all("--constraint .venv/pins.txt" in call for call in installed)
    assert tools.endswith(" pip setuptools")
    assert "--no-build-isolation" in project and project.endswith("--editable .[test]")
    given = (machine.checkout / ".venv" / "pins.txt").read_text()
    assert given == (machine.checkout / "installers" / "common" / "constraints.txt").read_text()


def test_changed_pins_are_installed_into_the_same_environment(machine):
    machine.setup()
    machine.journal.unlink()
    pins = machine.checkout / "installers" / "common" / "constraints.txt"
    pins.write_text(pins.read_text().replace("rich==", "rich==9"))
    assert machine.setup().returncode == 0
    assert any("--editable" in call for call in machine.calls("environment"))
    assert "rich==9" in (machine.checkout / ".venv" / "pins.txt").read_text()
    assert not any("venv" in call for call in machine.calls("python3.11"))


def test_another_environment_with_other_pins_leaves_the_first_alone(machine):
    machine.setup()
    others = machine.checkout / "newest.txt"
    others.write_text("torch==99\n")
    machine.python(ensurepip=True, place=".venv-newest")
    assert machine.setup("none", ".venv-newest", "newest.txt").returncode == 0
    assert (machine.checkout / ".venv-newest" / "pins.txt").read_text() == "torch==99\n"
    machine.journal.unlink()
    assert machine.setup().stdout == ""


def extra(machine: Machine, name: str = "docs") -> subprocess.CompletedProcess[str]:
    command = ["sh", "installers/common/extra.sh", name]
    environment = {"PATH": f"{machine.bin}:{os.environ['PATH']}"}
    return subprocess.run(command, cwd=machine.checkout, env=environment, capture_output=True, text=True, timeout=60)


def test_the_tools_of_one_command_are_installed_when_it_is_first_asked_for(machine):
    machine.setup()
    assert not any("[docs]" in call for call in machine.calls("environment"))
    assert extra(machine).stdout == 'palimpsest: installing the tools of "make docs"\n'
    (call,) = [call for call in machine.calls("environment") if "[docs]" in call]
    assert "--constraint .venv/pins.txt" in call and "--no-build-isolation" in call
    machine.journal.unlink()
    assert extra(machine).stdout == machine.setup().stdout == ""
    assert machine.calls("environment") == []


def test_the_tools_of_one_command_follow_the_pins(machine):
    machine.setup()
    extra(machine)
    pins = machine.checkout / "installers" / "common" / "constraints.txt"
    pins.write_text(pins.read_text().replace("mkdocs==", "mkdocs==9"))
    machine.setup()
    assert "installing the tools" in extra(machine).stdout


def test_tools_that_cannot_be_installed_are_tried_again(machine):
    machine.setup()
    machine.command("environment", "exit 1")
    shutil.copy(machine.bin / "environment", machine.checkout / ".venv" / "bin" / "python")
    done = extra(machine)
    assert done.returncode == 1 and "the same command tries again" in done.stderr
    assert not (machine.checkout / ".venv" / ".ready-docs").exists()


def test_windows_keeps_an_environments_programs_elsewhere(machine):
    machine.command("uname", "echo MINGW64_NT-10.0")
    made = "mkdir -p .venv/Scripts && cp {machine.bin}/environment .venv/Scripts/python"
    machine.command("python3.11", f'case "$*" in *venv*) {made.format(machine=machine)};; esac')
    assert machine.setup().returncode == 0
    assert any("--editable .[test]" in call for call in machine.calls("environment"))
    assert not (machine.checkout / ".venv" / "bin").exists()


# -- the build of PyTorch ----------------------------------------------------------------------------------------------


def uv_calls(machine: Machine) -> list[str]:
    return [call for call in machine.calls("environment") if "-m uv pip install" in call]


def test_without_a_gpu_the_cpu_build_is_taken_and_the_rest_from_where_it_always_comes(machine):
    machine.controller("0000:00:02.0", "0x8086", "0x030000")  # a display controller, and not NVIDIA's
    machine.controller("0000:01:00.1", "0x10de", "0x040300")  # NVIDIA's, and a sound card
    assert machine.setup().returncode == 0
    (call,) = uv_calls(machine)
    assert "--torch-backend cpu" in call and "--no-deps" in call and call.endswith(" torch")
    assert any("--editable .[test]" in call for call in machine.calls("environment"))


@pytest.mark.parametrize("sign", ["driver", "tool", "bus"])
def test_with_an_nvidia_gpu_the_default_index_is_taken(machine, sign):
    if sign == "driver":
        (machine.root / "proc" / "driver" / "nvidia").mkdir(parents=True)
        (machine.root / "proc" / "driver" / "nvidia" / "version").touch()
    elif sign == "tool":
        machine.command("nvidia-smi", "echo 'GPU 0: NVIDIA H100'")
    else:
        machine.controller("0000:01:00.0", "0x10de", "0x030200")
    assert machine.setup().returncode == 0
    assert uv_calls(machine) == []


def test_elsewhere_than_on_linux_the_default_index_has_the_right_build(machine):
    machine.command("uname", "echo Darwin")
    assert machine.setup().returncode == 0
    assert uv_calls(machine) == []


@pytest.mark.parametrize("asked", ["cpu", "cu126", "default"])
def test_torch_overrules_what_was_found(machine, asked):
    machine.command("nvidia-smi", "echo 'GPU 0: NVIDIA H100'")
    assert machine.setup(TORCH=asked).returncode == 0
    assert [f"--torch-backend {asked} " in call for call in uv_calls(machine)] == ([] if asked == "default" else [True])
    pins = (machine.checkout / ".venv" / "pins.txt").read_text()
    assert ("nvidia-cublas==" in pins) == (asked != "cu126")  # another CUDA brings other releases of its packages
    assert "torch==" in pins


def test_another_build_than_last_time_is_fetched_and_then_kept(machine):
    machine.setup()
    machine.journal.unlink()
    assert machine.setup(TORCH="cpu").stdout == ""  # that is what is there
    machine.setup(TORCH="cu126")
    assert "--reinstall-package torch" in uv_calls(machine)[0]
    machine.journal.unlink()
    assert machine.setup().stdout == ""


def test_where_pytorchs_index_cannot_be_reached_the_default_index_is_taken_with_one_line_said(machine):
    says = "error: Request failed\n  cause: error sending request\n  cause: dns error"
    machine.command("environment", f"""case "$*" in *"-m uv"*) printf '{says}\n' >&2; exit 2;; esac""")
    done = machine.setup()
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = [line for line in done.stdout.splitlines() if "the default one" in line]
    assert line == (
        "palimpsest: PyTorch's own index does not give it (dns error): "
        "taking the default one's, perhaps with CUDA (several GB)"
    )
    assert any("--editable .[test]" in call for call in machine.calls("environment"))
    assert machine.setup().stdout == ""  # and it is not tried again each time


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
