"""What is done while nobody asks: superposition at the layers whose covariances are missing; it gives way at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.associative.statistics import Collection, Corpus, StatisticsStore, collect
from engine.events import Event, Progress, SuperpositionMeasured, run
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 8}


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> Iterator[Workbench]:
    """Two facts are edited at two of the model's layers."""
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    workbench.use_statistics_text(tiny_world / "statistics.txt")
    workbench.use_known_facts(tiny_facts[20:40])
    run(workbench.edit(tiny_facts[:2], "encore", QUICK, batch=2))
    yield workbench
    workbench.close()


def superpositions(events: list[Event]) -> list[SuperpositionMeasured]:
    return [event for event in events if isinstance(event, SuperpositionMeasured)]


def test_the_missing_layers_are_measured_now_and_before_the_edits(bench: Workbench, tmp_path: Path) -> None:
    assert bench.info is not None
    before = {name: value.clone() for name, value in bench.model.module.state_dict().items()}
    events: list[Event] = []
    run(bench.idle(), events.append)
    every = tuple(range(bench.info.layers))
    assert len(every) > 2
    assert [(event.position, event.layers) for event in superpositions(events)] == [(0, every), (2, every)]
    assert all(torch.equal(value, before[name]) for name, value in bench.model.module.state_dict().items())
    again: list[Event] = []
    run(bench.idle(), again.append)
    assert not again, "nothing is left to be done"
    folder = bench.session_folder
    run(bench.open_session(folder))
    run(bench.idle(), again.append)
    assert not superpositions(again), "and a session that is opened again knows it"


def test_without_a_session_nothing_is_done(tmp_path: Path, tiny_world: Path) -> None:
    bench = Workbench(tmp_path / "home")
    assert list(bench.idle()) == []
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    assert list(bench.idle()) == []
    bench.close()


def test_stopped_after_any_step_it_leaves_the_model_as_it_was_and_goes_on(bench: Workbench) -> None:
    before = {name: value.clone() for name, value in bench.model.module.state_dict().items()}
    layers, stops, ended = range(bench.model.info.layers), 0, False
    while not ended and stops < 500:
        work = bench.idle()
        while (event := next(work, None)) is not None:
            if isinstance(event, Progress) and event.task == "Covariance statistics":
                break
        ended = event is None
        work.close()
        stops += 1
        assert all(torch.equal(value, before[name]) for name, value in bench.model.module.state_dict().items())
    assert ended and stops > 1
    assert bench._statistics.store.kept(layers, 1) == tuple(layers)


@pytest.mark.parametrize("text", [True, False])
def test_a_pass_in_pieces_gives_the_bits_of_a_whole_one(tiny_model: LoadedModel, tiny_world: Path, text: bool) -> None:
    corpus = Corpus(tiny_world / "statistics.txt" if text else None)
    whole = run(collect(tiny_model, (0, 1), corpus, 6000))
    part, pieces = Collection(tiny_model, (0, 1), corpus, 6000), 0
    while True:
        work = part.steps()
        try:
            next(work)
        except StopIteration as stop:
            found = stop.value
            break
        work.close()
        pieces += 1
    assert pieces > 2 and found.keys() == whole.keys()
    for layer, covariance in whole.items():
        assert torch.equal(covariance.matrix, found[layer].matrix) and covariance.tokens == found[layer].tokens


def test_a_run_in_between_takes_what_it_needs_and_nothing_begun_is_lost(
    tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path
) -> None:
    corpus = Corpus(tiny_world / "statistics.txt")
    every = range(tiny_model.info.layers)
    store = StatisticsStore(tmp_path / "one", tiny_model, corpus)
    work = store.prepare(every, 6000)
    begun = next(event for event in work if isinstance(event, Progress) and event.task == "Covariance statistics")
    work.close()
    assert 0 < begun.done < begun.total
    run(store.prepare((0,), 3000))  # another pass, of other size
    events: list[Event] = []
    run(store.prepare(every, 6000), events.append)
    first = next(event for event in events if isinstance(event, Progress) and event.task == "Covariance statistics")
    assert first.done > begun.done, "it went on where it was stopped"
    fresh = StatisticsStore(tmp_path / "two", tiny_model, corpus)
    run(fresh.prepare(every, 6000))
    assert all(torch.equal(store.get(layer).matrix, fresh.get(layer).matrix) for layer in every)
