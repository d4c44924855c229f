"""Training a side copy W' of one write matrix for one edit: WISE, arXiv 2405.14768, section 2.3 and equation 5.

L = L_edit + L_a: the mean negative log likelihood of the target's tokens over all contexts, and

    L_a = max(0, Delta(x_i) - alpha) + max(0, beta - Delta(x_e)) + max(0, gamma - (Delta(x_e) - Delta(x_i)))

with Delta the routing activation, x_e the edit's prompts in all contexts and x_i an unrelated text; each hinge is
averaged over its strictly positive entries. Where the prompt's last token decides, each token of x_i is an entry, as a
prompt might end there. Where the largest token decides, x_e is the subject's last token, and the prompt's other tokens
are entries of x_i in addition to those of the unrelated texts, as in the reference code's masks for facts. The
likelihood, too, then has a gradient through the subject's last token alone (ours).

Replay (appendix B.3) adds max(0, Delta(x_m) - alpha) for prompts of earlier groups and max(0, beta - Delta(x_p)) for an
earlier prompt of the present one. Gradient steps and weight decay act on the entries of the mask alone, so that W' is W
to the bit elsewhere; W' stays within +-bound of W.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from engine.associative.after_write import Reads, Tail, read_keys
from engine.associative.prompts import Encoded
from engine.associative.ranks import worst_ranks
from engine.events import Event, Steps
from engine.model.loading import LoadedModel
from engine.model.side.routing import Activation, Route

StopReason = Literal["loss", "steps"]


@dataclass(frozen=True)
class SideTraining:
    """How a side copy is trained.

    ``steps`` gradient steps at most of ``learning_rate``; ``weight_decay`` pulls W' to zero; ``bound`` is the largest
    |W' - W| of an entry; ``alpha``, ``beta``, ``gamma`` the margins, in ``unit`` (a routing activation). With
    ``early_stop`` a training ends at a loss of at most ``stop_loss`` that changed by at most ``stop_change``.
    """

    steps: int
    learning_rate: float
    weight_decay: float
    bound: float
    alpha: float
    beta: float
    gamma: float
    unit: float
    early_stop: bool
    stop_loss: float
    stop_change: float


@dataclass(frozen=True)
class Replay:
    """Prompts replayed at each step.

    ``outside`` are of earlier groups, which must not be routed to this copy, and ``inside`` of the present one; indices
    into the rows of ``prompts``.
    """

    prompts: Encoded
    outside: tuple[tuple[int, ...], ...]
    inside: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Lesson:
    """The texts of one edit: ``edit`` its contexts with the target, ``subject`` (B, T) bool the subject's tokens there,
    ``unrelated`` the texts x_i, and optionally a replay.
    """

    edit: Encoded
    subject: Tensor
    unrelated: Encoded
    replay: Replay | None = None


@dataclass(frozen=True)
class Site:
    """The write matrix whose side copy is trained: its layer and routing, W (d, m) float32 and the mask (d, m)."""

    route: Route
    act: Activation
    weight: Tensor
    mask: Tensor


@dataclass(frozen=True)
class Trained:
    """The result of one edit's training.

    ``difference`` (d, m) float32 is W' - W, ``activation`` the mean routing activation of the edit's prompts in all
    contexts, ``steps`` the number of gradient steps, ``nll`` the last mean negative log likelihood in nats.
    """

    difference: Tensor
    activation: float
    steps: int
    reason: StopReason
    nll: float


@dataclass(frozen=True)
class SideStep:
    """The state of a training at one step.

    ``loss`` is the total, ``nll`` the mean negative log likelihood of the target in nats, and ``rank`` that of the
    target's worst-ranked token (1: the likeliest).
    """

    loss: float
    nll: float
    rank: float


@dataclass(frozen=True)
class Scale:
    """The model's scale at a write matrix, as medians over tokens.

    ``value`` is of ||A(x) W||, ``routed`` of what the form of routing compares (||A(x) W|| or the norm of its
    activation function), ``key`` of ||A(x)||^2.
    """

    value: float
    routed: float
    key: float


def measure_scale(model: LoadedModel, route: Route, act: Activation, batch: Encoded) -> Scale:
    """The scale over the tokens of ``batch`` but each text's first, which many models use as a sink of attention."""
    reads = read_keys(model, route.layer, batch)
    counted = batch.mask.bool()
    counted[:, 0] = False
    keys = reads.keys[counted].float()
    values = (keys @ model.anatomy.layers[route.layer].write.read().T).norm(dim=1)
    routed = act(reads.base[counted].float()).norm(dim=1) if route.form == "reference" else values
    return Scale(float(values.median()), float(routed.median()), float(keys.square().sum(1).median()))


