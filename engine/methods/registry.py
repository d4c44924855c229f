"""All methods by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.arguments import taking
from engine.errors import UnknownMethod
from engine.methods.context.ike import Ike
from engine.methods.context.retrieval import Retrieval
from engine.methods.knobs import MethodInfo
from engine.methods.locate.anyedit import long_text_methods
from engine.methods.locate.named import (
    aligned_methods,
    batch_methods,
    boundary_methods,
    equality_methods,
    keeping_methods,
    lifelong_methods,
    recursive_methods,
)
from engine.methods.memllm.memllm import MemLlm
from engine.methods.method import Method
from engine.methods.side.elder import Elder
from engine.methods.side.grace import Grace
from engine.methods.side.memoir import Memoir
from engine.methods.side.wise import Wise
from engine.methods.training.crispedit import CrispEdit
from engine.methods.training.finetune import (
    FineTuneLast,
    FineTuneLastBreadthFirst,
    FineTuneMasked,
    FineTuneMaskedBreadthFirst,
    LocalBreadthFirst,
)
from engine.methods.training.lora import Lora, MergedLora
from engine.methods.training.ultraedit import StableEdit, UltraEdit
from engine.support.wording import say


def methods() -> Mapping[str, Method]:
    """All methods by name, the best choice of each family first."""
    known: list[Method] = [
        *lifelong_methods(),
        *batch_methods(),
        *aligned_methods(),
        *recursive_methods(),
        *keeping_methods(),
        *boundary_methods(),
        *equality_methods(),
        *long_text_methods(),
        UltraEdit(),
        StableEdit(),
        LocalBreadthFirst(),
        CrispEdit(),
        FineTuneMasked(),
        FineTuneMaskedBreadthFirst(),
        FineTuneLast(),
        FineTuneLastBreadthFirst(),
        Lora(),
        MergedLora(),
        Wise(),
        Memoir(),
        Elder(),
        Grace(),
        Ike(),
        Retrieval(),
        MemLlm(),
    ]
    return MappingProxyType({method.name: method for method in known})


@taking
def find_method(name: str) -> Method:
    """The method of that name, ignoring case and what stands between words ("FT_L" is ft-l).

    Raises :class:`UnknownMethod` with the known names.
    """
    known = methods()
    wanted = "-".join(name.lower().replace("_", " ").replace("-", " ").split())
    if wanted not in known:
        raise UnknownMethod(
            say("there is no method {name!r}.", name=name), say("Choose one of: {known}.", known=", ".join(known))
        )
    return known[wanted]


def described() -> tuple[MethodInfo, ...]:
    """Every method with its hyperparameters, the best choice of each family first."""
    return tuple(method.info() for method in methods().values())
