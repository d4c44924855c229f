"""Texts as the person reads them: in the language that was chosen, with numbers and dates as the place writes them.

:func:`tr` and :func:`tr_count` say a text at once. What is kept, logged or made before the language is known is made by
:func:`engine.support.wording.say` and said by :func:`shown` where it is shown; so are all texts of the engine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from engine.errors import PalimpsestError
from engine.support import wording
from engine.support.wording import Sentence

MOST = 50_000  # texts of which is remembered how they were made, where nobody says which of them are still shown
CONTEXT = "Palimpsest"  # all texts are in one: an English text that has two meanings says which


T = TypeVar("T")

_made_from: dict[str, Sentence] = {}
_english: list[bool] = []  # of those who want all said in English for the moment


def tr(template: str, /, *, meaning: str = "", **values: Any) -> str:
    """``template``, a literal in the form of :meth:`str.format` with ``values`` by name, in the person's language."""
    return shown(wording.say(template, meaning=meaning, **values))


def tr_count(count: int, one: str, many: str, /, **values: Any) -> str:
    """:func:`engine.support.wording.say_count` in the person's language: ``{n}`` is the count."""
    return shown(wording.say_count(count, one, many, **values))


def shown(text: str) -> str:
    """A text of the engine, or one that was made earlier, in the person's language; one without template as it is."""
    said = said_now(text)
    if isinstance(text, Sentence):
        _made_from[said] = text
        if len(_made_from) > MOST:
            del _made_from[next(iter(_made_from))]
    return said


def said_now(text: str) -> str:
    """:func:`shown` for what changes many times a second, in a widget that says it anew in another language by itself:
    how it was made is not remembered.
    """
    return text.rendered(_translate, local) if isinstance(text, Sentence) else text


def again(text: str) -> str:
    """A text that :func:`shown` returned, perhaps in another language, in that of now; any other one as it is."""
    return shown(_made_from.get(text, text))


def kept(text: str) -> str:
    """What is to be kept of a text that is shown, so that :func:`shown` says it in whatever language: its sentence."""
    return text if isinstance(text, Sentence) else _made_from.get(text, text)


def remembered() -> dict[str, Sentence]:
    """The texts of which is remembered how they were made."""
    return dict(_made_from)


def forget(gone: Mapping[str, Sentence]) -> None:
    """Forget how these texts were made, but those that have been made anew since.

    Texts without values stay: they are the same each time, and there are only so many of them.
    """
    for text, sentence in gone.items():
        if sentence.values and _made_from.get(text) is sentence:
            del _made_from[text]


def shown_all(texts: Iterable[str]) -> list[str]:
    """:func:`shown` for each."""
    return [shown(text) for text in texts]


def shown_error(error: BaseException) -> str:
    """What happened and what to do, in the person's language."""
    if isinstance(error, PalimpsestError):
        return f"{shown(error.message)} {shown(error.hint)}".strip()
    return str(error)


def local(number: str) -> str:
    """A number that was formatted in English, as "1,203.5", in the notation of the person's place."""
    place = QLocale()
    marks = {",": place.groupSeparator(), ".": place.decimalPoint()}
    if marks == {",": ",", ".": "."}:
        return number
    return "".join(marks.get(letter, letter) for letter in number)


def typed_number(text: str) -> str:
    """A number that a person typed as the program reads it: in the notation of their place ("0,5"), or in the wide
    letters of an input method. One that is read as it stands is left so, as fields show it; anything else, too.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        float(plain)
    except ValueError:
        number, is_one = QLocale().toDouble(plain)
        return repr(number) if is_one else text
    return plain


def local_time(moment: datetime) -> str:
    """Date and time of day, short, as the person's place writes them."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())), QLocale.FormatType.ShortFormat)


def local_date(day: date) -> str:
    """A date, short, as the person's place writes it."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def in_english(make: Callable[[], T]) -> T:
    """What ``make`` returns, with all that it says in English: a text then knows its sentence for sure when it is said
    anew, also where another language has one word for two of ours.
    """
    _english.append(True)
    try:
        return make()
    finally:
        _english.pop()


def _translate(template: str, count: int | None, meaning: str) -> str:
    if _english:
        return template
    return QCoreApplication.translate(CONTEXT, template, meaning or None, -1 if count is None else count)
