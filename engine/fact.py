"""A fact to be edited: subject, relation as a prompt template, new object; with the probes that measure the edit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from itertools import starmap
from pathlib import Path
from typing import Any, Self

from engine.errors import BadInput
from engine.support import plain_text
from engine.support.plain_text import alike
from engine.support.spacing import own_space
from engine.support.wording import say

PARTS = {"subject": say("subject"), "relation": say("relation"), "object": say("object")}
"""The parts of a fact in words; its other fields are called as in a file of facts."""

_UNSAID = (None, (), (), (), "", "", (), ())  # the optional fields of a fact that has none of them


@dataclass(frozen=True, slots=True)
class Probe:
    """A full prompt and its expected answer (None where the file gave none)."""

    prompt: str
    answer: str | None = None


class _Identified:
    """Holds the identity of a fact once it was asked for: it is a hash, and a session asks thousands of times."""

    __slots__ = ("_id",)

    _id: str


@dataclass(frozen=True, slots=True)
class Fact(_Identified):
    """One edit request.

    ``prompt`` is the relation as a template with exactly one ``{}`` for the subject, ending where the object begins
    (whether a space stands between them is read from both, :mod:`engine.support.spacing`);
    ``target`` is the new object, ``true`` the answer the model should have given before (None where unknown).
    ``paraphrases`` are full prompts that should give ``target`` as well; ``neighbours`` are prompts about other
    subjects whose answers must not change; ``same_subject`` are other facts of the same subject, also to be unchanged.
    ``portability`` are prompts whose answers follow from the new fact, such as two-hop questions; ``generation``
    are beginnings of texts about the subject, for fluency.
    """

    subject: str
    prompt: str
    target: str
    true: str | None = None
    paraphrases: tuple[str, ...] = ()
    neighbours: tuple[Probe, ...] = ()
    same_subject: tuple[Probe, ...] = ()
    relation: str = ""
    source_id: str = field(default="", compare=False)
    portability: tuple[Probe, ...] = ()
    generation: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The prompt with the subject filled in."""
        return self.prompt.replace("{}", self.subject)

    @property
    def id(self) -> str:
        """A stable identity: the same subject, prompt and target give the same id on every machine.

        A trailing space of the prompt is ignored: it is another spelling of the same fact.
        """
        try:
            return self._id
        except AttributeError:
            joined = "\x1f".join((self.subject, self.prompt.rstrip(), self.target))
            object.__setattr__(self, "_id", hashlib.blake2b(joined.encode(), digest_size=8).hexdigest())
            return self._id

    def plain(self) -> tuple[Any, ...]:
        """Its fields as built-in objects, without those at the end that say nothing; see :meth:`of_plain`."""
        probes = self.neighbours, self.same_subject, self.portability
        near, same, far = (tuple((probe.prompt, probe.answer) for probe in some) for some in probes)
        parts = self.true, self.paraphrases, near, same, self.relation, self.source_id, far, self.generation
        said = len(parts)
        while said and parts[said - 1] == _UNSAID[said - 1]:
            said -= 1
        return (self.subject, self.prompt, self.target, *parts[:said])

    @classmethod
    def of_plain(
        cls,
        subject: str,
        prompt: str,
        target: str,
        true: str | None = None,
        paraphrases: tuple[str, ...] = (),
        neighbours: Iterable[tuple[str, str | None]] = (),
        same_subject: Iterable[tuple[str, str | None]] = (),
        relation: str = "",
        source_id: str = "",
        portability: Iterable[tuple[str, str | None]] = (),
        generation: tuple[str, ...] = (),
    ) -> Self:
        """The fact of which :meth:`plain` are the fields; they are not validated again."""
        near, same, far = (tuple(starmap(Probe, some)) for some in (neighbours, same_subject, portability))
        return cls(subject, prompt, target, true, paraphrases, near, same, relation, source_id, far, generation)


def questions(fact: Fact) -> frozenset[tuple[str, str]]:
    """The questions a fact answers: its subject with its prompt, and with its relation if named; case-insensitive."""
    subject = alike(fact.subject)
    prompt, relation = (subject, f"prompt {alike(fact.prompt)}"), (subject, f"relation {alike(fact.relation)}")
    return frozenset({prompt, relation} if fact.relation else {prompt})


