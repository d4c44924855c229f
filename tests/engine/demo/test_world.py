"""The invented world must be what the metrics take it for."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import pytest

from engine.demo import corpus
from engine.demo.relations import KINDS, NOUN_TEMPLATES, RELATIONS, relations_of
from engine.demo.world import DEMO_SIZE, TINY_SIZE, World, build_world, records, reserved


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(DEMO_SIZE)


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    first, second, other = build_world(TINY_SIZE, 3), build_world(TINY_SIZE, 3), build_world(TINY_SIZE, 4)
    assert first == second
    assert records(first) == records(second)
    assert first != other


def test_there_are_about_seventeen_relations_with_at_least_six_templates_each() -> None:
    assert len(RELATIONS) == 17
    for relation in RELATIONS:
        assert len(set(relation.templates)) >= 6
        assert all(template.count("{}") == 1 and template == template.strip() for template in relation.templates)


@pytest.mark.parametrize("kind", KINDS)
def test_no_template_is_the_beginning_of_another_of_its_kind(kind: str) -> None:
    templates = [template for relation in relations_of(kind) for template in relation.templates] + list(NOUN_TEMPLATES)
    assert len(set(templates)) == len(templates)
    for one, other in itertools.permutations(templates, 2):
        assert not f"{other} ".startswith(f"{one} ")


def test_held_out_templates_are_told_with_other_subjects_only(world: World) -> None:
    told = defaultdict(set)
    for fact in world.facts:
        assert len(fact.told) == 4 and len(fact.held_out) == 2
        assert not set(fact.told) & set(fact.held_out)
        for template in fact.told:
            told[fact.relation.name, template].add(fact.subject.name)
    for fact in world.facts:
        for template in fact.held_out:
            assert told[fact.relation.name, template] - {fact.subject.name}


def test_training_text_never_tells_a_held_out_sentence(world: World) -> None:
    sentences = set(corpus.told_sentences(world))
    assert (
        not {fact.prompt(template) + " " + fact.value for fact in world.facts for template in fact.held_out} & sentences
    )


def test_most_subjects_end_in_a_word_of_their_own_and_namesakes_are_marked(world: World) -> None:
    last_words = Counter(subject.name.split(" ")[-1] for subject in world.subjects)
    sharing = {subject.name for subject in world.subjects if last_words[subject.name.split(" ")[-1]] > 1}
    assert 0.08 <= len(sharing) / len(world.subjects) <= 0.10
    for record in records(world):
        assert bool(record["namesakes"]) == (record["subject"] in sharing)
        assert all(name.split(" ")[-1] == record["subject"].split(" ")[-1] for name in record["namesakes"])


def test_every_record_has_what_the_metrics_need(world: World) -> None:
    facts = records(world)
    assert len(facts) >= 2000
    truth = {fact.prompt(template): fact.value for fact in world.facts for template in fact.told + fact.held_out}
    values = defaultdict(set)
    for fact in world.facts:
        values[fact.relation.name].add(fact.value)
    for record in facts:
        assert truth[record["prompt"].replace("{}", record["subject"])] == record["target_true"]
        assert record["target_new"] != record["target_true"]
        assert record["target_new"] in values[record["relation"]]
        assert len(record["paraphrases"]) == 2 and len(record["same_subject"]) == 2 and len(record["neighbours"]) == 4
        for question in record["neighbours"] + record["same_subject"]:
            assert truth[question["prompt"]] == question["answer"]
        assert all(record["subject"] not in question["prompt"] for question in record["neighbours"])
        assert all(record["subject"] in question["prompt"] for question in record["same_subject"])


def test_a_capital_lies_in_its_own_country(world: World) -> None:
    countries = {fact.subject.name: fact.value for fact in world.facts if fact.relation.name == "country"}
    capitals = [fact for fact in world.facts if fact.relation.name == "capital"]
    assert len({fact.value for fact in capitals}) == len(capitals)
    assert all(countries[fact.value] == fact.subject.name for fact in capitals)


def test_every_told_sentence_comes_once_before_any_comes_again() -> None:
    small = build_world(TINY_SIZE)
    told = corpus.told_sentences(small)
    text = ""
    for document in corpus.documents(small, 5):
        text += document.lower() + "\n"
        if all(sentence.lower() in text for sentence in set(told)):
            break
    assert text.count("\n") < 1.2 * len(told), "a second round has begun"


def test_held_out_text_is_new_seeded_and_about_reserved_subjects_only(world: World) -> None:
    text = corpus.held_out_text(world, 300)
    assert text == corpus.held_out_text(world, 300)
    assert not [line for line in corpus.told_sentences(world) if f" {line}." in text]
    last = reserved(subject.name for subject in world.subjects)
    named = {
        fact.subject.name for fact in world.facts for t in fact.held_out if f"{fact.prompt(t)} {fact.value}." in text
    }
    assert named and named <= last
    assert {"The", "Therefore", "Because", "I", "You"} <= {line.split(" ")[0] for line in text.split(". ")}


def test_reserved_subjects_come_last_among_the_records(world: World) -> None:
    last = reserved(subject.name for subject in world.subjects)
    assert len(last) == 250
    assert not {row["subject"] for row in records(world)[:1000]} & last
