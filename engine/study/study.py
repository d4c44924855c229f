"""A comparison of methods: each writes the same facts, one after another from the same W_0; results in one table."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.associative.prompts import check_facts
from engine.associative.statistics import StatisticsStore
from engine.editing.open_session import OpenSession
from engine.errors import BadHyperparameter, BadInput, PalimpsestError, SessionMismatch
from engine.evaluation.scoring import says
from engine.evaluation.stream import SAMPLE, Stream, check_checkpoints, digest_of_facts, digest_of_text
from engine.events import Log, Steps, StudyProgress, StudyRow, StudyRowMeasured
from engine.events.driving import Stopwatch
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Method
from engine.methods.presets.published import preset
from engine.methods.registry import find_method
from engine.model.device import memory_errors
from engine.model.loading import LoadedModel
from engine.requests import check_seed
from engine.session.study_page import write_study_page
from engine.session.study_table import (
    SESSIONS,
    TABLE,
    StudyMethod,
    StudyPlan,
    StudyTable,
    check_study_folder,
    read_table,
    write_table,
)
from engine.study.run import StudyRun
from engine.support import counted
from engine.support.wording import said_by, say


@dataclass(frozen=True)
class StudyRequest:
    """Parameters of a comparison: ``methods`` by name, measured after ``checkpoints`` edits of ``facts``.

    At most ``batch`` facts are written at once; ``settings`` override a method's preset. With ``seeds`` each of them
    draws its own facts and their order out of ``facts``, and ``seed`` has no effect (:mod:`engine.study.seeds`).
    """

    methods: tuple[str, ...]
    checkpoints: tuple[int, ...]
    facts: tuple[Fact, ...]
    batch: int = 10
    seed: int = 0
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seeds: tuple[int, ...] = ()

    def checked(self) -> StudyRequest:
        """The same with canonical method names and no more facts than needed.

        Raises :class:`BadInput` for errors that can be detected without a model.
        """
        names = tuple(find_method(name).name for name in self.methods)
        if not names:
            raise BadInput(say("there is no method to compare."), say("Name at least one."))
        if double := sorted({name for name in names if names.count(name) > 1}):
            raise BadInput(
                say("the method {double!r} is named twice.", double=double[0]), say("Name each method once.")
            )
        check_seed(self.seed)
        if self.batch < 1:
            raise BadHyperparameter(
                say("batch = {batch} must be at least 1.", batch=self.batch), say("It is how many facts go at once.")
            )
        check_checkpoints(self.checkpoints, len(self.facts))
        settings = {find_method(name).name: values for name, values in self.settings.items()}
        for name, values in settings.items():
            if name not in names:
                raise BadHyperparameter(say("settings were given for {name!r}, which is not compared.", name=name))
            find_method(name).hyperparameters.parse(values)
        facts = self.facts if self.seeds else self.facts[: self.checkpoints[-1]]
        return replace(self, methods=names, facts=facts, settings=settings)


@dataclass(frozen=True)
class StudyResult:
    """The result of a comparison: its table, the folder with table and sessions, and the HTML page."""

    table: StudyTable
    folder: Path
    page: Path


@dataclass(frozen=True)
class _Entrant:
    """A method of the comparison with its settings, or the ``reason`` why it cannot take part."""

    method: Method
    settings: Hyperparameters | None
    source: str
    reason: str = ""

    def described(self) -> StudyMethod:
        settings = self.settings.as_dict() if self.settings else {}
        return StudyMethod(self.method.title, self.method.paper, settings, self.source)


class Study:
    """The state of one comparison; :meth:`steps` performs it. The model must be unedited, and is so afterwards.

    ``store`` makes the statistics of a session, ``corpus`` identifies their text. The default ``folder`` is one in
    ``home`` determined by the request. The request is validated here, before anything is written: raises
    :class:`BadInput`, or :class:`SessionMismatch` where ``folder`` contains another comparison.
    """

    def __init__(
        self,
        model: LoadedModel,
        store: Callable[[], StatisticsStore],
        corpus: str,
        reference: ReferenceProbes,
        request: StudyRequest,
        folder: Path | None,
        home: Path,
    ) -> None:
        request = request.checked()
        check_facts(model, request.facts)
        self._model, self._store, self._reference = model, store, reference
        self._entrants = [_entrant(model, name, request.settings.get(name, {})) for name in request.methods]
        self._stream = Stream.of(request.facts, reference.facts)
        table = _new_table(model, corpus, reference, request, self._entrants)
        given = {name: dict(values) for name, values in request.settings.items()}
        name = f"{model.info.name.replace('/', ' ')} {table.plan.digest(given)}"
        self._folder = folder or home / name
        self._table = _opened(self._folder, table)
        self._base_answers: dict[str, str] = {}
        self._clock = _Clock(request.checkpoints[-1])

    def steps(self) -> Steps[StudyResult]:
        """Run all methods; a method that fails gets a row with the reason, and the others continue."""
        yield Log(say("The comparison is kept in {folder}.", folder=self._folder))
        self._save()
        missing = [entrant for entrant in self._entrants if not self._finished(entrant)]
        for row in self._table.rows:
            if not row.reason:
                yield StudyRowMeasured(row)
        if missing:
            prompts = list(dict.fromkeys(prompt for own in self._stream.unrelated for prompt in own))
            self._base_answers = dict(zip(prompts, (yield from says(self._model, prompts)), strict=True))
        for number, entrant in enumerate(missing, 1):
            if entrant.reason:
                yield from self._excuse(entrant, entrant.reason)
            else:
                yield from self._clock.watch.timed(self._run(entrant, number, len(missing)))
            write_study_page(self._folder, self._table)
        page = write_study_page(self._folder, self._table)
        return StudyResult(self._table, self._folder, page)

    def _finished(self, entrant: _Entrant) -> bool:
        return self._table.measured(entrant.method.name) >= set(self._table.plan.checkpoints)

    def _run(self, entrant: _Entrant, number: int, count: int) -> Steps[None]:
        """One method in its own session, on the unedited model, which is unedited again at the end."""
        name, model = entrant.method.name, self._model
        settings = entrant.settings
        assert settings is not None
        session = yield from OpenSession.open(model, self._folder / SESSIONS / name, self._store())
        measured = self._table.measured(name)
        run = StudyRun(
            session,
            self._reference,
            entrant.method,
            settings,
            self._table.plan,
            self._stream,
            self._base_answers,
            measured,
        )
        self._clock.begin(count - number)

        def tell(goal: int, stage: str) -> StudyProgress:
            total, left = self._table.plan.checkpoints[-1], self._clock.left(run.position)
            return StudyProgress(name, number, count, run.position, total, goal, stage, left)

        try:
            with memory_errors("editing"):
                yield from run.steps(self._keep, tell)
        except SessionMismatch:
            raise
        except Exception as error:
            # An error of any type in one method must not stop the comparison of the others; its row has the reason.
            reason = said_by(error) if isinstance(error, PalimpsestError) else f"{type(error).__name__}: {error}"
            reason = " ".join(reason.split()) if "\n" in reason else reason
            failed = say("failed after {edits}: {reason}", edits=counted.edits(run.position), reason=reason)
            yield from self._excuse(entrant, failed)
        finally:
            session.close()
            model.weights.replace([], 0)
            gc.collect()

    def _excuse(self, entrant: _Entrant, reason: str) -> Steps[None]:
        """Write a row with the reason why a method ended."""
        name = entrant.method.name
        missing = [goal for goal in self._table.plan.checkpoints if goal not in self._table.measured(name)]
        row = StudyRow(name, missing[0], reason)
        self._keep(row)
        yield Log(say("{method}: {reason}", method=entrant.method.title, reason=reason), "error")
        yield StudyRowMeasured(row)

    def _keep(self, row: StudyRow) -> None:
        self._table = self._table.with_row(row)
        self._save()

    def _save(self) -> None:
        write_table(self._folder, self._table)


class _Clock:
    """Remaining time of a comparison, from the pace in this process, preparations excluded."""

    def __init__(self, edits: int) -> None:
        self.watch = Stopwatch()
        self._edits = edits
        self._later = 0
        self._earlier = (0.0, 0)  # seconds and edits of the previous methods
        self._start: tuple[float, int] | None = None
        self._here = (0.0, 0)

    def begin(self, later: int) -> None:
        """Begin another method; ``later`` methods come after it."""
        self._earlier = (self._earlier[0] + self._here[0], self._earlier[1] + self._here[1])
        self._later, self._start, self._here = later, None, (0.0, 0)

    def left(self, position: int) -> float | None:
        """Seconds left when the current method has written ``position`` facts; None before its first batch."""
        if self._start is None:
            self._start = (self.watch.seconds, position)
        seconds, edits = self._here = (self.watch.seconds - self._start[0], position - self._start[1])
        if not edits:
            return None
        usual = (self._earlier[0] + seconds) / (self._earlier[1] + edits)
        return seconds / edits * (self._edits - position) + usual * self._edits * self._later


def _entrant(model: LoadedModel, name: str, given: Mapping[str, Any]) -> _Entrant:
    """A method with its preset overridden by ``given``; only errors in ``given`` refuse the whole comparison."""
    method = find_method(name)
    if refusal := method.refusal(model):
        return _Entrant(method, None, "", refusal)
    try:
        found = preset(method, model)
        settings = method.hyperparameters.parse({**found.settings, **given})
        method.check(model, settings)
    except PalimpsestError as error:
        if given:
            raise
        return _Entrant(method, None, "", said_by(error))
    return _Entrant(method, settings, found.source)


def _new_table(
    model: LoadedModel, corpus: str, reference: ReferenceProbes, request: StudyRequest, entrants: Sequence[_Entrant]
) -> StudyTable:
    info = model.info
    plan = StudyPlan(
        model=info.name,
        fingerprint=info.fingerprint,
        dtype=info.dtype,
        checkpoints=tuple(request.checkpoints),
        batch=request.batch,
        seed=request.seed,
        sample=SAMPLE,
        stream=digest_of_facts(request.facts),
        known=digest_of_facts(reference.facts),
        statistics=corpus,
        heldout=digest_of_text(reference.heldout),
    )
    words = {"Name": info.name, "Architecture": info.architecture, "Parameters": f"{info.parameters:,}"}
    words |= {"Layers": str(info.layers), "Precision": info.dtype, "Device": info.device}
    return StudyTable(plan, words, {entrant.method.name: entrant.described() for entrant in entrants})


def _opened(folder: Path, new: StudyTable) -> StudyTable:
    """The comparison in ``folder`` with the methods of ``new`` added, or ``new`` where the folder is unused."""
    check_study_folder(folder)
    if not (folder / TABLE).is_file():
        return new
    old = read_table(folder)
    what = old.plan.difference(new.plan)
    for name in new.methods.keys() & old.methods.keys():
        there, now = old.methods[name].settings, new.methods[name].settings
        keys = [key for key in {**there, **now} if there.get(key) != now.get(key)]
        if there and now and keys and not what:
            key = keys[0]
            what = say(
                "another setting of {name} ({key} = {there} there, {now} now)",
                name=name,
                key=key,
                there=there.get(key),
                now=now.get(key),
            )
    if what:
        raise SessionMismatch(
            say("{folder} holds a comparison with {what}.", folder=folder, what=what),
            say("Name another folder, or ask for the same again."),
        )
    usable = {name: method for name, method in new.methods.items() if method.settings or name not in old.methods}
    return replace(old, methods={**old.methods, **usable})
