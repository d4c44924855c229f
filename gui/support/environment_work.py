"""A command of the installation in a process of its own, as the environment that it makes may replace this one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from engine.support.wording import say

INSTALLATION = (sys.executable, "-I", "-m", "engine.installation")
BORDERS = (0.0, 0.01, 0.03, 0.85, 0.9, 0.99)  # of the five stages of an installation: downloading takes longest
_SHARE = re.compile(r"(\d{1,3})(?:\.\d+)? ?%")
_STAGE = re.compile(r"\(([1-5]) of 5\)(?: ([\d.]+) ([MG])B of ([\d.]+) ([MG])B)?")
_UNITS = {"M": 1e6, "G": 1e9}
_PLAIN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class EnvironmentWork(QObject):
    """Runs one command at a time. ``said`` has each line, ``shared`` the share in [0, 1] that a line named, ``ended``
    whether it was done and, where it was not, the last line as the reason."""

    said = Signal(str)
    shared = Signal(float)
    ended = Signal(bool, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._cancelled = False
        self._last = ""
        self._rest = ""

    @property
    def is_running(self) -> bool:
        """Whether a command is at work."""
        return self._process is not None

    def start(self, words: Sequence[str], variables: Mapping[str, str] | None = None) -> None:
        """Run the command ``words`` with the environment ``variables`` (this process's)."""
        assert self._process is None
        self._cancelled, self._last, self._rest = False, "", ""
        self._process = process = QProcess(self)
        surroundings = QProcessEnvironment()
        for name, value in (variables or os.environ).items():
            surroundings.insert(name, value)
        surroundings.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(surroundings)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.readyRead.connect(self._read)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(words[0], list(words[1:]))

    def cancel(self) -> None:
        """Stop it; what is half made is gone on with, or made anew, the next time."""
        if self._process is not None:
            self._cancelled = True
            self._process.terminate() if os.name != "nt" else self._process.kill()

    def _read(self) -> None:
        if self._process is None:
            return
        text = self._rest + bytes(self._process.readAll().data()).decode("utf-8", "replace")
        *lines, self._rest = re.split(r"[\r\n]+", text)
        for line in lines:
            self._hear(line)

    def _hear(self, line: str) -> None:
        line = _PLAIN.sub("", line).strip()
        if not line:
            return
        if (share := share_of(line)) is not None:
            self.shared.emit(share)
        self._last = line
        self.said.emit(line)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._hear(self._rest)
        done = code == 0 and status is QProcess.ExitStatus.NormalExit
        self._end(done, "" if done else self._reason(code))

    def _reason(self, code: int) -> str:
        """Why it was not done."""
        return say("Cancelled.") if self._cancelled else self._last or say("It ended with code {code}.", code=code)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._end(False, say("It cannot be started: {reason}.", reason=self._process.errorString()))

    def _end(self, done: bool, reason: str) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
            self.ended.emit(done, reason)


def share_of(line: str) -> float | None:
    """The share in [0, 1] of the whole that a line names, by a percentage or by its stage; None where it names none."""
    if found := _SHARE.search(line):
        return min(1.0, int(found[1]) / 100)
    if (stage := _STAGE.search(line)) is None:
        return None
    low, high = BORDERS[int(stage[1]) - 1 : int(stage[1]) + 1]
    if not stage[2]:
        return low
    done, total = float(stage[2]) * _UNITS[stage[3]], float(stage[4]) * _UNITS[stage[5]]
    return low + (high - low) * (min(1.0, done / total) if total else 0.0)
