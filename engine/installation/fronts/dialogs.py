"""The dialogs of desktops that a program without a toolkit can ask for: GNOME's zenity, KDE's kdialog."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress

from engine.errors import PalimpsestError
from engine.installation.fronts.base import percent
from engine.installation.progress import Progress


def is_there(name: str) -> bool:
    """Whether the program for a dialog, and what it needs, is on the path."""
    return (
        name in ("zenity", "kdialog")
        and shutil.which(name) is not None
        and (name != "kdialog" or shutil.which("qdbus") is not None)
    )


class Zenity:
    """A progress dialog that reads its state from a pipe."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def begin(self, title: str, explanation: str) -> None:
        """Open the dialog."""
        words = ["--progress", f"--title={title}", f"--text={explanation}", "--width=480", "--window-icon=palimpsest"]
        self.process = subprocess.Popen(
            ["zenity", *words], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )

    def show(self, progress: Progress) -> None:
        """Show a reading."""
        if self.process and self.process.stdin:
            text = f"{progress.stage} ({progress.number} of {progress.stages})\\n{progress.detail or '…'}"
            with suppress(OSError):
                self.process.stdin.write(f"{percent(progress)}\n# {text}\n")
                self.process.stdin.flush()

    @property
    def cancelled(self) -> bool:
        """Whether the dialog is gone."""
        return self.process is not None and self.process.poll() is not None

    def failed(self, error: PalimpsestError) -> bool:
        """Say what went wrong, with a button to try again."""
        self.close()
        words = ["--question", "--title=Palimpsest", "--no-markup", f"--text={error}", "--width=480"]
        return subprocess.run(["zenity", *words, "--ok-label=Try again", "--cancel-label=Close"]).returncode == 0

    def close(self) -> None:
        """Close the dialog."""
        if self.process:
            with suppress(OSError):
                self.process.terminate()
            self.process.communicate()
            self.process = None


class Kdialog:
    """A progress dialog that is told its state over D-Bus."""

    def __init__(self) -> None:
        self.address: list[str] = []
        self.last = ""

    def begin(self, title: str, explanation: str) -> None:
        """Open the dialog."""
        words = ["kdialog", "--title", title, "--icon", "palimpsest", "--progressbar", explanation, "100"]
        self.address = subprocess.run(words, capture_output=True, text=True).stdout.split()
        self._call("showCancelButton", "true")

    def show(self, progress: Progress) -> None:
        """Show a reading, where it is another one."""
        text = f"{progress.stage} ({progress.number} of {progress.stages}) {progress.detail}"
        if text != self.last:
            self.last = text
            self._call("setLabelText", text)
            self._call("Set", "", "value", str(percent(progress)))

    @property
    def cancelled(self) -> bool:
        """Whether Cancel was pressed."""
        return self._call("wasCancelled") == "true"

    def failed(self, error: PalimpsestError) -> bool:
        """Say what went wrong, with a button to try again."""
        self.close()
        words = ["kdialog", "--title", "Palimpsest", "--yes-label", "Try again", "--no-label", "Close"]
        return subprocess.run([*words, "--yesno", str(error)]).returncode == 0

    def close(self) -> None:
        """Close the dialog."""
        self._call("close")
        self.address = []

    def _call(self, *words: str) -> str:
        if not self.address:
            return ""
        done = subprocess.run(["qdbus", *self.address, *words], capture_output=True, text=True)
        return done.stdout.strip()
