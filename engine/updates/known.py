"""What is known of updates from the last time that a feed was asked: kept, so that no older one is believed again."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from engine.errors import BadInput
from engine.support.places import Places, make_private
from engine.support.plain_json import read_plain
from engine.support.private import write_private
from engine.support.wording import say
from engine.updates.feed import Feed, Version

FORM = 1
LONGEST = 64 << 10  # bytes


@dataclass(frozen=True)
class Known:
    """The newest feed that was seen (``number``, ``digest`` of what it says, the ``version`` it names), when one was
    last asked for (ISO 8601, "" for never) and where."""

    form: int = FORM
    number: int = 0
    digest: str = ""
    version: str = ""
    asked: str = ""
    place: str = ""

    @classmethod
    def kept(cls, places: Places) -> Self:
        """What was kept; nothing known where there is nothing, or what a person has damaged."""
        with suppress(BadInput):
            return read_plain(_file(places), cls, say("note of updates"), "", longest=LONGEST)
        return cls()

    def keep(self, places: Places) -> None:
        """Keep it; raises :class:`BadInput` where the disk refuses, as an older feed could come back then."""
        try:
            make_private(_file(places).parent)
            write_private(_file(places), json.dumps(asdict(self)).encode())
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadInput(
                say("it cannot be written ({reason}).", reason=reason), say("Make room there."), file=_file(places)
            ) from error

    def having_seen(self, feed: Feed, place: str, now: datetime | None = None) -> Self:
        """The same after ``feed`` was read from ``place``. Raises :class:`BadInput` where it is older than one that was
        seen, or another one with the same number: somebody plays back what was true once."""
        digest, number = hashlib.sha256(feed.text.encode()).hexdigest(), feed.announcement.number
        if number < self.number:
            why = say(
                "it is an older one (number {number}) than was seen before (number {seen})",
                number=number,
                seen=self.number,
            )
            raise BadInput(
                say("the feed of updates is refused: {why}.", why=why), say("Nothing was changed."), file=place
            )
        if number == self.number and digest != self.digest:
            why = say(
                "it says something else than the one of the same number ({number}) that was seen before", number=number
            )
            raise BadInput(
                say("the feed of updates is refused: {why}.", why=why), say("Nothing was changed."), file=place
            )
        asked = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        changes: dict[str, Any] = {"number": number, "digest": digest, "version": feed.announcement.version}
        return replace(self, **changes, asked=asked, place=place)

    def newer_than(self, version: str) -> str:
        """The version that was named last, where it is newer than ``version``; "" otherwise."""
        return self.version if self.version and is_newer(self.version, version) else ""

    @property
    def when(self) -> datetime | None:
        """When it was last asked for; None for never."""
        try:
            return datetime.fromisoformat(self.asked)
        except ValueError:
            return None


def is_newer(one: str, than: str) -> bool:
    """Whether the version ``one`` is newer; a version that is none, as "unreleased", is newer than nothing and older
    than nothing."""
    try:
        return Version(one) > Version(than)
    except ValueError:
        return False


def _file(places: Places) -> Path:
    return places.data / "updates" / "known.json"
