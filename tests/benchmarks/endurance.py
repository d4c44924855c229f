"""How a session of ten thousand edits behaves: memory while it grows, opening it, going to any edit, switching.

    python -m tests.benchmarks.endurance [--edits 10000] [--batch 1] [--rank 1] [--folder DIR]

The batches have random changes of the demo world's model, at the layers and of the size that an edit has (a rank for
each fact), and are committed as a run commits them: weights, factor file, rows. The search for them and the measures
are left out. With ``--folder`` the session is kept there, and one that is there grows until it has as many edits.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from engine.associative.statistics import Corpus, StatisticsStore
from engine.editing.open_session import OpenSession
from engine.events import Steps, run
from engine.fact import Fact, make_fact
from engine.methods.method import Proposal
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel
from engine.session.records import FactResult
from engine.workbench import Workbench

LAYERS = (2, 3, 4, 5)


def main() -> None:
    """Grow a session, and print what that and going about in it takes."""
    options = _options()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "session"
        with Workbench(Path(scratch) / "home") as bench:
            run(bench.load("demo"))
            _grow(bench.model, folder, options)
            _about(bench, folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--rank", type=int, default=1, help="of the change that one fact makes in each layer")
    parser.add_argument("--folder", type=Path, help="where the session is, or is made and kept")
    return parser.parse_args()


def _opened(model: LoadedModel, folder: Path) -> OpenSession:
    return run(OpenSession.open(model, folder, StatisticsStore(folder / "statistics", model, Corpus())))


def _grow(model: LoadedModel, folder: Path, options: argparse.Namespace) -> None:
    session = _opened(model, folder)
    generator, begun = torch.Generator().manual_seed(0), time.perf_counter()
    _say(f"{'edits':>7}  {'memory, MB':>10}  {'files':>5}  {'threads':>7}  {'commit, ms':>10}")
    for done in range(session.position, options.edits, options.batch):
        if done % 1000 == 0:
            begun = time.perf_counter()
        facts = tuple(make_fact(f"Ada {done + n}", "{} lives in", f"Orlen {n}") for n in range(options.batch))
        _commit(session, facts, _change(model, options.rank * options.batch, generator))
        if (done + options.batch) % 1000 == 0:
            each = 1000 * (time.perf_counter() - begun) * options.batch / 1000
            counts = f"{_memory():>10.1f}  {_handles():>5}  {_threads():>7}"
            _say(f"{done + options.batch:>7}  {counts}  {each:>10.1f}")
    session.close()
    model.weights.replace([], 0)


def _change(model: LoadedModel, rank: int, generator: torch.Generator) -> Delta:
    parts = []
    for layer in LAYERS:
        rows, columns = model.anatomy.layers[layer].write.read().shape
        left = torch.randn(rows, rank, generator=generator) * 1e-3
        parts.append(LayerDelta.of(layer, left, torch.randn(rank, columns, generator=generator)))
    return Delta(tuple(parts))


def _commit(session: OpenSession, facts: tuple[Fact, ...], change: Delta) -> None:
    def judge() -> Steps[tuple[FactResult, ...]]:
        yield from ()
        return tuple(FactResult(fact.id, 0.1, 0.9, "Orlen", True) for fact in facts)

    run(session.commit(Proposal(change, {}), session.record("memit", {}, facts, 0.1), judge))


def _about(bench: Workbench, folder: Path) -> None:
    """Open the session, go to random points of it, take one back, begin a branch and switch."""
    with _timed("opening"):
        session = _opened(bench.model, folder)
    last, dice = len(session.ledger.batches()), random.Random(0)
    _say(f"  {last} batches, {session.ledger.position} edits, {_memory():.1f} MB")
    _go("taking one back", lambda: session.go_to(last - 1))
    for name, points in (("going anywhere", [dice.randint(0, last) for _ in range(12)]), ("to the start", [0])):
        for point in points:
            _go(f"{name}, {point}", lambda point=point: session.go_to(point))
    middle = last // 2
    _go(f"to {middle}", lambda: session.go_to(middle))
    generator = torch.Generator().manual_seed(1)
    main = session.ledger.branch
    for number in range(5):
        _commit(session, (make_fact(f"Bo {number}", "{} lives in", "Sund"),), _change(bench.model, 1, generator))
    branch = session.ledger.branch
    _go(f"switching to {main}", lambda: run(session.switch(main)))
    _go(f"switching to {branch}", lambda: run(session.switch(branch)))
    run(session.switch(main))
    session.ledger.delete_branch(branch)
    _say(f"  {_memory():.1f} MB, {_handles()} files, {_threads()} threads")
    session.close()


def _go(what: str, move: Callable[[], object]) -> None:
    with _timed(what):
        move()


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    _say(f"{what:<28} {time.perf_counter() - begun:8.3f} s")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _memory() -> float:
    """Resident memory of this process, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


if __name__ == "__main__":
    main()
