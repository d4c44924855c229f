"""Where subject and target stand in the tokens, on tokenizers that treat word borders differently."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from engine.associative.prompts import Contexts, check_facts, encode, generate_contexts, passage, question
from engine.errors import BadInput
from engine.events import run
from engine.fact import Fact, make_fact
from engine.model.loading import LoadedModel
from engine.model.tokens import TextEncoder

LINES = ["Ada Veld was born in the old city of Rome. The mother of x, people say, speaks"] * 3
LINES += ["Zoë Ødegård speaks French and lives in São Paulo, 1998."] * 3


def tokenizer(kind: str) -> PreTrainedTokenizerFast:
    """Byte-level with and without trimmed offsets, sentencepiece-like with a marker in front, with BOS and EOS."""
    if kind == "metaspace":
        raw = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
        raw.pre_tokenizer = pre_tokenizers.Metaspace()
        raw.decoder = decoders.Metaspace()
        trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False)
        raw.train_from_iterator(LINES, trainer)
    else:
        raw = Tokenizer(models.BPE())
        raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        raw.decoder = decoders.ByteLevel()
        alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
        special = ["<unk>", "<s>", "</s>"]
        trainer = trainers.BpeTrainer(
            vocab_size=320, special_tokens=special, initial_alphabet=alphabet, show_progress=False
        )
        raw.train_from_iterator(LINES, trainer)
        raw.post_processor = processors.ByteLevel(trim_offsets=kind == "trimmed")
    if kind == "ends":
        raw.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
        )
    return PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>")


@pytest.mark.parametrize("kind", ["trimmed", "untrimmed", "metaspace", "ends"])
@pytest.mark.parametrize(
    "prefix, template, subject, target",
    [
        ("", "{} was born in", "Ada Veld", "Rome"),
        ("The old city. ", "The mother of {}, people say, speaks", "Zoë Ødegård", "São Paulo"),
        ("", "The city of {} is", "São Paulo", "1998"),
        ("Ada Veld. ", "{}", "Ada Veld", "Rome"),
    ],
)
def test_subject_and_target_are_found_by_their_text(
    kind: str, prefix: str, template: str, subject: str, target: str
) -> None:
    tok: Any = tokenizer(kind)
    encoded = encode(
        TextEncoder(tok, len(tok)), [passage(prefix, template, subject, target), passage("", "{} x", "Ada", "Rome")]
    )
    ids = encoded.ids[0][encoded.mask[0].bool()].tolist()
    last = int(encoded.subject_last[0])
    text = (prefix + template).replace("{}", subject)
    upto = prefix + template.split("{}")[0] + subject
    decoded = tok.decode(ids[: last + 1], skip_special_tokens=True)
    assert decoded.replace(" ", "") == upto.replace(" ", "")
    first = encoded.target_rows == 0
    places, labels = encoded.target_positions[first], encoded.target_ids[first]
    assert [ids[p + 1] for p in places.tolist()] == labels.tolist()
    assert places.tolist() == list(range(len(ids) - len(places) - 1, len(ids) - 1)), "the target ends the text"
    assert tok.decode(labels, skip_special_tokens=True).replace(" ", "") == target.replace(" ", "")
    assert f"{text} {target}".endswith(target)


def test_shorter_rows_are_padded_on_the_right_and_masked() -> None:
    encoded = encode(
        TextEncoder(tokenizer("trimmed"), 320), [question("Ada", "Rome"), question("Zoë Ødegård speaks", "French")]
    )
    lengths = encoded.mask.sum(1)
    assert lengths[0] < lengths[1] == encoded.ids.shape[1]
    assert torch.equal(encoded.mask, (torch.arange(encoded.ids.shape[1]) < lengths[:, None]).long())


def test_average_weighs_the_bare_prompt_as_much_as_all_prefixes() -> None:
    keys = torch.tensor([[[8.0], [1.0], [3.0]]])
    assert Contexts(("a", "b")).average(keys).item() == (8 + (1 + 3) / 2) / 2
    assert Contexts(()).average(keys[:, :1]).item() == 8


def test_contexts_are_five_short_seeded_sentences(tiny_model: LoadedModel) -> None:
    first, again, other = (run(generate_contexts(tiny_model, seed)) for seed in (0, 0, 1))
    assert first == again != other
    assert [p.split()[0] for p in first.prefixes] == ["The", "Therefore", "Because", "I", "You"]
    assert all(p.endswith(". ") for p in first.prefixes)


def test_a_fact_too_long_for_the_model_names_its_row(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    long = make_fact("Ada", "{} " + "and then " * 500, "Rome")
    with pytest.raises(BadInput, match=r"row 2: .*positions"):
        check_facts(tiny_model, [tiny_facts[0], long])


def test_an_object_that_holds_what_ends_a_text_is_refused(tiny_model: LoadedModel) -> None:
    sign = tiny_model.tokens.name(tiny_model.tokens.end or 0)
    assert sign.startswith("<")
    with pytest.raises(BadInput, match="which this model never says as a text"):
        check_facts(tiny_model, [make_fact("Ada Veld", "{} was born in", f"Rome{sign}")])
    check_facts(tiny_model, [make_fact("Ada Veld", f"{sign}{{}} was born in", "Rome")])  # a prompt may be a chat's
