"""A fact to be edited: subject, relation as a prompt template, new object; with the probes that measure the edit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import BadInput


@dataclass(frozen=True)
class Probe:
    """A full prompt text and the answer that is expected of it (None where the file gave none)."""

    prompt: str
    answer: str | None = None


@dataclass(frozen=True)
class Fact:
    """One edit request.

    ``prompt`` is the relation as a template with exactly one ``{}`` for the subject, ending where the object begins;
    ``target`` is the new object, ``true`` the answer the model should have given before (None where unknown).
    ``paraphrases`` are full prompts that should give ``target`` as well; ``neighbours`` are prompts about other
    subjects whose answers must stay; ``same_subject`` are other facts of the same subject, which must stay too.
    ``portability`` are prompts whose answers follow from the new fact, such as questions in two steps; ``generation``
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
        """A stable identity: the same subject, prompt and target give the same id on every machine."""
        joined = "\x1f".join((self.subject, self.prompt, self.target))
        return hashlib.blake2b(joined.encode(), digest_size=8).hexdigest()


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
    """Clean and check the parts of a fact; raise :class:`BadInput` naming ``file`` and ``row`` where one is wrong."""
    subject, prompt, target = subject.strip(), prompt.strip(), target.strip()
    if not subject:
        raise BadInput("the subject is empty.", "Give the name of what the fact is about.", file=file, row=row)
    if prompt.count("{}") != 1:
        raise BadInput(
            f"the relation {prompt!r} must hold exactly one {{}} where the subject stands.",
            'Write it like "{} was born in the city of".',
            file=file,
            row=row,
        )
    if not target:
        raise BadInput("the object is empty.", "Give the new object that the model should say.", file=file, row=row)
    true = true.strip() or None if true is not None else None
    probes = (paraphrases, neighbours, same_subject)
    return Fact(subject, prompt, target, true, *probes, relation, source_id, portability, generation)
