"""Sessions in the real window: offered, opened without a model, from a file or a drop, and all that the list does."""

import shutil
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QPlainTextEdit, QStyle

from engine.catalogue import acts
from engine.catalogue.entries import OPEN_ELSEWHERE, session_entry, sessions
from engine.desk.file import read_desk
from engine.model.folder import ModelFolder, open_folder
from engine.session.ledger import Ledger
from gui.app import open_window, parser, start
from gui.dialogs.sessions.dialog import SessionsDialog
from gui.dialogs.sessions.model_needed import ModelNeededDialog, nearest
from gui.dialogs.sessions.rows import Column
from gui.style.theme import Theme
from gui.support.settings import Folders, Settings
from gui.window import sessions as window_sessions
from gui.window.known_models import MOST, PLACES, KnownModels, note_place
from tests.engine.session.conftest import Base
from tests.gui.panels.panel_bench import PanelBench
from tests.gui.window.real_window import LONG, WORLD, add, idle, load, opened, run, table


def fake(_home):
    return PanelBench()


@pytest.fixture(scope="module")
def made():
    """A home with one session of two edits and one fact that waits, made once."""
    return []


@pytest.fixture
def home(qtbot, tmp_path, made):
    """A copy of that home."""
    if not made:
        made.append(tmp_path.parent / "sessions home")
        with opened(qtbot, made[0]) as window:
            load(qtbot, window)
            add(window, "Ada", "Bo")
            run(qtbot, window)
            add(window, "Cy")[0].remark = "ask Cy"
            acts.rename(window.in_hand.session, "Monday")
    shutil.copytree(made[0], tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def session(home):
    return next((home / "sessions").iterdir())


TABLE = [("Ada", "written"), ("Bo", "written"), ("Cy", "queued")]


def is_open(qtbot, window):
    qtbot.waitUntil(lambda: window.in_hand.session is not None, timeout=LONG)
    idle(qtbot, window)


def listed(qtbot, window):
    """The list, shown and filled."""
    window.actions_table["session.list"].trigger()
    dialog = window.findChild(SessionsDialog)
    qtbot.waitUntil(lambda: dialog.rows.rowCount() > 0, timeout=LONG)
    return dialog


# -- at the start ------------------------------------------------------------------------------------------------------


def test_a_start_offers_the_last_session_by_name_and_goes_on_with_it(qtbot, home):
    with opened(qtbot, home) as window:
        start(window, parser().parse_args([]))
        qtbot.waitUntil(lambda: "\u201cMonday\u201d" in window.offer.text, timeout=LONG)
        assert "2 edits, 1 queued, tiny_world" in window.offer.text
        qtbot.mouseClick(window.offer.go_on, Qt.MouseButton.LeftButton)
        is_open(qtbot, window)
        assert table(window) == TABLE and window.windowTitle() == "Monday"
        assert window.offer.text == ""


def test_the_offer_can_be_closed_or_lead_to_the_list(qtbot, home):
    with opened(qtbot, home, fake) as window:
        window.sessions.offer_last()
        qtbot.waitUntil(lambda: window.offer.text != "", timeout=LONG)
        window.offer.closer.click()
        assert window.offer.text == ""
        window.offer.sessions.click()
        dialog = window.findChild(SessionsDialog)
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=LONG)
        dialog.close()


def test_nothing_is_offered_where_there_is_nothing(qtbot, tmp_path):
    with opened(qtbot, tmp_path, fake) as window:
        window.sessions.tell_of_crash(None)
        window.sessions.offer_last()
        qtbot.waitUntil(lambda: bool(window.toasts._shown), timeout=LONG)
        assert window.offer.text == "" and "did not end cleanly" in window.toasts._shown[0].message


# -- opening -----------------------------------------------------------------------------------------------------------


def test_it_opens_from_the_list_without_a_model_and_from_the_command_line(qtbot, home, session):
    with opened(qtbot, home) as window:
        assert window.actions_table["session.list"].isEnabled() and window.bridge.model is None
        dialog = listed(qtbot, window)
        assert [dialog.rows.index(0, column).data() for column in (0, 2, 3)] == ["Monday", "tiny_world", "2"]
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        is_open(qtbot, window)
        assert table(window) == TABLE and not dialog.isVisible()
        window.sessions.open(session)
        assert "is open here already" in window.toasts._shown[-1].message
    with opened(qtbot, home) as window:
        start(window, parser().parse_args([str(session)]))
        is_open(qtbot, window)
        assert table(window) == TABLE


