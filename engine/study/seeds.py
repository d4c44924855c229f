"""A comparison with several seeds: one comparison for each, in a folder of its own, and their means with intervals."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import BadInput, SessionMismatch
from engine.evaluation.stream import digest_of_facts
from engine.events import Event, Log, Steps, StudyProgress, StudyRowMeasured
from engine.events.study_seeds import WORDS, SeedRows
from engine.fact import Fact
from engine.model.loading import ModelInfo
from engine.session.seeds_page import write_seeds_page
from engine.session.study_page import write_study_page
from engine.session.study_table import SHEET, StudyTable, read_table, write_table
from engine.study.study import Study, StudyRequest
from engine.support.files import digest, write_bytes
from engine.support.places import is_unused
from engine.support.plain_json import parse_plain, read_bounded
from engine.support.sheets import guarded_row
from engine.support.wording import said_by, say

SEEDS = "seeds.json"

# Of n facts out of N the deviation over seeds is sqrt(1 - n / N) of what it is over facts at large: n / N from which
# that is said.
MUCH_SHARED = 0.5


@dataclass(frozen=True)
class SeedsResult:
    """The result of a comparison with several seeds: its tables by seed, their rows together, folder and page."""

    tables: Mapping[int, StudyTable]
    rows: SeedRows
    folder: Path
    page: Path

    @property
    def words(self) -> str:
        """What the intervals are, and when methods are called different."""
        return WORDS

    def as_json(self) -> dict[str, Any]:
        """Plain values, of which JSON can be made: the means with intervals, and the table of each seed."""
        tables = {str(seed): table.as_json() for seed, table in self.tables.items()}
        return {"seeds": list(self.tables), "interval": self.words, "rows": self.rows.records(), "tables": tables}


class SeedStudy:
    """Comparisons of the same methods, one for each of the request's seeds, in ``folder``; each resumes by itself.

    ``make`` makes the comparison of one seed. All are made here, before anything is written: raises what
    :class:`Study` raises, BadInput for seeds that are no several ones or a folder that holds something else, and
    SessionMismatch where it holds other seeds.
    """

    def __init__(self, make: Callable[[StudyRequest, Path], Study], request: StudyRequest, folder: Path) -> None:
        check_seeds(request.seeds)
        _check_folder(folder, request.seeds)
        self._folder = folder
        self._seeds = request.seeds
        count = request.checkpoints[-1] if request.checkpoints else 0
        self._share = (count, len(request.facts))
        self._studies = {
            seed: make(
                replace(request, seeds=(), seed=seed, facts=drawn(request.facts, seed, count)), folder_of(folder, seed)
            )
            for seed in request.seeds
        }

    def steps(self) -> Steps[SeedsResult]:
        """Compare with one seed after another; the page is written after each."""
        write_bytes(self._folder / SEEDS, f"{json.dumps(list(self._seeds))}\n".encode(), private=True)
        yield Log(
            say("The comparison with {count} seeds is kept in {folder}.", count=len(self._seeds), folder=self._folder)
        )
        yield from _shared(*self._share)
        for number, (seed, study) in enumerate(self._studies.items()):
            work = study.steps()
            while True:
                try:
                    event = next(work)
                except StopIteration:
                    break
                yield _of_seed(event, seed, number, len(self._seeds))
            result = render_seeds(self._folder)
        return result


def render_study(folder: Path) -> Path:
    """Write sheet and page of a comparison with one seed or several again, from its tables; return the page."""
    if (folder / SEEDS).is_file():
        return render_seeds(folder).page
    table = read_table(folder)
    write_table(folder, table)
    return write_study_page(folder, table)


def render_seeds(folder: Path) -> SeedsResult:
    """Write the sheet and the page of the seeds that are there; BadInput where there is none."""
    tables = {seed: read_table(own) for seed in seeds_in(folder) if (own := folder_of(folder, seed)).is_dir()}
    if not tables:
        raise BadInput(say("there is no comparison of any seed in it yet."), say("Compare first."), file=folder)
    rows = SeedRows.of({seed: table.rows for seed, table in tables.items()})
    write_bytes(folder / SHEET, _sheet(rows).encode())
    return SeedsResult(tables, rows, folder, write_seeds_page(folder, tables, rows))


def drawn(facts: Sequence[Fact], seed: int, count: int) -> tuple[Fact, ...]:
    """``count`` of ``facts`` (all, if they are fewer) in an order of the seed's; the same on any machine."""
    chosen = random.Random(f"facts/{seed}").sample(range(len(facts)), min(count, len(facts)))
    return tuple(facts[place] for place in chosen)


