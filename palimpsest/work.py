"""Work from a script: loading a model, and driving work to its result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine import events
from engine.arguments import taking
from engine.errors import BadInput
from engine.events import Event, Steps

if TYPE_CHECKING:
    from engine.workbench import Workbench

T = TypeVar("T")
Listener = Callable[[Event], object]


def run(work: Steps[T], progress: bool | Listener = True) -> T:
    """Drive ``work`` to its end and return its result.

    ``progress`` True shows a progress bar on standard error (in a notebook below the cell; plain lines where neither is
    possible), False nothing; a callable is called with every event. If it raises, or Ctrl+C is pressed, the work is
    closed and restores what it had changed: a session stays at its last complete batch. Raises BadInput for what is no
    work, and for work that has come to its end.
    """
    _check_work(work)
    if not (progress is None or isinstance(progress, bool) or callable(progress)):
        raise BadInput(f"progress = {progress!r} is neither True, False nor a function.", "Leave it out for a bar.")
    with closing(work):
        if not isinstance(progress, bool):
            return events.run(work, progress)
        if not progress:
            return events.run(work)
        from engine.events.bars import watcher

        with watcher() as shown:
            return events.run(work, shown)


def _check_work(work: object) -> None:
    if not isinstance(work, Generator):
        raise BadInput("this is no work that could be run.", "Give what a call such as bench.edit(...) returns.")
    if getattr(work, "gi_frame", work) is None:
        raise BadInput("this work has come to its end.", "Call what returned it again.")


@taking
def load(
    model: Path | str,
    *,
    device: str = "auto",
    dtype: str = "auto",
    home: Path | str | None = None,
    progress: bool | Listener = True,
) -> Workbench:
    """A workbench with ``model`` loaded: a model's folder, a GGUF file, or "demo" for the demo world.

    ``device`` ("cuda:0", "mps", "cpu") and ``dtype`` ("float32", "bfloat16", "float16") are chosen for this machine
    unless given; ``home`` contains sessions, comparisons and statistics (None: the folders that the program uses).
    Raises BadInput, ModelRefused or OutOfMemory.
    """
    from engine.workbench import Workbench

    bench = Workbench(home)
    run(bench.load(model, device, dtype), progress)
    return bench
