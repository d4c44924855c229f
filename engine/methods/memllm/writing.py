"""A text turned into facts by a model that was taught to write to a memory (MemLLM, arXiv 2404.11672, its write
objective and inference; reference section 23).

The model is asked sentence by sentence, each behind those before it, and writes a call with the triples that it tells.
As in the paper a call may end late: wherever its end is likeliest, the mean log-probability of what is written so far
is noted and the model goes on with the next best token, up to five times; the call is cut at the best place. Decoding
is constrained, where the paper lets the model write: subject and object are names that the text mentions, and a call
ends behind an object or where it begins. It is greedy, so nothing is drawn. What is found are facts as a person would
type them, for any method to edit; the model and the session are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from engine.errors import BadInput
from engine.events import Event, Progress, Steps, retold
from engine.fact import Fact, make_fact
from engine.methods.memllm.adapters import WRITE, adapter_of
from engine.methods.memllm.lessons import sentences_of
from engine.methods.memllm.training import everywhere
from engine.model.decoding import Decoder, RunningText
from engine.model.loading import LoadedModel
from engine.model.side.calls import CLOSING, NEXT, SIGN, asked_to_write, malformed_in, triples_of
from engine.model.side.mentions import Mentions
from engine.model.side.read_adapter import ReadAdapter
from engine.model.side.reading import Reading
from engine.model.side.triples import Triple
from engine.support.wording import say

LATE = 5
"""How often the end of a call is put off."""
MOST = 96
"""Tokens of a call at most."""
BEFORE = 2
"""Sentences before the one that is asked about, as many as are taught."""
_SIGNS = re.compile(f"{re.escape(SIGN.strip())}|{re.escape(NEXT)}")


@dataclass(frozen=True)
class FoundFact:
    """A fact and the sentence that tells it."""

    fact: Fact
    sentence: str


@dataclass(frozen=True)
class Dropped:
    """A part of a call that is no fact: what was ``written`` for which sentence, and ``why`` it is dropped."""

    written: str
    sentence: str
    why: str


@dataclass(frozen=True)
class FoundInText:
    """The facts that a text tells, each once, in its order, and what the model wrote besides."""

    facts: tuple[FoundFact, ...]
    dropped: tuple[Dropped, ...]


def found_in_text(model: LoadedModel, text: str) -> Steps[FoundInText]:
    """What ``text`` tells, as the unedited model writes it; progress after each token. May be closed at any time.

    BadInput where the model was not taught to write, or where there is no sentence.
    """
    adapter = adapter_of(model, WRITE)
    sentences = sentences_of(text.translate({ord("{"): None, ord("}"): None}))  # a call in a text is no call
    if adapter is None:
        raise BadInput(
            say("this model was not taught to write what a text tells."),
            say('Teach it: "Teach the model to use a memory", or "palimpsest train-memory --task write".'),
        )
    if not sentences:
        raise BadInput(say("the text is empty."), say("Give a text that tells facts."))
    adapter = adapter.to(model.device)
    facts: dict[Triple, FoundFact] = {}
    dropped: list[Dropped] = []
    with model.weights.at(0):
        for number, sentence in enumerate(sentences):
            before = " ".join(sentences[max(0, number - BEFORE) : number])
            work = _Call(model, adapter, before, sentence).written()
            written, wrong = _parsed(*(yield from retold(work, partial(_finding, number, len(sentences)))))
            for triple in written:
                found = fact_of(triple, sentence, before)
                if isinstance(found, Fact):
                    facts.setdefault(triple, FoundFact(found, sentence))
                else:
                    wrong.append((" >> ".join(triple), found))
            dropped += [Dropped(part, sentence, why) for part, why in wrong]
    yield _finding(len(sentences), len(sentences))
    return FoundInText(tuple(facts.values()), tuple(dropped))


def _finding(done: int, total: int, _: Event | None = None) -> Progress:
    return Progress(say("Finding facts in the text"), done, total, say("sentences"))


def fact_of(triple: Triple, sentence: str, before: str) -> Fact | str:
    """A triple that ``sentence`` tells, behind the text ``before`` it, as a fact; or why it is none.

    The fact's prompt is the sentence up to the object, where the subject stands in it once and before the object; else
    it names the relation.
    """
    if triple.subject == triple.object:
        return say("Subject and object are the same.")
    if _place(triple.subject, f"{before} {sentence}") is None:
        return say("The text does not name {name}.", name=triple.subject)
    if _place(triple.object, sentence) is None:
        return say("The sentence does not name {name}.", name=triple.object)
    subject = _place(triple.subject, sentence)
    place = _place(triple.object, sentence, subject.end()) if subject is not None else None
    if subject is None or place is None:
        prompt = f"The {triple.relation} of {{}} is"
    else:
        prompt = f"{sentence[: subject.start()]}{{}}{sentence[subject.end() : place.start()]}".rstrip()
    return make_fact(triple.subject, prompt, triple.object, relation=triple.relation)


def _place(name: str, text: str, start: int = 0) -> re.Match[str] | None:
    """Where ``name`` stands in ``text`` as whole words."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(text, start)


