"""MemLLM's memory: edits are triples that the model asks for before it answers (arXiv 2404.11672; reference
section 23).

Behind a prompt a call is begun, the model writes its queries, and the memory looks them up. Where there are answers,
they stand between prompt and answer, and the text goes on from there; otherwise the call is taken away, and the prompt
is read as if there were no memory, bit for bit. A model with an adapter that was trained for this
(:mod:`engine.model.side.read_adapter`) reads calls with it; any other sees four worked examples before the prompt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import torch
from torch import Tensor, nn

from engine.model.side.calls import OPENING, SIGN, begun, call, is_asked, opened, queries_of
from engine.model.side.memory import SideFigures, SideMemory, Told, Write
from engine.model.side.mentions import Mentions
from engine.model.side.read_adapter import ReadAdapter
from engine.model.side.reading import Reading
from engine.model.side.sentences import TokenSpace
from engine.model.side.triples import Query, Thresholds, Triple, TripleStore
from engine.support.plain_json import parse_plain
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.events import FloatArray
    from engine.model.anatomy import Anatomy
    from engine.model.tokens import TextEncoder

KIND = "memllm"
CALL_TOKENS = 48
"""Tokens within which the queries of a call must be complete."""
_WORKED = (
    ("Mount Fuji is located in the country of", Triple("Mount Fuji", "is located in the country of", "Japan")),
    ("The profession of Marie Curie was", Triple("Marie Curie", "The profession of was", "chemist")),
    ("Portuguese is the language of", Triple("Portuguese", "is the language of", "Brazil")),
    ("The capital city of Kenya is", Triple("Kenya", "The capital city of is", "Nairobi")),
)
EXAMPLES = "".join(f"{prompt}{call([Query(t.subject, t.relation)], [t.object])} {t.object}.\n" for prompt, t in _WORKED)
"""What a model without an adapter sees before each prompt: four facts, each with the read that gave its answer."""


@dataclass(frozen=True)
class ReadRule:
    """How the memory is read.

    ``thresholds`` of a query; texts of more than ``limit`` tokens do not fit the model (0: any number), of which
    ``room`` stay free for the answer; ``mark`` are tokens that stand in every call and in no other text. The model may
    ask by itself ``calls`` times in the midst of one text.
    """

    thresholds: Thresholds = field(default_factory=Thresholds)
    limit: int = 0
    room: int = 64
    mark: tuple[int, ...] = ()
    calls: int = 4


@dataclass(frozen=True)
class _Written:
    """What a batch records beside the adapter."""

    triples: tuple[Triple, ...]
    rule: ReadRule
    dropped: tuple[tuple[str, str], ...] = ()


class TripleMemory(SideMemory):
    """The edits so far, by subject and relation; an edit of the same two replaces the former one."""

    kind = KIND
    opening = OPENING

    def __init__(
        self,
        triples: Mapping[tuple[str, str], Triple],
        rule: ReadRule,
        adapter: ReadAdapter | None = None,
        space: TokenSpace | None = None,
    ) -> None:
        self.triples = triples
        self.rule = rule
        self.adapter = adapter
        self._space = space  # follows from the model alone, so the next state may have it
        self._store: TripleStore | None = None

    @classmethod
    def empty(cls) -> Self:
        """No triples, so no answers."""
        return cls({}, ReadRule())

    def extended(self, tensors: Mapping[str, Tensor]) -> Self:
        """The former triples but those that ``tensors`` drop, and those of ``tensors``, read by their rule."""
        written = parse_plain(tensors["record"].numpy().tobytes(), _Written)
        triples = {pair: triple for pair, triple in self.triples.items() if pair not in written.dropped}
        for triple in written.triples:
            triples.pop(triple[:2], None)
            triples[triple[:2]] = triple
        return type(self)(triples, written.rule, ReadAdapter.from_tensors(tensors) or self.adapter, self._space)

    @property
    def calls(self) -> int:
        """None without triples, nor by a model that was not taught when to ask."""
        return self.rule.calls if self.triples and self.adapter is not None else 0

    @contextmanager
    def hooked(self, anatomy: Anatomy, reading: Reading) -> Iterator[None]:
        """Know the texts in which a call stands, and read those with the adapter."""
        device = next(anatomy.embedding.parameters()).device
        mark = torch.tensor(self.rule.mark, dtype=torch.long, device=device)

        def look(_: nn.Module, args: tuple[Any, ...]) -> None:
            if not reading.continued:
                calls = _occurrences(args[0], mark)
                reading.decisions[self.kind], reading.signals[self.kind] = (calls > 0) | reading.asking, calls.float()

        handle = anatomy.embedding.register_forward_pre_hook(look)
        try:
            adapter = self.adapter or ReadAdapter({})
            with adapter.to(device).adding(anatomy, reading, self.kind):
                yield
        finally:
            handle.remove()

    def told(self, prompts: Sequence[str], tokens: TextEncoder, embedding: nn.Module, write: Write) -> list[Told]:
        """The call with its answers behind each prompt; nothing where the memory has none, or where it does not fit."""
        if not self.triples:
            return [Told()] * len(prompts)
        before = "" if self.adapter is not None else EXAMPLES
        asking = {prompt: before + opened(prompt) for prompt in prompts if prompt.strip()}
        fitting = [prompt for prompt, text in asking.items() if self._fits(text, tokens)]
        names = [Mentions(prompt, (SIGN,), tokens, alone=(SIGN,)) for prompt in fitting]
        said = write(
            [asking[prompt] for prompt in fitting], CALL_TOKENS, is_asked, lambda text, new: names[text].allowed(new)
        )
        written = dict(zip(fitting, said, strict=True))
        return [self._answered(before, written.get(prompt, ""), tokens, embedding) for prompt in prompts]

    def _answered(self, before: str, said: str, tokens: TextEncoder, embedding: nn.Module) -> Told:
        queries = queries_of(said)
        if self._store is None and queries:
            self._store = TripleStore(self.triples.values(), self._embed(tokens, embedding))
        found: dict[str, None] = {}
        for query in queries:
            assert self._store is not None
            found.update(dict.fromkeys(self._store.answers(query, self.rule.thresholds)))
        answers = tuple(found)[: self.rule.thresholds.results]
        read = begun(queries).strip() if queries else ""
        return Told(before, call(queries, answers), read, answers) if answers else Told(read=read)

    def _embed(self, tokens: TextEncoder, embedding: nn.Module) -> Callable[[Sequence[str]], FloatArray]:
        """The mean of the cleaned embeddings of a name's tokens, of length one."""
        space = self._space = self._space or TokenSpace(tokens, embedding)

        def embed(names: Sequence[str]) -> FloatArray:
            means = [space.states(space.known_tokens(name)).mean(0) for name in names]
            return np.nan_to_num(torch.nn.functional.normalize(torch.stack(means), dim=1).cpu().numpy())

        return embed

    def _fits(self, text: str, tokens: TextEncoder) -> bool:
        """Whether there is room behind ``text`` for the queries, for as much again of answers, and for the answer."""
        return not self.rule.limit or len(tokens.ids(text)) + CALL_TOKENS + self.rule.room <= self.rule.limit

    def figures(self) -> SideFigures:
        """The rows of each table, and how the model reads."""
        names = {name for triple in self.triples.values() for name in (triple.subject, triple.object)}
        counts: dict[str, float] = {
            say("triples"): len(self.triples),
            say("entities"): len(names),
            say("relations"): len({triple.relation for triple in self.triples.values()}),
            say("rank of the adapter"): self._rank,
        }
        return SideFigures(counts, say("reads with an answer"), 0.5)

    @property
    def _rank(self) -> int:
        return len(next(iter(self.adapter.factors.values()))[0]) if self.adapter is not None else 0


