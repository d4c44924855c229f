"""Made-up results of the laboratory in the shape of the real ones, without torch."""

from types import SimpleNamespace

import numpy as np

from engine.errors import BadInput
from engine.events import Progress

LAYERS = (0, 1, 2, 3, 4, 5, 6, 7)
P_EDGES, ANGLE_EDGES = np.linspace(-1, 1, 65), np.linspace(0, 180, 91)
FIRST = ("Ada", "Bruno", "Cora", "Dario", "Edda", "Falk", "Greta", "Horst", "Ilka", "Jonte")
LAST = ("Veld", "Kast", "Lund", "Menk", "Roth", "Sund", "Brandt")


def names(count):
    return tuple(f"{FIRST[n % 10]} {LAST[(n // 10) % 7]}" for n in range(count))


def ids(count):
    return tuple(f"fact {n}" for n in range(count))


def cosines(layer, count, edits=0):
    """Cosines of whitened and of plain keys: a few pairs nearly coincide, more so in deep layers and after edits."""
    rng = np.random.default_rng(layer)
    keys = rng.normal(size=(64, count))
    for n in range(0, count - 1, max(2, 9 - layer)):
        keys[:, n + 1] = keys[:, n] + (0.3 + 0.002 * edits) * keys[:, n + 1]
    unit = keys / np.linalg.norm(keys, axis=0)
    tilted = keys + 6 * rng.normal(size=(64, 1))
    tilted /= np.linalg.norm(tilted, axis=0)
    return unit.T @ unit, tilted.T @ tilted


def spread(rows, edges):
    """Moments and histograms as engine.diagnostics.histograms has them."""
    kurtosis = [float(((row - row.mean()) ** 4).mean() / row.var() ** 2 - 3) for row in rows]
    return SimpleNamespace(
        edges=np.stack([edges] * len(rows)),
        counts=np.stack([np.histogram(row, edges)[0] for row in rows]),
        mean=np.array([row.mean() for row in rows]),
        std=np.array([row.std() for row in rows]),
        kurtosis=np.array(kurtosis),
    )


def matrices(layer, count=40, edits=0):
    whitened, plain = cosines(layer, count, edits)
    p = whitened * np.linspace(1.0, 0.8, count)[None, :]
    np.fill_diagonal(p, 1.0)
    angles, plain_angles = (np.degrees(np.arccos(np.clip(c, -1, 1))).astype(np.float32) for c in (whitened, plain))
    return SimpleNamespace(
        layer=layer,
        fact_ids=ids(count),
        names=names(count),
        p=p.astype(np.float32),
        whitened=angles,
        plain=plain_angles,
        dots=p,
    )


def superposition(position=0, count=40, layers=LAYERS):
    found = [matrices(layer, count, position) for layer in layers]
    off, upper = ~np.eye(count, dtype=bool), np.triu_indices(count, 1)
    return SimpleNamespace(
        position=position,
        layers=tuple(layers),
        depth=np.asarray(layers) / 7,
        fact_ids=ids(count),
        names=names(count),
        threshold=0.1,
        p=spread([m.p[off] for m in found], P_EDGES),
        tail=np.array([(np.abs(m.p[off]) > 0.1).mean() for m in found]),
        whitened=spread([m.whitened[upper] for m in found], ANGLE_EDGES),
        plain=spread([m.plain[upper] for m in found], ANGLE_EDGES),
        dots=spread([m.dots[upper] for m in found], ANGLE_EDGES),
        top=tuple(top_pairs(m) for m in found),
    )


def top_pairs(m, count=20):
    strength = np.abs(m.p - np.eye(len(m.p)))
    best = np.argsort(-strength, axis=None)[:count]
    return tuple(
        SimpleNamespace(
            edited=int(i),
            moved=int(j),
            edited_name=m.names[i],
            moved_name=m.names[j],
            p=float(m.p[i, j]),
            angle=float(m.whitened[i, j]),
            plain_angle=float(m.plain[i, j]),
        )
        for i, j in (divmod(place, len(m.p)) for place in best)
    )


class FakeLaboratory:
    """Counts what it was asked for; ``edits`` is where the model stands."""

    def __init__(self):
        self.edits = 0
        self.asked = []
        self.refuses = False

    def superposition(self):
        self.asked.append("superposition")
        if self.refuses:
            raise BadInput("there are too few facts to measure with (0 of at least 2).", "Edit some first.")
        yield Progress("Overlaps", 1, 1, "layers")
        return SimpleNamespace(before=superposition(0) if self.edits else None, now=superposition(self.edits))

    def overlap_matrices(self, layer):
        self.asked.append(layer)
        yield Progress("Overlaps", 1, 1, "layers")
        return SimpleNamespace(before=matrices(layer) if self.edits else None, now=matrices(layer, edits=self.edits))
