"""The folders of the program, defined here for the window, the command line and scripts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

import platformdirs

from engine.errors import BadInput
from engine.support.home import expanded, followed
from engine.support.private import FOLDER, keep_private
from engine.support.wording import say

HOME_VARIABLE = "PALIMPSEST_HOME"
SESSION_DATABASE = "session.db"
"""The file that makes a folder a session."""
SESSION_FILE = ".palimpsest"
"""The ending of a session as one file."""
MODEL_CONFIGS = ("config.json", "adapter_config.json")
"""Of which one is in every folder of a model or of an adapter."""
_WEIGHTS = {".safetensors", ".bin", ".gguf"}
SYSTEM_FILES = {".DS_Store", "desktop.ini", "Thumbs.db"}  # left by file managers; they do not make a folder "used"


@dataclass(frozen=True)
class Places:
    """``config`` contains settings, ``data`` sessions, comparisons and crash logs, ``cache`` what can be recomputed."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    @classmethod
    def standard(cls) -> Places:
        """The standard folders of the operating system, or below ``PALIMPSEST_HOME`` if that is set.

        Raises :class:`BadInput` where there is no home folder.
        """
        if home := os.environ.get(HOME_VARIABLE):
            return cls.under(expanded(home).absolute())
        dirs = platformdirs.PlatformDirs("palimpsest")
        try:
            return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path)
        except RuntimeError as error:  # neither HOME nor an account
            raise BadInput(
                say("there is no home folder in which sessions and settings could be kept."),
                say("Name a folder with the variable {variable}.", variable=HOME_VARIABLE),
            ) from error

    @classmethod
    def under(cls, home: Path) -> Places:
        """Everything below one folder."""
        return cls(home / "config", home, home, home / "logs")

    @property
    def home(self) -> Path | None:
        """The common parent folder; None where the operating system has separate standard folders."""
        return self.data if self == Places.under(self.data) else None

    @property
    def sessions(self) -> Path:
        """The default folder of sessions."""
        return self.data / "sessions"

    @property
    def drafts(self) -> Path:
        """What a person has in hand before any session is open, one folder for each window."""
        return self.data / "drafts"

    @property
    def bin(self) -> Path:
        """Deleted sessions, where the operating system has no bin."""
        return self.data / "bin"

    @property
    def comparisons(self) -> Path:
        """The default folder of comparisons."""
        return self.data / "comparisons"

    @property
    def tunings(self) -> Path:
        """The default folder of searches for settings."""
        return self.data / "tunings"

    @property
    def models(self) -> Path:
        """The models fetched by name from the Hugging Face Hub."""
        return self.data / "models"

    @property
    def presets(self) -> Path:
        """The presets that a person found for a model."""
        return self.data / "presets"

    @property
    def readers(self) -> Path:
        """The adapters by which models were taught to read a memory."""
        return self.data / "readers"

    @property
    def statistics(self) -> Path:
        """The folder of cached covariances."""
        return self.cache / "statistics"

    def kept_private(self) -> Self:
        """Take the rights of others away from what an earlier program, or a copy from elsewhere, left with them.

        A folder that ``PALIMPSEST_HOME`` names, and what else lies in it, stays as it is.
        """
        for place in (
            self.config,
            self.sessions,
            self.comparisons,
            self.tunings,
            self.presets,
            self.readers,
            self.statistics,
            self.logs,
        ):
            keep_private(place)
        return self

    def check(self) -> None:
        """Raise :class:`BadInput` where a folder cannot be created or written, for instance as a file is in the way."""
        try:
            make_private(self.data)
            reason = "" if os.access(self.data, os.W_OK | os.X_OK) else say("it may not be written to")
        except OSError as error:
            reason = error.strerror or str(error)
        if reason:
            hint = say(
                "Name another folder with the variable {variable}, or mend its rights.",
                variable=HOME_VARIABLE,
            )
            raise BadInput(
                say("sessions and settings cannot be kept there ({reason}).", reason=reason), hint, file=self.data
            )


def new_session_folder(sessions: Path, model: str) -> Path:
    """An unused path in ``sessions``, named by the time and the model."""
    title = f"{datetime.now().strftime('%Y-%m-%d %H.%M.%S')} {model.replace('/', ' ')}"
    place, number = sessions / title, 2
    while place.exists():
        place = sessions / f"{title} {number}"
        number += 1
    return place


