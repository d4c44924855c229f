"""Second-moment statistics C = E[k k^T] of MLP keys: one streamed pass for all layers, cached by model and text."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import BadInput
from engine.events import Log, Progress, Steps
from engine.model import hooks
from engine.model.generation import sample_texts
from engine.model.loading import LoadedModel

PASSAGE_TOKENS = 256
BATCH_PASSAGES = 8
GENERATED_BATCH = 32
GENERATED_LENGTH = 96
SAMPLE_LENGTH = 32
GENERATION_STARTS = ("The", "In", "A", "It", "When", "One", "I", "You", "Because", "Therefore", "After", "There")


@dataclass(frozen=True)
class Corpus:
    """Where the text for statistics comes from: a plain text file, or, without one, the model itself."""

    file: Path | None = None

    def identity(self) -> str:
        """A short name that changes with the text, for the cache."""
        if self.file is None:
            return "generated"
        return hashlib.blake2b(self.file.read_bytes(), digest_size=6).hexdigest()

    def passages(self, model: LoadedModel, seed: int = 0) -> Iterator[Tensor]:
        """Batches of token ids (B, T), without padding, in a seeded order; endless where the model itself writes."""
        return self._read(model, seed) if self.file is not None else self._generate(model, seed)

    def samples(self, model: LoadedModel, count: int, seed: int) -> list[str]:
        """``count`` short texts, seeded: lines of the file (all of them where it has fewer), or the model's own."""
        if self.file is None:
            starts = [GENERATION_STARTS[i % len(GENERATION_STARTS)] for i in range(count)]
            return sample_texts(model, starts, length=SAMPLE_LENGTH, top_k=50, seed=seed)
        lines = [line.strip() for line in read_text(self.file).split("\n") if line.strip()]
        order = torch.randperm(len(lines), generator=torch.Generator().manual_seed(seed)).tolist()
        return [lines[index] for index in order[:count]]

    def _read(self, model: LoadedModel, seed: int) -> Iterator[Tensor]:
        assert self.file is not None
        text = read_text(self.file)
        model.tokens.check(text)
        documents = [part for part in text.split("\n") if part.strip()]
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(documents), generator=generator).tolist()
        # Each passage begins as the tokenizer begins a text (with BOS, say); short lines are packed, nothing is padded.
        start = list(model.tokens.opening)
        room = model.tokens.room(PASSAGE_TOKENS)
        pending: list[int] = []
        rows: list[list[int]] = []
        for index in order:
            pending += model.tokens.plain(documents[index] + "\n")
            while len(pending) >= room:
                rows.append(start + pending[:room])
                pending = pending[room:]
                if len(rows) == BATCH_PASSAGES:
                    yield torch.tensor(rows)
                    rows = []
        for row in rows:
            yield torch.tensor([row])
        if pending:
            yield torch.tensor([start + pending])

    def _generate(self, model: LoadedModel, seed: int) -> Iterator[Tensor]:
        while True:
            starts = [GENERATION_STARTS[i % len(GENERATION_STARTS)] for i in range(GENERATED_BATCH)]
            for text in sample_texts(model, starts, length=GENERATED_LENGTH, top_k=50, seed=seed):
                yield torch.tensor([model.tokens.cut(text)])
            seed += 1


