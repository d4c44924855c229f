"""One record to facts: our own fields, and the forms in which the field publishes its data sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.errors import BadInput
from engine.evaluation.datasets.fields import first_of, match_fields, probes_of, text_of, texts_of
from engine.fact import Fact, Probe, make_fact
from engine.support import counted
from engine.support.plain_text import canonical, kind, shown
from engine.support.wording import say, say_count


class Format(NamedTuple):
    """A form of record: its name, whether a record has it, and how its facts are read (BadInput where they cannot)."""

    name: str
    fits: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Mapping[str, Any]], list[Fact]]


def template_from(prompt: str, subject: str) -> str:
    """``prompt`` with ``{}`` in the place of the subject; unchanged where it is a template already.

    Braces of the subject's own ("C{}x" in "C{}x was written by") make no template.

    Of several occurrences the last one is taken, whole words before parts of words: an edit acts at the subject's last
    token. Letters that look the same are the same (NFC). Raises :class:`BadInput` where the subject does not occur.
    """
    prompt, subject = prompt.lstrip(), subject.strip()
    is_template = "{}" in prompt and not ("{}" in subject and subject in prompt)
    if is_template or not subject:
        return prompt
    place = _last_whole(prompt, subject)
    if place < 0 and (canonical(prompt), canonical(subject)) != (prompt, subject):
        prompt, subject = canonical(prompt), canonical(subject)
        place = _last_whole(prompt, subject)
    if place < 0:
        other = prompt.casefold().find(subject.casefold())
        remedy = say("It holds it with other capitals: write both alike.") if other >= 0 else ""
        raise BadInput(
            say(
                "the prompt {prompt!r} does not hold the subject {subject!r}.",
                prompt=shown(prompt),
                subject=shown(subject),
            ),
            remedy or say("Write {{}} where it stands."),
        )
    return prompt[:place] + "{}" + prompt[place + len(subject) :]


def _last_whole(prompt: str, subject: str) -> int:
    """Where ``subject`` begins last as whole words, else where it begins last at all; -1 where it does not occur."""
    # By hand: a regular expression for every record would take longer to compile than everything else does.
    last = place = prompt.rfind(subject)
    while place >= 0:
        end = place + len(subject)
        if not (_in_word(prompt[place - 1 : place]) or _in_word(prompt[end : end + 1])):
            return place
        place = prompt.rfind(subject, 0, end - 1)
    return last


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def read_fields(record: Mapping[str, Any], columns: Mapping[str, str]) -> Fact:
    """The fact of a record in our own fields; ``columns`` gives the heading of each field that is there.

    A column that is not called a relation or a template may hold the full prompt instead of one.
    """
    values = {field: record.get(heading) for field, heading in columns.items()}

    def text(field: str) -> str:
        return text_of(values.get(field), field)

    subject, relation = text("subject"), text("relation")
    if columns["relation"].strip().lower() not in _TEMPLATES:
        relation = template_from(relation, subject)
    return make_fact(
        subject,
        relation,
        text("object"),
        true=first_of(values.get("true"), "true") if _is_published(columns.get("true")) else text("true"),
        paraphrases=texts_of(values.get("paraphrases"), "paraphrases"),
        neighbours=probes_of(values.get("neighbours"), "neighbours"),
        same_subject=probes_of(values.get("same_subject"), "same_subject"),
        portability=probes_of(values.get("portability"), "portability"),
        generation=texts_of(values.get("generation"), "generation"),
        relation=text("relation_name"),
        source_id=text("id"),
    )


_TEMPLATES = ("relation", "template", "relation template")


def _is_published(heading: str | None) -> bool:
    """Whether true answers are under the published name, where several are names of one."""
    return heading is not None and heading.strip().lower() == "ground_truth"


def _own(record: Mapping[str, Any]) -> list[Fact]:
    return [read_fields(record, match_fields(list(record), None))]


def _plain(value: Any) -> list[Any]:
    """A published file's list, or its single item: nothing is split."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(record: Mapping[str, Any], name: str) -> str:
    return text_of(record.get(name), name)


def _first_text(record: Mapping[str, Any], *names: str) -> str:
    """The text under the first of ``names`` that is there and not empty."""
    return next((text for name in names if (text := _text(record, name)).strip()), "")


def _prompts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return texts_of(_plain(record.get(name)), name)


