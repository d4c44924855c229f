"""The difference between a model and its original: matrix by matrix, and in the values of facts' keys.

The original is another loaded model, or this model before the edits of the session: W_0 is kept of every matrix that
they change.

For a weight matrix W of the model and W_0 of the original, Delta = W - W_0: its norm, its largest singular value, and
its rank. Rounding to the dtype of the weights adds noise of full rank to Delta; the rank counts the singular values
above the level of such noise, so that twenty rank-one edits show as rank twenty also in bfloat16.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from engine.associative.keys import subject_keys
from engine.errors import BadInput
from engine.events import FloatArray, Progress, Steps
from engine.events.tabular import Row, Tabular
from engine.fact import Fact
from engine.model.anatomy import Anatomy
from engine.model.loading import LoadedModel
from engine.model.parameter import OUTSIDE
from engine.support.wording import say

# Bits of the fraction, the hidden one included, of the dtypes that weights are stored in.
PRECISIONS = ((torch.bfloat16, 8), (torch.float16, 11), (torch.float32, 24))
# Singular values come from a Gram matrix in float64; below this share of the largest they are inaccurate.
GRAM_SHARE = 1e-6
NOISE_MARGIN = 2.0


@dataclass(frozen=True)
class MatrixDifference:
    """One weight that differs. ``layer`` None: it belongs to no block (an embedding, a final norm).

    ``norm`` ||Delta||_F, ``relative`` ||Delta||_F / ||W_0||_F; for matrices also ``spectral`` the largest singular
    value, ``rank`` how many exceed rounding, whose largest is about ``noise``; 0 for vectors.
    """

    name: str
    layer: int | None
    shape: tuple[int, ...]
    norm: float
    relative: float
    spectral: float = 0.0
    rank: int = 0
    noise: float = 0.0


@dataclass(frozen=True)
class ModelDifference(Tabular):
    """The weights, of ``compared`` ones, that differ, and how far n facts' values move, those moved most first.

    ``layers`` (L,) are those whose MLP write matrix differs; ``names`` and ``fact_ids`` (n,), ``moved`` (n,) the sum
    over them of ||Delta k|| in units of the hidden state, ``by_layer`` (n, L) its parts, where k is the key of the fact
    in the original.
    """

    compared: int
    matrices: tuple[MatrixDifference, ...]
    layers: tuple[int, ...]
    names: tuple[str, ...]
    fact_ids: tuple[str, ...]
    moved: FloatArray
    by_layer: FloatArray

    def records(self) -> list[Row]:
        """One row a weight that differs."""
        names = ("layer", "norm", "relative", "spectral", "rank", "noise")
        return [{"weight": one.name, **{name: getattr(one, name) for name in names}} for one in self.matrices]


def compare_models(edited: LoadedModel, original: LoadedModel, facts: Sequence[Fact] = ()) -> Steps[ModelDifference]:
    """Compare weight by weight, exactly; raises BadInput where the two differ in architecture."""
    theirs = dict(original.module.named_parameters())
    ours = dict(edited.module.named_parameters())
    _check_alike(ours, theirs, original)
    places = _places(edited.anatomy)
    found: list[MatrixDifference] = []
    for done, (name, weight) in enumerate(ours.items(), 1):
        one = _difference(name, weight, theirs[name], places.get(id(weight)))
        found += [one] if one is not None else []
        yield Progress(say("Comparing weights"), done, len(ours), say("weights"), name)
    layers = _written_layers(edited.anatomy, original.anatomy)
    keys = (yield from subject_keys(original, facts, layers)) if layers and facts else {}
    moved = {}
    for layer, found_keys in keys.items():
        ours_now, theirs_now = (m.anatomy.layers[layer].write.read() for m in (edited, original))
        moved[layer] = _moved(ours_now, theirs_now, found_keys)
    return _ranked(len(ours), found, layers, facts, moved)


def compare_with_start(model: LoadedModel, facts: Sequence[Fact] = ()) -> Steps[ModelDifference]:
    """Compare a model with its state before all edits of its session, exactly.

    Only matrices that an edit changes are compared, as nothing else writes weights.
    """
    weights, starts = model.weights, dict[int, Tensor]()
    names = {id(weight): name for name, weight in model.module.named_parameters()}
    found: list[MatrixDifference] = []
    for done, (layer, path) in enumerate(weights.sites, 1):
        matrix, start = model.anatomy.matrix(layer, path), weights.sum_of((layer, path)).base
        stored = start.T if matrix.transposed else start.view(matrix.weight.shape)
        place = None if layer == OUTSIDE else layer
        one = _difference(names[id(matrix.weight)], matrix.weight.detach(), stored, place)
        if one is not None:
            found.append(one)
            starts |= {layer: start} if place is not None and not path else {}
        yield Progress(say("Comparing weights"), done, len(weights.sites), say("weights"))
    keys: Mapping[int, Tensor] = {}
    if starts and facts:
        with weights.at(0):
            keys = yield from subject_keys(model, facts, tuple(starts))
    moved = {layer: _moved(model.anatomy.layers[layer].write.read(), starts[layer], keys[layer]) for layer in keys}
    return _ranked(len(names), found, tuple(starts), facts, moved)


def _ranked(
    compared: int,
    found: Sequence[MatrixDifference],
    layers: tuple[int, ...],
    facts: Sequence[Fact],
    moved: Mapping[int, FloatArray],
) -> ModelDifference:
    """The difference, its facts in the order of how far they are ``moved``: (n,) by layer, empty without facts."""
    if not moved:
        nothing = np.zeros((0, len(layers)))
        return ModelDifference(compared, tuple(found), layers, (), (), nothing.sum(1), nothing)
    by_layer: FloatArray = np.stack([moved[layer] for layer in layers], axis=1).astype(np.float64)
    order = np.argsort(-by_layer.sum(1), kind="stable")
    names = tuple(facts[place].text for place in order)
    fact_ids = tuple(facts[place].id for place in order)
    return ModelDifference(compared, tuple(found), layers, names, fact_ids, by_layer.sum(1)[order], by_layer[order])


def _check_alike(ours: Mapping[str, Tensor], theirs: Mapping[str, Tensor], original: LoadedModel) -> None:
    if {name: w.shape for name, w in ours.items()} != {name: w.shape for name, w in theirs.items()}:
        raise BadInput(
            say("is of another architecture or size than the model, so the two cannot be compared."),
            say("Give the folder of the very model that was edited."),
            file=original.info.folder,
        )


def _places(anatomy: Anatomy) -> dict[int, int]:
    """The layer of every weight inside a block, by the weight's identity."""
    return {id(weight): parts.index for parts in anatomy.layers for weight in parts.block.parameters()}