def seeds_folder(info: ModelInfo, request: StudyRequest, corpus: str) -> str:
    """The name of the folder for a request of which none was said."""
    asked = (info.fingerprint, info.dtype, request.checkpoints, request.batch, sorted(request.seeds), corpus)
    words = json.dumps([asked, digest_of_facts(request.facts), request.settings], default=dict)
    return f"{info.name.replace('/', ' ')} seeds {digest(words.encode())[:8]}"


def check_seeds(seeds: Sequence[int]) -> None:
    """Raise BadInput unless there are two seeds or more, none twice."""
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        shown = ",".join(map(str, seeds))
        raise BadInput(
            say("the seeds {seeds!r} must be two or more, none twice.", seeds=shown), say('Write them like "0,1,2".')
        )


def seeds_in(folder: Path) -> tuple[int, ...]:
    """The seeds of the comparison in ``folder``; SessionMismatch where its file is damaged."""
    try:
        return tuple(parse_plain(read_bounded(folder / SEEDS), list[int]))
    except (OSError, ValueError) as error:
        raise SessionMismatch(
            say("{folder} cannot be read or is damaged: {error}.", folder=folder / SEEDS, error=said_by(error)),
            say("Put it back from a copy, or name another folder."),
        ) from error


def folder_of(folder: Path, seed: int) -> Path:
    """Where the comparison of one seed is kept."""
    return folder / f"seed-{seed}"


def _check_folder(folder: Path, seeds: Sequence[int]) -> None:
    if not (folder / SEEDS).is_file():
        if not is_unused(folder):
            raise BadInput(
                say("it holds files but no comparison with several seeds."),
                say("Name a new folder, or that of one."),
                file=folder,
            )
    elif not set(seeds_in(folder)) <= set(seeds):
        there, now = (",".join(map(str, some)) for some in (seeds_in(folder), seeds))
        raise SessionMismatch(
            say(
                "{folder} holds a comparison with other seeds ({there} there, {now} now).",
                folder=folder,
                there=there,
                now=now,
            ),
            say("Name another folder, or ask for those seeds and more."),
        )


def _shared(count: int, facts: int) -> Iterator[Log]:
    """What is said where each seed draws ``count`` of so few ``facts`` that the seeds have most in common."""
    if count > MUCH_SHARED * facts:
        told = say(
            "Each seed takes most of the facts ({count} of {facts}), so the seeds have most in common: the intervals "
            "say how much these facts and their order matter, and are too narrow for facts at large. Give more facts.",
            count=count,
            facts=facts,
        )
        yield Log(told, "warning")


def _of_seed(event: Event, seed: int, number: int, seeds: int) -> Event:
    """An event of the ``number``-th seed's comparison as one of the whole."""
    if isinstance(event, StudyRowMeasured):
        return replace(event, seed=seed)
    if isinstance(event, StudyProgress):
        left = event.seconds_left if number == seeds - 1 else None
        place, count = number * event.methods + event.number, seeds * event.methods
        stage = say("{stage}, seed {seed}", stage=event.stage, seed=seed)
        return replace(event, number=place, methods=count, stage=stage, seconds_left=left)
    return event


def _sheet(rows: SeedRows) -> str:
    """The means as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    records = rows.records()
    writer.writerow(("method", "edits", "metric", "mean", "low", "high", "seeds"))
    writer.writerows(guarded_row(record.values()) for record in records)
    return out.getvalue()
