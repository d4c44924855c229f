"""The feed: a small JSON file that names the newest release, signed by whoever makes the releases.

    {"form": 1, "said": "<the announcement, itself JSON>", "signature": "<base64>"}

The signature (Ed25519, RFC 8032) is of the very text in ``said``, after a line that says what it is for, so that a
signature of anything else never counts. docs/installation.md has the announcement field by field;
installers/common/feed.py makes and signs one.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from packaging.version import Version

from engine.errors import BadInput
from engine.support.plain_json import parse_plain
from engine.support.wording import said_by, say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = 1
LONGEST = 256 << 10  # bytes of a feed
LARGEST_WHEEL, LARGEST_LOCK = 200 << 20, 4 << 20  # bytes
PURPOSE = b"palimpsest feed 1\n"
_VERSION = r"^\d{1,6}(\.\d{1,6}){1,3}((a|b|rc)\d{1,6})?\Z"
_DIGEST = r"^[0-9a-f]{64}\Z"

Text = Annotated[str, msgspec.Meta(max_length=2000)]
VersionText = Annotated[str, msgspec.Meta(pattern=_VERSION)]
Digest = Annotated[str, msgspec.Meta(pattern=_DIGEST)]
Count = Annotated[int, msgspec.Meta(ge=0)]


@dataclass(frozen=True)
class Piece:
    """A file of a release: its name, where it lies (an https address, or a path from the feed's own place), its SHA-256
    and its size in bytes."""

    file: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,150}\Z")]
    url: Text
    sha256: Digest
    size: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_WHEEL)]


@dataclass(frozen=True)
class Lock(Piece):
    """The lock of one build, with the bytes that an environment of it takes to ``download`` and on the ``disk``."""

    download: Count = 0
    disk: Count = 0


@dataclass(frozen=True)
class Announcement:
    """What a feed says: a release, with ``number`` that goes up with every feed of the same key.

    ``locks`` are by build, such as "linux-x86_64-cpu", and ``sizes`` is a carrier's sizes.json about them;
    ``sessions_from`` is the oldest form of sessions that the release opens, ``sessions_to`` the one that it writes.
    """

    form: int
    number: Annotated[int, msgspec.Meta(ge=1, le=1 << 53)]
    made: datetime
    version: VersionText
    changes: Annotated[tuple[Text, ...], msgspec.Meta(max_length=50)]
    wheel: Piece
    sizes: Piece
    locks: Annotated[dict[Text, Lock], msgspec.Meta(min_length=1, max_length=40)]
    sessions_from: tuple[Count, Count]
    sessions_to: tuple[Count, Count]
    commit: Text = ""

    @property
    def release(self) -> Version:
        """The version, to be compared with others."""
        return Version(self.version)


@dataclass(frozen=True)
class _Signed:
    form: int
    said: Annotated[str, msgspec.Meta(max_length=LONGEST)]
    signature: Annotated[str, msgspec.Meta(max_length=100)]


@dataclass(frozen=True)
class Feed:
    """A feed whose signature is right: its ``announcement`` and the ``text`` that was signed."""

    announcement: Announcement
    text: str


def read_key(file: Path) -> Ed25519PublicKey | None:
    """The public key in the PEM file ``file``; None where there is none, :class:`BadInput` where it is no key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BadInput(say("the key for updates cannot be read."), say("Repair the environment."), file=file) from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(
            say("the key for updates is of another kind than Ed25519."), say("Repair the environment."), file=file
        )
    return key


def opened(data: bytes, key: Ed25519PublicKey, place: str) -> Feed:
    """The feed in ``data``, which was read from ``place``. Nothing of it is looked at before its signature was.

    Raises :class:`BadInput` where it is none, too long, not signed by ``key``, or of a newer form.
    """
    from cryptography.exceptions import InvalidSignature

    try:
        signed = parse_plain(data, _Signed, longest=LONGEST)
        key.verify(base64.b64decode(signed.signature, validate=True), PURPOSE + signed.said.encode())
    except InvalidSignature as error:
        raise _refused(place, say("it is not signed with the key that this program carries")) from error
    except binascii.Error as error:
        raise _refused(place, say("its signature is no base64")) from error
    except ValueError as error:
        raise _refused(place, say("it is no feed ({error})", error=said_by(error))) from error
    return Feed(_announced(signed.said, place), signed.said)


def _announced(said: str, place: str) -> Announcement:
    try:
        form = parse_plain(said, _Form).form
        if form > FORM:
            raise _refused(
                place,
                say("it is of form {form}, and this program reads {known}", form=form, known=FORM),
                say("Install the newest by hand."),
            )
        found = parse_plain(said, Announcement)
    except ValueError as error:
        raise _refused(
            place, say("what it says is not of the form that it should be ({error})", error=said_by(error))
        ) from error
    if found.made.tzinfo is None:
        raise _refused(place, say("the time at which it was made has no zone"))
    if large := [one.file for one in (found.sizes, *found.locks.values()) if one.size > LARGEST_LOCK]:
        raise _refused(place, say("its {file} is too large", file=large[0]))
    return found


@dataclass(frozen=True)
class _Form:
    form: int


def _refused(place: str, why: str, hint: str = say("Nothing was changed.")) -> BadInput:
    return BadInput(say("the feed of updates is refused: {why}.", why=why), hint, file=place)
