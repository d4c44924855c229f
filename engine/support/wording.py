"""Texts that a person reads: English wherever they go, and still able to be said in another language.

A :class:`Sentence` is a ``str``, so that it can be an error's message, a field of an event or a cell of a file, and all
of these are English whoever runs the program. It also knows its template and values; from these the window says it in
the language that the person chose (``gui/language``). What is glued together with ``+`` or an f-string is a plain
``str`` again and stays English, so texts are put together by :func:`say` and :func:`join_texts`.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Translate = Callable[[str, "int | None", str], str]
"""From a template, the count that chooses its plural form (None: it has none) and a meaning to its translation."""

Local = Callable[[str], str]
"""From a number as formatted in English ("1,203.5") to the same in the notation of a place."""


FULL_WIDTH_ENDS = "。！？」）"


class Sentence(str):
    """An English text with its ``template``, the ``values`` in it, and the ``number`` that chose its plural form.

    ``english`` is the template in that form; ``template``, the key for translators, is in the form of many.
    """

    __slots__ = ("english", "meaning", "number", "template", "values")

    template: str
    values: Mapping[str, Any]
    number: int | None
    english: str
    meaning: str

    def __deepcopy__(self, memo: dict[int, Any]) -> Sentence:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (type(self), str(self), self.template, dict(self.values), self.number, self.meaning, self.english)

    def rendered(self, translate: Translate, local: Local) -> str:
        """The same in another language, values that are sentences too."""
        template = translate(self.template, self.number, self.meaning)
        if template == self.template:
            template = self.english
        counted = {} if self.number is None else {"n": local(f"{self.number:,}")}
        return _Rendering(translate, local).vformat(template, (), {**self.values, **counted})


class Capitalised(Sentence):
    """One text, the value ``text``, with a capital first letter where the language has them."""

    __slots__ = ()

    def rendered(self, translate: Translate, local: Local) -> str:
        """The same in another language."""
        return _capital(rendered(self.values["text"], translate, local))


class Joined(Sentence):
    """Texts with a separator between them; ``template`` is the separator, ``values`` are the texts by position."""

    __slots__ = ()

    def rendered(self, translate: Translate, local: Local) -> str:
        """The same in another language, each text by itself."""
        parts = [rendered(part, translate, local) for part in self.values.values()]
        if self.template == " ":  # no text to translate, and nothing stands between two Japanese sentences
            return "".join(part if part.endswith(tuple(FULL_WIDTH_ENDS)) else f"{part} " for part in parts).rstrip(" ")
        return translate(self.template, None, "").join(parts)


def say(template: str, /, *, meaning: str = "", **values: Any) -> Sentence:
    """``template``, a literal in the form of :meth:`str.format`, with ``values`` by name.

    ``meaning`` tells apart two uses of one English text that other languages put differently, such as "verb".
    """
    return _made(Sentence, template.format(**values), template, values, meaning=meaning)


def say_count(count: int, one: str, many: str, /, **values: Any) -> Sentence:
    """``one`` if ``count`` is 1, else ``many``, two literals in which ``{n}`` is the count: "1 row", "1,203 rows"."""
    english = one if count == 1 else many
    return _made(Sentence, english.format(**values, n=f"{count:,}"), many, values, count, english=english)


def join_texts(separator: str, parts: Iterable[str]) -> Sentence:
    """``parts``, of which none is empty any more, with ``separator``, a literal such as ", ", between them."""
    kept = [part for part in parts if part]
    values = {str(place): part for place, part in enumerate(kept)}
    return _made(Joined, separator.join(kept), separator, values)


def capitalised(text: str) -> Sentence:
    """``text``, part of a sentence until now, as a sentence of its own."""
    return _made(Capitalised, _capital(text), "{text}", {"text": text})


def listed(parts: Iterable[str]) -> Sentence:
    """``parts`` as a list in words: "a", "a and b", "a, b and c"; no parts are the empty text."""
    kept = list(parts)
    if len(kept) < 2:
        return join_texts(", ", kept)
    return say("{first} and {last}", first=join_texts(", ", kept[:-1]), last=kept[-1])


def lowered(text: str) -> str:
    """``text`` in small letters in English, for the middle of a sentence, names such as LoRA and GGUF as they are;
    other languages say it as it is.
    """
    if not isinstance(text, Sentence):
        return _small(text)
    small = _small(text.english)
    return _made(type(text), _small(text), text.template, text.values, text.number, text.meaning, small)


def _small(text: str) -> str:
    return " ".join(word.lower() if word[1:] == word[1:].lower() else word for word in text.split(" "))


@dataclass(frozen=True)
class Language:
    """What a page for a person is written in: the ``code`` of the language, and how a text is ``shown`` in it."""

    code: str = "en"
    shown: Callable[[str], str] = str


ENGLISH = Language()


def said_before(text: str) -> Sentence:
    """A text without values that was kept as plain English, in a session say, as the sentence that it was."""
    if isinstance(text, Sentence):
        return text
    return _made(Sentence, text, text.replace("{", "{{").replace("}", "}}"), {})


def packed(text: str) -> Any:
    """``text`` in a form that JSON can carry to another process, which :func:`unpacked` takes."""
    if not isinstance(text, Sentence):
        return text
    values = {name: packed(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return [type(text).__name__, str(text), text.template, values, text.number, text.meaning, text.english]


def unpacked(said: Any) -> str:
    """The text that :func:`packed` was given."""
    if not isinstance(said, list):
        return str(said)
    kind, text, template, values, number, meaning, english = said
    values = {name: unpacked(value) if isinstance(value, list) else value for name, value in values.items()}
    kinds = {one.__name__: one for one in (Sentence, Joined, Capitalised)}
    return _made(kinds[kind], text, template, values, number, meaning, english)


def said_by(error: BaseException) -> str:
    """What ``error`` says: the :class:`Sentence` that it was raised with, where it was, else its text."""
    said = getattr(error, "said", None) or (error.args[0] if len(error.args) == 1 else None)
    return said if isinstance(said, Sentence) else str(error)


def rendered(text: object, translate: Translate, local: Local) -> str:
    """``text`` in another language if it is a :class:`Sentence`, else as it is."""
    return text.rendered(translate, local) if isinstance(text, Sentence) else str(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Rendering(string.Formatter):
    """Puts values into a translated template: sentences translated, numbers in the notation of the place."""

    def __init__(self, translate: Translate, local: Local) -> None:
        self._translate, self._local = translate, local

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Sentence):
            value = value.rendered(self._translate, self._local)
        text = format(value, format_spec)
        return self._local(text) if isinstance(value, int | float) and not isinstance(value, bool) else text

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs[str(key)]


def _made(
    kind: type[Sentence],
    text: str,
    template: str,
    values: Mapping[str, Any],
    number: int | None = None,
    meaning: str = "",
    english: str = "",
) -> Sentence:
    made = kind(text)
    made.template, made.values, made.number, made.meaning = template, values, number, meaning
    made.english = english or template
    return made
