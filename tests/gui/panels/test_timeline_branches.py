"""Branches on the timeline: lanes, the way to each point, menus and what they do."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton

from engine.events import TimelineBranch, TimelineChanged, TimelineMark
from gui.panels.timeline.lanes import Lanes, Spot, Stretch
from gui.panels.timeline.panel import TimelinePanel


def marks(count, before=(), letter="a"):
    own = range(len(before) + 1, count + 1)
    return (*before, *(TimelineMark(n, n * 10, "memit", 10, f"2030-01-01T12:00:{n:02d}{letter}") for n in own))


MAIN = marks(12)
SECOND = marks(9, MAIN[:4], "b")
THIRD = marks(8, SECOND[:6], "c")
BRANCHES = (
    TimelineBranch("main", MAIN),
    TimelineBranch("branch 2", SECOND, "main", 4),
    TimelineBranch("third", THIRD, "branch 2", 6),
)


def timeline(branch, applied, branches=BRANCHES):
    line = next(one.marks for one in branches if one.name == branch)
    return TimelineChanged(line, applied, branches, branch)


@pytest.fixture
def panel(qtbot, context, theme, bench):
    with qtbot.waitSignal(context.bridge.model_changed):
        context.bridge.submit("Loading", lambda b: b.load("demo"), kind="load")
    qtbot.waitUntil(lambda: not context.bridge.busy)
    bench.marks, bench.applied = list(SECOND), 7
    bench.branches.lines = {"main": list(MAIN), "branch 2": bench.marks, "third": list(THIRD)}
    bench.branches.shared, bench.branches.name = {"main": 0, "branch 2": 4, "third": 6}, "branch 2"
    panel = TimelinePanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(900, 240)
    panel.show()
    qtbot.waitExposed(panel)
    panel.on_timeline(timeline("branch 2", 7))
    return panel


def at(panel, branch, point):
    return panel.strip.place_of(branch, point).toPoint()


def test_each_point_is_drawn_once_on_the_lane_that_owns_it():
    lanes = Lanes(timeline("third", 8))
    assert lanes.path(2) == [Stretch(0, 0, 4), Stretch(1, 4, 6), Stretch(2, 6, 8)]
    assert [lanes.lane_of(Spot(2, point)) for point in range(9)] == [0] * 5 + [1] * 2 + [2] * 2
    assert lanes.on_current(Spot(0, 4)) and not lanes.on_current(Spot(0, 5))
    assert lanes.on_current(Spot(1, 6)) and not lanes.on_current(Spot(1, 7)) and not lanes.on_current(Spot(0, 12))
    drawn = [mark for row in range(3) for mark in lanes.own(row)]
    assert len(drawn) == len(set(drawn)) == 12 + 5 + 2


def test_a_branch_from_the_unedited_model_leaves_it_at_once():
    branches = (TimelineBranch("main", MAIN), TimelineBranch("anew", marks(2, (), "z"), "main", 0))
    lanes = Lanes(timeline("anew", 1, branches))
    assert lanes.path(1) == [Stretch(0, 0, 0), Stretch(1, 0, 2)]
    assert lanes.on_current(Spot(0, 0)) and not lanes.on_current(Spot(0, 1))


def test_every_point_can_be_pointed_at_and_is_painted(panel, theme):
    strip = panel.strip
    for row, branch in enumerate(BRANCHES):
        for point in range(branch.shared + 1, len(branch.marks) + 1):
            shared = row == 0 and point <= 4  # with the present branch, to which the point then belongs
            assert strip._spot_at(strip.place_of(branch.name, point)) == Spot(1 if shared else row, point)
    assert strip.place_of("branch 2", 3) == strip.place_of("main", 3)
    accent = theme.color("accent").rgb()
    picture = strip.grab().toImage()
    scale = picture.devicePixelRatio()
    place = strip.place_of("branch 2", 5) * scale
    assert picture.pixel(place.toPoint()) == accent, "an applied mark of the present branch"
    place = strip.place_of("main", 5) * scale
    assert picture.pixel(place.toPoint()) != accent


def test_a_click_on_another_lane_switches_and_one_on_the_own_line_moves(qtbot, panel, bench):
    click = lambda branch, point: qtbot.mouseClick(  # noqa: E731
        panel.strip, Qt.MouseButton.LeftButton, pos=at(panel, branch, point)
    )
    click("main", 2)
    qtbot.waitUntil(lambda: bench.applied == 2 and panel.timeline.applied == 2)
    assert bench.branches.name == "branch 2"
    click("main", 9)
    qtbot.waitUntil(lambda: panel.timeline.branch == "main")
    assert bench.applied == 9 and "on main" in panel._where.text()
    qtbot.mouseClick(panel._redo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.timeline.applied == 10)
    assert bench.branches.name == "main", "undo and redo stay on the branch"


def test_a_moment_that_is_told_to_every_panel_leaves_the_cursor_on_its_lane(panel):
    panel.strip.pointed.connect(panel.strip.point_to)
    panel.strip._dragging = True
    panel.strip._move_cursor(Spot(0, 9))
    assert panel.strip._cursor == Spot(0, 9)
    panel.strip.point_to(80)
    assert panel.strip._cursor == Spot(1, 8)


def test_keys_go_from_lane_to_lane(qtbot, panel, bench):
    strip = panel.strip
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert (strip.cursor_branch, strip.cursor_point) == ("third", 7)
    assert "Branch branch 2, one of 3" in strip.accessibleDescription()
    assert "Enter goes to: third: batch 7" in strip.accessibleDescription()
    for _ in range(2):
        qtbot.keyClick(strip, Qt.Key.Key_Up)
    assert (strip.cursor_branch, strip.cursor_point) == ("main", 7)
    qtbot.keyClick(strip, Qt.Key.Key_End)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.timeline.branch == "main" and bench.applied == 12)


def test_nothing_switches_while_an_edit_runs(qtbot, panel, bench, context):
    import threading

    gate = threading.Event()
    context.bridge.submit("Editing", lambda b: gate.wait(5), kind="edit")
    qtbot.mouseClick(panel.strip, Qt.MouseButton.LeftButton, pos=at(panel, "main", 9))
    menu = panel.branches.menu_of("main", panel)
    assert not menu.actions()[0].isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: not context.bridge.busy)
    assert bench.branches.name == "branch 2"


def test_a_branch_gets_another_name(qtbot, panel, bench):
    panel.branches.name_wanted.emit("branch 2")
    assert panel._name.isVisible() and panel._name.text() == "branch 2"
    qtbot.keyClicks(panel._name, "softer")
    qtbot.keyClick(panel._name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.timeline.branch == "softer")
    panel.ask_for_name()
    assert panel._name.accessibleName() == "Name of this point"


def test_deleting_is_asked_about_and_not_offered_for_the_present_branch(qtbot, panel, bench):
    texts = lambda menu: {action.text(): action for action in menu.actions()}  # noqa: E731
    assert not texts(panel.branches.menu_of("branch 2", panel))["Delete branch..."].isEnabled()
    for answer, left in (("Keep it", 3), ("Delete branch", 2)):
        texts(panel.branches.menu_of("third", panel))["Delete branch..."].trigger()
        (box,) = [one for one in panel.findChildren(QMessageBox) if one.isVisible()]
        assert box.text() == "Delete third? Its own 2 batches with 20 edits would be gone."
        (button,) = [one for one in box.findChildren(QPushButton) if one.text() == answer]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda box=box: not box.isVisible())
        qtbot.waitUntil(lambda left=left: len(bench.branches.lines) == left)
    qtbot.waitUntil(lambda: len(panel.timeline.branches) == 2)


def test_menus_offer_what_fits(qtbot, panel):
    asked = []
    panel.branches.compare_wanted.connect(lambda *pair: asked.append(pair))
    menu = panel.branches.menu_of("third", panel)
    (among,) = [action.menu() for action in menu.actions() if action.menu()]
    among.actions()[0].trigger()
    assert asked == [("third", "main")]
    lines = panel.branches.menu_of_all(panel).actions()
    assert [line.text() for line in lines[:3]] == ["main, 120 edits", "branch 2, 90 edits", "third, 80 edits"]
    assert [line.isChecked() for line in lines[:3]] == [False, True, False]


def menu_here(panel):
    (menu,) = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    return menu, {action.text(): action for action in menu.actions()}


def test_a_mark_is_compared_by_the_mouse_and_by_the_keys(qtbot, panel):
    points, answers = [], []
    panel.branches.points_wanted.connect(lambda *points_: points.append(points_))
    panel.branches.answers_wanted.connect(answers.append)
    place = at(panel, "branch 2", 5)
    where = panel.strip.mapToGlobal(place)
    QApplication.sendEvent(panel.strip, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where))
    menu, offered = menu_here(panel)
    assert list(offered)[:3] == ["Go to this point", "Compare facts with now...", "Compare answers with now"]
    assert "Switch to branch 2" in offered and "Rename branch..." in offered
    offered["Compare facts with now..."].trigger()
    offered["Compare answers with now"].trigger()
    offered["Compare with"].menu().actions()[1].trigger()
    menu.close()
    assert points == [("branch 2", 5, "branch 2", 7), ("branch 2", 5, "third", None)] and answers == [5]

    panel.strip.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(panel.strip, key)
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(panel.strip, by_key)
    menu, offered = menu_here(panel)
    offered["Compare facts with now..."].trigger()
    offered["Go to this point"].trigger()
    menu.close()
    assert points[-1] == ("branch 2", 4, "branch 2", 7)
    qtbot.waitUntil(lambda: panel.timeline.applied == 4)


def test_of_a_mark_only_what_fits_is_offered(qtbot, panel):
    panel.strip.menu_wanted.emit("branch 2", 7, panel.mapToGlobal(QPoint(40, 40)))
    menu, offered = menu_here(panel)
    now = ("Go to this point", "Compare facts with now...", "Compare answers with now")
    assert not any(offered[text].isEnabled() for text in now), "one is there"
    assert {offered[text].toolTip() for text in now} == {"The model is at this point now."}
    menu.close()
    qtbot.waitUntil(lambda: not menu.isVisible())
    panel.strip.menu_wanted.emit("main", 12, panel.mapToGlobal(QPoint(40, 40)))
    menu, offered = menu_here(panel)
    assert [offered[text].isEnabled() for text in now] == [True, True, False], "answers are those of one branch"
    assert offered[now[2]].toolTip().startswith("Switch to this branch first")
    offered["Go to this point"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: (panel.timeline.branch, panel.timeline.applied) == ("main", 12))


def test_no_line_crosses_a_number(panel, theme):
    """A branch that leaves at the beginning goes down where "unedited" stands."""
    branches = (TimelineBranch("main", MAIN), TimelineBranch("other", marks(9, (), "d"), "main", 0))
    panel.on_timeline(timeline("other", 9, branches))
    strip = panel.strip
    image, start = strip.grab().toImage(), at(panel, "other", 0)
    metrics = QFontMetrics(theme.font(0.82))
    line = theme.color("accent").name()
    rows = range(start.y() + 14, start.y() + 12 + metrics.height())
    half = metrics.horizontalAdvance("unedited") // 2
    crossed = [
        (x, y) for y in rows for x in range(start.x() - 20, start.x() + half) if image.pixelColor(x, y).name() == line
    ]
    assert crossed == []
    below = range(rows.stop + 4, at(panel, "other", 9).y() - 10)
    assert any(image.pixelColor(x, y).name() == line for y in below for x in range(start.x(), start.x() + 60))


def test_one_branch_looks_as_before_and_needs_no_button(panel):
    panel.on_timeline(TimelineChanged(MAIN, 12, BRANCHES[:1], "main"))
    assert panel._branch.isHidden() and panel._where.text() == "120 of 120 edits applied"
    assert panel.strip._geometry().names == 0.0


def test_a_long_name_makes_neither_panel_nor_menu_wide_and_no_letter_of_it_is_a_key(qtbot, panel):
    wide = panel.tools.sizeHint().width()
    long = "R&D " + "on and " * 40
    branches = (BRANCHES[0], TimelineBranch(long, SECOND, "main", 4), BRANCHES[2])
    panel.on_timeline(timeline(long, 7, branches))
    assert panel.tools.sizeHint().width() < wide + 200
    lines = [line.text() for line in panel.branches.menu_of_all(panel).actions()]
    assert any(line.startswith("R&&D on and") for line in lines) and max(map(len, lines)) < 70
    others = [line.text() for line in panel.branches.menu_of("main", panel).actions()[2].menu().actions()]
    assert any(line.startswith("R&&D on and") and len(line) < 60 for line in others)
