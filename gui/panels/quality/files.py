"""Probe files of a model: a held-out text, known facts, multiple-choice questions; chosen or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QWidget

from engine.support.wording import say, say_count
from gui.context import PanelContext
from gui.dialogs.files import choose_files
from gui.language.wording import shown, tr

if TYPE_CHECKING:
    from engine.workbench import Workbench

BRING = "measure.with"
SUFFIXES = (".txt", ".md", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab")
KINDS = say("Text, questions or known facts ({patterns})", patterns=" ".join(f"*{suffix}" for suffix in SUFFIXES))


class QualityFiles(QObject):
    """Reads files in the worker thread and uses them as probes of the model."""

    def __init__(self, context: PanelContext, panel: QWidget) -> None:
        super().__init__(panel)
        self._context = context
        self._panel = panel
        context.actions.handle(BRING, self.choose)

    def choose(self) -> None:
        """Choose files."""
        start = str(self._context.settings.folders.data)
        self.take(choose_files(self._panel, tr("Measure with"), start, shown(KINDS)))

    def take(self, files: Sequence[Path]) -> None:
        """Read ``files`` and use them as probes; ignored without a model."""

        def use(bench: Workbench) -> Any:
            from engine.evaluation.probe_files import read_probe_files

            return bench.use_probes(read_probe_files(files))

        if files and self._context.bridge.model is not None:
            names = files[0].name if len(files) == 1 else say_count(len(files), "{n} file", "{n} files")
            self._context.bridge.submit(say("Reading {names}", names=names), use, kind="measure")


def dropped(data: QMimeData) -> list[Path]:
    """The dropped files that may be probes."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]
