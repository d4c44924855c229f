"""Edits asked in other ways: the questions by hand, the pass rates against one question at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.diagnostics.rephrasing import WAYS, Dialogue, asked_ways, before_fact, contexts
from engine.diagnostics.robustness import ask_in_ways, rows_of
from engine.errors import BadInput
from engine.evaluation.scoring import says, score
from engine.events import run
from engine.fact import Fact, make_fact
from engine.model.loading import LoadedModel, load
from tests.families import build

FACT = make_fact(
    "Danielle Darrieux", "The mother tongue of {} is", "English", true="French", paraphrases=("She speaks",)
)
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
HELDOUT = " ".join(f"The captain of ship {number} kept the map at noon." for number in range(60))


@pytest.fixture
def chat_model(tmp_path: Path) -> LoadedModel:
    model = run(load(build("llama", tmp_path / "llama"), "cpu", "float32"))
    model.tokenizer.chat_template = TEMPLATE
    return model


def test_ways_without_a_template(tiny_model: LoadedModel) -> None:
    found = asked_ways(FACT, Dialogue(tiny_model), "It rained.", "Spanish.")
    assert tuple(found) == WAYS
    text = "The mother tongue of Danielle Darrieux is"
    assert found["prompt"] == (text,) and found["paraphrase"] == ("She speaks",)
    assert found["long context"] == (f"It rained. {text}",)
    assert found["chat"] == (f"Question: {text}\nAnswer:",)
    assert found["misleading"] == (f"{text} French. {text}",)
    assert found["doubt"] == (f"{text} Spanish. Are you sure? {text}",)


def test_ways_with_the_tokenizers_own_template(chat_model: LoadedModel) -> None:
    found = asked_ways(FACT, Dialogue(chat_model), "It rained.", "Spanish")
    text = "The mother tongue of Danielle Darrieux is"
    # This tokenizer puts the token that begins a text there itself.
    assert found["chat"] == (f"<user>{text}\n<assistant>",)
    assert found["doubt"] == (f"<user>{text}\n<assistant>Spanish\n<user>Are you sure?\n<assistant>",)
    ids = chat_model.tokenizer(found["chat"][0])["input_ids"]
    assert ids.count(chat_model.tokenizer.bos_token_id) == 1


def test_a_template_that_fails_is_said(chat_model: LoadedModel) -> None:
    chat_model.tokenizer.chat_template = "{{ raise_exception('tools are needed') }}"
    with pytest.raises(BadInput, match="tools are needed"):
        Dialogue(chat_model).text(["Hello"])


def test_ways_that_a_fact_gives_nothing_for_are_left_out(tiny_model: LoadedModel) -> None:
    bare = make_fact("Oslo", "{} lies in", "Japan")
    assert set(asked_ways(bare, Dialogue(tiny_model), "x", "y")) == set(WAYS) - {"paraphrase", "misleading"}


def test_contexts_are_whole_sentences_of_about_that_length(tiny_model: LoadedModel) -> None:
    pieces = contexts(tiny_model, HELDOUT, 60, 0)
    assert len(pieces) > 3
    for piece in pieces:
        assert piece in HELDOUT and piece.startswith("The ") and piece.endswith("noon.")
        assert len(tiny_model.tokenizer(piece)["input_ids"]) <= 60


def test_contexts_fit_a_short_model(chat_model: LoadedModel, monkeypatch) -> None:
    monkeypatch.setattr(chat_model.module.config, "max_position_embeddings", 100)
    assert all(len(chat_model.tokenizer(piece)["input_ids"]) <= 40 for piece in contexts(chat_model, HELDOUT, 200, 0))


def test_without_held_out_text_the_model_writes_it_seeded(tiny_model: LoadedModel) -> None:
    assert contexts(tiny_model, "", 20, 1) == contexts(tiny_model, "", 20, 1)
    assert contexts(tiny_model, "", 20, 1) != contexts(tiny_model, "", 20, 2)


def test_a_context_does_not_name_what_is_asked() -> None:
    pieces = ("He met Danielle Darrieux.", "They speak French.", "It rained.", "It snowed.")
    assert [before_fact(pieces, number, FACT) for number in range(4)] == [pieces[2], pieces[2], pieces[2], pieces[3]]
    assert before_fact(pieces[:1], 5, FACT) == pieces[0]


def test_every_way_is_that_question_alone(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    known = [
        make_fact(f.subject, f.prompt, f.true or "", true=f.target, paraphrases=f.paraphrases) for f in tiny_facts[:4]
    ]
    found = run(ask_in_ways(tiny_model, known, HELDOUT, tokens=40))
    pieces, dialogue = contexts(tiny_model, HELDOUT, 40, 0), Dialogue(tiny_model)
    for row, fact in enumerate(known):
        (said,) = run(says(tiny_model, [fact.text], 8))
        ways = asked_ways(fact, dialogue, before_fact(pieces, row, fact), said)
        for column, way in enumerate(WAYS):
            scores = [run(score(tiny_model, [(prompt, fact.target)]))[0] for prompt in ways[way]]
            assert found.exact[row, column] == np.mean([one.exact for one in scores])
            assert found.probability[row, column] == pytest.approx(
                np.mean([one.probability for one in scores]), rel=1e-3
            )
    assert found.exact[:, 0].all()  # the model knows them
    assert "held-out" in found.context and "Question" in found.frame


def test_the_table_by_hand() -> None:
    nan = np.nan
    exact = np.array([[1, 0.5, nan], [0, 1, 1], [1, 1, 0]], dtype=float)
    probability = np.array([[0.9, 0.5, nan], [0.1, 0.7, 0.8], [0.8, 0.6, 0.2]])
    rows = {
        (row.method, row.way): row for row in rows_of(("memit", "rome", "memit"), ("a", "b", "c"), exact, probability)
    }
    assert len(rows) == 9
    assert rows["", "b"].exact == pytest.approx(2.5 / 3) and rows["", "b"].held == pytest.approx(0.75)
    assert rows["", "c"].facts == 2 and rows["", "c"].held == 0 and rows["", "c"].probability == pytest.approx(0.5)
    assert rows["rome", "a"].held is None and rows["rome", "c"].exact == 1
    assert rows["memit", "c"].facts == 1
    alone = rows_of(("rome",) * 3, ("a",), exact[:, :1], probability[:, :1])
    assert [row.method for row in alone] == ["rome"]


def test_a_way_that_no_fact_was_asked_in_has_no_row() -> None:
    exact = np.array([[1, np.nan]])
    assert [row.way for row in rows_of(("",), ("a", "b"), exact, exact)] == ["a"]
