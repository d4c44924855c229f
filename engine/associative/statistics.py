"""Second-moment statistics C = E[k k^T] of MLP keys: one streamed pass for all layers, cached by model and text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import ceil
from pathlib import Path

import torch
from torch import Tensor

from engine.associative.covariance_files import Covariance, CovarianceFiles, Unusable
from engine.associative.keys import rows_per_pass, tokens_per_pass
from engine.errors import BadInput, NotFinite
from engine.events import Log, Progress, Steps, retold
from engine.model import hooks
from engine.model.generation import writing_texts
from engine.model.loading import LoadedModel
from engine.support.wording import said_by, say

TASK = say("Covariance statistics")
PASSAGE_TOKENS = 256
BATCH_PASSAGES = 8
# Rows of text that the model generates at once at most, and their tokens: many short ones, as a step reads the weights
# once for all rows and attends to all earlier tokens. Some end early, so RESERVE times as many are started.
GENERATED_BATCH = 192
GENERATED_LENGTH = 48
RESERVE = 1.08
SAMPLE_LENGTH = 32
# How many characters of a text identify how a tokenizer reads it.
TASTE = 1 << 16
# Fewer tokens than this many per dimension of a key give a warning: with one each, C is only just invertible.
FEW = 2
# A token that the model generates costs as much as many that it reads, and fewer suffice (docs/real_models.md): without
# a text this share of the requested tokens is generated.
OWN_SHARE = 0.3
# Layers whose sums grow in one step.
ADDED_AT_ONCE = 8
GENERATION_STARTS = ("The", "In", "A", "It", "When", "One", "I", "You", "Because", "Therefore", "After", "There")


@dataclass(frozen=True)
class Corpus:
    """Where the text for statistics comes from: a plain text file, or, without one, the model itself.

    ``made`` is a folder of covariances that were computed from it beforehand and ship with it.
    """

    file: Path | None = None
    made: Path | None = None

    def identity(self) -> str:
        """A digest of the text, for the cache."""
        if self.file is None:
            return "generated"
        return hashlib.blake2b(self.file.read_bytes(), digest_size=6).hexdigest()

    def reading(self, model: LoadedModel) -> str:
        """A digest of how the model's tokenizer reads the text, for the cache."""
        texts = GENERATION_STARTS if self.file is None else (read_text(self.file)[:TASTE],)
        read = [model.tokens.ids(text) for text in texts]
        whole = repr((read, model.tokens.end, model.tokens.size))
        return hashlib.blake2b(whole.encode(), digest_size=6).hexdigest()

    def about_tokens(self, model: LoadedModel) -> int | None:
        """About how many tokens a file has, from the tokens per character at its beginning; None without one."""
        if self.file is None:
            return None
        text = read_text(self.file)
        start = text[:TASTE]
        return round(len(model.tokens.ids(start)) * len(text) / len(start))

    def passages(self, model: LoadedModel, tokens: int, seed: int = 0) -> Iterator[Tensor | int]:
        """Batches of token ids (B, T), without padding, in a seeded order, of which ``tokens`` tokens will be read.

        Endless where the model generates the text; the numbers in between count the tokens just generated.
        """
        return self._read(model, seed) if self.file is not None else self._generate(model, tokens, seed)

    def samples(self, model: LoadedModel, count: int, seed: int) -> Steps[list[str]]:
        """``count`` short texts, seeded: lines of the file (all of them where it has fewer), or the model's own."""
        if self.file is None:
            starts = [GENERATION_STARTS[i % len(GENERATION_STARTS)] for i in range(count)]
            writing = writing_texts(model, starts, length=SAMPLE_LENGTH, top_k=50, seed=seed)
            return (yield from retold(writing, lambda _: Progress(say("Sample texts"), 0, count, say("texts"))))
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
        batch = min(BATCH_PASSAGES, rows_per_pass(model, PASSAGE_TOKENS))
        pending: list[int] = []
        rows: list[list[int]] = []
        for index in order:
            pending += model.tokens.plain(documents[index] + "\n")
            while len(pending) >= room:
                rows.append(start + pending[:room])
                pending = pending[room:]
                if len(rows) == batch:
                    yield torch.tensor(rows)
                    rows = []
        for row in rows:
            yield torch.tensor([row])
        if pending:
            yield torch.tensor([start + pending])

    def _generate(self, model: LoadedModel, tokens: int, seed: int) -> Iterator[Tensor | int]:
        while True:
            wanted = max(1, ceil(RESERVE * tokens / GENERATED_LENGTH))
            rows = min(GENERATED_BATCH, tokens_per_pass(model), wanted)
            starts = [GENERATION_STARTS[i % len(GENERATION_STARTS)] for i in range(rows)]
            texts = yield from writing_texts(model, starts, length=GENERATED_LENGTH, top_k=50, seed=seed)
            found = [model.tokens.cut(text) for text in texts]
            tokens -= sum(map(len, found))
            yield from _of_one_length(model, found)
            seed += 1


