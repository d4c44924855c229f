"""What other programs call a weight matrix."""

from __future__ import annotations

from engine.model.anatomy import WriteMatrix
from engine.model.loading import LoadedModel


def module_path(model: LoadedModel, matrix: WriteMatrix) -> str:
    """The place of the matrix's module in the transformers module, as PEFT and a state dict name it."""
    return next(path for path, module in model.module.named_modules() if module is matrix.module)
