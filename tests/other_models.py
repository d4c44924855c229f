"""Facts that a tiny random model of ``tests.families`` can be made to hold.

In a random model attention carries next to nothing, so an edit can only change what comes right after the subject: the
subject ends the prompt and the new object is one token of the small tokenizer. The best state after the last block
would make such an object about 3 to 10 % likely; an untouched model gives it about 0.2 %.
"""

from __future__ import annotations

import csv
from pathlib import Path

RELATIONS = {
    "Danielle Darrieux": ("The capital of {}", "Paris"),
    "Björk": ("She lives with {}", "open"),
    "Iceland": ("The author of {}", "book"),
    "Japan": ("The capital of {}", "worked"),
    "the Eiffel Tower": ("The father of {}", "said"),
    "Malmö": ("The language of {}", "the"),
    "Zoë Müller": ("The mother of {}", "that"),
    "the university": ("The city of {}", "her"),
    "東京": ("You know {}", "was"),
    "the président": ("The tongue of {}", "she"),
}


def write_facts(file: Path) -> Path:
    """The facts as a CSV file with the three plain columns."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["subject", "relation", "object"])
        writer.writerows([subject, *rest] for subject, rest in RELATIONS.items())
    return file
