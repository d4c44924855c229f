"""A whole session without a window: validate everything first, then load, edit, measure and write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.probe_options import ProbeOptions, read_all_facts
from engine.cli.terminal import Terminal
from engine.errors import BadHyperparameter, BadInput
from engine.evaluation.harness.tasks import check_tasks
from engine.exports.table import find_export
from engine.fact import Fact
from engine.methods.registry import find_method
from engine.requests import RunOptions
from engine.session.study_table import check_study_folder
from engine.session.unopened import look_at
from engine.study.seeds import check_seeds
from engine.study.study import StudyRequest
from engine.support.home import followed
from engine.support.places import check_outside, check_writable
from engine.workbench import Workbench

if TYPE_CHECKING:
    from engine.events import FreeAnswersMeasured
    from engine.methods.knobs import MethodInfo
    from engine.model.loading import ModelInfo
    from engine.runs.edit_run import EditSummary
    from engine.runs.forecast import Forecast
    from engine.runs.opening import Opening
    from engine.study.seeds import SeedsResult
    from engine.study.study import StudyResult


DRAWN_FROM = 3  # times as many facts of the demo world as are edited, for several seeds


@dataclass(frozen=True)
class EditRequest:
    """An edit run to perform. ``facts`` None uses ``edits`` facts of the demo world.

    ``settings`` override the preset's; ``session`` None makes a new folder among the user's sessions;
    ``branch`` "" goes on where an earlier one stands, a name at the end of that branch;
    ``free`` asks the edits freely at the end; ``options`` select live measures and guard rails.
    """

    model: str
    method: str
    facts: Path | None = None
    edits: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    batch: int = 1
    seed: int = 0
    device: str = "auto"
    dtype: str = "auto"
    session: Path | None = None
    branch: str = ""
    texts: ProbeOptions = field(default_factory=ProbeOptions)
    report: Path | None = None
    free: bool = False
    options: RunOptions = field(default_factory=RunOptions)


@dataclass(frozen=True)
class ComparisonRequest:
    """A comparison of methods to perform. ``facts`` None uses those of the demo world.

    With ``seeds`` it is made once with each. ``folder`` None uses one among the user's comparisons, determined by the
    request.
    """

    model: str
    methods: tuple[str, ...]
    checkpoints: tuple[int, ...]
    facts: Path | None = None
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    batch: int = 10
    seed: int = 0
    seeds: tuple[int, ...] = ()
    device: str = "auto"
    dtype: str = "auto"
    folder: Path | None = None
    texts: ProbeOptions = field(default_factory=ProbeOptions)


@dataclass(frozen=True)
class EditOutcome:
    """The result of a request: the measures, the session's folder, and the report and free answers, if requested."""

    method: MethodInfo
    model: ModelInfo
    summary: EditSummary
    session: Path
    report: Path | None
    free: FreeAnswersMeasured | None = None