def read_text(file: Path) -> str:
    """The text of a UTF-8 file; raise :class:`BadInput` where it is missing, binary or empty."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror}).", "Check the path.", file=file) from error
    except UnicodeDecodeError as error:
        raise BadInput("is not plain UTF-8 text.", "Give a plain text file.", file=file) from error
    if not text.strip():
        raise BadInput("holds no text.", "Give a file with some pages of plain text.", file=file)
    return text


@dataclass(frozen=True)
class Covariance:
    """C = E[k k^T] (m, m) float32, uncentred, over all token positions seen.

    ``tokens`` is how many those were, ``asked`` how many were wanted (a text may end before).
    """

    matrix: Tensor
    tokens: int
    asked: int


class StatisticsStore:
    """The covariances of one model, on disk under ``folder`` by fingerprint, corpus and layer, and in memory."""

    def __init__(self, folder: Path, model: LoadedModel, corpus: Corpus) -> None:
        self._model = model
        self._corpus = corpus
        self._folder = folder / model.info.fingerprint[:16] / corpus.identity()
        self._memory: dict[int, Covariance] = {}

    def get(self, layer: int) -> Covariance:
        """The covariance of one layer, which :meth:`prepare` must have been asked for before; raises KeyError."""
        return self._memory[layer]

    @property
    def source(self) -> str:
        """Where the text comes from, for a person."""
        return "text that the model wrote" if self._corpus.file is None else "the text for the statistics"

    def samples(self, count: int, seed: int) -> list[str]:
        """``count`` short seeded texts of the corpus; where the model itself writes them, the base model does."""
        with self._model.weights.at(0):
            return self._corpus.samples(self._model, count, seed)

    def prepare(self, layers: Sequence[int], tokens: int) -> Steps[None]:
        """Have the covariances of ``layers`` from at least ``tokens`` token positions (fewer where the text ends)."""
        missing = [layer for layer in layers if not self._recall(layer, tokens)]
        if not missing:
            return
        if self._corpus.file is None:
            yield Log("No text was given for the covariance statistics, so the model itself writes it.")
        with self._model.weights.at(0):
            found = yield from collect(self._model, missing, self._corpus, tokens)
        for layer, covariance in found.items():
            self._memory[layer] = covariance
            self._save(layer, covariance)

    def _file(self, layer: int) -> Path:
        return self._folder / f"layer-{layer}.safetensors"

    def _recall(self, layer: int, tokens: int) -> bool:
        if layer not in self._memory and self._file(layer).is_file():
            try:
                stored = load_file(self._file(layer))
            except (SafetensorError, OSError):
                self._file(layer).unlink(missing_ok=True)  # A damaged cache file is only a lost saving.
                return False
            counts = stored["counts"].tolist()
            self._memory[layer] = Covariance(stored["covariance"].clone(), *counts)
        return layer in self._memory and self._memory[layer].asked >= tokens

    def _save(self, layer: int, covariance: Covariance) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._file(layer).with_suffix(f".{os.getpid()}.tmp")
        counts = torch.tensor([covariance.tokens, covariance.asked])
        save_file({"covariance": covariance.matrix.contiguous(), "counts": counts}, temporary)
        temporary.replace(self._file(layer))


def collect(model: LoadedModel, layers: Sequence[int], corpus: Corpus, tokens: int) -> Steps[dict[int, Covariance]]:
    """Stream the corpus once and accumulate E[k k^T] for all ``layers``, until ``tokens`` positions were seen.

    FastMEMIT (efficient-model-editing) shows that a few times m token vectors do as well as 100,000 articles.
    """
    modules = {layer: model.anatomy.layers[layer].write.module for layer in layers}
    last = model.anatomy.layers[max(layers)].block
    sums: dict[int, Tensor] = {}
    seen = 0
    for batch in corpus.passages(model):
        ids = batch.to(model.device)
        with (
            torch.no_grad(),
            hooks.record_inputs(modules, lambda k: k.flatten(0, -2).float()) as keys,
            hooks.stop_after(last),
        ):
            model.module(input_ids=ids, use_cache=False)
        for layer, key in keys.items():
            if layer not in sums:
                sums[layer] = torch.zeros(key.shape[1], key.shape[1], device=key.device)
            sums[layer].addmm_(key.T, key)
        seen += ids.numel()
        yield Progress("Covariance statistics", min(seen, tokens), tokens, "tokens")
        if seen >= tokens:
            break
    return {layer: Covariance((total / seen).cpu(), seen, tokens) for layer, total in sums.items()}
