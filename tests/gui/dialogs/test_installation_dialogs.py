"""About, repair, another device build and updates: what they say and start, and that nothing is asked unasked."""

import dataclasses
import os
import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from engine.errors import BadInput
from engine.installation.description import described
from engine.installation.making import STAGES
from engine.support.provenance import program_version
from engine.updates.known import Known
from engine.updates.looking import NO_KEY, look
from gui.app import open_window, parser, start
from gui.dialogs import environment, updates
from gui.dialogs.about import AboutDialog
from gui.dialogs.environment import Build, EnvironmentDialog
from gui.dialogs.updates import UpdatesDialog
from gui.dialogs.work_card import in_words
from gui.language import wording
from gui.support.about_facts import about_facts, up_to_date
from gui.support.environment_work import EnvironmentWork, share_of
from gui.window import installation
from tests.engine.updates.feeds import Maker
from tests.gui.panels.panel_bench import PanelBench

LONG = 20_000  # milliseconds


def words(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if not label.isHidden())


@pytest.fixture
def releases(tmp_path):
    return Maker.at(tmp_path / "releases")


@pytest.fixture
def by_deb(monkeypatch, tmp_path):
    """As if the program had been installed by the .deb, for the CPU."""
    installed = dataclasses.replace(described(), how="deb", device="cpu", carrier=tmp_path / "carrier", problem="")
    for module in (environment, updates):
        monkeypatch.setattr(module, "described", lambda: installed)
    two = (Build("cpu", 400_000_000, 1_400_000_000), Build("cuda", 2_900_000_000, 5_400_000_000))
    monkeypatch.setattr(environment, "builds", lambda _installed: two)
    return installed


# -- about -------------------------------------------------------------------------------------------------------------


def test_about_says_what_it_is_and_copies_all_of_it(qtbot, settings, theme):
    checked = []
    dialog = AboutDialog(
        settings.folders, theme, lambda: ("GPU 9000 (cuda:0)", "CPU, 8 threads"), lambda: checked.append(1)
    )
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "GPU 9000" in dialog.lines["Computes on"].text())
    assert dialog.lines["Version"].text() == program_version()
    assert dialog.lines["Up to date"].text() == "not asked"
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    for name, label in dialog.lines.items():
        said = label.full_text if hasattr(label, "full_text") else label.text()
        assert name in copied and said in copied
    assert sys.prefix in copied and "transformers" in copied and "MIT" in copied
    dialog.check_button.click()
    assert checked == [1]


def test_about_says_whether_it_is_up_to_date_as_far_as_anybody_asked(settings):
    known = Known(number=1, version="9.1.0", asked="2026-11-28T12:00:00+00:00")
    assert up_to_date(Known(), "0.1.0") == "not asked"
    assert up_to_date(known, "0.1.0") == "no: version 9.1.0 is there (asked on 2026-11-28)"
    assert up_to_date(known, "9.1.0") == "yes (asked on 2026-11-28)"
    known.keep(settings.folders)
    assert "9.1.0" in next(fact.text for fact in about_facts(settings.folders) if fact.name == "Up to date")


# -- the environment ---------------------------------------------------------------------------------------------------

PLAYED = """
import sys
print("asked for", *sys.argv[1:])
print("Fetching torch 43 %", end="\\r", flush=True)
print("Fetching torch 100 %")
if "cuda" in sys.argv:
    sys.exit("palimpsest: the disk is full.")
"""


def play(qtbot, theme, what, tmp_path):
    script = tmp_path / "played.py"
    script.write_text(PLAYED)
    dialog = EnvironmentDialog(what, theme, command=(sys.executable, str(script)))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_repair_runs_in_a_process_of_its_own_and_says_when_it_takes_effect(qtbot, theme, by_deb, tmp_path):
    dialog = play(qtbot, theme, "repair", tmp_path)
    shares = []
    dialog.work.shared.connect(shares.append)
    dialog.start_button.click()
    assert dialog.close_button.text() == "Cancel"
    qtbot.waitUntil(lambda: dialog.card.notice.text != "", timeout=LONG)
    assert "next start" in dialog.card.notice.text and shares == [0.43, 1.0]
    assert "asked for repair --text" in dialog.card.log.toPlainText()
    assert dialog.close_button.text() == "Close" and not dialog.start_button.isEnabled()


