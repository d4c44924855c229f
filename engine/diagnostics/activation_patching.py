"""Causal tracing of one text: clean states restored in corrupted runs, token by token, and the recovered probability.

A clean and a corrupted pass keep the hidden states of all layers and the corrupted keys and values. All restorations at
a token then go through the model together, each from the block where it starts to matter, and only over the tokens
from there on (under causal attention the earlier ones are unchanged). Whether a family allows either short cut is
checked on every text by rows without restoration: they must reproduce the corrupted run's logits.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engine.associative.keys import rows_per_pass
from engine.associative.suffix_forward import AGREEMENT
from engine.diagnostics.patching_plan import KINDS, Kind, PatchingPlan, part_of
from engine.errors import PalimpsestError
from engine.events import Progress, Steps
from engine.model import hooks
from engine.model.cache import cache_argument, cache_of
from engine.model.late_rows import LateRows, prefix_cache, record_first_input, whole_cache
from engine.model.loading import LoadedModel
from engine.support.wording import say

LOGIT_NUMBERS = 1 << 26


@dataclass(frozen=True)
class ShortCut:
    """The parts of a restored pass that are skipped.

    With ``prefix`` the tokens before the restored one, with ``cut`` rows that have not entered yet and outputs that
    nothing uses.
    """

    prefix: bool
    cut: bool


SHORT_CUTS = (ShortCut(True, True), ShortCut(False, True), ShortCut(False, False))


@dataclass(frozen=True)
class TracedText:
    """``ids`` (T,) of a prompt, the indices of its ``subject`` tokens, and the token id of the ``answer`` after it."""

    ids: Tensor
    subject: range
    answer: int


class Restorer:
    """Clean and corrupted passes over one text, and the effect of restorations.

    ``noise`` (S, n, e) is added to the embeddings of the n subject tokens, once for each of S samples. ``high`` is the
    probability of the answer in the clean run and ``low`` its mean over the corrupted ones; ``best`` the token that is
    most likely in the clean run.
    """

    def __init__(self, model: LoadedModel, text: TracedText, noise: Tensor) -> None:
        self._model = model
        self._text = text
        self._noise = noise.to(model.device)
        self._ids = text.ids.to(model.device)[None]
        self._clean_pass()
        self._corrupted_pass()
        # From the fastest to the plain pass; :meth:`scores` drops those that this family fails.
        whole = model.anatomy.resumable is not None
        self._allowed = [s for s in SHORT_CUTS if (self._cache or not s.prefix) and not (whole and s.cut)]

    @property
    def short_cut(self) -> ShortCut:
        """What passes skip from now on."""
        return self._allowed[0]

    @property
    def _heads(self) -> int:
        """The attention's heads, of which a bias has as many: a pass of fewer rows might take it for theirs."""
        given = getattr(self._model.module.config.get_text_config(), "num_attention_heads", 0)
        return given if isinstance(given, int) else max(given, default=0)

    def scores(self, token: int, plan: PatchingPlan, progress: Progress) -> Steps[Tensor]:
        """Mean probability (R,) of the answer with each restoration of ``plan`` at ``token``, on the CPU.

        Some samples, or some restorations of one, at a time, with ``progress`` told in between.

        Where a check of the plan fails, less is skipped from then on; PalimpsestError where it fails although nothing
        is skipped.
        """
        while self._allowed:
            found = yield from self._all_samples(token, plan, progress)
            if found is not None:
                return found
            self._allowed.pop(0)
        raise PalimpsestError(
            say(
                "{architecture} gives other answers when its run is resumed part-way, so it cannot be traced.",
                architecture=self._model.info.architecture,
            ),
            say("Trace another model."),
        )

    # -- the two whole passes ------------------------------------------------------------------------------------------

    @torch.no_grad()
    def _clean_pass(self) -> None:
        anatomy = self._model.anatomy
        last = self._places(1)
        with ExitStack() as stack:
            kept = {
                kind: stack.enter_context(
                    hooks.record_outputs({p.index: part_of(p, kind) for p in anatomy.layers}, _flat_copy)
                )
                for kind in KINDS
            }
            stack.enter_context(hooks.logits_at(anatomy.head, *last))
            logits = self._model.module(input_ids=self._ids, use_cache=False).logits[0]
        self._clean: Mapping[Kind, Mapping[int, Tensor]] = kept
        self.best = int(logits[0].argmax())
        self.high = float(self._chance(logits))

    @torch.no_grad()
    def _corrupted_pass(self) -> None:
        anatomy, samples, tokens = self._model.anatomy, len(self._noise), self._ids.shape[1]
        subject = torch.tensor(self._text.subject, device=self._ids.device)
        rows = torch.arange(samples, device=subject.device)
        places = rows.repeat_interleave(len(subject)), subject.repeat(samples)
        change = self._noise.flatten(0, 1)
        with ExitStack() as stack:
            stack.enter_context(hooks.add_to_output(anatomy.embedding, *places, change, tokens))
            first = stack.enter_context(record_first_input(anatomy.layers[0].block))
            blocks = {p.index: p.block for p in anatomy.layers}
            outputs = stack.enter_context(hooks.record_outputs(blocks, torch.clone))
            shells = stack.enter_context(hooks.record_shells(anatomy, len(blocks) - 1))
            stack.enter_context(hooks.logits_at(anatomy.head, *self._places(samples)))
            output = self._model.module(input_ids=self._ids.expand(samples, -1), use_cache=True)
        self._states = [first[0], *(outputs[index] for index in range(len(blocks)))]
        self._shells = shells
        self._cache = whole_cache(cache_of(output), samples, tokens, len(blocks))
        self._low_logits = output.logits[0]
        self.low = float(self._chance(self._low_logits).mean())

    def _places(self, rows: int) -> tuple[Tensor, Tensor]:
        """The last token of each of ``rows`` rows, counted from the end."""
        return torch.arange(rows, device=self._ids.device), torch.full((rows,), -1, device=self._ids.device)

    def _chance(self, logits: Tensor) -> Tensor:
        """The answer's probability in each row of logits (N, V)."""
        return torch.log_softmax(logits.float(), -1)[:, self._text.answer].exp()

    # -- restoring -----------------------------------------------------------------------------------------------------

    def _all_samples(self, token: int, plan: PatchingPlan, progress: Progress) -> Steps[Tensor | None]:
        """Mean probabilities (R,), or None where a check shows that too much is skipped."""
        begin = token if self.short_cut.prefix else 0
        layers, width = len(self._model.anatomy.layers), self._ids.shape[1] - begin
        most = min(rows_per_pass(self._model, width), max(1, LOGIT_NUMBERS // self._model.info.vocabulary))
        pieces = plan.pieces(most, layers, self._heads + 1)
        step = max(1, most // max(len(indices) for indices, _ in pieces))
        found = torch.zeros(len(plan.rows), len(self._noise), dtype=torch.float64)
        for start in range(0, len(self._noise), step):
            samples = slice(start, min(start + step, len(self._noise)))
            for indices, piece in pieces:
                logits = self._restored(token, piece, samples, begin)
                if not self._agrees(logits, piece, samples):
                    return None
                found[indices, samples] = self._chance(logits).unflatten(0, (len(indices), -1)).double().cpu()
                yield progress
        return found.mean(1)

    def _agrees(self, logits: Tensor, plan: PatchingPlan, samples: slice) -> bool:
        """Whether rows without restoration reproduce the corrupted run's logits."""
        expected = self._low_logits[samples].float()
        rows = logits.unflatten(0, (len(plan.rows), -1)).float()
        checks = [rows[index] for index, row in enumerate(plan.rows) if row.kind is None]
        limit = AGREEMENT[self._model.dtype] * expected.norm()
        return all(bool((found - expected).norm() <= limit) for found in checks)

    @torch.no_grad()
    def _restored(self, token: int, plan: PatchingPlan, samples: slice, begin: int) -> Tensor:
        """Logits (R S, V) at the last token, restoration by restoration, for the tokens from ``begin`` on."""
        anatomy, count = self._model.anatomy, samples.stop - samples.start
        ids = self._ids[:, begin:].expand(len(plan.rows) * count, -1)
        arguments: dict[str, Any] = {"use_cache": False}
        if self._cache and self.short_cut.prefix:
            mask = torch.ones(ids.shape[0], self._ids.shape[1], dtype=torch.long, device=ids.device)
            cache = prefix_cache(self._cache, samples, begin)
            arguments = {"attention_mask": mask, "use_cache": True, **cache_argument(self._model.module, cache)}
        with ExitStack() as stack:
            for layer in anatomy.layers:
                for kind in KINDS[1:]:
                    self._set_part(stack, layer.index, kind, token, plan, (count, ids.shape[1], begin))
            stack.enter_context(self._rows(token, plan, samples, begin).entering(anatomy, cut=self.short_cut.cut))
            stack.enter_context(hooks.logits_at(anatomy.head, *self._places(ids.shape[0])))
            output = self._model.module(input_ids=ids, **arguments)
        found: Tensor = output.logits[0]
        return found

    def _set_part(
        self, stack: ExitStack, layer: int, kind: Kind, token: int, plan: PatchingPlan, shape: tuple[int, int, int]
    ) -> None:
        """Set the output of ``kind`` in block ``layer`` at ``token`` in the rows whose window includes the block.

        ``shape``: samples, tokens run, and the first of them. The MLP is not run where it is set, nor in the last block
        where nothing reads it: anywhere but at the last token.
        """
        count, width, begin = shape
        device, module = self._ids.device, part_of(self._model.anatomy.layers[layer], kind)
        cells = [index for index, row in enumerate(plan.rows) if row.restored_in(layer, kind)]
        rows = _rows_of(cells, count).to(device)
        values = self._clean[kind][layer][token].expand(len(rows), -1)
        if kind == "mlp" and self.short_cut.cut:
            read = torch.ones(plan.running(layer) * count, width, dtype=torch.bool, device=device)
            if layer == len(self._model.anatomy.layers) - 1:
                read[:, :-1] = False
            read[rows, token - begin] = False
            places = read.flatten().nonzero().flatten()
            stack.enter_context(hooks.run_only_at(module, places, rows * width + token - begin, values))
        elif cells:
            positions = torch.full_like(rows, token - begin)
            stack.enter_context(hooks.put_into_output(module, rows, positions, values, width))

    def _rows(self, token: int, plan: PatchingPlan, samples: slice, begin: int) -> LateRows:
        """The plan's rows with their states at the block where they enter, sample by sample."""
        count, device = samples.stop - samples.start, self._ids.device
        hidden = torch.stack([self._states[row.start][samples, begin:] for row in plan.rows])
        for index, row in enumerate(plan.rows):
            if row.kind == "hidden":
                hidden[index, :, token - begin] = self._clean["hidden"][row.first][token]
        copies: dict[int, tuple[Tensor, Tensor]] = {}
        for block in {row.start - 1 for row in plan.rows if row.source is not None}:
            pairs = [(i, r.source) for i, r in enumerate(plan.rows) if r.source is not None and r.start - 1 == block]
            to, source = (_rows_of(list(cells), count).to(device) for cells in zip(*pairs, strict=True))
            copies[block] = to, source
        running = [plan.running(layer) * count for layer in range(len(self._model.anatomy.layers))]
        return LateRows(hidden.flatten(0, 1), running, copies, self._shells)


def _flat_copy(states: Tensor) -> Tensor:
    """States (T, d) of the one row of a pass."""
    return states.reshape(-1, states.shape[-1]).clone()


def _rows_of(cells: list[int], count: int) -> Tensor:
    """The rows of some restorations, of which each has ``count`` samples."""
    return (torch.tensor(cells, dtype=torch.long)[:, None] * count + torch.arange(count)).flatten()