def _occurrences(ids: Tensor, mark: Tensor) -> Tensor:
    """How often (B,) the tokens ``mark`` (k,) stand in each row of ``ids`` (B, T)."""
    if not len(mark) or ids.shape[1] < len(mark):
        return torch.zeros(len(ids), dtype=torch.long, device=ids.device)
    return (ids.unfold(1, len(mark), 1) == mark).all(-1).sum(1)


def recorded(
    triples: Sequence[Triple], rule: ReadRule, adapter: ReadAdapter | None = None, dropped: Sequence[Triple] = ()
) -> dict[str, Tensor]:
    """What a batch records: its triples, the rule and whose pairs it drops, as the bytes (n,) uint8 of a JSON text; and
    the adapter where it is to be another one from now on.
    """
    told = asdict(_Written(tuple(triples), rule, tuple(triple[:2] for triple in dropped)))
    record = torch.frombuffer(bytearray(json.dumps(told).encode()), dtype=torch.uint8)
    return {"record": record} | (adapter.tensors() if adapter is not None else {})


def mark_of(tokens: TextEncoder) -> tuple[int, ...]:
    """The tokens in the middle of a call's opening, which are the same whatever stands around it."""
    text = opened("It is") + " it >>"
    start = text.index("MEM")
    read = tokens.read([text])[0]
    return tuple(i for i, (first, last) in zip(read.ids, read.spans, strict=True) if start <= first < last <= start + 8)
