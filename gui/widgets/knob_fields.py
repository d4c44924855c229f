"""The field of one hyperparameter: its editor, the validation message, and a reset to the preset."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from engine.errors import BadHyperparameter
from engine.methods.knobs import Knob, KnobKind, parse_layers, parse_value
from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr, typed_number
from gui.style.theme import Theme
from gui.widgets.basics import set_rank
from gui.widgets.knob_titles import choice_title, knob_title
from gui.widgets.layer_strip import LayerStrip
from gui.widgets.wheel import steady

EDITOR_WIDTH = 104  # pixels of a field for a number
LABEL_WIDTH = 150  # pixels, beyond which a label wraps
_KINDS: tuple[str, ...] = get_args(KnobKind)


def knob_help(knob: Knob, preset: Any = None) -> str:
    """The tooltip: description, range, unit, default and ``preset`` (None: none), and the name for the command line."""
    parts = [knob.help]
    if knob.choices:
        parts.append(say("One of: {choices}.", choices=join_texts(", ", map(choice_title, knob.choices))))
    if knob.low is not None or knob.high is not None:
        parts.append(_range(knob))
    default, own = _said(knob, knob.default), "" if preset is None else _said(knob, preset)
    known = say("Default {default}.", default=default or say("none"))
    if own not in ("", default):
        known = say("Default {default}; {own} in the preset of this model.", default=default or say("none"), own=own)
    return join_texts("\n", [join_texts(" ", parts), known, f"--set {knob.name}={own or default}"])


def _said(knob: Knob, value: Any) -> str:
    """A value for a person."""
    return choice_title(value) if knob.kind == "choice" else format_value(value)


def _range(knob: Knob) -> str:
    low = "-∞" if knob.low is None else f"{knob.low:g}"
    high = "∞" if knob.high is None else f"{knob.high:g}"
    if knob.unit:
        return say("From {low} to {high} {unit}.", low=low, high=high, unit=knob.unit)
    return say("From {low} to {high}.", low=low, high=high)


def format_value(value: Any) -> str:
    """A value as editable text, without loss of precision."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, float):
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(value)


def checked(knob: Knob, value: Any) -> Any:
    """The value of ``knob`` parsed from input; raises :class:`BadHyperparameter`. Input of a type that this form does
    not know is passed on as text, for the engine to validate."""
    return parse_value(knob, value) if knob.kind in _KINDS else value


def _choose(combo: QComboBox, value: Any) -> None:
    """Choose the entry of ``value``; one that is not there is ignored."""
    if (place := combo.findData(value)) >= 0:
        combo.setCurrentIndex(place)


