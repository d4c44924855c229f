"""A stand-in for the model that a session belongs to."""

from tests.engine.session.conftest import base

__all__ = ["base"]