def test_a_model_that_has_moved_is_found_or_asked_for_and_another_is_refused(
    qtbot, home, session, tmp_path, monkeypatch
):
    moved, other = tmp_path / "moved" / "model", tmp_path / "other"
    for place in (moved, other):
        shutil.copytree(WORLD / "model", place)
    (other / "config.json").write_text((other / "config.json").read_text().replace("1e-06", "1e-05"))
    monkeypatch.setattr(KnownModels, "places_of", lambda *_args: [])
    read, loaded = ModelFolder.read_weights, []
    monkeypatch.setattr(
        ModelFolder, "read_weights", lambda self, *args, **more: loaded.append(self.folder) or read(self, *args, **more)
    )
    with opened(qtbot, home) as window:
        window.sessions.open(session)
        dialog = window.findChild(ModelNeededDialog)
        said = dialog.about.text()
        assert str(WORLD / "model") in said and session_entry(session).model.fingerprint[:12] in said
        monkeypatch.setattr("gui.dialogs.sessions.model_needed.choose_folder", lambda *_args: other)
        dialog.folder_button.click()

        def asked_again():
            return next((one for one in window.findChildren(ModelNeededDialog) if one.why.text()), None)

        qtbot.waitUntil(lambda: asked_again() is not None, timeout=LONG)
        assert str(other) in asked_again().why.text() and window.in_hand.session is None
        monkeypatch.setattr("gui.dialogs.sessions.model_needed.choose_folder", lambda *_args: moved)
        asked_again().folder_button.click()
        is_open(qtbot, window)
        assert loaded == [moved], "another model is known by its files and not loaded"
        assert table(window) == TABLE and window.bridge.model.folder == str(moved)
    assert session_entry(session).model.folder == str(moved), "it is asked for once"


def test_a_model_is_looked_for_near_the_place_where_it_was(tmp_path):
    assert nearest(str(tmp_path / "models" / "gone")) == str(tmp_path)
    assert nearest("") == str(Path.home())


def test_a_session_file_is_opened_by_a_drop(qtbot, home, session, tmp_path):
    file = acts.export_closed(session, tmp_path / "from anna.palimpsest")
    elsewhere = tmp_path / "elsewhere"
    with opened(qtbot, elsewhere) as window:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys, QEvent.Type.Drop))
        is_open(qtbot, window)
        assert table(window) == TABLE and window.windowTitle() == "Monday"
        assert window.edits.model.rows.rows[2].remark == "ask Cy" and window.method.method.name == "ft-l"
        became = window.in_hand.session
        assert became.parent == elsewhere / "sessions" and "from anna" in became.name
        window.open_path(file)
        qtbot.waitUntil(lambda: any("it became" in one.message for one in window.toasts._shown), timeout=LONG)
        assert window.in_hand.session == became and [one.folder for one in sessions(became.parent)] == [became]
        window.sessions.unpack_anew(file)
        qtbot.waitUntil(lambda: window.in_hand.session not in (None, became), timeout=LONG)
        assert len(sessions(became.parent)) == 2


def test_a_file_that_is_none_and_a_damaged_session_are_refused_with_their_reason(qtbot, tmp_path):
    (tmp_path / "no.palimpsest").write_text("nothing")
    broken = tmp_path / "sessions" / "broken"
    broken.mkdir(parents=True)
    (broken / "session.db").write_text("nothing" * 500)
    with opened(qtbot, tmp_path, fake) as window:
        window.open_path(tmp_path / "no.palimpsest")
        qtbot.waitUntil(lambda: any("no.palimpsest" in one.message for one in window.toasts._shown), timeout=LONG)
        window.open_path(broken)
        assert "damaged" in window.toasts._shown[-1].message
    assert (broken / "session.db").read_text() == "nothing" * 500 and [one.name for one in broken.iterdir()] == [
        "session.db"
    ]


