"""Brings the chosen language into force: our translations, Qt's own, and the notation of numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QWidget

import resources
from engine.support.wording import Language
from gui.language.switching import retell
from gui.language.wording import shown

LanguageChoice = Literal["system", "en", "ja"]
LANGUAGE_CHOICES: tuple[LanguageChoice, ...] = get_args(LanguageChoice)
OWN_NAMES = {"en": "English", "ja": "日本語"}  # each in its own words, so that everybody finds theirs
FOLDER = "languages"

_in_force: list[QTranslator] = []
_spoken = ["en"]  # the code of the language in force


def language_of(choice: LanguageChoice) -> str:
    """The code of the language that ``choice`` means here; a system whose language we lack gets English."""
    if choice != "system":
        return choice
    wanted = QLocale.system().uiLanguages()
    spoken = (name.split("-")[0] for name in wanted)
    return next((code for code in spoken if code in OWN_NAMES), "en")


def speak(application: QCoreApplication, choice: LanguageChoice) -> str:
    """Say everything that is said from now on in the language of ``choice``; returns its code.

    Numbers and dates follow the system's place, whatever the language, unless the person chose another language than
    the system's: then they follow that language.
    """
    for translator in _in_force:
        application.removeTranslator(translator)
    _in_force.clear()
    code = language_of(choice)
    system = QLocale.system()
    same = QLocale(code).language() == system.language()
    QLocale.setDefault(system if same or code == "en" else QLocale(code))
    _spoken[:] = [code]
    if code != "en":  # what the program is written in
        _install(application, f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        _install(application, f"palimpsest_{code}", str(resources.path() / FOLDER))
    return code


def page_language() -> Language:
    """What a page that the window writes for a person is written in: the language in force."""
    return Language(_spoken[0], shown)


def retell_new(tops: Iterable[QWidget]) -> None:
    """Say what was just made in English in the language in force; to look for it where that is English took a tenth of
    the window's start.
    """
    if _spoken[0] != "en":
        retell(tops)


def _install(application: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(application)
    if translator.load(name, folder):
        application.installTranslator(translator)
        _in_force.append(translator)
