"""All methods by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.errors import UnknownMethod
from engine.methods.alphaedit import AlphaEdit
from engine.methods.encore import Encore
from engine.methods.memit import Memit
from engine.methods.method import Method


def methods() -> Mapping[str, Method]:
    """Every method there is, by its name, best choice first."""
    known: list[Method] = [Encore(), AlphaEdit(), Memit()]
    return MappingProxyType({method.name: method for method in known})


def find_method(name: str) -> Method:
    """The method of that name, in any case; raise :class:`UnknownMethod` with the names there are."""
    known = methods()
    if name.lower() not in known:
        raise UnknownMethod(f"there is no method {name!r}.", f"Choose one of: {', '.join(known)}.")
    return known[name.lower()]