def test_what_a_newer_program_wrote_is_refused_in_a_sentence_and_left_as_it_is(qtbot, tmp_path):
    folder, file = tmp_path / "sessions" / "newer", tmp_path / "newer.palimpsest"
    Ledger.open(folder, Base()).close()
    with closing(sqlite3.connect(folder / "session.db")) as database:
        database.execute(f"PRAGMA user_version = {9 << 16}")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", '{"format": "palimpsest session", "version": 9, "program": "9.9"}')
    before = (folder / "session.db").read_bytes(), file.read_bytes()
    with opened(qtbot, tmp_path, fake) as window:
        window.open_path(folder)
        assert "it was written by a newer Palimpsest" in window.toasts._shown[-1].message
        window.open_path(file)
        qtbot.waitUntil(
            lambda: any("newer Palimpsest (9.9)" in one.message for one in window.toasts._shown), timeout=LONG
        )
    assert before == ((folder / "session.db").read_bytes(), file.read_bytes())
    assert [one.name for one in folder.parent.iterdir()] == ["newer"]


# -- the list ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def several(tmp_path):
    """Sessions without a model of their own on this machine."""
    for number, name in enumerate(("gpt2", "llama", "opt")):
        model = Base(name=name, folder=f"/nowhere/{name}", fingerprint=str(number) * 20)
        Ledger.open(tmp_path / "sessions" / f"2026-11-0{number + 1} {name}", model).close()
    return tmp_path


def test_the_list_is_searched_sorted_and_says_what_cannot_be_opened(qtbot, several):
    Ledger.open(several / "sessions" / "held", Base()).close()
    with Ledger.open(several / "sessions" / "held", Base()), opened(qtbot, several, fake) as window:
        dialog = listed(qtbot, window)
        assert dialog.rows.rowCount() == 4
        dialog.field.setText("LLAMA 2026")
        assert [one.model.name for one in dialog.rows.shown] == ["llama"]
        dialog.field.setText("ｌｌａｍａ\u3000２０２６")  # from an input method
        assert [one.model.name for one in dialog.rows.shown] == ["llama"]
        assert dialog.rows.lines(dialog.rows.shown[0], Column.MODEL)[1] == "not found here: will be asked for"
        dialog.field.setText("nothing of the kind")
        assert dialog.rows.rowCount() == 0 and not dialog.open_button.isEnabled()
        dialog.field.setText("held")
        assert dialog.chosen.trouble == OPEN_ELSEWHERE
        assert not dialog.open_button.isEnabled() and not dialog.delete_button.isEnabled()
        assert dialog.open_button.toolTip() == dialog.delete_button.toolTip() == OPEN_ELSEWHERE
        assert OPEN_ELSEWHERE in dialog.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)  # the search first, and only then the list
        assert dialog.isVisible() and not dialog.field.text()
        dialog.view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        assert [one.model.name for one in dialog.rows.shown] == ["", "gpt2", "llama", "opt"]
        dialog.close()


def test_a_model_that_is_open_is_there_under_whatever_name_it_lies(qtbot, several, tmp_path):
    shutil.copytree(WORLD / "model", tmp_path / "renamed")
    fingerprint = open_folder(tmp_path / "renamed").fingerprint()
    wanted = Base(name="as it was", folder="/nowhere/as it was", fingerprint=fingerprint)
    Ledger.open(several / "sessions" / "mine", wanted).close()

    def where(dialog):
        rows = {entry.title: entry for entry in dialog.rows.shown}
        return dialog.rows.lines(rows["mine"], Column.MODEL)[1], dialog.rows.lines(
            rows["2026-11-01 gpt2"], Column.MODEL
        )[1]

    missing = "not found here: will be asked for"
    with opened(qtbot, several) as window:
        dialog = listed(qtbot, window)
        assert where(dialog) == (missing, missing)
        window.sessions.offer_last()
        qtbot.waitUntil(lambda: "mine" in window.offer.text and "will be asked for" in window.offer.text, timeout=LONG)
        window.model.load(str(tmp_path / "renamed"), "renamed")
        qtbot.waitUntil(lambda: where(dialog)[0].endswith("renamed"), timeout=LONG)
        assert where(dialog)[1] == missing
        qtbot.waitUntil(lambda: "will be asked for" not in window.offer.text, timeout=LONG)
        idle(qtbot, window)
        dialog.close()
    with opened(qtbot, several) as window:  # it was here once
        dialog = listed(qtbot, window)
        assert where(dialog)[0].endswith("renamed")
        window.sessions.open(several / "sessions" / "mine")
        is_open(qtbot, window)
        assert window.findChild(ModelNeededDialog) is None
        assert window.bridge.model.folder == str(tmp_path / "renamed")
    shutil.rmtree(tmp_path / "renamed")
    with opened(qtbot, several, fake) as window:
        Ledger.open(several / "sessions" / "mine", wanted).close()
        dialog = listed(qtbot, window)
        qtbot.waitUntil(lambda: where(dialog)[0] == missing, timeout=LONG)
        dialog.close()


