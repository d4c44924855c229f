"""One window for each person and home: a later start hands what it should open to the window that is there.

The window holds a lock of the operating system, which a killed process holds no longer, and listens at an address that
nobody else can guess or reach: a socket in a new folder of this person alone, a pipe with a random name on Windows. A
private file beside the lock says where. So nothing is stale after a crash, and another user can neither listen in this
window's place nor speak to it.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from typing import Annotated

import msgspec
from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine.support.plain_json import parse_plain, read_plain
from engine.support.private import FILE, is_private, write_private

FORM = 1
LONGEST = 64 << 10  # bytes of a message
MOST = 64  # paths in one
ANSWER_SECONDS = 30.0  # to wait for the window there, which may be starting itself
HEARING_MS = 5000  # to wait for the end of a message
POLL_SECONDS = 0.05
TAKEN, REFUSED = b"taken\n", b"refused\n"
ACTIVATION = "XDG_ACTIVATION_TOKEN"  # Wayland's leave to come to the front, given to the program that is started

Text = Annotated[str, msgspec.Meta(max_length=8 << 10)]


@dataclass(frozen=True)
class Handed:
    """What a later start hands over: absolute ``paths`` to open (none: only come to the front), and Wayland's leave."""

    form: int
    paths: Annotated[tuple[Text, ...], msgspec.Meta(max_length=MOST)]
    activation: Text = ""


class OneWindow(QObject):
    """This process as the one window of a folder of data; ``wanted`` has what later starts should open.

    It may be made, and :meth:`hand` used, before there is an application; :meth:`listen` needs one. A later start waits
    for its answer until the event loop runs.
    """

    wanted = Signal(list)  # of Path

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = FileLock(data / "window.lock", timeout=0, mode=FILE, is_singleton=False)
        self._address = data / "window.address"
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Become the one window, unless another process is: False then."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except (OSError, NotImplementedError):  # a disk without locks: every start has a window of its own
            return True
        self._forget()
        return True

    def listen(self) -> None:
        """Hear from later starts, if this process is the one window."""
        if not self._lock.is_locked:
            return
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)
        with suppress(OSError):  # a full disk: later starts open windows of their own
            address = _new_address()
            if self._server.listen(address):
                write_private(self._address, json.dumps(address).encode())

    def hand(self, paths: Sequence[Path]) -> bool:
        """Hand ``paths`` to the one window and have it come to the front; False where it does not answer in time."""
        handed = Handed(FORM, tuple(str(path.absolute()) for path in paths), os.environ.get(ACTIVATION, ""))
        message = msgspec.json.encode(handed) + b"\n"
        until = time.monotonic() + ANSWER_SECONDS
        if len(message) > LONGEST:
            return False
        while time.monotonic() < until:
            if (socket := self._connected()) is not None:
                return _told(socket, message, until)
            time.sleep(POLL_SECONDS)  # it is about to listen
        return False

    def close(self) -> None:
        """Be the one window no longer; closing twice is allowed."""
        if self._server is not None:
            self._server.close()
        if self._lock.is_locked:
            self._forget()
            self._lock.release()

    def _connected(self) -> QLocalSocket | None:
        """A connection to the one window; None while there is none to be had."""
        try:
            if not is_private(self._address):
                return None
            address = read_plain(self._address, str, "address", "", longest=LONGEST)
        except Exception:  # it is not written yet, or damaged
            return None
        socket = QLocalSocket()
        socket.connectToServer(address)
        return socket if socket.waitForConnected(int(POLL_SECONDS * 1000)) else None

    def _forget(self) -> None:
        """Remove what this window, or one that was killed, has left."""
        with suppress(Exception):
            folder = Path(read_plain(self._address, str, "address", "", longest=LONGEST)).parent
            if folder.name.startswith(_PREFIX) and is_private(folder):
                shutil.rmtree(folder)
        self._address.unlink(missing_ok=True)

    # -- hearing -------------------------------------------------------------------------------------------------------

    def _hear(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            QTimer.singleShot(HEARING_MS, socket, socket.abort)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        """Take a whole message; one that is too long or not of this form is refused, and nothing else is read."""
        waiting = socket.bytesAvailable()
        if waiting <= LONGEST and not socket.canReadLine():
            return
        try:
            if waiting > LONGEST:
                raise ValueError("it is too long")
            handed = parse_plain(bytes(socket.readLine().data()), Handed, longest=LONGEST)
            paths = [Path(path) for path in handed.paths]
            if handed.form != FORM or not all(path.is_absolute() for path in paths):
                raise ValueError("it is of another form")
        except ValueError:
            socket.write(REFUSED)
        else:
            if handed.activation:
                os.environ[ACTIVATION] = handed.activation  # Qt reads it when the window asks to be in front
            socket.write(TAKEN)
            self.wanted.emit(paths)
        socket.disconnectFromServer()


_PREFIX = "palimpsest-window-"


def _new_address() -> str:
    """Where to listen: in a folder that was made for this and that nobody else may enter; on Windows a random name."""
    return f"{_PREFIX}{token_hex(16)}" if os.name == "nt" else str(Path(mkdtemp(prefix=_PREFIX)) / "socket")


def _told(socket: QLocalSocket, message: bytes, until: float) -> bool:
    """Say ``message`` and wait for the answer until the moment ``until`` of the monotonic clock."""
    if os.name == "nt":
        _allow_coming_forward()
    socket.write(message)
    while not socket.canReadLine():
        if time.monotonic() > until or socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            return False
        socket.waitForReadyRead(int(POLL_SECONDS * 1000))  # short: it keeps Python's other threads waiting
        time.sleep(0)
    return bytes(socket.readLine().data()) == TAKEN


def _allow_coming_forward() -> None:
    """Let the other process take the foreground, which Windows gave to this one as it was started by the person."""
    with suppress(AttributeError, OSError):
        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # type: ignore[attr-defined]
