"""What the desktop around the window can do for a long run: tell of its end, stay awake, show how far it is.

Each asks for what this system has and does nothing where there is none of it; nothing here waits.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

NAME = "Palimpsest"
_LAUNCHER = "com.canonical.Unity.LauncherEntry"  # docks of GNOME and KDE show what is said there
_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001  # of SetThreadExecutionState


class Notifications(QObject):
    """Messages of the desktop: by notify-send where it is installed, else by an icon in the system's tray."""

    def __init__(self, icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = icon
        self._tray: QSystemTrayIcon | None = None

    def show(self, title: str, text: str) -> bool:
        """Show a message; False where the system has no place for one."""
        program = shutil.which("notify-send") if sys.platform.startswith("linux") else None
        if program is not None:
            return QProcess.startDetached(program, [f"--app-name={NAME}", "--icon=palimpsest", "--", title, text])[0]
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._icon, self)
        self._tray.show()
        self._tray.showMessage(title, text, self._icon)
        return True

    def withdraw(self) -> None:
        """Take the icon out of the tray."""
        if self._tray is not None:
            self._tray.hide()


class Wakefulness(QObject):
    """Keeps the system from going to sleep; the screen may go dark.

    A helper program of the system holds it awake as long as its standard input, which ends with this program, however
    that ends.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._helper: QProcess | None = None
        self._on = False

    @property
    def kept(self) -> bool:
        """Whether sleep is held off now."""
        return self._on

    def keep(self, why: str) -> None:
        """Hold sleep off, where the system lets one."""
        if self._on:
            return
        if sys.platform == "win32":
            self._on = _set_execution_state(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)
            return
        command = awake_command(why)
        if command is None:
            return
        self._helper = QProcess(self)
        self._helper.start(command[0], list(command[1:]))
        self._on = True

    def release(self) -> None:
        """Let the system sleep again."""
        if not self._on:
            return
        self._on = False
        if sys.platform == "win32":
            _set_execution_state(_ES_CONTINUOUS)
        elif self._helper is not None:
            self._helper.closeWriteChannel()  # cat ends, and with it the helper
            self._helper.finished.connect(self._helper.deleteLater)
            self._helper = None


def awake_command(why: str, find: Callable[[str], str | None] = shutil.which) -> Sequence[str] | None:
    """The program that holds this system awake until its standard input ends; None: there is none."""
    if sys.platform == "darwin" and (program := find("caffeinate")):
        return program, "-i", "cat"
    if sys.platform.startswith("linux") and (program := find("systemd-inhibit")):
        return program, "--what=sleep:idle", f"--who={NAME}", f"--why={why}", "--mode=block", "cat"
    return None


def _set_execution_state(state: int) -> bool:
    """Windows: what the system is to do for this thread; whether it did."""
    import ctypes

    return bool(ctypes.windll.kernel32.SetThreadExecutionState(state))  # type: ignore[attr-defined]


class LauncherProgress:
    """A bar on the program's icon in the dock or taskbar, on desktops that listen on the session's bus."""

    def __init__(self, bus: Callable[[], Any] | None = None) -> None:
        """``bus`` gives the session's bus, or None; by default that of Qt."""
        self._bus = bus or session_bus
        self._shown = -1

    def show(self, share: float | None) -> None:
        """Show a share in [0, 1] in whole percent; None: nothing is being done any more."""
        percent = -1 if share is None else round(100 * min(max(share, 0.0), 1.0))
        if percent == self._shown:
            return
        self._shown = percent
        bus = self._bus()
        if bus is None:
            return
        from PySide6.QtDBus import QDBusMessage

        message = QDBusMessage.createSignal("/palimpsest", _LAUNCHER, "Update")
        there = {"progress": max(percent, 0) / 100, "progress-visible": percent >= 0}
        message.setArguments(["application://palimpsest.desktop", there])
        bus.send(message)


def session_bus() -> Any:
    """The session's bus; None where there is none, or a Qt that knows none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return None
    bus = QDBusConnection.sessionBus()
    return bus if bus.isConnected() else None