@torch.no_grad()
def smallest_activation(model: LoadedModel, route: Route, act: Activation, difference: Tensor, texts: Encoded) -> float:
    """The smallest routing activation of ``texts``, prompts without targets, with W' - W = ``difference`` (d, m)."""
    reads = read_keys(model, route.layer, texts.to(model.device))
    change = reads.keys @ difference.to(reads.keys.device, reads.keys.dtype).T
    return float(route.distance(change, reads.base, act, reads.prompt, reads.last).min())


def margin_loss(inside: Tensor, outside: Tensor, alpha: float, beta: float, gamma: float) -> Tensor:
    """L_a from the routing activations of the edit's prompts (n,) and of the unrelated text (k,)."""
    apart = inside[:, None] - outside[None, :]
    return positive_mean(outside - alpha) + positive_mean(beta - inside) + positive_mean(gamma - apart)


def positive_mean(values: Tensor) -> Tensor:
    """The mean of the strictly positive entries, 0 where there is none."""
    return values.clamp_min(0).sum() / (values > 0).sum().clamp_min(1)


class SideTrainer:
    """The training of one edit; ``difference`` (d, m) float32 is W' - W, before and after.

    ``tell`` makes the event of a step from its index and its state.
    """

    def __init__(
        self, model: LoadedModel, site: Site, settings: SideTraining, tell: Callable[[int, SideStep], Event]
    ) -> None:
        self._model = model
        self._site = site
        self._settings = settings
        self._tell = tell

    def run(self, difference: Tensor, lesson: Lesson) -> Steps[Trained]:
        """Gradient steps until the loss is small and stable, or all steps are used; an event at each."""
        settings = self._settings
        texts = _Texts(self._model, self._site.route.layer, lesson)
        former, taken, nll = float("inf"), 0, float("nan")
        reason: StopReason = "steps"
        for step in range(settings.steps):
            seen, gradient = self._evaluate(texts, difference, step)
            loss, nll = seen.loss, seen.nll
            yield self._tell(step, seen)
            if settings.early_stop and loss <= settings.stop_loss and abs(loss - former) <= settings.stop_change:
                reason = "loss"
                break
            difference = self._descended(difference, gradient)
            former, taken = loss, step + 1
        with torch.no_grad():
            activation = float(self._distances(texts.edit, self._cast(difference)).mean())
        return Trained(difference, activation, taken, reason, nll)

    def _evaluate(self, texts: _Texts, difference: Tensor, step: int) -> tuple[SideStep, Tensor]:
        """The state at a step, and the loss's gradient (d, m)."""
        settings, unit = self._settings, self._settings.unit
        with torch.enable_grad():
            difference = difference.detach().requires_grad_()
            matrix = self._cast(difference)
            change = texts.edit.keys @ matrix.T
            chances = torch.log_softmax(texts.tail.logits(self._taught(texts, change)).float(), -1)
            nll = -chances.gather(1, texts.targets[:, None]).mean()
            inside = self._inside(texts, change) / unit
            outside = self._outside(texts, change, matrix) / unit
            loss = nll + margin_loss(inside, outside, settings.alpha, settings.beta, settings.gamma)
            loss = loss + self._replayed(texts, matrix, step)
            (gradient,) = torch.autograd.grad(loss, difference)
        rank = worst_ranks(chances, texts.targets, torch.zeros_like(texts.targets), 1)
        return SideStep(float(loss.detach()), float(nll.detach()), float(rank)), gradient

    def _replayed(self, texts: _Texts, matrix: Tensor, step: int) -> Tensor:
        """The replay's two terms at a step; 0 without a replay."""
        total = matrix.new_zeros((), dtype=torch.float32)
        outside, inside = texts.replayed(step)
        if outside is not None:
            total = total + positive_mean(self._distances(outside, matrix) / self._settings.unit - self._settings.alpha)
        if inside is not None:
            total = total + positive_mean(self._settings.beta - self._distances(inside, matrix) / self._settings.unit)
        return total

    @torch.no_grad()
    def _descended(self, difference: Tensor, gradient: Tensor) -> Tensor:
        """One step of plain gradient descent with weight decay on W' = W + difference, within mask and bounds."""
        settings, site = self._settings, self._site
        pull = gradient + settings.weight_decay * (site.weight + difference)
        moved = difference - settings.learning_rate * pull * site.mask
        return moved.clamp_(-settings.bound, settings.bound)

    def _cast(self, difference: Tensor) -> Tensor:
        """The difference in the model's dtype, as used in forward passes."""
        return difference.to(self._model.dtype)

    def _distances(self, reads: Reads, matrix: Tensor) -> Tensor:
        """The routing activation (B,) of each text."""
        return self._routed(reads, reads.keys @ matrix.T)

    def _taught(self, texts: _Texts, change: Tensor) -> Tensor:
        """``change`` (B, T, d) with the gradient that trains the target: where the largest token decides, only the
        subject's last token has one, since a change learnt at another token would apply to all prompts with that token.
        """
        if self._site.route.place != "largest":
            return change
        rows = torch.arange(len(change), device=change.device)
        taught = change.detach().clone()
        taught[rows, texts.subject_last] = change[rows, texts.subject_last]
        return taught

    def _inside(self, texts: _Texts, change: Tensor) -> Tensor:
        """The routing activation (B,) of the edit's prompts; where the largest token decides, the subject's."""
        if self._site.route.place != "largest":
            return self._routed(texts.edit, change)
        norms = self._norms(texts.edit, change)
        return norms[torch.arange(len(norms), device=norms.device), texts.subject_last]

    def _outside(self, texts: _Texts, change: Tensor, matrix: Tensor) -> Tensor:
        """The routing activations of the unrelated texts (k,), of each of their tokens where one token decides; where
        it is the largest, those of the prompt's tokens other than the subject's as well.
        """
        reads = texts.unrelated
        far = reads.keys @ matrix.T
        if self._site.route.place == "mean":
            return self._routed(reads, far)
        apart = self._norms(reads, far)[reads.prompt]
        if self._site.route.place == "last":
            return apart
        return torch.cat([apart, self._norms(texts.edit, change)[texts.beside]])

    def _norms(self, reads: Reads, change: Tensor) -> Tensor:
        return self._site.route.norms(change, reads.base, self._site.act)

    def _routed(self, reads: Reads, change: Tensor) -> Tensor:
        return self._site.route.distance(change, reads.base, self._site.act, reads.prompt, reads.last)


