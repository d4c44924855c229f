"""The action table and what is made of it: flags, palette, help sheet."""

from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from gui.actions.actions import Actions
from gui.actions.spec import MENUS, MISSING, Flag
from gui.actions.table import TABLE
from gui.dialogs.help_sheet import help_html
from gui.dialogs.palette import ActionPalette, rank_of
from gui.language import wording
from gui.window.panel_table import view_actions


def test_ids_and_shortcuts_are_unique_and_every_action_is_explained():
    every = (*TABLE, *view_actions())
    ids = [spec.id for spec in every]
    keys = [spec.shortcut for spec in every if spec.shortcut]
    assert len(set(ids)) == len(ids) and len(set(keys)) == len(keys)
    for spec in every:
        assert spec.menu in MENUS and spec.title[0].isupper() and spec.tip.endswith(".") and "!" not in spec.tip
        assert not spec.shortcut or not QKeySequence(spec.shortcut).isEmpty()


@pytest.mark.parametrize(
    ("action", "keys"),
    [
        ("model.open", "Ctrl+O"),
        ("edits.import", "Ctrl+I"),
        ("edits.add", "Ctrl+N"),
        ("run.start", "F5"),
        ("run.stop", "Shift+F5"),
        ("edit.undo", "Ctrl+Z"),
        ("edit.redo", "Ctrl+Shift+Z"),
        ("export.show", "Ctrl+E"),
        ("view.palette", "Ctrl+K"),
        ("help.sheet", "F1"),
    ],
)
def test_the_promised_keys_are_there(qapp, action, keys):
    actions = Actions()
    assert actions[action].shortcut() == QKeySequence(keys)


def test_an_action_is_enabled_when_all_its_flags_hold(qapp):
    actions = Actions()
    run = actions["run.start"]
    assert not run.isEnabled()
    actions.set_flag("model", True)
    actions.set_flag("queued", True)
    assert run.isEnabled()
    actions.set_flag("not_editing", False)
    assert not run.isEnabled() and actions.flag("queued")


def test_a_handler_is_called_without_arguments(qapp):
    actions, calls = Actions(), []
    actions.handle("edits.add", lambda: calls.append("called"))
    actions["edits.add"].trigger()
    assert calls == ["called"]


def test_the_palette_finds_by_parts_of_words_best_first(qapp):
    specs = {spec.id: spec for spec in TABLE}
    assert rank_of("open", specs["model.open"]) == 0
    assert rank_of("folder open", specs["model.open"]) == 1
    assert rank_of("world", specs["model.demo"]) == 1
    assert rank_of("spreadsheet", specs["edits.paste"]) == 2
    assert rank_of("xyz", specs["model.open"]) is None
    assert (
        rank_of("ｏｐｅｎ", specs["model.open"]) == 0
        and rank_of("ｆｏｌｄｅｒ\u3000ｏｐｅｎ", specs["model.open"]) == 1
    )


def test_the_palette_finds_in_the_language_of_the_window_and_in_english(monkeypatch):
    japanese = {"Export...": "エクスポート...", "File": "ファイル"}
    monkeypatch.setattr(wording, "_translate", lambda template, *_: japanese.get(template, template))
    export = {spec.id: spec for spec in TABLE}["export.show"]
    assert rank_of("エクスポート", export) == rank_of("export", export) == 0
    assert rank_of("ポート", export) == 1
    assert rank_of("ファイル", export) == rank_of("file", export) == 2


def test_the_palette_runs_an_action_from_the_keyboard_alone(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    actions, calls = Actions(window), []
    actions.handle("edits.import", lambda: calls.append("import"))
    palette = ActionPalette(actions, window)
    palette.show()
    qtbot.keyClicks(palette.field, "facts")
    assert palette.list.topLevelItemCount() > 2
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClicks(palette.field, " import")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert calls == ["import"]


def test_the_palette_does_not_run_what_is_not_possible(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    actions, calls = Actions(window), []
    actions.handle("model.eject", lambda: calls.append("eject"))
    palette = ActionPalette(actions, window)
    palette.show()
    qtbot.keyClicks(palette.field, "eject")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert calls == [] and palette.isVisible()
    palette.close()


def test_the_help_sheet_tells_every_action(qapp, theme):
    html = help_html(Actions(more=view_actions()), theme)
    for spec in (*TABLE, *view_actions()):
        assert spec.title.rstrip(".") in html
    assert "Shift+F5" in html and "Ctrl+K" in html


def test_what_is_grey_says_why(qtbot):
    actions = Actions()
    assert set(MISSING) == set(get_args(Flag))
    assert actions.missing("timeline.branches") == "There is one branch only."
    assert actions["timeline.branches"].statusTip().startswith("There is one branch only. Switch to another branch")
    actions.set_flag("branches", True)
    assert actions.missing("timeline.branches") == ""
    assert actions["timeline.branches"].statusTip().startswith("Switch to another branch")


def test_the_palette_runs_nothing_but_what_was_typed(qtbot):
    actions = Actions()
    ran = []
    actions.handle("timeline.branches", lambda: ran.append("branches"))
    palette = ActionPalette(actions)
    qtbot.addWidget(palette)
    palette.field.setText("branches")
    assert palette.list.currentItem() is None
    assert palette.said.text() == "There is one branch only."
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == []
    palette.close()
    actions.set_flag("branches", True)
    palette = ActionPalette(actions)
    qtbot.addWidget(palette)
    palette.field.setText("branches")
    assert palette.said.text().startswith("Switch to another branch")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["branches"]