def make_fact(
    subject: str,
    prompt: str,
    target: str,
    *,
    true: str | None = None,
    paraphrases: tuple[str, ...] = (),
    neighbours: tuple[Probe, ...] = (),
    same_subject: tuple[Probe, ...] = (),
    relation: str = "",
    source_id: str = "",
    portability: tuple[Probe, ...] = (),
    generation: tuple[str, ...] = (),
    file: Path | str | None = None,
    row: int | None = None,
) -> Fact:
    """Clean and validate the fields of a fact; raise :class:`BadInput` naming ``file`` and ``row`` for an invalid one.

    :mod:`engine.support.plain_text` defines which characters a text may contain. Blank texts are dropped from lists.
    White space around a text is stripped, except what :func:`engine.support.spacing.own_space` returns.
    """
    check = _Check(file, row)
    answer = target if isinstance(target, str) else ""
    return Fact(
        check.needed("subject", subject, say("Give the name of what the fact is about.")),
        check.template(prompt, answer),
        check.needed("object", target, say("Give the new object that the model should say.")),
        true=check.text("true", true or "") or None,
        paraphrases=check.texts("paraphrases", paraphrases, answer),
        neighbours=check.probes("neighbours", neighbours, true or ""),
        same_subject=check.probes("same_subject", same_subject),
        relation=check.text("relation_name", relation),
        source_id=check.text("id", source_id),
        portability=check.probes("portability", portability),
        generation=check.texts("generation", generation),
    )


def check_fact(fact: Fact) -> None:
    """Raise :class:`BadInput` for a fact, constructed directly, that :func:`make_fact` would refuse."""
    make_fact(**{one.name: getattr(fact, one.name) for one in fields(fact)})


@dataclass(frozen=True)
class _Check:
    """Cleans the fields of one fact; fields are named as in a file of facts."""

    file: Path | str | None
    row: int | None

    def text(self, part: str, value: str, answer: str = "", *, one_of: bool = False) -> str:
        """The text stripped of invisible characters at both ends, "" if blank; ``answer`` is what follows it.

        ``one_of``: the field has several texts.
        """
        if wrong := plain_text.fault(value):
            several = say("one of the {part} {wrong}.", part=part, wrong=wrong)
            said = several if one_of else say("the {part} {wrong}.", part=PARTS.get(part, part), wrong=wrong)
            raise self._refusal(part, said, plain_text.remedy(value))
        text = plain_text.trimmed(value)
        return text + own_space(value, answer) if text and answer else text

    def needed(self, part: str, value: str, hint: str) -> str:
        """A text that must not be blank."""
        if text := self.text(part, value):
            return text
        raise self._refusal(
            part, say("the {part} {wrong}.", part=PARTS.get(part, part), wrong=plain_text.blank(value)), hint
        )

    def template(self, value: str, answer: str) -> str:
        """A relation template with one place for the subject; ``answer`` is what follows it."""
        hint = say('Write it like "{{}} was born in the city of".')
        self.needed("relation", value, hint)
        if (text := self.text("relation", value, answer=answer)).count("{}") == 1:
            return text
        said = say(
            "the relation '{relation}' must hold exactly one {{}} where the subject stands.",
            relation=plain_text.shown(text),
        )
        raise self._refusal("relation", said, hint)

    def texts(self, part: str, values: Iterable[str], answer: str = "") -> tuple[str, ...]:
        """The texts that are not blank; ``answer`` is what follows each."""
        listed = (values,) if isinstance(values, str) else values or ()  # or it would be taken letter by letter
        return tuple(filter(None, (self.text(part, value, answer, one_of=True) for value in listed)))

    def probes(self, part: str, values: Iterable[Probe], true: str = "") -> tuple[Probe, ...]:
        """The probes with a prompt, with ``true`` as the default answer; an answer without a prompt is refused."""
        found = []
        for probe in (values,) if isinstance(values, Probe | str) else values or ():
            if not isinstance(probe, Probe):
                said = say("one of the {part} is a {kind}, not a Probe.", part=part, kind=type(probe).__name__)
                raise self._refusal(part, said, say("Write it like Probe(prompt, answer)."))
            answer = self.text(part, probe.answer or "", one_of=True)
            prompt = self.text(part, probe.prompt, answer or true, one_of=True)
            if answer and not prompt:
                said = say(
                    "one of the {part} has an answer ('{answer}') and no prompt.",
                    part=part,
                    answer=plain_text.shown(answer),
                )
                raise self._refusal(part, said, say("Write its prompt before it."))
            if prompt:
                found.append(Probe(prompt, answer or None))
        return tuple(found)

    def _refusal(self, part: str, message: str, hint: str) -> BadInput:
        return BadInput(message, hint, file=self.file, row=self.row, part=part)
