"""A part that scrolls: small where it must be, and nothing of its width is cut off beside the scroll bar."""

from PySide6.QtWidgets import QWidget

from gui.widgets.scrolled import Scrolled


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
