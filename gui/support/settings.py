"""The user's settings, saved at every change in one versioned JSON file."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
import shiboken6
from PySide6.QtCore import QByteArray, QObject, Signal

from engine.support.places import Places as Folders
from engine.support.places import make_private
from engine.support.plain_json import check_plain, loosely, read_bounded, typed
from engine.support.private import write_private
from engine.support.wording import join_texts, said_by, say
from gui.language.choice import LanguageChoice
from gui.support.layout_file import LayoutFile

__all__ = ["Folders", "Preferences", "Settings"]

SCHEMA = 1
LONGEST = 16 << 20  # bytes of the file
ASIDE = "settings-unreadable"
RECENT = 10
FONT_SIZES = (8, 20)  # points
MOST_THREADS = 1024
ThemeChoice = Literal["system", "light", "dark", "contrast"]
THEME_CHOICES: tuple[ThemeChoice, ...] = get_args(ThemeChoice)


@dataclass(frozen=True)
class Preferences:
    """All settings with their defaults. ``font_size`` is in points; ``threads`` 0 means all cores but one.

    ``idle``: whether missing measurements are made while the engine is idle. ``updates``: whether each start asks the
    feed at ``updates_from`` (an https address or a file; "": the release's own) for a newer version.
    """

    theme: ThemeChoice = "system"
    language: LanguageChoice = "system"
    font_size: Annotated[int, msgspec.Meta(ge=FONT_SIZES[0], le=FONT_SIZES[1])] = 10
    threads: Annotated[int, msgspec.Meta(ge=0, le=MOST_THREADS)] = 0
    idle: bool = True
    updates: bool = False
    updates_from: Annotated[str, msgspec.Meta(max_length=2000)] = ""
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
    remembering = Signal()  # a panel stored a value
    restored = Signal()  # stored values were replaced by those of a session: panels must read theirs again
    not_kept = Signal(object)  # a sentence

    def __init__(self, folders: Folders) -> None:
        super().__init__()
        self.folders = folders
        self.problem = ""
        self._file = folders.config / "settings.json"
        self._told = False
        self._overwrites = True
        self.values = self._read()
        if self.problem:
            self._write()  # what could be read stays, also where the program ends before the next change
            self._told = False  # nobody listens yet
        with suppress(OSError):  # reported when something is to be saved
            make_private(folders.config)
        self._layout = LayoutFile(folders.config / "layout.json")

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
        self.remembering.emit()

    def restore(self, values: Mapping[str, Any], instead_of: Callable[[str], bool]) -> None:
        """Store ``values`` in place of all whose key is one of ``instead_of``, and emit ``restored``."""
        others = {key: value for key, value in self.values.remembered.items() if not instead_of(key)}
        self.values = replace(self.values, remembered={**others, **values})
        self._write()
        self.restored.emit()

    def follow(self, key: str, default: Any, show: Callable[[Any], object]) -> None:
        """Call ``show``, a method of a widget, with the value under ``key`` now and whenever it has been restored."""

        def again() -> None:
            if shiboken6.isValid(show.__self__):  # type: ignore[attr-defined]
                show(self.recall(key, default))

        show(self.recall(key, default))
        self.restored.connect(again)

    def add_recent_model(self, folder: str) -> None:
        """Put ``folder`` first in the list of recent models."""
        others = [name for name in self.values.recent_models if name != folder]
        self.update(recent_models=(folder, *others)[:RECENT])

    def layout(self, name: str) -> QByteArray | None:
        """The geometry or state that the window saved under ``name``."""
        found = self._layout.read(name)
        return None if found is None else QByteArray(found)

    def save_layout(self, name: str, value: QByteArray | None) -> None:
        """Store a geometry or state of the window; None removes it."""
        self._layout.write(name, None if value is None else bytes(value.data()))

    def _read(self) -> Preferences:
        try:
            values, wrong = _preferences(loosely(read_bounded(self._file, LONGEST)))
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError) as error:
            values, wrong = Preferences(), [said_by(error)]
        if wrong:
            aside = self._keep_aside()
            problem = say(
                "The settings in {file} could not be read ({reasons}); defaults are used there.",
                file=self._file,
                reasons=join_texts("; ", wrong),
            )
            self.problem = join_texts(" ", [problem, aside])
        return values

    def _keep_aside(self) -> str:
        """Move the file to a name of its own, as the next change overwrites it; return a sentence that says where.

        What cannot be moved is not overwritten either: then settings are not kept.
        """
        aside, number = self._file.with_name(f"{ASIDE}.json"), 2
        try:
            while aside.exists() and not filecmp.cmp(aside, self._file, shallow=False):
                aside, number = self._file.with_name(f"{ASIDE}-{number}.json"), number + 1
            self._file.replace(aside)
        except OSError:
            self._overwrites = False
            return say("The file is left as it is, and changes are not kept.")
        return say("The file as it was is kept as {file}.", file=aside.name)

    def _write(self) -> None:
        try:
            if not self._overwrites:
                raise OSError(say("what is there cannot be read, and could not be moved"))
            self._write_whole()
        except (OSError, ValueError, TypeError) as error:
            if not self._told:
                self._told = True
                reason = getattr(error, "strerror", None) or said_by(error)
                said = say(
                    "Settings cannot be kept in {file} ({reason}); they hold until the end.",
                    file=self._file,
                    reason=reason,
                )
                self.not_kept.emit(said)

    def _write_whole(self) -> None:
        """Write the file in one step, so that a crash leaves either the old or the new settings."""
        make_private(self._file.parent)
        write_private(self._file, json.dumps({"schema": SCHEMA, **asdict(self.values)}, indent=1).encode())


def is_count(value: Any, low: int, high: int) -> bool:
    """Whether a value from a file is an integer from ``low`` to ``high``."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_texts(value: Any) -> bool:
    """Whether a value from a file is a list of strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _preferences(stored: Any) -> tuple[Preferences, list[str]]:
    """Preferences from the contents of a file, and its invalid entries; unknown keys are ignored.

    Raises ValueError where the file is not one of settings, or of a newer version.
    """
    if not isinstance(stored, dict) or not is_count(stored.get("schema"), 0, 1 << 31):
        raise ValueError(say("it holds no settings"))
    if stored["schema"] > SCHEMA:
        raise ValueError(say("written by a newer version of the program"))
    good: dict[str, Any] = {}
    wrong: list[str] = []
    for name, kind in get_type_hints(Preferences, include_extras=True).items():
        try:
            if name in stored:
                check_plain(stored[name])
                good[name] = typed(stored[name], kind)
        except ValueError as error:
            wrong.append(say("{name} is left out ({reason})", name=name, reason=said_by(error)))
    good["recent_models"] = good.get("recent_models", ())[:RECENT]
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
