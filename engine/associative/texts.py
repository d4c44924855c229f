"""The texts of the search for v*, and the subset of the facts that are still being searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.prompts import KL_TEMPLATE, Contexts, Encoded, Passage, encode, passage
from engine.fact import Fact
from engine.model.tokens import TextEncoder


@dataclass(frozen=True)
class Texts:
    """The texts of n facts, one fact after another, ``per_fact`` rows each.

    ``subject_last`` of ``encoded`` is where the change enters. With ``kl`` the last text of each fact has no target;
    the model's distribution where the change enters is to be preserved. Most-probable stopping considers the texts from
    index ``first_prefixed`` on.
    """

    encoded: Encoded
    per_fact: int
    first_prefixed: int = 0
    kl: bool = True

    @property
    def facts(self) -> int:
        """n."""
        return self.encoded.rows // self.per_fact

    @property
    def targets_per_fact(self) -> int:
        """How many texts of a fact have a target."""
        return self.per_fact - int(self.kl)


def fact_texts(tokens: TextEncoder, facts: Sequence[Fact], contexts: Contexts) -> Texts:
    """Every fact's prompt with its target after each template, and "{subject} is a" (reference, section 1.3)."""
    rows: list[Passage] = []
    for fact in facts:
        rows += [passage(prefix, fact.prompt, fact.subject, fact.target) for prefix in contexts.templates()]
        rows.append(passage("", KL_TEMPLATE, fact.subject))
    return Texts(encode(tokens, rows), len(contexts.templates()) + 1, 1 if contexts.prefixes else 0)


class View:
    """The rows of some facts of a batch, cut to their own width, with places renumbered.

    ``rows`` (b,), ``ids``, ``mask`` (b, T); per target token (N,) its ``target_ids``, the fact it belongs to among the
    chosen ones, whether its text is ``prefixed``; logits are computed at ``logit_rows``, ``logit_positions``: first the
    N targets, then the places of the KL texts.
    """

    def __init__(self, texts: Texts, batch: Encoded, chosen: Tensor) -> None:
        device, per_fact = batch.ids.device, texts.per_fact
        self.rows = (chosen[:, None] * per_fact + torch.arange(per_fact)).flatten().to(device)
        self.mask = batch.mask[self.rows]
        width = int(self.mask.sum(1).max())
        self.mask, self.ids = self.mask[:, :width], batch.ids[self.rows][:, :width]
        new_row = torch.full((batch.rows,), -1, device=device)
        new_row[self.rows] = torch.arange(len(self.rows), device=device)
        rows = new_row[batch.target_rows]
        kept = rows >= 0
        target_rows = rows[kept]
        self.target_ids = batch.target_ids[kept]
        self.fact_of_target = target_rows // per_fact
        self.prefixed = target_rows % per_fact >= texts.first_prefixed
        # Each text of a fact weighs the same, whatever its number of target tokens.
        ones = torch.ones(len(target_rows), device=device)
        lengths = torch.zeros(len(self.rows), device=device).index_add(0, target_rows, ones)
        self._weights = 1 / (lengths[target_rows] * texts.targets_per_fact)
        self._facts = len(chosen)
        kl_rows = torch.arange(per_fact - 1, len(self.rows), per_fact, device=device) if texts.kl else self.rows[:0]
        self.logit_rows = torch.cat([target_rows, kl_rows])
        entries = batch.subject_last[self.rows]
        self.logit_positions = torch.cat([batch.target_positions[kept], entries[kl_rows]])

    def mean_per_fact(self, values: Tensor) -> Tensor:
        """Values per target token (N,) to means per fact (a,): over the tokens of each text, then over the texts."""
        return self.sum_per_fact(values * self._weights)

    def sum_per_fact(self, values: Tensor) -> Tensor:
        """Values per target token (N,) to sums per fact (a,)."""
        return torch.zeros(self._facts, device=values.device).index_add(0, self.fact_of_target, values)
