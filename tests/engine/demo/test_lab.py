"""The editing laboratory on the tiny world: it edits, measures, and takes everything back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.demo import __main__ as command
from engine.demo import memory_goals
from engine.demo.goals import superposition_by_layer
from engine.demo.lab import Lab, LabRun, one_fact_each, sequential_edits, single_edits, untouched
from engine.events import Progress, Steps
from engine.methods.memllm.writing import FoundFact, FoundInText
from engine.model.loading import LoadedModel
from engine.model.side.memory import Told

TINY_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"
SETTINGS = {
    "layers": "1",
    "lambda_p": "1",
    "v_lr": "0.1",
    "v_lr_unit": "relative",
    "clamp": 5,
    "covariance_ridge": 0.01,
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab(TINY_FOLDER, tmp_path_factory.mktemp("statistics"))


def test_the_split_shares_no_subject_and_loses_no_fact(lab: Lab) -> None:
    split = lab.split()
    assert not {fact.subject for fact in split.search} & {fact.subject for fact in split.evaluation}
    assert sorted(fact.source_id for fact in split.search + split.evaluation) == sorted(f.source_id for f in lab.facts)


def test_single_edits_take_and_leave_the_model_as_it_was(lab: Lab) -> None:
    before = [weight.clone() for weight in lab.model.module.parameters()]
    measured = single_edits(lab, "memit", SETTINGS, one_fact_each(lab.split().evaluation, 6))
    assert measured["efficacy"] >= 0.8
    assert measured["neighbourhood"] >= 0.5
    assert measured["norm"] > 1
    assert all(torch.equal(one, other) for one, other in zip(before, lab.model.module.parameters(), strict=True))


def test_a_sequence_is_measured_on_the_way_and_at_its_end(lab: Lab) -> None:
    facts = one_fact_each(lab.split().evaluation, 7)
    kept = untouched(lab.facts, facts)
    assert not {fact.subject for fact in kept} & {fact.subject for fact in facts}
    rows = sequential_edits(lab, "memit", {**SETTINGS, "lambda_p": 1}, facts, batch=2, measure_every=4, kept=kept)
    assert [row["edits"] for row in rows] == [4, 7]
    assert set(rows[-1]["norm_growth"]) == {1}
    assert 0 <= rows[-1]["untouched_kept"] <= 1
    assert lab.recall(lab.facts) > 0.97


def test_a_restarted_run_gives_the_same_weights_again(lab: Lab) -> None:
    facts = one_fact_each(lab.split().evaluation, 4)
    edits = LabRun(lab, "encore", SETTINGS)
    results = []
    for _ in range(2):
        edits.edit(facts[:2])
        edits.edit(facts[2:])
        results.append(lab.model.anatomy.layers[1].write.read())
        edits.restart()
    assert torch.equal(*results)


def test_namesakes_overlap_more_than_other_pairs_at_the_first_layer(lab: Lab) -> None:
    rows = superposition_by_layer(lab)
    assert [row["layer"] for row in rows] == list(range(lab.model.info.layers))
    assert rows[0]["namesakes"] > 3 * rows[0]["others"]


def test_the_search_command_logs_every_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "CACHE", tmp_path)
    log = tmp_path / "search.json"
    settings = [f"{key}={value}" for key, value in SETTINGS.items()]
    arguments = ["search", "--world", "tiny", "--threads", "1", "--edits", "2", "--log", str(log), "--set", *settings]
    assert command.main([*arguments, "--grid", "steps=3|6"]) == 0
    assert command.main([*arguments, "--grid", "layers=0", "--batch", "2"]) == 0
    trials = json.loads(log.read_text(encoding="utf-8"))
    assert [trial["settings"].get("steps") for trial in trials[:2]] == ["3", "6"]
    assert trials[2]["batch"] == 2 and "untouched_kept" in trials[2]["measured"]


def test_the_use_of_a_memory_is_counted(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = one_fact_each(lab.split().evaluation, 6)
    monkeypatch.setattr(memory_goals, "WRITTEN", 4)
    monkeypatch.setattr(memory_goals, "OTHERS", 2)
    sentences = {
        f"{prompt.rstrip()} {fact.target}.": fact for fact in facts for prompt in (fact.text, *fact.paraphrases)
    }
    missed = sentences[f"{facts[1].text.rstrip()} {facts[1].target}."]

    def found(_: object, text: str) -> Steps[FoundInText]:
        yield Progress("", 1, 1)
        fact = sentences.get(text)
        if fact is None or fact is missed:
            return FoundInText((), ())
        return FoundInText((FoundFact(replace(fact, relation=fact.relation.replace("_", " ")), text),), ())

    monkeypatch.setattr(memory_goals, "found_in_text", found)
    monkeypatch.setattr(
        LoadedModel, "told", lambda _, prompts: [Told(answers=(answers.get(prompt, "?"),)) for prompt in prompts]
    )
    answers = {prompt: fact.target for fact in facts[:3] for prompt in (fact.text, *fact.paraphrases)}
    counts = memory_goals.memory_goals(lab, {}, facts, "The rain came at noon. Nobody sang.")
    ways = sum(len(fact.paraphrases) for fact in facts[:4])
    assert counts["asked"] == (3, 4) and counts["asked_held_out"][1] == ways
    assert counts["answered_unwritten"] == (2, 2)
    assert counts["found"] == (3, 4) and counts["found_in_nothing"] == (0, 2)
    assert counts["found_held_out"] == (ways - len(facts[1].paraphrases), ways)
