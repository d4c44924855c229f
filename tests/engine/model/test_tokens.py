"""Texts as tokens on small tokenizers that open, close, cut, fill up and mark word borders in different ways."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from engine.associative.prompts import (
    Passage,
    check_facts,
    encode,
    generate_rome_contexts,
    passage,
    question,
    subject_tokens,
)
from engine.associative.statistics import Corpus, collect
from engine.diagnostics.importance import text_shares
from engine.errors import BadInput, ModelRefused
from engine.evaluation.scoring import perplexity, says, score
from engine.events import run
from engine.fact import Probe, make_fact
from engine.model.generation import complete
from engine.model.loading import LoadedModel, load
from engine.model.tokens import TextEncoder, Tokenized
from tests.families import build, make_tokenizer

LINES = ["Ada Veld was born in the old city of Rome. The mother of x, people say, speaks"] * 3
LINES += ["Zoë Ødegård speaks French and lives in São Paulo, 1998.", "埃菲尔铁塔位于罗马。埃菲尔铁塔位于巴黎。"] * 3
SPECIAL = ["<unk>", "<s>", "</s>"]


def byte_level(trim: bool = True) -> Tokenizer:
    """Byte-level BPE, as GPT-2 and Qwen have it."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=360, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    raw.train_from_iterator(LINES, trainer)
    raw.post_processor = processors.ByteLevel(trim_offsets=trim)
    return raw


def unigram(prepend: str) -> Tokenizer:
    """Unigram behind marked spaces, as sentencepiece has it; ``prepend`` "never" has no mark before a text."""
    raw = Tokenizer(models.Unigram())
    raw.normalizer = normalizers.NFKC()
    raw.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=prepend, split=False)
    raw.decoder = decoders.Metaspace(prepend_scheme=prepend, split=False)
    trainer = trainers.UnigramTrainer(vocab_size=160, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False)
    raw.train_from_iterator(LINES, trainer)
    return raw


def surrounded(raw: Tokenizer, single: str) -> Tokenizer:
    """``raw`` with tokens put before and behind a text."""
    raw.post_processor = processors.TemplateProcessing(single=single, special_tokens=[("<s>", 1), ("</s>", 2)])
    return raw


def restricted() -> Tokenizer:
    """A file that cuts every text at 16 tokens and fills it up to 16."""
    raw = byte_level()
    raw.enable_truncation(16)
    raw.enable_padding(length=16, pad_id=0, pad_token="<unk>")
    return raw


KINDS = {
    "byte level": byte_level,
    "byte level, untrimmed": lambda: byte_level(trim=False),
    "unigram": lambda: unigram("always"),
    "unigram, nothing before": lambda: unigram("never"),
    "opens": lambda: surrounded(unigram("first"), "<s> $A"),
    "closes": lambda: surrounded(byte_level(), "$A </s>"),
    "opens and closes": lambda: surrounded(byte_level(), "<s> $A </s>"),
    "cuts and fills up": restricted,
}


def fast(raw: Tokenizer) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>", bos_token="<s>", eos_token="</s>")


@pytest.fixture(params=KINDS)
def encoder(request: pytest.FixtureRequest) -> TextEncoder:
    tokenizer = fast(KINDS[request.param]())
    return TextEncoder(tokenizer, len(tokenizer))


TEXTS = [
    ("{} was born in", "Ada Veld", "Rome"),
    ("The mother of {}, people say, speaks", "Zoë Ødegård", "São Paulo"),
    ("{}", "Ada", "Veld"),
    ("{}位于", "埃菲尔铁塔", "罗马"),
    ("{}", "埃菲尔铁塔", "巴黎"),
    ("{}位于 ", "埃菲尔铁塔", "罗马"),
    ('The city of {} is "', "Rome", "São Paulo"),
    ("La ville de {} est à l'", "Zoë", "Ada"),
    ("the {}ld speaks", "Ada Ve", "French"),
    ("{}, people say, is in", "C{}x", "Rome"),
]


def read_as_placed(encoder: TextEncoder, told: Passage, ids: list[int]) -> Tokenized:
    """The reading of ``told``, as one text or in two parts, that gives ``ids``."""
    (whole,) = encoder.read([told.text])
    return whole if whole.ids == ids else encoder.read_apart(told.text, told.target[0])


