"""The timeline by pointer and by keys."""

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.events import AbilitiesMeasured, AbilityRow, TimelineChanged, TimelineMark
from gui.panels.timeline.panel import TimelinePanel
from gui.window.model_badge import ModelBadge


def timeline(batches, applied, names=()):
    names = dict(names)
    return TimelineChanged(
        tuple(
            TimelineMark(n, n * 10, ("memit", "encore")[n % 2], 10, "2030-01-01T12:00:00", names.get(n, ""))
            for n in range(1, batches + 1)
        ),
        applied,
    )


@pytest.fixture
def panel(qtbot, context, theme, bench):
    with qtbot.waitSignal(context.bridge.model_changed):
        context.bridge.submit("Loading", lambda b: b.load("demo"), kind="load")
    qtbot.waitUntil(lambda: not context.bridge.busy)
    panel = TimelinePanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(800, 130)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def filled(qtbot, panel, bench):
    event = timeline(12, 12)
    bench.marks, bench.applied = list(event.marks), 12
    panel.on_timeline(event)
    return panel


def click(qtbot, strip, point):
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(strip.x_of(point)), strip.height() // 2))


def test_it_says_what_will_be_here(panel):
    assert panel._pages.currentWidget() is panel._empty
    assert not panel.can_undo() and not panel.can_redo()


@pytest.mark.parametrize("batches", [1, 5, 12, 300])
def test_points_and_places_belong_together(panel, batches):
    panel.on_timeline(timeline(batches, 0))
    strip = panel.strip
    for point in range(batches + 1):
        assert strip.point_at(strip.x_of(point)) == point
    assert strip.point_at(-100) == 0 and strip.point_at(10_000) == batches
    assert strip.x_of(batches) < strip.width()
    assert not strip.grab().toImage().isNull()


def test_a_click_takes_the_model_there(qtbot, filled, bench):
    click(qtbot, filled.strip, 5)
    qtbot.waitUntil(lambda: bench.applied == 5 and "50 of 120" in filled._where.text())
    click(qtbot, filled.strip, 0)
    qtbot.waitUntil(lambda: filled._where.text().startswith("0 of 120"))
    assert not filled._undo.isEnabled() and filled._redo.isEnabled()


def test_dragging_asks_once_when_let_go(qtbot, filled):
    strip, asked = filled.strip, []
    strip.chosen.connect(asked.append)
    at = lambda point: QPoint(round(strip.x_of(point)), strip.height() // 2)  # noqa: E731
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=at(12))
    for point in (9, 7, 4):
        place = QPointF(at(point))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        where = strip.mapToGlobal(place)
        move = QMouseEvent(QEvent.Type.MouseMove, place, where, none, left, Qt.KeyboardModifier(0))
        QApplication.sendEvent(strip, move)
    assert asked == [] and strip.cursor_point == 4
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at(4))
    assert asked == [4]


def test_the_keys_move_a_ring_and_enter_goes_there(qtbot, filled, bench):
    strip = filled.strip
    strip.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(strip, key)
    assert strip.cursor_point == 2 and bench.applied == 12
    assert "Enter goes to: batch 2" in strip.accessibleDescription()
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.applied == 2)
    qtbot.waitUntil(lambda: "Batch 2 of 12" in strip.accessibleDescription())


def test_escape_takes_the_ring_back(qtbot, filled, bench):
    filled.strip.setFocus()
    qtbot.keyClick(filled.strip, Qt.Key.Key_PageUp)
    assert filled.strip.cursor_point == 2
    qtbot.keyClick(filled.strip, Qt.Key.Key_Escape)
    assert filled.strip.cursor_point == 12 and bench.applied == 12


def test_undo_and_redo_buttons_go_one_batch(qtbot, filled, bench):
    qtbot.mouseClick(filled._undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "110 of 120" in filled._where.text())
    qtbot.mouseClick(filled._redo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "120 of 120" in filled._where.text())


def test_a_point_gets_a_name(qtbot, filled, bench, context):
    context.actions["timeline.bookmark"].trigger()
    assert filled._name.isVisible()
    qtbot.keyClicks(filled._name, "good one")
    qtbot.keyClick(filled._name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.marks[11].name == "good one")
    qtbot.waitUntil(lambda: "good one: batch 12" in filled.strip.accessibleDescription())


def test_naming_can_be_left(qtbot, filled, bench):
    filled.ask_for_name()
    qtbot.keyClicks(filled._name, "no")
    qtbot.keyClick(filled._name, Qt.Key.Key_Escape)
    assert not filled._name.isVisible() and bench.marks[11].name == ""


