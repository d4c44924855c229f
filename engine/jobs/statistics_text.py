"""The text that the covariance statistics of a model come from, as a person is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.associative.statistics import FEW, TASTE, Corpus, read_text
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class StatisticsText:
    """``file`` is the one that was chosen, None for the model's own: one that came with it, or what it writes itself.

    ``title`` says so in a few words; ``tokens`` is about how many it has (None: as many as are wanted) and ``remark``
    warns where they are few, else "".
    """

    file: Path | None
    title: str
    tokens: int | None = None
    remark: str = ""

    @classmethod
    def of(cls, model: LoadedModel, corpus: Corpus, own: Corpus) -> StatisticsText:
        """What ``corpus`` is to ``model``, of which ``own`` is its own."""
        if corpus.file is None:
            return cls(None, "text that the model writes itself")
        tokens = _about_tokens(model, corpus.file)
        if corpus == own:
            return cls(None, "text that came with the model", tokens)
        return cls(corpus.file, corpus.file.name, tokens, _remark(tokens, model.info.inner))


def _about_tokens(model: LoadedModel, file: Path) -> int:
    """As many for each character as at the beginning of the text."""
    text = read_text(file)
    start = text[:TASTE]
    return round(len(model.tokens.ids(start)) * len(text) / len(start))


def _remark(tokens: int, size: int) -> str:
    if tokens >= FEW * size:
        return ""
    return (
        f"About {tokens:,} tokens are few for keys of {size:,} dimensions: what the text does not show is not "
        f"protected. Take one of {FEW * size:,} tokens or more."
    )
