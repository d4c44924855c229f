"""A maker of feeds for tests: its keys, a wheel, locks, and the feed that names them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.updates.feed import PURPOSE
from installers.common import feed as maker


@dataclass(frozen=True)
class Maker:
    """Whoever makes releases, in a folder: what is uploaded lies in ``folder``, and ``public`` in the program."""

    folder: Path
    key: Ed25519PrivateKey
    public: Path

    @classmethod
    def at(cls, folder: Path) -> Maker:
        """A new one with keys, a wheel of version 9.1.0 and two locks."""
        (folder / "locks").mkdir(parents=True)
        maker.make_keys(folder / "private.pem", folder / "key.pem")
        (folder / "palimpsest-9.1.0-py3-none-any.whl").write_bytes(b"a wheel" * 1000)
        sizes = {}
        for name in ("linux-x86_64-cpu", "linux-x86_64-cuda"):
            (folder / "locks" / f"{name}.txt").write_text(f"torch==2.13.0 # {name}\n")
            sizes[name] = {"download": 400_000_000, "disk": 1_400_000_000, "packages": 70, "pythons": ["3.11"]}
        (folder / "locks" / "sizes.json").write_text(json.dumps(sizes))
        return cls(folder, maker.private_key(folder / "private.pem"), folder / "key.pem")

    def says(self, number: int = 7, **other: Any) -> dict[str, Any]:
        """What a feed announces, with some of it changed."""
        wheel = self.folder / "palimpsest-9.1.0-py3-none-any.whl"
        said = maker.announcement(wheel, self.folder / "locks", number, "", ["Something is better."])
        return said | {"made": "2026-11-28T12:00:00+00:00"} | other

    def write(self, said: dict[str, Any] | str, key: Ed25519PrivateKey | None = None, purpose: bytes = PURPOSE) -> str:
        """A feed that says so, signed with ``key`` (this maker's); its place."""
        text = said if isinstance(said, str) else json.dumps(said)
        signature = base64.b64encode((key or self.key).sign(purpose + text.encode())).decode()
        (self.folder / "feed.json").write_text(json.dumps({"form": 1, "said": text, "signature": signature}))
        return str(self.folder / "feed.json")
