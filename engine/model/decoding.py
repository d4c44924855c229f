"""Decoding: texts of one length continued together, token by token, with a key-value cache."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel

from engine.model.cache import cache_argument, cache_of, roomy
from engine.model.side.reading import Reading, new_texts
from engine.model.tokens import TextEncoder

Enough = Callable[[int, list[int]], bool]
"""Whether a text, by its index and its new tokens so far, is long enough."""

Allowed = Callable[[int, list[int]], list[int] | None]
"""The tokens that may come next in a text, by its index and its new tokens so far; None for any."""

TRIED = 4  # tokens of a text that are read to try a model


class Decoder:
    """Continues rows of tokens by a model; ``reading`` follows its passes for the side memories."""

    def __init__(self, module: PreTrainedModel, tokens: TextEncoder, reading: Reading) -> None:
        self._module = module
        self._tokens = tokens
        self._reading = reading

    def tensor(self, ids: Sequence[int]) -> Tensor:
        """Tokens as a batch of one text (1, T) where the model is."""
        return torch.tensor([list(ids)], device=self._module.device)

    @property
    def ends(self) -> list[int]:
        """The tokens that end a text, by the tokenizer and by the model's generation settings."""
        settings = self._module.generation_config
        named = settings.eos_token_id if settings is not None else None
        listed = named if isinstance(named, list) else [named]
        return sorted({int(i) for i in (*listed, self._tokens.end) if i is not None})

    def until_end(self, row: list[int]) -> list[int]:
        """The row up to, without, the first end-of-text token."""
        ends = set(self.ends)
        return row[: next((place for place, token in enumerate(row) if token in ends), len(row))]

    def try_out(self, text: str) -> None:
        """Go on after ``text`` by two tokens as a text is written, which shows settings that only then count."""
        self.until_end([])
        tried = RunningText(self, self._reading, self._tokens.cut(text, TRIED), 2)
        for _ in range(2):
            tried.add(tried.draw(1, 1.0, torch.zeros(1)))

    @torch.no_grad()  # on a generator: in effect while it runs, not while it is suspended
    def continuing(
        self,
        prompts: Sequence[list[int]],
        count: int,
        top_k: int,
        temperature: float,
        uniform: Tensor,
        enough: Enough = lambda text, new: False,
        allowed: Allowed | None = None,
    ) -> Generator[int, None, tuple[list[list[int]], Tensor]]:
        """Continue prompts of one length by up to ``count`` tokens, yielding after each how many texts go on.

        ``uniform`` (B, >= count) in [0, 1) on the CPU. Returns the new tokens of each row, up to and with an
        end-of-text token or what made them ``enough``, and the logits (B, V) after the prompts, float32 on the CPU.
        """
        ends = torch.tensor(self.ends, dtype=torch.long)
        ids = torch.tensor(prompts, device=self._module.device)
        done = torch.zeros(len(prompts), dtype=torch.bool)
        first, cache = torch.empty(0), None
        rows: list[list[int]] = [[] for _ in prompts]
        ends_of_prompts = torch.full((len(prompts),), ids.shape[1] - 1)
        for step in range(count):
            # Declared, because a family without a cache reads prompt and continuation as one text.
            with self._reading.prompts(ends_of_prompts):
                logits, cache = self.next_logits(ids, cache)
            if step == 0:
                first, cache = logits, roomy(cache, count)
            if allowed is not None:
                logits = _only(logits, [allowed(text, new) for text, new in enumerate(rows)])
            token = _draw(logits, top_k, temperature, uniform[:, step])
            for text in (~done).nonzero().flatten().tolist():
                rows[text].append(int(token[text]))
                done[text] = bool(torch.isin(token[text], ends)) or enough(text, rows[text])
            if bool(done.all()):
                break
            ids = torch.cat([ids, token[:, None].to(ids.device)], dim=1)
            yield len(token) - int(done.sum())
        return rows, first

    def next_logits(self, ids: Tensor, cache: Any) -> tuple[Tensor, Any]:
        """Logits (B, V) of the token after ``ids`` (B, T), float32 on the CPU, and the cache for the next step.

        With a cache only the last token is run; a family without one runs the whole text again.
        """
        fresh = ids if cache is None else ids[:, -1:]
        past = cache_argument(self._module, cache)
        output = self._module(input_ids=fresh, attention_mask=torch.ones_like(ids), use_cache=True, **past)
        return output.logits[:, -1].float().cpu(), cache_of(output)


def _only(logits: Tensor, allowed: Sequence[list[int] | None]) -> Tensor:
    """``logits`` (B, V) with all but the allowed tokens of each row ruled out."""
    barred = torch.zeros_like(logits, dtype=torch.bool)
    for row, tokens in enumerate(allowed):
        if tokens is not None:
            barred[row] = True
            barred[row, tokens] = False
    return logits.masked_fill(barred, -torch.inf)


def _draw(logits: Tensor, top_k: int, temperature: float, uniform: Tensor) -> Tensor:
    """One token per row (B,) from the ``top_k`` likeliest (0: all), by inverting the cumulative distribution."""
    size = logits.shape[-1]
    scores, order = logits.topk(min(top_k or size, size), dim=-1)
    cumulative = (scores.double() / temperature).softmax(-1).cumsum(-1)
    place = torch.searchsorted(cumulative, uniform[:, None].double() * cumulative[:, -1:], right=True)
    return order.gather(-1, place.clamp_max(order.shape[-1] - 1))[:, 0]


class RunningText:
    """One text that is read token by token with a cache; other texts may be read between two of its tokens.

    With ``asking`` it is read to say whether the model would ask a memory (:attr:`Reading.asking`).
    """

    def __init__(
        self, decoder: Decoder, reading: Reading, ids: Sequence[int], room: int, *, asking: bool = False
    ) -> None:
        """``room``: as many tokens are added at most."""
        self._decoder, self._reading = decoder, reading
        self.ids = list(ids)
        self._prompt = torch.tensor([len(self.ids) - 1])
        self._room = room
        self._texts = new_texts(asking=asking)
        self._cache: Any = None
        self._logits: Tensor | None = None

    @torch.no_grad()
    def logits(self) -> Tensor:
        """Logits (V,) of the next token, float32 on the CPU."""
        if self._logits is None:
            begins = self._cache is None
            with self._reading.of(self._texts), self._reading.prompts(self._prompt):
                logits, self._cache = self._decoder.next_logits(self._decoder.tensor(self.ids), self._cache)
            if begins:
                self._cache = roomy(self._cache, self._room)
            self._logits = logits[0]
        return self._logits

    def draw(self, top_k: int, temperature: float, uniform: Tensor) -> int:
        """The next token, as :meth:`Decoder.continuing` draws it by ``uniform`` (1,)."""
        return int(_draw(self.logits()[None], top_k, temperature, uniform))

    def add(self, token: int) -> None:
        """Go on with ``token``."""
        self.ids.append(token)
        self._logits = None

    @torch.no_grad()
    def would_say(self, tokens: Sequence[int]) -> bool:
        """Whether the likeliest next tokens are these; the text stays as it is."""
        if int(self.logits().argmax()) != tokens[0]:
            return False
        for place in range(1, len(tokens)):
            with self._reading.of(new_texts(asking=self._texts["asking"])), self._reading.prompts(self._prompt):
                logits, _ = self._decoder.next_logits(self._decoder.tensor([*self.ids, *tokens[:place]]), None)
            if int(logits[0].argmax()) != tokens[place]:
                return False
        return True
