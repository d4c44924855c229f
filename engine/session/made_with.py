"""What a batch was computed with besides its method: number format, device, text of the statistics, libraries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache

from engine.support.plain_json import parse_plain, typed


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What else decides to the bit what a batch writes.

    ``dtype`` and ``device`` are the model's as it was loaded then ("float32", "cuda:0"), ``threads`` PyTorch's on the
    CPU. ``text`` is the checksum of the text of the statistics in use then ("generated": what the model writes), and
    ``text_file`` where it was, "" for the model's own, which is there by itself. Then the versions of the three.
    """

    dtype: str
    device: str
    threads: int
    text: str
    text_file: str
    palimpsest: str
    torch: str
    transformers: str

    def alike(self, other: MadeWith | None) -> bool:
        """Whether a script need change nothing between a batch of this one and one of ``other``."""
        return other is not None and self._chosen() == other._chosen()

    def _chosen(self) -> tuple[str, int, str]:
        return self.dtype, self.threads, self.text

    def columns(self) -> dict[str, str | int]:
        """Its entries by name, as they are kept."""
        return asdict(self)


@lru_cache(maxsize=64)
def made_with_from(text: str) -> MadeWith:
    """What :meth:`MadeWith.columns` gave, from its JSON; ValueError for anything else. Batches made alike share one."""
    return typed(parse_plain(text, dict), MadeWith)
