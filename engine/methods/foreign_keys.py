"""Files of other programs, key by key: what each is here, or why it is not used, and how it is written.

The names are those of EasyEdit's ``hparams`` and of the repositories of MEMIT, AlphaEdit and EMMET.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import BadHyperparameter
from engine.methods.knobs import format_layers, parse_layers
from engine.support.wording import say

Settings = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """One key of a file. ``read`` puts what it says into the settings and returns the reason why it is not used, ""
    where it is or where nothing is to be done. ``said`` is its value for settings (None: it is not written), which are
    those of ``names``.
    """

    read: Callable[[Any, Settings], str]
    said: Callable[[Settings], Any] | None = None
    names: tuple[str, ...] = ()


# -- single keys -------------------------------------------------------------------------------------------------------


def _as(name: str, values: Mapping[Any, Any] | None = None) -> Key:
    """The setting ``name``; with ``values`` only those, in the words of here."""
    there = {here: value for value, here in (values or {}).items()}

    def read(value: Any, settings: Settings) -> str:
        if values is not None and value not in values:
            return say("{value!r} is not known here; {known} are", value=value, known=", ".join(map(repr, values)))
        settings[name] = values[value] if values is not None else value
        return ""

    return Key(read, lambda settings: there.get(settings[name], settings[name]), (name,))


def _always(*values: Any, reason: str) -> Key:
    """What is always so here, where the file says one of ``values``, of which the first is written."""
    return Key(lambda value, _: "" if value in values else reason, (lambda _: values[0]) if values else None)


def _elsewhere(reason: str) -> Key:
    """Not a matter of a method here."""
    return Key(lambda _, __: reason)


def _layers(value: Any, settings: Settings) -> str:
    if not isinstance(value, list) or not all(type(layer) is int and layer >= 0 for layer in value):
        raise BadHyperparameter(
            say("layers = {value!r} is no list of layers.", value=value), say("Write it like [4, 5, 6].")
        )
    if value:  # none: all that the model has
        settings["layers"] = format_layers(tuple(sorted(set(value))))
    return ""


def _margins(value: Any, settings: Settings) -> str:
    if not isinstance(value, list) or len(value) != 3:
        raise BadHyperparameter(
            say("act_margin = {value!r} is not three numbers.", value=value), say("Write it like [5.0, 20.0, 10.0].")
        )
    settings.update(zip(_GREEK, value, strict=True))
    return ""


def _box(value: Any, settings: Settings) -> str:
    settings["norm_constraint"] = 0.0 if value is False else value
    return ""


def _places(value: Any) -> list[tuple[int, str]]:
    """Layer and the matrix's last name of each of ``inner_params``."""
    found = [re.search(r"[.\[](\d+)[\].].*?\.?(\w+?)(?:\.weight)?$", str(name)) for name in value or ()]
    if not found or None in found:
        raise BadHyperparameter(
            say("inner_params = {value!r} names no matrices of layers.", value=value), say("See EasyEdit's own files.")
        )
    return [(int(match[1]), match[2]) for match in found if match]


_WRITE = ("down_proj", "fc_out", "c_proj", "dense_4h_to_h", "fc2")
_FIRST = ("gate_proj", "up_proj", "fc_in", "c_fc", "dense_h_to_4h", "fc1")


def _written(value: Any, settings: Settings) -> str:
    places = _places(value)
    settings["layers"] = format_layers(tuple(sorted({layer for layer, _ in places})))
    first = sorted({name for _, name in places if name not in _WRITE})
    if not first:
        return ""
    return say("{names} is not written here; the write matrix of that layer is", names=", ".join(first))


def _grace_place(value: Any, settings: Settings) -> str:
    places = _places(value)
    settings["layers"] = format_layers(tuple(sorted({layer for layer, _ in places})))
    settings["module"] = "write" if places[0][1] in _WRITE else "first"
    return ""


def _ultraedit_places(value: Any, settings: Settings) -> str:
    by_name: dict[str, list[int]] = {}
    for layer, name in _places(value):
        by_name.setdefault(
            "write" if name in _WRITE else {"gate_proj": "gate", "up_proj": "up"}.get(name, name), []
        ).append(layer)
    if set(by_name) == {"gate", "up"} and by_name["gate"] != by_name["up"]:
        settings["matrices"], settings["up_layers"] = "gate, then up", format_layers(tuple(sorted(by_name["up"])))
        settings["layers"] = format_layers(tuple(sorted(by_name["gate"])))
        return ""
    names = "inputs" if set(by_name) == {"gate", "up"} else "".join(by_name) if len(by_name) == 1 else ""
    if names not in ("write", "inputs", "gate", "up"):
        return say("{names} are not edited together here", names=", ".join(by_name))
    settings["matrices"] = names
    settings["layers"] = format_layers(tuple(sorted({layer for layers in by_name.values() for layer in layers})))
    return ""


