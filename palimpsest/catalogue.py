"""All sessions of this machine, known and handled without a model or a window.

from palimpsest import catalogue

home = catalogue.Places.standard()
for entry in catalogue.sessions(home.sessions, "encore"):
    print(entry.title, entry.edits, entry.model.name, entry.trouble)
"""

from engine.catalogue.acts import (
    SESSION_FILE,
    duplicate,
    export_closed,
    find,
    note,
    put_away,
    rename,
    unpack,
    unpacked_from,
)
from engine.catalogue.entries import ModelNeeded, SessionEntry, sessions
from engine.support.places import Places

__all__ = [
    "SESSION_FILE",
    "ModelNeeded",
    "Places",
    "SessionEntry",
    "duplicate",
    "export_closed",
    "find",
    "note",
    "put_away",
    "rename",
    "sessions",
    "unpack",
    "unpacked_from",
]
