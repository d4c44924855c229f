"""Continuations against a slow loop without a cache, and sampling against the distribution it claims."""

from contextlib import contextmanager
from itertools import pairwise

import pytest
import torch
from transformers.cache_utils import DynamicSlidingWindowLayer

from engine.errors import BadInput
from engine.events import run
from engine.model.cache import RoomyLayer, cache_argument, cache_of, roomy
from engine.model.decoding import _draw
from engine.model.generation import complete, writing_texts
from engine.model.loading import load
from tests.families import CORNERS, FAMILIES

PROMPT = "The capital of Japan is"
PROMPTS = ["The", "Therefore the", "I", "Zoë lives in Malmö"]


@pytest.fixture(scope="module")
def model_of(family_folder):
    made = {}

    def model(family):
        if family not in made:
            made[family] = run(load(family_folder(family), "cpu", "float32"))
        return made[family]

    return model


@torch.no_grad()
def slow_greedy(model, prompt, count):
    """Token by token, the whole text again each time."""
    ids = model.tokenizer(prompt)["input_ids"]
    start = model.tokenizer.decode(ids, skip_special_tokens=True)
    for _ in range(count):
        best = int(model.module(torch.tensor([ids])).logits[0, -1].argmax())
        if best == model.tokenizer.eos_token_id:
            break
        ids = [*ids, best]
    return model.tokenizer.decode(ids, skip_special_tokens=True)[len(start) :].rstrip("\ufffd")


@pytest.mark.parametrize("family", [*FAMILIES, *CORNERS])
def test_greedy_is_what_a_slow_loop_says(family, model_of):
    model = model_of(family)
    said = complete(model, PROMPT, tokens=12)
    assert said.text == slow_greedy(model, PROMPT, 12)
    assert said.prompt == PROMPT


@pytest.mark.parametrize("family", ["gpt2", "llama", "bloom", "qwen3_5"])
def test_top_one_sampling_of_several_texts_is_greedy(family, model_of):
    model = model_of(family)
    texts = run(writing_texts(model, PROMPTS, length=14, top_k=1, seed=3))
    for prompt, text in zip(PROMPTS, texts, strict=True):
        count = 14 - len(model.tokenizer(prompt)["input_ids"])
        assert text == prompt + slow_greedy(model, prompt, count)


def test_top_tokens_are_the_next_token_probabilities(model_of):
    model = model_of("llama")
    with torch.no_grad():
        probabilities = model.module(torch.tensor([model.tokenizer(PROMPT)["input_ids"]])).logits[0, -1].softmax(-1)
    best = probabilities.topk(5)
    said = complete(model, PROMPT, tokens=0, top=5)
    assert said.text == ""
    assert [name for name, _ in said.top] == [model.tokenizer.decode([i]) for i in best.indices.tolist()]
    torch.testing.assert_close(torch.tensor([p for _, p in said.top]), best.values)


def test_seeds_decide(model_of):
    model = model_of("gpt2")
    one, again, other = (run(writing_texts(model, PROMPTS, length=16, top_k=5, seed=s)) for s in (1, 1, 2))
    assert one == again != other
    assert all(text.startswith(prompt) for text, prompt in zip(one, PROMPTS, strict=True))
    said = [complete(model, PROMPT, sample=True, temperature=2.0, top_k=0, seed=s).text for s in (1, 1, 2)]
    assert said[0] == said[1] != said[2]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(99)
        assert run(writing_texts(model, PROMPTS, length=16, top_k=5, seed=1)) == one


def test_the_global_random_state_is_left_alone(model_of):
    before = torch.get_rng_state()
    run(writing_texts(model_of("gpt2"), PROMPTS, length=12, top_k=5, seed=1))
    assert torch.equal(torch.get_rng_state(), before)


@contextmanager
def watched(model):
    """Every input and output of the model's forward passes."""
    passes, plain = [], model.module.forward

    def forward(*args, **kwargs):
        output = plain(*args, **kwargs)
        passes.append((kwargs["input_ids"], kwargs["attention_mask"], output.logits[:, -1]))
        return output

    model.module.forward = forward
    try:
        yield passes
    finally:
        del model.module.forward


def test_every_sampled_token_is_among_the_likeliest(model_of):
    model = model_of("gpt2")
    with watched(model) as passes:
        run(writing_texts(model, ["The", "The", "I"], length=12, top_k=3, seed=5))
    for (_, _, logits), (ids, _, _) in pairwise(passes):
        if ids.shape[0] == logits.shape[0]:
            assert all(int(i) in row.topk(3).indices.tolist() for i, row in zip(ids[:, -1], logits, strict=True))


