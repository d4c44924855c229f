"""The stream of edits of a comparison: its batches, and the probes scored with them."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from engine.errors import BadInput
from engine.fact import Fact, Probe
from engine.support.wording import say, say_count

SAMPLE = 300


def cut(checkpoints: Sequence[int], batch: int) -> tuple[tuple[int, int], ...]:
    """The batches as (first, end) indices: at most ``batch`` facts each, and a batch ends at every checkpoint."""
    parts, start = [], 0
    for goal in checkpoints:
        parts += [(first, min(first + batch, goal)) for first in range(start, goal, batch)]
        start = goal
    return tuple(parts)


def sampled(count: int, seed: int) -> tuple[int, ...]:
    """Indices of at most SAMPLE of ``count`` edits in order; the same for the same count and seed, on any machine."""
    return tuple(sorted(random.Random(f"{seed}/{count}").sample(range(count), min(count, SAMPLE))))


def without_rewritten(facts: Iterable[Fact], edits: Iterable[Fact]) -> tuple[Fact, ...]:
    """``facts`` without the probes that one of ``edits`` rewrites, which so do not measure locality.

    A neighbour is left out if its prompt is that of an edit, or if it names the subject of an edit of the same
    relation; another fact of the subject if its prompt is that of an edit.
    """
    return _cleaned(facts, _Rewritten(edits))


def _cleaned(facts: Iterable[Fact], rewritten: _Rewritten) -> tuple[Fact, ...]:
    return tuple(
        replace(
            fact,
            neighbours=tuple(p for p in fact.neighbours if not rewritten.has(p, fact.relation)),
            same_subject=tuple(p for p in fact.same_subject if p.prompt not in rewritten.prompts),
        )
        for fact in facts
    )


@dataclass(frozen=True)
class Stream:
    """The facts of a comparison without the probes that they rewrite, and for each the prompts that measure its
    locality.
    """

    facts: tuple[Fact, ...]
    unrelated: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, facts: Sequence[Fact], known: Sequence[Fact]) -> Stream:
        """Clean the probes of ``facts``; a fact's unrelated prompts are its first neighbour and one ``known`` fact."""
        rewritten = _Rewritten(facts)
        clean = _cleaned(facts, rewritten)
        others = [f.text for f in known if not rewritten.has(Probe(f.text), f.relation)]
        prompts = []
        for place, fact in enumerate(clean):
            own = tuple(probe.prompt for probe in fact.neighbours[:1])
            prompts.append((*own, *([others[place % len(others)]] if others else ())))
        return cls(clean, tuple(prompts))


class _Rewritten:
    """The prompts that a stream of facts writes, and by relation the subjects."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.prompts: set[str] = set()
        self._subjects: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for fact in facts:
            self.prompts |= {fact.text, *fact.paraphrases}
            self._subjects[fact.relation].add(_words(fact.subject))
        self._longest = max((len(words) for named in self._subjects.values() for words in named), default=0)

    def has(self, probe: Probe, relation: str) -> bool:
        """Whether an edit answers ``probe``, which queries ``relation``. Facts without a relation match any."""
        if probe.prompt in self.prompts:
            return True
        words = _words(probe.prompt)
        runs = {words[i : i + n] for n in range(1, self._longest + 1) for i in range(len(words) - n + 1)}
        if not relation:
            return any(not runs.isdisjoint(named) for named in self._subjects.values())
        return any(not runs.isdisjoint(self._subjects.get(name, ())) for name in (relation, ""))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


def digest_of_facts(facts: Iterable[Fact]) -> str:
    """A digest of the facts, their order and their probes."""
    running = hashlib.blake2b(digest_size=12)
    for fact in facts:
        fields = asdict(fact)
        # Kinds of probes added later are left out where empty, so that older comparisons keep their digest and resume.
        for name in ("portability", "generation"):
            if not fields[name]:
                del fields[name]
        running.update(json.dumps(fields, sort_keys=True).encode())
    return running.hexdigest()


def digest_of_text(text: str) -> str:
    """A digest of the text; "" for none."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest() if text else ""


def check_checkpoints(checkpoints: Sequence[int], facts: int) -> None:
    """Raise :class:`BadInput` unless the numbers of edits are positive, ascending and at most ``facts``."""
    shown = ",".join(map(str, checkpoints))
    if not checkpoints or checkpoints[0] < 1 or any(a >= b for a, b in pairwise(checkpoints)):
        raise BadInput(
            say("the numbers of edits {shown!r} must be positive and ascend.", shown=shown),
            say('Write them like "1,10,100".'),
        )
    if checkpoints[-1] > facts:
        raise BadInput(
            say_count(
                facts,
                "{checkpoints} edits were asked for, but there is only {n} fact.",
                "{checkpoints} edits were asked for, but there are only {n} facts.",
                checkpoints=checkpoints[-1],
            ),
            say("Ask for fewer, or give more facts."),
        )