def _paired(prompts: Any, answers: Any, name: str) -> list[Probe]:
    """Prompts with their answers, each a list or a single one.

    A single answer, not in a list, applies to all prompts; several for a single prompt are aliases of one. Raises
    BadInput for other numbers.
    """
    asked, said = _plain(prompts), _plain(answers)
    for_all = len(said) < 2 and not (said and isinstance(answers, list | tuple))
    if len(asked) == 1 or for_all:
        said = (said[:1] or [None]) * len(asked) if asked else said
    if len(said) != len(asked):
        raise BadInput(
            say(
                "in {name} there are {prompts} and {answers}.",
                name=name,
                prompts=say_count(len(asked), "{n} prompt", "{n} prompts"),
                answers=counted.answers(len(said)),
            ),
            say("Give one for each."),
        )
    pairs = (
        (text_of(prompt, name), first_of(answer, name).strip()) for prompt, answer in zip(asked, said, strict=True)
    )
    return [Probe(prompt, answer or None) for prompt, answer in pairs if prompt or answer]


def _answered(record: Mapping[str, Any], prompts: str, answers: str) -> list[Probe]:
    """Probes in two fields of a record; without its answer one would be compared with the true one, and is left out."""
    return _paired(record.get(prompts), record[answers], prompts) if record.get(answers) else []


def _rewrite(request: Any, record: Mapping[str, Any], portability: tuple[Probe, ...] = ()) -> Fact:
    """A CounterFact request; its neighbours have the true object as their answer by construction.

    AKEW's have texts of other things beside them, and WikiUpdate's of AKEW call their objects answers.
    """
    if not isinstance(request, dict):
        raise BadInput(say("its requested_rewrite holds {request}, not an object.", request=kind(request)))
    true, subject = _first_text(request, "target_true", "answer_true"), _text(request, "subject")
    near = [Probe(prompt, true or None) for prompt in _prompts(record, "neighborhood_prompts")]
    return make_fact(
        subject,
        template_from(_text(request, "prompt"), subject),
        _first_text(request, "target_new", "answer_new"),
        true=true,
        paraphrases=_prompts(record, "paraphrase_prompts") or _prompts(request, "question"),
        neighbours=(*near, *_answered(record, "loc", "loc_ans")),
        relation=_text(request, "relation_id"),
        source_id=_text(record, "case_id"),
        portability=portability,
        generation=_prompts(record, "generation_prompts"),
    )


def _counterfact(record: Mapping[str, Any]) -> list[Fact]:
    """CounterFact as ROME and MEMIT publish it."""
    return [_rewrite(record["requested_rewrite"], record)]


def _mquake(record: Mapping[str, Any]) -> list[Fact]:
    """MQuAKE, also AnyEdit's: one record edits one or more facts; the question is a paraphrase.

    The questions in several steps follow from all rewrites of the record together, and are probes of each.
    """
    asked = _paired(record.get("questions"), record.get("new_answer"), "questions")
    hops = tuple(probe for probe in asked if probe.answer)
    return [_rewrite(request, record, hops) for request in _requests(record)]


def _long_targets(record: Mapping[str, Any]) -> list[Fact]:
    """AKEW's long targets: the object is the free text of a rewrite, prompted by its question or in full."""
    facts = []
    for request in _requests(record):
        if not isinstance(request, dict):
            raise BadInput(say("its requested_rewrite holds {request}, not an object.", request=kind(request)))
        text, subject = _text(request, "fact_new_uns"), _text(request, "subject")
        if not text.strip():
            raise BadInput(say("it has no long text (fact_new_uns)."), say("Read the file without long targets."))
        asked = _first_text(request, "question", "prompt_full", "prompt")
        relation, number = _text(request, "relation_id"), _text(record, "case_id")
        template = template_from(asked, subject)
        facts.append(make_fact(subject, template, text, relation=relation, source_id=number))
    return facts


def _requests(record: Mapping[str, Any]) -> list[Any]:
    if not record["requested_rewrite"]:
        raise BadInput(say("its requested_rewrite is an empty list."))
    return _plain(record["requested_rewrite"])


def _free_text(record: Mapping[str, Any]) -> list[Fact]:
    """UnKE, AKEW and EditEverything: a question and a long answer without a subject.

    The whole question is taken for the subject, so that an edit acts at the question's last token, as theirs do.
    """
    if "choices" in record or {"A", "B"} <= record.keys():
        raise BadInput(
            say("it is a multiple-choice question, not a fact."), say("Give the file as one of questions (--choices).")
        )
    parts = _paired(record.get("sub_question"), record.get("sub_answer"), "sub_question")
    return [
        make_fact(
            _text(record, "question"),
            "{}",
            _text(record, "answer"),
            paraphrases=_prompts(record, "para_question"),
            portability=tuple(probe for probe in parts if probe.answer),
            source_id=_text(record, "id"),
        )
    ]


def _zsre(record: Mapping[str, Any]) -> list[Fact]:
    """zsRE as MEND publishes it, read as EasyEdit and WISE do: the new object is ``alt``, the true one an answer.

    UltraEdit calls the new object ``ans``.
    """
    subject = _text(record, "subject")
    return [
        make_fact(
            subject,
            template_from(_text(record, "src"), subject),
            _first_text(record, "alt", "ans"),
            true=first_of(record.get("answers"), "answers"),
            paraphrases=_prompts(record, "rephrase"),
            neighbours=tuple(_paired(record.get("loc"), record.get("loc_ans"), "loc")),
        )
    ]