class _Texts:
    """The write matrix's inputs for the texts of a lesson, which no step changes."""

    def __init__(self, model: LoadedModel, layer: int, lesson: Lesson) -> None:
        edit = lesson.edit.to(model.device)
        self.tail = Tail(model, layer, edit)
        self.edit = self.tail.reads
        self.targets = edit.target_ids
        subject = lesson.subject.to(model.device)
        # The state of a text's first token depends on that token alone, so the second token stands for it.
        self.subject_last = edit.subject_last.clamp_min(1).minimum(self.edit.last)
        after_first = torch.arange(subject.shape[1], device=subject.device) > 0
        self.beside = self.edit.prompt & ~subject & after_first
        self.beside[torch.arange(len(subject), device=subject.device), self.subject_last] = False
        self.unrelated = read_keys(model, layer, lesson.unrelated.to(model.device))
        self._replay = lesson.replay
        if self._replay is not None:
            self._earlier = read_keys(model, layer, self._replay.prompts.to(model.device))

    def replayed(self, step: int) -> tuple[Reads | None, Reads | None]:
        """What is replayed at a step: prompts of earlier groups, and an earlier one of the present group."""
        if self._replay is None:
            return None, None
        return self._rows(self._replay.outside[step]), self._rows(self._replay.inside[step])

    def _rows(self, rows: Sequence[int]) -> Reads | None:
        if not rows:
            return None
        chosen = torch.tensor(rows, device=self._earlier.last.device)
        return Reads(*(getattr(self._earlier, name)[chosen] for name in Reads.__dataclass_fields__))
