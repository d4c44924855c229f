"""The system's dialogs for files and folders, as functions that give a path or None."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget, title: str, start: str) -> Path | None:
    """A folder that exists, or None when the person changed their mind."""
    name = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(name) if name else None


def choose_file(parent: QWidget, title: str, start: str, kinds: str) -> Path | None:
    """One file that exists, or None when the person changed their mind. ``kinds`` as for :func:`choose_files`."""
    name, _ = QFileDialog.getOpenFileName(parent, title, start, kinds)
    return Path(name) if name else None


def choose_files(parent: QWidget, title: str, start: str, kinds: str) -> list[Path]:
    """Files that exist; none when the person changed their mind. ``kinds`` is written like "Facts (*.csv *.json)"."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, start, kinds)
    return [Path(name) for name in names]


def choose_new_file(parent: QWidget, title: str, start: str, kinds: str) -> Path | None:
    """A file to be written, or None when the person changed their mind."""
    name, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return Path(name) if name else None
