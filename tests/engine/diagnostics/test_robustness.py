"""Edits asked in other ways: the questions by hand, the pass rates against one question at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.diagnostics.deduction import MORE_WAYS, Check, more_ways
from engine.diagnostics.distractors import Surroundings
from engine.diagnostics.paraphrasing import WAYS, Dialogue, asked_ways, other_object
from engine.diagnostics.robustness import ALL_WAYS, ask_in_ways, rows_of
from engine.errors import BadInput
from engine.evaluation.scoring import Score, says, score
from engine.events import run
from engine.fact import Fact, Probe, make_fact
from engine.laboratory.robustness import UNEDITED, recorded
from engine.model.loading import LoadedModel, load
from engine.requests import RobustnessPlan
from engine.workbench import Workbench
from tests.families import FAMILIES, build

FACT = make_fact(
    "Danielle Darrieux", "The mother tongue of {} is", "English", true="French", paraphrases=("She speaks",)
)
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
OTHERS = [make_fact(name, "{} lies in", "Japan") for name in ("Oslo", "Bern", "Riga", "Kyiv", "Turin", "Porto")]
HELDOUT = " ".join(f"The captain of ship {number} kept the map at noon." for number in range(60))


@pytest.fixture
def chat_model(tmp_path: Path) -> LoadedModel:
    model = run(load(build("llama", tmp_path / "llama"), "cpu", "float32"))
    model.tokenizer.chat_template = TEMPLATE
    return model


def test_ways_without_a_template(tiny_model: LoadedModel) -> None:
    found = asked_ways(FACT, Dialogue(tiny_model), "It rained.", "Spanish.", "French")
    assert tuple(found) == WAYS
    text = "The mother tongue of Danielle Darrieux is"
    assert found["prompt"] == (text,) and found["paraphrase"] == ("She speaks",)
    assert found["long context"] == (f"It rained. {text}",)
    assert found["chat"] == (f"Question: {text}\nAnswer: {text}",)
    assert found["misleading"] == (f"{text} French. {text}",)
    assert found["doubt"] == (f"{text} Spanish. Are you sure? {text}",)


def test_ways_with_the_tokenizers_own_template(chat_model: LoadedModel) -> None:
    found = asked_ways(FACT, Dialogue(chat_model), "It rained.", "Spanish", "French")
    text = "The mother tongue of Danielle Darrieux is"
    # This tokenizer puts the token that begins a text there itself.
    assert found["chat"] == (f"<user>{text}\n<assistant> {text}",)
    assert found["doubt"] == (f"<user>{text}\n<assistant>{text} Spanish\n<user>Are you sure?\n<assistant> {text}",)
    ids = chat_model.tokenizer(found["chat"][0])["input_ids"]
    assert ids.count(chat_model.tokenizer.bos_token_id) == 1


def test_a_question_is_answered_at_once_in_a_chat(tiny_model: LoadedModel, chat_model: LoadedModel) -> None:
    fact = make_fact("Oslo", "Where does {} lie?", "Japan")
    plain = asked_ways(fact, Dialogue(tiny_model), "", "Norway", "")
    assert plain["chat"] == ("Question: Where does Oslo lie?\nAnswer:",)
    own = asked_ways(fact, Dialogue(chat_model), "", "Norway", "")
    assert own["doubt"] == ("<user>Where does Oslo lie?\n<assistant>Norway\n<user>Are you sure?\n<assistant>",)


def test_a_template_that_fails_is_said(chat_model: LoadedModel) -> None:
    chat_model.tokenizer.chat_template = "{{ raise_exception('tools are needed') }}"
    with pytest.raises(BadInput, match="tools are needed"):
        Dialogue(chat_model).text(["Hello"])


def test_ways_that_a_fact_gives_nothing_for_are_left_out(tiny_model: LoadedModel) -> None:
    bare = make_fact("Oslo", "{} lies in", "Japan")
    found = asked_ways(bare, Dialogue(tiny_model), "", "y", "")
    assert set(found) == set(WAYS) - {"paraphrase", "long context", "misleading"}


def test_the_object_to_mislead_with_is_never_the_new_one() -> None:
    oslo, rome = make_fact("Oslo", "{} lies in", "Japan"), make_fact("Rome", "{} lies in", "Peru")
    same = make_fact("Bern", "{} lies in", "Japan", true="Japan")
    assert other_object(FACT, ()) == "French"
    assert other_object(oslo, (oslo, same, FACT, rome)) == "Peru"
    assert other_object(same, (oslo, rome)) == "Peru"
    assert other_object(oslo, (oslo, same, FACT)) == ""


def test_contexts_are_whole_sentences_of_about_that_length(tiny_model: LoadedModel) -> None:
    around = Surroundings.of(tiny_model, HELDOUT, 60)
    pieces = [around.before(fact) for fact in OTHERS]
    assert len(set(pieces)) > 3
    for piece in pieces:
        assert piece.startswith("The ") and piece.endswith("noon.")
        assert all(f"{sentence.rstrip('.')}." in HELDOUT for sentence in piece.split(". "))
        tokens = len(tiny_model.tokenizer(piece, add_special_tokens=False)["input_ids"])
        assert 60 - max(around.lengths) < tokens <= 60


def test_contexts_are_seeded_and_the_facts_own(tiny_model: LoadedModel) -> None:
    around = Surroundings.of(tiny_model, HELDOUT, 60)
    first = [around.before(fact, 1) for fact in OTHERS]
    assert first == [around.before(fact, 1) for fact in OTHERS]
    assert first[::-1] == [around.before(fact, 1) for fact in reversed(OTHERS)], "whatever else is asked"
    assert first != [around.before(fact, 2) for fact in OTHERS]


def test_contexts_fit_a_short_model(chat_model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_model.tokens, "positions", 100)
    around = Surroundings.of(chat_model, HELDOUT, 200, room=30)
    for fact in OTHERS:
        piece = around.before(fact)
        assert piece and len(chat_model.tokenizer(f"{piece} x")["input_ids"]) <= 100 - 30 + 2


def test_a_context_names_nothing_that_is_asked(tiny_model: LoadedModel) -> None:
    text = "He met Danielle. It rained. They speak French. A Darrieux came. English is hard.\nIt snowed! Is it late?"
    around = Surroundings.of(tiny_model, text, 200)
    for seed in range(5):
        sentences = around.before(FACT, seed)
        assert sorted(sentences.replace("! ", "!|").replace(". ", ".|").replace("? ", "?|").split("|")) == [
            "Is it late?",
            "It rained.",
            "It snowed!",
        ]
    assert Surroundings.of(tiny_model, "They speak French.", 200).before(FACT) == ""


def test_text_without_sentences_is_cut_where_it_is_long(tiny_model: LoadedModel) -> None:
    around = Surroundings.of(tiny_model, "and on and on " * 50, 20)
    piece = around.before(FACT)
    assert piece and len(tiny_model.tokenizer(piece, add_special_tokens=False)["input_ids"]) <= 21
    assert Surroundings.of(tiny_model, " \n", 20).before(FACT) == ""


def test_every_way_is_that_question_alone(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    known = [
        make_fact(f.subject, f.prompt, f.true or "", true=f.target, paraphrases=f.paraphrases) for f in tiny_facts[:4]
    ]
    found = run(ask_in_ways(tiny_model, known, HELDOUT, tokens=40))
    around, dialogue = Surroundings.of(tiny_model, HELDOUT, 40), Dialogue(tiny_model)
    for row, fact in enumerate(known):
        (said,) = run(says(tiny_model, [fact.text], 8))
        ways = asked_ways(fact, dialogue, around.before(fact), said, other_object(fact, known))
        for way in WAYS:
            column = ALL_WAYS.index(way)
            assert found.prompts[row][column] == ways[way][0]
            scores = [run(score(tiny_model, [(prompt, fact.target)]))[0] for prompt in ways[way]]
            assert found.exact[row, column] == np.mean([one.exact for one in scores])
            assert found.probability[row, column] == pytest.approx(
                np.mean([one.probability for one in scores]), rel=1e-3
            )
    assert found.exact[:, 0].all()  # the model knows them
    assert 20 < found.context_tokens <= 40 and "Question" in found.frame


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_asked_in_every_way(family: str, tmp_path: Path, tiny_facts: tuple[Fact, ...]) -> None:
    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    found = run(ask_in_ways(model, tiny_facts[:2], HELDOUT, tokens=20))
    asked = [column for column, way in enumerate(ALL_WAYS) if way != "shared subject"]  # there is no other edit here
    assert found.exact.shape == (2, len(ALL_WAYS)) and np.isfinite(found.probability[:, asked]).all()
    assert all(row[column] for row in found.prompts for column in asked)


@pytest.mark.parametrize("method", ["wise", "grace", "ike"])
def test_a_side_memory_answers_by_the_whole_prompt(
    method: str, tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    """Asked plainly the memory answers; what it does in another way is what one such prompt alone gives."""
    bench = Workbench(tmp_path)
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    facts = [replace(fact, paraphrases=()) for fact in tiny_facts[:3]]
    run(bench.edit(facts, method, {}, batch=3))
    model = bench.laboratory.model
    event = run(bench.laboratory.robustness(plan=RobustnessPlan(tokens=30)))
    assert set(event.methods) == {method} and np.isnan(event.exact[:, ALL_WAYS.index("paraphrase")]).all()
    for row, fact in enumerate(facts):
        for column, prompt in enumerate(event.prompts[row]):
            if prompt and event.ways[column] in WAYS:  # those of one prompt each
                (one,) = run(score(model, [(prompt, fact.target)]))
                assert event.exact[row, column] == one.exact
                assert event.probability[row, column] == pytest.approx(one.probability, rel=1e-3)
    if method != "ike":  # which a model this small does not follow
        assert event.exact[:, 0].mean() > 0.5
    bench.close()


def test_a_session_of_several_methods_has_rows_of_each(
    tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    bench = Workbench(tmp_path)
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_known_facts(tiny_facts[6:])
    again = replace(tiny_facts[0], target=tiny_facts[5].target)
    for facts, method in ((tiny_facts[:3], "ft-m"), ((*tiny_facts[3:5], again), "grace")):
        run(bench.edit(facts, method, {}, batch=3))
    event = run(bench.laboratory.robustness(plan=RobustnessPlan(tokens=30)))
    counts = {row.method: row.facts for row in event.rows if row.way == "prompt"}
    assert counts == {"": 5, "ft-m": 2, "grace": 3, UNEDITED: 5}
    assert tiny_facts[0].id not in event.fact_ids and again.id in event.fact_ids, "what is overwritten is not asked"
    assert "about" in event.context
    session = bench.laboratory.session
    assert session is not None
    (kept,) = recorded(session)
    assert kept.rows == event.rows and kept.prompts == event.prompts
    np.testing.assert_array_equal(kept.exact, event.exact)
    bench.close()


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
    mixed = rows_of(("", "rome", "rome"), ("a",), exact[:, :1], probability[:, :1])
    assert [(row.method, row.facts) for row in mixed] == [("", 3), ("rome", 2)]
    alone = rows_of(("rome",) * 3, ("a",), exact[:, :1], probability[:, :1])
    assert [row.method for row in alone] == ["rome"]


def test_a_way_that_no_fact_was_asked_in_has_no_row() -> None:
    exact = np.array([[1, np.nan]])
    assert [row.way for row in rows_of(("",), ("a", "b"), exact, exact)] == ["a"]


def test_more_ways_by_hand() -> None:
    fact = replace(
        FACT, same_subject=(Probe("She was born in", "Bordeaux"), Probe("She died in", None), Probe("X", "y"))
    )
    sibling = make_fact("Danielle Darrieux", "{} died in", "Rome", paraphrases=("X",))
    found = more_ways(fact, "French", [fact, sibling, OTHERS[0]])
    text = "The mother tongue of Danielle Darrieux is"
    assert tuple(found) == MORE_WAYS
    assert found["same subject"] == (Check(("She was born in", "Bordeaux")),), "what an edit rewrote need not stay"
    said = f"Danielle Darrieux died in Rome. {text}"
    assert found["shared subject"] == (Check((text, "English")), Check((said, "English")))
    first, second = (f"{text} {pair}? {text}" for pair in ("English or French", "French or English"))
    assert found["choice"] == tuple(Check((p, "English"), (p, "French")) for p in (first, second))
    assert found["ruled out"] == (Check((f"{text} not English. {text}", "French"), refused=True),)
    back = [f"The mother tongue of ___ is {name}. The missing name is" for name in ("English", "French")]
    assert found["reverse"] == (Check((back[0], "Danielle Darrieux"), (back[1], "Danielle Darrieux")),)
    assert more_ways(FACT, "", [FACT]) == {}


def test_what_passes_a_check() -> None:
    scores = {("p", "new"): Score(1.0, 0.4, False, (1,), 0), ("p", "old"): Score(2.0, 0.1, True, (1,), 1)}
    assert Check(("p", "new")).passed(scores) == (0.0, 0.4)
    assert Check(("p", "new"), ("p", "old")).passed(scores) == (1.0, 0.4)
    assert Check(("p", "old"), ("p", "new")).passed(scores) == (0.0, 0.1)
    assert Check(("p", "old"), refused=True).passed(scores) == (0.0, 0.9)
