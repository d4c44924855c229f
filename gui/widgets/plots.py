"""One plot widget for all panels: theme, hover, fixed ranges that widen, fit, log axis, copy and save."""

from __future__ import annotations

import csv
import errno
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintDevice,
    QPainter,
    QPen,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QMenu, QMessageBox, QToolButton

from engine.errors import BadInput
from engine.support.files import replacing
from engine.support.sheets import guarded_row
from engine.support.shortage import disk_reason
from engine.support.wording import join_texts, say
from gui.language.switching import Again
from gui.language.wording import kept, shown, tr
from gui.widgets.local_axis import LocalAxis
from gui.widgets.log_axes import TITLES, LogAxes, Side
from gui.widgets.pins import PinnedMoments, Pins
from gui.widgets.series import widened

if TYPE_CHECKING:
    from gui.style.theme import Theme

_ROOM_FOR_WORDS = 8  # lines of text that a plot is high without its words, at least
_WORDS_INDENT = 8  # pixels
_ROOM_FOR_BACK = 30  # characters that a plot is wide where the way back has a text
_LOG_KEYS: dict[Side, str] = {"left": "L", "bottom": "Shift+L"}
SAVE_SCALE = 2  # resolution of saved pictures relative to the screen
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]  # header, rows


class Plot(pg.PlotWidget):
    """A plot without pyqtgraph's own menu and buttons.

    ``hovered`` emits the position under the pointer in data coordinates, or None when it left; ``clicked`` likewise.
    ``logs`` are the axes that a person can make logarithmic: a plot draws at the places that they say.
    ``rows`` returns the table that is saved as CSV; the panel that owns the plot sets it.
    """

    hovered = Signal(object)  # QPointF | None
    clicked = Signal(object)  # QPointF
    fit_asked = Signal()
    themed = Signal(object)  # Theme
    said = Signal()  # the plot shows other numbers
    pinned = Signal()  # a person pinned a moment, or took all away

    def __init__(self, name: str, x_label: str, y_label: str) -> None:
        """``name`` is the accessible name and, in English, the suggested file name."""
        axes = {side: LocalAxis(side) for side in ("bottom", "left")}
        super().__init__(enableMenu=False, axisItems=axes)
        self.name = name
        self.rows: Callable[[], Rows] | None = None
        self._focus_pen: QPen | None = None
        self._labels: dict[Side, str] = {"bottom": kept(x_label), "left": kept(y_label)}
        self._label_style: dict[str, str] = {}
        self.setAccessibleName(shown(name))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # so that the Tab key stops at the plot once, not twice
        self.setMinimumSize(120, 90)
        self.hideButtons()
        for action in self.scene().contextMenu:  # pyqtgraph's own, which no menu of ours shows
            action.setParent(None)
        self.scene().contextMenu.clear()
        self.item.ctrlMenu.late_style = True  # as little, and it has 45 widgets
        self.item.disableAutoRange()
        self.item.setContentsMargins(2, 8, 10, 2)
        for side in ("bottom", "left"):
            self.item.getAxis(side).enableAutoSIPrefix(False)
        self.pins = Pins(self.item)
        self.logs = LogAxes(self.item)
        self.logs.changed.connect(self._on_axis)
        self.moment: Callable[[], str] = str  # what a moment that is pinned is called
        self.badge = QLabel(tr("thinned to minimum and maximum"), self)
        self.badge.setObjectName("plotBadge")
        self.badge.hide()
        self.back = QToolButton(self)
        self._build_back()
        self._words = QLabel(self)
        self._words.setObjectName("plotWords")
        self._words.setProperty("rank", "muted")
        self._words.setWordWrap(True)
        self._words.hide()
        self._words_height = 0
        self._level: tuple[Plot, ...] = (self,)  # the plots whose axes are at one height
        self.sentence: str = ""
        self._shown_words = ""
        self.item.vb.sigRangeChangedManually.connect(lambda _axes: self._show_back(True))
        self.item.vb.sigResized.connect(self._on_resized)
        self.scene().sigMouseMoved.connect(self._on_moved)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def _build_back(self) -> None:
        """The way back to the whole, seen while a part of it is shown."""
        self.back.setObjectName("plotBack")
        self.back.setText(tr("Show all", meaning="of a plot"))
        self.back.setAccessibleName(tr("Show all of the plot"))
        self.back.setToolTip(tr("Show all of the plot (A, or a double click)"))
        self.back.clicked.connect(self._on_back)
        self.back.hide()

    @property
    def item(self) -> pg.PlotItem:
        """The plot item, for adding curves and images."""
        return self.getPlotItem()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the background, axes, fonts and labels of ``theme``."""
        self.setBackground(theme.color("surface"))
        font = theme.font(0.85)
        self._label_style = {"color": theme.tokens.muted, "font-size": f"{font.pointSizeF():.1f}pt"}
        for side, label in self._labels.items():
            axis = self.item.getAxis(side)
            axis.setPen(QPen(theme.color("border")))
            axis.setTextPen(QPen(theme.color("muted")))
            axis.setStyle(tickFont=font, tickLength=-4, autoExpandTextSpace=True, hideOverlappingLabels=True)
            axis.setLabel(shown(label), **self._label_style)
            axis.setGrid(70)
        self.badge.setFont(theme.font(0.8))
        self.back.setFont(theme.font(0.85))
        self.back.setIcon(theme.icon("fit"))
        self._words.setFont(theme.font(0.85))
        self._place_words()
        self._focus_pen = pg.mkPen(theme.color("accent"), width=2)
        self.item.vb.setBorder(self._focus_pen if self.hasFocus() else None)
        self.pins.apply_theme(theme)
        self.themed.emit(theme)

    def say(self, sentence: str) -> None:
        """Say in words what is shown: to screen readers, and below the axes where there is room for all of it."""
        self.sentence = kept(sentence)
        pinned = [name for name in self.pins.names if name]
        below = say("Pinned below it: {moments}.", moments=join_texts(", ", pinned)) if pinned else ""
        self._shown_words = shown(join_texts(" ", [self.sentence, self.logs.in_words(), below]))
        self.setAccessibleDescription(self._shown_words)
        self._place_words()
        self.said.emit()

    def retell(self, _again: Again) -> None:
        """Say the sentence and the labels in the language of now."""
        for side, label in self._labels.items():
            self.set_label(side, label)
        self.say(self.sentence)

    def pin(self) -> None:
        """Keep the present moment below what comes later."""
        self.pins.add(self.moment())
        self.say(self.sentence)
        self.pinned.emit()

    def unpin(self) -> None:
        """Keep no moment any more."""
        self.show_pins(PinnedMoments([], {}))
        self.pinned.emit()

    def shown_pins(self) -> PinnedMoments:
        """The kept moments, as :meth:`show_pins` takes them."""
        return PinnedMoments(self.pins.moments, {side: self.logs.is_on(side) for side in self.logs.by_side})

    def show_pins(self, pinned: PinnedMoments) -> None:
        """Keep ``pinned`` instead of other moments, on the axes as they are now."""
        self.pins.show(pinned.moments)
        for side, was_on in pinned.logarithmic.items():
            if side in self.logs.by_side and self.logs.is_on(side) != was_on:
                self.pins.move(side, not was_on)
        self.say(self.sentence)

    def _place_words(self) -> None:
        """Show the sentence below the axes where it fits whole into a line or two; else the plot's tooltip has it."""
        width, line = self.width() - 2 * _WORDS_INDENT, self._words.fontMetrics().lineSpacing()
        wrap = Qt.TextFlag.TextWordWrap
        needed = self._words.fontMetrics().boundingRect(QRect(0, 0, width, 0), wrap, self._shown_words).height()
        shown = bool(self._shown_words) and needed <= 2 * line and self.height() >= _ROOM_FOR_WORDS * line + needed
        self._words.setVisible(shown)
        self.setToolTip("" if shown else self._shown_words)
        height = needed + 2 if shown else 0
        if height != self._words_height:  # laying the axes out anew takes longer than all the rest
            self._words_height = height
            bottom = 2 + max(plot._words_height for plot in self._level)
            for plot in self._level:
                plot.item.setContentsMargins(2, 8, 10, bottom)
        self._words.setText(self._shown_words)
        self._words.setGeometry(_WORDS_INDENT, self.height() - needed - 2, width, needed + 2)

    def level_with(self, other: Plot) -> None:
        """Keep the axes at the height of those of ``other``, which stands beside it and shares its rows."""
        self._level = other._level = (self, other)

    def set_label(self, side: Side, label: str) -> None:
        """Set the label of an axis."""
        self._labels[side] = kept(label)
        self.item.getAxis(side).setLabel(shown(label), **self._label_style)

    def widen_to(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Widen the fixed ranges in steps of a half until they include ``x`` and ``y`` (in axis coordinates)."""
        (x0, x1), (y0, y1) = self.item.viewRange()
        new_x, new_y = widened((x0, x1), x), widened((y0, y1), y)
        if new_x != (x0, x1) or new_y != (y0, y1):
            self.item.setRange(xRange=new_x, yRange=new_y, padding=0)

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show exactly these ranges, which are the whole."""
        self.item.setRange(xRange=x, yRange=y, padding=0)
        self._show_back(False)

    def save_csv(self, file: Path) -> None:
        """Write the numbers behind the plot as CSV."""
        if self.rows is None:
            return
        header, rows = self.rows()
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(guarded_row(header))
            writer.writerows(map(guarded_row, rows))

    def save_svg(self, file: Path) -> None:
        """Write the plot as a vector drawing."""
        drawing = QSvgGenerator()
        drawing.setFileName(str(file))
        drawing.setSize(self.size())
        drawing.setViewBox(self.rect())
        drawing.setTitle(self.name)
        self._paint(drawing, file)

    def save_png(self, file: Path) -> None:
        """Write the plot as a picture with twice the pixels of the screen."""
        if not self._picture().save(str(file), "PNG"):  # type: ignore[call-overload]  # what it really takes
            raise OSError(errno.EIO, "the file cannot be written", str(file))

    def _picture(self) -> QImage:
        image = QImage(self.size() * SAVE_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(SAVE_SCALE)
        self._paint(image, Path("picture"))
        return image

    def _paint(self, device: QPaintDevice, file: Path) -> None:
        """Paint the plot as displayed onto a picture or a vector drawing."""
        painter = QPainter()
        if not painter.begin(device):
            raise OSError(errno.EIO, "the file cannot be written", str(file))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.backgroundBrush())
        self.render(painter, QRectF(self.rect()), self.rect())
        if self._words.isVisibleTo(self):
            painter.setFont(self._words.font())
            painter.setPen(self._words.palette().color(self._words.foregroundRole()))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self._words.geometry(), flags, self._words.text())
        painter.end()

    def menu(self) -> QMenu:
        """The context menu of the plot."""
        menu = QMenu(self)
        menu.addAction(f"{tr('Fit to data')}\tA", self.fit_asked.emit)
        for side, key in _LOG_KEYS.items():
            if side in self.logs.by_side:
                self._offer_log(menu, side, key)
        menu.addSeparator()
        menu.addAction(f"{tr('Pin this moment')}\tP", self.pin).setEnabled(self.pins.possible)
        menu.addAction(tr("Take pinned moments away"), self.unpin).setEnabled(bool(self.pins.names))
        menu.addSeparator()
        menu.addAction(tr("Copy picture"), lambda: QGuiApplication.clipboard().setImage(self._picture()))
        menu.addAction(tr("Save as PNG..."), lambda: self._save("png", self.save_png))
        menu.addAction(tr("Save as SVG..."), lambda: self._save("svg", self.save_svg))
        if self.rows is not None:
            menu.addAction(tr("Save numbers as CSV..."), lambda: self._save("csv", self.save_csv))
        return menu

    def _offer_log(self, menu: QMenu, side: Side, key: str) -> None:
        axis = self.logs.by_side[side]
        entry = menu.addAction(f"{shown(TITLES[side])}\t{key}", lambda: self.logs.toggle(side))
        entry.setCheckable(True)
        entry.setChecked(axis.on)
        entry.setEnabled(axis.on or axis.possible)

    def _save(self, kind: str, write: Callable[[Path], None]) -> None:
        proposed = f"{self.name.lower().replace(' ', '_')}.{kind}"
        name, _ = QFileDialog.getSaveFileName(self, tr("Save plot"), proposed, f"{kind.upper()} (*.{kind})")
        if not name:
            return
        try:
            with replacing(Path(name).with_suffix(f".{kind}")) as beside:
                write(beside)
        except (OSError, BadInput) as error:
            reason = disk_reason(error.__cause__ or error) or str(error)
            said = tr("The plot could not be saved in {file}: {reason}.", file=name, reason=reason)
            QMessageBox.warning(self, tr("Save plot"), said)

    # -- events of Qt --------------------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the plot's own menu."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A fits the plot to its data, P pins the present moment, L and Shift+L change the kind of an axis."""
        acts: dict[str, Callable[[], object]] = {"A": self.fit_asked.emit, "P": self.pin}
        acts |= {key: partial(self.logs.toggle, side) for side, key in _LOG_KEYS.items()}
        act = acts.get(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))
        if act is not None:
            act()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go here."""
        super().focusInEvent(event)
        self.item.vb.setBorder(self._focus_pen)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do not any more."""
        super().focusOutEvent(event)
        self.item.vb.setBorder(None)

    def leaveEvent(self, event: QEvent) -> None:
        """Emit that nothing is hovered any more."""
        self.hovered.emit(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: Any) -> None:
        """Keep the badge in the upper right corner."""
        super().resizeEvent(event)
        badge = getattr(self, "badge", None)  # pyqtgraph calls this before the constructor has finished
        if badge is not None and self.plotItem is not None:  # it takes the plot away before it closes
            badge.adjustSize()
            badge.move(self.width() - badge.width() - 14, 10)
            self._place_words()
            self._place_back()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keys, which Qt leaves where they were, so that A, P and L work on what was clicked."""
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click fits the plot to its data."""
        self.fit_asked.emit()
        event.accept()

    def _show_back(self, zoomed: bool) -> None:
        if zoomed and self.back.isHidden():
            self._place_back()
        self.back.setVisible(zoomed)

    def _on_resized(self) -> None:
        """Paint all of it anew: an axis that finds while it is painted that its numbers need more room moves the
        others, and the scene then forgets to clear where they were.
        """
        self._place_back()
        self.viewport().update()

    def _place_back(self) -> None:
        """In the lower right corner of the data, where there is no legend."""
        style = Qt.ToolButtonStyle
        wide = self.width() >= _ROOM_FOR_BACK * self.back.fontMetrics().averageCharWidth()
        self.back.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)
        self.back.adjustSize()
        corner = self.mapFromScene(self.item.vb.sceneBoundingRect().bottomRight())
        right, low = min(corner.x(), self.width()), min(corner.y(), self.height())
        self.back.move(max(right - self.back.width() - 6, 0), max(low - self.back.height() - 6, 0))

    def _on_back(self) -> None:
        self.setFocus()
        self.fit_asked.emit()

    def _on_axis(self, side: Side, on: bool) -> None:
        self.pins.move(side, on)
        self.say(self.sentence)

    def _on_moved(self, place: QPointF) -> None:
        inside = self.item.vb.sceneBoundingRect().contains(place)
        self.hovered.emit(self._data_at(place) if inside else None)

    def _on_clicked(self, event: Any) -> None:
        box = self.item.vb
        if event.button() == Qt.MouseButton.LeftButton and box.sceneBoundingRect().contains(event.scenePos()):
            self.clicked.emit(self._data_at(event.scenePos()))

    def _data_at(self, scene: QPointF) -> QPointF:
        place = self.item.vb.mapSceneToView(scene)
        return QPointF(self.logs.value("bottom", place.x()), self.logs.value("left", place.y()))


