"""Files of other programs, method by method: their keys, and what their program does without saying so.

The names are those of EasyEdit's ``hparams`` and of the methods' own repositories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.methods.presets.foreign_keys import (
    BOX,
    CODEBOOK_PLACE,
    LAYERS,
    MARGINS,
    MATRICES,
    ONE_LAYER,
    RIDGE_ROOT,
    SHIFTED,
    STOP,
    TRAINED_MATRIX,
    WRITTEN,
    Key,
    always,
    as_setting,
    elsewhere,
    one_for_all,
    only_read,
)
from engine.support.wording import say

ANYWHERE: Mapping[str, Key] = {
    **dict.fromkeys(("alg_name", "name", "nll_loss_factor"), elsewhere("")),
    **dict.fromkeys(
        (
            *("model_name", "model_class", "tokenizer_class", "tokenizer_name"),
            *("model_name_or_path", "name_or_path", "class_name", "model_vec_size"),
        ),
        elsewhere(say("the open model is edited")),
    ),
    **dict.fromkeys(
        ("device", "model_parallel", "half", "fp16", "bit", "dtype"), elsewhere(say("chosen when a model is opened"))
    ),
    **dict.fromkeys(
        (
            *("stats_dir", "results_dir", "save_path", "load_path", "P_loc", "archive"),
            *("cache_dir", "save_checkpoint", "load_checkpoint", "save_model_dir"),
        ),
        elsewhere(say("kept in folders of its own")),
    ),
    **dict.fromkeys(
        ("silent", "verbose", "max_length", "no_grad_layers", "editor_batch_size", "ks_bs"),
        elsewhere(say("has no counterpart here")),
    ),
    **dict.fromkeys(("use_chat_template",), elsewhere(say("prompts are asked as they are written"))),
}
_SEARCH: Mapping[str, Key] = {
    "layers": LAYERS,
    "v_num_grad_steps": as_setting("steps"),
    "v_lr": as_setting("v_lr"),
    "clamp_norm_factor": as_setting("clamp"),
    "v_weight_decay": as_setting("weight_decay"),
    "kl_factor": as_setting("kl_factor"),
    "fact_token": always("subject_last", reason=say("the key is always read at the subject's last token")),
    "layer_selection": always("all", reason=say("the layers are those that are named")),
    "v_loss_layer": elsewhere(say("the loss is always that of the model's own output")),
    "mom2_dataset": elsewhere(say("the text for the statistics is chosen in the window or by --statistics")),
    "mom2_n_samples": elsewhere(say("statistics_multiplier says how much text is read")),
    "mom2_maxseqlen": elsewhere(say("statistics_multiplier says how much text is read")),
    "mom2_dtype": elsewhere(say("the statistics are always summed in float32 and solved in float64")),
    "context_template_length_params": elsewhere(say("contexts says which texts stand before a prompt")),
    "nll_loss_factor": always(1, reason=say("the likelihood's weight in the loss is always 1")),
    **dict.fromkeys(
        (
            *("rewrite_module_tmp", "rewrite_module_tmps", "layer_module_tmp", "mlp_module_tmp", "attn_module_tmp"),
            *("ln_f_module", "lm_head_module", "emb_module"),
        ),
        elsewhere(say("found in the model")),
    ),
}
_COVARIANCE: Mapping[str, Key] = {
    "mom2_adjustment": always(True, reason=say("the statistics are always used")),
    "mom2_update_weight": one_for_all("lambda_p"),
}
_NULL_SPACE: Mapping[str, Key] = {
    "mom2_adjustment": _COVARIANCE["mom2_adjustment"],
    "mom2_update_weight": elsewhere(say("the null space has no such weight")),
    "nullspace_threshold": as_setting("null_space"),
    "L2": as_setting("l2"),
}
_NO_NULL_SPACE = dict.fromkeys(("nullspace_threshold", "L2"), elsewhere(say("its own code does not use it")))
_ABSOLUTE_NULL_SPACE = {"null_space_rule": "threshold", "l2_unit": "absolute"}
# Keys of ENCORE's repository, which its files for other methods have too; others' programs refuse them.
_ENCORE: Mapping[str, Key] = {
    "update_norm_lambda": as_setting("lambda_n"),
    "prob_cutoff": STOP,
    "add_prev_edits": always(True, reason=say("earlier keys are always held")),
    "emmet_lambda": elsewhere(say("there is no equality here")),
    "norm_control": always(0, reason=say("there is no such term here")),
    "random_vector_preservation": always(False, reason=say("what is protected is always the text's keys")),
    "calculate_objective_value": elsewhere(say("has no counterpart here")),
    "dynamic_multiplier": elsewhere(say("statistics_multiplier says how much text is read")),
}
_BESIDE_ENCORE: Mapping[str, Key] = {
    **{name: only_read(key) for name, key in _ENCORE.items()},
    "update_norm_lambda": only_read(always(0, reason=say("there is no such term here"))),
    "add_prev_edits": elsewhere(say("the method says whether earlier keys are held")),
}
_WINDOWS: Mapping[str, Key] = {
    **_SEARCH,
    "fact_token": elsewhere(say("the key is always read just before each window")),
    "kl_factor": elsewhere(say("there is no KL term here")),
    "window_size": as_setting("window"),
    "overlap": as_setting("overlap"),
}
_SHIFTS: Mapping[str, Key] = {
    "lr": as_setting("lr"),
    "token": as_setting("tokens", {"mask": "all", "ans": "target"}),
    "batch_size_once": only_read(as_setting("facts_per_pass")),
    "inner_params": SHIFTED,
    "edit_modules": SHIFTED,
    "batch_size": elsewhere(say("the batch is chosen for a run")),
    "dropout": only_read(always(0, reason=say("there is no dropout here"))),
}
_TRAINED: Mapping[str, Key] = {
    "layers": LAYERS,
    "num_steps": as_setting("steps"),
    "lr": as_setting("lr"),
    "batch_size": as_setting("facts_per_step"),
    "weight_decay": always(0, reason=say("there is no weight decay here")),
    "kl_factor": always(0, reason=say("there is no KL term here")),
    **{name: reading for name, reading in _SEARCH.items() if name.endswith(("_module", "_tmp"))},
}


@dataclass(frozen=True)
class Form:
    """How files for one ``method`` are read; ``fixed`` is what their program does without saying so.

    Such a file calls its method ``called`` ("": as the form) and is told by its ``mark`` from others of that name.
    """

    method: str
    keys: Mapping[str, Key]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    called: str = ""
    mark: Mapping[str, Any] = field(default_factory=dict)


_FINE_TUNING = {
    **_TRAINED,
    "norm_constraint": BOX,
    "objective_optimization": always("prompt_last", "target_new", reason=""),
}
_BLUE = {"blue": always(True, reason=say("only the boundary layers are written here"))}
_MEMIT = {**_SEARCH, **_COVARIANCE, **_BESIDE_ENCORE}
_ALPHAEDIT = {**_SEARCH, **_NULL_SPACE, **_BESIDE_ENCORE}
_NO_NORM = always(0, reason=say("there is no such term here"))
FORMS: Mapping[str, Form] = {
    "MEMIT": Form("memit", _MEMIT | {"blue": elsewhere("")}),
    "MEMIT-BLUE": Form("memit-blue", _MEMIT | _BLUE, {}, "MEMIT", {"blue": True}),
    "ENCORE": Form("encore", {**_SEARCH, **_COVARIANCE, **_ENCORE}, {"lambda_n_unit": "absolute"}),
    "PMET": Form("pmet", {**_SEARCH, **_COVARIANCE, "blue": only_read(as_setting("boundary_layers"))}),
    "EAMET": Form(
        "eamet",
        {
            **_SEARCH,
            **_COVARIANCE,
            "cs_factor": as_setting("align"),
            "mse_factor": as_setting("align_nearest"),
            "clamp_ks_factor": as_setting("clamp"),
            "norm_factor": elsewhere(say("there is no such term here")),
            "clamp_norm_factor": elsewhere(say("a change is held by its key's norm")),
            "v_weight_decay": elsewhere(say("the key's norm holds a change, and there is no weight decay")),
            "tau": always(0.07, reason=say("the temperature is always 0.07")),
            "delta_init": always("target_init", reason=say("a search always begins along the state")),
            "weight_decay_method": always("fix_ks", reason=say("a change is held by its key's norm")),
        },
        {"weight_decay": 0.0},
    ),
    "RLSEdit": Form(
        "rlsedit",
        {
            **_SEARCH,
            **_COVARIANCE,
            **_NO_NULL_SPACE,
            "lambda_reg": RIDGE_ROOT,
            "mu_reg": always(1.0, reason=say("mu is always 1: lambda_p can be its square times as large")),
            "weight_reg": elsewhere(say("its own code does not use it")),
            "solve_method": elsewhere(say("its own code does not use it")),
        },
        {"lambda_n_unit": "absolute"},
    ),
    "BetaEdit": Form(
        "betaedit",
        {
            **_SEARCH,
            **_NULL_SPACE,
            "lambda1": as_setting("lambda_p"),
            "lambda2": as_setting("l2"),
            "tau": as_setting("recut_every"),
        },
        _ABSOLUTE_NULL_SPACE,
    ),
    "LyapLock": Form("lyaplock", {**_SEARCH, **_COVARIANCE}),
    "AlphaEdit": Form("alphaedit", _ALPHAEDIT | {"blue": elsewhere("")}, _ABSOLUTE_NULL_SPACE),
    "AlphaEdit-BLUE": Form("alphaedit-blue", _ALPHAEDIT | _BLUE, _ABSOLUTE_NULL_SPACE, "AlphaEdit", {"blue": True}),
    "SPHERE": Form(
        "alphaedit-sphere",
        {
            **_ALPHAEDIT,
            "cumulative_ratio": as_setting("keep_share"),
            "suppression_strength": as_setting("keep_strength"),
        },
        _ABSOLUTE_NULL_SPACE,
    ),
    "NAS": Form(
        "alphaedit",
        {
            **_ALPHAEDIT,
            "use_nas": always(True, reason=say("the norm is always anchored here")),
            "nas_restart": elsewhere(say("the anchor is that of the session's first facts")),
        },
        _ABSOLUTE_NULL_SPACE | {"norm_anchor": True},
    ),
    "MEMIT_ARE": Form("anyedit-memit", {**_WINDOWS, **_COVARIANCE}),
    "AlphaEdit_ARE": Form("anyedit-alphaedit", {**_WINDOWS, **_NULL_SPACE}, _ABSOLUTE_NULL_SPACE),
    "EMMET": Form("emmet", {**_MEMIT, "emmet_lambda": as_setting("equality_slack"), "update_norm_lambda": _NO_NORM}),
    "ROME": Form(
        "rome-original", {**_SEARCH, "mom2_adjustment": _COVARIANCE["mom2_adjustment"]}, {"v_lr_unit": "absolute"}
    ),
    "R-ROME": Form(
        "rome",
        {
            **_SEARCH,
            "mom2_adjustment": _COVARIANCE["mom2_adjustment"],
            "original_implementation": only_read(as_setting("key", {True: "bare", False: "averaged"})),
            "enable_random_prefix_keys": only_read(
                always(True, reason=say("the key is always averaged over prefixes"))
            ),
            "enable_prompt_keys": only_read(always(False, reason=say("the key is always averaged over prefixes"))),
        },
        {"v_lr_unit": "absolute"},
    ),
    "FT-L": Form("ft-l", _FINE_TUNING, {}, "FT", {"objective_optimization": "prompt_last"}),
    "FT-M": Form("ft-m", _FINE_TUNING, {}, "FT", {"objective_optimization": "target_new"}),
    "LocFT-BF": Form(
        "locft-bf",
        {
            "layer": ONE_LAYER,
            "num_steps": as_setting("steps"),
            "lr": as_setting("lr"),
            "batch_size": as_setting("facts_per_step"),
            "rewrite_module": TRAINED_MATRIX,
            "data_path": elsewhere(say("the facts are those of the run")),
        },
        {"stop_loss": 0.01, "norm_constraint": 0.0},
    ),
    "CrispEdit": Form(
        "crispedit",
        {
            **_TRAINED,
            "energy_threshold": as_setting("energy"),
            "mom2_n_samples": as_setting("texts"),
            "mom2_dataset": _SEARCH["mom2_dataset"],
            "mom2_dtype": _SEARCH["mom2_dtype"],
            "norm_constraint": always(False, reason=say("there is no norm constraint here")),
            "objective_optimization": always("target_new", reason=say("the loss is always of the new object")),
        },
        {"lr_unit": "absolute"},
    ),
    "LoRA": Form(
        "lora",
        {
            **_TRAINED,
            "lora_type": as_setting("kind", {"lora": "lora", "adalora": "adalora"}),
            "rank": as_setting("rank"),
            "lora_alpha": as_setting("alpha"),
            "lora_dropout": as_setting("dropout"),
            "target_modules": MATRICES,
            "norm_constraint": always(False, reason=say("there is no norm constraint here")),
        },
    ),
    "WISE": Form(
        "wise",
        {
            "edit_lr": as_setting("learning_rate"),
            "n_iter": as_setting("steps"),
            "act_margin": MARGINS,
            **{name: only_read(as_setting(name)) for name in MARGINS.names},  # in WikiBigEdit's files
            "mask_ratio": as_setting("mask_ratio"),
            "act_ratio": as_setting("act_ratio"),
            "norm_constraint": as_setting("norm_constraint"),
            "save_freq": as_setting("save_freq"),
            "merge_freq": as_setting("merge_freq"),
            "merge_alg": as_setting("merge_algorithm"),
            "densities": as_setting("density"),
            "weights": as_setting("merge_weight"),
            "retrieve": as_setting("memories", {True: "retrieve", False: "merge"}),
            "replay": as_setting("replay"),
            "inner_params": WRITTEN,
            "objective_optimization": always("only_label", reason=say("the loss is always of the new object")),
        },
        {"unit": "absolute", "routing": "reference", "routed_by": "mean", "weight_decay": 1e-5},
    ),
    "MEMOIR": Form(
        "memoir",
        {
            "edit_lr": as_setting("learning_rate"),
            "n_iter": as_setting("steps"),
            "top_k": as_setting("top_k"),
            "irr_threshold": as_setting("match"),
            "prompt_feature_agg": always("mean_decentered", reason=say("background = 0 takes no mean off")),
            "inner_params": WRITTEN,
            "objective_optimization": always("only_label", reason=say("the loss is always of the new object")),
            "context_template_length_params": elsewhere(say("prefixes says how many are drawn")),
            **dict.fromkeys(
                ("dir_background_features", "dir_to_save_background_features", "RUN_SAVE_BACKGROUND_FEATURES"),
                elsewhere(say("the mean is taken over texts of the corpus")),
            ),
        },
        {"unit": "absolute", "active": "edit", "clip": 1.0, "weight_decay": 1e-5, "background": 100, "prefixes": 10},
    ),
    "GRACE": Form(
        "grace",
        {
            "edit_lr": as_setting("v_lr"),
            "n_iter": as_setting("steps"),
            "eps": as_setting("radius"),
            "val_init": as_setting("start", {"cold": "cold", "warm": "warm"}),
            "replacement": as_setting(
                "replacement", {"replace_last": "last", "replace_prompt": "prompt", "replace_all": "all"}
            ),
            "eps_expand": as_setting("widening", {"coverage": "coverage", "moving_avg": "moving average"}),
            "inner_params": CODEBOOK_PLACE,
            "dist_fn": always("euc", reason=say("distances are always Euclidean")),
            "val_train": always("sgd", reason=say("a value is always trained by its gradient")),
            "val_reg": always(None, "None", reason=say("there is no regulariser here")),
            "reg": elsewhere(say("the search ends by its steps")),
            "num_pert": elsewhere(say("there is no training with perturbations here")),
            "dropout": always(0, reason=say("there is no dropout here")),
        },
        {"v_lr_unit": "absolute", "radius_unit": "absolute"},
    ),
    "UltraEdit": Form(
        "ultraedit", {**_SHIFTS, "batch_size_once": as_setting("facts_per_pass")}, {"lr_unit": "absolute"}
    ),
    "StableEdit": Form(
        "stableedit",
        {
            **_SHIFTS,
            "alpha": as_setting("ridge"),
            "RunningMeanStd_mode": always("stable", reason=say("gradients are always whitened here")),
            "preheat_mode": always("start", reason=say("the normaliser is always begun by the session's first batch")),
        },
        {"lr_unit": "absolute", "whiten": True, "warm_up": 20, "facts_per_pass": 10},
    ),
    "IKE": Form(
        "ike",
        {
            "k": as_setting("demonstrations"),
            "sentence_model_name": elsewhere(say("the model's own states choose demonstrations")),
        },
        {"form": "ike"},
    ),
}
