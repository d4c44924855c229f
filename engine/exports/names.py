"""What other programs call a weight matrix."""

from __future__ import annotations

from engine.model.anatomy import WriteMatrix
from engine.model.delta import Site
from engine.model.loading import LoadedModel
from engine.model.parameter import OUTSIDE


def module_path(model: LoadedModel, matrix: WriteMatrix) -> str:
    """The place of the matrix's module in the transformers module, as PEFT and a state dict name it."""
    return next(path for path, module in model.module.named_modules() if module is matrix.module)


def parameter_name(model: LoadedModel, site: Site) -> str:
    """What a state dict calls what stands at ``site``."""
    layer, path = site
    if layer == OUTSIDE:
        return path
    return f"{module_path(model, model.anatomy.layers[layer].matrix(path))}.weight"
