"""A form made from descriptions of hyperparameters: a field each, grouped, checked while typing, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import BadHyperparameter
from engine.methods.knobs import Knob, parse_layers, parse_value
from gui.layer_strip import LayerStrip
from gui.theme import Theme

MAIN_GROUP = "method"
EDITOR_WIDTH = 104  # pixels of a field for a number
_GROUP_TITLES = {"values": "Search for v*", "solver": "Solver"}
_WORDS = {"lambda": "λ", "lr": "learning rate", "kl": "KL", "v": "v*"}


def knob_title(name: str) -> str:
    """The name of a hyperparameter as a person reads it: "v_lr" is "v* learning rate"."""
    words = " ".join(_WORDS.get(word, word) for word in name.split("_"))
    return words if words.startswith(("v*", "λ")) else words[:1].upper() + words[1:]


def knob_help(knob: Knob) -> str:
    """The tooltip: what it does, its range, its unit, and its name for the command line."""
    parts = [knob.help]
    if knob.low is not None or knob.high is not None:
        low = "-∞" if knob.low is None else f"{knob.low:g}"
        high = "∞" if knob.high is None else f"{knob.high:g}"
        parts.append(f"From {low} to {high}{' ' + knob.unit if knob.unit else ''}.")
    return f"{' '.join(parts)}\n--set {knob.name}={format_value(knob.default)}"


def format_value(value: Any) -> str:
    """A value as one types it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


