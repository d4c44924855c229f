"""The themes: a table of colour tokens determines the palette, the style sheet, icons and plots."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QStyleHints,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import resources
from gui.style.restyle import painted_once, put_sheet
from gui.style.stylesheet import stylesheet
from gui.style.tokens import CONTRAST, DARK, LIGHT, THEMES, Tokens

if TYPE_CHECKING:
    from gui.support.settings import Settings

ICON_SIZES = (16, 20, 24, 32, 48)


def palette_of(tokens: Tokens) -> QPalette:
    """The QPalette of a theme, all roles set, with a readable disabled group."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.surface,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.field,
        QPalette.ColorRole.AlternateBase: tokens.surface,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.faint,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.bad,
        QPalette.ColorRole.Highlight: tokens.accent_soft,
        QPalette.ColorRole.HighlightedText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Light: tokens.hover,
        QPalette.ColorRole.Midlight: tokens.hover,
        QPalette.ColorRole.Mid: tokens.border,
        QPalette.ColorRole.Dark: tokens.border,
        QPalette.ColorRole.Shadow: tokens.border,
        QPalette.ColorRole.Accent: tokens.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.HighlightedText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return palette


@cache
def bold_of(family: str) -> QFont.Weight:
    """The weight of headings in a font: demi-bold where the font has it.

    Where Qt shows its bold for that, letters for which another font stands in, such as Japanese ones, would stay thin
    beside them: Qt thickens those for bold alone.
    """
    weights = (QFontDatabase.weight(family, style) for style in QFontDatabase.styles(family))
    return QFont.Weight.DemiBold if QFont.Weight.DemiBold.value in weights else QFont.Weight.Bold


class Theme(QObject):
    """The current theme. ``changed`` is emitted for another choice, another system theme or another font size."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._base_font = QFont(QApplication.font())
        # By its own name: of a stand-in such as "Sans Serif" Qt takes some digits, and others of the font that it finds
        # for the Japanese beside them.
        self._base_font.setFamily(QFontInfo(self._base_font).family())
        self._base_font.setStyleHint(QFont.StyleHint.SansSerif)
        self.tokens = self._choose()
        self._icons: dict[tuple[str, ...], QIcon] = {}  # drawn once: lists ask for theirs at every change
        settings.changed.connect(self.apply)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    @property
    def dark(self) -> bool:
        """Whether text is light on a dark ground."""
        return self.tokens.dark

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """A colour of the table by its name, with an opacity in [0, 1]."""
        colour = QColor(getattr(self.tokens, token))
        colour.setAlphaF(alpha)
        return colour

    def font(self, scale: float = 1.0, *, bold: bool = False, mono: bool = False) -> QFont:
        """The program's font at ``scale`` times the chosen size; ``mono`` for weights and paths."""
        font = QFont(self._base_font)
        if mono:
            font.setFamilies(["JetBrains Mono", "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "monospace"])
            font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(self._settings.values.font_size * scale)
        font.setWeight(bold_of(self._base_font.family()) if bold else QFont.Weight.Normal)
        return font

    def icon(self, name: str, token: str = "muted") -> QIcon:
        """An icon of ``resources/icons`` in the colour of ``token`` (grey when disabled)."""
        colours = getattr(self.tokens, token), self.tokens.ghost
        key = (name, *colours)
        if key not in self._icons:
            self._icons[key] = _icon(name, *colours)
        return self._icons[key]

    def apply(self) -> None:
        """Apply the palette, font and style sheet of the current theme to the whole application."""
        tokens = self._choose()
        font, sheet = self.font(), stylesheet(tokens, bold_of(self._base_font.family()).value)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if tokens is self.tokens and application.font() == font and application.styleSheet() == sheet:
            return
        self.tokens = tokens
        with painted_once(application):
            application.setPalette(palette_of(tokens))
            application.setFont(font)
            put_sheet(application, sheet)
            self.changed.emit()

    def _choose(self) -> Tokens:
        choice = self._settings.values.theme
        if choice != "system":
            return THEMES.get(choice, LIGHT)
        hints = QGuiApplication.styleHints()
        if _wants_contrast(hints):
            return CONTRAST
        scheme = hints.colorScheme()
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT


def _wants_contrast(hints: QStyleHints) -> bool:
    """Whether the system asks for high contrast; a Qt before 6.10 does not know."""
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    return "High" in accessibility().contrastPreference().name


def _icon(name: str, normal: str, disabled: str) -> QIcon:
    """An icon in two colours, at all sizes, of an SVG whose strokes are ``currentColor``."""
    icon = QIcon()
    source = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    for mode, colour in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
        for size in ICON_SIZES:
            icon.addPixmap(_draw(renderer, size), mode)
    return icon


def _draw(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
