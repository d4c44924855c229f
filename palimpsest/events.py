"""Everything that work says while it runs, by its names in :mod:`engine.events`."""

from engine.events import *  # noqa: F403 - the same names, for scripts
from engine.events import __all__ as __all__
