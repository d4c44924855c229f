"""PEFT's adapter_config.json, as far as it says how tensors become a change of weights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from engine.model.foreign import ADAPTER_CONFIG
from engine.support.plain_json import read_plain
from engine.support.plain_text import shown
from engine.support.wording import say

WHOLE = say("Give the folder that PEFT's save_pretrained wrote.")
MERGE = say("Merge it with PEFT (merge_and_unload, then save_pretrained) and import the merged folder.")
MOVES_BASE = ("pissa", "olora", "loftq", "corda", "lora_ga")  # initialisations that change the base's own weights
REPEATS = 3  # in a pattern; names of modules with a layer's number need one or two
NOT_PLAIN = (
    *(
        "layer_replication",
        "alora_invocation_tokens",
        "target_parameters",
        "trainable_token_indices",
        "megatron_config",
    ),
    *("use_qalora", "use_bdlora", "arrow_config", "kasa_config", "velora_config", "monteclora_config"),
)


@dataclass(frozen=True)
class PeftConfig:
    """The names are PEFT's."""

    peft_type: str = "LORA"
    r: int = 8
    lora_alpha: float = 8
    rank_pattern: dict[str, int] | None = field(default_factory=dict)
    alpha_pattern: dict[str, float] | None = field(default_factory=dict)
    use_rslora: bool = False
    use_dora: bool = False
    modules_to_save: list[str] | None = None
    base_model_name_or_path: str | None = None
    init_lora_weights: bool | str | None = True

    def scale(self, path: str, rank: int) -> float:
        """alpha / r of the module at ``path``; a pattern's key is an expression for the end of the path."""
        alpha = _of_module(self.alpha_pattern or {}, path, self.lora_alpha)
        return alpha / (rank**0.5 if self.use_rslora else rank)

    def rank(self, path: str) -> int:
        """The rank r that the module at ``path`` was trained with."""
        return int(_of_module(self.rank_pattern or {}, path, self.r))


def read_peft_config(folder: Path) -> PeftConfig:
    """The configuration in ``folder``; BadInput where it is none, or of an adapter that is no plain LoRA."""
    file, what = folder / ADAPTER_CONFIG, say("configuration of an adapter")
    said = read_plain(file, dict[str, Any], what, WHOLE)
    config = read_plain(file, PeftConfig, what, WHOLE)
    if config.peft_type != "LORA":
        raise BadInput(
            say("it is an adapter of the kind {kind}, no LoRA.", kind=shown(config.peft_type)),
            MERGE,
            file=folder,
        )
    way = config.init_lora_weights
    if isinstance(way, str) and way.lower().startswith(MOVES_BASE):
        raise BadInput(
            say("its training began by moving the base's own weights ({way}).", way=shown(way)), MERGE, file=folder
        )
    if used := [key for key in NOT_PLAIN if said.get(key)]:
        raise BadInput(
            say("it uses {used}, which is more than a change of weights.", used=", ".join(used)), MERGE, file=folder
        )
    if slow := [key for key in (*(config.rank_pattern or {}), *(config.alpha_pattern or {})) if _is_slow(key)]:
        raise BadInput(
            say("its pattern {key!r} could take for ever to compare.", key=shown(slow[0])), MERGE, file=folder
        )
    return config


def _is_slow(key: str) -> bool:
    """Whether an expression repeats a group, or repeats so much that trying all ways would not end."""
    return re.search(r"\)[*+{]", key) is not None or len(re.findall(r"[*+{]", key)) > REPEATS


def _of_module(patterns: Mapping[str, float], path: str, usual: float) -> float:
    return next((value for key, value in patterns.items() if _ends(key, path)), usual)


def _ends(key: str, path: str) -> bool:
    """Whether ``path`` ends in what the expression ``key`` describes, as PEFT asks it."""
    try:
        return re.match(rf"(.*\.)?({key})$", path) is not None
    except re.error:
        return False
