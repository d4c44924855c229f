"""Where the program keeps things: decided here alone, for the window, the command line and every script."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.errors import BadInput

HOME_VARIABLE = "PALIMPSEST_HOME"
SESSION_DATABASE = "session.db"
"""The file that makes a folder a session."""
_PRIVATE = 0o700  # what a folder of facts and sessions lets others do: nothing


@dataclass(frozen=True)
class Places:
    """``config`` holds settings, ``data`` sessions, comparisons and crash logs, ``cache`` what can be made again."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    @classmethod
    def standard(cls) -> Places:
        """The usual places of the operating system, or below ``PALIMPSEST_HOME`` where that is set."""
        if home := os.environ.get(HOME_VARIABLE):
            return cls.under(Path(home).expanduser().absolute())
        dirs = platformdirs.PlatformDirs("palimpsest")
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path)

    @classmethod
    def under(cls, home: Path) -> Places:
        """Everything below one folder."""
        return cls(home / "config", home, home, home / "logs")

    @property
    def home(self) -> Path | None:
        """The one folder that everything is below; None where the operating system has a place for each."""
        return self.data if self == Places.under(self.data) else None

    @property
    def sessions(self) -> Path:
        """The folder of sessions that were given no place of their own."""
        return self.data / "sessions"

    @property
    def comparisons(self) -> Path:
        """The folder of comparisons that were given no place of their own."""
        return self.data / "comparisons"

    @property
    def statistics(self) -> Path:
        """The folder of cached covariances."""
        return self.cache / "statistics"

    def check(self) -> None:
        """Raise :class:`BadInput` where nothing can be kept: a file in the way, or a folder that may not be written."""
        try:
            make_private(self.data)
            reason = "" if os.access(self.data, os.W_OK | os.X_OK) else "it may not be written to"
        except OSError as error:
            reason = error.strerror or str(error)
        if reason:
            hint = f"Name another folder with the variable {HOME_VARIABLE}, or mend its rights."
            raise BadInput(f"sessions and settings cannot be kept there ({reason}).", hint, file=self.data)


def make_private(folder: Path) -> None:
    """Make a missing folder, and what is missing above it, for its owner alone. One that is there stays as it is."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=_PRIVATE, exist_ok=True)
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file")
