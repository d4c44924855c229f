"""What the person chose, kept at once in one versioned JSON file, and the folders the program writes to."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

import platformdirs
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

SCHEMA = 1
HOME_VARIABLE = "PALIMPSEST_HOME"
RECENT = 10
FONT_SIZES = (8, 20)  # points
ThemeChoice = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Folders:
    """Where the program keeps things: ``config`` (settings), ``data`` (sessions, crash log), ``logs``."""

    config: Path
    data: Path
    logs: Path

    @classmethod
    def standard(cls) -> Folders:
        """The usual places of the operating system, or below ``PALIMPSEST_HOME`` when that is set."""
        home = os.environ.get(HOME_VARIABLE)
        if home:
            return cls.under(Path(home))
        dirs = platformdirs.PlatformDirs("palimpsest")
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_log_path)

    @property
    def engine_home(self) -> Path | None:
        """Where the engine keeps sessions and statistics; None where the operating system would have them."""
        return self.data if os.environ.get(HOME_VARIABLE) else None

    @classmethod
    def under(cls, home: Path) -> Folders:
        """Everything below one folder."""
        return cls(home / "config", home, home / "logs")


@dataclass(frozen=True)
class Preferences:
    """All settings with their defaults. ``font_size`` is in points; ``threads`` 0 means all cores but one."""

    theme: ThemeChoice = "system"
    font_size: int = 10
    threads: int = 0
    recent_models: tuple[str, ...] = ()
    welcomed: bool = False
    remembered: dict[str, Any] = field(default_factory=dict)


class Settings(QObject):
    """The preferences of this person. Every change is written at once and announced by ``changed``.

    ``problem`` says in one sentence what was wrong with the settings file; it is "" when all was well.
    """

    changed = Signal()

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self.folders = folders
        self.problem = ""
        self._file = folders.config / "settings.json"
        self.values = self._read()
        folders.config.mkdir(parents=True, exist_ok=True)
        self._layout = QSettings(str(folders.config / "layout.ini"), QSettings.Format.IniFormat)

    def update(self, **changes: Any) -> None:
        """Change some preferences (names of :class:`Preferences`), write them and tell those who listen."""
        values = replace(self.values, **changes)
        if values == self.values:
            return
        self.values = values
        self._write()
        self.changed.emit()

    def recall(self, key: str, default: Any = None) -> Any:
        """A small plain value that a panel asked to keep, or ``default``."""
        return self.values.remembered.get(key, default)

    def remember(self, key: str, value: Any) -> None:
        """Keep a small plain (JSON) value for a panel, such as which view it showed."""
        if self.recall(key) == value and key in self.values.remembered:
            return
        self.values = replace(self.values, remembered={**self.values.remembered, key: value})
        self._write()

    def add_recent_model(self, folder: str) -> None:
        """Put ``folder`` first in the list of recent models."""
        others = [name for name in self.values.recent_models if name != folder]
        self.update(recent_models=(folder, *others)[:RECENT])

    def layout(self, name: str) -> QByteArray | None:
        """The geometry or state that the window saved under ``name``."""
        value = self._layout.value(name)
        return value if isinstance(value, QByteArray) else None

    def save_layout(self, name: str, value: QByteArray | None) -> None:
        """Keep a geometry or state of the window; None forgets it."""
        if value is None:
            self._layout.remove(name)
        else:
            self._layout.setValue(name, value)
        self._layout.sync()

    def _read(self) -> Preferences:
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            return _preferences(stored)
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError, TypeError, KeyError) as error:
            self.problem = f"The settings in {self._file} could not be read ({error}); the defaults are used."
            return Preferences()

    def _write(self) -> None:
        """Write to a file beside and rename, so that a crash leaves the old settings or the new ones, never half."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as stream:
            json.dump({"schema": SCHEMA, **asdict(self.values)}, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._file)


def _preferences(stored: dict[str, Any]) -> Preferences:
    """Preferences from what a file holds; unknown keys are left out, values out of range are refused."""
    if stored["schema"] > SCHEMA:
        raise ValueError("written by a newer version of the program")
    known = {f.name: stored[f.name] for f in fields(Preferences) if f.name in stored}
    values = Preferences(**known)
    if values.theme not in ("system", "light", "dark"):
        raise ValueError(f"theme {values.theme!r}")
    low, high = FONT_SIZES
    if not low <= values.font_size <= high:
        raise ValueError(f"font size {values.font_size}")
    return replace(values, recent_models=tuple(str(name) for name in values.recent_models))
