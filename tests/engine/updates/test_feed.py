"""Feeds: what is signed and new is believed, everything else is refused in a sentence, and nothing is changed by it."""

from __future__ import annotations

import base64
import json
import os
import socket
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.errors import BadInput, PalimpsestError
from engine.events import Progress, run
from engine.session.database import CURRENT
from engine.support.places import Places
from engine.updates import fetching
from engine.updates.feed import LONGEST, Piece
from engine.updates.fetching import beside, fetch, read_feed
from engine.updates.known import Known, is_newer
from engine.updates.looking import KEY, has_key, look, standard_address
from installers.common import feed as maker
from tests.engine.updates.feeds import Maker


@pytest.fixture
def releases(tmp_path: Path) -> Maker:
    return Maker.at(tmp_path / "releases")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.under(tmp_path / "home")


def ask(releases: Maker, places: Places, place: str, running: str = "0.1.0"):
    return look(place, places, releases.public, running)


def test_a_signed_feed_is_believed_and_remembered(releases: Maker, places: Places) -> None:
    place = releases.write(releases.says())
    found = ask(releases, places, place)
    assert found.is_newer and found.announcement.version == "9.1.0" and found.remark == ""
    assert found.announcement.changes == ("Something is better.",)
    assert set(found.announcement.locks) == {"linux-x86_64-cpu", "linux-x86_64-cuda"}
    known = Known.kept(places)
    assert (known.number, known.version, known.place) == (7, "9.1.0", place) and known.when is not None
    assert known.newer_than("0.1.0") == "9.1.0" and known.newer_than("9.1.0") == ""
    if os.name != "nt":
        assert stat.S_IMODE((places.data / "updates" / "known.json").stat().st_mode) == 0o600
    assert not ask(releases, places, place, "9.1.0").is_newer, "asked again, by the version that it names"


def test_a_release_that_carries_no_key_believes_nobody(releases: Maker, places: Places, tmp_path: Path) -> None:
    place = releases.write(releases.says())
    with pytest.raises(PalimpsestError, match="No key for updates is built into this program"):
        look(place, places, tmp_path / "no.pem", "0.1.0")
    (tmp_path / "no.pem").write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    with pytest.raises(BadInput, match="key for updates cannot be read"):
        look(place, places, tmp_path / "no.pem", "0.1.0")
    assert has_key() == KEY.is_file() and (has_key() or standard_address() == "")


WRONG = {
    "another key": lambda one: one.write(one.says(), Ed25519PrivateKey.generate()),
    "another purpose": lambda one: one.write(one.says(), purpose=b""),
    "changed after it was signed": lambda one: _rewritten(one, lambda text: text.replace("9.1.0", "9.2.0")),
    "no signature": lambda one: _rewritten(one, str, signature=""),
    "a signature that is none": lambda one: _rewritten(one, str, signature="%%%"),
    "no feed": lambda one: _raw(one, b"<html>not found</html>"),
    "no object": lambda one: _raw(one, b"[]"),
    "too long": lambda one: _raw(one, b"[" + b" " * LONGEST),
    "a newer form": lambda one: one.write(one.says(form=2)),
    "no version": lambda one: one.write(one.says(version="latest")),
    "a name with a path": lambda one: one.write(one.says(wheel=one.says()["wheel"] | {"file": "../evil.whl"})),
    "no digest": lambda one: one.write(one.says(wheel=one.says()["wheel"] | {"sha256": "abc"})),
    "a wheel without end": lambda one: one.write(one.says(wheel=one.says()["wheel"] | {"size": 1 << 40})),
    "no locks": lambda one: one.write(one.says(locks={})),
    "no zone": lambda one: one.write(one.says(made="2026-11-28T12:00:00")),
    "a lock that is large": lambda one: one.write(one.says(locks={"a": one.says()["wheel"] | {"size": 100 << 20}})),
    "a downgrade": lambda one: one.write(one.says(version="0.0.9")),
    "sessions that it does not open": lambda one: one.write(one.says(sessions_from=[CURRENT.major + 1, 0])),
}


def _raw(one: Maker, data: bytes) -> str:
    (one.folder / "feed.json").write_bytes(data)
    return str(one.folder / "feed.json")


def _rewritten(one: Maker, change, **other: str) -> str:
    feed = json.loads(Path(one.write(one.says())).read_text())
    return _raw(one, json.dumps(feed | {"said": change(feed["said"])} | other).encode())


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_and_nothing_is_remembered(releases: Maker, places: Places, name: str) -> None:
    place = WRONG[name](releases)
    with pytest.raises(BadInput, match=r"feed\.json: .*(refused|no feed)"):
        ask(releases, places, place)
    assert Known.kept(places) == Known() and not (places.data / "updates").exists()


def test_an_older_feed_that_is_played_back_is_refused(releases: Maker, places: Places) -> None:
    older = Path(releases.write(releases.says(7))).read_bytes()
    ask(releases, places, releases.write(releases.says(8)))
    place = _raw(releases, older)
    with pytest.raises(BadInput, match="an older one \\(number 7\\) than was seen before \\(number 8\\)"):
        ask(releases, places, place)
    with pytest.raises(BadInput, match="says something else than the one of the same number"):
        ask(releases, places, releases.write(releases.says(8, changes=["Other."])))
    assert Known.kept(places).number == 8


