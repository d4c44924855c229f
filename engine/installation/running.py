"""Other programs, run so that one can look after them meanwhile and stop them at any moment."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

MOMENT = 0.15  # seconds between two looks
GRACE = 5.0  # seconds to end by itself before it is ended
TAIL = 20_000  # characters of what was said that are given back
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)
FOR_UV = (
    *("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_HTTP_TIMEOUT"),
    *("UV_HTTP_RETRIES", "UV_SYSTEM_CERTS", "UV_INSECURE_HOST", "UV_CONCURRENT_DOWNLOADS", "UV_KEYRING_PROVIDER"),
    *("UV_OFFLINE", "UV_PYTHON_INSTALL_MIRROR", "UV_LINK_MODE"),
)
"""Variables of uv that a person may have set about the network; the others would change what is installed."""


def clean_variables(**more: str) -> dict[str, str]:
    """The variables of this process without those that would lead uv or Python elsewhere, and with ``more``."""
    kept = {}
    for name, value in os.environ.items():
        of_uv = name.startswith("UV_") and name not in FOR_UV and not name.startswith("UV_INDEX_")
        if not of_uv and name not in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "CONDA_PREFIX"):
            kept[name] = value
    return kept | {"UV_NO_CONFIG": "1", "UV_SYSTEM_CERTS": kept.get("UV_SYSTEM_CERTS", "1")} | more


def run_aside(command: Sequence[str | Path], variables: Mapping[str, str], log: Path) -> Generator[str, None, int]:
    """Run ``command``, adding what it says to ``log``; yields what it said so far and returns its exit code.

    Closing the generator ends the program with everything that it started.
    """
    with log.open("ab") as sink:
        sink.write(f"$ {' '.join(map(str, command))}\n".encode())
        sink.flush()
        began = sink.tell()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=dict(variables),
            start_new_session=sys.platform != "win32",
            preexec_fn=dies_with_parent(),
            creationflags=HIDDEN,
        )
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(MOMENT)
            yield said_since(log, began)
            if process.returncode is not None:
                return process.returncode
    finally:
        end(process)


def said_since(log: Path, began: int) -> str:
    """What was added to ``log``, its end where that is long."""
    with log.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(began, size - TAIL))
        return opened.read().decode("utf-8", "replace")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started, politely first."""
    if process.poll() is not None:
        return
    for sign in ("SIGTERM", "SIGKILL"):
        with suppress(OSError):
            if sys.platform == "win32":
                process.terminate()
            else:
                os.killpg(process.pid, getattr(signal, sign))
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
            return


def dies_with_parent() -> Callable[[], None] | None:
    """What to call in a child before it becomes another program: on Linux, that it is to end when this process does."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL(None, use_errno=True)
        control = library.prctl
    except (OSError, AttributeError):
        return None
    return lambda: control(1, signal.SIGTERM, 0, 0, 0) and None  # PR_SET_PDEATHSIG
