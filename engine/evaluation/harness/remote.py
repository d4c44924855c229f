"""The model as the harness sees it: its own code for prompts and windows, and the program for all numbers.

Follows the harness's HFLM with a batch of one, so that the numbers are the same to the last digit. Only the process of
the harness uses this.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.support.child import Parent

AT_ONCE = 64  # pairs asked for in one message
USUAL_TOKENS = 256  # that a task writes where it does not say how many, as in HFLM


def remote_model(parent: Parent, about: dict[str, Any]) -> Any:
    """An ``LM`` of the harness that asks ``parent``; ``about``: its prefix token, end of text and length."""
    from lm_eval.api.model import TemplateLM

    made: Any = type("RemoteModel", (Asked, TemplateLM), {})()
    made.parent, made.about = parent, about
    return made


class Asked:
    """The methods of the harness's ``TemplateLM`` that differ: what they need is asked of the program."""

    parent: Parent
    about: dict[str, Any]

    @property
    def max_length(self) -> int:
        """How many tokens the model reads."""
        return int(self.about["length"])

    @property
    def eot_token_id(self) -> int:
        """The token that ends a text."""
        return int(self.about["end"])

    @property
    def prefix_token_id(self) -> int:
        """The token that stands for an empty context."""
        return int(self.about["prefix"])

    def tok_encode(self, string: str, add_special_tokens: bool | None = None, **_: Any) -> list[int]:
        """Tokens of ``string``, opened unless told otherwise or opened already."""
        opened = add_special_tokens
        if opened is None:
            opened = not (self.about["prefix_text"] and string.startswith(self.about["prefix_text"]))
        return list(self.parent.ask("encode", text=string, opened=opened))

    def loglikelihood(self, requests: Sequence[Any], disable_tqdm: bool = True) -> list[tuple[float, bool]]:
        """Log-likelihood of each continuation, and whether it is the greedy one."""
        pairs = (request.args for request in requests)
        told = [SimpleNamespace(args=(self._told(context), continuation)) for context, continuation in pairs]
        harness: Any = super()
        found: list[tuple[float, bool]] = harness.loglikelihood(told, disable_tqdm=True)
        return found

    def loglikelihood_rolling(self, requests: Sequence[Any], disable_tqdm: bool = True) -> list[float]:
        """Log-likelihood of each whole text, in windows that do not overlap."""
        from lm_eval import utils

        windows: list[tuple[None, list[int], list[int]]] = []
        counts = []
        for request in requests:
            rolling = utils.get_rolling_token_windows(
                token_list=self.tok_encode(request.args[0]),
                prefix_token=self.prefix_token_id,
                max_seq_len=self.max_length,
                context_len=1,
            )
            own = [(None, *utils.make_disjoint_window(window)) for window in rolling]
            windows += own
            counts.append(len(own))
        scored = iter(self._loglikelihood_tokens(windows))
        return [sum(next(scored)[0] for _ in range(count)) for count in counts]

    def generate_until(self, requests: Sequence[Any], disable_tqdm: bool = True) -> list[str]:
        """The continuation of each context up to one of its stops."""
        return [self._written(request, done, len(requests)) for done, request in enumerate(requests)]

    def _loglikelihood_tokens(self, requests: Sequence[Any], **_: Any) -> list[tuple[float, bool]]:
        pairs = [(context, continuation) for _, context, continuation in requests]
        found: list[tuple[float, bool]] = []
        for start in range(0, len(pairs), AT_ONCE):
            chosen = pairs[start : start + AT_ONCE]
            answered = self.parent.ask("score", pairs=chosen, done=start, total=len(pairs))
            found += [(float(number), bool(greedy)) for number, greedy in answered]
        return found

    def _told(self, context: str) -> str:
        """``context`` behind what side memories put before it."""
        return str(self.parent.ask("tell", text=context)) if context and self.about["tells"] else context

    def _written(self, request: Any, done: int, total: int) -> str:
        from lm_eval.models.utils import handle_stop_sequences, normalize_gen_kwargs, postprocess_generated_text

        context, options = request.args
        settings: dict[str, Any] = dict(normalize_gen_kwargs(options, USUAL_TOKENS))
        until = handle_stop_sequences(settings.pop("until", None), eos=self.about["end_text"])
        tokens = settings.pop("max_gen_toks")
        room = self.max_length - tokens
        if room <= 0:
            raise ValueError(f"a task writes {tokens} tokens; the model reads {self.max_length}")
        ids = self.tok_encode(self._told(context))[-room:]
        given = {"ids": ids, "tokens": tokens, "until": until, "options": settings, "done": done, "total": total}
        text = self.parent.ask("write", **given)
        return str(postprocess_generated_text(generation=text, stop=until, think_end_token=None))
