"""A prompt that is being written: where its subject ends in the tokens, and what the model says to it."""

from __future__ import annotations

import pytest

from engine.errors import BadInput
from engine.events import run
from engine.fact import Fact
from engine.laboratory.continuation import PromptReading, read_prompt
from engine.model.generation import completing
from engine.model.loading import LoadedModel


def test_the_last_token_is_the_one_that_ends_the_subject(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    for fact in tiny_facts[:5]:
        reading = run(read_prompt(tiny_model, fact.subject, fact.prompt))
        assert isinstance(reading, PromptReading) and reading.text == fact.text
        start, end = reading.last
        subject_end = fact.prompt.index("{}") + len(fact.subject)
        assert start < subject_end <= end or reading.text[start:end].strip() == reading.text[start:subject_end].strip()
        # independently: as many tokens of the whole text as there are up to the subject's end
        tokenizer = tiny_model.tokens.tokenizer
        spans = tokenizer(reading.text, return_offsets_mapping=True, add_special_tokens=False)["offset_mapping"]
        inside = [tuple(span) for span in spans if span[0] < subject_end and span[1] > fact.prompt.index("{}")]
        assert reading.last == inside[-1] and reading.subject_tokens == len(inside)


def test_what_is_said_is_how_the_model_goes_on(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    fact = tiny_facts[0]
    reading = run(read_prompt(tiny_model, fact.subject, fact.prompt))
    written = run(
        completing(tiny_model, fact.text, tokens=4, sample=False, temperature=1.0, top_k=0, seed=0, top=1)
    ).text
    assert reading.says.strip() and written.strip().startswith(reading.says.strip())


@pytest.mark.parametrize("subject, relation", [("", "{} was"), ("Ada", "was"), ("Ada", "{} and {}")])
def test_without_subject_or_its_place_there_is_no_prompt(tiny_model: LoadedModel, subject: str, relation: str) -> None:
    with pytest.raises(BadInput, match="needs a subject and a relation"):
        run(read_prompt(tiny_model, subject, relation))
