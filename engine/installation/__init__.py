"""How the program comes to be on a machine: the environment that it runs in, made at the first start and kept up.

Installers lay down a carrier (uv, locks, the wheel); this makes an environment of it in the user's own folders. It runs
before anything else is there, from a zip archive, so it needs the standard library alone.
"""

from engine.installation.description import Description, described

__all__ = ["Description", "described"]