@pytest.mark.parametrize(("template", "subject", "target"), TEXTS)
def test_subject_and_target_stand_where_their_letters_are(
    encoder: TextEncoder, template: str, subject: str, target: str
) -> None:
    told = passage("", template, subject, target)
    encoded = encode(encoder, [told])
    ids = encoded.ids[0].tolist()
    first = int(encoded.target_positions[0]) + 1
    read = read_as_placed(encoder, told, ids)
    assert encoded.target_ids.tolist() == ids[first:], "the target reaches to the end, and nothing closes the text"
    bare, start = told.target[0], told.subject[0]
    assert all(end <= bare for _, end in read.spans[:first]), "the prompt's tokens hold nothing of the target"
    assert read.spans[first][1] > bare
    assert 2 not in ids, "no end of text between prompt and target"
    last = int(encoded.subject_last[0])
    assert last < first
    covered = {place for a, b in read.spans[: last + 1] for place in range(a, b)}
    wanted = {place for place in range(start, start + len(subject)) if not told.text[place].isspace()}
    spanning = {place for a, b in read.spans[first : first + 1] for place in range(a, min(b, bare))}
    assert wanted <= covered | spanning, "no letter of the subject comes later, but in a token that is the target's"
    places = subject_tokens(encoder, told)
    assert places.stop - 1 == last and read.spans[places.start][1] > start


def test_prompt_and_target_are_read_as_they_are_asked_and_written(encoder: TextEncoder) -> None:
    """Wherever a text is cut in two, the prompt's tokens are those of the prompt alone.

    But where a tokenizer takes a text's beginning for a word's: there the token over the border is the target's.
    """
    for text in ("Ada Veld was born in the old city", "埃菲尔铁塔位于罗马"):
        for place in range(3, len(text)):
            if text[place - 1].isspace() or text[place].isspace():
                continue
            encoded = encode(encoder, [Passage(text, (0, 3), (place, len(text)))])
            first = int(encoded.prompt_last[0]) + 1
            if encoder.marks_beginnings:
                (read,) = encoder.read([text])
                assert first == max(1, next(i for i, (_, end) in enumerate(read.spans) if end > place))
            else:
                assert encoded.ids[0, :first].tolist() == encoder.ids(text[:place])
                assert encoder.decode(encoded.target_ids.tolist()) == text[place:]
            assert int(encoded.subject_last[0]) < first


def test_tokens_are_those_of_the_tokenizer_without_what_closes_a_text(encoder: TextEncoder) -> None:
    for text in [
        "Ada Veld was born in the old city of Rome. The mother of x, people say, speaks French",
        "罗马",
        " x",
        "",
    ]:
        own = fast(Tokenizer.from_str(encoder.tokenizer.backend_tokenizer.to_str()))(text)["input_ids"]
        assert [*encoder.ids(text), *encoder.closing] == own
        assert encoder.ids(text) == [*encoder.opening, *encoder.plain(text)]
        assert encoder.decode(encoder.ids(text)).strip() == text.strip()


def test_opening_and_closing_are_known() -> None:
    found = {
        name: (TextEncoder(fast(make()), 400).opening, TextEncoder(fast(make()), 400).closing)
        for name, make in KINDS.items()
    }
    assert found["opens"] == ((1,), ()) and found["closes"] == ((), (2,)) and found["opens and closes"] == ((1,), (2,))
    assert {found[name] for name in KINDS if "s" not in name.split()[0][-1]} == {((), ())}


def test_windows_open_like_a_text_and_fit_the_model() -> None:
    tokens = TextEncoder(fast(surrounded(byte_level(), "<s> $A </s>")), 400, positions=10)
    ids = list(range(100, 130))
    windows = tokens.windows(ids, 256)
    assert [len(w) for w in windows] == [10, 10, 10, 4] and {w[0] for w in windows} == {1}
    assert [i for w in windows for i in w[1:]] == ids
    assert tokens.given == 1 and TextEncoder(fast(byte_level()), 400).windows(ids, 16) == [ids[:16], ids[16:]]


