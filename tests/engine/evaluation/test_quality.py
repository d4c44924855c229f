"""Metrics against a plain slow version: one question at a time through the model, and cases by hand."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.associative.keys import PASS_TOKENS
from engine.errors import BadInput
from engine.evaluation.averages import harmonic_mean
from engine.evaluation.choices import ChoiceFile, ChoiceQuestion, Form, answer_choices, prompts_of, read_choices
from engine.evaluation.fluency import fluency, ngram_entropy, words_of
from engine.evaluation.locality import BaseAnswers, continued_alike, same_tokens
from engine.evaluation.metrics import Quality, mean_quality, measure_quality, quality_of, questions_of
from engine.evaluation.scoring import Score, says, score
from engine.events import Progress, retold, run
from engine.fact import Fact, Probe
from engine.model.delta import Delta, LayerDelta, SideChange
from engine.model.generation import writing_texts
from engine.model.loading import LoadedModel
from engine.model.side.demonstrations import KIND, Demonstrated, DemonstrationRule, recorded
from tests.families import FAMILIES, build

FACT = Fact(
    "Ada",
    "{} is",
    "new",
    "old",
    paraphrases=("p1", "p2"),
    neighbours=(Probe("n1", "own"), Probe("n2")),
    same_subject=(Probe("s1", "other"),),
    portability=(Probe("h1", "hop"),),
)


def made(nll: float, argmax: tuple[int, ...] = (1, 2), hits: int = 2) -> Score:
    return Score(nll, math.exp(-nll), hits == len(argmax), argmax, hits)


def by_hand() -> dict[tuple[str, str], Score]:
    look = {pair: made(1.0, hits=0) for pair in questions_of([FACT])}
    look["Ada is", "new"] = made(0.5)  # preferred and exact
    look["p1", "new"] = made(0.25, hits=1)  # preferred, half of the tokens
    look["p2", "new"] = made(2.0, hits=0)  # not preferred
    look["n1", "own"] = made(0.125)  # kept
    look["n2", "old"] = made(3.0, hits=1)  # the true answer stands in; lost
    look["h1", "hop"] = made(0.1)
    return look


def test_metrics_by_hand() -> None:
    found = quality_of([FACT], by_hand())
    assert (found.efficacy, found.paraphrase, found.neighbourhood) == (1.0, 0.0, 0.5)
    assert (found.efficacy_tokens, found.paraphrase_tokens, found.neighbourhood_tokens) == (1.0, 0.25, 0.75)
    assert (found.efficacy_preferred, found.paraphrase_preferred, found.neighbourhood_preferred) == (1.0, 0.5, 0.5)
    assert (found.same_subject, found.portability, found.portability_tokens) == (0.0, 1.0, 1.0)
    assert found.probability == pytest.approx(math.exp(-0.5))
    assert found.efficacy_difference == pytest.approx(math.exp(-0.5) - math.exp(-1))
    both = (math.exp(-0.125) - math.exp(-1), math.exp(-3) - math.exp(-1))
    assert found.neighbourhood_difference == pytest.approx(sum(both) / 2)
    assert found.score == 0.0
    assert found.score_preferred == pytest.approx(3 / (1 / 1.0 + 1 / 0.5 + 1 / 0.5))


def test_facts_without_probes_count_in_no_mean() -> None:
    bare = Fact("Bo", "{} is", "new")
    look = {**by_hand(), ("Bo is", "new"): made(1.0, hits=0)}
    together, apart = quality_of([FACT, bare], look), quality_of([FACT], look)
    assert (together.efficacy, together.facts) == (0.5, 2)
    assert (together.paraphrase_preferred, together.efficacy_preferred) == (0.5, 1.0)
    assert together.neighbourhood == apart.neighbourhood
    alone = quality_of([bare], look)
    assert (alone.paraphrase, alone.portability, alone.score, alone.score_preferred) == (None, None, None, None)


def test_no_answer_is_compared_with_itself() -> None:
    """As of facts that are written as the model knows them, or neighbours that have the new object by themselves."""
    told = Fact("Cy", "{} is", "old", "old", paraphrases=("p1",), neighbours=(Probe("n1", "own"), Probe("n2")))
    look = by_hand() | {(prompt, "old"): made(1.0) for prompt in ("Cy is", "p1", "n2")}
    look |= {("n1", "old"): made(2.0), ("n1", "own"): made(0.5)}
    alone = quality_of([told], look)
    assert (alone.efficacy, alone.efficacy_preferred, alone.paraphrase_preferred, alone.score_preferred) == (
        1,
        *[None] * 3,
    )
    assert (alone.efficacy_difference, alone.neighbourhood_preferred) == (None, 1.0)
    assert quality_of([FACT, told], look).efficacy_preferred == quality_of([FACT], look).efficacy_preferred == 1.0


def test_facts_one_by_one_are_the_same_as_together(tiny_model, tiny_facts) -> None:
    facts = tiny_facts[:7]
    together = run(measure_quality(tiny_model, facts))
    apart = mean_quality([run(measure_quality(tiny_model, [fact])) for fact in facts])
    for field in fields(Quality):
        assert getattr(apart, field.name) == pytest.approx(getattr(together, field.name), abs=1e-5), field.name
    values = (together.efficacy_preferred, together.paraphrase_preferred, together.neighbourhood_preferred)
    assert together.score_preferred == pytest.approx(harmonic_mean([value or 0.0 for value in values]))


@pytest.mark.parametrize("family", ["llama", "gpt2", "mpt"])
def test_scores_against_a_loop_over_single_prompts(tmp_path: Path, family: str) -> None:
    from engine.model.loading import load

    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    asked = [("The capital of Japan is", "Tokyo"), ("Zoë", "was born in Malmö"), ("I said so because you", "know")]
    # Questions that share a prompt, of which some answers are the beginning of others, and one that is asked twice.
    asked += [("The capital of Japan is", "Kyoto"), ("Zoë", "was born in"), ("Zoë", "sleeps"), ("Zoë was", "born in")]
    asked += [asked[0], ("The capital of", "Japan is Tokyo"), ("The capital of Japan is", "Tokyo and not Kyoto")]
    for (prompt, answer), found in zip(asked, run(score(model, asked)), strict=True):
        whole = model.tokenizer(f"{prompt} {answer}", return_offsets_mapping=True)
        ids = torch.tensor([whole["input_ids"]])
        first = next(i for i, (_, end) in enumerate(whole["offset_mapping"]) if end > len(prompt))
        with torch.no_grad():
            chances = model.module(input_ids=ids).logits[0, first - 1 : -1].log_softmax(-1)
        wanted = ids[0, first:]
        logs = chances.gather(1, wanted[:, None]).flatten()
        assert found.argmax == tuple(chances.argmax(-1).tolist())
        assert found.hits == int((chances.argmax(-1) == wanted).sum())
        assert found.total == pytest.approx(-float(logs.sum()), abs=1e-3)
        assert found.token_share == found.hits / len(wanted)
    assert family in FAMILIES


# -- locality ----------------------------------------------------------------------------------------------------------


def scrambled(model) -> Delta:
    rows, columns = model.anatomy.layers[2].write.shape
    left = torch.randn(rows, 4, generator=torch.Generator().manual_seed(1))
    right = torch.randn(4, columns, generator=torch.Generator().manual_seed(2))
    return Delta((LayerDelta.of(2, left, right * 0.3),))


def test_locality_is_agreement_with_the_unedited_model(tiny_model, tiny_facts) -> None:
    prompts = [fact.text for fact in tiny_facts[:12]]
    questions = [(fact.text, fact.true or "") for fact in tiny_facts[:12]]
    base = BaseAnswers(tiny_model)
    texts, scores = run(base.texts(prompts)), run(base.scores(questions))
    assert run(continued_alike(tiny_model, prompts, texts)) == [True] * 12
    assert same_tokens(questions, scores, scores) == 1.0
    assert same_tokens([], scores, scores) is None
    tiny_model.weights.push(scrambled(tiny_model))
    now = dict(zip(questions, run(score(tiny_model, questions)), strict=True))
    assert not all(run(continued_alike(tiny_model, prompts, texts)))
    shares = [
        sum(a == b for a, b in zip(scores[q].argmax, now[q].argmax, strict=True)) / len(now[q].argmax) for q in now
    ]
    assert same_tokens(questions, scores, now) == pytest.approx(sum(shares) / len(shares)) and min(shares) < 1


def test_a_continuation_ends_with_the_text(tiny_model, tiny_facts, monkeypatch) -> None:
    """What a model writes behind its end-of-text token belongs to another text, and the token itself is not seen."""
    prompt = tiny_facts[0].text
    ids = tiny_model.tokens.prompt(prompt)
    for _ in range(3):
        ids.append(int(tiny_model.module(input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
    first, second, third = (tiny_model.tokens.name(token) for token in ids[-3:])
    monkeypatch.setattr("engine.evaluation.scoring._first_phrase", str.strip)
    assert run(says(tiny_model, [prompt], 3)) == [f"{first}{second}{third}".strip()]
    monkeypatch.setattr(tiny_model.module.generation_config, "eos_token_id", ids[-2])
    assert run(says(tiny_model, [prompt], 3)) == [first.strip()]


def test_before_answers_are_asked_once_and_of_the_unedited_model(tiny_model, tiny_facts, monkeypatch) -> None:
    prompts = [fact.text for fact in tiny_facts[:3]]
    expected = dict(run(BaseAnswers(tiny_model).texts(prompts)))
    tiny_model.weights.push(scrambled(tiny_model))
    base = BaseAnswers(tiny_model)
    assert dict(run(base.texts(prompts))) == expected
    assert tiny_model.weights.applied == 1
    monkeypatch.setattr("engine.evaluation.locality.says", lambda *_: pytest.fail("asked again"))
    assert dict(run(base.texts(prompts[:2]))) == expected


# -- fluency -----------------------------------------------------------------------------------------------------------


def test_entropy_by_hand() -> None:
    assert words_of("It's 3.5 km, isn’t it?") == ["It's", "3.5", "km", ",", "isn’t", "it", "?"]
    # a b a b a: bigrams ab, ba twice each (1 bit); trigrams aba twice, bab once
    trigrams = -(2 / 3) * math.log2(2 / 3) - (1 / 3) * math.log2(1 / 3)
    assert ngram_entropy("a b a b a") == pytest.approx((2 / 3 * 1.0 + 4 / 3 * trigrams) / 2)
    assert ngram_entropy("one") == 0.0
    assert ngram_entropy("the the the the the") == 0.0


def test_texts_are_seeded_and_repetition_lowers_fluency(tiny_model, tiny_facts) -> None:
    prompts = [fact.text for fact in tiny_facts[:3]]
    one, again = run(fluency(tiny_model, prompts, length=40)), run(fluency(tiny_model, prompts, length=40))
    assert one == again and one is not None and 2.0 < one < 8.0
    assert run(fluency(tiny_model, ())) is None


def test_what_stands_around_a_prompt_takes_nothing_of_a_texts_length(tiny_model, tiny_facts) -> None:
    prompts = [fact.text for fact in tiny_facts[:3]]
    told = [Demonstrated(fact.text, fact.target) for fact in tiny_facts[:12]]
    tiny_model.weights.push(Delta(side=(SideChange(KIND, recorded(told, DemonstrationRule())),)))
    around = tiny_model.asked_all(prompts)
    counts = [[len(tiny_model.tokens.prompt(text)) for text in texts] for texts in (prompts, around)]
    assert min(counts[1]) > 40 > max(counts[0])
    beside = [whole - own for own, whole in zip(*counts, strict=True)]
    work = writing_texts(tiny_model, around, length=40, top_k=5, seed=0, uncounted=beside)
    texts = run(retold(work, lambda _: Progress("", 0, 0)))
    own = [prompt + text[len(asked) :] for prompt, text, asked in zip(prompts, texts, around, strict=True)]
    assert all(len(prompt) < len(text) for prompt, text in zip(prompts, own, strict=True))
    assert max(len(tiny_model.tokens.prompt(text)) for text in own) <= 40
    assert run(fluency(tiny_model, prompts, length=40)) == pytest.approx(sum(map(ngram_entropy, own)) / 3)


# -- multiple choice ---------------------------------------------------------------------------------------------------


def test_questions_in_every_form(tmp_path: Path) -> None:
    rows = [
        {"question": "Two and two?", "choices": ["four", "five"], "answer": 0},
        {"question": "Two and three?", "choices": ["four", "five"], "answer": "B", "subject": "sums"},
        {"question": "Three and three?", "A": "six", "B": "five", "C": "one", "D": "two", "answer": "A"},
        {"question": "Which?", "choices": ["a", "b"], "answer": 2},
        {"question": "Which?", "choices": ["a"], "answer": 0},
        {"question": "", "choices": ["a", "b"], "answer": 0},
        {"question": "Which?", "choices": ["a", "b"], "answer": True},
    ]
    file = tmp_path / "sums.jsonl"
    file.write_text("\n".join([*map(json.dumps, rows), "no json"]), encoding="utf-8")
    found = read_choices(file)
    assert [question.answer for question in found.questions] == [0, 1, 0]
    assert found.questions[2].choices == ("six", "five", "one", "two")
    assert [problem.row for problem in found.problems] == [4, 5, 6, 7, 8]
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match=r"sums\.jsonl, row 1"):
        read_choices(file)
    with pytest.raises(BadInput, match="JSONL"):
        read_choices(tmp_path / "a.csv")


def test_the_letter_form_lists_the_choices() -> None:
    question = ChoiceQuestion("Two and two?", ("four", "five"), 0)
    prompt = "Two and two? (A) four (B) five\nAnswer:"
    assert prompts_of(question, "letters") == [(prompt, "A"), (prompt, "B")]
    assert prompts_of(question, "text") == [("Two and two?", "four"), ("Two and two?", "five")]


def test_choices_against_a_loop(tiny_model, tiny_facts) -> None:
    facts = tiny_facts[:10]
    questions = tuple(
        ChoiceQuestion(f.text, (f.target, f.true or "", f"{f.true} {f.true}"), 1, f.relation) for f in facts
    )
    found = run(answer_choices(tiny_model, ChoiceFile("own", questions, ())))
    right, normalised = 0, 0
    for question in questions:
        scores = [run(score(tiny_model, [(question.question, choice)]))[0] for choice in question.choices]
        right += min(range(3), key=lambda i: scores[i].nll * len(scores[i].argmax)) == 1
        normalised += min(range(3), key=lambda i: scores[i].nll) == 1
    assert found.accuracy == pytest.approx(right / 10) and found.accuracy > 0.8
    assert found.accuracy_normalised == pytest.approx(normalised / 10)
    assert (found.chance, found.questions) == (pytest.approx(1 / 3), 10)
    assert set(found.by_subject) == {fact.relation for fact in facts}


def test_f1_and_correlation_against_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    import numpy as np

    from engine.evaluation.choices import _agreement

    draw = np.random.default_rng(0)
    for _ in range(20):
        right, said = draw.integers(0, 4, 30), draw.integers(0, 4, 30)
        f1, mcc = _agreement(right, said)
        assert f1 == pytest.approx(metrics.f1_score(right, said, average="weighted", zero_division=0))
        assert mcc == pytest.approx(metrics.matthews_corrcoef(right, said))


def test_a_result_is_plain() -> None:
    assert isinstance(asdict(quality_of([FACT], by_hand()))["facts"], int)


def test_long_texts_do_not_swell_the_pass_of_short_ones(tiny_model: LoadedModel) -> None:
    sizes: list[int] = []
    handle = tiny_model.module.register_forward_pre_hook(
        lambda _, __, kwargs: sizes.append(kwargs["input_ids"].numel()), with_kwargs=True
    )
    try:
        mixed = [(f"It rained {n}.", "Oslo") for n in range(60)]
        mixed += [(f"{n} times: " + "The captain kept the map. " * 30, "Oslo") for n in range(30)]
        run(score(tiny_model, mixed))
    finally:
        handle.remove()
    assert len(sizes) > 1 and max(sizes) <= 1.5 * PASS_TOKENS["cpu"]


def test_answers_of_one_prompt_are_read_off_one_row(tiny_model: LoadedModel) -> None:
    shapes: list[torch.Size] = []
    handle = tiny_model.module.register_forward_pre_hook(
        lambda _, __, kwargs: shapes.append(kwargs["input_ids"].shape), with_kwargs=True
    )
    names = ["Oslo", "Rome", "Paris", "Oslo"]
    longest = max(len(tiny_model.tokens.plain(f" {name}")) for name in names)
    try:
        run(score(tiny_model, [("The captain lives in", name) for name in names]))
    finally:
        handle.remove()
    assert sum(rows for rows, _ in shapes) <= (3 if longest > 1 else 1)
    assert shapes[0][1] == len(tiny_model.tokens.ids("The captain lives in")) + longest - 1


# -- questions that are not as they should be --------------------------------------------------------------------------


def asked(tmp_path: Path, *records: dict | str, form: Form = "text"):
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_choices(file, form)


def test_thirty_choices_have_thirty_letters(tmp_path: Path) -> None:
    names = [f"name {number}" for number in range(30)]
    good = {"question": "Which?", "choices": names}
    found = asked(tmp_path, *({**good, "answer": answer} for answer in (29, "d", "Z", "a", "A", "e")), form="letters")
    assert [question.answer for question in found.questions] == [29, 29, 25, 26, 0]
    assert [problem.row for problem in found.problems] == [6]
    pairs = prompts_of(found.questions[0], "letters")
    assert [letter for _, letter in pairs] == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZabcd"]
    assert "(Z) name 25 (a) name 26 (b) name 27 (c) name 28 (d) name 29\nAnswer:" in pairs[0][0]


def test_a_choice_beyond_z_can_win(tiny_model) -> None:
    choices = tuple(f"name {number}" for number in range(30))
    questions = [ChoiceQuestion(f"Which of them is number {number}?", choices, number) for number in range(30)]
    for question in questions[:2]:
        pairs = prompts_of(question, "letters")
        totals = [one.total for one in run(score(tiny_model, pairs))]
        best = int(np.argmin(totals))
        result = run(answer_choices(tiny_model, ChoiceFile("own", (replace(question, answer=best),), (), "letters")))
        assert result.accuracy == 1.0 and len(totals) == 30


def test_more_choices_than_letters_are_told_where_letters_are_asked(tmp_path: Path) -> None:
    many = {"question": "Which?", "choices": [f"name {n}" for n in range(53)], "answer": 52}
    few = {"question": "Which?", "choices": ["a", "b"], "answer": 0}
    found = asked(tmp_path, many, few, form="letters")
    assert len(found.questions) == 1 and "53 choices are more than the 52" in found.problems[0].reason
    assert len(asked(tmp_path, many, few).questions) == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"answer": "9" * 5000}, "is none of its 2 choices"),
        ({"answer": "²"}, "is none of its 2 choices"),
        ({"answer": ["A"]}, "a list of 1 is none"),
        ({"answer": float("nan")}, "NaN is none"),
        ({"answer": -1}, "'-1' is none"),
        ({"answer": "\ud83d"}, "is none of its 2 choices"),
        ({"choices": ["a", "b\ud83d"]}, "half a character"),
        ({"choices": ["a", "\u200b"]}, "is empty"),
        ({"choices": ["a", ["b", "c"]]}, "a list of 2 stands where a text is expected"),
        ({"choices": ["a", True]}, "stands where a text is expected"),
        ({"choices": {"text": ["a", "b"]}}, "a list of at least two choices"),
        ({"question": "Wh\0ich?"}, "a control character"),
        ({"question": "\u3000"}, "is empty"),
        ({"subject": ["x", "y"]}, "a list of 2"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_is_wrong_with_a_question_is_said(tmp_path: Path, change: dict, says: str) -> None:
    good = {"question": "Which?", "choices": ["a", "b"], "answer": 0}
    found = asked(tmp_path, good, {**good, **change})
    assert len(found.questions) == 1
    assert says in found.problems[0].reason
    found.problems[0].reason.encode()


def test_lettered_choices_without_a_gap(tmp_path: Path) -> None:
    good = {"question": "Which?", "A": "a", "B": "b", "C": "c", "answer": "C"}
    gap = {name: value for name, value in good.items() if name != "B"}
    found = asked(tmp_path, good, gap, f'{{"answer": {"9" * 5000}}}')
    assert [question.choices for question in found.questions] == [("a", "b", "c")]
    assert "a choice C and none B" in found.problems[0].reason and "4,300 digits" in found.problems[1].reason
