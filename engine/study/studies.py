"""All comparisons of methods of a workbench: ``bench.studies.run(methods, checkpoints, facts)`` and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.arguments import taking_all
from engine.associative.prompts import check_facts
from engine.study.seeds import SeedsResult, SeedStudy, folder_of, render_study, seeds_folder
from engine.study.study import Study, StudyRequest, StudyResult
from engine.study.writable import compared_in, left_out, up_to, writable
from engine.support.home import absolute

if TYPE_CHECKING:
    from engine.editing.statistics_text import StatisticsSource
    from engine.events import Steps
    from engine.fact import Fact
    from engine.laboratory.reference_probes import ReferenceProbes
    from engine.model.loading import LoadedModel


@taking_all
class Studies:
    """Comparisons of methods on the unedited model, kept under ``home`` where no folder is given.

    ``model`` gives the workbench's; ``unedited`` closes its session and takes all edits back.
    """

    def __init__(
        self,
        model: Callable[[], LoadedModel],
        unedited: Callable[[], Steps[None]],
        statistics: StatisticsSource,
        reference: ReferenceProbes,
        home: Path,
    ) -> None:
        self._model, self._unedited = model, unedited
        self._statistics, self._reference, self._home = statistics, reference, home

    def run(
        self,
        methods: Sequence[str],
        checkpoints: Sequence[int],
        facts: Sequence[Fact],
        *,
        batch: int = 10,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        folder: Path | str | None = None,
        seed: int = 0,
    ) -> Steps[StudyResult]:
        """Run ``methods`` over the same facts, one after another on the unedited model, measured at ``checkpoints``.

        Yields :class:`StudyRowMeasured` and :class:`StudyProgress` too. The table, a CSV file and an HTML page go to
        ``folder`` (None: one under home named by the request), from which an interrupted comparison resumes. Closes the
        session and leaves the model unedited. Facts that one of the methods cannot write on this model are left out and
        counted in a :class:`Log`. Raises BadInput or SessionMismatch before anything is written.
        """
        place = absolute(folder) if folder else None
        taken = writable(self._model(), (*methods, *compared_in(place)), facts)
        check_facts(self._model(), up_to(facts, taken, checkpoints))  # by their rows, before some are left out
        yield from left_out(len(facts) - len(taken))
        request = StudyRequest(tuple(methods), tuple(checkpoints), taken, batch, seed, settings or {})
        study = self._study(request, place)
        yield from self._unedited()
        return (yield from study.steps())

    def run_seeds(
        self,
        methods: Sequence[str],
        checkpoints: Sequence[int],
        facts: Sequence[Fact],
        seeds: Sequence[int],
        folder: Path | str | None = None,
        **options: Any,
    ) -> Steps[SeedsResult]:
        """:meth:`run` by each of ``seeds``, which draws its own facts; ``options``: ``batch``, ``settings``."""
        there = (name for seed in seeds for name in compared_in(folder_of(absolute(folder), seed) if folder else None))
        taken = writable(self._model(), (*methods, *there), facts)
        yield from left_out(len(facts) - len(taken))
        given = tuple(methods), tuple(checkpoints), taken
        request = StudyRequest(*given, seeds=tuple(seeds), **options).checked()
        name = seeds_folder(self._model().info, request, self._statistics.corpus.identity())
        study = SeedStudy(self._study, request, absolute(folder) if folder else self._home / name)
        yield from self._unedited()
        return (yield from study.steps())

    def render(self, folder: Path | str) -> Path:
        """Rewrite the CSV file and the HTML page of a comparison from its table; return the page. Needs no model."""
        return render_study(Path(folder))

    def _study(self, request: StudyRequest, place: Path | None) -> Study:
        text, another = self._statistics.corpus.identity(), self._statistics.another
        return Study(self._model(), another, text, self._reference, request, place, self._home)
