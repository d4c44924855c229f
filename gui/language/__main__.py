"""Keeps the translations: ``python -m gui.language renew|missing|fill|release [ROOM]``; ``make languages`` does it all.

renew [ROOM]        bring the catalogues up to the source, all of them or those below ROOM ("gui/panels/edits")
missing [ROOM]      write the texts without a translation as JSON, English text to nothing
fill [ROOM] < FILE  take translations in that form
release             make the file that the program loads
"""

from __future__ import annotations

import argparse
import json
import sys

from engine.support.plain_json import parse_plain
from gui.language.catalogue import FORMS, catalogues, key_of, release, renew, wrong_fields


def main() -> int:
    """Do what the command line says; 1 where texts or values are missing."""
    options = argparse.ArgumentParser(prog="python -m gui.language", description=__doc__)
    options.add_argument("act", choices=("renew", "missing", "fill", "release"))
    options.add_argument("room", nargs="?", default="")
    options.add_argument("--language", choices=tuple(FORMS), default="ja")
    given = options.parse_args()
    if given.act == "release":
        print(release(given.language))  # noqa: T201
        return 0
    rooms = renew(given.language, given.room)
    if given.act == "fill":
        said = parse_plain(sys.stdin.read(), dict[str, str])
        homeless = set(said)
        for room in rooms:
            homeless &= set(room.fill(said))
            room.write()
        for key in sorted(homeless):
            print(f"no such text: {key!r}", file=sys.stderr)  # noqa: T201
    if given.act == "missing":
        print(json.dumps({key_of(text): "" for room in rooms for text in room.missing()}, ensure_ascii=False, indent=0))  # noqa: T201
        return 0
    wrong = [key for room in catalogues(given.language) for key in wrong_fields(room.said.items())]
    missing = sum(len(room.missing()) for room in rooms)
    print(f"{sum(len(room.said) for room in rooms)} texts, {missing} without a translation")  # noqa: T201
    for key in wrong:
        print(f"other values than in English: {key!r}", file=sys.stderr)  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
