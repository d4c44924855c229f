"""All exports of a workbench: ``bench.exports.adapter(place)`` and the like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.arguments import taking_all
from engine.evaluation.datasets import write_edits
from engine.events import Log, Steps
from engine.events.edit_state import EditState
from engine.exports import endings
from engine.exports.adapter import AdapterSource, export_adapter, measure_adapter
from engine.exports.deltas import export_deltas
from engine.exports.gguf_adapter import export_gguf_adapter, measure_gguf_adapter
from engine.exports.gguf_model import export_gguf, measure_gguf
from engine.exports.kept import Kept
from engine.exports.measurements import numbers_of, write_measurements
from engine.exports.model_card import model_card
from engine.exports.model_folder import export_model, measure_model
from engine.exports.options import AdapterOptions, GgufAdapterOptions, GgufOptions, ModelOptions
from engine.exports.script import script_of, write_script
from engine.exports.side_memory import export_side_memory
from engine.session.archive import export_session
from engine.session.report import write_report
from engine.session.report_content import content_of
from engine.support.endings import check_place
from engine.support.wording import ENGLISH, Language, say

if TYPE_CHECKING:
    from engine.associative.statistics import StatisticsStore
    from engine.editing.open_session import OpenSession
    from engine.laboratory.live_measures import LiveMeasures
    from engine.model.loading import LoadedModel

Opened = Callable[[], Steps[tuple["OpenSession", "LiveMeasures"]]]


@taking_all
class Exports:
    """The open session's edits in every form in which they leave the program.

    A file of another ending than its form has, and a place in a session, are refused (BadInput) before any work.

    ``model`` and ``statistics`` give those of the workbench; ``opened`` opens a session where none is.
    """

    def __init__(
        self,
        model: Callable[[], LoadedModel],
        opened: Opened,
        statistics: Callable[[], StatisticsStore],
        language: Language = ENGLISH,
    ) -> None:
        self._model = model
        self._opened = opened
        self._statistics = statistics
        self._language = language

    def written_in(self, language: Language) -> Exports:
        """The same exports; what is for a person to read, the report, is in ``language``."""
        return Exports(self._model, self._opened, self._statistics, language)

    def model(self, folder: Path | str, **options: Any) -> Steps[Path]:
        """Write the edited model as a Hugging Face folder with a model card, by ``options`` (``numbers``)."""
        chosen = ModelOptions.parse(options)
        source = yield from self._source()
        card = ""
        if source.model.weights.applied:
            session, measures = yield from self._opened()
            content = content_of(session.ledger, session.model.info, measures.recorded())
            card = model_card(content, Path(source.model.info.folder))
        return (yield from export_model(source.model, check_place(folder), chosen, source.edits, card))

    def model_kept(self, **options: Any) -> Steps[Kept]:
        """What such a folder would keep of each edit: all, but where the numbers are stored with fewer bits."""
        chosen = ModelOptions.parse(options)
        source = yield from self._source()
        return (yield from measure_model(source.model, source.edits, chosen))

    def adapter(self, folder: Path | str, **options: Any) -> Steps[Path]:
        """Write the weight change as a PEFT LoRA adapter: exact, or cut by ``options`` (``rank``, ``keys``)."""
        chosen = AdapterOptions.parse(options)
        return (yield from export_adapter((yield from self._source()), check_place(folder), chosen))

    def adapter_kept(self, **options: Any) -> Steps[Kept]:
        """What an adapter by ``options`` would keep of each edit."""
        chosen = AdapterOptions.parse(options)
        return (yield from measure_adapter((yield from self._source()), chosen))

    def gguf(self, folder: Path | str, **options: Any) -> Steps[Path]:
        """Write the edited model as a GGUF file with a Modelfile for Ollama, by ``packed`` and ``base``."""
        chosen = GgufOptions.parse(options)
        source = yield from self._source()
        return (yield from export_gguf(source.model, check_place(folder), source.edits, chosen))

    def gguf_kept(self, **options: Any) -> Steps[Kept]:
        """What such a file would keep of each edit; every way of packing that is tried is logged."""
        chosen = GgufOptions.parse(options)
        source = yield from self._source()
        return (yield from measure_gguf(source.model, source.edits, chosen))

    def gguf_adapter(self, folder: Path | str, **options: Any) -> Steps[Path]:
        """Write the weight change as a LoRA adapter for llama.cpp: as :meth:`adapter`, with ``packed`` and ``base``."""
        chosen = GgufAdapterOptions.parse(options)
        return (yield from export_gguf_adapter((yield from self._source()), check_place(folder), chosen))

    def gguf_adapter_kept(self, **options: Any) -> Steps[Kept]:
        """What such an adapter would keep of each edit."""
        chosen = GgufAdapterOptions.parse(options)
        return (yield from measure_gguf_adapter((yield from self._source()), chosen))

    def deltas(self, file: Path | str) -> Steps[Path]:
        """Write what was added to each weight as one safetensors file."""
        return export_deltas(self._model(), check_place(file, endings.DELTAS))

    def session(self, file: Path | str) -> Steps[Path]:
        """Write the session as one file, named .palimpsest."""
        place = check_place(file, endings.SESSION)
        session, _ = yield from self._opened()
        return export_session(session.ledger, place)

    def report(self, file: Path | str) -> Steps[Path]:
        """Write one HTML file with plots, tables and every setting of the session."""
        place = check_place(file, endings.REPORT)
        session, measures = yield from self._opened()
        content = content_of(session.ledger, session.model.info, measures.recorded())
        written = write_report(place, content, self._language)
        yield Log(say("The report was written to {file}.", file=written))
        return written

    def facts(self, file: Path | str) -> Steps[Path]:
        """Write the session's facts with results and states as CSV or JSON, depending on the file's suffix."""
        place = check_place(file, endings.FACTS)
        session, _ = yield from self._opened()
        return write_edits(place, session.edits())

    def side_memory(self, folder: Path | str) -> Steps[Path]:
        """Write the side memories as a folder with a loader for plain transformers."""
        return export_side_memory(self._model(), check_place(folder))

    def measurements(self, file: Path | str) -> Steps[Path]:
        """Write all that was measured in the session as one long table: CSV, or Parquet where the file is named so."""
        place = check_place(file, endings.MEASUREMENTS)
        session, measures = yield from self._opened()
        rows = numbers_of(measures.recorded(), session.edits())
        return write_measurements(place, rows)

    def script(self, file: Path | str) -> Steps[Path]:
        """Write a Python script that repeats the applied batches and compares the weights."""
        place = check_place(file, endings.SCRIPT)
        session, _ = yield from self._opened()
        return write_script(place, script_of(session, place.name))

    def _source(self) -> Steps[AdapterSource]:
        if not self._model().weights.applied:
            return AdapterSource(self._model())  # which says that there is nothing, and needs no session to be made
        session, _ = yield from self._opened()
        gone = (EditState.UNDONE, EditState.TAKEN_BACK)
        edits = [edit.fact for edit in session.edits() if edit.state not in gone]
        return AdapterSource(self._model(), edits, self._statistics())