def session_around(place: Path) -> Path | None:
    """The session in whose folder ``place`` lies, or which it is; None where there is none."""
    try:
        real = followed(place)
        return next((one for one in (real, *real.parents) if (one / SESSION_DATABASE).is_file()), None)
    except OSError:  # a name that cannot be: who writes there says so
        return None


def model_around(file: Path) -> Path | None:
    """The folder of ``file`` where that is a model's or an adapter's, with weights in it; None where it is not."""
    try:
        folder = followed(file.parent)
        described = any((folder / name).is_file() for name in MODEL_CONFIGS)
        return folder if described and any(one.suffix in _WEIGHTS for one in folder.iterdir()) else None
    except OSError:  # a name that cannot be: who writes there says so
        return None


def check_outside(place: Path) -> None:
    """Raise :class:`BadInput` where ``place``, to be written, lies in a session, which is moved and deleted as one."""
    if (around := session_around(place)) is not None:
        raise BadInput(
            say("nothing is written there, as {folder} is a session.", folder=around),
            say("Choose another folder."),
            file=place,
        )


def is_unused(folder: Path) -> bool:
    """Whether ``folder`` is missing or empty (what file managers leave behind does not count); :class:`BadInput` where
    it cannot be looked at, such as for a name that is too long.
    """
    try:
        if not folder.exists():
            return True
        return folder.is_dir() and all(entry.name in SYSTEM_FILES for entry in folder.iterdir())
    except OSError as error:
        raise _unusable(folder, error) from error


def check_unused(folder: Path) -> None:
    """Raise :class:`BadInput` where a finished folder cannot take the place of ``folder``."""
    if not is_unused(folder):
        raise BadInput(
            say("it holds files already, and nothing is overwritten.")
            if folder.is_dir()
            else say("it is a file, and nothing is overwritten."),
            say("Choose a new folder."),
            file=folder,
        )
    if folder.is_symlink() or (folder.is_dir() and (os.path.ismount(folder) or folder.absolute() == Path.cwd())):
        raise BadInput(
            say("it is a link, a whole disk or the present folder, of which none is replaced."),
            say("Choose a new folder in it."),
            file=folder,
        )


def behind_link(place: Path) -> Path:
    """What ``place`` leads to where it is a link, itself where it is none; :class:`BadInput` for a ring of links."""
    if not _is_link(place):
        return place
    end = followed(place)
    if _is_link(end):
        raise BadInput(say("it is a link that leads to itself."), say("Name another place."), file=place)
    return end


def _is_link(place: Path) -> bool:
    try:
        return place.is_symlink()
    except OSError:  # a name that no disk takes: writing there tells of it
        return False


def check_writable(place: Path, *, folder: bool) -> None:
    """Raise :class:`BadInput` where no folder, or no file, can be written at ``place``, as far as can be told before.

    A missing folder around it will be made. What is neither file nor folder, such as a pipe, is not replaced.
    """
    try:
        nearest = behind_link(place).absolute()
        if place.exists():
            if not (place.is_dir() if folder else place.is_file()):
                raise BadInput(_of_another_kind(place, folder), say("Name another place."), file=place)
            nearest = nearest if folder else nearest.parent
        while not nearest.exists():
            nearest = nearest.parent
        writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except OSError as error:
        raise _unusable(place, error) from error
    if not writable:
        raise BadInput(say("cannot be written there."), say("Name another place."), file=place)


def _of_another_kind(place: Path, folder: bool) -> str:
    if folder:
        return say("is a file; a folder is needed here.")
    return say("is a folder; a file is needed here.") if place.is_dir() else say("is a device or a pipe and no file.")


def _unusable(place: Path, error: OSError) -> BadInput:
    reason = error.strerror or str(error)
    return BadInput(say("it cannot be used ({reason}).", reason=reason), say("Name another place."), file=place)


def make_private(folder: Path) -> None:
    """Create a missing folder and its missing parents, accessible by the owner only. Existing ones are unchanged."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=FOLDER, exist_ok=True)
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file")
