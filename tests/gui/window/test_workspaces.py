"""Four arrangements of the same panels: each shows its own, keeps what a person made of it, and fits a laptop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QMenuBar, QTabBar

from gui.app import open_window
from gui.widgets.scrolled import ScrolledBothWays
from gui.widgets.whole import AROUND
from gui.window import on_screen
from gui.window.panel_table import PANELS
from gui.window.workspaces import COMPARE, DIAGNOSE, EDIT, MOST_FOLDS, WATCH, WORKSPACES, find_workspace, folded
from tests.gui.filled import fill
from tests.gui.panels.panel_bench import PanelBench

LAPTOP = (1280, 800)


def shown(window):
    return {key for key, dock in window.docks.items() if dock.isVisibleTo(window)}


def of(workspace):
    return {key for cell in workspace.cells for key in cell.panels}


def test_every_cell_is_of_panels_that_there_are_and_of_a_column():
    for one in WORKSPACES:
        keys = [key for cell in one.cells for key in cell.panels]
        assert len(keys) == len(set(keys)) and set(keys) <= {panel.key for panel in PANELS}
        assert {cell.column for cell in one.cells} - {"bottom"} == set(one.widths)
        assert one.spare in {cell.name for cell in one.cells} and all(cell.panels for cell in one.cells)
    assert set.union(*map(of, WORKSPACES)) == {panel.key for panel in PANELS}, "every panel has a workspace"
    assert find_workspace("of an old version") is WATCH


def test_each_panel_is_where_it_is_looked_for():
    live = {"edits", "norms", "search", "superposition", "importance", "retention", "quality", "side", "interference"}
    assert of(WATCH) == live | {"playground", "timeline", "log", "jobs"}
    where = {panel.key: {one.key for one in WORKSPACES if panel.key in of(one)} for panel in PANELS}
    assert all(where[key] == {"edit"} for key in ("model", "method"))
    assert all(where[key] == {"diagnose"} for key in ("matrix", "tracing", "detection", "traces"))
    assert all(where[key] == {"compare"} for key in ("abilities", "tuning", "robustness", "survival"))
    keys = [panel.action.shortcut for panel in PANELS]
    assert all(keys) and len(set(keys)) == len(keys), "each is raised by a key"


def test_a_key_shows_it_and_every_other_panel_can_be_shown_in_it(qtbot, window):
    for one in WORKSPACES:
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + int(one.shortcut[-1])), Qt.KeyboardModifier.AltModifier)
        assert shown(window) == of(one) and window.workspaces.key == one.key
        marked = [other.key for other in WORKSPACES if window.actions_table[f"workspace.{other.key}"].isChecked()]
        assert marked == [one.key]
        for key in window.docks:
            window.bring_forward(key)
            qtbot.waitUntil(lambda key=key: window.in_sight(key))
        window.actions_table["view.reset"].trigger()
        assert shown(window) == of(one)


def test_each_keeps_its_own_arrangement_and_the_last_one_comes_back(qtbot, window, settings, theme):
    window.workspaces.choose("edit")
    window.docks["quality"].close()
    window.workspaces.choose("diagnose")
    window.docks["detection"].close()
    window.workspaces.choose("edit")
    assert shown(window) == of(EDIT) - {"quality"}
    window.workspaces.choose("watch")
    assert shown(window) == of(WATCH)
    window.workspaces.choose("diagnose")
    window.layout_keeper.save()
    other = open_window(settings, theme, PanelBench)
    other.show()
    assert other.workspaces.key == "diagnose" and shown(other) == of(DIAGNOSE) - {"detection"}
    other.workspaces.choose("edit")
    assert shown(other) == of(EDIT) - {"quality"}
    other.end()
    qtbot.waitUntil(lambda: not other.isVisible())
    other.deleteLater()


LARGE = (1900, 1400)


def sizes(window):
    """Width and height of the panels that can be seen, in pixels."""
    seen = {key: dock for key, dock in window.docks.items() if window.in_sight(key)}
    return {key: (dock.width(), dock.height()) for key, dock in seen.items()}


def resize(window, size):
    window.resize(*size)
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("key", [one.key for one in WORKSPACES])
def test_panels_share_what_a_larger_window_has_more(window, key):
    resize(window, LAPTOP)
    window.workspaces.choose(key)
    window.layout_keeper.reset()
    resize(window, LAPTOP)
    small = sizes(window)
    resize(window, LARGE)
    for name, (width, height) in sizes(window).items():
        assert width > 1.2 * small[name][0] and height > 1.2 * small[name][1], name


@pytest.mark.parametrize("key", [one.key for one in WORKSPACES])
@pytest.mark.parametrize(("before", "after"), [(LAPTOP, LARGE), (LARGE, LAPTOP)])
def test_an_arrangement_of_another_size_comes_back_in_its_proportions(window, key, before, after):
    resize(window, before)
    window.workspaces.choose(key)
    resize(window, before)
    there = sizes(window)
    another = "edit" if key != "edit" else "watch"
    window.workspaces.choose(another)
    resize(window, after)
    window.workspaces.choose(key)
    resize(window, after)
    here = sizes(window)
    resize(window, before)
    assert here.keys() == there.keys()
    for name, (width, height) in sizes(window).items():
        assert abs(width - there[name][0]) < 60 and abs(height - there[name][1]) < 60, name


def test_a_window_that_comes_back_on_another_screen_has_its_panels_in_their_proportions(qtbot, window, settings, theme):
    resize(window, LARGE)
    window.layout_keeper.reset()
    resize(window, LARGE)
    window.layout_keeper.save()
    other = open_window(settings, theme, PanelBench)
    other.show()
    small = other.width(), other.height()
    assert small[0] < LARGE[0] and small[1] < LARGE[1]
    resize(other, small)
    found = sizes(other)
    other.end()
    qtbot.waitUntil(lambda: not other.isVisible())
    other.deleteLater()
    resize(window, small)
    for name, (width, height) in sizes(window).items():
        assert abs(width - found[name][0]) < 60 and abs(height - found[name][1]) < 60, name


def test_it_fits_a_laptop_with_larger_text(qtbot, window):
    for one in WORKSPACES:
        window.settings.update(font_size=14)
        window.workspaces.choose(one.key)
        window.resize(*LAPTOP)
        qtbot.waitUntil(lambda: (window.width(), window.height()) == LAPTOP)
        assert window.minimumSizeHint().width() <= LAPTOP[0] and window.minimumSizeHint().height() <= LAPTOP[1]
        for key in of(one):
            window.bring_forward(key)
            qtbot.waitUntil(lambda key=key: window.in_sight(key))
            assert (window.width(), window.height()) == LAPTOP, f"{key} makes the window larger"


def test_it_fits_a_laptop_below_a_title_bar_while_the_next_step_is_named_in_larger_text(qtbot, window):
    for one in WORKSPACES:
        window.settings.update(font_size=14)
        window.first_steps.begin()
        window.first_steps.tour.leave()
        window.workspaces.choose(one.key)
        qtbot.waitUntil(window.next_step.isVisible)
        window.resize(LAPTOP[0], LAPTOP[1] - AROUND[1])
        QApplication.processEvents()
        assert window.minimumSizeHint().height() <= LAPTOP[1] - AROUND[1]


@pytest.mark.parametrize("size", [10, 14])
def test_no_panel_of_a_workspace_scrolls_sideways_on_a_laptop_and_no_tab_is_cut(qtbot, window, panel_bench, size):
    fill(qtbot, window, panel_bench)
    window.settings.update(font_size=size)
    window.resize(*LAPTOP)
    for one in WORKSPACES:
        window.workspaces.choose(one.key)
        for key in of(one):
            window.bring_forward(key)
            qtbot.waitUntil(lambda key=key: window.in_sight(key))
            QApplication.processEvents()
            assert not scrolls_sideways(window.docks[key]), f"{key} in {one.key}"
        assert not cut_tabs(window), one.key


def scrolls_sideways(dock):
    return dock.findChild(ScrolledBothWays).horizontalScrollBar().isVisible()


def cut_tabs(window):
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible() and bar.y() > 0]
    assert bars
    return [
        bar.tabText(place)
        for bar in bars
        for place in range(bar.count())
        if bar.tabRect(place).width() < bar.fontMetrics().horizontalAdvance(bar.tabText(place))
    ]


QUARTER = QSize(632, 352)  # of a laptop's screen, its size at 200 %, less a title bar


def cells(window):
    """How many panels can be seen at once."""
    return sum(window.in_sight(key) for key in window.docks)


@pytest.mark.parametrize("size", [10, 14])
def test_on_a_quarter_of_a_laptop_the_window_is_no_larger_and_every_panel_is_a_tab_away(
    qtbot, window, panel_bench, monkeypatch, size
):
    fill(qtbot, window, panel_bench)
    window.settings.update(font_size=size)
    monkeypatch.setattr(on_screen, "room_for", lambda _window: QUARTER)
    whole = QUARTER + QSize(*AROUND)
    resize(window, QUARTER.toTuple())
    for one in WORKSPACES:
        window.workspaces.choose(one.key)
        assert shown(window) == of(one)
        for key in of(one):
            window.bring_forward(key)
            qtbot.waitUntil(lambda key=key: window.in_sight(key))
            qtbot.waitUntil(lambda: window.size() == window.size().boundedTo(whole))
        assert cells(window) <= 2
    bars = [bar for bar in window.findChildren(QTabBar) if bar.accessibleName() == "Panels in this place"]
    assert bars and all(bar.elideMode() is Qt.TextElideMode.ElideNone for bar in bars), "titles are scrolled"


def test_a_window_that_becomes_large_enough_has_all_its_places_again_as_they_were(qtbot, window, monkeypatch):
    resize(window, LAPTOP)
    window.workspaces.choose("edit")
    window.docks["quality"].close()
    before = cells(window)
    monkeypatch.setattr(on_screen, "room_for", lambda _window: QUARTER)
    resize(window, QUARTER.toTuple())
    qtbot.waitUntil(lambda: cells(window) < before)
    window.docks["jobs"].close()
    resize(window, LAPTOP)
    qtbot.waitUntil(lambda: cells(window) == before)
    assert shown(window) == of(EDIT) - {"quality"}, "and what was closed while it was folded is of that"
    resize(window, QUARTER.toTuple())
    qtbot.waitUntil(lambda: cells(window) < before)
    assert shown(window) == of(EDIT) - {"jobs"}


def test_a_session_kept_on_a_small_screen_begins_folded_and_one_on_a_large_screen_does_not(
    qtbot, window, settings, theme, monkeypatch
):
    monkeypatch.setattr(on_screen, "room_for", lambda _window: QUARTER)
    window.layout_keeper.fit()
    window.layout_keeper.save()
    for room, folds in ((QUARTER, True), (QSize(1272, 752), False)):
        monkeypatch.setattr(on_screen, "room_for", lambda _window, room=room: room)
        other = open_window(settings, theme, PanelBench)
        other.show()
        qtbot.waitUntil(lambda other=other, folds=folds: (cells(other) <= 2) == folds and cells(other) > 0)
        other.end()
        qtbot.waitUntil(lambda other=other: not other.isVisible())
        other.deleteLater()


def test_folded_workspaces_have_the_same_panels_in_fewer_cells():
    for one in WORKSPACES:
        counts = []
        for times in range(MOST_FOLDS + 1):
            shape = folded(one, times)
            assert of(shape) == of(one) and shape.spare in {cell.name for cell in shape.cells}
            counts.append(len(shape.cells))
        assert counts == sorted(counts, reverse=True) and counts[-1] == 1 and folded(one, 0) is one


def test_tools_stand_below_the_title_of_a_narrow_dock(qtbot, window):
    head, tools = window.docks["norms"]._head, window.docks["norms"].panel.tools
    window.workspaces.choose("watch")
    window.bring_forward("norms")
    window.resize(1900, 900)
    qtbot.waitUntil(lambda: tools.y() < head._label.geometry().bottom())
    window.docks["norms"].setFloating(True)
    window.docks["norms"].resize(tools.minimumSizeHint().width() + 40, 400)
    qtbot.waitUntil(lambda: tools.y() >= head._label.geometry().bottom())
    assert tools.geometry().right() <= head.width(), "nothing of them is cut off"


def test_tools_go_below_the_title_when_they_say_more(qtbot, window):
    timeline = window.timeline
    head = window.docks["timeline"]._head
    window.workspaces.choose("compare")
    window.resize(*LAPTOP)
    qtbot.waitUntil(lambda: timeline.tools.isVisible() and not window.bridge.busy)  # what ends a job says it anew
    assert timeline.tools.y() < head._label.geometry().bottom()
    timeline._where.setText("4 of 4 edits applied on the second branch of several, 2 changes imported")
    qtbot.waitUntil(lambda: timeline.tools.y() >= head._label.geometry().bottom())
    timeline._where.setText("")
    qtbot.waitUntil(lambda: timeline.tools.y() < head._label.geometry().bottom())


def test_the_keys_stay_where_they_were_and_never_go_to_a_button_by_chance(qtbot, window):
    window.workspaces.choose("edit")
    window.edits.view.setFocus()
    window.workspaces.choose("diagnose")
    assert window.focusWidget() is window.edits.view
    window.workspaces.choose("compare")  # there is no table there
    assert window.focusWidget() is window
    window.workspaces.choose("watch")
    assert window.focusWidget() is window


def test_tab_goes_from_panel_to_panel_as_the_eye_does(qtbot, window):
    for one in WORKSPACES:
        window.workspaces.choose(one.key)
        heads = [cell.panels[0] for cell in one.cells]
        qtbot.waitUntil(lambda heads=heads: all(window.in_sight(key) for key in heads))
        keys = {dock: key for key, dock in window.docks.items()}
        seen, widget = [], window.nextInFocusChain()
        while widget is not window:
            above = widget
            while above is not window and above not in keys:
                above = above.parentWidget()
            stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if stops and keys.get(above) in heads and keys[above] not in seen:
                seen.append(keys[above])
            widget = widget.nextInFocusChain()
        assert seen == heads


def test_a_panel_that_is_gone_to_has_the_keys(qtbot, window):
    for spec in PANELS:
        window.actions_table[f"view.{spec.key}"].trigger()
        assert window.docks[spec.key].isAncestorOf(window.focusWidget()), spec.key
    window.actions_table["view.edits"].trigger()
    assert window.focusWidget() is window.edits.view
    window.edits.filter.setFocus()
    window.actions_table["view.edits"].trigger()
    assert window.focusWidget() is window.edits.filter, "who is there stays where they are"


def test_some_facts_are_seen_in_the_table_on_a_laptop_also_below_the_next_step(qtbot, window):
    for one in (EDIT, WATCH, DIAGNOSE):
        window.workspaces.choose(one.key)
        window.first_steps.begin()
        window.first_steps.tour.leave()
        window.resize(LAPTOP[0], LAPTOP[1] - AROUND[1])
        qtbot.waitUntil(lambda: window.height() == LAPTOP[1] - AROUND[1] and window.next_step.isVisible())
        view = window.edits.view
        least = 3 * view.verticalHeader().defaultSectionSize()
        qtbot.waitUntil(lambda least=least: window.edits.view.viewport().height() >= least)


def test_the_bar_of_menus_fits_a_laptop_with_larger_text(qtbot, window):
    window.settings.update(font_size=14)
    window.resize(LAPTOP[0] - AROUND[0], LAPTOP[1] - AROUND[1])
    bar = window.findChild(QMenuBar)
    qtbot.waitUntil(lambda: bar.sizeHint().width() > 300)
    window.badge.setMinimumWidth(370)  # as with a model and edits
    qtbot.wait(20)
    assert bar.actionGeometry(bar.actions()[-1]).right() <= bar.width()


def test_no_menu_is_higher_than_a_laptop_s_screen(window):
    menus = {action.text(): action.menu() for action in window.findChild(QMenuBar).actions()}
    menus |= {action.text(): action.menu() for action in menus["&Run"].actions() if action.menu()}
    assert "&Measure" in menus
    assert {title: menu.sizeHint().height() for title, menu in menus.items() if menu.sizeHint().height() > 700} == {}


def test_the_table_is_the_largest_panel_of_the_first_workspace(qtbot, window):
    window.workspaces.choose("edit")
    window.resize(*LAPTOP)
    qtbot.waitUntil(lambda: window.docks["edits"].height() > LAPTOP[1] / 2)
    area = {key: window.docks[key].width() * window.docks[key].height() for key in ("edits", "playground", "timeline")}
    assert max(area, key=area.__getitem__) == "edits"
    qtbot.waitUntil(lambda: window.edits.view.horizontalScrollBar().maximum() == 0)  # whether an edit took is seen


def test_an_action_chosen_twice_stays_marked(window):
    for _ in range(2):
        window.actions_table["workspace.edit"].trigger()
        assert window.actions_table["workspace.edit"].isChecked() and window.workspaces.key == "edit"


def test_a_session_brings_its_workspace_and_its_arrangement(window):
    window.workspaces.choose("compare")
    window.docks["abilities"].close()
    kept = window.in_hand._set_up.state()
    window.workspaces.choose("edit")
    window.in_hand._set_up.restore(kept)
    assert window.workspaces.key == "compare" and shown(window) == of(COMPARE) - {"abilities"}
    window.workspaces.choose("edit")
    assert shown(window) == of(EDIT), "what a session brings is no arrangement of another workspace"
    kept["set up"].pop("workspace")  # as in a session from before there were any
    window.in_hand._set_up.restore(kept)
    assert window.workspaces.key == "watch"
