"""What the harness asks of the model in memory: tokens, log-likelihoods and continuations.

One text a pass, as the harness's HFLM does with a batch of one: nothing is padded, and the numbers are the same to the
last digit, including the logarithm of the softmax in the weights' own number format.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from threading import Event as Flag
from typing import Any

import torch
from torch import Tensor
from transformers import StoppingCriteria, StoppingCriteriaList

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.model.quiet import quiet_transformers
from engine.model.tokens import UNBOUNDED
from engine.support.background import beside
from engine.support.wording import say

USUAL_LENGTH = 2048  # tokens, where a model names no limit: the harness's own default
WHOLE = 1 << 28  # logits of a pass that are all computed, a gigabyte; of longer ones only those that are asked for
SEED = 1234  # of the harness, for tasks that sample
Pair = tuple[list[int], list[int]]


class Answers:
    """Answers for one model, on the weights and with the side memories that it has when it is asked."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        positions = model.tokens.positions
        self._length = USUAL_LENGTH if positions == UNBOUNDED else positions

    def about(self) -> dict[str, Any]:
        """What the harness has to know of the model; :class:`BadInput` where its tokenizer ends no text."""
        tokens = self._model.tokens
        prefix = tokens.end if tokens.begin is None else tokens.begin
        if prefix is None or tokens.end is None:
            raise BadInput(say("the tokenizer names no token that ends a text, which the harness needs."))
        return {
            "prefix": prefix,
            "prefix_text": tokens.name(prefix),
            "end": tokens.end,
            "end_text": tokens.name(tokens.end),
            "length": self._length,
            "tells": bool(self._model.weights.side.state.memories),
        }

    def answer(self, message: dict[str, Any]) -> Steps[Any]:
        """The answer to one message of the harness."""
        what = message["ask"]
        if what == "encode":
            return self._model.tokens.ids(message["text"]) if message["opened"] else self._plain(message["text"])
        if what == "tell":
            return self._model.asked(message["text"])
        if what == "score":
            return (yield from self.score(message["pairs"], message["done"], message["total"]))
        if what == "write":
            return (yield from self.write(message))
        raise ValueError(f"the harness asks for {what!r}")

    def _plain(self, text: str) -> list[int]:
        return self._model.tokens.plain(text)

    # -- log-likelihoods -----------------------------------------------------------------------------------------------

    def score(self, pairs: Sequence[Pair], done: int = 0, total: int = 0) -> Steps[list[tuple[float, bool]]]:
        """For each (context, continuation) the continuation's log-likelihood, and whether it is the greedy one.

        What is too long is cut at its beginning. Continuations that differ in their last token share one pass.
        """
        passes: dict[tuple[tuple[int, ...], int], list[int]] = {}
        for number, (context, continuation) in enumerate(pairs):
            read = tuple([*context, *continuation][-(self._length + 1) :][:-1])
            passes.setdefault((read, len(continuation)), []).append(number)
        found: dict[int, tuple[float, bool]] = {}
        for (read, count), members in passes.items():
            chances = self._chances(read, count)
            greedy = chances.argmax(-1)
            for number in members:
                wanted = torch.tensor(pairs[number][1], device=chances.device)
                chosen = chances.gather(1, wanted[:, None])[:, 0]
                found[number] = float(chosen.sum()), bool((greedy == wanted).all())
            yield Progress(say("Asking the tasks"), done + len(found), max(total, len(pairs)), say("answers"))
        return [found[number] for number in range(len(pairs))]

    @torch.no_grad()
    def _chances(self, read: Sequence[int], count: int) -> Tensor:
        """Log-probabilities (count, V) of what follows each of the last ``count`` tokens of ``read``."""
        model = self._model
        ids = torch.tensor([read], device=model.device)
        last = torch.tensor([len(read) - count], device=model.device)
        places = torch.arange(len(read) - count, len(read), device=model.device)
        whole = len(read) * model.info.vocabulary <= WHOLE
        picked = nullcontext() if whole else hooks.logits_at(model.anatomy.head, torch.zeros_like(places), places)
        with model.weights.side.reading.prompts(last), picked:
            logits = model.module(input_ids=ids, use_cache=False).logits[0]
        return torch.log_softmax(logits[-count:], -1)

    # -- continuations -------------------------------------------------------------------------------------------------

    def write(self, message: dict[str, Any]) -> Steps[str]:
        """The continuation of ``ids``, at most ``tokens``, up to one of ``until`` or the end of the text."""
        stopped = Flag()
        meanwhile = Progress(say("Writing the answers"), message["done"], message["total"], say("answers"))
        yield meanwhile
        return (yield from beside(lambda: self._written(message, stopped), meanwhile, stopped.set))

    @torch.no_grad()
    def _written(self, message: dict[str, Any], stopped: Flag) -> str:
        model, options = self._model, dict(message["options"])
        ids = torch.tensor([message["ids"]], device=model.device)
        if not options.get("do_sample") and not options.get("temperature"):
            options |= {"do_sample": False}
            options.pop("temperature", None)
        with (
            quiet_transformers(),
            torch.random.fork_rng(devices=[model.device] if model.device.type == "cuda" else []),
            model.weights.side.reading.prompts(torch.tensor([ids.shape[1] - 1], device=model.device)),
        ):
            torch.manual_seed(SEED)
            written: Tensor = model.module.generate(  # type: ignore[operator]
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_length=options.pop("max_length", ids.shape[1] + message["tokens"]),
                stopping_criteria=StoppingCriteriaList([_Until(model, ids.shape[1], message["until"], stopped)]),
                pad_token_id=model.tokens.end if model.tokens.padding is None else model.tokens.padding,
                use_cache=True,
                **options,
            )
        return model.tokens.decode(written[0, ids.shape[1] :].tolist())


class _Until(StoppingCriteria):
    """Ends a continuation behind ``start`` tokens at one of the texts ``until``, or when ``stopped`` is set."""

    def __init__(self, model: LoadedModel, start: int, until: Sequence[str], stopped: Flag) -> None:
        self._model, self._start, self._stopped = model, start, stopped
        self._until = [text for text in until if text]

    def __call__(self, input_ids: Tensor, scores: Any, **_: Any) -> Tensor:
        text = self._model.tokens.decode(input_ids[0, self._start :].tolist())
        ended = self._stopped.is_set() or any(one in text for one in self._until)
        return torch.full((len(input_ids),), ended, device=input_ids.device)
