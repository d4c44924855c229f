"""What this machine computes on: an NVIDIA GPU, an AMD one, Apple's, or the CPU alone. Looked for, never guessed."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

CUDA_13 = 580  # the first driver of NVIDIA's that runs CUDA 13, which PyTorch's usual builds are made with
NVIDIA, AMD = "0x10de", "0x1002"
NAMES = {"cpu": "the CPU", "cuda": "NVIDIA GPUs", "mps": "Apple's GPUs", "rocm": "AMD GPUs"}


@dataclass(frozen=True)
class Machine:
    """A device and, as half a sentence, what shows that it is there."""

    device: str
    because: str


def choose(available: Collection[str], root: Path = Path("/")) -> Machine:
    """The best device that there is a build for. ``because`` says which better one there is no build for."""
    best, *_ = found = list(detect(root))
    for machine in found:
        if machine.device in available:
            missing = f"{best.because}, but this installer has no build for {NAMES[best.device]}"
            return machine if machine is best else Machine(machine.device, missing)
    return found[-1]


def detect(root: Path = Path("/")) -> Iterator[Machine]:
    """All devices of this machine, the best first and the CPU last. ``root`` is where tests keep another /."""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        yield Machine("mps", "this Mac has one of Apple's own processors")
    too_old = ""
    if driver := nvidia_driver(root):
        if int(driver.partition(".")[0]) >= CUDA_13:
            yield Machine("cuda", f"there is an NVIDIA GPU with driver {driver}")
        else:
            too_old = f"; the NVIDIA driver {driver} is too old for CUDA 13, which needs {CUDA_13} or newer"
    elif has_display(NVIDIA, root):
        too_old = "; there is an NVIDIA GPU, but NVIDIA's driver is not at work"
    if (root / "dev" / "kfd").exists() and has_display(AMD, root):
        yield Machine("rocm", "there is an AMD GPU with ROCm's driver (/dev/kfd)")
    yield Machine("cpu", f"no GPU was found that PyTorch could use{too_old}")


def nvidia_driver(root: Path = Path("/")) -> str:
    """The version of NVIDIA's driver that is at work, as 580.95; "" where none is."""
    try:
        told = (root / "proc" / "driver" / "nvidia" / "version").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _asked_driver()
    match = re.search(r"Kernel Module[^\n]*?\s(\d+(?:\.\d+)+)", told)
    return match[1] if match else ""


def _asked_driver() -> str:
    """What nvidia-smi says, which Windows and its Linux have instead."""
    ask = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(ask, capture_output=True, text=True, timeout=20, creationflags=hidden)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return ""
    match = re.match(r"\d+(\.\d+)+", done.stdout.strip())
    return match[0] if match and done.returncode == 0 else ""


def has_display(vendor: str, root: Path = Path("/")) -> bool:
    """Whether a display controller of ``vendor`` is on the PCI bus (Linux alone tells)."""
    bus = root / "sys" / "bus" / "pci" / "devices"
    for part in bus.iterdir() if bus.is_dir() else ():
        try:
            kind, maker = ((part / fact).read_text().strip() for fact in ("class", "vendor"))
        except OSError:
            continue
        if maker == vendor and kind.startswith("0x03"):
            return True
    return False