class NumberEdit(QLineEdit):
    """A line edit for a number; the arrow keys change it, by 1 for integers, by a tenth for others."""

    def __init__(self, knob: Knob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knob = knob

    @property
    def number(self) -> str:
        """What was typed, as the engine reads numbers."""
        return typed_number(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the up and down keys."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _step(self, sign: int) -> None:
        try:
            value = parse_value(self._knob, self.number)
        except BadHyperparameter:
            return
        new = value + sign if self._knob.kind == "int" else float(f"{value * 1.1**sign:.5g}")
        low, high = self._knob.low, self._knob.high
        if (low is None or new >= low) and (high is None or new <= high):
            self.setText(format_value(new))


class Field(QObject):
    """A hyperparameter's editor, its reset button, and its validation message.

    ``file_wanted`` asks for a file to be chosen.
    ``settled`` is the last valid value, ``shown`` whether it is applicable given the other values.
    """

    changed = Signal()
    file_wanted = Signal()

    def __init__(self, knob: Knob, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.knob = knob
        self._theme = theme
        self.preset: Any = knob.default
        self.settled: Any = knob.default
        self.layers: int | None = None
        self.shown = True
        title = knob_title(knob.name)
        self.label = QLabel(shown(title), parent)
        self.label.setWordWrap(True)
        self.message = QLabel(parent)
        self.message.setProperty("rank", "bad")
        self.message.setWordWrap(True)
        self.unit = QLabel(parent)
        self.unit.setProperty("rank", "muted")
        self.strip = LayerStrip(parent) if knob.kind == "layers" else None
        self.editor, self._read, self._write = self._make_editor(parent)
        self.editor.setAccessibleName(shown(title))
        self.editor.setObjectName(knob.name)
        self.label.setBuddy(self.editor)
        self.browse = QPushButton(tr("Browse..."), parent) if knob.kind == "file" else None
        if self.browse is not None:
            self.browse.setAccessibleName(tr("Browse for {title}", title=title))
            self.browse.clicked.connect(self.file_wanted)
        self.reset = QToolButton(parent)
        self.reset.setAccessibleName(tr("Reset {title}", title=title))
        self.reset.clicked.connect(lambda: self.write(self.preset))
        for widget in (self.label, self.editor):
            widget.setToolTip(shown(knob_help(knob)))
        self.write(knob.default)

    @property
    def value(self) -> Any:
        """The validated value; raises :class:`BadHyperparameter`."""
        value = checked(self.knob, self._read())
        if self.knob.kind == "layers" and self.layers is not None and parse_layers(value)[-1] >= self.layers:
            raise BadHyperparameter(say("The model has layers 0 to {last}.", last=self.layers - 1))
        return value

    @property
    def problem(self) -> str:
        """The validation message, "" if the input is valid."""
        return self.message.text()

    @property
    def is_changed(self) -> bool:
        """Whether the value differs from the preset."""
        try:
            return bool(self.value != checked(self.knob, self.preset))
        except BadHyperparameter:
            return str(self._read()) != format_value(self.preset)

    def write(self, value: Any) -> None:
        """Show ``value``."""
        self._write(value)
        self.refresh()

    def set_preset(self, preset: Any) -> None:
        """Set another preset value."""
        self.preset = preset
        self.reset.setToolTip(tr("Back to {value}, the preset of this model", value=_said(self.knob, preset)))
        for widget in (self.label, self.editor):
            widget.setToolTip(shown(knob_help(self.knob, preset)))
        self.refresh()

    def set_layers(self, layers: int | None) -> None:
        """Set the model's number of layers; None: not known."""
        self.layers = layers
        self.refresh()

    def set_shown(self, shown: bool) -> None:
        """Show or hide the field. Its input is kept."""
        if self.shown == shown:
            return
        self.shown = shown
        for widget in (self.label, self.editor, self.reset):
            widget.setVisible(shown)
        if self.browse is not None:
            self.browse.setVisible(shown)
        self.refresh()

    def refresh(self) -> None:
        """Validate again and show the message."""
        try:
            self.settled, problem = self.value, ""
        except BadHyperparameter as error:
            problem = shown(error.message)
        unit = self.knob.zero if self.knob.zero and self.settled == 0 else self.knob.unit
        self.unit.setText(shown(unit))
        self.unit.setVisible(bool(unit) and self.shown)
        self.message.setText(problem)
        self.message.setVisible(bool(problem) and self.shown)
        self.editor.setProperty("invalid", bool(problem))
        self._mark(self.is_changed)
        if self.strip is not None:
            self.strip.show_layers(self.layers or 0, () if problem else parse_layers(self.settled))
            self.strip.setVisible(bool(self.layers) and self.shown)

    def place(self, grid: QGridLayout) -> None:
        """Add the widgets to the next rows of ``grid``: label, editor and unit, reset; below, layers and message."""
        row = grid.rowCount()
        side = QHBoxLayout()
        side.setSpacing(6)
        roomy = isinstance(self.editor, QLineEdit) and self.knob.kind not in ("float", "int", "layers")
        side.addWidget(self.editor, int(roomy))
        side.addWidget(self.unit)
        if self.browse is not None:
            side.addWidget(self.browse)
        if isinstance(self.editor, QLineEdit) and not roomy:
            self.editor.setMaximumWidth(EDITOR_WIDTH)
        if not roomy:
            side.addStretch(1)
        self.reset.setFixedWidth(30)
        self.reset.setIconSize(QSize(16, 16))
        grid.addWidget(self.label, row, 0)
        grid.addLayout(side, row, 1)
        grid.addWidget(self.reset, row, 2)
        if self.strip is not None:
            grid.addWidget(self.strip, row + 1, 0, 1, 3)
        grid.addWidget(self.message, row + 2, 0, 1, 3)

    def _mark(self, changed: bool) -> None:
        """Mark a value that differs from the preset: its name in the accent colour, and the reset button."""
        differs = say("Differs from the preset, {value}.", value=_said(self.knob, self.preset)) if changed else ""
        self.editor.setAccessibleDescription(shown(join_texts(" ", [differs, self.knob.help])))
        if self.reset.isEnabled() == changed and self.reset.icon().isNull() != changed:
            return
        self.reset.setEnabled(changed)
        self.reset.setIcon(self._theme.icon("undo") if changed else QIcon())
        set_rank(self.label, "accent" if changed else "")

    def restyle(self) -> None:
        """Apply the icon of the theme."""
        self.reset.setIcon(self._theme.icon("undo") if self.is_changed else QIcon())

    def _edited(self) -> None:
        self.refresh()
        self.changed.emit()

    def _make_editor(self, parent: QWidget) -> tuple[QWidget, Callable[[], Any], Callable[[Any], None]]:
        if self.knob.kind == "bool":
            box = QCheckBox(parent)
            box.toggled.connect(self._edited)
            return box, box.isChecked, lambda value: box.setChecked(parse_value(self.knob, value))
        if self.knob.kind == "choice":
            combo = steady(QComboBox(parent))
            for choice in self.knob.choices:
                combo.addItem(shown(choice_title(choice)), choice)
            combo.currentIndexChanged.connect(self._edited)
            return combo, combo.currentData, partial(_choose, combo)
        line = NumberEdit(self.knob, parent) if self.knob.kind in ("float", "int") else QLineEdit(parent)
        line.textChanged.connect(self._edited)
        if self.strip is not None:
            self.strip.chosen.connect(line.setText)
        read = (lambda: line.number) if isinstance(line, NumberEdit) else line.text
        return line, read, lambda value: line.setText(format_value(value))