_TARGETS = {
    ("q_proj", "v_proj"): "query and value",
    ("fc_in", "fc_out"): "mlp",
    ("down_proj", "up_proj"): "mlp",
    ("c_fc", "c_proj"): "mlp",
    ("c_attn",): "query and value",
}


def _targets(value: Any, settings: Settings) -> str:
    names = tuple(sorted(value)) if isinstance(value, list) and all(isinstance(name, str) for name in value) else ()
    if names not in _TARGETS:
        return say("{value!r} is no choice of matrices here", value=value)
    settings["matrices"] = _TARGETS[names]
    return ""


_LAYERS = Key(_layers, lambda settings: list(parse_layers(settings["layers"])), ("layers",))
_GREEK = ("alpha", "beta", "gamma")
_MARGINS = Key(_margins, lambda settings: [settings[name] for name in _GREEK], _GREEK)
_BOX = Key(_box, lambda settings: settings["norm_constraint"] or False, ("norm_constraint",))
_MATRICES = Key(
    _targets,
    lambda settings: next((list(names) for names, here in _TARGETS.items() if here == settings["matrices"]), None),
    ("matrices",),
)


# -- whole forms -------------------------------------------------------------------------------------------------------

ANYWHERE: Mapping[str, Key] = {
    **dict.fromkeys(("alg_name", "nll_loss_factor"), _always(reason="")),
    **dict.fromkeys(
        ("model_name", "model_class", "tokenizer_class", "tokenizer_name"), _elsewhere(say("the open model is edited"))
    ),
    **dict.fromkeys(("device", "model_parallel", "half", "fp16"), _elsewhere(say("chosen when a model is opened"))),
    **dict.fromkeys(
        ("stats_dir", "results_dir", "save_path", "load_path", "P_loc", "archive"),
        _elsewhere(say("kept in folders of its own")),
    ),
    **dict.fromkeys(
        ("silent", "max_length", "no_grad_layers", "editor_batch_size"), _elsewhere(say("has no counterpart here"))
    ),
}
_SEARCH: Mapping[str, Key] = {
    "layers": _LAYERS,
    "v_num_grad_steps": _as("steps"),
    "v_lr": _as("v_lr"),
    "clamp_norm_factor": _as("clamp"),
    "v_weight_decay": _as("weight_decay"),
    "kl_factor": _as("kl_factor"),
    "fact_token": _always("subject_last", reason=say("the key is always read at the subject's last token")),
    "layer_selection": _always("all", reason=say("the layers are those that are named")),
    "v_loss_layer": _elsewhere(say("the loss is always that of the model's own output")),
    "mom2_dataset": _elsewhere(say("the text for the statistics is chosen in the window or by --statistics")),
    "mom2_n_samples": _elsewhere(say("statistics_multiplier says how much text is read")),
    "mom2_dtype": _elsewhere(say("the statistics are always summed in float32 and solved in float64")),
    "context_template_length_params": _elsewhere(say("contexts says which texts stand before a prompt")),
    "nll_loss_factor": _always(1, reason=say("the likelihood's weight in the loss is always 1")),
    **dict.fromkeys(
        (
            *("rewrite_module_tmp", "rewrite_module_tmps", "layer_module_tmp", "mlp_module_tmp", "attn_module_tmp"),
            *("ln_f_module", "lm_head_module"),
        ),
        _elsewhere(say("found in the model")),
    ),
}
_COVARIANCE: Mapping[str, Key] = {
    "mom2_adjustment": _always(True, reason=say("the statistics are always used")),
    "mom2_update_weight": _as("lambda_p"),
}
_TRAINED: Mapping[str, Key] = {
    "layers": _LAYERS,
    "num_steps": _as("steps"),
    "lr": _as("lr"),
    "batch_size": _as("facts_per_step"),
    "weight_decay": _always(0, reason=say("there is no weight decay here")),
    "kl_factor": _always(0, reason=say("there is no KL term here")),
    **{name: reading for name, reading in _SEARCH.items() if name.endswith(("_module", "_tmp"))},
}


@dataclass(frozen=True)
class Form:
    """How files for one ``method`` are read; ``fixed`` is what their program does without saying so."""

    method: str
    keys: Mapping[str, Key]
    fixed: Mapping[str, Any] = field(default_factory=dict)


