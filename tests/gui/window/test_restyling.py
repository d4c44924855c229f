"""Another theme or text size: what is in sight follows at once, the rest when it is shown."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from gui.widgets.plots import Plot

CHOICES = ({"theme": "dark"}, {"theme": "contrast"}, {"theme": "dark", "font_size": 11.0})


class Restyled(QObject):
    """Counts how often widgets are told of another style."""

    def __init__(self, *roots):
        super().__init__()
        self.count = 0
        for root in roots:
            for widget in (root, *root.findChildren(QWidget)):
                widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.StyleChange
        return False


def settle():
    for _ in range(5):
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents()


def picture(dock):
    """Of a size of its own: what stands beside it may have taken room meanwhile."""
    settle()
    dock.setFloating(True)
    dock.resize(520, 560)
    settle()
    image = dock.grab().toImage()
    dock.setFloating(False)
    settle()
    return image


def two_in_tabs(window):
    one, other = window.docks["quality"], window.docks["importance"]
    for dock in (one, other):
        dock.show()
    window.tabifyDockWidget(one, other)
    window.bring_forward("quality")
    settle()
    return one, other


def test_what_is_behind_a_tab_follows_when_it_is_shown_and_not_before(window, settings):
    seen, behind = two_in_tabs(window)
    at_once, late = Restyled(seen), Restyled(behind)
    settings.update(theme="dark")
    settle()
    assert at_once.count and not late.count
    window.bring_forward("importance")
    settle()
    assert late.count == len([behind, *behind.findChildren(QWidget)])


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: " ".join(map(str, choice.values())))
def test_it_then_looks_as_if_it_had_been_there_all_the_time(window, settings, choice):
    before = {name: getattr(settings.values, name) for name in choice}
    seen, _ = two_in_tabs(window)
    plain = picture(seen)
    settings.update(**choice)
    wanted = picture(seen)
    settings.update(**before)
    assert picture(seen) == plain != wanted
    window.bring_forward("importance")
    settle()
    settings.update(**choice)
    settle()
    window.bring_forward("quality")
    assert picture(seen) == wanted


def test_what_was_behind_a_tab_at_two_changes_has_the_last(window, settings):
    seen, _ = two_in_tabs(window)
    settings.update(theme="contrast")
    wanted = picture(seen)
    window.bring_forward("importance")
    settle()
    settings.update(theme="light")
    settings.update(theme="dark")
    settle()
    settings.update(theme="contrast")
    window.bring_forward("quality")
    assert picture(seen) == wanted


def test_a_closed_panel_follows_when_it_is_opened_again(window, settings):
    closed, _ = two_in_tabs(window)
    settings.update(theme="dark")
    wanted = picture(closed)
    settings.update(theme="light")
    closed.close()
    settle()
    settings.update(theme="dark")
    settle()
    window.bring_forward("quality")
    assert picture(closed) == wanted


def test_the_badge_is_the_same_after_a_change_and_back(window, settings):
    settle()
    before = window.badge.badge.grab().toImage()
    settings.update(theme="dark")
    settle()
    settings.update(theme="light")
    settle()
    assert window.badge.badge.grab().toImage() == before


def test_forms_of_a_plot_that_nobody_sees_follow_never(qtbot, theme, settings):
    plot = Plot("Norms", "edits", "norm")
    qtbot.addWidget(plot)
    plot.show()
    for widget in (plot.item.ctrlMenu, *plot.item.ctrlMenu.findChildren(QWidget)):
        widget.ensurePolished()  # as QMenu does for itself when it has forms
    theme.apply()
    seen, unseen = Restyled(plot), Restyled(plot.item.ctrlMenu)
    settings.update(theme="dark")
    assert seen.count and not unseen.count


class Painted(QObject):
    """Notes when a widget is painted and when its size changes."""

    def __init__(self, widget):
        super().__init__()
        self.events = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Type.Paint, QEvent.Type.Resize):
            self.events.append(event.type().name)
        return False


def test_it_is_painted_once_all_is_laid_out(qtbot, window, settings):
    window.workspaces.choose("edit")
    settle()
    seen = [Painted(widget) for widget in (window.edits.view.viewport(), window.timeline, window.playground.prompt)]
    settings.update(font_size=13.0)
    qtbot.waitUntil(lambda: window.updatesEnabled() and all("Paint" in one.events for one in seen))
    assert any("Resize" in one.events for one in seen)
    for one in seen:
        assert "Resize" not in one.events[one.events.index("Paint") :]
