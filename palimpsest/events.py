"""Every event that work emits, under the names of :mod:`engine.events`."""

from engine.events import *  # noqa: F403 - the same names, for scripts
from engine.events import __all__ as __all__
