"""Makes the feed of updates that the program reads, and the pair of keys that it is signed and checked with.

    python installers/common/feed.py keys --private ~/palimpsest-feed.pem
    python installers/common/feed.py make --wheel dist/palimpsest-0.2.0-py3-none-any.whl --number 7 --out dist/feed.json

"keys" writes the private key to a file that only you can read, and the public one to resources/updates/key.pem, where
the program looks for it: commit that one, and keep the other off every machine that does not make releases. "make"
takes the private key from --key or from the variable PALIMPSEST_FEED_KEY (the text of the file), its passphrase, if it
has one, from PALIMPSEST_FEED_PASSPHRASE. What changed is read from CHANGELOG.md. --number has to go up with every feed.

Upload the feed together with the wheel and the locks, beside it or where --base says.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
if not __package__:
    sys.path.insert(0, str(CHECKOUT))

from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from engine.errors import BadInput  # noqa: E402
from engine.session.database import CURRENT  # noqa: E402
from engine.support.private import private_file  # noqa: E402
from engine.updates.feed import FORM, PURPOSE, opened  # noqa: E402

PUBLIC = CHECKOUT / "resources" / "updates" / "key.pem"
LOCKS = HERE / "locks"
KEY, PASSPHRASE = "PALIMPSEST_FEED_KEY", "PALIMPSEST_FEED_PASSPHRASE"


def make_keys(private: Path, public: Path = PUBLIC) -> None:
    """Write a new pair of keys; one that is there is never overwritten (SystemExit)."""
    if taken := [file for file in (private, public) if file.exists()]:
        raise SystemExit(f"palimpsest: {taken[0]} is there already; a new key makes older programs refuse every feed")
    key, phrase = Ed25519PrivateKey.generate(), os.environ.get(PASSPHRASE, "").encode()
    cipher = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    with private_file(private) as sink:
        sink.write(key.private_bytes(serialization.Encoding.PEM, form, cipher))
    public.parent.mkdir(parents=True, exist_ok=True)
    shape = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(key.public_key().public_bytes(*shape))


def private_key(file: Path | None) -> Ed25519PrivateKey:
    """The private key in ``file``, or in the variable; SystemExit where there is none."""
    text = file.read_bytes() if file else os.environ.get(KEY, "").encode()
    if not text:
        raise SystemExit(f"palimpsest: no private key; name its file with --key, or set {KEY}")
    try:
        key = serialization.load_pem_private_key(text, os.environ.get(PASSPHRASE, "").encode() or None)
    except (ValueError, TypeError) as error:
        raise SystemExit(f"palimpsest: the private key cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit("palimpsest: the private key is of another kind than Ed25519")
    return key


def announcement(wheel: Path, locks: Path, number: int, base: str, changes: list[str]) -> dict[str, Any]:
    """What the feed says of the release in ``wheel``: engine.updates.feed.Announcement, as plain values."""
    sizes = json.loads((locks / "sizes.json").read_text(encoding="utf-8"))
    builds = sorted(file for file in locks.glob("*.txt") if file.stem in sizes)
    if not builds:
        raise SystemExit(f"palimpsest: {locks} holds no locks; installers/common/locks.py makes them")
    needs = {file.stem: {key: sizes[file.stem][key] for key in ("download", "disk")} for file in builds}
    return {
        "form": FORM,
        "number": number,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": wheel.name.split("-")[1],
        "changes": changes,
        "wheel": _piece(wheel, base),
        "sizes": _piece(locks / "sizes.json", f"{base}locks/"),
        "locks": {file.stem: _piece(file, f"{base}locks/") | needs[file.stem] for file in builds},
        "sessions_from": [1, 0],  # every step from the first form on is in engine/session/database.py
        "sessions_to": list(CURRENT),
    }


def signed(said: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The feed that says ``said``; SystemExit where the program would refuse it."""
    text = json.dumps(said, ensure_ascii=False)
    signature = base64.b64encode(key.sign(PURPOSE + text.encode())).decode()
    data = json.dumps({"form": FORM, "said": text, "signature": signature}, ensure_ascii=False, indent=1).encode()
    try:
        opened(data, key.public_key(), "feed.json")
    except BadInput as error:
        raise SystemExit(f"palimpsest: {error}") from error
    return data


def changes_of(version: str, text: str) -> list[str]:
    """What CHANGELOG.md says of ``version``, an item of each list; SystemExit where it does not know it."""
    section = re.search(rf"(?ms)^## {re.escape(version)}\b.*?$(.*?)(?=^## |\Z)", text)
    if section is None:
        raise SystemExit(f"palimpsest: CHANGELOG.md has no section {version}")
    items = re.findall(r"(?ms)^- (.*?)(?=^- |^#|^\s*$|\Z)", section[1])
    return [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(item.split())) for item in items]


def _piece(file: Path, base: str) -> dict[str, Any]:
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {"file": file.name, "url": f"{base}{file.name}", "sha256": digest, "size": len(data)}


def main(words: list[str] | None = None) -> int:
    """Make keys, or a feed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = options.add_subparsers(required=True, dest="act")
    keys = acts.add_parser("keys", help="make a new pair of keys")
    keys.add_argument("--private", required=True, type=Path, metavar="FILE")
    keys.add_argument("--public", default=PUBLIC, type=Path, metavar="FILE")
    make = acts.add_parser("make", help="make a feed and sign it")
    make.add_argument("--wheel", required=True, type=Path, metavar="FILE")
    make.add_argument("--locks", default=LOCKS, type=Path, metavar="FOLDER", help="with sizes.json")
    make.add_argument("--number", required=True, type=int, metavar="N", help="higher than that of every feed before")
    make.add_argument("--base", default="", metavar="URL/", help="where wheel and locks/ lie (beside it)")
    make.add_argument("--key", type=Path, metavar="FILE", help=f"the private key, else what the variable {KEY} holds")
    make.add_argument("--out", required=True, type=Path, metavar="FILE")
    given = options.parse_args(words)
    if given.act == "keys":
        make_keys(given.private, given.public)
        print(f"{given.private} signs feeds and is for you alone; {given.public} goes into the release")
        return 0
    changes = changes_of(given.wheel.name.split("-")[1], (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8"))
    said = announcement(given.wheel, given.locks, given.number, given.base, changes)
    given.out.write_bytes(signed(said, private_key(given.key)))
    print(f"{given.out}: version {said['version']}, feed {given.number}, {len(said['locks'])} builds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
