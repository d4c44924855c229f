"""Get a model: chosen, asked about, fetched, stopped, opened and removed, with a Hub on this machine."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox

from engine.events import run
from engine.hub.fetching import fetch, look
from engine.hub.kept import kept_models
from engine.hub.suggested import SUGGESTED
from gui.dialogs.get_model.dialog import ASK, GetModelDialog
from gui.panels.jobs.panel import JobsPanel
from gui.panels.model.panel import ModelPanel
from tests.engine.hub.conftest import NAME, hub, own_cache, tiny_files
from tests.engine.hub.hub_server import Repository
from tests.gui.window.conftest import panel_bench, window

__all__ = ["hub", "own_cache", "panel_bench", "window"]  # fixtures
LONG = 20_000  # milliseconds


@pytest.fixture
def dialog(qtbot, context, hub):
    dialog = GetModelDialog(context)
    qtbot.addWidget(dialog)
    dialog.present()
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() > 0, timeout=LONG)
    yield dialog
    if dialog.job is not None:
        dialog.job.cancel()
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=LONG)


def press_next(qtbot, dialog):
    qtbot.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=LONG)


def ask(qtbot, dialog, name=NAME):
    dialog.field.setText(name)
    press_next(qtbot, dialog)


def shown(dialog):
    """All texts of the list."""
    parts = [dialog.tree.topLevelItem(number) for number in range(dialog.tree.topLevelItemCount())]
    rows = [part.child(number) for part in parts for number in range(part.childCount())]
    return {row.text(0): [row.text(column) for column in range(1, 4)] for row in rows}


def test_the_short_list_is_there_and_nobody_was_asked(dialog, hub):
    assert list(shown(dialog)) == [one.name for one in SUGGESTED]
    assert shown(dialog)["google/gemma-3-270m-it"] == ["about 570 MB", "Gemma terms of use", "to be fetched"]
    assert dialog.name == SUGGESTED[0].name and SUGGESTED[0].good_for in dialog.about.text()
    assert dialog.next_button.text() == ASK and hub.seen == []


def test_a_model_is_asked_about_fetched_and_opened(qtbot, dialog, hub, settings):
    told, opened = [], []
    dialog.fetched.connect(lambda name, folder: told.append((name, folder)))
    dialog.open_wanted.connect(opened.append)
    ask(qtbot, dialog)
    assert "Licence: apache-2.0" in dialog.about.text() and "are free there" in dialog.about.text()
    assert dialog.next_button.text().startswith("Get it, ") and hub.fetched("model.safetensors") == []
    press_next(qtbot, dialog)
    folder = settings.folders.models / "maker" / "tiny-world"
    assert told == [(NAME, folder)] and "on this computer now" in dialog.notice.text
    qtbot.waitUntil(lambda: dialog.next_button.text() == "Open", timeout=LONG)
    assert shown(dialog)[NAME][2] == "on this computer"
    qtbot.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert opened == [folder] and not dialog.isVisible()


def test_the_keyboard_is_enough(qtbot, dialog, hub):
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    assert dialog.name == SUGGESTED[1].name
    dialog.field.setFocus()
    dialog.field.clear()
    qtbot.keyClicks(dialog.field, NAME)
    assert dialog.tree.currentItem() is None
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.offer is not None, timeout=LONG)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_name_is_typed_or_pasted_at_once(qtbot, dialog, hub):
    """The keys are in the list at first: letters were lost in it, and Enter asked for the model of the short list."""
    assert dialog.name == SUGGESTED[0].name
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, NAME[0])
    qtbot.waitUntil(dialog.field.hasFocus)
    qtbot.keyClicks(dialog.field, NAME[1:])
    assert dialog.name == NAME and dialog.tree.currentItem() is None
    dialog.choose(SUGGESTED[0].name)
    dialog.tree.setFocus()
    QGuiApplication.clipboard().setText(f" {NAME}\n")
    qtbot.keyClick(dialog.tree, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.name == NAME and dialog.field.text() == NAME


def test_enter_presses_the_button_that_has_the_keys_but_cancels_nothing(qtbot, dialog, hub):
    large = bytes(range(256)) * 40_000
    hub.models["maker/large"] = Repository({**tiny_files(), "model.safetensors": large}, commit="b" * 40)
    ask(qtbot, dialog, "maker/large")
    asked = len(hub.seen)
    dialog.close_button.setFocus()
    qtbot.keyClick(dialog.close_button, Qt.Key.Key_Return)
    assert not dialog.isVisible() and dialog.job is None and len(hub.seen) == asked
    dialog.present()
    hub.slow = 0.02
    dialog.go_on()
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 1000 and dialog.bar.value() > 100, timeout=LONG)
    assert dialog.focusWidget() is dialog.close_button
    cancelled = dialog.job.cancel
    dialog.job.cancel = lambda: pytest.fail("Enter cancelled it")
    qtbot.keyClick(dialog.close_button, Qt.Key.Key_Return)
    dialog.job.cancel = cancelled
    qtbot.keyClick(dialog.close_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=LONG)


def test_a_fetch_is_stopped_and_gone_on_with(qtbot, dialog, hub, settings):
    large = bytes(range(256)) * 40_000
    hub.models["maker/large"] = Repository({**tiny_files(), "model.safetensors": large}, commit="b" * 40)
    ask(qtbot, dialog, "maker/large")
    hub.slow = 0.02
    dialog.go_on()
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 1000 and dialog.bar.value() > 200, timeout=LONG)
    assert "MB of " in dialog.line.full_text and not dialog.next_button.isVisible()
    qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=2000)
    assert "the next time goes on from there" in dialog.notice.text and dialog.isVisible()
    assert "are here already" in dialog.about.text() and kept_models(settings.folders) == ()
    hub.slow = 0.0
    press_next(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.next_button.text() == "Open", timeout=LONG)
    assert (settings.folders.models / "maker" / "large" / "model.safetensors").read_bytes() == large


@pytest.mark.parametrize(("name", "said"), [("maker/nothing", "There is no model"), ("nonsense", "no name of a model")])
def test_trouble_is_said_in_the_dialog(qtbot, dialog, name, said):
    ask(qtbot, dialog, name)
    assert said in dialog.notice.text and dialog.next_button.isVisible()
    dialog.field.setText("another/one")
    assert dialog.notice.text == ""


def test_a_gated_model_says_where_to_agree(qtbot, dialog, hub):
    hub.models[NAME].gated = True
    ask(qtbot, dialog)
    assert f"huggingface.co/{NAME}" in dialog.notice.text and dialog.next_button.text() == ASK


def test_a_model_is_removed_after_a_question(qtbot, dialog, hub, settings):
    run(fetch(run(look(NAME)), settings.folders))
    dialog.refresh()
    qtbot.waitUntil(lambda: NAME in shown(dialog), timeout=LONG)
    dialog.choose(NAME)
    assert dialog.remove_button.isVisible()
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None, timeout=LONG)
    box = dialog.findChild(QMessageBox)
    assert "It frees" in box.informativeText()
    next(button for button in box.buttons() if button.text() == "Remove").click()
    qtbot.waitUntil(lambda: NAME not in shown(dialog), timeout=LONG)
    assert kept_models(settings.folders) == () and "freed" in dialog.notice.text


def test_the_end_of_the_window_ends_a_fetch(qtbot, window, hub):
    begin_a_slow_fetch(qtbot, window, hub)
    window.end()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG)
    assert not [one for one in threading.enumerate() if one.name in ("beside the engine", "engine.hub.child")]


def begin_a_slow_fetch(qtbot, window, hub):
    """Ask for a model of ten megabytes and fetch it slowly, from the menu; the dialog."""
    hub.models[NAME].files["model.safetensors"] = bytes(10_000_000)
    window.actions_table["model.get"].trigger()
    dialog = window.findChild(GetModelDialog)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() > 0, timeout=LONG)
    ask(qtbot, dialog)
    hub.slow = 0.02
    dialog.go_on()
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=LONG)
    return dialog


def rows_of(window):
    """Title, detail and time of each job in the list."""
    panel = window.panel(JobsPanel)
    panel.draw()
    return [(row.title.full_text, row.detail.full_text, row.time.text()) for row in panel.rows]


def test_a_fetch_is_a_job_among_the_others_also_when_its_dialog_is_closed(qtbot, window, hub):
    dialog = begin_a_slow_fetch(qtbot, window, hub)
    dialog.close()
    window.bring_forward("jobs")
    panel = window.panel(JobsPanel)
    qtbot.waitUntil(lambda: "left" in rows_of(window)[0][2], timeout=LONG)
    ((title, detail, left),) = rows_of(window)
    assert title == f"Fetching {NAME}" and " %, model.safetensors, " in detail and "MB/s" in detail
    assert left.endswith(" left") and 0 < panel.rows[0].bar.value() < panel.rows[0].bar.maximum()
    assert not window.bridge.busy and title in window.progress.text.text()
    panel.rows[0].cancel.click()
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=2000)
    qtbot.waitUntil(lambda: rows_of(window)[0][2].startswith("stopped after "))
    assert "the next time goes on from there" in dialog.notice.text and dialog.next_button.isVisibleTo(dialog)


def test_a_fetch_that_fails_behind_a_closed_dialog_is_told_in_the_panel(qtbot, window, hub):
    hub.damage = True
    dialog = begin_a_slow_fetch(qtbot, window, hub)
    dialog.close()
    hub.slow = 0.0
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=LONG)
    assert window.model.notice.isVisibleTo(window.model) and window.model.notice.text
    assert window.model.notice.text.startswith(window.toasts._shown[-1].message), "its panel may be behind another one"
    assert rows_of(window)[0][2].startswith("failed after ")


def test_the_end_of_a_fetch_behind_a_closed_dialog_is_told_and_opens_it(qtbot, window, hub, monkeypatch):
    opened = []
    monkeypatch.setattr(window.model, "open_folder", opened.append)
    dialog = begin_a_slow_fetch(qtbot, window, hub)
    dialog.close()
    hub.slow = 0.0
    qtbot.waitUntil(lambda: not dialog.is_at_work, timeout=LONG)
    toast = window.toasts._shown[-1]
    assert toast.message == f"{NAME} is on this computer now."
    next(button for button in toast.findChildren(QAbstractButton) if button.text() == "Open").click()
    assert len(opened) == 1 and opened[0].endswith("tiny-world")


def test_closing_the_window_during_a_fetch_asks_and_says_what_is_kept(qtbot, window, hub, monkeypatch):
    begin_a_slow_fetch(qtbot, window, hub).close()
    asked = []
    monkeypatch.setattr(window, "_ask", lambda _parent, *texts: asked.append(texts) or False)
    window.close()
    assert window.isVisible() and asked[0][2] == "What was fetched is kept; the next time goes on from there."
    assert f"Fetching {NAME}" in asked[0][1]


def test_the_panel_offers_it_and_opens_what_was_fetched(qtbot, context, hub, settings):
    panel = ModelPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    assert "Get a model..." in [action.text() for action in panel.open_button.menu().actions()]
    context.actions["model.get"].trigger()
    getting = panel.findChild(GetModelDialog)
    assert getting.isVisible()
    qtbot.waitUntil(lambda: getting.tree.topLevelItemCount() > 0, timeout=LONG)
    ask(qtbot, getting)
    getting.go_on()
    getting.hide()
    qtbot.waitUntil(lambda: "on this computer now" in panel.notice.text, timeout=LONG)
    folder = str(settings.folders.models / "maker" / "tiny-world")
    assert settings.values.recent_models[0] == folder
    assert all(label.text() for label in getting.findChildren(QLabel) if label.isVisible())
    qtbot.waitUntil(lambda: not getting.is_at_work, timeout=LONG)