def test_only_so_many_places_of_models_are_kept_the_last_ones(settings):
    for number in range(MOST + 5):
        note_place(settings, Base(folder=f"/models/{number}", fingerprint=f"{number}"))
    kept = settings.recall(PLACES, {})
    assert len(kept) == MOST and list(kept)[-1] == f"{MOST + 4}"
    assert KnownModels.of(settings, None).opened == kept


def test_methods_have_their_titles_before_the_engine_is_ready_and_are_found_by_them(qtbot, home):
    with opened(qtbot, home, fake) as window:  # the engine has said once which methods there are
        idle(qtbot, window)
        titles = {info.name: info.title for info in window.method.catalogue[0]}
    gate = threading.Event()

    def slow(home):
        gate.wait(LONG / 1000)
        return PanelBench()

    settings = Settings(Folders.under(home))
    assert settings.recall("method titles", {}) == titles
    settings.remember("method titles", {**titles, "ft-l": "Fine-tuning, last layer"})
    theme = Theme(settings)
    theme.apply()
    window = open_window(settings, theme, lambda: slow(home))
    window.show()
    window.bridge.start()
    try:
        dialog = listed(qtbot, window)
        assert not window.bridge.ready and dialog.rows.index(0, Column.METHODS).data() == "Fine-tuning, last layer"
        dialog.field.setText("tuning MONDAY")
        assert dialog.rows.rowCount() == 1
        dialog.field.setText("tuning TUESDAY")
        assert dialog.rows.rowCount() == 0
        dialog.close()
    finally:
        gate.set()
        qtbot.waitUntil(lambda: window.bridge.ready, timeout=LONG)
        idle(qtbot, window)
        window.end()
        qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible(), timeout=LONG)
        window.deleteLater()


def test_rename_note_duplicate_export_and_delete(qtbot, several, monkeypatch):
    monkeypatch.setattr("gui.dialogs.sessions.dialog.choose_new_file", lambda *_args: several / "out.palimpsest")
    monkeypatch.setattr(window_sessions, "in_trash", lambda _folder: False)
    with opened(qtbot, several, fake) as window:
        dialog = listed(qtbot, window)
        dialog.field.setText("gpt2")
        folder = dialog.chosen.folder

        def answer(button, text):
            button.click()
            box = dialog.findChildren(QInputDialog)[-1]
            box.setTextValue(text)
            box.accept()

        answer(dialog.rename_button, "gpt2 of Anna")
        qtbot.waitUntil(lambda: dialog.chosen.title == "gpt2 of Anna", timeout=LONG)
        answer(dialog.note_button, "two\nlines")
        qtbot.waitUntil(lambda: dialog.chosen.note == "two\nlines", timeout=LONG)
        dialog.duplicate_button.click()
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 2, timeout=LONG)
        copy = next(one for one in dialog.rows.shown if one.folder != folder)
        assert (copy.title, copy.note) == ("gpt2 of Anna (copy)", "two\nlines")
        dialog.view.selectRow(dialog.rows.place_of(folder))
        dialog.export_button.click()
        qtbot.waitUntil((several / "out.palimpsest").is_file, timeout=LONG)
        qtbot.waitUntil(lambda: "out.palimpsest" in dialog.notice.text, timeout=LONG)
        assert dialog.delete_button.toolTip() == "Move it to the bin"
        dialog.delete_button.setFocus()
        dialog.delete_button.click()
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 1, timeout=LONG)
        assert not folder.exists() and (several / "bin" / folder.name / "session.db").is_file()
        assert dialog.notice.text.startswith("gpt2 of Anna was moved to ")
        assert str(several / "bin") in dialog.notice.text
        dialog.close()