def _parsed(written: str, whole: bool) -> tuple[tuple[Triple, ...], list[tuple[str, str]]]:
    """The triples of a call, and its other parts with what is wrong; the last part of one that is not ``whole`` too."""
    cut = ""
    if not whole:
        written, _, cut = written.split(CLOSING.strip())[0].rpartition(NEXT)
    wrong: list[tuple[str, str]] = [(part, say("It has not three names.")) for part in malformed_in(written)]
    if cut.strip():
        wrong.append((cut.strip(), say("The call has no end.")))
    return triples_of(written), wrong


class _Call:
    """The call that a model writes for one sentence, token by token."""

    def __init__(self, model: LoadedModel, adapter: ReadAdapter, before: str, sentence: str) -> None:
        tokens, decoder = model.tokens, Decoder(model.module, model.tokens, Reading())
        self._model, self._adapter = model, adapter
        self._first = Mentions(f"{before} {sentence}", (SIGN,), tokens, alone=(CLOSING,))
        self._subjects = Mentions(f"{before} {sentence}", (SIGN,), tokens)
        self._objects = Mentions(sentence, (NEXT, CLOSING), tokens)
        asked = tokens.prompt(asked_to_write(before, sentence))
        self._text = RunningText(decoder, Reading(), asked[-max(1, tokens.positions - MOST) :], MOST)
        self._start = len(self._text.ids)
        self._stops = decoder.ends
        self._signs = self._name = 0

    def written(self) -> Steps[tuple[str, bool]]:
        """What is written behind the call's opening up to the best place to end it, and whether there was one.

        An event after each token.
        """
        ends: list[tuple[float, int]] = []
        total, count = 0.0, 0
        while count < MOST:
            names, own = self._place()
            chances = self._chances(names.allowed(own) if names is not None else None)
            token = int(chances.argmax())
            if names is not None and names.decided([*own, token]) == CLOSING:
                ends.append(((total + float(chances[token])) / (count + 1), count))
                chances[token] = -torch.inf
                token = int(chances.argmax())
            if len(ends) > LATE or chances[token] == -torch.inf or token in self._stops:
                break
            total, count = total + float(chances[token]), count + 1
            self._text.add(token)
            yield Progress("", count, MOST)
        best = max(ends)[1] if ends else count
        return self._model.tokens.decode(self._text.ids[self._start : self._start + best]), bool(ends)

    def _place(self) -> tuple[Mentions | None, list[int]]:
        """The names that may be written here, None where it is a relation, and the tokens of one that is begun."""
        new = self._text.ids[self._start :]
        signs = _SIGNS.findall(self._model.tokens.decode(new))
        if len(signs) > self._signs:
            self._signs, self._name = len(signs), len(new)
        part = next((n for n, sign in enumerate(reversed(signs)) if sign == NEXT), len(signs))
        names = {0: self._subjects if signs else self._first, 2: self._objects}
        return names.get(part), new[self._name :]

    def _chances(self, allowed: list[int] | None) -> Tensor:
        """Log-probabilities (V,) of the next token among those ``allowed`` (None: all), float32 on the CPU."""
        with everywhere(self._model, self._adapter, 1):
            logits = self._text.logits()
        if allowed is None:
            return logits.log_softmax(-1)
        barred = torch.ones_like(logits, dtype=torch.bool)
        barred[allowed] = False
        return logits.masked_fill(barred, -torch.inf).log_softmax(-1)
