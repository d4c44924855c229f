import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.tour import STEPS, TourDialog
from gui.support.settings import Folders, Settings


@pytest.fixture
def preferences(qtbot, settings, theme):
    dialog = PreferencesDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_change_holds_at_once_and_is_kept(preferences, settings, theme, tmp_path):
    preferences.theme.choose("dark")
    preferences.font_size.setValue(13)
    preferences.threads.setValue(3)
    assert theme.dark
    kept = Settings(Folders.under(tmp_path)).values
    assert (kept.theme, kept.font_size, kept.threads) == ("dark", 13, 3)


def test_every_setting_has_a_way_back_to_its_default(qtbot, preferences, settings):
    resets = [button for button in preferences.findChildren(QToolButton) if button.accessibleName().startswith("Reset")]
    assert [button.isEnabled() for button in resets] == [False] * 6
    settings.update(theme="light", font_size=14, threads=2, idle=False, updates=True, updates_from="/a/feed.json")
    assert preferences.font_size.value() == 14, "a change from elsewhere is shown"
    for button in resets:
        assert button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    values = settings.values
    assert (values.theme, values.font_size, values.threads, values.idle) == ("system", 10, 0, True)
    assert (values.updates, values.updates_from) == (False, "")
    assert preferences.threads.text() == "all cores but one"


def test_the_tour_goes_through_five_steps_and_points_at_the_panels(qtbot, theme):
    tour = TourDialog(theme)
    qtbot.addWidget(tour)
    shown = []
    tour.step_shown.connect(shown.append)
    tour.show()
    assert len(STEPS) == 5
    assert not tour.back_button.isEnabled()
    for _ in range(4):
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
    assert shown == ["edits", "method", "norms", "playground"]
    assert tour.next_button.text() == "Done"
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.step.panel == "norms"
    qtbot.keyClick(tour, Qt.Key.Key_Right)
    with qtbot.waitSignal(tour.accepted):
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)


def test_the_tour_is_drawn_in_both_themes(qtbot, theme, settings):
    tour = TourDialog(theme)
    qtbot.addWidget(tour)
    tour.show()
    lightness = {}
    for choice in ("light", "dark"):
        settings.update(theme=choice)
        lightness[choice] = tour.grab().toImage().pixelColor(30, tour.height() - 60).lightness()
    assert lightness["light"] > 200 > 60 > lightness["dark"]
