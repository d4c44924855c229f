"""One window for a home: what a later start hands over arrives whole, and what is none of it is refused."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from gui.support import one_window
from gui.support.one_window import OneWindow

SECOND = 1000


@pytest.fixture
def one(tmp_path, qapp):
    """The one window of a home, listening."""
    one = OneWindow(tmp_path)
    assert one.take()
    one.listen()
    yield one
    one.close()


def hand(qtbot, home, paths):
    """What a later start is answered; it waits in a thread of its own as it would in a process of its own."""
    answers = []
    other = OneWindow(home)
    assert not other.take()
    thread = threading.Thread(target=lambda: answers.append(other.hand(paths)))
    thread.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=20 * SECOND)
    thread.join()
    return answers[0]


def test_paths_arrive_whole_and_absolute(qtbot, one, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    got = []
    one.wanted.connect(got.append)
    assert hand(qtbot, tmp_path, [Path("a b.palimpsest"), Path("/ö/b")])
    assert hand(qtbot, tmp_path, [])
    assert got == [[tmp_path / "a b.palimpsest", Path("/ö/b")], []]


def test_another_home_has_a_window_of_its_own(one, tmp_path):
    other = OneWindow(tmp_path / "other")
    (tmp_path / "other").mkdir()
    assert other.take()
    other.close()


def test_when_it_ends_the_next_start_is_the_one_and_nothing_lies_about(one, tmp_path):
    socket = Path(json.loads((tmp_path / "window.address").read_text()))
    assert socket.exists()
    one.close()
    assert not socket.parent.exists() and not (tmp_path / "window.address").exists()
    second = OneWindow(tmp_path)
    assert second.take()
    second.close()


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX")
def test_nobody_else_can_reach_it(one, tmp_path):
    address = tmp_path / "window.address"
    socket = Path(json.loads(address.read_text()))
    assert stat.S_IMODE(address.stat().st_mode) == 0o600
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700 and socket.parent.stat().st_uid == os.geteuid()


def test_an_address_that_others_may_write_is_not_gone_to(one, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(one_window, "ANSWER_SECONDS", 0.3)
    (tmp_path / "window.address").chmod(0o644)
    assert not hand(qtbot, tmp_path, [Path("/a")])


def test_a_window_that_does_not_answer_is_not_waited_for_without_end(tmp_path, qapp, monkeypatch):
    monkeypatch.setattr(one_window, "ANSWER_SECONDS", 0.3)
    silent = OneWindow(tmp_path)
    assert silent.take()  # and never listens
    assert not OneWindow(tmp_path).hand([Path("/a")])
    silent.close()


@pytest.mark.parametrize(
    "said",
    [
        b"open /etc/passwd\n",
        b'{"form": 1, "paths": ["relative"]}\n',
        b'{"form": 2, "paths": []}\n',
        b'{"form": 1, "paths": "/a"}\n',
        json.dumps({"form": 1, "paths": ["/a"] * 65}).encode() + b"\n",
        json.dumps({"form": 1, "paths": ["/" + "a" * 9000]}).encode() + b"\n",
        b"x" * 70_000,
    ],
    ids=["words", "relative", "form", "shape", "many", "long", "endless"],
)
def test_what_is_no_such_message_is_refused(one, tmp_path, qtbot, said):
    one.wanted.connect(lambda paths: pytest.fail(f"taken: {paths}"))
    socket = QLocalSocket()
    socket.connectToServer(json.loads((tmp_path / "window.address").read_text()))
    socket.write(said)
    qtbot.waitUntil(socket.canReadLine, timeout=5 * SECOND)
    assert socket.readLine().data() == b"refused\n"


def test_half_a_message_is_dropped_after_a_while(one, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(one_window, "HEARING_MS", 100)
    socket = QLocalSocket()
    socket.connectToServer(json.loads((tmp_path / "window.address").read_text()))
    socket.write(b'{"form": 1')
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=5 * SECOND)