def test_sessions_of_a_new_major_form_are_spoken_of_first(releases: Maker, places: Places) -> None:
    found = ask(releases, places, releases.write(releases.says(sessions_to=[CURRENT.major + 1, 0])))
    assert "cannot be opened by this version any more" in found.remark


def test_versions_are_compared_as_versions() -> None:
    assert is_newer("0.10.0", "0.9.9") and is_newer("1.0", "1.0rc1") and not is_newer("1.0", "1.0.0")
    assert not is_newer("9.9.9", "unreleased") and not is_newer("", "0.1.0")


# -- fetching ----------------------------------------------------------------------------------------------------------


def test_the_files_of_a_release_are_fetched_whole_and_checked(releases: Maker, tmp_path: Path) -> None:
    place = releases.write(releases.says())
    wheel = Piece(**releases.says()["wheel"])
    told: list[Progress] = []
    target = run(fetch(beside(place, wheel.url), wheel, tmp_path / "new" / wheel.file), told.append)
    assert target.read_bytes() == (releases.folder / wheel.file).read_bytes()
    assert told[-1].done == told[-1].total == wheel.size
    for wrong in (Piece(wheel.file, wheel.url, "0" * 64, wheel.size), Piece(wheel.file, wheel.url, wheel.sha256, 9)):
        with pytest.raises(BadInput, match="not the file that the feed names"):
            run(fetch(beside(place, wheel.url), wrong, tmp_path / "other" / wheel.file))
    assert list((tmp_path / "other").iterdir()) == []


def test_a_file_named_by_a_feed_lies_beside_it_or_on_the_network() -> None:
    assert beside("/a/feed.json", "locks/b.txt") == str(Path("/a/locks/b.txt"))
    assert beside("https://x.example/p/feed.json", "locks/b.txt") == "https://x.example/p/locks/b.txt"
    assert beside("/a/feed.json", "https://x.example/b.whl") == "https://x.example/b.whl"
    for url in (
        "file:///etc/passwd",
        "/etc/passwd",
        "../b",
        "http://x.example/b",
        "//x.example/b",
        "C:\\b",
        "\\\\x\\b",
    ):
        for place in ("/a/feed.json", "https://x.example/p/feed.json"):
            with pytest.raises(BadInput, match="neither an https address nor beside it"):
                beside(place, url)


def test_only_https_and_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("a connection was tried"))
    for place in ("http://x.example/feed.json", "ftp://x.example/feed.json"):
        with pytest.raises(BadInput, match="https addresses and files only"):
            read_feed(place)
    with pytest.raises(BadInput, match="cannot be read"):
        read_feed(str(tmp_path / "none.json"))
    (tmp_path / "feed.json").write_text("{}")
    assert read_feed((tmp_path / "feed.json").as_uri()) == b"{}"


def test_a_redirection_stays_within_https() -> None:
    import urllib.request

    request = urllib.request.Request("https://x.example/feed.json")
    with pytest.raises(BadInput, match="not https"):
        fetching._OnlyHttps().redirect_request(request, None, 302, "Found", {}, "http://x.example/feed.json")
    on = fetching._OnlyHttps().redirect_request(request, None, 302, "Found", {}, "https://y.example/feed.json")
    assert on is not None and on.full_url == "https://y.example/feed.json"


# -- making ------------------------------------------------------------------------------------------------------------


def test_a_feed_is_made_from_the_command_line(releases: Maker, places: Places, monkeypatch, capsys) -> None:
    monkeypatch.setattr(maker, "CHECKOUT", releases.folder)
    changes = "## 9.1.0 - 2026-11-28\n\n### Added\n\n- One [thing](docs/x.md)\n  more.\n- Two.\n\n## 0.1.0\n\n- Old.\n"
    (releases.folder / "CHANGELOG.md").write_text(f"# Changes\n\n{changes}")
    monkeypatch.setenv(maker.KEY, (releases.folder / "private.pem").read_text())
    out = releases.folder / "made.json"
    wheel, locks = releases.folder / "palimpsest-9.1.0-py3-none-any.whl", releases.folder / "locks"
    words = ["make", "--wheel", str(wheel), "--locks", str(locks), "--number", "9", "--out", str(out)]
    assert maker.main(words) == 0 and "version 9.1.0, feed 9, 2 builds" in capsys.readouterr().out
    found = ask(releases, places, str(out))
    assert found.announcement.changes == ("One thing more.", "Two.")
    monkeypatch.delenv(maker.KEY)
    with pytest.raises(SystemExit, match="no private key"):
        maker.main(words)


def test_keys_are_private_locked_by_a_passphrase_and_never_overwritten(tmp_path: Path, monkeypatch) -> None:
    private, public = tmp_path / "a.pem", tmp_path / "b" / "key.pem"
    monkeypatch.setenv(maker.PASSPHRASE, "four words of it")
    assert maker.main(["keys", "--private", str(private), "--public", str(public)]) == 0
    assert b"ENCRYPTED" in private.read_bytes() and b"PUBLIC KEY" in public.read_bytes()
    assert os.name == "nt" or stat.S_IMODE(private.stat().st_mode) == 0o600
    text = base64.b64encode(maker.private_key(private).sign(b"x"))
    assert text
    with pytest.raises(SystemExit, match="is there already"):
        maker.make_keys(private, public)
    monkeypatch.setenv(maker.PASSPHRASE, "")
    with pytest.raises(SystemExit, match="cannot be read"):
        maker.private_key(private)
