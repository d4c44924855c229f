"""Settings that are found for a model: ``bench.tuning.run(plan, facts)``, kept as its preset, exported, imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.arguments import taking_all
from engine.errors import BadInput
from engine.methods.presets.own import OwnPreset, OwnPresets, read_own_preset
from engine.methods.presets.published import preset
from engine.methods.registry import find_method
from engine.support.home import absolute
from engine.support.provenance import program_version
from engine.support.wording import say
from engine.tuning.table import TuningTable, check_tuning_folder, read_tuning
from engine.tuning.tuning import Tuning, TuningResult, check_plan

if TYPE_CHECKING:
    from engine.editing.statistics_text import StatisticsSource
    from engine.events import Steps, TuningPoint
    from engine.fact import Fact
    from engine.laboratory.reference_probes import ReferenceProbes
    from engine.model.loading import LoadedModel
    from engine.requests import TuningPlan


@taking_all
class Tunings:
    """Searches for the settings of a method on the workbench's model, kept under ``home`` where no folder is given.

    ``model`` gives the workbench's; ``unedited`` closes its session and takes all edits back.
    """

    def __init__(
        self,
        model: Callable[[], LoadedModel],
        unedited: Callable[[], Steps[None]],
        statistics: StatisticsSource,
        reference: ReferenceProbes,
        presets: OwnPresets,
        home: Path,
    ) -> None:
        self._model, self._unedited, self._presets = model, unedited, presets
        self._statistics, self._reference, self._home = statistics, reference, home

    @property
    def home(self) -> Path:
        """The folder of the searches for which no other was named; it may not be there yet."""
        return self._home

    def run(self, plan: TuningPlan, facts: Sequence[Fact], folder: Path | str | None = None) -> Steps[TuningResult]:
        """Search by ``plan`` with the first ``plan.facts`` facts, and hold the best up to as many others.

        Yields :class:`TuningProgressed` after each attempt. May be closed at any time: what was finished is kept, and
        the same call goes on with it. Closes the session and leaves the model unedited. Raises BadInput,
        BadHyperparameter, ModelRefused or SessionMismatch before anything is written.
        """
        model, source = self._model(), self._statistics
        found = preset(find_method(plan.method), model).settings
        place = absolute(folder) if folder else None
        tuning = Tuning(
            model, source.store, source.corpus.identity(), self._reference, found, plan, facts, place, self._home
        )
        yield from self._unedited()
        return (yield from tuning.steps())

    def check(self, plan: TuningPlan, folder: Path | str | None = None) -> None:
        """Raise BadInput for a plan that no model could be searched by, or a folder of other things. Needs no model."""
        check_plan(plan)
        if folder is not None:
            check_tuning_folder(Path(folder))

    def read(self, folder: Path | str) -> TuningTable:
        """The search that is kept in ``folder``. Needs no model."""
        return read_tuning(Path(folder))

    def preset(self, folder: Path | str, number: int | None = None) -> OwnPreset:
        """An attempt of the search in ``folder`` (None: its best) as a preset, which is not kept yet."""
        table = read_tuning(Path(folder))
        point = table.best if number is None else table.point(number)
        if point is None:
            raise BadInput(say("no attempt has come to its end yet."), say("Let the search go on."), file=Path(folder))
        about = table.conditions
        return OwnPreset(about.method, about.model, about.fingerprint, table.settings(point), _source(table, point))

    def keep(self, preset: OwnPreset) -> Path:
        """Make ``preset`` that of the loaded model from now on; SessionMismatch where it is another model's."""
        return self._presets.keep(self._model(), preset)

    def take(self, file: Path | str) -> OwnPreset:
        """Keep the preset in a file that :meth:`OwnPreset.write` made, perhaps on another machine."""
        found = read_own_preset(Path(file))
        self.keep(found)
        return found

    def forget(self, method: str) -> None:
        """Go back to the published preset of a method for the loaded model, or to its rule."""
        self._presets.forget(self._model(), method)


def _source(table: TuningTable, point: TuningPoint) -> str:
    """How the settings were found, in one line for the person who meets them later."""
    about, first = table.conditions, table.points[0]
    told = (
        f"tuned {datetime.now(UTC):%Y-%m-%d} on {about.count} facts in batches of {about.batch} ({about.dtype}, seed "
        f"{about.seed}, Palimpsest {program_version()}): attempt {point.number} of {len(table.points)}, score "
        f"{point.score:.2f} (preset {first.score:.2f})"
    )
    here, there = table.held_out(point.number), table.held_out(0)
    if here is not None and there is not None:
        told += f"; on held-out facts {here.score:.2f} ({there.score:.2f})"
    return told
