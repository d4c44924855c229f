"""A form generated from descriptions of hyperparameters: sections of fields, shown while they are applicable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from engine.errors import BadHyperparameter
from engine.methods.knobs import Knob
from engine.support.wording import say
from gui.language.switching import Again
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.widgets.knob_fields import LABEL_WIDTH, Field
from gui.widgets.knob_titles import group_title, knob_title
from gui.widgets.tab_order import find_its_place

MAIN_GROUP = "method"


class Group(QWidget):
    """A collapsible group of fields with a heading."""

    folded_by_hand = Signal(str, bool)  # name of the group, whether it is folded now

    def __init__(self, name: str, fields: Sequence[Field], folded: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = "" if name == MAIN_GROUP else group_title(name)
        self._fields = fields
        self.heading = QToolButton(self)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setCheckable(True)
        self.heading.setObjectName("foldHeading")
        self.heading.setChecked(not folded)
        self.heading.setVisible(bool(self._title))
        self.heading.toggled.connect(self._fold)
        self.heading.clicked.connect(lambda unfolded: self.folded_by_hand.emit(name, not unfolded))
        self._body = QWidget(self)
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for field in fields:
            field.place(grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self._body)
        self._fold(not folded)

    def refresh(self) -> None:
        """Show in the heading how many fields differ from the preset, expand if one is invalid, and hide if no field is
        applicable."""
        there = [field for field in self._fields if field.shown]
        changed = sum(field.is_changed for field in there)
        title = say("{title}, {count} changed", title=self._title, count=changed) if changed else self._title
        self.heading.setText(shown(title))
        if any(field.problem for field in there):
            self.heading.setChecked(True)
        self.setVisible(bool(there))

    def _fold(self, unfolded: bool) -> None:
        self._body.setVisible(unfolded)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        tip = tr("Fold {title}", title=self._title) if unfolded else tr("Show {title}", title=self._title)
        self.heading.setToolTip(tip)


class KnobForm(QWidget):
    """The fields of one method. ``changed`` is emitted at every keystroke; :meth:`values` are the validated inputs.

    ``folds`` maps names of groups to whether they are collapsed; by default all but the main one are.
    """

    changed = Signal()
    folds_changed = Signal()
    file_wanted = Signal(str)  # name of the hyperparameter that is to name a file

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fields: dict[str, Field] = {}
        self.groups: dict[str, Group] = {}
        self.folds: dict[str, bool] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def set_knobs(self, knobs: Sequence[Knob]) -> None:
        """Show a field for each of ``knobs``, at its default."""
        for group in self.groups.values():
            self._layout.removeWidget(group)
            group.setParent(None)
            group.deleteLater()
        self.fields, self.groups = {}, {}
        names = list(dict.fromkeys(knob.group for knob in knobs))
        for name in sorted(names, key=lambda name: name != MAIN_GROUP):
            fields = [self._field(knob) for knob in knobs if knob.group == name]
            group = Group(name, fields, self.folds.get(name, name != MAIN_GROUP), self)
            group.folded_by_hand.connect(self._on_fold)
            self.groups[name] = group
            self._layout.addWidget(group)
        self._align()
        self._refresh()
        find_its_place(self)

    def set_presets(self, presets: Mapping[str, Any], layers: int | None) -> None:
        """Set the preset values and the number of layers, and show the presets."""
        for name, field in self.fields.items():
            with QSignalBlocker(field):
                field.set_layers(layers)
                field.set_preset(presets.get(name, field.knob.default))
                field.write(field.preset)
        self._refresh()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; unknown hyperparameters, and values that no editor can show, are ignored."""
        for name, value in values.items():
            if name in self.fields:
                with QSignalBlocker(self.fields[name]), suppress(BadHyperparameter, TypeError, ValueError):
                    self.fields[name].write(value)
        self._refresh()

    def retell(self, _again: Again) -> None:
        """Say the labels in the language of now, and align the editors beside them."""
        for field in self.fields.values():
            title = shown(knob_title(field.knob.name))
            field.label.setText(title)
            field.editor.setAccessibleName(title)
        self._align()

    def reset(self) -> None:
        """Reset all fields to the presets."""
        for field in self.fields.values():
            field.write(field.preset)

    def restyle(self) -> None:
        """Apply the icons and font metrics of the theme."""
        for field in self.fields.values():
            field.restyle()
        self._align()

    def values(self) -> dict[str, Any]:
        """All values; raises :class:`BadHyperparameter` for the first invalid visible one. A hidden invalid one is not
        applicable at the moment and is left out."""
        return {name: field.value for name, field in self.fields.items() if field.shown or not field.problem}

    def changes(self) -> dict[str, Any]:
        """The valid values that differ from the presets, hidden ones too."""
        changed = (field for field in self.fields.values() if field.is_changed and not field.problem)
        return {field.knob.name: field.value for field in changed}

    @property
    def problem(self) -> str:
        """The error of the first invalid visible field, "" if all are valid."""
        return next((field.problem for field in self.fields.values() if field.shown and field.problem), "")

    def _field(self, knob: Knob) -> Field:
        field = Field(knob, self._theme, self)
        field.changed.connect(self._refresh)
        field.changed.connect(self.changed)
        field.file_wanted.connect(lambda: self.file_wanted.emit(knob.name))
        self.fields[knob.name] = field
        return field

    def _align(self) -> None:
        """Align all editors at their left edge."""
        labels = [field.label for field in self.fields.values()]
        widths = [label.fontMetrics().horizontalAdvance(label.text()) + 2 for label in labels]
        for label in labels:
            label.setFixedWidth(min(max(widths), LABEL_WIDTH))

    def _refresh(self) -> None:
        for field in self.fields.values():
            field.set_shown(self._has_meaning(field.knob, ()))
        for group in self.groups.values():
            group.refresh()

    def _has_meaning(self, knob: Knob, seen: tuple[str, ...]) -> bool:
        """Whether the conditions of ``knob`` are met, recursively; ``seen`` stops at a cycle."""
        if knob.needs is None or knob.name in seen:
            return True
        name, values = knob.needs
        other = self.fields.get(name)
        return other is None or (other.settled in values and self._has_meaning(other.knob, (*seen, knob.name)))

    def _on_fold(self, name: str, folded: bool) -> None:
        self.folds[name] = folded
        self.folds_changed.emit()
