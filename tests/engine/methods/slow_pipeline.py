"""The named methods written plainly from the methods reference: one fact at a time, naive float64 solves.

An oracle for the pipeline: it shares nothing with it but the model. Each method is a row of ``PAPERS``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.fact import Fact
from engine.model.loading import LoadedModel
from tests.engine.associative.slow_search import compute_key, compute_z, outputs_at, texts_of

Matrix = np.ndarray


@dataclass(frozen=True)
class Paper:
    """What a paper's text says: where v* is searched, when the search ends, how the change is solved and shared.

    ``remember``: keys of earlier batches, as they were "before" or "after" their own batch was written.
    """

    form: str = "ridge"
    parts: tuple[str, ...] = ("block",)
    stop: str = "loss"
    root: bool = False
    remember: str = ""
    afterwards: str = ""
    anchor: bool = False
    keep: str = ""
    boundary: bool = False
    align: bool = False
    flat: bool = False


PAPERS = {
    "encore": Paper(stop="most-probable", remember="before"),
    "encore-v1": Paper(stop="most-probable-v1", remember="before"),
    "alphaedit": Paper("null space", remember="after"),
    "alphaedit-mpes": Paper("null space", stop="most-probable", remember="after"),
    "alphaedit-sphere": Paper("null space", remember="after", keep="principal"),
    "alphaedit-revive": Paper("null space", remember="after", keep="singular"),
    "alphaedit-blue": Paper("null space", remember="after", boundary=True),
    "memit": Paper(),
    "memit-seq": Paper(remember="after"),
    "memit-rect": Paper(afterwards="rect"),
    "memit-prune": Paper(afterwards="prune"),
    "rlsedit": Paper("recursive"),
    "betaedit": Paper("both", remember="before"),
    "memit-sphere": Paper(keep="principal"),
    "memit-blue": Paper(boundary=True),
    "lyaplock": Paper("queue", remember="before"),
    "eamet": Paper(align=True),
    "memit-nas": Paper(anchor=True),
    "pmet": Paper(parts=("mlp", "attention"), stop="most-probable-kl", root=True),
    "rome": Paper("r-rome", parts=("mlp",), flat=True),
    "rome-original": Paper("rome", parts=("mlp",), flat=True),
    "emmet": Paper("emmet"),
    "emmet-mpes": Paper("emmet", stop="most-probable"),
}


@dataclass
class SlowRun:
    """Batches of one method, one after another. ``settings`` are the method's own, ``c`` the covariance per layer."""

    model: LoadedModel
    paper: Paper
    settings: Any
    layers: tuple[int, ...]
    prefixes: tuple[str, ...]
    c: dict[int, Matrix]
    base: dict[int, Tensor] = field(init=False)
    total: dict[int, Matrix] = field(init=False)
    earlier: dict[int, list[Matrix]] = field(init=False)
    anchors: list[float] = field(default_factory=list)
    top: int = field(init=False)
    cut: dict[int, tuple[int, Matrix]] = field(default_factory=dict)
    changes: list[Tensor] = field(default_factory=list)
    seen: list[Matrix] = field(default_factory=list)
    queue: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    held: dict[int, list[Matrix]] = field(default_factory=dict)
    inverse: dict[int, Matrix] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.top = self.layers[-1]
        self.base = {layer: self.model.anatomy.layers[layer].write.read() for layer in self.layers}
        self.total = {layer: np.zeros(self.base[layer].shape) for layer in self.layers}
        self.earlier = {layer: [] for layer in self.layers}

    def put(self, extra: dict[int, Matrix]) -> None:
        """Write W_0 + everything so far + ``extra``."""
        for layer, base in self.base.items():
            change = self.total[layer] + extra.get(layer, 0)
            self.model.anatomy.layers[layer].write.write(base + torch.tensor(change, dtype=torch.float32))

    def batch(self, facts: tuple[Fact, ...]) -> dict[int, Matrix]:
        """The change of one batch per layer, (d, m); it is in the totals afterwards, the weights are not."""
        self.put({})
        self.changes = []
        self.seen = list(self.keys(facts, self.top).T) if self.paper.align else []
        targets = [] if self.paper.boundary else [self.target(fact) for fact in facts]
        if self.paper.anchor:
            targets = self.anchored(facts, targets)
        deltas: dict[int, Matrix] = {}
        seen: dict[int, Matrix] = {}
        for index, layer in enumerate(self.layers):
            seen[layer] = self.keys(facts, layer)
            if self.paper.boundary:
                self.top = layer
                targets = [self.target(fact) for fact in facts]
            left = 1 if self.paper.boundary else len(self.layers) - index
            rest = np.stack([z - self.current(f) for z, f in zip(targets, facts, strict=True)], 1)
            share = rest / (np.sqrt(left) if self.paper.root else left)
            deltas[layer] = self.solve(layer, facts, seen[layer], share)
            if self.paper.afterwards == "prune":
                deltas[layer] = self.pruned(layer, deltas[layer])
            if self.paper.keep:
                deltas[layer] = self.kept(layer, deltas[layer])
            self.put(deltas)
        if self.paper.afterwards == "rect":
            deltas = {layer: self.masked(layer, delta) for layer, delta in deltas.items()}
            self.put(deltas)
        for layer in self.layers:
            if self.paper.remember:
                after = self.paper.remember == "after"
                self.earlier[layer].append(self.keys(facts, layer) if after else seen[layer])
            self.total[layer] = self.total[layer] + deltas[layer]
        for layer, base in self.base.items():
            self.model.anatomy.layers[layer].write.write(base)
        return deltas

    def target(self, fact: Fact) -> Matrix:
        """v*, brought to the anchor where the paper says so."""
        found = compute_z(self.model, fact, self.prefixes, self.top, self.search())
        self.changes.append(found.changes[0])
        if not self.paper.anchor:
            return np.asarray(found.z.double())
        self.put({layer: -self.total[layer] for layer in self.layers})
        first = compute_z(self.model, fact, self.prefixes, self.top, self.search())
        self.anchors.append(float((self.written(fact) + first.z - first.initial).norm()))
        self.put({})
        return np.asarray(found.z.double())

    def anchored(self, facts: tuple[Fact, ...], targets: list[Matrix]) -> list[Matrix]:
        """Every v* = W k + delta with the anchor's norm; larger than two anchors keeps W k."""
        anchor = float(np.mean(self.anchors))
        result = []
        for fact, z in zip(facts, targets, strict=True):
            old, state = np.asarray(self.written(fact).double()), self.current(fact)
            value = old + z - state
            size = float(np.linalg.norm(value))
            value = old if size > 2 * anchor else value * anchor / size
            result.append(state + value - old)
        return result

    def search(self) -> dict[str, Any]:
        """The settings of the search in the oracle's words."""
        s = self.settings
        return {
            "parts": self.paper.parts,
            "stop": self.paper.stop,
            "steps": s.steps,
            "lr": s.v_lr,
            "relative": s.v_lr_unit == "relative",
            "clamp": s.clamp,
            "kl": s.kl_factor,
            "decay": s.weight_decay,
            "extra": s.extra_steps,
            **({"aligned": self.others()} if self.paper.align else {}),
        }

    def others(self) -> dict[str, Any]:
        """What EAMET's term looks at: this fact's key, the keys before it, and the changes found for them."""
        keys, here = [torch.tensor(key).float() for key in self.seen], len(self.changes)
        weights = {"align": self.settings.align, "nearest": self.settings.align_nearest}
        return {"key": keys[here], "keys": keys[:here], "found": self.changes, **weights}

    def keys(self, facts: tuple[Fact, ...], layer: int) -> Matrix:
        """K (m, n)."""
        found = [compute_key(self.model, fact, self.prefixes, layer, self.paper.flat) for fact in facts]
        return np.asarray(torch.stack(found, 1).double())

    def output(self, fact: Fact, part: str) -> Tensor:
        """What a part of the last layer gives at the bare prompt's last subject token (d,)."""
        module = getattr(self.model.anatomy.layers[self.top], part)
        ids, position, _ = texts_of(self.model.tokenizer, fact, ())[0]
        with torch.no_grad():
            return outputs_at(self.model.module, [module], ids, position, None)[1][0]

    def written(self, fact: Fact) -> Tensor:
        """The MLP's output (d,)."""
        return self.output(fact, "mlp")

    def current(self, fact: Fact) -> Matrix:
        """What is compared with v*: the site's present value, or for r-ROME W k of the averaged key."""
        if self.paper.form != "r-rome":
            return np.asarray(self.output(fact, self.paper.parts[0]).double())
        layer = self.top
        write = self.model.anatomy.layers[layer].write
        key = compute_key(self.model, fact, self.prefixes, layer, self.paper.flat)
        bias = write.module.bias
        return np.asarray((write.read() @ key + (0 if bias is None else bias.detach())).double())

    def solve(self, layer: int, facts: tuple[Fact, ...], keys: Matrix, residual: Matrix) -> Matrix:
        """Each paper's own formula."""
        s, size = self.settings, len(keys)
        identity = np.eye(size)
        before = sum((k @ k.T for k in self.earlier[layer]), 0 * identity)
        c = self.c[layer] + s.covariance_ridge * np.trace(self.c[layer]) / size * identity
        if self.paper.form == "null space":
            _, vectors = np.linalg.eigh(self.c[layer])
            free = vectors[:, : round(s.null_space * size)]
            p = free @ free.T
            return np.linalg.solve(p @ (keys @ keys.T + before) + s.l2 * identity, p @ keys @ residual.T).T
        if self.paper.form == "both":
            p = self.recut(layer, before)
            system = p @ (keys @ keys.T + before + s.lambda_p * self.c[layer]) + s.l2 * identity
            return np.linalg.solve(system, p @ keys @ residual.T).T
        if self.paper.form == "recursive":
            return self.recursive(layer, s.lambda_p * c + s.lambda_n * identity, keys, residual)
        if self.paper.form == "queue":
            return self.queued(layer, s.lambda_p * c, keys, residual, before)
        system = s.lambda_p * c
        unit = np.trace(system) / size if s.lambda_n_unit == "relative" else 1.0
        system = system + s.lambda_n * unit * identity + before
        if self.paper.form == "emmet":
            inverse = np.linalg.inv(system)
            slack = s.equality_slack if keys.shape[1] > 1 else 0.0
            return residual @ np.linalg.inv(keys.T @ inverse @ keys + slack * np.eye(keys.shape[1])) @ keys.T @ inverse
        if self.paper.form in ("rome", "r-rome"):
            u = np.linalg.inv(c) @ keys[:, 0]
            u /= np.linalg.norm(u)
            met = keys[:, 0]
            if self.paper.form == "rome":
                met = np.asarray(compute_key(self.model, facts[0], (), layer).double())
            return np.outer(residual[:, 0] / (met @ u), u)
        return residual @ keys.T @ np.linalg.inv(system + keys @ keys.T)

    def recursive(self, layer: int, known: Matrix, keys: Matrix, residual: Matrix) -> Matrix:
        """RLSEdit's step: the inverse itself is kept and loses what each batch takes of it; no earlier key is."""
        c = self.inverse.get(layer, np.linalg.inv(known))
        f = c @ keys
        c = c - f @ np.linalg.inv(np.eye(keys.shape[1]) + keys.T @ f) @ f.T
        self.inverse[layer] = c
        return np.asarray(residual @ (c @ keys).T)

    def queued(self, layer: int, known: Matrix, keys: Matrix, residual: Matrix, before: Matrix) -> Matrix:
        """LyapLock's solve, with W and W_0 written out, and its queue Z with its weight a."""
        base, c, alpha = np.asarray(self.base[layer].double()), self.c[layer], self.settings.queue_limit
        w = base + self.total[layer]
        a, z, z_max, d_base = self.queue.get(layer, (1.0, 1.0, 1.0, None))
        aim = residual @ keys.T + a * z * (base @ known - w @ known)
        for k, v in zip(self.earlier[layer], self.held.get(layer, []), strict=True):
            aim = aim + (v - w @ k) @ k.T
        delta = aim @ np.linalg.inv(keys @ keys.T + before + a * z * known)
        after = w + delta
        disturbed = np.trace((after - base) @ c @ (after - base).T)
        if d_base is None:
            d_base, z = disturbed, np.sqrt(alpha * disturbed)
            a, z_max = 1 / z, z
        self.queue[layer] = (a, max(z + a * (disturbed - alpha * d_base), z_max), z_max, d_base)
        self.held.setdefault(layer, []).append(after @ keys)
        return np.asarray(delta)

    def masked(self, layer: int, delta: Matrix) -> Matrix:
        """RECT's mask, entry by entry."""
        before = np.asarray(self.base[layer].double()) + self.total[layer]
        ratio = np.abs(delta / (before + 1e-8))
        kept = sorted(ratio.flatten(), reverse=True)[: round(self.settings.rect_share * ratio.size)]
        return np.where(ratio >= kept[-1], delta, 0)

    def pruned(self, layer: int, delta: Matrix) -> Matrix:
        """PRUNE's damping, value by value."""
        largest = np.linalg.svd(np.asarray(self.base[layer].double()), compute_uv=False)[0]
        left, values, right = np.linalg.svd(self.total[layer] + delta, full_matrices=False)
        damped = [np.log(v) - np.log(largest) + largest if v > largest else v for v in values]
        return left @ np.diag(damped) @ right - self.total[layer]

    def kept(self, layer: int, delta: Matrix) -> Matrix:
        """SPHERE's soft projector by the eigenvectors of W, REVIVE's filter entry by entry of U_0^T Delta V_0."""
        base, s = np.asarray(self.base[layer].double()), self.settings
        if self.paper.keep == "singular":
            u, values, vt = np.linalg.svd(base)
            entries = u.T @ delta @ vt.T
            top = sum(np.cumsum(values**2) / np.sum(values**2) <= s.keep_share) + 1
            spared = [[0 if i < top or j < top else e for j, e in enumerate(row)] for i, row in enumerate(entries)]
            return np.asarray(u @ np.array(spared) @ vt)
        rows = base + self.total[layer]
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        values, vectors = np.linalg.eigh(rows.T @ rows / len(rows))
        top = sum(np.cumsum(values[::-1]) / values.sum() <= s.keep_share) + 1
        main = vectors[:, -top:]
        return np.asarray(delta @ (np.eye(len(main)) - s.keep_strength * main @ main.T))

    def recut(self, layer: int, before: Matrix) -> Matrix:
        """BetaEdit's projector, from C at first and anew once ``recut_every`` edits came since."""
        s, edits = self.settings, sum(keys.shape[1] for keys in self.earlier[layer])
        last, matrix = self.cut.get(layer, (0, self.c[layer]))
        if edits - last >= s.recut_every:
            last, matrix = edits, (before / edits + s.lambda_p * self.c[layer]) / (s.lambda_p + 1)
        self.cut[layer] = (last, matrix)
        free = np.linalg.eigh(matrix)[1][:, : round(s.null_space * len(matrix))]
        return np.asarray(free @ free.T)