def depth_colours(theme: Theme, count: int) -> list[QColor]:
    """``count`` colours from shallow to deep layers: a sequential, colour-blind safe map, truncated where it fades into
    the background (its light end on a light theme, its dark end on a dark one)."""
    low, high = (0.28, 1.0) if theme.dark else (0.0, 0.8)
    places = np.array([(low + high) / 2]) if count == 1 else np.linspace(low, high, count)
    return list(pg.colormap.get("viridis").map(places, mode="qcolor"))


def heat_table(theme: Theme) -> np.ndarray:
    """A (256, 4) uint8 table from the background to the strongest ink, rising evenly in lightness."""
    stops = theme.tokens.ramp
    colours = [QColor(stop) for stop in stops]
    return pg.ColorMap(np.linspace(0, 1, len(colours)), colours).getLookupTable(nPts=256, alpha=True)


def diverging_table(theme: Theme) -> np.ndarray:
    """A (256, 4) uint8 table from orange over the background to blue, distinguishable with any colour vision."""
    orange = ("#f6c58f", "#d98632", "#7a4410") if theme.dark else ("#5c2a00", "#c8701a", "#f3d0a4")
    ramp = theme.tokens.ramp
    colours = [QColor(stop) for stop in (*orange, ramp[0], *ramp[1:])]
    places = np.concatenate((np.linspace(-1, 0, 4), np.linspace(0, 1, len(ramp))[1:]))
    return pg.ColorMap((places + 1) / 2, colours).getLookupTable(nPts=256, alpha=True)
