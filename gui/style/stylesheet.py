"""The style sheet: rounded corners, spacing and focus rings. The base colours are those of the palette."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from gui.style.tokens import Tokens

# Qt's own are black, whatever the theme.
_OF_FILE_DIALOG = [f"dialog_{name}" for name in ("back", "forward", "up", "folder", "list", "details")]
SHEET = Template("""
QMainWindow, QDialog#shell { background: $window; }
QMainWindow::separator { background: $window; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: $border; }

#cardHead { background: $surface; border: 1px solid $border; border-bottom: 0;
  border-top-left-radius: 9px; border-top-right-radius: 9px; }
#cardBody { background: $surface; border: 1px solid $border; border-top: 0;
  border-bottom-left-radius: 9px; border-bottom-right-radius: 9px; }
#cardHead[floats="true"], #cardBody[floats="true"] { border-color: $accent; border-radius: 0; }
#cardTitle { font-weight: $bold; color: $text; }
#emptyState { color: $muted; }
QLabel[rank="muted"] { color: $muted; }
QLabel[rank="good"] { color: $good; }
QLabel[rank="warn"] { color: $warn; }
QLabel[rank="bad"] { color: $bad; }
QLabel[rank="accent"] { color: $accent; }

QMenuBar { background: $window; padding: 3px 2px; border: 0; }
QMenuBar::item { padding: 5px 9px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accent_soft; }
QMenu { background: $raised; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 5px 7px; }

QFileDialog { backward-icon: url($dialog_back); forward-icon: url($dialog_forward);
  filedialog-parent-directory-icon: url($dialog_up); filedialog-new-directory-icon: url($dialog_folder);
  filedialog-listview-icon: url($dialog_list); filedialog-detailedview-icon: url($dialog_details); }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { outline: 0; background: $raised; border: 1px solid $border; border-radius: 6px; padding: 5px 10px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $faint; background: $surface; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: $bold; }
QPushButton[primary="true"]:hover { background: $accent; border: 1px solid $text; }
QPushButton[primary="true"]:focus { border: 1px solid $text; }
QPushButton[primary="true"]:disabled { background: $hover; color: $faint; border: 1px solid $border; }
QPushButton:flat { background: transparent; border: 1px solid transparent; }
QPushButton:flat:hover { background: $hover; }
QPushButton:flat:focus { border: 1px solid $accent; }

QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px 6px; background: transparent; }
QToolButton[frame="small"] { padding: 3px; }
QToolButton[frame="small"]::menu-indicator { image: none; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $border; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $faint; }
QToolButton:checked { background: $accent_soft; }
QToolButton[segment="first"], QToolButton[segment="middle"], QToolButton[segment="last"],
QToolButton[segment="only"] {
  background: $field; border: 1px solid $border; border-radius: 0; padding: 3px 8px; color: $muted; }