class Headless:
    """Performs requests on a workbench. Nothing is loaded or written before the whole request has been validated."""

    def __init__(self, bench: Workbench, terminal: Terminal) -> None:
        self._bench = bench
        self._terminal = terminal

    def perform(self, request: EditRequest) -> EditOutcome:
        """Perform the request.

        Raises a :class:`PalimpsestError` for the first invalid input, and
        :class:`engine.cli.terminal.Interrupted` after Ctrl+C; the session is at its last complete batch then.
        """
        bench, drive = self._bench, self._terminal.drive
        method = find_method(request.method).info()
        facts = self.check(request)
        model = self._load(request)
        bench.check_edit(facts, request.method, request.settings, batch=request.batch)
        session = drive(bench.open_session(request.session))
        if request.branch:
            drive(bench.branches.switch(request.branch))
        work = bench.edit(
            facts, request.method, request.settings, batch=request.batch, seed=request.seed, options=request.options
        )
        summary = drive(work)
        free = drive(bench.laboratory.free()) if request.free else None
        report = drive(bench.exports.report(request.report)) if request.report is not None else None
        return EditOutcome(method, model, summary, session, report, free)

    def forecast(self, request: EditRequest) -> tuple[Opening | None, Forecast]:
        """The stages of opening the model and of :meth:`perform`, with their expected times on this machine.

        The model is loaded, but nothing is edited.
        """
        facts = self.check(request)
        opening = self._bench.opening(request.model, request.device, request.dtype)
        self._load(request)
        return opening, self._bench.forecast(facts, request.method, request.settings, batch=request.batch)

    def check(self, request: EditRequest) -> tuple[Fact, ...]:
        """The facts to edit, after all checks that do not need the loaded model."""
        find_method(request.method).hyperparameters.parse(request.settings)
        if request.batch < 1:
            raise BadHyperparameter(f"--batch {request.batch} must be at least 1.")
        facts = self._facts(request.facts, request.edits)
        self._check_model(request, {request.method: request.settings})
        if request.options.abilities is not None:
            self._terminal.drive(check_tasks(request.options.abilities))
        found = None
        if request.session is not None:
            check_writable(request.session, folder=True)
            found = look_at(request.session)
        if request.branch:
            if found is None:
                said = f"--branch {request.branch} is of an earlier session."
                raise BadInput(said, "Name its folder with --session.")
            found.tree.branch(request.branch)
        if request.report is not None:
            find_export("report").check(request.report)
            if request.session is not None and followed(request.session) in followed(request.report).parents:
                raise BadInput("it lies in the session's own folder.", "Choose another folder.", file=request.report)
        return facts

    def compare(self, request: ComparisonRequest) -> StudyResult:
        """Load the model and compare methods.

        Raises :class:`BadInput` for invalid input before any work, and :class:`engine.cli.terminal.Interrupted` after
        Ctrl+C; the same request then resumes the comparison.
        """
        asked = self._study(request, self._facts(request.facts, None))
        return self._terminal.drive(
            self._bench.studies.run(
                asked.methods,
                asked.checkpoints,
                asked.facts,
                batch=asked.batch,
                settings=asked.settings,
                folder=request.folder,
                seed=asked.seed,
            )
        )

    def _study(self, request: ComparisonRequest, facts: tuple[Fact, ...], seeds: tuple[int, ...] = ()) -> StudyRequest:
        """The comparison that is asked for, checked before any work; the model is loaded then."""
        asked = StudyRequest(
            request.methods, request.checkpoints, facts, request.batch, request.seed, request.settings, seeds
        ).checked()
        self._check_model(request, request.settings)
        if request.folder is not None:
            check_outside(request.folder)
            if not seeds:  # else each seed has a folder of its own in it
                check_study_folder(request.folder)
            check_writable(request.folder, folder=True)
        self._load(request)
        return asked

    def compare_with_seeds(self, request: ComparisonRequest) -> SeedsResult:
        """:meth:`compare` with each of the request's seeds, put together.

        A seed draws its facts out of all of the file's, or of three times as many of the demo world's as are edited.
        """
        check_seeds(request.seeds)
        facts = self._facts(request.facts, None)
        if request.facts is None and request.checkpoints:
            facts = facts[: DRAWN_FROM * max(request.checkpoints)]
        asked = self._study(request, facts, request.seeds)
        return self._terminal.drive(
            self._bench.studies.run_seeds(
                asked.methods,
                asked.checkpoints,
                asked.facts,
                asked.seeds,
                batch=asked.batch,
                settings=asked.settings,
                folder=request.folder,
            )
        )

    def _load(self, request: EditRequest | ComparisonRequest) -> ModelInfo:
        """Load the model, and set the given texts as its probes."""
        model = self._terminal.drive(self._bench.load(request.model, request.device, request.dtype))
        self._terminal.drive(request.texts.give(self._bench))
        return model

    def _check_model(self, request: EditRequest | ComparisonRequest, settings: Mapping[str, Mapping[str, Any]]) -> None:
        self._bench.check_model(request.model, request.device, settings)
        request.texts.check()

    def _facts(self, file: Path | None, edits: int | None) -> tuple[Fact, ...]:
        """The facts of the file, of which every row must be valid, or the demo world's."""
        if file is None:
            return self._demo_facts(edits)
        return read_all_facts(file)

    def _demo_facts(self, edits: int | None) -> tuple[Fact, ...]:
        known = len(self._bench.demo_facts())
        if edits is not None and not 1 <= edits <= known:
            raise BadInput(f"--edits {edits} is not possible.", f"The demo world has 1 to {known} facts to edit.")
        return self._bench.demo_facts(edits)
