import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.tour import STEPS, Tour, place_beside
from gui.support.settings import Folders, Settings


@pytest.fixture
def preferences(qtbot, settings, theme):
    dialog = PreferencesDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_change_holds_at_once_and_is_kept(preferences, settings, theme, tmp_path):
    preferences.theme.choose("dark")
    preferences.language.choose("ja")
    preferences.font_size.setValue(13)
    preferences.threads.setValue(3)
    assert theme.dark
    kept = Settings(Folders.under(tmp_path)).values
    assert (kept.theme, kept.language, kept.font_size, kept.threads) == ("dark", "ja", 13, 3)


def test_each_language_is_offered_by_its_own_name(preferences):
    names = [button.text() for button in preferences.language.findChildren(QToolButton)]
    assert names == ["System", "English", "日本語"]


def test_every_setting_has_a_way_back_to_its_default(qtbot, preferences, settings):
    resets = [button for button in preferences.findChildren(QToolButton) if button.accessibleName().startswith("Reset")]
    assert [button.isEnabled() for button in resets] == [False] * 7
    settings.update(theme="light", language="ja", font_size=14, threads=2, idle=False)
    settings.update(updates=True, updates_from="/a/feed.json")
    assert preferences.font_size.value() == 14, "a change from elsewhere is shown"
    for button in resets:
        assert button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    values = settings.values
    assert (values.theme, values.font_size, values.threads, values.idle) == ("system", 10, 0, True)
    assert (values.language, values.updates, values.updates_from) == ("system", False, "")
    assert preferences.threads.text() == "all cores but one"


@pytest.fixture
def over(qtbot, theme):
    """A window with one widget to point at, and the tour over it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    target = QPushButton("target", window)
    target.setGeometry(60, 80, 200, 120)
    window.show()
    tour = Tour(theme, lambda _step: target, window)
    yield tour, target, window
    tour.hide()


def test_the_tour_goes_through_five_steps_and_is_left(qtbot, over):
    tour, _target, _window = over
    shown, left = [], []
    tour.step_shown.connect(shown.append)
    tour.left.connect(lambda: left.append(tour.number))
    tour.begin()
    assert len(STEPS) == 5 and not tour.back_button.isEnabled() and tour.next_button.hasFocus()
    for _ in range(4):
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
    assert shown == ["edits", "method", "edits", "playground", "timeline"]
    assert tour.next_button.text() == "Done"
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.step.panel == "playground"
    qtbot.keyClick(tour, Qt.Key.Key_Right)
    qtbot.keyClick(tour.next_button, Qt.Key.Key_Return)
    assert left == [4] and not tour.isVisible()
    tour.begin()
    assert tour.number == 0, "it begins anew"
    qtbot.keyClick(tour, Qt.Key.Key_Escape)
    assert left == [4, 0] and not tour.frame.isVisible()


def test_the_frame_stands_around_the_widget_and_goes_with_it(qtbot, over):
    tour, target, window = over
    tour.begin()
    assert tour.frame.geometry().contains(target.geometry())
    assert tour.frame.geometry().width() - target.width() < 20
    assert not tour.geometry().intersects(target.geometry()) and window.rect().contains(tour.geometry())
    target.move(500, 400)
    qtbot.waitUntil(lambda: tour.frame.geometry().contains(target.geometry()))
    assert not tour.geometry().intersects(target.geometry())
    assert window.childAt(target.geometry().center()) is target, "what is pointed at can be clicked"
    target.hide()
    qtbot.waitUntil(lambda: not tour.frame.isVisible())
    assert tour.isVisible()


def test_the_tour_is_drawn_in_both_themes(qtbot, over, settings):
    tour, _target, _window = over
    tour.begin()
    lightness = {}
    for choice in ("light", "dark"):
        settings.update(theme=choice)
        lightness[choice] = tour.grab().toImage().pixelColor(30, tour.height() - 20).lightness()
    assert lightness["light"] > 200 > 60 > lightness["dark"]


SCREEN = QRect(0, 0, 1280, 800)


@given(st.integers(0, 1100), st.integers(0, 700), st.integers(10, 1280), st.integers(10, 800), st.integers(120, 300))
def test_the_card_is_always_inside_and_never_on_what_it_is_about_where_there_is_room(left, top, width, height, high):
    target = QRect(left, top, width, height).intersected(SCREEN)
    size = QSize(350, high)
    card = QRect(place_beside(target, size, SCREEN), size)
    assert SCREEN.contains(card)
    beside = max(target.left(), SCREEN.width() - target.right()) >= size.width() + 40
    stacked = max(target.top(), SCREEN.height() - target.bottom()) >= size.height() + 40
    if beside or stacked:
        assert not card.intersects(target)
