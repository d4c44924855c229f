"""The system's dialogs for files and folders, as functions that return a path or None."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, start: str) -> Path | None:
    """An existing folder, or None if cancelled."""
    name = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(name) if name else None


def choose_file(parent: QWidget, title: str, start: str, kinds: str) -> Path | None:
    """One existing file, or None if cancelled. ``kinds`` as for :func:`choose_files`."""
    name, _ = QFileDialog.getOpenFileName(parent, title, start, kinds)
    return Path(name) if name else None


def choose_files(parent: QWidget, title: str, start: str, kinds: str) -> list[Path]:
    """Existing files; none if cancelled. ``kinds`` is a filter such as "Facts (*.csv *.json)"."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, start, kinds)
    return [Path(name) for name in names]


def choose_new_file(parent: QWidget, title: str, start: str, kinds: str) -> Path | None:
    """A file to write to, or None if cancelled."""
    name, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return Path(name) if name else None
