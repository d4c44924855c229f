"""A small server on this machine that speaks the Hub's protocol, and does what networks do to a download.

Large files are redirected to another host ("localhost" where the Hub is "127.0.0.1"), as the Hub does to its storage;
both answer requests for ranges.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = 20_000  # bytes from which a file is of the large storage
SLICE = 64 << 10  # bytes sent at once


@dataclass
class Repository:
    """A model: its files, and whether it is ``gated`` or ``private``."""

    files: dict[str, bytes]
    commit: str = "a" * 40
    licence: str = "apache-2.0"
    gated: bool = False
    private: bool = False

    def sibling(self, path: str) -> dict:
        content = self.files[path]
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        about = {"rfilename": path, "size": len(content), "blobId": blob}
        if is_large(content):
            pointer = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
            about["lfs"] = pointer
        return about


def is_large(content: bytes) -> bool:
    return len(content) >= LARGE


@dataclass
class Hub:
    """The server.

    ``break_after``: bytes after which a connection for weights breaks, for the next ``breaks`` of them; ``damage``:
    weights come altered; ``slow``: seconds before each slice; ``fails``: the status of every answer, ``fails_later``:
    of every one after a break; ``no_ranges``: ranges are not known. ``seen`` has method, host, path, range and token
    of each request.
    """

    models: dict[str, Repository] = field(default_factory=dict)
    token: str = "hf_right"
    break_after: int = 0
    breaks: int = 0
    damage: bool = False
    slow: float = 0.0
    fails: int = 0
    fails_later: int = 0
    no_ranges: bool = False
    seen: list[dict[str, str]] = field(default_factory=list)
    address: str = ""

    def fetched(self, path: str) -> list[dict[str, str]]:
        """The requests for the content of a file."""
        return [one for one in self.seen if one["method"] == "GET" and one["path"].endswith(f"/{path}")]


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """``hub`` at its address, until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    # -- routes --------------------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.seen.append(
            {
                "method": self.command,
                "host": self.headers["Host"].partition(":")[0],
                "path": path,
                "range": self.headers.get("Range", ""),
                "token": self.headers.get("Authorization", ""),
            }
        )
        parts = path.strip("/").split("/")
        if self.hub.fails:
            self._say(self.hub.fails, b"out of order")
        elif parts[0] == "storage":
            self._send(self.hub.models["/".join(parts[1:3])].files[parts[3]], weights=parts[3].endswith(".safetensors"))
        elif parts[:2] == ["api", "models"]:
            self._describe("/".join(parts[2:4]), parts[4:])
        elif parts[2:3] == ["resolve"]:
            self._resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]))
        else:
            self._say(404, b"no such page")

    def _known(self, name: str) -> Repository | None:
        found = self.hub.models.get(name)
        if found is None or (found.private and not self._signed_in):
            self._say(401 if not self._signed_in else 404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return None
        return found

    @property
    def _signed_in(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {self.hub.token}"

    def _refuse(self) -> None:
        said = b'{"error": "Access to this model is restricted."}'
        self._say(403 if self._signed_in else 401, said, {"X-Error-Code": "GatedRepo"})

    def _describe(self, name: str, rest: list[str]) -> None:
        found = self._known(name)
        if found is None:
            return
        if rest == ["auth-check"]:
            self._refuse() if found.gated and not self._signed_in else self._say(200, b"{}")
            return
        if rest[:1] == ["revision"] and rest[1] not in ("main", found.commit):
            self._say(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
            return
        about = {
            "id": name,
            "sha": found.commit,
            "private": found.private,
            "gated": "manual" if found.gated else False,
            "tags": ["transformers", f"license:{found.licence}"],
            "siblings": [found.sibling(path) for path in found.files],
        }
        if "blobs" not in parse_qs(urlsplit(self.path).query):
            about["siblings"] = [{"rfilename": path} for path in found.files]
        self._say(200, json.dumps(about).encode(), {"Content-Type": "application/json"})

    def _resolve(self, name: str, commit: str, path: str) -> None:
        found = self._known(name)
        if found is None:
            return
        if found.gated and not self._signed_in:
            self._refuse()
            return
        if path not in found.files or commit not in ("main", found.commit):
            self._say(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        content, head = found.files[path], {"X-Repo-Commit": found.commit}
        if not is_large(content):
            self._send(content, {**head, "ETag": f'"{found.sibling(path)["blobId"]}"'})
            return
        head["X-Linked-Size"] = str(len(content))
        head["X-Linked-Etag"] = f'"{hashlib.sha256(content).hexdigest()}"'
        storage = self.hub.address.replace("127.0.0.1", "localhost")
        self._say(302, b"", {**head, "Location": f"{storage}/storage/{name}/{path}?signed=yes"})

    # -- answers -------------------------------------------------------------------------------------------------------

    def _say(self, status: int, body: bytes, head: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in {**(head or {}), "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send(self, content: bytes, head: dict[str, str] | None = None, weights: bool = False) -> None:
        start, wanted = 0, self.headers.get("Range")
        if wanted and not self.hub.no_ranges:
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
        body = content[start:]
        if weights and self.hub.damage:
            body = bytes(len(body) - 1) + b"x"
        ranged = wanted is not None and not self.hub.no_ranges
        self.send_response(206 if ranged else 200)
        if ranged:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        for key, value in {**(head or {}), "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if weights and self.hub.breaks:
            self.hub.breaks -= 1
            self.hub.fails = self.hub.fails_later
            body = body[: self.hub.break_after]
            self.close_connection = True
        for at in range(0, len(body), SLICE):
            time.sleep(self.hub.slow)
            self.wfile.write(body[at : at + SLICE])
