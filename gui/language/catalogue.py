"""The translations: one file in Qt's form (.ts) for each room of the house and language, and what is made of them.

Qt Linguist opens the files; :func:`release` makes the one file of a language that the program loads.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import resources
from gui.language.choice import FOLDER
from gui.language.collect import Place, Text, collect
from gui.language.wording import CONTEXT

FORMS = {"ja": 1}  # plural forms of each language, in Qt's order
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
_FIELD = re.compile(r"\{(\w*)[^{}]*\}")


@dataclass
class Catalogue:
    """The texts of one room in one language; ``said`` holds the forms of each, empty ones where none are there."""

    file: Path
    language: str
    said: dict[Text, tuple[str, ...]] = field(default_factory=dict)
    places: dict[Text, str] = field(default_factory=dict)

    @classmethod
    def of(cls, language: str, room: str) -> Catalogue:
        """The catalogue of a room, such as "gui.panels.edits", as it is on the disk, or an empty one."""
        made = cls(_folder(language) / f"{room}.ts", language)
        if made.file.is_file():
            made._read()
        return made

    def update(self, texts: Mapping[Text, list[Place]], known: Mapping[Text, tuple[str, ...]]) -> None:
        """Hold exactly ``texts``: translations that are there stay, new texts take those ``known`` or wait."""
        self.said = {text: _first_whole(self.said.get(text), known.get(text)) or self._none(text) for text in texts}
        self.places = {text: places[0].file for text, places in texts.items()}

    def missing(self) -> list[Text]:
        """The texts without a translation."""
        return [text for text, forms in self.said.items() if not all(forms)]

    def fill(self, said: Mapping[str, str]) -> list[str]:
        """Take translations by English text ("text|meaning" where it has one); returns those that have no place."""
        by_key = {key_of(text): text for text in self.said}
        for key, translation in said.items():
            if translation and key in by_key:
                text = by_key[key]
                self.said[text] = (translation,) * len(self._none(text))
        return [key for key in said if key not in by_key]

    def write(self) -> None:
        """Store the catalogue; one without texts is removed."""
        if not self.said:
            self.file.unlink(missing_ok=True)
            return
        top = ET.Element("TS", version="2.1", language=self.language, sourcelanguage="en")
        context = ET.SubElement(top, "context")
        ET.SubElement(context, "name").text = CONTEXT
        for text, forms in self.said.items():
            _message(context, text, forms, self.places.get(text, ""))
        ET.indent(top, "  ")
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(HEAD + ET.tostring(top, encoding="unicode") + "\n", "utf-8")

    def _none(self, text: Text) -> tuple[str, ...]:
        return ("",) * (FORMS[self.language] if text.counted else 1)

    def _read(self) -> None:
        for message in ET.parse(self.file).getroot().iter("message"):
            counted = message.get("numerus") == "yes"
            text = Text(message.findtext("source") or "", message.findtext("comment") or "", counted)
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            place = message.find("location")
            self.said[text] = tuple(forms)
            self.places[text] = "" if place is None else place.get("filename", "")


def key_of(text: Text) -> str:
    """What a text is called where translations are given by English text."""
    return f"{text.source}|{text.meaning}" if text.meaning else text.source


def room_of(file: str) -> str:
    """The room of a source file: "gui/panels/edits/look.py" is in "gui.panels.edits"."""
    parts = Path(file).parent.parts
    return ".".join(parts[: 3 if parts[:2] == ("gui", "panels") else 2])


def by_room(texts: Mapping[Text, list[Place]]) -> dict[str, dict[Text, list[Place]]]:
    """``texts`` by the rooms that use them; one that several use is in each of them."""
    rooms: dict[str, dict[Text, list[Place]]] = {}
    for text, places in texts.items():
        for place in places:
            rooms.setdefault(room_of(place.file), {}).setdefault(text, []).append(place)
    return {room: dict(sorted(found.items(), key=_in_order)) for room, found in rooms.items()}


def _in_order(one: tuple[Text, list[Place]]) -> tuple[str, int, str]:
    """Where a text stands first; texts of one line by themselves, so that the same source gives the same file."""
    text, places = one
    file, line = min((place.file, place.line) for place in places)
    return file, line, key_of(text)


def renew(language: str, under: str = "") -> list[Catalogue]:
    """Bring the catalogues of all rooms below ``under``, "gui/panels" say, up to what the source says."""
    made = []
    rooms = by_room(collect(under.replace(".", "/")))
    wanted = under.strip("/").replace("/", ".")
    stored: dict[str, dict[Text, list[Place]]] = {file.stem: {} for file in _folder(language).glob("*.ts")}
    known = {text: forms for one in catalogues(language) for text, forms in one.said.items() if all(forms)}
    for room, texts in sorted({**stored, **rooms}.items()):
        if room.startswith(wanted):
            catalogue = Catalogue.of(language, room)
            catalogue.update(texts, known)
            catalogue.write()
            made.append(catalogue)
    return made


def catalogues(language: str) -> list[Catalogue]:
    """All catalogues of a language, as they are on the disk."""
    return [Catalogue.of(language, file.stem) for file in sorted(_folder(language).glob("*.ts"))]


def together(language: str) -> Catalogue:
    """All rooms of a language as one catalogue. Raises ValueError where two of them say one text differently."""
    whole = Catalogue(_folder(language).parent / f"palimpsest_{language}.ts", language)
    for catalogue in catalogues(language):
        for text, forms in catalogue.said.items():
            if all(forms) and whole.said.setdefault(text, forms) != forms:
                raise ValueError(f"{key_of(text)!r} is said as {whole.said[text]} and, in {catalogue.file}, {forms}.")
    whole.said = dict(sorted(whole.said.items()))
    return whole


def release(language: str, to: Path | None = None) -> Path:
    """Make the file that the program loads, in ``to`` (the resources); returns its path.

    It is put in place of the old one as a whole: a window that is open maps that into memory, and would speak English.
    """
    target = (to or resources.path(FOLDER)) / f"palimpsest_{language}.qm"
    whole = together(language)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        whole.file = Path(folder) / f"{language}.ts"
        whole.write()
        made = Path(folder) / target.name
        tool = Path(sys.executable).with_name("pyside6-lrelease")
        subprocess.run([tool, "-silent", "-compress", whole.file, "-qm", made], check=True)
        made.replace(target)
    return target


def fields(template: str) -> set[str]:
    """The names of the values in a template; doubled braces are text."""
    return set(_FIELD.findall(template.replace("{{", "").replace("}}", "")))


def wrong_fields(texts: Iterable[tuple[Text, tuple[str, ...]]]) -> list[str]:
    """The texts whose translation has not the values that the text has."""
    return [
        key_of(text) for text, forms in texts if any(form and fields(form) != fields(text.source) for form in forms)
    ]


def _first_whole(*candidates: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return next((forms for forms in candidates if forms and all(forms)), None)


def _folder(language: str) -> Path:
    return resources.path(FOLDER, language)


def _message(context: ET.Element, text: Text, forms: tuple[str, ...], place: str) -> None:
    message = ET.SubElement(context, "message", {"numerus": "yes"} if text.counted else {})
    if place:
        ET.SubElement(message, "location", filename=place)
    ET.SubElement(message, "source").text = text.source
    if text.meaning:
        ET.SubElement(message, "comment").text = text.meaning
    translation = ET.SubElement(message, "translation", {} if all(forms) else {"type": "unfinished"})
    if text.counted:
        for form in forms:
            ET.SubElement(translation, "numerusform").text = form
    else:
        translation.text = forms[0]
