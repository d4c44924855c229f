"""One record to facts: our own fields, and the forms in which the field publishes its data sets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.errors import BadInput
from engine.evaluation.datasets.fields import match_fields, probes_of, text_of, texts_of
from engine.fact import Fact, Probe, make_fact


class Format(NamedTuple):
    """A form of record: its name, whether a record has it, and how its facts are read (BadInput where they cannot)."""

    name: str
    fits: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Mapping[str, Any]], list[Fact]]


def template_from(prompt: str, subject: str) -> str:
    """``prompt`` with ``{}`` in the place of the subject; unchanged where it is a template already.

    Of several occurrences the last one is taken, whole words before parts of words: an edit acts at the subject's last
    token. Raises :class:`BadInput` where the subject does not occur.
    """
    prompt, subject = prompt.strip(), subject.strip()
    if "{}" in prompt or not subject:
        return prompt
    whole = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(subject)}(?!\w)", prompt)]
    place = whole[-1] if whole else prompt.rfind(subject)
    if place < 0:
        raise BadInput(f"the prompt {prompt!r} does not hold the subject {subject!r}.", "Write {} where it stands.")
    return prompt[:place] + "{}" + prompt[place + len(subject) :]


def read_fields(record: Mapping[str, Any], columns: Mapping[str, str]) -> Fact:
    """The fact of a record in our own fields; ``columns`` gives the heading of each field that is there.

    A column called "prompt" may hold the full prompt instead of a template.
    """
    values = {field: record.get(heading) for field, heading in columns.items()}
    subject, relation = text_of(values["subject"]), text_of(values["relation"])
    if columns["relation"].strip().lower() == "prompt" and "{" not in relation:
        relation = template_from(relation, subject)
    return make_fact(
        subject,
        relation,
        text_of(values["object"]),
        true=text_of(values.get("true")),
        paraphrases=texts_of(values.get("paraphrases")),
        neighbours=probes_of(values.get("neighbours")),
        same_subject=probes_of(values.get("same_subject")),
        relation=text_of(values.get("relation_name")),
        source_id=text_of(values.get("id")),
    )


def _own(record: Mapping[str, Any]) -> list[Fact]:
    return [read_fields(record, match_fields(list(record), None))]


def _plain(value: Any) -> list[Any]:
    """A published file's list, or its single item: nothing is split."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _prompts(value: Any) -> tuple[str, ...]:
    return texts_of(_plain(value))


def _paired(prompts: Any, answers: Any) -> list[Probe]:
    """Prompts with their answers, each a list or a single one; a single answer is everybody's."""
    asked, said = _plain(prompts), _plain(answers)
    if len(said) != len(asked):
        said = (said[:1] or [None]) * len(asked)
    pairs = ((text_of(prompt).strip(), text_of(answer).strip()) for prompt, answer in zip(asked, said, strict=True))
    return [Probe(prompt, answer or None) for prompt, answer in pairs if prompt]


def _rewrite(request: Any, record: Mapping[str, Any]) -> Fact:
    """A CounterFact request; its neighbours have the true object as their answer by construction."""
    if not isinstance(request, dict):
        raise BadInput("its requested_rewrite is not an object.")
    true = text_of(request.get("target_true"))
    subject = text_of(request.get("subject"))
    return make_fact(
        subject,
        template_from(text_of(request.get("prompt")), subject),
        text_of(request.get("target_new")),
        true=true,
        paraphrases=_prompts(record.get("paraphrase_prompts")) or _prompts(request.get("question")),
        neighbours=tuple(_paired(record.get("neighborhood_prompts"), true)),
        relation=text_of(request.get("relation_id")),
        source_id=text_of(record.get("case_id")),
    )


def _counterfact(record: Mapping[str, Any]) -> list[Fact]:
    """CounterFact as ROME and MEMIT publish it."""
    return [_rewrite(record["requested_rewrite"], record)]


def _mquake(record: Mapping[str, Any]) -> list[Fact]:
    """MQuAKE, also AnyEdit's: one record edits one or more facts; the question is a paraphrase."""
    if not record["requested_rewrite"]:
        raise BadInput("its requested_rewrite is an empty list.")
    return [_rewrite(request, record) for request in record["requested_rewrite"]]


def _zsre(record: Mapping[str, Any]) -> list[Fact]:
    """zsRE as MEND publishes it, read as EasyEdit and WISE do: the new object is ``alt``, the true one an answer."""
    subject = text_of(record.get("subject"))
    return [
        make_fact(
            subject,
            template_from(text_of(record["src"]), subject),
            text_of(record["alt"]),
            true=text_of(record.get("answers")),
            paraphrases=_prompts(record.get("rephrase")),
            neighbours=tuple(_paired(record.get("loc"), record.get("loc_ans"))),
        )
    ]


def _known(record: Mapping[str, Any]) -> list[Fact]:
    """ROME's known facts: the object is the true one, after the full prompt (their template is often shorter)."""
    subject, attribute = text_of(record.get("subject")), text_of(record["attribute"])
    prompt = text_of(record.get("prompt")) or text_of(record.get("template"))
    return [
        make_fact(
            subject,
            template_from(prompt, subject),
            attribute,
            true=attribute,
            relation=text_of(record.get("relation_id")),
            source_id=text_of(record["known_id"]),
        )
    ]


def _easyedit(record: Mapping[str, Any]) -> list[Fact]:
    """EasyEdit's flat form: full prompts, locality as two fields or as {name: {prompt, ground_truth}}."""
    subject = text_of(record.get("subject"))
    neighbours = _paired(record.get("locality_prompt"), record.get("locality_ground_truth"))
    locality = record.get("locality")
    for entry in locality.values() if isinstance(locality, dict) else ():
        for part in _plain(entry):
            if isinstance(part, dict):
                neighbours += _paired(part.get("prompt"), part.get("ground_truth"))
    true = text_of(record.get("ground_truth"))
    return [
        make_fact(
            subject,
            template_from(text_of(record.get("prompt")), subject),
            text_of(record.get("target_new")),
            true="" if true.startswith("<|endoftext|>") else true,  # EasyEdit's sign for "unknown"
            paraphrases=_prompts(record.get("rephrase_prompt")),
            neighbours=tuple(neighbours),
            source_id=text_of(record.get("case_id")),
        )
    ]


_EASYEDIT_FIELDS = {"rephrase_prompt", "locality_prompt", "locality", "ground_truth", "loc_prompt", "portability"}

# the first that fits is taken; the last one fits everything and says what is missing
FORMATS = (
    Format("CounterFact", lambda record: isinstance(record.get("requested_rewrite"), dict), _counterfact),
    Format("MQuAKE", lambda record: isinstance(record.get("requested_rewrite"), list), _mquake),
    Format("zsRE", lambda record: "src" in record and "alt" in record, _zsre),
    Format("known facts", lambda record: "known_id" in record and "attribute" in record, _known),
    Format(
        "EasyEdit",
        lambda record: "prompt" in record and "relation" not in record and bool(_EASYEDIT_FIELDS & record.keys()),
        _easyedit,
    ),
    Format("Palimpsest", lambda record: True, _own),
)