def _of_one_length(model: LoadedModel, rows: Sequence[list[int]]) -> Iterator[Tensor]:
    """Batches (B, T) of the rows in their order: neighbours of one length need no padding to go together.

    Sorted, a pass that ends before the last row would see short ones more often than the model writes them.
    """
    for length, group in groupby(rows, key=len):
        members = list(group)
        size = rows_per_pass(model, length)
        for start in range(0, len(members), size):
            yield torch.tensor(members[start : start + size])


def read_text(file: Path) -> str:
    """The text of a UTF-8 file; raise :class:`BadInput` where it is missing, binary, empty or no ordinary file."""
    try:
        if file.exists() and not file.is_file() and not file.is_dir():  # a pipe or a device has no end
            raise BadInput(say("is no ordinary file."), say("Give a plain text file."), file=file)
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(
            say("cannot be read ({reason}).", reason=error.strerror), say("Check the path."), file=file
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput(say("is not plain UTF-8 text."), say("Give a plain text file."), file=file) from error
    if "\0" in text:  # as UTF-16 without its mark has at every second place
        raise BadInput(say("is not plain UTF-8 text."), say("Give a plain text file."), file=file)
    if not text.strip():
        raise BadInput(say("holds no text."), say("Give a file with some pages of plain text."), file=file)
    return text


class StatisticsStore:
    """The covariances of one model and text: in memory, on disk under ``folder``, and those shipped with the text.

    Files are keyed by the model's fingerprint, the text and how the model's tokenizer reads it. A damaged file, or one
    that cannot be written, costs time and nothing else.
    """

    def __init__(self, folder: Path, model: LoadedModel, corpus: Corpus) -> None:
        self._model = model
        self._corpus = corpus
        self._owner = {"model": model.info.fingerprint, "text": corpus.identity(), "tokenizer": corpus.reading(model)}
        place = folder / self._owner["model"][:16] / f"{self._owner['text']}-{self._owner['tokenizer']}"
        self._files = CovarianceFiles(place, self._owner)
        self._made = CovarianceFiles(corpus.made, self._owner) if corpus.made is not None else None
        self._memory: dict[int, Covariance] = {}
        self._complained: set[str] = set()
        self._begun: Collection | None = None

    def get(self, layer: int) -> Covariance:
        """The covariance of one layer; raises KeyError unless :meth:`prepare` was called for it before."""
        return self._memory[layer]

    @property
    def source(self) -> str:
        """Where the text comes from, for display."""
        wrote, given = say("text that the model wrote"), say("the text for the statistics")
        return wrote if self._corpus.file is None else given

    @property
    def text_file(self) -> Path | None:
        """The text's file; None where the model writes it."""
        return self._corpus.file

    @property
    def checksum(self) -> str:
        """The checksum of the text; "generated" where the model writes it."""
        return self._owner["text"]

    @property
    def own(self) -> bool:
        """Whether the text is the model's own: written by it, or shipped with it."""
        return self._corpus.file is None or self._corpus.made is not None

    @property
    def writes(self) -> bool:
        """Whether the model generates the text."""
        return self._corpus.file is None

    def samples(self, count: int, seed: int) -> Steps[list[str]]:
        """``count`` short seeded texts of the corpus; where the model generates them, the base model does."""
        with self._model.weights.at(0):
            return (yield from self._corpus.samples(self._model, count, seed))

    @cached_property
    def about_tokens(self) -> int | None:
        """About how many tokens the text has; None where the model writes as many as are needed."""
        return self._corpus.about_tokens(self._model)

    def needed(self, tokens: int) -> int:
        """The number of tokens for a covariance where ``tokens`` are requested.

        All of them from a text, and the share :data:`OWN_SHARE` where the model generates it.
        """
        return ceil(OWN_SHARE * tokens) if self.writes else tokens

    def kept(self, layers: Sequence[int], tokens: int) -> tuple[int, ...]:
        """The result of :meth:`there`, without reading the covariances themselves."""
        tokens = self.needed(tokens)
        files = [files for files in (self._files, self._made) if files is not None]
        there = (layer for layer in layers if self._in_memory(layer, tokens) or _kept_in(files, layer, tokens))
        return tuple(there)

    def there(self, layers: Sequence[int], tokens: int) -> Steps[tuple[int, ...]]:
        """Those of ``layers`` whose covariances of ``tokens`` tokens are available without a pass over the text."""
        tokens = self.needed(tokens)
        found = []
        for layer in layers:
            if not self._in_memory(layer, tokens):
                yield from self._recall(layer, tokens)
                yield Progress(say("Statistics kept from before"), layers.index(layer) + 1, len(layers), say("layers"))
            if self._in_memory(layer, tokens):
                found.append(layer)
        return tuple(found)

    def prepare(self, layers: Sequence[int], tokens: int) -> Steps[None]:
        """Load or compute the covariances of ``layers`` from at least ``tokens`` token positions (fewer where the text
        ends, or where the model generates it: :meth:`needed`).
        """
        there = yield from self.there(layers, tokens)
        missing = [layer for layer in layers if layer not in there]
        if missing:
            yield from self._make(missing, self.needed(tokens))
        yield from self._say_if_few(layers)

    def _make(self, missing: Sequence[int], tokens: int) -> Steps[None]:
        """Compute the covariances of the ``missing`` layers from the text, and store them."""
        if self._corpus.file is None:
            yield Log(say("No text was given for the covariance statistics, so the model itself writes it."))
        begun = self._begun
        part = begun if begun is not None and begun.saves(missing, tokens) else None
        part = part or Collection(self._model, missing, self._corpus, tokens)
        try:
            with self._model.weights.at(0):
                found = yield from part.steps()
        except GeneratorExit:
            self._begun = begun or part  # if cancelled, a later call resumes it
            raise
        except BaseException:
            self._begun = None
            raise
        if part is begun:
            self._begun = None
        new = {layer: covariance for layer, covariance in found.items() if not self._in_memory(layer, tokens)}
        self._memory |= new
        for done, (layer, covariance) in enumerate(new.items(), 1):
            yield from self._keep(layer, covariance)
            yield Progress(say("Keeping statistics"), done, len(new), say("layers"))

    def _say_if_few(self, layers: Sequence[int]) -> Steps[None]:
        """Warn where the text was too short to estimate C in a key's m directions."""
        for layer in layers:
            seen, size = self._memory[layer].tokens, len(self._memory[layer].matrix)
            if seen < FEW * size:
                yield from self._complain(
                    say(
                        "The statistics come from {seen:,} tokens of text only, for keys of {size:,} dimensions: what "
                        "the text does not show is not protected. Give a longer one, of {wanted:,} tokens or more.",
                        seen=seen,
                        size=size,
                        wanted=FEW * size,
                    )
                )

    def write_made(self, folder: Path) -> None:
        """Write every covariance in memory to ``folder``, in the short form, to ship with the text."""
        files = CovarianceFiles(folder, self._owner)
        for layer, covariance in self._memory.items():
            files.write(layer, covariance, short=True)

    def _in_memory(self, layer: int, tokens: int) -> bool:
        return layer in self._memory and self._memory[layer].asked >= tokens

    def _recall(self, layer: int, tokens: int) -> Steps[None]:
        """Load the covariance of a layer from its file, if there is one of enough tokens."""
        for files in (self._files, self._made):
            try:
                found = files.read(layer) if files is not None else None
            except Unusable as reason:
                yield from self._complain(
                    say("Cached statistics are passed over: {reason}.", reason=said_by(reason)), "cache"
                )
                continue
            if found is not None and found.asked >= tokens:
                self._memory[layer] = found
                return

    def _keep(self, layer: int, covariance: Covariance) -> Steps[None]:
        try:
            self._files.write(layer, covariance)
        except OSError as error:
            reason = error.strerror or str(error)
            text = say(
                "The statistics cannot be kept in {folder} ({reason}); they will be made again.",
                folder=self._files.folder,
                reason=reason,
            )
            yield from self._complain(text, "cache")

    def _complain(self, text: str, about: str = "") -> Steps[None]:
        """Log a warning: each text once, and of those ``about`` one thing the first."""
        if (about or text) not in self._complained:
            self._complained.add(about or text)
            yield Log(text, "warning")


def _kept_in(files: Sequence[CovarianceFiles], layer: int, tokens: int) -> bool:
    return any(one.asked(layer) >= tokens for one in files)


class Collection:
    """One pass over a text for the covariances E[k k^T] of ``layers``, until ``tokens`` positions were seen.

    It may be paused between two steps and resumed later, on the same weights: the result is the same to the bit.
    FastMEMIT (efficient-model-editing) shows that a few times m token vectors suffice in place of 100,000 articles.
    """

    def __init__(self, model: LoadedModel, layers: Sequence[int], corpus: Corpus, tokens: int) -> None:
        self.layers, self.tokens = frozenset(layers), tokens
        self._model = model
        self._generated = corpus.file is None
        self._passages = corpus.passages(model, tokens)
        self._modules = {layer: model.anatomy.layers[layer].write.module for layer in layers}
        self._last = max(layers)
        self._sums: dict[int, Tensor] = {}
        self._found: dict[int, Covariance] = {}
        self._read_keys: dict[int, Tensor] = {}  # of the last pass, until they are in the sums
        self._seen = self._written = 0

    def saves(self, layers: Sequence[int], tokens: int) -> bool:
        """Whether resuming this pass is less work than a new one for ``layers`` of ``tokens`` positions."""
        left = (self.tokens - self._seen) * (self._last + 1)
        return self.layers.issuperset(layers) and self.tokens == tokens and left <= tokens * (max(layers) + 1)

    def steps(self) -> Steps[dict[int, Covariance]]:
        """Run the pass, or what is left of it."""
        yield from self._add()
        while self._seen < self.tokens and (batch := next(self._passages, None)) is not None:
            if isinstance(batch, int):
                self._written += batch
                yield _progress(self._seen, self._written, self.tokens, say("the model writes text"))
                continue
            self._read(batch)
            yield from self._add()
            yield _progress(self._seen, self._written, self.tokens)
        for layer in sorted(self._sums):
            total = self._sums[layer]
            if not bool(total.isfinite().all()):
                raise NotFinite(
                    say("The keys of layer {layer} are not finite on the text for the statistics.", layer=layer),
                    say("Load the model in bfloat16 or float32."),
                )
            self._found[layer] = Covariance(_symmetric(total / self._seen).cpu(), self._seen, self.tokens)
            del self._sums[layer]  # with the event behind the work, a pass that is resumed after each event ends too
            yield _progress(self._seen, self._written, self.tokens, say("layer {layer} is put together", layer=layer))
        return self._found

    def _read(self, batch: Tensor) -> None:
        if self._generated:  # as many rows as are needed, whatever the batch size: the same tokens on every device
            batch = batch[: ceil((self.tokens - self._seen) / batch.shape[1])]
        ids = batch.to(self._model.device)
        with (
            torch.no_grad(),
            hooks.record_inputs(self._modules, lambda k: k.flatten(0, -2).float()) as keys,
            hooks.stop_after(self._model.anatomy.layers[self._last].block),
        ):
            self._model.module(input_ids=ids, use_cache=False)
        self._read_keys = dict(keys)
        self._seen += ids.numel()

    def _add(self) -> Steps[None]:
        """Add the keys that were read, told after every few layers; what a cancel leaves is added on resuming."""
        while self._read_keys:
            layer = next(iter(self._read_keys))
            key = self._read_keys.pop(layer)
            if layer not in self._sums:
                self._sums[layer] = torch.zeros(key.shape[1], key.shape[1], device=key.device)
            self._sums[layer].addmm_(key.T, key)
            if len(self._read_keys) % ADDED_AT_ONCE == 1:
                yield _progress(self._seen, self._written, self.tokens, say("adding up"))


def collect(model: LoadedModel, layers: Sequence[int], corpus: Corpus, tokens: int) -> Steps[dict[int, Covariance]]:
    """The covariances of ``layers`` by one pass over the text."""
    return (yield from Collection(model, layers, corpus, tokens).steps())


def _progress(seen: int, written: int, tokens: int, detail: str = "") -> Progress:
    """Progress of a pass; where the model generates the text, each token is generated and read."""
    if not written:
        return Progress(TASK, min(seen, tokens), tokens, say("tokens"), detail)
    return Progress(TASK, min(seen, tokens) + min(written, tokens), 2 * tokens, say("tokens written and read"), detail)


def _symmetric(matrix: Tensor) -> Tensor:
    """Mirror the upper triangle: a product K^T K is symmetric only up to rounding."""
    return matrix.triu() + matrix.triu(1).T