def test_nothing_moves_while_an_edit_runs(qtbot, filled, bench, context):
    import threading

    gate = threading.Event()
    context.bridge.submit("Editing", lambda b: gate.wait(5), kind="edit")
    assert not filled.can_undo()
    click(qtbot, filled.strip, 3)
    gate.set()
    qtbot.waitUntil(lambda: not context.bridge.busy)
    assert bench.applied == 12 and filled.strip.cursor_point == 12


def test_methods_have_shapes_of_their_own(filled):
    assert filled.strip._methods() == ["encore", "memit"]
    assert "batch 3 by encore, 10 facts, after 30 edits" in filled.strip.describe_point(3)
    assert filled.strip.describe_point(0) == "The unedited model"


def test_edits_that_were_taken_back_are_not_counted_as_applied(qtbot, panel, context):
    badge = ModelBadge(context)
    qtbot.addWidget(badge)
    written = tuple(TimelineMark(n, n * 10, "encore", 10, "2030-01-01T12:00:00") for n in (1, 2))
    taking = TimelineMark(3, 20, "take back", 0, "2030-01-01T12:01:00", taken_back=3)
    for applied, edits, said in (
        (3, "17 edits", "17 of 20 edits applied, 3 taken back"),
        (2, "20 edits", "20 of 20 edits applied"),
    ):
        event = TimelineChanged((*written, taking), applied)
        panel.on_timeline(event)
        badge.on_timeline(event)
        assert badge.badge.text() == f"Edited: {edits}"
        assert panel._where.text() == said


def test_an_imported_change_is_named_although_no_facts_are_known_of_it(qtbot, panel, context):
    badge = ModelBadge(context)
    qtbot.addWidget(badge)
    told = "a-lora (adapter, checksum 0123): 4 of rank 8 at most; 0.1 MB"
    came = TimelineMark(2, 10, "imported", 0, "2030-01-01T12:01:00", "a-lora", imported=told)
    event = TimelineChanged((TimelineMark(1, 10, "encore", 10, "2030-01-01T12:00:00"), came), 2)
    panel.on_timeline(event)
    assert panel._where.text() == "10 of 10 edits applied, 1 change imported"
    badge.on_timeline(event)
    assert badge.badge.text() == "Edited: 10 edits, 1 imported"
    assert f"a-lora: batch 2 imported: {told}, no facts known of it" in panel.strip.describe_point(2)


def abilities(position, value, before=0.7):
    row, former = (AbilityRow("arc_easy", "acc", "none", one, 0.02, 100, True) for one in (value, before))
    return AbilitiesMeasured(position, (row,), (former,) if position else (), "arc_easy", "0.4.13")


def test_abilities_are_marked_where_they_were_measured(filled):
    strip = filled.strip
    publish = filled._context.bridge.publish
    for event in (abilities(0, 0.7), abilities(50, 0.68), abilities(120, 0.4)):
        publish(event)
    assert {point: mark.worse for point, mark in strip._abilities.items()} == {0: False, 5: False, 12: True}
    assert "Abilities: arc_easy (acc) 0.4, 0.7 before the edits (worse)" in strip.describe_point(12)
    assert strip.describe_point(0) == "The unedited model. Abilities: arc_easy (acc) 0.7"
    assert "Abilities" not in strip.describe_point(4) and "(worse)" in strip.accessibleDescription()
    dot = strip.place_of(strip.cursor_branch, 12) - QPointF(0, 12)
    image = strip.grab().toImage()
    scale = image.devicePixelRatio()
    warn = filled._context.theme.color("warn")
    assert image.pixelColor((dot * scale).toPoint()).name() == warn.name()
    publish(timeline(5, 5))  # what lies behind the last batch is gone
    assert set(strip._abilities) == {0, 5}
    filled.clear()
    assert not strip._abilities


def test_of_points_with_the_same_edits_the_applied_one_has_the_abilities(filled):
    marks = timeline(2, 2).marks
    again = TimelineMark(3, 20, "memit", 0, "2030-01-01T12:00:00", taken_back=3)
    filled.on_timeline(TimelineChanged((*marks, again), 3))
    filled._context.bridge.publish(abilities(20, 0.7))
    assert set(filled.strip._abilities) == {3}
    filled.on_timeline(TimelineChanged((*marks, again), 2))
    assert set(filled.strip._abilities) == {2}


def test_a_moment_is_written_as_the_place_does(filled):
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("de_DE"))
        assert filled.strip.describe_point(3).endswith("after 30 edits, 01.01.30 12:00")
        QLocale.setDefault(QLocale("ja_JP"))
        assert filled.strip.describe_point(3).endswith("2030/01/01 12:00")
    finally:
        QLocale.setDefault(before)


def test_larger_letters_have_the_room_that_they_need(filled, theme, settings):
    settings.update(font_size=16)
    filled.apply_theme(theme)
    assert filled._area.minimumHeight() == filled.strip.minimumSizeHint().height()