def test_another_device_build_is_offered_with_its_size_and_a_failure_keeps_its_reason(qtbot, theme, by_deb, tmp_path):
    dialog = play(qtbot, theme, "device", tmp_path)
    assert not dialog.choices["cpu"].isEnabled() and dialog.chosen == "cuda"
    assert "in use now" in words(dialog) and "2,900 MB to fetch at most, 5.4 GB on the disk" in words(dialog)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.card.notice.text != "", timeout=LONG)
    assert dialog.card.notice.text == "palimpsest: the disk is full." and dialog.start_button.isEnabled()
    assert "asked for device cuda --text" in dialog.card.log.toPlainText()


@pytest.mark.parametrize("what", ["repair", "device"])
def test_one_can_go_back_to_the_environment_before(qtbot, theme, by_deb, tmp_path, monkeypatch, what):
    assert play(qtbot, theme, what, tmp_path).back_button.isHidden()
    monkeypatch.setattr(environment, "described", lambda: dataclasses.replace(by_deb, before="0.0.9-cpu-abc"))
    dialog = play(qtbot, theme, what, tmp_path)
    assert dialog.back_button.text() == "Back to 0.0.9-cpu-abc"
    dialog.back_button.click()
    qtbot.waitUntil(lambda: dialog.card.notice.text != "", timeout=LONG)
    assert "asked for switch-back" in dialog.card.log.toPlainText() and "next start" in dialog.card.notice.text


@pytest.mark.skipif(os.name == "nt", reason="Windows kills where others are asked to end")
def test_closing_while_it_works_cancels_it_first(qtbot, theme, by_deb, tmp_path):
    waiting = (sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)")
    dialog = EnvironmentDialog("repair", theme, command=waiting)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.start_button.click()
    qtbot.waitUntil(lambda: "ready" in dialog.card.log.toPlainText(), timeout=LONG)
    dialog.close_button.click()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.card.notice.text == "Cancelled.", timeout=LONG)
    dialog.close_button.click()
    assert not dialog.isVisible()


def test_where_no_installer_made_it_the_dialog_says_what_to_type(qtbot, theme):
    dialog = EnvironmentDialog("repair", theme)
    qtbot.addWidget(dialog)
    assert not dialog.start_button.isEnabled() and "make setup" in words(dialog)


def test_the_share_is_read_from_what_the_installation_says():
    downloading = "palimpsest: Downloading and unpacking the libraries (3 of 5) 500 MB of 1.00 GB, 2 min left"
    assert share_of(downloading) == pytest.approx(0.03 + 0.82 / 2)
    assert share_of("palimpsest: Getting a Python (2 of 5)") == 0.01 and share_of("ready: 43 %") == 0.43
    assert share_of("palimpsest: 411 MB to download, 1.40 GB on the disk") is None


@pytest.mark.parametrize("far", ["", " 500 MB of 1.00 GB", " 500 MB of 1.00 GB, 2 min left"])
@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_of_an_installation_can_be_said_in_another_language(monkeypatch, stage, far):
    line = f"palimpsest: {stage} (3 of 5){far}"
    assert in_words(line) == line, "as the installation says it in English"
    monkeypatch.setattr(wording, "_translate", lambda template, *_: "書庫" if template == stage else template)
    assert wording.shown(in_words(line)) == f"palimpsest: 書庫 (3 of 5){far}"
    assert wording.shown(in_words("palimpsest: ready (1 of 5)")) == "palimpsest: ready (1 of 5)"


def test_a_program_that_is_not_there_is_said_to_be(qtbot, tmp_path):
    work = EnvironmentWork()
    with qtbot.waitSignal(work.ended, timeout=LONG) as ended:
        work.start([str(tmp_path / "nothing")])
    assert ended.args[0] is False and "cannot be started" in ended.args[1] and not work.is_running


# -- updates -----------------------------------------------------------------------------------------------------------


def with_key(monkeypatch, releases):
    def ask(place, folders):
        return look(place, folders, releases.public, "0.1.0")

    for module in (updates, installation):
        monkeypatch.setattr(module, "has_key", lambda: True)
        monkeypatch.setattr(module, "look", ask)


