"""Progress display: bars in a terminal or a notebook, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from types import TracebackType
from typing import IO, Any, Protocol, Self, TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from engine import events
from engine.events import EditProgress, Event, Log, RunProgress, StudyProgress, ValueSearch


class Watcher(Protocol):
    """Shows events as they come."""

    def __call__(self, event: Event) -> None:
        """Show ``event``."""

    def __enter__(self) -> Self:
        """Begin to draw."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing and leave the terminal clean."""


class Bars:
    """A bar for the edits and one below it for the current task, redrawn in place; for interactive use."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[detail]}"),
            console=console,
        )
        self._run = self._progress.add_task("", start=False, visible=False, total=100, detail="")
        self._edits = self._progress.add_task("Edits", start=False, visible=False, detail="")
        self._task = self._progress.add_task("", visible=False, detail="")
        self._name = ""

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing; the bar for the edits stays on the screen."""
        self._progress.update(self._task, visible=False)
        self._progress.stop()

    def __call__(self, event: Event) -> None:
        """Show ``event`` if it reports progress."""
        match event:
            case EditProgress():
                self._progress.start_task(self._edits)
                self._progress.update(
                    self._edits,
                    completed=event.edits_done,
                    total=event.edits_total,
                    detail=_where(event),
                    visible=True,
                )
            case StudyProgress():
                self._progress.start_task(self._edits)
                self._progress.update(
                    self._edits,
                    description=_who(event),
                    completed=event.edits_done,
                    total=event.edits_total,
                    detail=_when(event),
                    visible=True,
                )
            case RunProgress():
                self._progress.update(
                    self._run, description=_stage(event), completed=_percent(event), detail=_left(event), visible=True
                )
            case ValueSearch():
                self._show("Search for v*", event.step, event.steps, f"p = {float(event.probability.mean()):.2f}")
            case events.Progress():
                self._show(event.task, event.done, event.total, _what(event))
            case Log():
                self._progress.console.print(event.text, markup=False, highlight=False)

    def _show(self, name: str, done: int, total: int, detail: str) -> None:
        if name != self._name:
            self._name = name
            self._progress.reset(
                self._task, description=name, completed=done, total=total or None, visible=True, detail=detail
            )
        self._progress.update(self._task, completed=done, total=total or None, detail=detail)


class Lines:
    """A line with a bar every few seconds, and none for shorter tasks; for a log file or a pipe."""

    def __init__(self, console: Console, every: float = 5.0) -> None:
        self._console = console
        self._every = every
        self._task = ""
        self._since = self._edits_shown = self._run_shown = -every

    def __enter__(self) -> Self:
        """Nothing to begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to clean."""

    def __call__(self, event: Event) -> None:
        """Write a line for ``event`` when one is due; always for the first and the last edit."""
        now = time.monotonic()
        match event:
            case EditProgress():
                if now - self._edits_shown >= self._every or event.edits_done == event.edits_total:
                    self._edits_shown = now
                    self._line("Edits", event.edits_done, event.edits_total, _where(event))
            case StudyProgress():
                if now - self._edits_shown >= self._every or event.stage == "measuring":
                    self._edits_shown = now
                    self._line(_who(event), event.edits_done, event.edits_total, _when(event))
            case RunProgress():
                if now - self._run_shown >= self._every:
                    self._run_shown = now
                    self._line(_stage(event), _percent(event), 100, f"%, {_left(event)}")
            case events.Progress():
                if event.task != self._task:
                    self._task, self._since = event.task, now
                elif now - self._since >= self._every:
                    self._since = now
                    self._line(event.task, event.done, event.total, _what(event))
            case Log():
                self._write(event.text)

    def _line(self, task: str, done: int, total: int, detail: str) -> None:
        count = f"[{_bar(done / total)}] {done} of {total}" if total else str(done)
        self._write(f"{task}: {count} {detail}".rstrip())

    def _write(self, text: str) -> None:
        """Write a line. Errors of the stream are ignored, so that the work continues without a reader."""
        try:
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)
        except OSError:
            self._console.quiet = True


class _Console(Console):
    """A console that raises for a closed pipe as for any other error, where rich would exit the program."""

    def on_broken_pipe(self) -> None:
        """Re-raise the error."""
        raise BrokenPipeError


class _StandardError:
    """The current ``sys.stderr``, or nothing once it has failed: work goes on where nobody can be told of it."""

    def __init__(self) -> None:
        self._gone = False

    def write(self, text: str) -> int:
        """Write ``text``, or drop it."""
        self._try(lambda stream: stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush, if there is a stream."""
        self._try(lambda stream: stream.flush())

    def __getattr__(self, name: str) -> Any:
        """Whatever else rich asks a stream for, such as its encoding."""
        return getattr(sys.stderr, name)

    def _try(self, use: Callable[[TextIO], object]) -> None:
        if sys.stderr is None or self._gone:
            return
        try:
            use(sys.stderr)
        except (OSError, ValueError):
            self._gone = True


def watcher() -> Watcher:
    """Bars on a terminal and in a notebook, plain lines elsewhere.

    Always on standard error, so that standard output stays clean. In a notebook rich draws with ipywidgets.
    """
    console = _Console(file=cast(IO[str], _StandardError()))
    drawn = console.is_terminal or (console.is_jupyter and find_spec("ipywidgets") is not None)
    return Bars(console) if drawn else Lines(console)


def _bar(share: float, width: int = 20) -> str:
    full = min(width, int(share * width))
    return "#" * full + "-" * (width - full)


def _where(event: EditProgress) -> str:
    """The state of an edit run as text: batch, stage, speed, time left."""
    parts = [f"batch {event.batch} of {event.batches}", event.stage]
    if event.seconds_per_edit is not None:
        parts.append(f"{event.seconds_per_edit:.2f} s/edit")
    if event.seconds_left is not None and event.edits_done < event.edits_total:
        parts.append(f"{event.seconds_left:.0f} s left")
    return ", ".join(part for part in parts if part)


def _what(event: events.Progress) -> str:
    """What a task counts, and its remark with the time left where it knows that."""
    left = "" if event.seconds_left is None else f"{_duration(event.seconds_left)} left"
    return f"{event.unit} {', '.join(part for part in (event.detail, left) if part)}".strip()


def _percent(event: RunProgress) -> int:
    """The elapsed share of a run's time, in percent."""
    return round(100 * event.share)


def _stage(event: RunProgress) -> str:
    """The current stage of a run."""
    return f"{event.stage.capitalize()} ({event.number} of {event.stages})"


def _left(event: RunProgress) -> str:
    """The remaining time of a run."""
    return f"{_duration(event.seconds_left)} left in all"


def _who(event: StudyProgress) -> str:
    """The current method of a comparison."""
    return f"{event.method} ({event.number} of {event.methods})"


def _when(event: StudyProgress) -> str:
    """The current stage of a comparison and its remaining time."""
    stage = f"{event.stage} at {event.checkpoint}" if event.stage == "measuring" else f"to {event.checkpoint} edits"
    return stage if event.seconds_left is None else f"{stage}, {_duration(event.seconds_left)} left in all"


def _duration(seconds: float) -> str:
    """A duration in a suitable unit."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
