"""Lines on a terminal: one that is rewritten where a person looks at it, else one for each stage."""

from __future__ import annotations

import shutil
import sys
import time

from engine.errors import PalimpsestError
from engine.installation.progress import Progress

BAR = 24  # characters
SELDOM = 5.0  # seconds between two lines where nobody sees a line rewritten


class Text:
    """Progress on standard error."""

    def __init__(self) -> None:
        self.rewritten = sys.stderr is not None and sys.stderr.isatty()
        self.stage, self.told, self.open = 0, 0.0, False

    cancelled = False  # Ctrl+C is an exception of its own

    def begin(self, title: str, explanation: str) -> None:
        """Say what is going to be done."""
        self._line(f"{title}: {explanation}")

    def show(self, progress: Progress) -> None:
        """Show a reading."""
        if self.rewritten:
            self._rewrite(self._row(progress))
        elif progress.number != self.stage or (progress.detail and time.monotonic() > self.told + SELDOM):
            self.told = time.monotonic()
            self._line(f"{progress.stage} ({progress.number} of {progress.stages}) {progress.detail}".rstrip())
        self.stage = progress.number

    def _row(self, progress: Progress) -> str:
        head = f"{progress.number} of {progress.stages}  {progress.stage}"
        if progress.share is None:
            return head
        full = round(progress.share * BAR)
        return f"{head}  [{'#' * full}{'-' * (BAR - full)}]  {progress.detail}"

    def _rewrite(self, row: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r{row[:width]:<{width}}")
        sys.stderr.flush()
        self.open = True

    def _line(self, text: str) -> None:
        if sys.stderr is not None:
            self.close()
            print(f"palimpsest: {text}", file=sys.stderr)

    def failed(self, error: PalimpsestError) -> bool:
        """Say what went wrong; whoever wants to try again types the command again."""
        self._line(str(error))
        return False

    def close(self) -> None:
        """End the line that was rewritten."""
        if self.open and sys.stderr is not None:
            sys.stderr.write("\n")
            self.open = False
