"""Behind which blocks a forward pass can begin anew, tried out on the model itself.

Most blocks pass on the residual stream and nothing else. Some families hand more to later blocks, as Gemma 4's keys
and values that several blocks share: a pass that skips their source would miss them, or find those of another text.
"""

from __future__ import annotations

import torch
from transformers import PreTrainedModel

from engine.model import hooks
from engine.model.anatomy import Anatomy
from engine.model.block_pass import evaluation_mode, probe_tokens

AGREEMENT = 0.01  # share of the logits' norm; what is missing changes them by their own magnitude


def last_resumable(module: PreTrainedModel, anatomy: Anatomy) -> int | None:
    """The last block behind whose output a pass can begin, with all before it; None where every block is one.

    Runs three passes over four tokens, and a few more where something is handed past the residual stream.
    """
    resumes, fails = -1, len(anatomy.layers) - 1  # behind the last block nothing is left to miss anything
    with evaluation_mode(module), torch.no_grad():
        if fails < 1 or _resumes(module, anatomy, fails - 1):
            return None
        fails -= 1
        while fails - resumes > 1:
            middle = (resumes + fails) // 2
            if _resumes(module, anatomy, middle):
                resumes = middle
            else:
                fails = middle
    return resumes


def _resumes(module: PreTrainedModel, anatomy: Anatomy, layer: int) -> bool:
    tokens, others = probe_tokens(module, 0), probe_tokens(module, 1)
    with hooks.record_resume_point(anatomy, layer) as points:
        whole = module(input_ids=tokens, use_cache=False).logits
    module(input_ids=others, use_cache=False)  # so that nothing of the first text is left where a block may look for it
    try:
        with points[0].resumed(anatomy):
            again = module(input_ids=tokens, use_cache=False).logits
    except Exception:  # whatever a block raises that misses something
        return False
    return bool((again - whole).norm() <= AGREEMENT * whole.norm())
