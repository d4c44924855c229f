"""Free decoding in the midst of which the model itself asks its memory (MemLLM, arXiv 2404.11672, its inference;
reference section 23).

The text is written token by token. A call begins where its opening is what the model, read as it was taught to ask,
would likeliest say next, also where tokens are drawn. Then the memory is asked as behind a prompt: the model writes the
queries. Where they have answers, the call with them takes the place of the one before, and the text goes on behind it.
Where they have none, and where the model has asked as often as the memory allows, whatever became of it, the text goes
on without any call. Only the newest call stands in the context. A call that the model writes out behind another one,
well formed or not, is taken out of the text, and the memory is asked in its place.

While no call stands in the context, the text is the one that the model writes without having been taught anything: so
each token is read twice, once to be said and once to see whether a call begins. The paper has one model for both, which
goes on after a call without answers with the opening suppressed: ours was taught nothing about that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from torch import Tensor

from engine.model.decoding import RunningText
from engine.model.loading import LoadedModel
from engine.model.prompted import decoder_of, prompt_ids, room_for
from engine.model.side.memory import SideMemory, Told
from engine.support.spacing import before_last_space

SIGN = "({"
"""What of a call's opening the model has to say by itself; the rest of it follows."""
_SPELT = re.compile(r"\s*\(+\s*(\{|MEM_)")


@dataclass(frozen=True)
class Read:
    """What the model asked a memory behind ``place`` characters of its text (``asked``, a call), and the answers."""

    place: int
    asked: str
    answers: tuple[str, ...]


@dataclass
class _Context:
    """A text with a call in it, or without one, and what was written behind it.

    ``says`` is read to write the text, ``asks`` to see whether a call begins; where a call stands they are one.
    """

    model: LoadedModel
    says: RunningText
    asks: RunningText
    start: int = field(init=False)

    def __post_init__(self) -> None:
        self.start = len(self.says.ids)

    @classmethod
    def of(cls, model: LoadedModel, text: str, told: Told, count: int) -> _Context:
        """``text`` behind what the memory has ``told``, with room for ``count`` tokens more."""
        ids = prompt_ids(model, told.before + told.followed(text))
        room = min(count, room_for(model, len(ids)))
        decoder, reading = decoder_of(model), model.weights.side.reading
        says = RunningText(decoder, reading, ids, room)
        return cls(model, says, says if told.behind else RunningText(decoder, reading, ids, room, asking=True))

    @property
    def written(self) -> list[int]:
        return self.says.ids[self.start :]

    def text(self) -> str:
        return self.model.tokens.continuation(self.says.ids[: self.start], self.written)

    @property
    def is_full(self) -> bool:
        return len(self.says.ids) >= self.model.tokens.positions

    def add(self, token: int) -> None:
        self.says.add(token)
        if self.asks is not self.says:
            self.asks.add(token)


@dataclass(frozen=True)
class Answered:
    """A text that was written without its calls, and the logits (V,) behind its prompt.

    ``reads`` is what was read, also what had no answer; ``stopped`` whether the model ended the text.
    """

    text: str
    first: Tensor
    reads: tuple[Read, ...]
    stopped: bool


def writing_and_asking(
    model: LoadedModel,
    prompt: str,
    count: int,
    top_k: int,
    temperature: float,
    uniform: Tensor,
    enough: Callable[[str], bool] = lambda text: False,
) -> Generator[int, None, Answered]:
    """Continue ``prompt`` by up to ``count`` tokens, yielding after each; ``uniform`` (1, >= count) draws them.

    The memory is asked behind the prompt first. The text ends earlier where it is ``enough``. BadInput where the prompt
    does not fit the model.
    """
    memory = model.weights.side.asked_by_itself
    assert memory is not None
    opening, ends = _sign(model, memory), set(decoder_of(model).ends)
    (told,) = model.told([prompt])
    reads = [Read(0, told.read, told.answers)] if told.read else []
    context = _Context.of(model, prompt, told, count)
    first, before, calls, done, fresh, stopped = context.says.logits(), "", memory.calls, 0, True, False
    while done < count and not context.is_full and not stopped:
        spelt = _SPELT.search(context.text()) if told.behind else None
        # Not where the memory was asked just now; and without any call left, only to be rid of one.
        if spelt or (not fresh and (calls or told.behind) and context.asks.would_say(opening)):
            written = before + (context.text()[: spelt.start()] if spelt else context.text())
            found = model.told([before_last_space(prompt) + written])[0] if calls else Told()
            calls = max(0, calls - 1)
            if found.read:
                reads.append(Read(len(written), found.read, found.answers))
            if found.answers or told.behind:
                told, before, fresh = found, written, True
                context = _Context.of(model, before_last_space(prompt) + written, told, count - done)
                continue
        token = context.says.draw(top_k, temperature, uniform[:, done])
        stopped = token in ends
        if not stopped:
            context.add(token)
            done, fresh = done + 1, False
            yield 1
            if enough(before + context.text()):
                break
    return Answered(before + context.text(), first, tuple(reads), stopped)


def _sign(model: LoadedModel, memory: SideMemory) -> Sequence[int]:
    """The first tokens of a call's opening, up to its sign."""
    tokens = model.tokens.plain(memory.opening)
    sizes = range(1, len(tokens) + 1)
    return tokens[: next((size for size in sizes if SIGN in model.tokens.decode(tokens[:size])), len(tokens))]
