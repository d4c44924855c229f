"""Long work and the desktop: sleep is held off while it goes on, its progress is told, and its end."""

import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, QProcess
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from gui.bridge import JobState
from gui.support import desktop
from gui.support.desktop import LauncherProgress, Notifications, Wakefulness, awake_command


class Told:
    """Takes what the desktop is told."""

    def __init__(self):
        self.shown, self.shares, self.kept = [], [], []

    def show(self, *what):
        (self.shown if len(what) == 2 else self.shares).append(what if len(what) == 2 else what[0])

    def keep(self, why):
        self.kept.append(why)

    def release(self):
        self.kept.append(None)

    def withdraw(self):
        pass


@pytest.fixture
def told(window):
    told = Told()
    runs = window.wiring.long_runs
    runs.notifications = runs.awake = runs.launcher = told
    return told


def job(kind="edit", seconds=100.0, share=0.25, state=JobState.DONE):
    course, clock = SimpleNamespace(share=share), SimpleNamespace(seconds=seconds)
    return SimpleNamespace(kind=kind, title="Editing 3 facts", course=course, clock=clock, state=state)


def test_progress_is_told_and_sleep_held_off_until_the_end(window, told):
    bridge = window.bridge
    bridge.progressed.emit(job(seconds=3.0))
    assert told.shares == [0.25] and told.kept == [], "for three seconds no system goes to sleep"
    bridge.progressed.emit(job(seconds=30.0, share=0.5))
    assert told.shares == [0.25, 0.5] and told.kept == ["Editing 3 facts"]
    bridge.progressed.emit(job("look", 30.0))
    bridge.job_finished.emit(job())
    assert told.shares == [0.25, 0.5, None] and told.kept[-1] is None


def test_the_end_is_told_where_nobody_looks(window, told, monkeypatch):
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    window.bridge.job_finished.emit(job())
    assert told.shown == []
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    window.bridge.job_finished.emit(job(seconds=59.0))
    window.bridge.job_finished.emit(job("load"))
    assert told.shown == []
    for state in (JobState.DONE, JobState.CANCELLED, JobState.FAILED):
        window.bridge.job_finished.emit(job(state=state))
    assert [text for _, text in told.shown] == [
        "Editing 3 facts: done after 2 min.",
        "Editing 3 facts: stopped after 2 min.",
        "Editing 3 facts: failed after 2 min. The window says why.",
    ]


def test_a_message_goes_to_the_program_of_the_desktop_or_to_the_tray(qtbot, monkeypatch):
    parent, started = QObject(), []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    def start(program, given):
        started.append((program, given))
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", start)
    assert Notifications(QIcon(), parent).show("--title", "text")
    assert started[0][0] == "/usr/bin/notify-send" and started[0][1][-3:] == ["--", "--title", "text"]
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert not Notifications(QIcon(), parent).show("title", "text")
    shown = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    for name in ("show", "hide"):
        monkeypatch.setattr(QSystemTrayIcon, name, lambda _icon: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, *what: shown.append(what[:2]))
    notifications = Notifications(QIcon(), parent)
    assert notifications.show("title", "text") and shown == [("title", "text")]
    notifications.withdraw()


def test_each_system_has_its_helper_or_none(monkeypatch):
    find = "/bin/{}".format
    monkeypatch.setattr(sys, "platform", "linux")
    assert awake_command("why", find)[0] == "/bin/systemd-inhibit" and "--why=why" in awake_command("why", find)
    assert awake_command("why", lambda _name: None) is None
    monkeypatch.setattr(sys, "platform", "darwin")
    assert awake_command("why", find) == ("/bin/caffeinate", "-i", "cat")


@pytest.mark.skipif(sys.platform == "win32", reason="cat is a program of Linux and macOS")
def test_the_helper_lives_as_long_as_it_is_wanted(qtbot, monkeypatch):
    monkeypatch.setattr(desktop, "awake_command", lambda _why: (shutil.which("cat"),))
    parent = QObject()
    awake = Wakefulness(parent)
    awake.keep("a run")
    helper = awake._helper
    qtbot.waitUntil(lambda: helper.state() is QProcess.ProcessState.Running)
    awake.keep("again")
    assert awake.kept and awake._helper is helper
    with qtbot.waitSignal(helper.finished):
        awake.release()
    assert not awake.kept
    awake.release()


class Bus:
    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append(tuple(message.arguments()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt has D-Bus on Linux")
def test_the_dock_hears_of_each_percent_once():
    bus = Bus()
    launcher = LauncherProgress(lambda: bus)
    for share in (0.0, 0.501, 0.502, 2.0, None, None):
        launcher.show(share)
    told = [(there["progress"], there["progress-visible"]) for _, there in bus.sent]
    assert told == [(0.0, True), (0.5, True), (1.0, True), (0.0, False)]
    LauncherProgress(lambda: None).show(0.5)  # no bus: nothing to tell


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs a bus")
def test_a_real_bus_takes_it():
    script = "from PySide6.QtCore import QCoreApplication\n"
    script += "from gui.support.desktop import LauncherProgress, session_bus\n"
    script += "application = QCoreApplication([]); assert session_bus() is not None; LauncherProgress().show(0.5)"
    done = subprocess.run(["dbus-run-session", "--", sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