def _known(record: Mapping[str, Any]) -> list[Fact]:
    """ROME's known facts: the object is the true one, after the full prompt (their template is often shorter)."""
    subject, attribute = _text(record, "subject"), _text(record, "attribute")
    prompt = _text(record, "prompt") or _text(record, "template")
    return [
        make_fact(
            subject,
            template_from(prompt, subject),
            attribute,
            true=attribute,
            relation=_text(record, "relation_id"),
            source_id=_text(record, "known_id"),
        )
    ]


def _easyedit(record: Mapping[str, Any]) -> list[Fact]:
    """EasyEdit's flat form: full prompts, locality as two fields or as {name: {prompt, ground_truth}}; portability.

    KnowEdit's WikiBio, WikiBigEdit and UltraEditBench have it with other names.
    """
    subject = _first_text(record, "subject", "concept")
    neighbours = _paired(record.get("locality_prompt"), record.get("locality_ground_truth"), "locality_prompt")
    neighbours += _answered(record, "loc_prompt" if "loc_prompt" in record else "loc", "loc_ans")
    neighbours += _named(record, "locality")
    old = "ground_truth" if "ground_truth" in record else "target_old"
    true, new = first_of(record.get(old), old), _first_text(record, *_NEW_OBJECTS)
    hops = [*_named(record, "portability"), *_answered(record, "mhop", "mhop_ans")]
    hops += [Probe(prompt, new) for prompt in _prompts(record, "personas")]
    return [
        make_fact(
            subject,
            template_from(_first_text(record, *_FULL_PROMPTS), subject),
            new,
            true="" if true.startswith("<|endoftext|>") else true,  # EasyEdit's sign for "unknown"
            paraphrases=_prompts(record, "rephrase_prompt") or _prompts(record, "rephrase"),
            neighbours=tuple(neighbours),
            source_id=_text(record, "case_id"),
            portability=tuple(probe for probe in hops if probe.answer),
        )
    ]


def _named(record: Mapping[str, Any], name: str) -> list[Probe]:
    """EasyEdit's {name: {prompt, ground_truth}}, where prompt and answer may be lists and an entry may be one too.

    Its Chinese files have one list of {prompt, answer} without names, others a single such object.
    """
    groups = record.get(name)
    if groups is None or groups == [] or groups == "":
        return []
    if isinstance(groups, list) or (isinstance(groups, dict) and "prompt" in groups):
        groups = {name: groups}
    if not isinstance(groups, dict):
        raise BadInput(
            say("in {name} {kind} stands where an object of named groups is expected.", name=name, kind=kind(groups))
        )
    probes: list[Probe] = []
    for part in (part for entry in groups.values() for part in _plain(entry)):
        if not isinstance(part, dict):
            raise BadInput(
                say(
                    "in {name} {kind} stands where an object with prompt and ground_truth is expected.",
                    name=name,
                    kind=kind(part),
                )
            )
        probes += _paired(part.get("prompt"), part.get("ground_truth", part.get("answer")), name)
    return probes


_FULL_PROMPTS = ("prompt", "update", "text")
_NEW_OBJECTS = ("target_new", "ans", "labels")
_EASYEDIT_FIELDS = {
    *("rephrase_prompt", "rephrase", "locality_prompt", "locality", "ground_truth", "loc_prompt", "loc_ans"),
    *("portability", "personas", "mhop"),
}


def _is_easyedit(record: Mapping[str, Any]) -> bool:
    names = record.keys()
    needed = any(name in names for name in _FULL_PROMPTS) and any(name in names for name in _NEW_OBJECTS)
    return needed and "relation" not in names and bool(_EASYEDIT_FIELDS & names)


# the first that fits is taken; the last one fits everything and says what is missing
FORMATS = (
    Format("CounterFact", lambda record: isinstance(record.get("requested_rewrite"), dict), _counterfact),
    Format("MQuAKE", lambda record: isinstance(record.get("requested_rewrite"), list), _mquake),
    Format("zsRE", lambda record: "src" in record and ("alt" in record or "ans" in record), _zsre),
    Format(
        say("free text"), lambda record: {"question", "answer"} <= record.keys() and "subject" not in record, _free_text
    ),
    Format(say("known facts"), lambda record: "known_id" in record and "attribute" in record, _known),
    Format("EasyEdit", _is_easyedit, _easyedit),
    Format("Palimpsest", lambda record: True, _own),
)

# with long targets requested, these come before the others
LONG_FORMATS = (
    Format(say("long texts"), lambda record: isinstance(record.get("requested_rewrite"), list | dict), _long_targets),
)