QToolButton[segment="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; border-right: 0; }
QToolButton[segment="middle"] { border-right: 0; }
QToolButton[segment="only"] { border-radius: 6px; }
QToolButton[segment="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QToolButton[segment]:checked { background: $accent_soft; color: $text; }
QToolButton[segment]:focus { border: 1px solid $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QAbstractSpinBox, QComboBox {
  background: $field; border: 1px solid $border; border-radius: 6px; padding: 4px 7px;
  selection-background-color: $accent_soft; selection-color: $text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus, QAbstractSpinBox:focus,
QComboBox:focus { border: 1px solid $accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $faint; background: $surface; }
QComboBox { padding-right: 22px; combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url($arrow_down); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border; outline: 0; padding: 3px; }
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 18px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url($arrow_up); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url($arrow_down); width: 9px; height: 9px; }
QAbstractItemView QLineEdit { border-radius: 0; padding: 1px 3px; }

QTableView, QListView, QTreeView { background: $field; border: 1px solid $border; border-radius: 6px;
  gridline-color: $grid; outline: 0; selection-background-color: $accent_soft; selection-color: $text; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $accent; }
QTableView#legend { background: transparent; border: 1px solid transparent; }
QTableView#legend:focus { border: 1px solid $accent; }
QTableView::item { padding: 2px 5px; }
QTableView::item:focus { border: 1px solid $accent; }
QListView::item { padding: 5px 7px; border-radius: 5px; }
QTreeView::item { padding: 5px 7px; }
QListView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $field; border-top-left-radius: 6px; border-top-right-radius: 6px; }
QHeaderView::section { background: $field; color: $muted; border: 0; border-bottom: 1px solid $border;
  padding: 5px 6px; font-weight: $bold; }
QHeaderView::up-arrow { image: url($arrow_up); width: 9px; height: 9px; subcontrol-position: center right; }
QHeaderView::down-arrow { image: url($arrow_down); width: 9px; height: 9px; subcontrol-position: center right; }
QHeaderView[arrow="left"]::up-arrow, QHeaderView[arrow="left"]::down-arrow { subcontrol-position: center left; }
QTableCornerButton::section { background: $field; border: 0; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 13px; border: 0;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover:!selected { color: $text; }
QTabBar:focus { outline: 0; }
QTabBar::tab:focus { color: $accent; }
QTabBar::scroller { width: 44px; }
QTabBar QToolButton { background: $surface; padding: 0; }
QTabBar QToolButton::left-arrow { image: url($arrow_left); width: 12px; height: 12px; }
QTabBar QToolButton::right-arrow { image: url($arrow_right); width: 12px; height: 12px; }
QTabBar QToolButton::left-arrow:disabled, QTabBar QToolButton::right-arrow:disabled { image: none; }

QScrollBar:vertical { background: transparent; width: 11px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 2px; }
QScrollBar::handle { background: $ghost; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea { border: 0; background: transparent; }

QProgressBar { background: $grid; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QStatusBar { background: $window; }
QStatusBar::item { border: 0; }
QSplitter::handle { background: transparent; }
QGroupBox { border: 0; margin-top: 1.6em; font-weight: $bold; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 0; color: $muted; }
#foldHeading, #foldHeading:checked { padding-left: 0; font-weight: $bold; background: transparent; }
QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QRadioButton::indicator { width: 14px; height: 14px;
  border: 1px solid $faint; background: $field; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover,
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 1px solid $accent; }
QTreeView::indicator:indeterminate { border: 1px solid $accent; background: qlineargradient(x1: 0, y1: 0, x2: 0, y2: 1,
  stop: 0 $field, stop: 0.40 $field, stop: 0.41 $accent, stop: 0.59 $accent, stop: 0.60 $field, stop: 1 $field); }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked { background: $accent;
  border: 1px solid $accent; image: url($tick); }
QRadioButton::indicator:checked { border: 1px solid $accent; background: qradialgradient(cx: 0.5, cy: 0.5,
  radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 $on_accent, stop: 0.4 $on_accent, stop: 0.5 $accent, stop: 1 $accent); }
QCheckBox::indicator:disabled, QTreeView::indicator:disabled, QRadioButton::indicator:disabled {
  border: 1px solid $border; background: $surface; }
QCheckBox::indicator:checked:disabled, QTreeView::indicator:checked:disabled { background: $faint;
  border: 1px solid $faint; }
QRadioButton::indicator:checked:disabled { border: 1px solid $faint; background: qradialgradient(cx: 0.5, cy: 0.5,
  radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 $surface, stop: 0.4 $surface, stop: 0.5 $faint, stop: 1 $faint); }

#badge { border-radius: 10px; padding: 3px 11px; background: $surface; color: $muted; border: 1px solid $border; }
#badge[edited="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
#offer { background: $surface; border: 1px solid $border; border-left: 3px solid $accent; border-radius: 8px;
  margin-bottom: 6px; }
#tour { background: $surface; border: 1px solid $accent; border-radius: 10px; }
#facts { background: $field; border: 1px solid $border; border-radius: 8px; }
#palette { background: $surface; border: 1px solid $ghost; }
#jobRow { border: 1px solid transparent; border-radius: 6px; }
#jobRow:hover { background: $hover; }
#jobRow[pointed="true"] { background: $accent_soft; }
#jobRow:focus { border: 1px solid $accent; }
#plotBack { border-radius: 5px; padding: 2px 7px; background: $hover; color: $text; border: 1px solid $border; }
#plotBack:hover { border-color: $accent; }
#plotBadge { border-radius: 5px; padding: 1px 6px; background: $hover; color: $muted; }
#toast { background: $raised; border: 1px solid $border; border-radius: 8px; }
#toast[rank="bad"] { border: 1px solid $bad; }
#toast[rank="warn"] { border: 1px solid $warn; }
""")


def stylesheet(tokens: Tokens, bold: int) -> str:
    """The style sheet of a theme with the weight ``bold`` of headings.

    The grey of arrows and of Qt's own file dialog is legible in both themes.
    """
    dialog = {name: _icon(name) for name in _OF_FILE_DIALOG}
    arrows = {f"arrow_{way}": _icon(f"spin_{way}") for way in ("up", "down", "left", "right")}
    tick = _icon(f"tick_{'dark' if tokens.dark else 'light'}")
    return SHEET.substitute(vars(tokens), bold=bold, tick=tick, **arrows, **dialog)


def _icon(name: str) -> str:
    return resources.path("icons", f"{name}.svg").as_posix()