def test_without_a_key_nothing_is_asked(qtbot, settings, theme, monkeypatch):
    monkeypatch.setattr(updates, "has_key", lambda: False)
    dialog = UpdatesDialog(settings, theme)
    qtbot.addWidget(dialog)
    assert NO_KEY in words(dialog) and not dialog.ask_button.isEnabled() and dialog.take_button.isHidden()


def test_a_newer_version_is_shown_with_what_changed_fetched_and_installed(
    qtbot, settings, theme, releases, by_deb, tmp_path, monkeypatch
):
    with_key(monkeypatch, releases)
    monkeypatch.setattr(
        updates, "install_command", lambda carrier, device: ([sys.executable, str(played), str(carrier)], {})
    )
    played = tmp_path / "played.py"
    played.write_text(PLAYED)

    def fetched(found, installed, folders):
        yield from ()
        return tmp_path / "new carrier"

    monkeypatch.setattr(updates, "fetch_release", fetched)
    settings.update(updates_from=releases.write(releases.says()))
    dialog = UpdatesDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Up to date: not asked" in words(dialog) and dialog.take_button.isHidden()
    dialog.ask_button.click()
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=LONG)
    assert "Version 9.1.0 is there" in words(dialog) and "Something is better." in words(dialog)
    assert "At most 400 MB to fetch" in words(dialog) and dialog.take_button.isVisible()
    dialog.take_button.click()
    qtbot.waitUntil(lambda: dialog.card.notice.text != "", timeout=LONG)
    assert "begins with the next start" in dialog.card.notice.text and "Repair environment" in dialog.card.notice.text
    assert f"asked for {tmp_path / 'new carrier'} --text" in dialog.card.log.toPlainText()


def test_a_feed_that_is_refused_says_why_and_can_be_asked_again(qtbot, settings, theme, releases, monkeypatch):
    with_key(monkeypatch, releases)
    settings.update(updates_from=releases.write(releases.says(version="0.0.1")))
    dialog = UpdatesDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.ask_button.click()
    qtbot.waitUntil(lambda: dialog.card.notice.text != "", timeout=LONG)
    assert "older than the one that runs" in dialog.card.notice.text and dialog.ask_button.isEnabled()


def test_where_no_installer_made_it_an_update_is_taken_by_hand(qtbot, settings, theme, releases, monkeypatch):
    with_key(monkeypatch, releases)
    dialog = UpdatesDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.show_found(look(releases.write(releases.says()), settings.folders, releases.public, "0.1.0"))
    assert "make setup" in words(dialog) and dialog.take_button.isHidden()


@pytest.fixture
def window(qtbot, settings, theme):
    window = open_window(settings, theme, PanelBench)
    window.show()
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


def test_no_start_asks_a_network_unless_it_was_turned_on(qtbot, window, settings, releases, monkeypatch):
    with_key(monkeypatch, releases)
    asked = []
    monkeypatch.setattr(installation, "look", lambda place, _folders: asked.append(place))

    def denied(*args, **_more):
        raise AssertionError(f"a connection was tried: {args}")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, denied)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, denied)
    settings.update(updates_from=releases.write(releases.says()), welcomed=True)
    start(window, parser().parse_args([]))
    window.installation.look_at_start()
    window.actions_table["help.about"].trigger()
    window.actions_table["help.updates"].trigger()
    for kind in (AboutDialog, UpdatesDialog):
        window.findChild(kind).close()
    qtbot.wait(50)
    assert asked == []


def test_turned_on_each_start_asks_once_and_tells_of_a_newer_version(qtbot, window, settings, releases, monkeypatch):
    with_key(monkeypatch, releases)
    settings.update(updates=True, updates_from=releases.write(releases.says()))
    window.installation.look_at_start()
    qtbot.waitUntil(lambda: any("9.1.0" in toast.message for toast in window.toasts._shown), timeout=LONG)
    settings.update(updates_from=str(Path(settings.values.updates_from).with_name("gone.json")))
    window.installation.look_at_start()
    qtbot.waitUntil(lambda: any("could not be asked" in entry.text for entry in window.log.entries), timeout=LONG)
    with pytest.raises(BadInput):
        look(settings.values.updates_from, settings.folders, releases.public)
