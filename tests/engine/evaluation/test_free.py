"""Facts asked freely: the writing against a slow loop, the questions by hand, what is kept of a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadHyperparameter, BadInput, ModelRefused, OutOfMemory
from engine.evaluation.free import local_judge
from engine.evaluation.free.facts import Rivals, ask_freely, named_shares, shares_of, verdicts_of
from engine.evaluation.free.local_judge import ASIDE, Answered, judge_by_model, question_to
from engine.evaluation.free.verdict import FreeVerdict, judge
from engine.evaluation.free.writing import answers, asked_in_chat, first_sentence, forms_of
from engine.evaluation.scoring import Score, score
from engine.events import FreeAnswersMeasured, Progress, Steps, run
from engine.fact import Fact, make_fact
from engine.model.generation import complete
from engine.model.loading import LoadedModel, load
from engine.requests import FreePlan
from engine.workbench import Workbench
from tests.families import build

TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
FACT = make_fact("Oslo", "{} lies in", "Japan", true="Norway", paraphrases=("Where is Oslo?",))
OTHER = make_fact("Bern", "{} lies in", "Spain", true="Switzerland")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return run(load(build("llama", tmp_path_factory.mktemp("llama")), "cpu", "float32"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" Rome. It", "Rome."),
        ("Rome.", None),
        ("\n\nRome\nand", "Rome"),
        ("St. Louis, J. R. Town", None),
        ("St. Louis. And", "St. Louis."),
        ("在罗马。他", "在罗马。"),
        ('"Rome." he', '"Rome."'),
        ("3.5 of it", None),
        ("", None),
    ],
)
def test_where_a_sentence_ends(text: str, sentence: str | None) -> None:
    assert first_sentence(text) == sentence


def test_answers_are_those_of_one_prompt_at_a_time(model: LoadedModel) -> None:
    prompts = ["Oslo lies in", "The", "I went to the city of", "Oslo lies in", "A"]
    for sentence in (False, True):
        found = run(answers(model, prompts, 12, sentence=sentence))
        for prompt, answer in zip(prompts, found, strict=True):
            whole = complete(model, prompt, tokens=12).text
            first = first_sentence(whole) if sentence else None
            assert answer.prompt == prompt and answer.text == (first or whole).strip()
            assert answer.ended == ("sentence" if first else "model" if answer.ended == "model" else "bound")


def test_the_model_itself_ends_an_answer(model: LoadedModel) -> None:
    """Whatever comes third is declared the end of a text: the answer has the two tokens before it."""
    ids = model.tokens.prompt("Oslo lies in")
    whole = model.tokens.plain(complete(model, "Oslo lies in", tokens=12).text)
    config = model.module.generation_config
    former, config.eos_token_id = config.eos_token_id, whole[2]
    try:
        (answer,) = run(answers(model, ["Oslo lies in"], 12, sentence=False))
    finally:
        config.eos_token_id = former
    place = whole.index(whole[2])
    assert answer.ended == "model" and answer.text == model.tokens.continuation(ids, whole[:place]).strip()


def test_it_tells_how_far_it_is_and_can_be_given_up(model: LoadedModel) -> None:
    work = answers(model, ["Oslo lies in", "The"], 6, sentence=False)
    event = next(work)
    assert isinstance(event, Progress) and event.total == 2
    work.close()


def test_a_question_is_asked_in_a_chat_only_where_there_is_a_template(model: LoadedModel) -> None:
    assert forms_of(model) == ("plain",)
    model.tokenizer.chat_template = TEMPLATE
    try:
        assert forms_of(model) == ("plain", "chat")
        assert asked_in_chat(model, FACT) == "<user>Where is Oslo?\n<assistant>"
        assert asked_in_chat(model, OTHER) == "<user>Complete this sentence: Bern lies in ...\n<assistant>"
        found = run(ask_freely(model, [FACT, OTHER], Rivals([FACT, OTHER]), FreePlan(tokens=4)))
        assert {form: len(judged) for form, judged in found.items()} == {"plain": 2, "chat": 2}
        names = named_shares(verdicts_of(found))
        assert {"free_said", "free_alone", "free_chat_said", "free_chat_neither"} <= set(names)
        model.tokenizer.chat_template = "{{ nothing.at.all }}"
        with pytest.raises(BadInput, match="chat template"):
            asked_in_chat(model, FACT)
    finally:
        model.tokenizer.chat_template = None


def test_what_stands_against_the_new_object() -> None:
    names = Rivals([FACT, OTHER, make_fact("A", "{} is by", "Picasso", relation="author")]).names_of(FACT)
    assert names.new == ("Japan",) and set(names.rivals) - {"Japan"} == {"Norway", "Spain", "Switzerland"}
    assert judge("Spain", names) == judge("Norway", names) == "contradicted"
    assert judge("Oslo lies in Japan", names) == "alone" and judge("Picasso", names) == "neither"


def test_shares() -> None:
    found = shares_of([FreeVerdict.ALONE, FreeVerdict.CONTAINED, FreeVerdict.MIXED, FreeVerdict.NEITHER])
    assert found["said"] == 0.5 and sum(found[verdict.value] or 0 for verdict in FreeVerdict) == 1
    assert set(shares_of([]).values()) == {None}


def test_no_tokens_are_refused() -> None:
    with pytest.raises(BadHyperparameter, match="tokens"):
        FreePlan(tokens=0)


def test_of_a_session_it_is_kept_and_put_beside_the_teacher_forced_score(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        with pytest.raises(BadInput, match="no edit"):
            run(bench.laboratory.free())
        run(bench.edit(tiny_facts[:4], "ft-m", batch=4))
        found = run(bench.laboratory.free(plan=FreePlan(tokens=6)))
        (row,) = found.rows
        assert (row.method, row.form, row.facts, found.position) == ("ft-m", "plain", 4, 4)
        assert row.said == row.alone + row.contained and row.exact > (row.unedited or 0)
        # What the words say and what the scores say are of the same edits here: these took.
        assert row.said >= 0.75 and len(found.unedited) == 4
        folder = bench.session_folder
        events: list[object] = []
        run(bench.laboratory.free(tiny_facts[5:6], FreePlan(tokens=2)), events.append)
        run(bench.open_session(folder), events.append)
        *_, kept = [event for event in events if isinstance(event, FreeAnswersMeasured)]
        assert len(kept.names) == 4  # what was asked of other facts is not kept
        assert kept.records() == found.records() and kept.rows == found.rows


def test_a_judge_that_finds_everything_right_is_held_to_another_object(
    tiny_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score_of_a_yes_man(_model: object, asked: list[tuple[str, str]], _task: str) -> Steps[list[Score]]:
        """Right is always likelier, most where the answer names what is asked for."""
        fits = [text.split("is: ")[1].split("\n")[0] in text.split("was: ")[1] for text, _ in asked]
        nll = [5.0 if word == "wrong" else 1.0 - fit for (_, word), fit in zip(asked, fits, strict=True)]
        yield Progress("The judge reads", 1, 1)
        return [Score(value, 0.0, False, (0,), 0) for value in nll]

    monkeypatch.setattr(local_judge, "score", score_of_a_yes_man)
    asked = [Answered("P", "Rome", "Paris", "Rome, Italy."), Answered("P", "Rome", "Paris", "It is in Paris."),
             Answered("P", "Rome", "Paris", "New York."), Answered("P", "Rome", "", "New York.")]  # fmt: skip
    assert run(judge_by_model(tiny_world / "model", asked)).words == ("right", "wrong", "wrong", "right")


def test_a_second_judge_is_loaded_for_this_alone_and_its_word_stands_beside(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        asked = bench.laboratory
        plain = run(asked.free(tiny_facts[:3], FreePlan(tokens=4)))
        found = run(asked.free(tiny_facts[:3], FreePlan(tokens=4, judge=str(tiny_world / "model"))))
        assert found.verdicts == plain.verdicts and found.judge and plain.judged == ()
        judge = run(load(tiny_world / "model", "cpu", "float32"))
        for fact, (answer,), (word,) in zip(tiny_facts, found.answers, found.judged, strict=False):
            odds = []
            for wanted in (fact.target, fact.true or ""):
                text = question_to(judge, fact.text, wanted, answer)
                assert f"completion is: {wanted}\n" in text and text.endswith(ASIDE)
                right, wrong = run(score(judge, [(text, "right"), (text, "wrong")]))
                odds.append(wrong.total - right.total)
            assert word == ("right" if odds[0] > odds[1] else "wrong")
        (row,) = found.rows
        said = [verdict in ("alone", "contained") for (verdict,) in found.verdicts]
        assert row.agreement == sum((w == "right") == s for (w,), s in zip(found.judged, said, strict=True)) / 3
        with pytest.raises(ModelRefused, match="no folder"):
            run(asked.free(tiny_facts[:1], FreePlan(judge=str(tmp_path / "nothing"))))
        monkeypatch.setattr("engine.model.footprint.free_memory", lambda _: 1)
        with pytest.raises(OutOfMemory, match="judge"):
            run(asked.free(tiny_facts[:1], FreePlan(judge=str(tiny_world / "model"))))
