"""The user's settings, saved at every change in one versioned JSON file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from engine.support.places import Places as Folders

__all__ = ["Folders", "Preferences", "Settings"]

SCHEMA = 1
RECENT = 10
FONT_SIZES = (8, 20)  # points
MOST_THREADS = 1024
ThemeChoice = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Preferences:
    """All settings with their defaults. ``font_size`` is in points; ``threads`` 0 means all cores but one.

    ``idle``: whether missing measurements are made while the engine is idle.
    """

    theme: ThemeChoice = "system"
    font_size: int = 10
    threads: int = 0
    idle: bool = True
    recent_models: tuple[str, ...] = ()
    welcomed: bool = False
    remembered: dict[str, Any] = field(default_factory=dict)


class Settings(QObject):
    """The stored preferences. Every change is written at once and emitted by ``changed``.

    An invalid file, in part or as a whole, never prevents the window from opening: its valid entries are used,
    defaults for the rest, and the file is copied to a backup. ``problem`` describes that in a sentence or two, or is
    "". ``not_kept`` is emitted, once, if changes cannot be written.
    """

    changed = Signal()
    not_kept = Signal(str)

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self.folders = folders
        self.problem = ""
        self._file = folders.config / "settings.json"
        self._told = False
        self.values = self._read()
        with suppress(OSError):  # reported when something is to be saved
            folders.config.mkdir(parents=True, exist_ok=True)
        self._layout = QSettings(str(folders.config / "layout.ini"), QSettings.Format.IniFormat)

    def update(self, **changes: Any) -> None:
        """Change some preferences (fields of :class:`Preferences`), write them and emit ``changed``."""
        values = replace(self.values, **changes)
        if values == self.values:
            return
        self.values = values
        self._write()
        self.changed.emit()

    def recall(self, key: str, default: Any = None) -> Any:
        """A small plain value stored by a panel, or ``default``.

        A stored value of another type than ``default`` was not written by that panel, so the default is returned.
        """
        kept = self.values.remembered.get(key, default)
        return kept if default is None or alike(kept, default) else default

    def remember(self, key: str, value: Any) -> None:
        """Store a small plain (JSON) value for a panel, such as its current view."""
        if key in self.values.remembered and self.values.remembered[key] == value:
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
        """Store a geometry or state of the window; None removes it."""
        if value is None:
            self._layout.remove(name)
        else:
            self._layout.setValue(name, value)
        self._layout.sync()

    def _read(self) -> Preferences:
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            values, wrong = _preferences(stored)
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            values, wrong = Preferences(), [str(error) or type(error).__name__]
        if wrong:
            aside = self._keep_aside()
            said = "; ".join(wrong)
            self.problem = f"The settings in {self._file} could not be read ({said}); defaults are used there.{aside}"
        return values

    def _keep_aside(self) -> str:
        """Copy the file to a backup, as the next change overwrites it; return a sentence that says where."""
        copy = self._file.with_name("settings-unreadable.json")
        try:
            copy.write_bytes(self._file.read_bytes())
        except OSError:
            return ""
        return f" The file as it was is kept as {copy.name}."

    def _write(self) -> None:
        try:
            self._write_whole()
        except (OSError, ValueError, TypeError) as error:
            if not self._told:
                self._told = True
                reason = getattr(error, "strerror", None) or error
                self.not_kept.emit(f"Settings cannot be kept in {self._file} ({reason}); they hold until the end.")

    def _write_whole(self) -> None:
        """Write to a temporary file and rename it, so that a crash leaves either the old or the new settings."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        text = json.dumps({"schema": SCHEMA, **asdict(self.values)}, indent=1)
        with beside.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._file)


def is_count(value: Any, low: int, high: int) -> bool:
    """Whether a value from a file is an integer from ``low`` to ``high``."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_texts(value: Any) -> bool:
    """Whether a value from a file is a list of strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


# the check of each preference; an invalid one gets its default
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "theme": lambda value: value in get_args(ThemeChoice),
    "font_size": lambda value: is_count(value, *FONT_SIZES),
    "threads": lambda value: is_count(value, 0, MOST_THREADS),
    "idle": lambda value: isinstance(value, bool),
    "recent_models": is_texts,
    "welcomed": lambda value: isinstance(value, bool),
    "remembered": lambda value: isinstance(value, dict),
}


def _preferences(stored: Any) -> tuple[Preferences, list[str]]:
    """Preferences from the contents of a file, and its invalid entries; unknown keys are ignored.

    Raises ValueError where the file is not one of settings, or of a newer version.
    """
    if not isinstance(stored, dict) or not is_count(stored.get("schema"), 0, 1 << 31):
        raise ValueError("it holds no settings")
    if stored["schema"] > SCHEMA:
        raise ValueError("written by a newer version of the program")
    known = {name: stored[name] for name in _CHECKS if name in stored}
    good = {name: value for name, value in known.items() if _CHECKS[name](value)}
    wrong = [f"{name} is {json.dumps(known[name])[:40]}" for name in known if name not in good]
    if "recent_models" in good:
        good["recent_models"] = tuple(good["recent_models"])[:RECENT]
    return Preferences(**good), wrong


def entry(kept: Mapping[str, Any], name: str, default: Any) -> Any:
    """One entry of a stored object; ``default`` if it has another type or is a number out of range."""
    value = kept.get(name, default)
    if isinstance(default, int) and not isinstance(default, bool):
        return value if is_count(value, 0, 2**31 - 1) else default
    return value if alike(value, default) else default


def alike(kept: Any, default: Any) -> bool:
    """Whether both have the same JSON type: boolean, number, string, list or object."""
    if isinstance(default, bool) or isinstance(kept, bool):
        return isinstance(kept, bool) and isinstance(default, bool)
    kinds: tuple[type | tuple[type, ...], ...] = ((int, float), str, (list, tuple), dict)
    return any(isinstance(kept, kind) and isinstance(default, kind) for kind in kinds)
