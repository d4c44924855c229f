"""Compiles the launcher: for Windows x64, for macOS (Intel and Apple silicon in one file), or for this machine.

The compiler is zig, as PyPI carries it (zig.txt pins it); it brings the headers and libraries of all three, so nothing
else is needed, and the same sources give the same bytes. It is installed in ``build/zig`` when it is first asked for.

    python installers/launcher/build.py windows --icon palimpsest.ico --version 0.1.0 --out Palimpsest.exe
    python installers/launcher/build.py macos --out Palimpsest
    python installers/launcher/build.py here --out launcher
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build"
OLDEST_MACOS = "14.0"  # as the pinned wheels: torch's and PySide6's for macOS ask for no less
COMMON = ("plain.c", "launcher.c")
WARNINGS = ("-std=c11", "-Wall", "-Wextra", "-Werror", "-Os", "-s")
LIBRARIES = ("-lole32", "-lshell32", "-lcomctl32", "-lgdi32", "-luuid")
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}  # Apple's names, and zig's
FAT_MAGIC, FAT_ALIGN = 0xCAFEBABE, 14  # <mach-o/fat.h>; 2**14 is the size of a page of arm64


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("system", choices=("windows", "macos", "here"))
    parser.add_argument("--icon", type=Path, help="windows: the .ico file")
    parser.add_argument("--version", default="0.0.0", help="windows: what the file's properties show")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    if asked.system == "windows":
        for_windows(asked.icon, asked.version, asked.out)
    elif asked.system == "macos":
        for_macos(asked.out)
    else:
        compile_sources(("posix.c", *COMMON), asked.out)
    return 0


# -- the systems -------------------------------------------------------------------------------------------------------


def for_windows(icon: Path, version: str, out: Path) -> None:
    """A program without a console, with its icon, its manifest and its version."""
    with tempfile.TemporaryDirectory() as scratch:
        room = Path(scratch)
        shutil.copyfile(icon, room / "palimpsest.ico")
        for name in ("launcher.rc", "launcher.manifest"):
            shutil.copyfile(HERE / name, room / name)
        defined = ("/D", f"NUMBERS={','.join(four_numbers(version))}", "/D", f'VERSION="{version}"')
        zig("rc", *defined, "/fo", str(room / "launcher.res"), str(room / "launcher.rc"))
        resources = room / "launcher.res"
        window = ("-municode", "-Wl,--subsystem,windows")
        compile_sources(("windows.c", *COMMON), out, "x86_64-windows-gnu", *window, str(resources), *LIBRARIES)


def for_macos(out: Path) -> None:
    """One file for both machines. zig signs the part for Apple silicon ad hoc, without which it would not start."""
    with tempfile.TemporaryDirectory() as scratch:
        parts = {}
        for machine, zigs in MACHINES.items():
            parts[machine] = Path(scratch) / machine
            compile_sources(("posix.c", *COMMON), parts[machine], f"{zigs}-macos.{OLDEST_MACOS}")
        universal(parts, out)


def compile_sources(names: Sequence[str], out: Path, target: str = "", *more: str) -> None:
    """Compile files of this folder (or absolute paths), for this machine where no target is named."""
    chosen = ("-target", target) if target else ("-D_GNU_SOURCE",)
    out.parent.mkdir(parents=True, exist_ok=True)
    zig("cc", *chosen, *WARNINGS, *(str(HERE / name) for name in names), "-o", str(out.absolute()), *more)


def universal(parts: dict[str, Path], out: Path) -> None:
    """Put Mach-O files for single machines into one, each untouched and so with its signature (<mach-o/fat.h>)."""
    header, body, offset = FAT_MAGIC.to_bytes(4, "big") + len(parts).to_bytes(4, "big"), b"", 1 << FAT_ALIGN
    for part in (parts[machine] for machine in MACHINES):
        held = part.read_bytes()
        kind = b"".join(int.from_bytes(held[at : at + 4], "little").to_bytes(4, "big") for at in (4, 8))  # cpu, subtype
        header += kind + b"".join(number.to_bytes(4, "big") for number in (offset, len(held), FAT_ALIGN))
        body += bytes(-len(body) % (1 << FAT_ALIGN)) + held
        offset = (2 << FAT_ALIGN) + len(body) - 1 & -1 << FAT_ALIGN
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(header.ljust(1 << FAT_ALIGN, b"\0") + body)
    out.chmod(0o755)


def four_numbers(version: str) -> list[str]:
    """The version as Windows counts it: ``0.2.0rc1`` gives 0, 2, 0, 1."""
    return [*re.findall(r"\d+", version.partition("+")[0]), "0", "0", "0", "0"][:4]


# -- the compiler ------------------------------------------------------------------------------------------------------


def zig(*words: str) -> None:
    """Run zig in the folder of the sources, with its cache in the checkout."""
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": str(BUILD / "zig-cache")}
    done = subprocess.run([*_compiler(), *words], cwd=HERE, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"palimpsest: zig {words[0]} failed:\n{done.stderr or done.stdout}")


def _compiler() -> list[str]:
    """The variable ZIG, or the pinned one in an environment of its own."""
    if chosen := os.environ.get("ZIG"):
        return [chosen]
    place, pins = BUILD / "zig", HERE / "zig.txt"
    python, stamp = place / "bin" / "python", place / ".ready"
    if not (stamp.exists() and stamp.read_text() == pins.read_text()):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*pip, "--requirement", str(pins)], check=True)
        stamp.write_text(pins.read_text())
    return [str(python), "-m", "ziglang"]


if __name__ == "__main__":
    sys.exit(main())
