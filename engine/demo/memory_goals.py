"""What the demo world's adapters for MemLLM must show: reading what was written, and finding facts in texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.demo.lab import Lab, LabRun, one_fact_each
from engine.events import run
from engine.fact import Fact
from engine.methods.memllm.lessons import lessons, sentences_of
from engine.methods.memllm.writing import found_in_text

WRITTEN, OTHERS = 40, 60
NAME = "memllm"


def memory_goals(lab: Lab, settings: Mapping[str, Any], facts: Sequence[Fact], text: str) -> dict[str, Any]:
    """Counts (right, of how many) over ``facts`` of distinct subjects; ``text`` is one that was not taught.

    Reading: questions about written facts that get the new object first, by their own prompts and by held-out ones, and
    questions about facts that were not written that get an answer. Writing: sentences that tell one fact of which just
    that is found, by both kinds of prompts, and sentences that name no subject in which something is found.
    """
    chosen = one_fact_each(facts, WRITTEN + OTHERS)
    written, others = chosen[:WRITTEN], chosen[WRITTEN:]
    held_out = [(fact, prompt) for fact in written for prompt in fact.paraphrases]
    edits = LabRun(lab, NAME, settings)
    edits.edit(written)
    reading = {
        "asked": _answered(lab, [(fact, fact.text) for fact in written]),
        "asked_held_out": _answered(lab, held_out),
        "answered_unwritten": (sum(bool(one.answers) for one in lab.model.told([f.text for f in others])), len(others)),
    }
    edits.restart()
    idle = lessons(lab.facts, sentences=sentences_of(text)).fillers[:OTHERS]
    return {
        **reading,
        "found": _found(lab, [(fact, fact.text) for fact in written]),
        "found_held_out": _found(lab, held_out),
        "found_in_nothing": (sum(bool(run(found_in_text(lab.model, one)).facts) for one in idle), len(idle)),
    }


def _answered(lab: Lab, asked: Sequence[tuple[Fact, str]]) -> tuple[int, int]:
    told = lab.model.told([prompt for _, prompt in asked])
    right = sum(one.answers[:1] == (fact.target,) for one, (fact, _) in zip(told, asked, strict=True))
    return right, len(asked)


def _found(lab: Lab, asked: Sequence[tuple[Fact, str]]) -> tuple[int, int]:
    right = 0
    for fact, prompt in asked:
        found = run(found_in_text(lab.model, f"{prompt.rstrip()} {fact.target}.")).facts
        triples = [(one.fact.subject, one.fact.relation, one.fact.target) for one in found]
        right += triples == [(fact.subject, fact.relation.replace("_", " "), fact.target)]
    return right, len(asked)
