"""C = E[k k^T]: the streamed pass against keys gathered plainly, and the cache."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from tokenizers.normalizers import Lowercase
from torch import Tensor
from transformers import AutoTokenizer

import resources
from engine.associative import covariance_files, keys
from engine.associative.covariance_files import _checksum
from engine.associative.statistics import Corpus, StatisticsStore, collect, read_text
from engine.errors import BadInput
from engine.events import Log, Progress, run
from engine.methods.presets.published import preset
from engine.methods.registry import methods
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel, load
from engine.model.tokens import TextEncoder
from tests.families import build


def plain_covariance(model: LoadedModel, layer: int, corpus: Corpus, tokens: int) -> tuple[Tensor, int]:
    """Every key of every token, one passage at a time, in float64."""
    seen: list[Tensor] = []
    module = model.anatomy.layers[layer].write.module
    for batch in corpus.passages(model, tokens):
        handle = module.register_forward_pre_hook(lambda _, args: seen.append(args[0][0].double()))
        for row in batch if isinstance(batch, Tensor) else ():
            with torch.no_grad():
                model.module(input_ids=row[None], use_cache=False)
        handle.remove()  # the model may write its next text
        if sum(map(len, seen)) >= tokens:
            break
    every = torch.cat(seen)
    return every.T @ every / len(every), len(every)


def test_one_pass_for_all_layers_is_the_mean_outer_product(tiny_model: LoadedModel, tiny_world: Path) -> None:
    corpus = Corpus(tiny_world / "statistics.txt")
    events: list[object] = []
    found = run(collect(tiny_model, (0, 3), corpus, 3000), events.append)
    assert isinstance(events[-1], Progress) and events[-1].done == 3000
    for layer, covariance in found.items():
        expected, tokens = plain_covariance(tiny_model, layer, corpus, 3000)
        assert covariance.tokens == tokens >= 3000
        torch.testing.assert_close(covariance.matrix.double(), expected, rtol=1e-4, atol=1e-4)


def test_text_of_the_models_own_goes_together_in_passes_that_end_within_a_moment(
    tiny_model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 400
    monkeypatch.setattr(keys, "CPU_WORK", most * tiny_model.info.parameters)
    passages = islice(Corpus().passages(tiny_model, 3000), 250)
    sizes = [batch.numel() for batch in passages if not isinstance(batch, int)]
    assert sizes and max(sizes) <= most and max(sizes) > most // 2
    events: list[object] = []
    found = run(collect(tiny_model, (0,), Corpus(), 3000), events.append)[0]
    told = [event for event in events if isinstance(event, Progress)]
    writing = [event for event in told if event.detail == "the model writes text"]
    assert len(writing) >= 90  # one for every token of the first texts
    assert [event.done for event in told] == sorted(event.done for event in told)
    expected, tokens = plain_covariance(tiny_model, 0, Corpus(), 3000)
    assert found.tokens == tokens >= 3000
    torch.testing.assert_close(found.matrix.double(), expected, rtol=1e-4, atol=1e-4)


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
    rows = [row.tolist() for batch in Corpus(file).passages(model, 10**6) for row in batch]
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
    assert tasks(events) == ["Statistics kept from before"] and torch.equal(again.get(2).matrix, base)
    run(again.prepare((2,), 4000), events.append)
    assert "Covariance statistics" in tasks(events) and again.get(2).tokens >= 4000


def tasks(events: list[object]) -> list[str]:
    """What was at work, in order, each once."""
    return list(dict.fromkeys(event.task for event in events if isinstance(event, Progress)))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1000] ^= 4
    file.write_bytes(content)


def other_names(file: Path) -> None:
    save_file({"covariance": torch.eye(3)}, file)


def other_shape(file: Path) -> None:
    found = {"triangle": torch.ones(4), "scale": torch.ones(3), "counts": torch.tensor([5, 5])}
    with safe_open(file, framework="pt") as handle:
        said = handle.metadata()
    save_file(found, file, {**said, "checksum": _checksum(found)})


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def nothing_at_all(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut, flip_a_bit, other_names, other_shape, a_folder, nothing_at_all])
def test_a_damaged_cache_is_said_and_measured_again(
    tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    store = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
    run(store.prepare((1,), 500))
    expected = store.get(1).matrix
    harm(next(tmp_path.rglob("layer-1.safetensors")))
    again = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
    events: list[object] = []
    run(again.prepare((1,), 500), events.append)
    assert torch.equal(again.get(1).matrix, expected)
    assert "layer-1.safetensors" in next(event.text for event in events if isinstance(event, Log))


def a_file_in_its_place(place: Path) -> None:
    place.write_text("no folder")


def read_only(place: Path) -> None:
    place.mkdir()


@pytest.mark.parametrize("hindrance", [a_file_in_its_place, read_only])
def test_where_nothing_can_be_kept_the_statistics_are_there_all_the_same(
    tiny_model: LoadedModel,
    tiny_world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hindrance: Callable[[Path], None],
) -> None:
    hindrance(tmp_path / "cache")
    if hindrance is read_only:  # root may write anywhere, so the refusal is the file system's word itself
        monkeypatch.setattr(covariance_files, "save_file", refusing_to_write)
    store = StatisticsStore(tmp_path / "cache", tiny_model, Corpus(tiny_world / "statistics.txt"))
    events: list[object] = []
    run(store.prepare((1, 2), 500), events.append)
    assert store.get(1).tokens >= 500 and store.get(2).tokens >= 500
    said = [event.text for event in events if isinstance(event, Log)]
    assert len(said) == 1 and "cannot be kept" in said[0] and str(tmp_path / "cache") in said[0]


def refusing_to_write(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_is_kept_belongs_to_the_tokenizer_too(tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path) -> None:
    corpus = Corpus(tiny_world / "statistics.txt")
    run(StatisticsStore(tmp_path, tiny_model, corpus).prepare((1,), 500))
    other = AutoTokenizer.from_pretrained(tiny_world / "model")
    other.backend_tokenizer.normalizer = Lowercase()
    reader = TextEncoder(other, tiny_model.info.vocabulary)
    store = StatisticsStore(tmp_path, replace(tiny_model, tokens=reader), corpus)
    assert run(store.there((1,), 500)) == ()
    assert run(StatisticsStore(tmp_path, tiny_model, corpus).there((0, 1, 2), 500)) == (1,)


def test_the_short_form_errs_by_less_than_its_sample_and_keeps_what_it_was_made_from(
    tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path
) -> None:
    text = Corpus(tiny_world / "statistics.txt")
    store = StatisticsStore(tmp_path / "cache", tiny_model, text)
    run(store.prepare((1,), 2000))
    store.write_made(tmp_path / "made")
    made = StatisticsStore(tmp_path / "other", tiny_model, Corpus(text.file, tmp_path / "made"))
    assert run(made.there((1,), 2000)) == (1,) and run(made.there((1,), 2001)) == ()
    wanted, found = store.get(1).matrix, made.get(1).matrix
    assert torch.equal(found, found.T)
    assert 0 < (found - wanted).norm() < 1e-3 * wanted.norm()


def test_the_demo_world_brings_the_covariances_that_its_presets_ask_for(tmp_path: Path) -> None:
    world = resources.path("demo_world")
    model = run(load(world / "model", "cpu", "float32"))
    brought = StatisticsStore(tmp_path, model, Corpus(world / "statistics.txt", world / "statistics"))
    asking = [s for m in methods().values() if "statistics_multiplier" in (s := preset(m, model).settings)]
    assert len(asking) > 5
    wanted = max(settings["statistics_multiplier"] for settings in asking) * model.info.inner
    layers = range(model.info.layers)
    assert run(brought.there(layers, wanted)) == tuple(layers)
    made = run(collect(model, (0,), Corpus(world / "statistics.txt"), 10_000))[0]
    assert (brought.get(0).matrix - made.matrix).norm() < 0.1 * made.matrix.norm()


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"\xff\xfe\x00\x81", "UTF-8"),
        ("UTF-16 without a mark".encode("utf-16-le"), "UTF-8"),
        (b"  \n ", "no text"),
        (None, "read"),
    ],
)
def test_a_text_that_cannot_serve_is_named(
    tiny_model: LoadedModel, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "text.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=f"text.txt.*{reason}"):
        next(Corpus(file).passages(tiny_model, 100))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_text_that_has_no_end_is_refused_unread(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(BadInput, match=f"{place}: is no ordinary file"):
            read_text(place)
