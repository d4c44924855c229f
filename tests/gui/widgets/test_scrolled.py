"""A part that scrolls: small where it must be, and nothing of its width is cut off beside the scroll bar."""

from PySide6.QtWidgets import QLabel, QTableWidget, QVBoxLayout, QWidget

from gui.widgets.basics import EmptyState
from gui.widgets.scrolled import Scrolled, ScrolledBothWays


def test_it_can_be_small_and_cuts_nothing_off_to_the_right(qtbot):
    content = QWidget()
    content.setMinimumSize(300, 500)
    content.minimumSizeHint = content.minimumSize
    part = Scrolled(content)
    qtbot.addWidget(part)
    part.resize(part.minimumSizeHint().width(), 150)
    part.show()
    assert part.minimumSizeHint().height() < 200
    qtbot.waitUntil(part.verticalScrollBar().isVisible)
    assert part.viewport().width() >= 300
    part.resize(part.width(), 600)
    qtbot.waitUntil(lambda: not part.verticalScrollBar().isVisible() and content.height() == 600)


def test_a_whole_panel_scrolls_in_both_directions_and_fills_what_room_there_is(qtbot):
    content = QWidget()
    content.setMinimumSize(700, 500)
    content.minimumSizeHint = content.minimumSize
    part = ScrolledBothWays(content)
    qtbot.addWidget(part)
    part.resize(part.minimumSizeHint())
    part.show()
    assert part.width() < 500 and part.height() < 150
    qtbot.waitUntil(lambda: part.verticalScrollBar().isVisible() and part.horizontalScrollBar().isVisible())
    part.resize(900, 600)
    qtbot.waitUntil(lambda: (content.width(), content.height()) == (900, 600))


def test_wrapped_texts_do_not_make_it_scroll_before_it_must(qtbot):
    content = QWidget()
    column = QVBoxLayout(content)
    text = QLabel("many words in several lines " * 8)
    text.setWordWrap(True)
    column.addWidget(text)
    column.addWidget(QTableWidget(40, 3))  # prefers 192 pixels, needs less
    part = ScrolledBothWays(content)
    qtbot.addWidget(part)
    part.resize(400, column.minimumHeightForWidth(400))
    part.show()
    assert part.height() < column.heightForWidth(400)
    qtbot.waitUntil(lambda: content.height() == part.height() and not part.verticalScrollBar().isVisible())
    part.resize(400, part.height() - 20)
    qtbot.waitUntil(part.verticalScrollBar().isVisible)
    assert content.width() < 400, "nothing is below the bar"


def test_an_empty_panel_says_what_it_will_show_also_where_it_is_low(qtbot, theme):
    empty = EmptyState("clock", "Every batch of edits becomes a mark here; click one to go there.")
    qtbot.addWidget(empty)
    empty.apply_theme(theme)
    line = empty.fontMetrics().lineSpacing()
    assert empty.minimumSizeHint().height() < empty.sizeHint().height() - line, "the picture needs no room"
    empty.resize(440, 3 * line)
    empty.show()
    qtbot.waitUntil(lambda: empty._label.height() >= line)
    assert empty._icon.height() < empty._icon.sizeHint().height()
    empty.resize(440, 12 * line)
    qtbot.waitUntil(lambda: empty._icon.height() == empty._icon.sizeHint().height())
