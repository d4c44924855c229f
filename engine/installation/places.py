"""The folders of an installation. They are those of engine/support/places.py, found without its libraries."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

NAME = "palimpsest"
HOME_VARIABLE = "PALIMPSEST_HOME"


@dataclass(frozen=True)
class Folders:
    """``data`` contains environments and what a person made, ``cache`` what uv downloaded, ``logs`` what happened,
    ``config`` settings."""

    data: Path
    cache: Path
    logs: Path
    config: Path

    @classmethod
    def standard(cls) -> Self:
        """Those of the operating system, or everything below ``PALIMPSEST_HOME`` where that is set."""
        if home := os.environ.get(HOME_VARIABLE):
            return cls.under(Path(os.path.expanduser(home)).absolute())  # noqa: PTH111 - a ~name of nobody stays as it is
        if sys.platform == "win32":
            return cls.of_windows(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        if sys.platform == "darwin":
            library = Path.home() / "Library"
            data, cache = library / "Application Support", library / "Caches"
            config = _xdg("CONFIG", data) / NAME
            return cls(_xdg("DATA", data) / NAME, _xdg("CACHE", cache) / NAME, _macos_logs(library), config)
        local = Path.home() / ".local"
        state = _xdg("STATE", local / "state") / NAME
        config = _xdg("CONFIG", Path.home() / ".config") / NAME
        data, cache = _xdg("DATA", local / "share") / NAME, _xdg("CACHE", Path.home() / ".cache") / NAME
        return cls(data, cache, state / "log", config)

    @classmethod
    def of_windows(cls, local: Path | str) -> Self:
        """Those below the folder of local data."""
        data = Path(local) / NAME / NAME
        return cls(data, data / "Cache", data / "Logs", data)

    @classmethod
    def under(cls, home: Path) -> Self:
        """Everything below one folder."""
        return cls(home, home, home / "logs", home / "config")

    @property
    def environments(self) -> Path:
        """All environments, and what says which is current."""
        return self.data / "environments"

    @property
    def pythons(self) -> Path:
        """The Pythons that uv brought."""
        return self.environments / "python"

    @property
    def carriers(self) -> Path:
        """The carriers that updates have brought, one for each version."""
        return self.data / "updates" / "carriers"

    @property
    def uv_cache(self) -> Path:
        """What uv keeps of its downloads."""
        return self.cache / "uv"

    @property
    def log(self) -> Path:
        """What the last attempt said, line by line."""
        return self.logs / "installation.log"


def _xdg(kind: str, usual: Path) -> Path:
    """What ``XDG_KIND_HOME`` names, where it is an absolute path, else ``usual``."""
    named = os.environ.get(f"XDG_{kind}_HOME", "").strip()
    return Path(named) if named and Path(named).is_absolute() else usual


def _macos_logs(library: Path) -> Path:
    named = os.environ.get("XDG_STATE_HOME", "").strip()
    return Path(named) / NAME / "log" if named and Path(named).is_absolute() else library / "Logs" / NAME