def test_a_space_at_a_prompts_end_is_left_to_the_answer(encoder: TextEncoder) -> None:
    assert encoder.prompt("Ada Veld was born in ") == encoder.prompt("Ada Veld was born in")
    whole, prompt = encode(encoder, [question("埃菲尔铁塔位于 ", "罗马")]), encoder.prompt("埃菲尔铁塔位于 ")
    assert whole.ids[0, : len(prompt)].tolist() == prompt
    assert int(whole.prompt_last[0]) == len(prompt) - 1


def test_from_nothing_a_text_begins_as_the_tokenizer_opens_it() -> None:
    assert TextEncoder(fast(surrounded(byte_level(), "<s> $A")), 400).prompt("") == [1]
    assert TextEncoder(fast(byte_level()), 400).prompt("") == [1]
    assert TextEncoder(PreTrainedTokenizerFast(tokenizer_object=byte_level()), 400).prompt("") == []


# -- tokens that a model has no embedding for --------------------------------------------------------------------------


@pytest.fixture
def extended(tmp_path: Path) -> LoadedModel:
    """A model whose tokenizer was given two tokens more, as people do before they resize an embedding."""
    folder = build("gpt2", tmp_path / "model")
    tokenizer = make_tokenizer()
    tokenizer.add_tokens(["Zorgon", AddedToken("<tool>", special=True)])
    tokenizer.save_pretrained(folder)
    return run(load(folder, "cpu", "float32"))


def test_a_text_with_a_token_beyond_the_embedding_is_refused_by_its_name(extended: LoadedModel, tmp_path: Path) -> None:
    good = make_fact("Ada", "{} lives in", "Rome")
    texts = [
        make_fact("Zorgon", "{} lives in", "Rome"),
        make_fact("Ada", "{} lives in", "Zorgon"),
        make_fact("Ada", "{} lives in", "Rome", paraphrases=("Where does Zorgon live?",)),
        make_fact("Ada", "{} lives in", "Rome", portability=(Probe("Her home is", "<tool>"),)),
    ]
    for fact in texts:
        with pytest.raises(BadInput, match=r"row 2: .*'(Zorgon|<tool>)', token \d+"):
            check_facts(extended, [good, fact])
    check_facts(extended, [good])
    for ask in (lambda: complete(extended, "Zorgon is"), lambda: run(says(extended, ["Zorgon is"]))):
        with pytest.raises(BadInput, match="Zorgon"):
            ask()
    file = tmp_path / "text.txt"
    file.write_text("The town is old.\n" * 50 + "Zorgon came.\n", encoding="utf-8")
    with pytest.raises(BadInput, match="Zorgon"):
        next(Corpus(file).passages(extended, 100))


def test_a_tokenizer_whose_own_words_lie_beyond_the_embedding_is_refused_before_loading(tmp_path: Path) -> None:
    folder = build("gpt2", tmp_path / "model")
    raw = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = raw["model"]["vocab"]
    vocabulary["zzzz"] = max(vocabulary.values()) + 1000
    (folder / "tokenizer.json").write_text(json.dumps(raw), encoding="utf-8")
    events: list[Any] = []
    with pytest.raises(ModelRefused, match="tokens, its model only"):
        run(load(folder, "cpu", "float32"), events.append)
    assert events == []


# -- whole models ------------------------------------------------------------------------------------------------------


def with_tokenizer(folder: Path, change: Any) -> LoadedModel:
    """The tiny model of ``folder`` with its tokenizer's file changed."""
    file = folder / "tokenizer.json"
    raw = Tokenizer.from_file(str(file))
    change(raw)
    raw.save(str(file))
    return run(load(folder, "cpu", "float32"))


def close_texts(raw: Tokenizer) -> None:
    end = raw.token_to_id("</s>")
    raw.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", end)])


def cut_and_fill(raw: Tokenizer) -> None:
    raw.enable_truncation(16)
    raw.enable_padding(length=32)


TEXT = "The town is old and the river is long. " * 20