def test_a_session_in_the_bin_is_told_by_its_name_and_that_of_its_folder(several, monkeypatch):
    monkeypatch.setattr(window_sessions, "in_trash", lambda _folder: True)
    folder = next(iter(sessions(several / "sessions"))).folder
    assert window_sessions.to_bin(folder, several / "bin") == f"{folder.name} is in the bin of this system."
    acts.rename(folder, "Of Anna")
    said = window_sessions.to_bin(folder, several / "bin")
    assert said == f"Of Anna is in the bin of this system, as {folder.name}."


def test_a_note_is_written_by_the_keyboard_alone(qtbot, several):
    with opened(qtbot, several, fake) as window:
        dialog = listed(qtbot, window)
        dialog.note_button.click()
        box = dialog.findChildren(QInputDialog)[-1]
        field = box.findChild(QPlainTextEdit)
        QTest.keyClicks(field, "done")
        QTest.keyClick(field, Qt.Key.Key_Tab)
        assert field.toPlainText() == "done" and not field.hasFocus()
        box.accept()
        qtbot.waitUntil(lambda: dialog.chosen.note == "done", timeout=LONG)
        dialog.close()


def test_enter_opens_from_the_list_says_why_not_and_presses_the_button_that_has_the_keys(qtbot, several, monkeypatch):
    with Ledger.open(several / "sessions" / "held", Base()), opened(qtbot, several, fake) as window:
        dialog = listed(qtbot, window)
        wanted = []
        dialog.wanted.disconnect()
        dialog.wanted.connect(lambda what, folder, _more: wanted.append((what, folder.name)))
        dialog.field.setText("held")
        for part in (dialog.field, dialog.view):
            dialog.notice.clear()
            qtbot.keyClick(part, Qt.Key.Key_Return)
            assert dialog.notice.text == OPEN_ELSEWHERE and wanted == []
        dialog.field.setText("opt")
        qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
        assert wanted == [("open", "2026-11-03 opt")]
        dialog.duplicate_button.setFocus()
        qtbot.keyClick(dialog.duplicate_button, Qt.Key.Key_Return)
        assert wanted[1:] == [("duplicate", "2026-11-03 opt")]
        asked = []
        monkeypatch.setattr("gui.dialogs.sessions.dialog.choose_file", lambda *_args: asked.append("file"))
        dialog.file_button.setFocus()
        qtbot.keyClick(dialog.file_button, Qt.Key.Key_Enter)
        assert asked == ["file"] and len(wanted) == 2
        dialog.close()


def test_titles_of_the_list_are_whole_also_in_large_letters(qtbot, several):
    with opened(qtbot, several, fake) as window:
        dialog = listed(qtbot, window)
        for size in (10.0, 14.0):
            window.settings.update(font_size=size)
            header = dialog.view.horizontalHeader()
            for column in range(1, dialog.rows.columnCount()):
                title = dialog.rows.headerData(column, Qt.Orientation.Horizontal)
                bold = QFont(header.font())
                bold.setWeight(QFont.Weight.DemiBold)
                arrow = header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMarkSize, None, header)
                margins = 9 + 18
                needed = QFontMetrics(bold).horizontalAdvance(title) + margins + arrow
                assert header.sectionSize(column) >= needed, (title, size)
        dialog.close()


def test_the_session_that_is_open_here_is_copied_and_named(qtbot, home, session):
    with opened(qtbot, home) as window:
        window.sessions.open(session)
        is_open(qtbot, window)
        dialog = listed(qtbot, window)
        assert "open in this window" in dialog.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert not dialog.delete_button.isEnabled() and dialog.chosen.edits == 2
        assert dialog.delete_button.toolTip() == "It is open in this window."
        dialog.delete_button.setEnabled(True)
        dialog.delete_button.setFocus()
        dialog._follow()
        assert dialog.view.hasFocus(), "not the next button, which opens a file"
        dialog.wanted.emit("rename", session, "Tuesday")
        qtbot.waitUntil(lambda: window.windowTitle() == "Tuesday", timeout=LONG)
        dialog.duplicate_button.click()
        qtbot.waitUntil(lambda: dialog.rows.rowCount() == 2, timeout=LONG)
        dialog.close()
    copy = next(one for one in sessions(home / "sessions") if one.folder != session)
    assert copy.title == "Tuesday (copy)" and [held.text.subject for held in read_desk(copy.folder).facts] == ["Cy"]
    assert copy.edits == 2