@pytest.mark.parametrize("top_k", [0, 4])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_draws_follow_the_tempered_distribution(top_k, temperature):
    logits = torch.tensor([1.0, -0.5, 2.0, 0.3, 0.9, -3.0])
    count = 20_000
    uniform = (torch.arange(count) + 0.5) / count
    drawn = _draw(logits.expand(count, -1), top_k, temperature, uniform)
    kept = logits.clone()
    if top_k:
        kept[logits < logits.topk(top_k).values[-1]] = float("-inf")
    wanted = (kept / temperature).softmax(-1)
    found = torch.bincount(drawn, minlength=6) / count
    torch.testing.assert_close(found, wanted, atol=2 / count, rtol=0)


def test_an_end_of_text_token_ends_a_text(model_of):
    model = model_of("gpt2")
    first = model.tokenizer.encode(PROMPT)
    with torch.no_grad():
        best = int(model.module(torch.tensor([first])).logits[0, -1].argmax())
    settings = model.module.generation_config
    former, settings.eos_token_id = settings.eos_token_id, [1, best]
    try:
        assert complete(model, PROMPT, tokens=10).text == ""
        assert run(writing_texts(model, [PROMPT], length=30, top_k=1, seed=0)) == [PROMPT]
    finally:
        settings.eos_token_id = former


def test_a_text_that_is_long_enough_already_stays(model_of):
    assert run(writing_texts(model_of("llama"), [PROMPT, "I"], length=3, top_k=5, seed=0))[0] == PROMPT


def test_lengths_count_the_prompt_and_only_new_tokens_are_run(model_of):
    model = model_of("gpt2")
    with watched(model) as passes:
        run(writing_texts(model, ["The", "The"], length=10, top_k=5, seed=0))
    assert [mask.shape for _, mask, _ in passes] == [(2, n) for n in range(1, 10)]
    assert all(ids.shape == (2, 1) for ids, _, _ in passes)


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_an_empty_prompt_starts_a_text(family, model_of):
    model = model_of(family)
    with watched(model) as passes:
        complete(model, "", tokens=4)
    assert passes[0][0].tolist() == [[model.tokenizer.bos_token_id]]


def test_a_prompt_that_does_not_fit_is_refused(model_of):
    model = model_of("opt")  # learned positions end at 2048
    with pytest.raises(BadInput, match="reads at most 2048"):
        complete(model, "the " * 3000)


def test_generation_stops_at_the_end_of_the_context(model_of):
    model = model_of("gpt2")
    former, model.tokens.positions = model.tokens.positions, 8
    try:
        with watched(model) as passes:
            complete(model, "The", tokens=50)
            run(writing_texts(model, ["The"], length=50, top_k=5, seed=0))
        assert max(mask.shape[1] for _, mask, _ in passes) == 7
    finally:
        model.tokens.positions = former


def test_writes_nothing_to_the_terminal(model_of, capfd):
    complete(model_of("gpt2"), PROMPT)
    run(writing_texts(model_of("llama"), PROMPTS, length=12, top_k=5, seed=0))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("family", ["llama", "gemma3", "gemma3-window", "gpt2", "qwen3_5"])
def test_memory_set_aside_for_the_cache_changes_no_bit(family, model_of, monkeypatch):
    model = model_of(family)
    with watched(model) as roomy:
        texts = run(writing_texts(model, PROMPTS, length=16, top_k=5, seed=1))
    monkeypatch.setattr("engine.model.decoding.roomy", lambda cache, room: cache)
    with watched(model) as plain:
        assert run(writing_texts(model, PROMPTS, length=16, top_k=5, seed=1)) == texts
    assert all(torch.equal(one[2], other[2]) for one, other in zip(roomy, plain, strict=True))


@pytest.mark.parametrize("free", [0, 1])
def test_memory_is_set_aside_only_where_no_window_fills(free, model_of):
    model = model_of("gemma3")
    with torch.no_grad():
        cache = cache_of(model.module(torch.arange(2, 6)[None], use_cache=True))
    sliding = [layer.is_sliding for layer in cache.layers]
    window = next(layer.sliding_window for layer in cache.layers if layer.is_sliding)
    layers = roomy(cache, window - 4 - free).layers
    assert [layer.is_sliding for layer in layers] == sliding
    filled = DynamicSlidingWindowLayer if not free else RoomyLayer
    assert {type(layer) for layer in layers if layer.is_sliding} == {filled}


def test_a_token_goes_to_its_place_in_memory(model_of):
    model = model_of("llama")
    with torch.no_grad():
        cache = roomy(cache_of(model.module(torch.arange(2, 6)[None], use_cache=True)), 3)
        places = [layer.keys.data_ptr() for layer in cache.layers]
        for token in (6, 7, 8):
            model.module(torch.tensor([[token]]), use_cache=True, **cache_argument(model.module, cache))
    assert [layer.keys.data_ptr() for layer in cache.layers] == places
    assert cache.get_seq_length() == 7