@pytest.mark.parametrize("change", [close_texts, cut_and_fill])
def test_what_a_tokenizers_file_does_to_a_text_changes_nothing(tmp_path: Path, change: Any) -> None:
    plain = run(load(build("gpt2", tmp_path / "plain"), "cpu", "float32"))
    changed = with_tokenizer(build("gpt2", tmp_path / "changed"), change)
    fact = make_fact("Ada Veld", "{} lives, as people in the old town say all day long, in the city of", "Rome")
    asked = [(fact.text, fact.target), ("The town is", "old")]
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    for both in (
        lambda m: run(score(m, asked)),
        lambda m: run(says(m, [prompt for prompt, _ in asked])),
        lambda m: complete(m, fact.text, tokens=8),
        lambda m: run(perplexity(m, TEXT)),
        lambda m: run(collect(m, (0,), Corpus(file), 100))[0].matrix.tolist(),
        lambda m: m.tokens.ids(TEXT),
    ):
        assert both(plain) == both(changed)  # type: ignore[no-untyped-call]


def test_an_exported_tokenizer_keeps_the_settings_of_its_file(tmp_path: Path) -> None:
    model = with_tokenizer(build("gpt2", tmp_path / "model"), cut_and_fill)
    with model.tokens.as_in_its_file() as tokenizer:
        tokenizer.save_pretrained(tmp_path / "saved")
    saved = json.loads((tmp_path / "saved" / "tokenizer.json").read_text(encoding="utf-8"))
    assert saved["truncation"]["max_length"] == 16 and saved["padding"]["strategy"] == {"Fixed": 32}
    assert len(model.tokens.ids(TEXT)) > 32


# -- windows on whole models -------------------------------------------------------------------------------------------


def plain_perplexity(model: LoadedModel, text: str, width: int) -> float:
    """Token by token: every token of a window but what opens it, or else its first, given all before it."""
    opening, ids = list(model.tokens.opening), model.tokens.plain(text)
    room, total, count = width - len(opening), 0.0, 0
    for start in range(0, len(ids), room):
        window = opening + ids[start : start + room]
        for place in range(max(1, len(opening)), len(window)):
            logits = model.module(torch.tensor([window[:place]])).logits[0, -1].double()
            total -= float(logits.log_softmax(-1)[window[place]])
            count += 1
    return math.exp(total / count)


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_perplexity_begins_every_window_as_a_text_begins(tmp_path: Path, family: str) -> None:
    model = run(load(build(family, tmp_path / "model"), "cpu", "float32"))
    text = TEXT[:200]
    assert run(perplexity(model, text, width=16)) == pytest.approx(plain_perplexity(model, text, 16), rel=1e-4)


@pytest.fixture
def short(tmp_path: Path) -> LoadedModel:
    """A GPT-2 that reads 40 tokens, fewer than every window that the program would like."""
    folder = build("gpt2", tmp_path / "model")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["n_positions"] = 40
    tensors = load_file(folder / "model.safetensors")
    name = next(name for name in tensors if name.endswith("wpe.weight"))
    tensors[name] = tensors[name][:40].clone()
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return run(load(folder, "cpu", "float32"))


def test_a_model_that_reads_little_is_given_what_fits(short: LoadedModel, tmp_path: Path) -> None:
    assert short.tokens.positions == 40
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    for corpus in (Corpus(file), Corpus()):
        covariance = run(collect(short, (0,), corpus, 200))[0]
        assert covariance.tokens >= 200 and covariance.matrix.isfinite().all()
    assert math.isfinite(run(perplexity(short, TEXT)))
    assert run(text_shares(short, TEXT)).places > 40
    assert len(run(generate_rome_contexts(short, 0)).prefixes) == 20
    prompt = "The town is old and the river"
    assert complete(short, prompt, tokens=500).text and run(says(short, [prompt], 500))


def test_a_text_longer_than_the_model_reads_is_refused_before_any_pass(short: LoadedModel) -> None:
    fact = make_fact("Ada", "{} lives in", "Rome", paraphrases=(TEXT,))
    with pytest.raises(BadInput, match=r"row 1: .*longer than the model's 40 positions"):
        check_facts(short, [fact])
    for work in (score(short, [("The town", "is"), (TEXT, "old")]), says(short, ["The town", TEXT])):
        with pytest.raises(BadInput, match="reads at most 40"):
            next(work)
