"""Both themes: readable by the numbers of WCAG, complete, and followed by the application."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontDatabase, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QMenuBar, QRadioButton, QToolButton

import resources
from gui.actions.table import TABLE
from gui.style.tokens import CONTRAST, DARK, THEMES
from gui.widgets.plots import depth_colours, heat_table
from gui.window.panel_table import view_actions


def luminance(colour):
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda t: t.name)
@pytest.mark.parametrize("ground", ["surface", "field", "window", "raised"])
def test_text_is_readable_on_every_ground(tokens, ground):
    back = getattr(tokens, ground)
    assert contrast(tokens.text, back) >= 7
    for rank in ("muted", "accent", "good", "warn", "bad"):
        assert contrast(getattr(tokens, rank), back) >= 4.5, rank


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda t: t.name)
def test_text_is_readable_on_the_accent_and_on_a_selection(tokens):
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.text, tokens.accent_soft) >= 7


@pytest.mark.parametrize("choice", THEMES)
def test_heat_rises_evenly_in_lightness(settings, theme, choice):
    settings.update(theme=choice)
    table = heat_table(theme)
    lightness = [luminance(QColor(*map(int, row))) for row in table[::16]]
    steps = [b - a for a, b in pairwise(lightness)]
    assert all(step > 0 for step in steps) or all(step < 0 for step in steps)


@pytest.mark.parametrize("choice", THEMES)
def test_curves_can_be_told_from_the_background(settings, theme, choice):
    settings.update(theme=choice)
    for count in (0, 1, 6, 32):
        colours = depth_colours(theme, count)
        assert len(colours) == count
        assert all(contrast(c, theme.color("surface")) >= 1.6 for c in colours)


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_chosen_is_seen_also_while_it_cannot_be_changed(qtbot, settings, theme, choice, kind):
    settings.update(theme=choice)
    button = kind("LoRA")
    button.setAutoExclusive(False)
    qtbot.addWidget(button)
    pictures = {}
    for enabled in (True, False):
        for chosen in (True, False):
            button.setEnabled(enabled)
            button.setChecked(chosen)
            pictures[enabled, chosen] = button.grab().toImage()
    assert pictures[False, True] != pictures[False, False]
    assert pictures[False, True] != pictures[True, True], "and that it cannot be changed"


def test_high_contrast_is_higher_for_all_text_and_for_what_has_the_focus():
    for ground in ("surface", "field", "window", "raised"):
        back = getattr(CONTRAST, ground)
        assert contrast(CONTRAST.text, back) >= 15
        for rank in ("muted", "faint", "accent", "good", "warn", "bad"):
            assert contrast(getattr(CONTRAST, rank), back) >= 7, rank
        assert contrast(CONTRAST.border, back) >= 4
    assert contrast(CONTRAST.accent, CONTRAST.border) >= 3, "the focus is seen beside what has none"


def test_the_application_follows_theme_and_font_size_at_once(qtbot, settings, theme):
    with qtbot.waitSignal(theme.changed):
        settings.update(theme="dark")
    assert theme.dark and QApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.surface)
    with qtbot.waitSignal(theme.changed):
        settings.update(theme="light", font_size=14)
    assert not theme.dark and QApplication.font().pointSize() == 14
    with qtbot.assertNotEmitted(theme.changed):
        settings.update(welcomed=True)


def test_every_action_names_an_icon_that_exists_and_can_be_drawn(theme):
    for spec in (*TABLE, *view_actions()):
        if spec.icon:
            assert resources.path("icons", f"{spec.icon}.svg").exists(), spec.icon
            image = theme.icon(spec.icon).pixmap(24, 24).toImage()
            assert any(image.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24)), spec.icon


@pytest.mark.parametrize("name", THEMES)
def test_one_sees_where_the_keys_are_in_the_bar_of_menus(qtbot, settings, theme, name):
    settings.update(theme=name)
    bar = QMenuBar()
    qtbot.addWidget(bar)
    menu = bar.addMenu("File")
    bar.show()
    plain = bar.grab().toImage()
    bar.setActiveAction(menu.menuAction())
    menu.close()
    place = bar.actionGeometry(menu.menuAction()).topLeft() + QPoint(6, 8)
    assert contrast(bar.grab().toImage().pixelColor(place), plain.pixelColor(place)) >= 1.08


@pytest.mark.parametrize("name", THEMES)
def test_the_signs_of_qts_own_file_dialog_are_seen(qtbot, settings, theme, name):
    settings.update(theme=name)
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    buttons = [button for button in dialog.findChildren(QToolButton) if button.isVisible()]
    assert len(buttons) == 6
    for button in buttons:
        image = button.icon().pixmap(32, 32).toImage()
        drawn = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        whole = [colour for colour in drawn if colour.alpha() == 255]
        assert whole and max(contrast(colour, theme.tokens.surface) for colour in whole) >= 3, button.objectName()


def test_digits_beside_japanese_are_of_one_font(theme):
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Japanese):
        pytest.skip("no Japanese font is here")
    layout = QTextLayout("書き込み済み0件、待機中0件", theme.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    fonts = [run.rawFont() for run in layout.glyphRuns() for glyph in run.glyphIndexes() if glyph in zero(run)]
    assert len(fonts) == 2 and len({font.familyName() for font in fonts}) == 1


def zero(run):
    return run.rawFont().glyphIndexesForString("0")


def test_headings_have_a_weight_that_their_font_has(theme, qapp):
    """Else the Japanese in them, which is of another font, stays thin beside it."""
    family = theme.font(bold=True).family()
    weights = [QFontDatabase.weight(family, style) for style in QFontDatabase.styles(family)]
    weight = theme.font(bold=True).weight().value
    assert weight == 700 or weight in weights
    assert f"font-weight: {weight}" in qapp.styleSheet() and theme.font().weight().value == 400
