"""A part that scrolls: small where it must be, whole where there is room, and nothing of its width is cut off."""

from PySide6.QtWidgets import QWidget

from gui.widgets.scrolled import Scrolled


def test_it_can_be_small_and_cuts_nothing_off_to_the_right(qtbot):
    content = QWidget()
    content.setMinimumSize(300, 500)
    content.minimumSizeHint = content.minimumSize
    part = Scrolled(content)
    qtbot.addWidget(part)
    part.show()
    part.resize(part.minimumSizeHint().width(), 600)
    assert part.minimumSizeHint().width() == 300 and part.minimumSizeHint().height() < 200
    assert not part.verticalScrollBar().isVisible()
    part.resize(part.width(), 150)
    assert part.verticalScrollBar().isVisible()
    part.resize(part.minimumSizeHint().width(), 150)
    assert part.viewport().width() >= 300
    part.resize(part.width(), 600)
    assert part.minimumSizeHint().width() == 300
