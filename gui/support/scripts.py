"""Scripts that this system has no font for, whose letters Qt draws as boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtGui import QFontDatabase

from engine.support.wording import say

_System = QFontDatabase.WritingSystem
# Chinese characters stand in the fonts of all that write them, those in common use in each.
_HAN = (_System.SimplifiedChinese, _System.TraditionalChinese, _System.Japanese)
# Letters of each script, what has a font for it (one is enough), and what it is called.
_SCRIPTS = (
    ("\u3040-\u30ff", (_System.Japanese,), say("Japanese")),
    ("\uac00-\ud7af\u1100-\u11ff", (_System.Korean,), say("Korean")),
    ("\u3400-\u4dbf\u4e00-\u9fff", _HAN, say("Chinese")),
    ("\u0600-\u06ff", (_System.Arabic,), say("Arabic")),
    ("\u0590-\u05ff", (_System.Hebrew,), say("Hebrew")),
    ("\u0900-\u097f", (_System.Devanagari,), say("Devanagari")),
    ("\u0e00-\u0e7f", (_System.Thai,), say("Thai")),
)


class MissingScripts:
    """Finds letters without a font; each script is looked up once, when its first letter comes."""

    def __init__(self) -> None:
        self._have = {_System.Any: True}
        self._letters = re.compile("|".join(f"([{letters}])" for letters, _, _ in _SCRIPTS))

    def of(self, texts: Iterable[str]) -> list[str]:
        """The names of scripts in ``texts`` that no font of this system has, in a fixed order."""
        found = {match.lastindex or 0 for text in texts for match in self._letters.finditer(text)}
        return [
            name
            for number, (_, systems, name) in enumerate(_SCRIPTS, 1)
            if number in found and not any(map(self._has, systems))
        ]

    def _has(self, system: QFontDatabase.WritingSystem) -> bool:
        if system not in self._have:
            self._have[system] = bool(QFontDatabase.families(system))
        return self._have[system]
