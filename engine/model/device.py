"""The devices of this machine, their free memory, the error when it runs out, and what torch was set to elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import torch

from engine.errors import BadInput, PalimpsestError
from engine.support.device_names import device_name
from engine.support.shortage import as_shortage, lacks_memory
from engine.support.wording import say, say_count


def available_devices() -> tuple[str, ...]:
    """The devices a model can be put on, best first: "cuda:0", ..., "mps", "cpu"."""
    cuda = tuple(f"cuda:{index}" for index in range(torch.cuda.device_count())) if torch.cuda.is_available() else ()
    return (*cuda, *(("mps",) if torch.backends.mps.is_available() else ()), "cpu")


def described_devices() -> tuple[str, ...]:
    """The devices as a person knows them, best first: "NVIDIA H100 (cuda:0)", "CPU, 8 threads"."""
    names = {name: torch.cuda.get_device_name(name) for name in available_devices() if name.startswith("cuda")}
    threads = say_count(psutil.cpu_count() or 1, "CPU, {n} thread", "CPU, {n} threads")
    words = {"mps": say("Apple GPU (mps)"), "cpu": threads}
    return tuple(words.get(name) or f"{names[name]} ({name})" for name in available_devices())


def choose_device(name: str) -> torch.device:
    """The device called ``name``; "auto" is the best there is. BadInput where there is none."""
    devices = available_devices()
    wanted = device_name(name)
    if wanted == "auto":
        wanted = devices[0]
    if wanted not in devices:
        raise BadInput(
            say("there is no device {name!r} on this machine.", name=name),
            say("Choose one of: auto, {devices}.", devices=", ".join(devices)),
        )
    return torch.device(wanted)


def free_memory(device: torch.device) -> int:
    """Bytes that can still be allocated on ``device``; mps shares the main memory."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return int(free)
    return int(psutil.virtual_memory().available)


@contextmanager
def memory_errors(doing: str) -> Iterator[None]:
    """Turn a failed allocation into :class:`OutOfMemory`; ``doing`` ends the sentence, such as "loading the model"."""
    try:
        yield
    except (PalimpsestError, GeneratorExit):
        raise
    except BaseException as error:  # panics of Rust's libraries are no exceptions
        told = as_shortage(error, doing) if lacks_memory(error) else None
        if told is None:
            raise
        raise told from error


def empty_cache() -> None:
    """Give the accelerator back what PyTorch keeps of its memory that was freed."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def check_surroundings() -> None:
    """Raise :class:`BadInput` where gradients are off, autocast is on, or torch makes tensors of other kinds by itself.

    A search would find no gradient, and measures would be in other numbers than they say.
    """
    in_force = {
        "torch.inference_mode": torch.is_inference_mode_enabled(),
        "torch.no_grad": not torch.is_grad_enabled(),
        "torch.autocast": torch.is_autocast_enabled("cpu") or torch.is_autocast_enabled("cuda"),
        "torch.set_default_dtype": torch.get_default_dtype() != torch.float32,
        "torch.set_default_device": torch.get_default_device().type != "cpu",
    }
    if found := next((name for name, changed in in_force.items() if changed), ""):
        raise BadInput(
            say("{name} is in force, by which edits and measures would go wrong.", name=found),
            say("End it before this call; the device and the numbers of a model are chosen when it is loaded."),
        )