_FINE_TUNING = {
    **_TRAINED,
    "norm_constraint": _BOX,
    "objective_optimization": _always("prompt_last", "target_new", reason=""),
}
FORMS: Mapping[str, Form] = {
    "MEMIT": Form("memit", {**_SEARCH, **_COVARIANCE}),
    "PMET": Form("pmet", {**_SEARCH, **_COVARIANCE}),
    "AlphaEdit": Form(
        "alphaedit",
        {
            **_SEARCH,
            "mom2_adjustment": _always(True, reason=say("the statistics are always used")),
            "mom2_update_weight": _elsewhere(say("the null space has no such weight")),
            "nullspace_threshold": _as("null_space"),
            "L2": _as("l2"),
        },
        {"null_space_rule": "threshold", "l2_unit": "absolute"},
    ),
    "EMMET": Form(
        "emmet",
        {
            **_SEARCH,
            **_COVARIANCE,
            "emmet_lambda": _as("equality_slack"),
            "update_norm_lambda": _always(0, reason=say("there is no such term here")),
        },
    ),
    "ROME": Form(
        "rome-original", {**_SEARCH, "mom2_adjustment": _COVARIANCE["mom2_adjustment"]}, {"v_lr_unit": "absolute"}
    ),
    "R-ROME": Form("rome", {**_SEARCH, "mom2_adjustment": _COVARIANCE["mom2_adjustment"]}, {"v_lr_unit": "absolute"}),
    "FT-L": Form("ft-l", _FINE_TUNING),
    "FT-M": Form("ft-m", _FINE_TUNING),
    "LoRA": Form(
        "lora",
        {
            **_TRAINED,
            "lora_type": _as("kind", {"lora": "lora", "adalora": "adalora"}),
            "rank": _as("rank"),
            "lora_alpha": _as("alpha"),
            "lora_dropout": _as("dropout"),
            "target_modules": _MATRICES,
            "norm_constraint": _always(False, reason=say("there is no norm constraint here")),
        },
    ),
    "WISE": Form(
        "wise",
        {
            "edit_lr": _as("learning_rate"),
            "n_iter": _as("steps"),
            "act_margin": _MARGINS,
            "mask_ratio": _as("mask_ratio"),
            "act_ratio": _as("act_ratio"),
            "norm_constraint": _as("norm_constraint"),
            "save_freq": _as("save_freq"),
            "merge_freq": _as("merge_freq"),
            "merge_alg": _as("merge_algorithm"),
            "densities": _as("density"),
            "weights": _as("merge_weight"),
            "retrieve": _as("memories", {True: "retrieve", False: "merge"}),
            "replay": _as("replay"),
            "inner_params": Key(_written),
            "objective_optimization": _always("only_label", reason=say("the loss is always of the new object")),
        },
        {"unit": "absolute", "routing": "reference", "routed_by": "mean", "weight_decay": 1e-5},
    ),
    "GRACE": Form(
        "grace",
        {
            "edit_lr": _as("v_lr"),
            "n_iter": _as("steps"),
            "eps": _as("radius"),
            "val_init": _as("start", {"cold": "cold", "warm": "warm"}),
            "replacement": _as(
                "replacement", {"replace_last": "last", "replace_prompt": "prompt", "replace_all": "all"}
            ),
            "eps_expand": _as("widening", {"coverage": "coverage", "moving_avg": "moving average"}),
            "inner_params": Key(_grace_place),
            "dist_fn": _always("euc", reason=say("distances are always Euclidean")),
            "val_train": _always("sgd", reason=say("a value is always trained by its gradient")),
            "val_reg": _always(None, "None", reason=say("there is no regulariser here")),
            "reg": _elsewhere(say("the search ends by its steps")),
            "num_pert": _elsewhere(say("there is no training with perturbations here")),
            "dropout": _always(0, reason=say("there is no dropout here")),
        },
        {"v_lr_unit": "absolute", "radius_unit": "absolute"},
    ),
    "UltraEdit": Form(
        "ultraedit",
        {
            "lr": _as("lr"),
            "token": _as("tokens", {"mask": "all", "ans": "target"}),
            "batch_size_once": _as("facts_per_pass"),
            "inner_params": Key(_ultraedit_places),
            "batch_size": _elsewhere(say("the batch is chosen for a run")),
            "dropout": _always(0, reason=say("there is no dropout here")),
        },
        {"lr_unit": "absolute"},
    ),
    "IKE": Form(
        "ike",
        {
            "k": _as("demonstrations"),
            "sentence_model_name": _elsewhere(say("the model's own states choose demonstrations")),
        },
        {"form": "ike"},
    ),
}