@torch.no_grad()
def _difference(name: str, ours: Tensor, theirs: Tensor, layer: int | None) -> MatrixDifference | None:
    """None where the two are the same to the bit."""
    theirs = theirs.to(ours.device)
    if torch.equal(ours, theirs):
        return None
    delta = ours.double() - theirs.double()
    norm, whole = float(delta.norm()), float(theirs.double().norm())
    one = MatrixDifference(name, layer, tuple(ours.shape), norm, norm / whole if whole else float("inf"))
    if delta.dim() != 2:
        return one
    values = singular_values(delta)
    noise = rounding_noise(ours)
    rank = int((values > max(NOISE_MARGIN * noise, GRAM_SHARE * float(values[0]))).sum())
    return replace(one, spectral=float(values[0]), rank=rank, noise=noise)


def singular_values(matrix: Tensor) -> Tensor:
    """The singular values of a float64 matrix, largest first, from the smaller of its Gram matrices."""
    gram = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    return torch.linalg.eigvalsh(gram).flip(0).clamp_min(0).sqrt()


def rounding_noise(weights: Tensor) -> float:
    """An estimate of the largest singular value that rounding ``weights`` (d, m) to their precision would add.

    Rounding errors are uniform within half a unit in the last place u: their standard deviation is u / sqrt(12), and a
    random matrix of standard deviation s has the largest singular value s (sqrt(d) + sqrt(m)) (Marchenko and Pastur).
    The precision is the coarsest in which every entry can be written, whatever the tensor's dtype: a model that was
    stored in bfloat16 keeps its rounding when it is loaded in float32.
    """
    bits = next((bits for dtype, bits in PRECISIONS if torch.equal(weights.to(dtype).to(weights.dtype), weights)), 53)
    exponents = torch.frexp(weights.double()).exponent - 1
    units = torch.where(weights == 0, 0.0, torch.exp2(exponents.double() - (bits - 1)))
    spread = float((units**2).mean().sqrt()) / 12**0.5
    rows, columns = weights.shape
    return float(spread * (rows**0.5 + columns**0.5))


def _written_layers(ours: Anatomy, theirs: Anatomy) -> tuple[int, ...]:
    pairs = zip(ours.layers, theirs.layers, strict=True)
    return tuple(a.index for a, b in pairs if not torch.equal(a.write.view, b.write.view.to(a.write.view.device)))


@torch.no_grad()
def _moved(ours: Tensor, theirs: Tensor, keys: Tensor) -> FloatArray:
    """||Delta k|| (n,) for two write matrices (d, m) and keys (m, n), in main memory, where the original may lie."""
    delta = ours.float().cpu() - theirs.float().cpu()
    return (delta @ keys.float().cpu()).norm(dim=0).double().numpy()
