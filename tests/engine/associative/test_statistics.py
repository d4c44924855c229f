"""C = E[k k^T]: the streamed pass against keys gathered plainly, and the cache."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.associative.statistics import Corpus, StatisticsStore, collect
from engine.errors import BadInput
from engine.events import Progress, run
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel, load
from tests.families import build


def plain_covariance(model: LoadedModel, layer: int, corpus: Corpus, tokens: int) -> tuple[Tensor, int]:
    """Every key of every token, one passage at a time, in float64."""
    seen: list[Tensor] = []
    module = model.anatomy.layers[layer].write.module
    handle = module.register_forward_pre_hook(lambda _, args: seen.append(args[0][0].double()))
    for batch in corpus.passages(model):
        for row in batch:
            with torch.no_grad():
                model.module(input_ids=row[None], use_cache=False)
        if sum(map(len, seen)) >= tokens:
            break
    handle.remove()
    keys = torch.cat(seen)
    return keys.T @ keys / len(keys), len(keys)


def test_one_pass_for_all_layers_is_the_mean_outer_product(tiny_model: LoadedModel, tiny_world: Path) -> None:
    corpus = Corpus(tiny_world / "statistics.txt")
    events: list[object] = []
    found = run(collect(tiny_model, (0, 3), corpus, 3000), events.append)
    assert isinstance(events[-1], Progress) and events[-1].done == 3000
    for layer, covariance in found.items():
        expected, tokens = plain_covariance(tiny_model, layer, corpus, 3000)
        assert covariance.tokens == tokens >= 3000
        torch.testing.assert_close(covariance.matrix.double(), expected, rtol=1e-4, atol=1e-4)


def test_a_short_text_is_read_once_to_its_end(tiny_model: LoadedModel, tmp_path: Path) -> None:
    file = tmp_path / "short.txt"
    file.write_text("The town is old.\nThe river is long.\n", encoding="utf-8")
    found = run(collect(tiny_model, (1,), Corpus(file), 10**6))[1]
    lines = ["The town is old.\n", "The river is long.\n"]
    assert found.tokens == sum(len(tiny_model.tokenizer(line)["input_ids"]) for line in lines)


def test_every_passage_begins_as_the_tokenizer_begins_a_text(tmp_path: Path) -> None:
    model = run(load(build("llama", tmp_path / "model"), "cpu", "float32"))
    file = tmp_path / "text.txt"
    file.write_text("The town is old and the river is long.\n" * 60, encoding="utf-8")
    rows = [row.tolist() for batch in Corpus(file).passages(model) for row in batch]
    bos = model.tokenizer.bos_token_id
    assert len(rows) > 2
    assert all(row[0] == bos and bos not in row[1:] for row in rows)


def test_statistics_are_those_of_the_base_model_and_are_cached(
    tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path
) -> None:
    corpus = Corpus(tiny_world / "statistics.txt")
    store = StatisticsStore(tmp_path, tiny_model, corpus)
    run(store.prepare((2,), 1000))
    base = store.get(2).matrix
    d, m = tiny_model.anatomy.layers[0].write.shape
    tiny_model.weights.push(Delta((LayerDelta(0, torch.ones(d, 1), torch.ones(1, m)),)))
    fresh = StatisticsStore(tmp_path / "elsewhere", tiny_model, corpus)
    run(fresh.prepare((2,), 1000))
    assert torch.equal(fresh.get(2).matrix, base)
    events: list[object] = []
    again = StatisticsStore(tmp_path, tiny_model, corpus)
    run(again.prepare((2,), 1000), events.append)
    assert events == [] and torch.equal(again.get(2).matrix, base)
    run(again.prepare((2,), 4000), events.append)
    assert events and again.get(2).tokens >= 4000


def test_a_damaged_cache_is_measured_again(tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path) -> None:
    store = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
    run(store.prepare((1,), 500))
    expected = store.get(1).matrix
    file = next(tmp_path.rglob("layer-1.safetensors"))
    file.write_bytes(file.read_bytes()[:100])
    again = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
    run(again.prepare((1,), 500))
    assert torch.equal(again.get(1).matrix, expected)


@pytest.mark.parametrize("content, reason", [(b"\xff\xfe\x00\x81", "UTF-8"), (b"  \n ", "no text"), (None, "read")])
def test_a_text_that_cannot_serve_is_named(
    tiny_model: LoadedModel, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "text.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=f"text.txt.*{reason}"):
        next(Corpus(file).passages(tiny_model))
