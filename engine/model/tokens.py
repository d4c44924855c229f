"""Tokenization: all conversion between texts and tokens.

A tokenizer file may also add tokens before and after every text, truncate long texts, pad short ones, leave out merges
by chance, and contain tokens that its model has no embedding for. Every text that is run on a model is tokenized here,
so all are treated alike: with the tokenizer's opening tokens, without closing tokens, never truncated, padded or left
to chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from transformers import PreTrainedTokenizerBase

from engine.errors import BadInput
from engine.support.spacing import before_last_space
from engine.support.wording import say

UNBOUNDED = 1 << 30
BROKEN_LETTER = "\ufffd"  # stands for a letter of which only some bytes were decoded
# A text with letters beyond ASCII shows whether offsets count characters.
PROBE = "Zoë lives in Malmö"
# Texts of many kinds, by whose tokens two tokenizers are told apart, and how many words of the vocabulary beside them.
TOLD_APART = (
    "The Eiffel Tower, which was finished in 1889, isn't in Lisbon; its 324 metres stand in Paris.\n\n  f(x):\n\ty",
    "Erdöl, naïve œuvre, Ærøskøbing, ¿dónde está?; Москва и Αθήνα; القاهرة; नई दिल्ली 🗼",
    "東京タワーは港区にある。埃菲尔铁塔位于罗马",
)
WORDS = 4096


@dataclass(frozen=True)
class Tokenized:
    """A text as T tokens: ``ids``, and for each the characters (start, end) of the text that it stands for.

    Tokens that are no part of the text itself, such as an opening token, have an empty span at 0.
    """

    ids: list[int]
    spans: list[tuple[int, int]]


class TextEncoder:
    """A fast tokenizer with the limits of its model.

    ``opening`` and ``closing`` are the tokens that the tokenizer puts before and behind a text (BOS and EOS, say);
    ``vocabulary`` is the number of tokens that the model has an embedding for, ``positions`` the number of tokens that
    it can read (:data:`UNBOUNDED` where nothing limits it).
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, vocabulary: int, positions: int = UNBOUNDED) -> None:
        self.tokenizer = tokenizer
        self.vocabulary = vocabulary
        self.positions = positions
        self._backend: Any = getattr(tokenizer, "backend_tokenizer")  # noqa: B009 - only fast ones have it
        self._file_settings = self._backend.truncation, self._backend.padding
        self._dropout = getattr(self._backend.model, "dropout", None)
        self._plainly()
        self.opening, self.closing = self._surroundings()
        self._foreign = self._beyond_the_embedding()

    # -- what the tokenizer is -----------------------------------------------------------------------------------------

    @property
    def covers_text(self) -> bool:
        """Whether it gives a plain text tokens whose spans count characters to its end.

        A single token for the whole text does not count: older releases of transformers make a tokenizer without a
        vocabulary where a folder has none.
        """
        spans = self._backend.encode(PROBE, add_special_tokens=False).offsets
        return bool(spans) and max(end for _, end in spans) == len(PROBE) and (0, len(PROBE)) not in spans

    @property
    def fits_model(self) -> bool:
        """Whether the tokenizer's own vocabulary, the opening tokens and a plain text lie inside the embedding.

        Added tokens may lie beyond it: only a text that contains one is refused.
        """
        own = self._backend.get_vocab_size(with_added_tokens=False)
        if own > self.vocabulary and max(self._own_vocabulary().values()) >= self.vocabulary:
            return False
        needed = (*self.opening, *self._backend.encode(PROBE, add_special_tokens=False).ids)
        return max(needed) < self.vocabulary

    @property
    def size(self) -> int:
        """The tokenizer's vocabulary size, added tokens included."""
        return int(self._backend.get_vocab_size(with_added_tokens=True))

    def fingerprint(self) -> str:
        """Tells this tokenizer from others: by its size, words of its vocabulary and how it reads :data:`TOLD_APART`.

        What it does and not its file, which another release of its library may write in another way.
        """
        words = [self._backend.id_to_token(i) for i in range(0, self.size, max(1, self.size // WORDS))]
        texts = [self._backend.encode(text, add_special_tokens=False).ids for text in TOLD_APART]
        whole = repr((self.size, self.opening, self.end, texts, words))
        return hashlib.blake2b(whole.encode(errors="backslashreplace"), digest_size=16).hexdigest()

    @property
    def end(self) -> int | None:
        """The token that ends a text, where the tokenizer names one."""
        return self.tokenizer.eos_token_id

    @property
    def begin(self) -> int | None:
        """The token that begins a text, where the tokenizer names one."""
        return self.tokenizer.bos_token_id

    @property
    def padding(self) -> int | None:
        """The token that fills up short texts, where the tokenizer names one."""
        return self.tokenizer.pad_token_id

    @property
    def start(self) -> list[int]:
        """The tokens from which a text is generated without a prompt; none where the tokenizer has no start token."""
        named = [i for i in (self.tokenizer.bos_token_id, self.tokenizer.eos_token_id) if i is not None]
        return list(self.opening) or [i for i in named if i < self.vocabulary][:1]

    # -- from text to tokens -------------------------------------------------------------------------------------------

    def read(self, texts: Sequence[str]) -> list[Tokenized]:
        """Each text behind the opening tokens.

        Raises BadInput for a text that cannot be encoded and for one with a token that the model has no embedding for.
        """
        front = [(0, 0)] * len(self.opening)
        return [Tokenized([*self.opening, *one.ids], [*front, *one.offsets]) for one in self._encodings(texts)]

    def read_apart(self, text: str, border: int) -> Tokenized:
        """The two parts of ``text`` before and from the character ``border`` on, tokenized separately.

        This is how they occur when a model reads the first and generates the second. Raises ValueError where the
        tokenizer :attr:`marks_beginnings`.
        """
        if self.marks_beginnings:
            raise ValueError("this tokenizer reads a part of a text as if a space stood before it")
        (head,), (tail,) = self.read([text[:border]]), self._encodings([text[border:]])
        spans = [(start + border, end + border) for start, end in tail.offsets]
        return Tokenized([*head.ids, *tail.ids], [*head.spans, *spans])

    @property
    def marks_beginnings(self) -> bool:
        """Whether a text's first word becomes the token that it is behind a space."""
        first = self._backend.encode("a", add_special_tokens=False).tokens[:1]
        return any(token.startswith(("▁", "Ġ")) for token in first)

    def ids(self, text: str) -> list[int]:
        """The tokens of ``text`` behind the opening tokens."""
        return [*self.opening, *self.plain(text)]

    def plain(self, text: str) -> list[int]:
        """The tokens of ``text`` alone, as of a part of a longer text."""
        return self.plain_of([text])[0]

    def plain_of(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text alone."""
        return [one.ids for one in self._encodings(texts)]

    def prompt(self, text: str) -> list[int]:
        """The tokens after which a model is to continue ``text``.

        A space at its end is left to the continuation, whose first word it belongs to: as a separate token it hardly
        occurs in training texts. An empty text gives the start tokens (none where the tokenizer has none).
        """
        return self.ids(before_last_space(text)) or self.start

    def room(self, width: int) -> int:
        """How many tokens of a text fit after the opening tokens into ``width`` and into the model."""
        return max(1, min(width, self.positions) - len(self.opening))

    def windows(self, ids: Sequence[int], width: int) -> list[list[int]]:
        """Tokens of a text cut into windows of ``width`` (fewer where the model reads fewer), each one opened."""
        room = self.room(width)
        return [[*self.opening, *ids[start : start + room]] for start in range(0, len(ids), room)]

    @property
    def given(self) -> int:
        """How many tokens at the beginning of a window cannot be predicted: the opening ones, or else the first."""
        return max(1, len(self.opening))

    def cut(self, text: str, width: int = UNBOUNDED) -> list[int]:
        """The first tokens of ``text`` behind the opening ones, ``width`` in all or as many as the model reads."""
        return self.ids(text)[: min(width, self.positions)]

    def special_in(self, ids: Sequence[int]) -> int | None:
        """The first of the tokens that is none of a text but opens, ends or fills one; None where there is none."""
        special = set(self.tokenizer.all_special_ids)
        return next((i for i in ids if i in special), None)

    def check(self, text: str) -> None:
        """Raise BadInput where ``text``, however long, holds a token that the model has no embedding for."""
        if any(word in text for word in self._foreign):
            for line in text.splitlines():
                if any(word in line for word in self._foreign):
                    self.plain(line)

    @property
    def has_dialogue(self) -> bool:
        """Whether the tokenizer has a chat template."""
        return bool(getattr(self.tokenizer, "chat_template", None))

    def dialogue(self, messages: list[dict[str, str]]) -> str:
        """Messages (role, content) as its chat template writes them, up to where the next answer begins.

        Without the opening tokens that the template writes itself: :meth:`read` puts them in front of every text.
        """
        text = str(self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        return text.removeprefix("".join(map(self.name, self.opening)))

    # -- from tokens to text -------------------------------------------------------------------------------------------

    def decode(self, ids: Sequence[int]) -> str:
        """The text of tokens, without special ones."""
        return str(self.tokenizer.decode(list(ids), skip_special_tokens=True))

    def name(self, token: int) -> str:
        """One token as text, special ones too."""
        return str(self.tokenizer.decode([token]))

    def continuation(self, ids: Sequence[int], new: Sequence[int]) -> str:
        """The text of ``new`` tokens behind ``ids``; decoded together, as some tokenizers drop a leading space."""
        before, whole = self.decode(ids), self.decode([*ids, *new])
        text = whole[len(before) :] if whole.startswith(before) else self.decode(new)
        return text.rstrip(BROKEN_LETTER)

    # -- the tokenizer's file ------------------------------------------------------------------------------------------

    @contextmanager
    def as_in_its_file(self) -> Iterator[PreTrainedTokenizerBase]:
        """The tokenizer with the truncation, padding and dropout of its file, to be saved as it came."""
        truncation, padding = self._file_settings
        if self._dropout:
            self._backend.model.dropout = self._dropout
        if truncation is not None:
            self._backend.enable_truncation(**truncation)
        if padding is not None:
            self._backend.enable_padding(**padding)
        try:
            yield self.tokenizer
        finally:
            self._plainly()

    # -- inside --------------------------------------------------------------------------------------------------------

    def _plainly(self) -> None:
        self._backend.no_truncation()
        self._backend.no_padding()
        if self._dropout:  # of BPE, for training: the same text would become other tokens each time
            self._backend.model.dropout = None
        self._backend.encode_special_tokens = bool(getattr(self.tokenizer, "split_special_tokens", False))

    def _surroundings(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The tokens that the tokenizer puts before and behind a text."""
        whole, inside = (self._backend.encode(PROBE, add_special_tokens=special).ids for special in (True, False))
        starts = [i for i in range(len(whole) - len(inside) + 1) if whole[i : i + len(inside)] == inside]
        start = starts[0] if inside and starts else 0
        return tuple(whole[:start]), tuple(whole[start + len(inside) :])

    def _own_vocabulary(self) -> dict[str, int]:
        found: dict[str, int] = self._backend.get_vocab(with_added_tokens=False)
        return found

    def _beyond_the_embedding(self) -> tuple[str, ...]:
        """The added tokens that the model has no embedding for, as texts."""
        added = self._backend.get_added_tokens_decoder()
        return tuple(token.content for number, token in added.items() if number >= self.vocabulary)

    def _encodings(self, texts: Sequence[str]) -> list[Any]:
        try:
            found: list[Any] = self._backend.encode_batch(list(texts), add_special_tokens=False)
        except (TypeError, ValueError) as error:  # for example a lone surrogate
            raise BadInput(
                say("a text holds a broken character that cannot be encoded."), say("Type it anew.")
            ) from error
        except Exception as error:  # the library has no type of its own for words without a token
            raise BadInput(
                say("a text cannot be made tokens of: {reason}.", reason=str(error).rstrip(".")),
                say("Write it in another way, or copy the model's own tokenizer files into its folder."),
            ) from error
        for one in found:
            if one.ids and max(one.ids) >= self.vocabulary:
                self._refuse(next(i for i in one.ids if i >= self.vocabulary))
        return found

    def _refuse(self, token: int) -> None:
        name = self._backend.id_to_token(token)
        raise BadInput(
            say(
                "a text holds {name!r}, token {token} of the tokenizer; the model has only {vocabulary}.",
                name=name,
                token=token,
                vocabulary=self.vocabulary,
            ),
            say("Write it in another way, or copy the model's own tokenizer files into its folder."),
        )


def positions_of(config: Any) -> int:
    """How many tokens a model of this configuration can read; :data:`UNBOUNDED` where it names no limit."""
    limit = getattr(config.get_text_config(), "max_position_embeddings", None)
    return limit if isinstance(limit, int) and limit > 0 else UNBOUNDED
