"""The text on which the covariance statistics of a model are computed, and its description for the user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.associative.statistics import FEW, Corpus, StatisticsStore, read_text
from engine.errors import NoModel
from engine.model.loading import LoadedModel
from engine.support.wording import say


@dataclass(frozen=True)
class StatisticsText:
    """Description of a text; ``file`` is the chosen one, None for the default: shipped with the model or generated.

    ``title`` is a short description; ``tokens`` the approximate number of tokens (None: as many as needed); ``remark``
    warns if they are few, else "".
    """

    file: Path | None
    title: str
    tokens: int | None = None
    remark: str = ""

    @classmethod
    def of(cls, model: LoadedModel, corpus: Corpus, own: Corpus) -> StatisticsText:
        """Describe ``corpus`` for ``model``, whose default is ``own``."""
        if corpus.file is None:
            return cls(None, say("text that the model writes itself"))
        tokens = corpus.about_tokens(model) or 0
        if corpus == own:
            return cls(None, say("text that came with the model"), tokens)
        return cls(corpus.file, corpus.file.name, tokens, _remark(tokens, model.info.inner))


def _remark(tokens: int, size: int) -> str:
    if tokens >= FEW * size:
        return ""
    return say(
        "About {tokens:,} tokens are few for keys of {size:,} dimensions: what the text does not show is not "
        "protected. Take one of {wanted:,} tokens or more.",
        tokens=tokens,
        size=size,
        wanted=FEW * size,
    )


class StatisticsSource:
    """The text of the loaded model and the one shared store of its covariances, cached in ``cache``."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._model: LoadedModel | None = None
        self._own = Corpus()
        self._store: StatisticsStore | None = None
        self.corpus = self._own

    def begin(self, model: LoadedModel | None, own: Corpus | None = None) -> None:
        """Start with another model (None: none), and the ``own`` text shipped with it, if any."""
        self._model, self._store = model, None
        self.corpus = self._own = own or Corpus()

    def choose(self, file: Path | None) -> bool:
        """Use this text (None: the model's default); return False if it was in use already.

        Raises BadInput where it cannot be used, and NoModel.
        """
        corpus = self._own if file is None else Corpus(Path(file))
        if corpus.file is not None:
            read_text(corpus.file)
        if file is None and corpus == self.corpus:
            return False  # a file, unlike the default, may have changed since, so that it is read again
        self._store = StatisticsStore(self._cache, self._loaded(), corpus)
        self.corpus = corpus
        return True

    @property
    def store(self) -> StatisticsStore:
        """The covariances."""
        if self._store is None:
            self._store = self.another()
        return self._store

    def another(self) -> StatisticsStore:
        """A new, unshared store over the same text."""
        return StatisticsStore(self._cache, self._loaded(), self.corpus)

    @property
    def text(self) -> StatisticsText:
        """The description of the text for the user."""
        return StatisticsText.of(self._loaded(), self.corpus, self._own)

    @property
    def words(self) -> str:
        """The text itself; "" where the model is to write one."""
        return read_text(self.corpus.file) if self.corpus.file is not None else ""

    def _loaded(self) -> LoadedModel:
        if self._model is None:
            raise NoModel
        return self._model