class WheelGuard(QObject):
    """Keeps the wheel from changing a field that the pointer only passes over while the panel scrolls."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass wheel events of fields without focus on to the panel."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class NumberEdit(QLineEdit):
    """A line for a number; the arrow keys change it, by one for whole numbers, by a tenth for others."""

    def __init__(self, knob: Knob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knob = knob

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the up and down keys."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _step(self, sign: int) -> None:
        try:
            value = parse_value(self._knob, self.text())
        except BadHyperparameter:
            return
        new = value + sign if self._knob.kind == "int" else value * 1.1**sign
        low, high = self._knob.low, self._knob.high
        if (low is None or new >= low) and (high is None or new <= high):
            self.setText(format_value(new))


class Field(QObject):
    """One knob's editor, its way back to the preset, and the sentence that says what is wrong with it."""

    changed = Signal()

    def __init__(self, knob: Knob, guard: WheelGuard, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.knob = knob
        self._theme = theme
        self.preset: Any = knob.default
        self.layers: int | None = None
        self.label = QLabel(knob_title(knob.name), parent)
        self.message = QLabel(parent)
        self.message.setProperty("rank", "bad")
        self.message.setWordWrap(True)
        self.strip = LayerStrip(parent) if knob.kind == "layers" else None
        self.editor, self._read, self._write = self._make_editor(parent)
        self.editor.setAccessibleName(knob_title(knob.name))
        self.editor.setObjectName(knob.name)
        self.editor.installEventFilter(guard)
        self.label.setBuddy(self.editor)
        self.reset = QToolButton(parent)
        self.reset.setAccessibleName(f"Reset {knob_title(knob.name)}")
        self.reset.clicked.connect(lambda: self.write(self.preset))
        for widget in (self.label, self.editor):
            widget.setToolTip(knob_help(knob))
        self.write(knob.default)

    @property
    def value(self) -> Any:
        """The checked value; raises :class:`BadHyperparameter`."""
        value = parse_value(self.knob, self._read())
        if self.knob.kind == "layers" and self.layers is not None and parse_layers(value)[-1] >= self.layers:
            raise BadHyperparameter(f"The model has layers 0 to {self.layers - 1}.")
        return value

    @property
    def is_changed(self) -> bool:
        """Whether the value differs from the preset."""
        try:
            return bool(self.value != parse_value(self.knob, self.preset))
        except BadHyperparameter:
            return True

    def write(self, value: Any) -> None:
        """Show ``value``."""
        self._write(value)
        self.refresh()

    def set_preset(self, preset: Any) -> None:
        """Another value to go back to."""
        self.preset = preset
        self.reset.setToolTip(f"Back to {format_value(preset)}, the preset of this model")
        self.refresh()

    def set_layers(self, layers: int | None) -> None:
        """How many layers the model has; None: not known."""
        self.layers = layers
        self.refresh()

    def refresh(self) -> None:
        """Check again and show what is wrong."""
        try:
            value, problem = self.value, ""
        except BadHyperparameter as error:
            value, problem = None, error.message
        self.message.setText(problem)
        self.message.setVisible(bool(problem))
        self.editor.setProperty("invalid", bool(problem))
        self.reset.setEnabled(self.is_changed)
        self.reset.setIcon(self._theme.icon("undo") if self.is_changed else QIcon())
        if self.strip is not None:
            self.strip.show_layers(self.layers or 0, parse_layers(value) if value is not None else ())
            self.strip.setVisible(bool(self.layers))

    def _edited(self) -> None:
        self.refresh()
        self.changed.emit()

    def _make_editor(self, parent: QWidget) -> tuple[QWidget, Callable[[], Any], Callable[[Any], None]]:
        if self.knob.kind == "bool":
            box = QCheckBox(parent)
            box.toggled.connect(self._edited)
            return box, box.isChecked, lambda value: box.setChecked(parse_value(self.knob, value))
        if self.knob.kind == "choice":
            combo = QComboBox(parent)
            combo.addItems(self.knob.choices)
            combo.currentTextChanged.connect(self._edited)
            return combo, combo.currentText, combo.setCurrentText
        line = NumberEdit(self.knob, parent) if self.knob.kind in ("float", "int") else QLineEdit(parent)
        line.textChanged.connect(self._edited)
        if self.strip is not None:
            self.strip.chosen.connect(line.setText)
        return line, line.text, lambda value: line.setText(format_value(value))


class Group(QWidget):
    """Fields under one heading that can be folded away."""

    def __init__(self, title: str, fields: Sequence[Field], folded: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self._fields = fields
        self._heading = QToolButton(self)
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setCheckable(True)
        self._heading.setObjectName("foldHeading")
        flat = "padding-left: 0; font-weight: 600; background: transparent;"
        self._heading.setStyleSheet(f"#foldHeading, #foldHeading:checked {{ {flat} }}")
        self._heading.setChecked(not folded)
        self._heading.setVisible(bool(title))
        self._heading.toggled.connect(self._fold)
        self._body = QWidget(self)
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for field in fields:
            _lay_out(grid, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._heading)
        layout.addWidget(self._body)
        self._fold(not folded)

    def refresh(self) -> None:
        """Say in the heading how many fields differ from the preset, and open it where one is wrong."""
        changed = sum(field.is_changed for field in self._fields)
        self._heading.setText(f"{self._title}, {changed} changed" if changed else self._title)
        if any(field.message.text() for field in self._fields):
            self._heading.setChecked(True)

    def _fold(self, unfolded: bool) -> None:
        self._body.setVisible(unfolded)
        self._heading.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self._heading.setToolTip(f"{'Fold' if unfolded else 'Show'} {self._title}")


class KnobForm(QWidget):
    """The fields of one method. ``changed`` tells of every keystroke; :meth:`values` gives what was typed, checked."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fields: dict[str, Field] = {}
        self._groups: list[Group] = []
        self._guard = WheelGuard(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def set_knobs(self, knobs: Sequence[Knob]) -> None:
        """Show a field for each of ``knobs``, at its default."""
        for group in self._groups:
            self._layout.removeWidget(group)
            group.setParent(None)
            group.deleteLater()
        self.fields, self._groups = {}, []
        names = list(dict.fromkeys(knob.group for knob in knobs))
        for name in sorted(names, key=lambda name: name != MAIN_GROUP):
            fields = [self._field(knob) for knob in knobs if knob.group == name]
            title = "" if name == MAIN_GROUP else _GROUP_TITLES.get(name, knob_title(name))
            self._groups.append(Group(title, fields, name != MAIN_GROUP, self))
            self._layout.addWidget(self._groups[-1])
        self._align()
        self._refresh()

    def _align(self) -> None:
        """Let all editors begin at one vertical line."""
        labels = [field.label for field in self.fields.values()]
        width = max((label.sizeHint().width() for label in labels), default=0)
        for label in labels:
            label.setMinimumWidth(width)

    def set_presets(self, presets: Mapping[str, Any], layers: int | None) -> None:
        """The values to go back to, and how many layers there are; shows the presets."""
        for name, field in self.fields.items():
            with QSignalBlocker(field):
                field.set_layers(layers)
                field.set_preset(presets.get(name, field.knob.default))
                field.write(field.preset)
        self._refresh()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; those of unknown knobs are left out."""
        for name, value in values.items():
            if name in self.fields:
                with QSignalBlocker(self.fields[name]):
                    self.fields[name].write(value)
        self._refresh()

    def reset(self) -> None:
        """All fields back to the presets."""
        for field in self.fields.values():
            field.write(field.preset)

    def values(self) -> dict[str, Any]:
        """All values; raises :class:`BadHyperparameter` for the first wrong one."""
        return {name: field.value for name, field in self.fields.items()}

    def changes(self) -> dict[str, Any]:
        """The valid values that differ from the presets."""
        changed = (field for field in self.fields.values() if field.is_changed and not field.message.text())
        return {field.knob.name: field.value for field in changed}

    @property
    def problem(self) -> str:
        """What is wrong with the first wrong field, "" when all are well."""
        return next((field.message.text() for field in self.fields.values() if field.message.text()), "")

    def _field(self, knob: Knob) -> Field:
        field = Field(knob, self._guard, self._theme, self)
        field.changed.connect(self._refresh)
        field.changed.connect(self.changed)
        self.fields[knob.name] = field
        return field

    def _refresh(self) -> None:
        for group in self._groups:
            group.refresh()


def _lay_out(grid: QGridLayout, field: Field) -> None:
    """Put one field into the next rows of ``grid``: label, editor and unit, way back; below, strip and message."""
    row = grid.rowCount()
    side = QHBoxLayout()
    side.setSpacing(6)
    side.addWidget(field.editor)
    if field.knob.unit:
        unit = QLabel(field.knob.unit)
        unit.setProperty("rank", "muted")
        side.addWidget(unit)
    if isinstance(field.editor, QLineEdit):
        field.editor.setMaximumWidth(EDITOR_WIDTH)
    side.addStretch(1)
    field.reset.setFixedWidth(30)
    field.reset.setIconSize(QSize(16, 16))
    grid.addWidget(field.label, row, 0)
    grid.addLayout(side, row, 1)
    grid.addWidget(field.reset, row, 2)
    if field.strip is not None:
        grid.addWidget(field.strip, row + 1, 0, 1, 3)
    grid.addWidget(field.message, row + 2, 0, 1, 3)
