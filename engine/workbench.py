"""The facade of the engine: every operation of the window, the command line and scripts.

Quick queries are plain calls; anything that takes time is a generator of events (see :mod:`engine.events`). The
workbench owns the current model and its session, and must be used from one thread only.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from engine.arguments import taking_all
from engine.associative.statistics import read_text
from engine.editing.open_session import OpenSession, as_recorded, session_at
from engine.editing.planning import check_batch, check_edit, check_given
from engine.editing.statistics_text import StatisticsSource, StatisticsText
from engine.errors import ModelRefused, NoModel, PalimpsestError
from engine.evaluation.probe_files import ProbeFiles
from engine.events import Log, SessionChanged, Steps
from engine.exports.exports import Exports
from engine.fact import Fact
from engine.imports.imports import Imports
from engine.laboratory.branches import Branches
from engine.laboratory.continuation import Comparison, PromptReading, continued, queried, read_prompt
from engine.laboratory.demo_world import comes_with, demo_facts, model_folder
from engine.laboratory.laboratory import Laboratory
from engine.laboratory.live_measures import LiveMeasures
from engine.laboratory.reference_probes import ReferenceProbes, answered
from engine.methods.knobs import Hyperparameters, MethodInfo
from engine.methods.memllm.readers import Readers
from engine.methods.method import Method
from engine.methods.presets.own import OwnPresets
from engine.methods.presets.published import Preset, preset
from engine.methods.registry import described, find_method
from engine.model.device import check_surroundings, choose_device, empty_cache, memory_errors
from engine.model.footprint import Inspection, MemoryEstimate, estimate, inspect
from engine.model.loading import LoadedModel, ModelInfo, available_devices, load
from engine.requests import PRESET, RunOptions, check_seed
from engine.runs.course import Course
from engine.runs.edit_run import EditRun, EditSummary
from engine.runs.expectations import Expectations
from engine.runs.forecast import Forecast
from engine.runs.opening import Opening
from engine.runs.taking_back import TakingBacks
from engine.session.archive import imported_session
from engine.session.edits import SessionEdit
from engine.study.studies import Studies
from engine.support.freed import give_back
from engine.support.home import absolute
from engine.support.places import Places, new_session_folder
from engine.support.plain_text import usable
from engine.support.wording import say
from engine.tuning.tunings import Tunings


@taking_all
class Workbench(AbstractContextManager["Workbench"]):
    """One model, one session, one thread; ``home`` contains sessions, comparisons and statistics (None: standard)."""

    def __init__(self, home: Path | str | None = None) -> None:
        places = (Places.under(absolute(home)) if home is not None else Places.standard()).kept_private()
        self._sessions, self._comparisons, self._tunings = places.sessions, places.comparisons, places.tunings
        self._find_model = partial(model_folder, places=places)
        self._presets = OwnPresets(places.presets)
        self.readers = Readers(places.readers, lambda: self.model, lambda: self._statistics.words)
        self._model: LoadedModel | None = None
        self._session: OpenSession | None = None
        self._unasked = False  # opened because work needed a session
        self._measures: LiveMeasures | None = None
        self._laboratory: Laboratory | None = None
        self._reference, self._statistics = ReferenceProbes(), StatisticsSource(places.statistics)
        self._expectations = Expectations(places.statistics / "speeds.json")
        self.taking_back = TakingBacks(self._opened)

    # -- models --------------------------------------------------------------------------------------------------------

    def inspect(self, folder: Path | str) -> Inspection:
        """The contents of a model folder ("demo": the demo world) or of a fetched model, from its headers only.

        Raises :class:`BadInput` where it is none.
        """
        return inspect(self._find_model(folder))

    def estimate(self, inspection: Inspection, device: str, dtype: str) -> MemoryEstimate:
        """Required and free memory, in bytes."""
        return estimate(inspection, device, dtype)

    def opening(self, folder: Path | str, device: str = "auto", dtype: str = "auto") -> Opening | None:
        """The stages of :meth:`load` with their expected times on this machine; None where they cannot be estimated."""
        return self._expectations.opening(self._find_model(folder), device, dtype)

    def devices(self) -> tuple[str, ...]:
        """The devices of this machine, best first."""
        return available_devices()

    @property
    def model(self) -> LoadedModel:
        """The loaded model for read access: its module, tokenizer, anatomy and weights. Raises NoModel."""
        if self._model is None:
            raise NoModel
        return self._model

    @property
    def info(self) -> ModelInfo | None:
        """The loaded model, or None."""
        return self._model.info if self._model else None

    def check_model(
        self, folder: Path | str, device: str = "auto", settings: Mapping[str, Mapping[str, Any]] = PRESET
    ) -> Inspection:
        """Check a model, and layers that ``settings`` of methods name, by headers alone: ModelRefused or BadInput."""
        found = self.inspect(folder)
        if found.refusal:
            raise ModelRefused(found.refusal)
        choose_device(device)
        check_given(found, settings)
        return found

    def load(self, folder: Path | str, device: str = "auto", dtype: str = "auto") -> Steps[ModelInfo]:
        """Load a model in place of the current one, whose session is closed first.

        The demo world comes with a text for statistics, held-out text and known facts. Raises ModelRefused, BadInput
        or OutOfMemory; no model is loaded then.
        """
        self.check_model(folder, device)
        place = self._find_model(folder)
        yield from self.eject()
        opening = self._expectations.opening(place, device, dtype)
        self._model = yield from self._expectations.opened(opening, load(place, device, dtype))
        for why in self._presets.give(self._model):
            yield Log(say("A preset of your own is passed over: {why}", why=why), "warning")
        if why := self.readers.give():
            yield Log(say("An adapter of your own for reading a memory is passed over: {why}", why=why), "warning")
        own, came = comes_with(place)
        self._reference = replace(came, questions=self._reference.questions)
        self._statistics.begin(self._model, own)
        return self._model.info

    def eject(self) -> Steps[int]:
        """Close the session, release the model, and return the bytes of weights freed."""
        yield from self._leave_session()
        if self._model is None:
            return 0
        self._statistics.begin(None)
        self._expectations.forget()
        freed = sum(p.numel() * p.element_size() for p in self._model.module.parameters())
        self._model = None
        gc.collect()
        give_back()
        empty_cache()
        yield Log(say("The model was ejected; {freed:,.0f} MB of weights were freed.", freed=freed / 1e6))
        return freed

    def use_statistics_text(self, file: Path | str | None) -> None:
        """Compute the covariance statistics on this text (None: the model's default, either shipped with it or
        generated by it). An open session stays open and continues with the new statistics. Raises BadInput.
        """
        if not self._statistics.choose(None if file is None else absolute(file)):
            return
        self._laboratory = None
        if self._session is not None:
            self._session.use_statistics(self._statistics.store)
            self._measures = LiveMeasures(self._session, self._reference)

    @property
    def statistics_text(self) -> StatisticsText:
        """The text on which the covariance statistics of the loaded model are computed."""
        return self._statistics.text

    def use_heldout_text(self, file: Path | str) -> None:
        """Measure perplexity on this text."""
        self._measure_by(replace(self._reference, heldout=read_text(Path(file))))

    @property
    def known_facts(self) -> tuple[Fact, ...]:
        """The facts with true answers that no edit should change; empty where none were given."""
        return self._reference.facts

    def use_known_facts(self, facts: Sequence[Fact]) -> None:
        """Use those that have true answers, which no edit should change, as probes of locality; BadInput for none."""
        self._measure_by(replace(self._reference, facts=answered(facts)))

    def use_probes(self, probes: ProbeFiles) -> Steps[None]:
        """Replace the current probes by those that ``probes`` gives.

        Text and known facts belong to the loaded model; multiple-choice questions remain for models loaded later, and
        a file of the same name replaces the earlier one.
        """
        self._measure_by(self._reference.replaced(probes))
        yield from map(Log, probes.said)

    def _measure_by(self, reference: ReferenceProbes) -> None:
        """Use ``reference`` from now on; an open session stays open, and earlier measurements are unchanged."""
        self._reference, self._laboratory = reference, None
        if self._session is not None:
            self._measures = LiveMeasures(self._session, reference)

    # -- methods -------------------------------------------------------------------------------------------------------

    def methods(self) -> tuple[MethodInfo, ...]:
        """Every method with its hyperparameters."""
        return described()

    def refusal(self, method: str) -> str:
        """The reason why a method does not support the loaded model, or ""."""
        return find_method(method).refusal(self.model)

    def defaults(self, method: str) -> dict[str, Any]:
        """The preset hyperparameters of a method for the loaded model."""
        return self.preset(method).settings

    def preset(self, method: str) -> Preset:
        """The preset of a method for the loaded model, with its source."""
        return preset(find_method(method), self.model)

    # -- sessions ------------------------------------------------------------------------------------------------------

    @property
    def session_folder(self) -> Path | None:
        """The folder of the open session."""
        return self._session.ledger.folder if self._session else None

    def open_session(self, folder: Path | str | None = None) -> Steps[Path]:
        """Open the session in ``folder``, or a new one under home, and restore the weights of its last position."""
        model = self.model
        yield from self._leave_session()
        model.weights.replace([], 0)
        self._session = yield from session_at(folder, self._sessions, model, self._statistics.store)
        self._measures = LiveMeasures(self._session, self._reference)
        yield SessionChanged(str(self._session.ledger.folder))
        yield from self._measures.recorded()
        yield self._session.timeline()
        return self._session.ledger.folder

    def facts_of_session(self) -> tuple[SessionEdit, ...]:
        """Every fact of the open session in order, its result, and what became of it."""
        return self._session.edits() if self._session else ()

    def demo_facts(self, count: int | None = None) -> tuple[Fact, ...]:
        """The first ``count`` facts of the demo world (None: all); every subject comes once before any comes again."""
        return demo_facts(count)

    # -- editing -------------------------------------------------------------------------------------------------------

    def check_edit(
        self, facts: Sequence[Fact], method: str, settings: Mapping[str, Any] = PRESET, *, batch: int = 1
    ) -> tuple[Method, Hyperparameters]:
        """Validate an edit before any work; raises BadInput."""
        return check_edit(self.model, facts, method, settings, batch=batch)

    def edit(
        self,
        facts: Sequence[Fact],
        method: str,
        settings: Mapping[str, Any] = PRESET,
        *,
        batch: int = 1,
        seed: int = 0,
        options: RunOptions | None = None,
    ) -> Steps[EditSummary]:
        """Edit ``facts`` in batches. Settings that are not given come from the preset of the model.

        Opens a session if none is open, which goes again where the run is refused before its first batch. If closed
        within a batch, model and ledger stay at the last complete batch.
        """
        check_seed(seed)
        chosen, parsed = self.check_edit(facts, method, settings, batch=batch)
        session, measures = yield from self._opened()
        session.editing.seed = seed
        course = Course(self.forecast(facts, method, settings, batch=batch))
        yield Log(course.forecast.sentence)
        try:
            with memory_errors("editing"):
                return (yield from EditRun(session, measures, chosen, parsed, facts, batch, options, course).steps())
        except PalimpsestError:
            yield from self._refused()
            raise
        finally:
            self._expectations.learn(session.model, course)

    def forecast(
        self, facts: Sequence[Fact], method: str, settings: Mapping[str, Any] = PRESET, *, batch: int = 1
    ) -> Forecast:
        """The stages of :meth:`edit` with their expected times on this machine. Raises the same errors."""
        chosen, parsed = self.check_edit(facts, method, settings, batch=batch)
        forecaster = self._expectations.forecaster(self.model, self._statistics.store, self._reference)
        return forecaster.run(chosen, parsed, facts, batch)

    def query_facts(self, facts: Sequence[Fact]) -> Steps[None]:
        """Emit the model's current answer to each of ``facts`` and the probability of its new object."""
        yield from queried(self.model, facts)

    def read_prompt(self, subject: str, relation: str) -> Steps[PromptReading]:
        """How the model reads a prompt that is being written, and what it goes on to say; for what is no fact yet."""
        return (yield from read_prompt(self.model, subject, relation))

    def go_to(self, batches: int) -> Steps[None]:
        """Set the model to the state after ``batches`` batches, bit for bit."""
        session, measures = yield from self._opened()
        check_batch(batches, 0, len(session.ledger.batches()))
        former = session.ledger.applied
        session.go_to(batches)
        yield from measures.passed(former)
        yield session.timeline()
        yield from measures.moved()

    def undo(self) -> Steps[None]:
        """Undo the last applied batch."""
        return self._step(-1)

    def redo(self) -> Steps[None]:
        """Reapply the next undone batch."""
        return self._step(1)

    def bookmark(self, batch: int, name: str) -> Steps[None]:
        """Name a batch; an empty name removes the bookmark. May come between two steps of a run."""
        session, _ = yield from self._opened()
        check_batch(batch, 1, len(session.ledger.batches()))
        session.ledger.rename(batch, usable(say("the name"), name))
        yield session.timeline()

    def as_recorded(self) -> AbstractContextManager[None]:
        """The model as recorded, between any two steps of all work but :meth:`load` and :meth:`open_session`."""
        return as_recorded(self._model, self._session)

    @property
    def branches(self) -> Branches:
        """The branches of the session: all of them, switching, renaming, deleting and comparing."""
        return Branches(self._opened)

    def compare(
        self,
        prompt: str,
        *,
        before: int = 0,
        after: int | None = None,
        tokens: int = 32,
        sample: bool = False,
        temperature: float = 1.0,
        seed: int = 0,
        top: int = 8,
    ) -> Steps[Comparison]:
        """Continuations of ``prompt`` after ``before`` and after ``after`` batches (None: all applied now)."""
        last = self.model.weights.applied if after is None else after
        return (yield from continued(self.model, prompt, (before, last), tokens, sample, temperature, seed, top))

    def remeasure(self) -> Steps[None]:
        """Measure superposition of the session's probes at all layers, as a run does; stored in the session."""
        _, measures = yield from self._opened()
        yield from measures.superposition.measure(asked=True)

    def idle(self) -> Steps[None]:
        """Background work for idle time: superposition at the layers that the session has not measured yet.

        May be closed at any time; the next call continues from there.
        """
        if self._measures is not None:
            yield from self._measures.superposition.other_layers()

    @property
    def laboratory(self) -> Laboratory:
        """The measures of the loaded model and of its session, if one is open; raises NoModel."""
        check_surroundings()
        model = self.model
        if self._laboratory is None or self._laboratory.session is not self._session:
            whitening = self._measures.whitening if self._measures else None
            self._laboratory = Laboratory(model, self._statistics.store, self._reference, self._session, whitening)
        return self._laboratory

    @property
    def tuning(self) -> Tunings:
        """Settings found for this model: ``tuning.run(plan, facts)``, ``tuning.keep(preset)`` and the like."""
        given = self._unedited, self._statistics, self._reference, self._presets, self._tunings
        return Tunings(lambda: self.model, *given)

    @property
    def studies(self) -> Studies:
        """Comparisons of methods: ``studies.run(methods, checkpoints, facts)`` and the like."""
        return Studies(lambda: self.model, self._unedited, self._statistics, self._reference, self._comparisons)

    @property
    def exports(self) -> Exports:
        """The edits in every form in which they leave the program: ``exports.adapter(place)`` and the like."""
        return Exports(lambda: self.model, self._opened, lambda: self._statistics.store)

    @property
    def imports(self) -> Imports:
        """Changes made elsewhere, as batches: ``imports.look(place)`` and ``imports.take(place)``."""
        return Imports(lambda: self.model, self._opened, self._refused)

    def import_session(self, file: Path | str, folder: Path | None = None) -> Steps[Path]:
        """Unpack a session file and open it on the loaded model."""
        place = absolute(folder) if folder else new_session_folder(self._sessions, self.model.info.name)
        with imported_session(Path(file), place, self.model.info) as place:
            return (yield from self.open_session(place))

    def withdraw_session(self) -> None:
        """Close the session; where opening it here began it and it has no batch, it is taken away again."""
        if self._session is not None:
            self._session.withdraw()
        self._close_session()

    def close(self) -> None:
        """Close the session; the workbench is not to be used afterwards."""
        self._close_session()

    def __exit__(self, *error: object) -> None:
        self.close()

    def _step(self, batches: int) -> Steps[None]:
        session, _ = yield from self._opened()
        place = session.ledger.applied + batches
        if 0 <= place <= len(session.ledger.batches()):
            yield from self.go_to(place)

    def _opened(self) -> Steps[tuple[OpenSession, LiveMeasures]]:
        if self._session is None:
            yield from self.open_session()
            self._unasked = True
        assert self._session is not None and self._measures is not None
        return self._session, self._measures

    def _refused(self) -> Steps[None]:
        """After work that was refused: a session that nobody asked for goes again while it has no batch."""
        if self._unasked and self._session is not None and not self._session.ledger.numbers():
            self.withdraw_session()
            yield SessionChanged("")

    def _leave_session(self) -> Steps[None]:
        """Close the session, if one is open, and say so."""
        if self._session is not None:
            self._close_session()
            yield SessionChanged("")

    def _unedited(self) -> Steps[None]:
        """Close the session and take all edits back."""
        yield from self._leave_session()
        self.model.weights.replace([], 0)

    def _close_session(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = self._measures = self._laboratory = None
        self._unasked = False
