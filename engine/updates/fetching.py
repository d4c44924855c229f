"""Reading a feed or a file of a release: from a file, or from an https address, never more than was expected."""

from __future__ import annotations

import hashlib
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.support.home import expanded
from engine.support.places import make_private
from engine.support.private import private_file
from engine.support.wording import say
from engine.updates.feed import LONGEST, Piece

SECONDS = 30.0  # to wait for an answer
CHUNK = 256 << 10  # bytes
HTTPS = "https://"


def read_feed(place: str) -> bytes:
    """The bytes of the feed at ``place``, an https address or a file; :class:`BadInput` where it cannot be had."""
    with opened(place) as source:
        data = source.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise BadInput(
            say("it is longer than {longest:,} bytes, so it is no feed.", longest=LONGEST),
            say("Check the address."),
            file=place,
        )
    return data


def beside(place: str, url: str) -> str:
    """Where ``url`` of the feed at ``place`` leads: it may be an https address, or relative to the feed's place.

    Raises :class:`BadInput` for any other kind of address, and where a feed from the network names a file here.
    """
    if url.startswith(HTTPS):
        return url
    strange = urlsplit(url).scheme or urlsplit(url).netloc or url.startswith(("/", "\\")) or ":" in url
    if strange or ".." in url.replace("\\", "/").split("/"):
        raise BadInput(say("it names {url!r}, which is neither an https address nor beside it.", url=url), file=place)
    return urljoin(place, url) if place.startswith(HTTPS) else str(_file(place).parent / unquote(url))


def fetch(place: str, piece: Piece, target: Path) -> Steps[Path]:
    """Fetch the file ``piece`` from ``place`` into the new or replaced file ``target``, and return that.

    What has another size or digest is refused with :class:`BadInput`, and nothing of it is left.
    """
    make_private(target.parent)
    aside = target.with_name(f".{target.name}.part")
    try:
        with opened(place) as source, private_file(aside) as sink:
            digest, size = hashlib.sha256(), 0
            while chunk := source.read(min(CHUNK, piece.size + 1 - size)):
                size += len(chunk)
                if size > piece.size:
                    break
                digest.update(chunk)
                sink.write(chunk)
                yield Progress(say("Fetching"), size, piece.size, say("bytes"), piece.file)
        if size != piece.size or digest.hexdigest() != piece.sha256:
            raise BadInput(
                say("{file} is not the file that the feed names (another size or checksum).", file=piece.file),
                say("Nothing was changed. Try again later; if it stays so, tell whoever makes the releases."),
                file=place,
            )
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return target


@contextmanager
def opened(place: str) -> Iterator[IO[bytes]]:
    """What lies at ``place``, to be read; errors of the disk and the network are told in a sentence."""
    try:
        if place.startswith(HTTPS):
            with _opener().open(place, timeout=SECONDS) as answer:
                yield answer
        elif "://" in place and not place.startswith("file://"):
            raise BadInput(say("updates are read from https addresses and files only."), file=place)
        else:
            with _file(place).open("rb") as source:
                yield source
    except (OSError, HTTPException) as error:
        reason = str(getattr(error, "reason", None) or getattr(error, "strerror", None) or error)
        raise BadInput(
            say("it cannot be read ({reason}).", reason=reason),
            say("Check the address and the connection."),
            file=place,
        ) from error


def _file(place: str) -> Path:
    """The file that a path or a file:// address names."""
    if place.startswith("file://"):
        return Path(url2pathname(urlsplit(place).path))
    return expanded(place).absolute()


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows from https to https alone."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """As its parent; BadInput where it leads elsewhere."""
        if not newurl.startswith(HTTPS):
            raise BadInput(say("it leads on to an address that is not https."), file=req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_OnlyHttps, urllib.request.HTTPSHandler(context=_certificates()))


def _certificates() -> ssl.SSLContext:
    """The certificates of the system, and certifi's for Pythons that do not know where the system has its own."""
    context = ssl.create_default_context()
    try:
        import certifi

        context.load_verify_locations(certifi.where())
    except (ImportError, OSError):
        pass
    return context
