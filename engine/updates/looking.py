"""Asking whether there is an update: the one place that reads a feed, only ever because a person asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import resources
from engine.errors import BadInput, PalimpsestError
from engine.support.places import Places
from engine.support.provenance import program_version
from engine.support.wording import say
from engine.updates.feed import Announcement, opened, read_key
from engine.updates.fetching import read_feed
from engine.updates.known import Known, is_newer

KEY = resources.path("updates", "key.pem")
ADDRESS = resources.path("updates", "address.txt")
NO_KEY = say("No key for updates is built into this program, so updates by a feed are refused.")
NO_KEY_HINT = say("Install the newer version as you installed this one.")


@dataclass(frozen=True)
class Found:
    """What a feed at ``place`` announced to the version ``running``; ``remark`` is what to know before taking it."""

    announcement: Announcement
    place: str
    running: str
    remark: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether it is an update."""
        return is_newer(self.announcement.version, self.running)


def has_key(key: Path = KEY) -> bool:
    """Whether this program carries a key, without which no feed is believed."""
    return key.is_file()


def standard_address() -> str:
    """The address of the feed that whoever made this release has put into it; "" for none."""
    return ADDRESS.read_text(encoding="utf-8").strip() if ADDRESS.is_file() else ""


def look(place: str, places: Places, key: Path = KEY, running: str = "") -> Found:
    """Ask the feed at ``place``, an https address or a file, for a release newer than ``running`` (this program).

    Raises :class:`PalimpsestError` without a key, :class:`BadInput` where the feed cannot be had or is refused: not
    signed with the key, older than one that was seen, naming a version below the one that runs, or one that does not
    open the sessions of this one.
    """
    running = running or program_version()
    public = read_key(key)
    if public is None:
        raise PalimpsestError(NO_KEY, NO_KEY_HINT)
    if not place:
        raise BadInput(say("no address of a feed is given."), say("Name one: an https address or a file."))
    from engine.session.database import CURRENT  # only now: it brings a library that nothing else here needs

    feed = opened(read_feed(place), public, place)
    seen = Known.kept(places).having_seen(feed, place)
    found = feed.announcement
    if is_newer(running, found.version):
        why = say(
            "it names version {version}, which is older than the one that runs ({running})",
            version=found.version,
            running=running,
        )
        raise BadInput(say("the feed of updates is refused: {why}.", why=why), say("Nothing was changed."), file=place)
    if found.sessions_from > tuple(CURRENT):
        why = say("version {version} does not open the sessions of this one", version=found.version)
        raise BadInput(say("the feed of updates is refused: {why}.", why=why), say("Nothing was changed."), file=place)
    seen.keep(places)
    return Found(found, place, running, _remark(found, CURRENT.major))


def _remark(found: Announcement, major: int) -> str:
    if found.sessions_to[0] <= major:
        return ""
    return say(
        "Sessions that {version} has opened cannot be opened by this version any more, after switching back.",
        version=found.version,
    )
