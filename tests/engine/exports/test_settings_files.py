"""Hyperparameter files of EasyEdit and of the methods' repositories: what was published gives the published presets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import resources
from engine.errors import BadHyperparameter, BadInput
from engine.exports.settings_files import read_settings, write_settings
from engine.methods.presets.foreign_forms import FORMS
from engine.methods.registry import find_method

# Published values; of the keys that are said to be found or chosen elsewhere one or two of each kind.
SEARCH = {"fact_token": "subject_last", "layer_selection": "all", "kl_factor": 0.0625, "mom2_adjustment": True}
ELSEWHERE = {"v_loss_layer": 31, "mom2_n_samples": 100000, "ln_f_module": "model.norm", "stats_dir": "./data/stats"}
LLAMA = {
    "v_num_grad_steps": 25,
    "v_lr": "5e-1",
    "clamp_norm_factor": 4,
    "v_weight_decay": "1e-3",
    **SEARCH,
    **ELSEWHERE,
}
GPT2 = {"v_num_grad_steps": 20, "v_lr": "5e-1", "clamp_norm_factor": 0.75, "v_weight_decay": 0.5, **SEARCH, **ELSEWHERE}
HARD = {"v_lr": 0.1, "clamp_norm_factor": 0.75, "v_weight_decay": 0.5}
TUNED = {"num_steps": 25, "batch_size": 1, "lr": "5e-4", "weight_decay": 0, "kl_factor": 0, "norm_constraint": False}
PUBLISHED: list[tuple[str, str, dict[str, Any]]] = [
    ("memit", "llama-2-7b", {"alg_name": "MEMIT", "layers": [4, 5, 6, 7, 8], "mom2_update_weight": 15000, **LLAMA}),
    ("memit", "gpt2-xl", {"alg_name": "MEMIT", "layers": [13, 14, 15, 16, 17], "mom2_update_weight": 20000, **GPT2}),
    (
        "alphaedit",
        "gpt2-xl",
        {"alg_name": "AlphaEdit", "layers": [13, 14, 15, 16, 17], "nullspace_threshold": "2e-2", "L2": 10, **GPT2},
    ),
    ("rome", "llama-2-7b", {"alg_name": "R-ROME", "layers": [5], **LLAMA}),
    (
        "ft-l",
        "llama-2-7b",
        {"alg_name": "FT", "layers": [21], "objective_optimization": "prompt_last", "max_length": 40, **TUNED},
    ),
    ("ft-m", "llama-2-7b", {"alg_name": "FT", "layers": [21], "objective_optimization": "target_new", **TUNED}),
    (
        "wise",
        "llama-2-7b",
        {
            "alg_name": "WISE",
            "mask_ratio": 0.2,
            "edit_lr": 1.0,
            "n_iter": 70,
            "norm_constraint": 1.0,
            "act_margin": [5.0, 20.0, 10.0],
            "act_ratio": 0.88,
            "save_freq": 500,
            "merge_freq": 1000,
            "merge_alg": "ties",
            "objective_optimization": "only_label",
            "inner_params": ["model.layers[27].mlp.down_proj.weight"],
            "densities": 0.53,
            "weights": 1.0,
            "retrieve": True,
            "replay": False,
        },
    ),
    (
        "grace",
        "llama-2-7b",
        {
            "alg_name": "GRACE",
            "inner_params": ["model.layers[27].mlp.down_proj.weight"],
            "edit_lr": 1.0,
            "n_iter": 50,
            "eps": 1.0,
            "dist_fn": "euc",
            "val_init": "cold",
            "replacement": "replace_last",
            "eps_expand": "coverage",
        },
    ),
    (
        "encore",
        "llama-3-8b",
        {
            "alg_name": "ENCORE",
            "layers": [4, 5, 6, 7, 8],
            "mom2_update_weight": 15000,
            **LLAMA,
            **HARD,
            "v_lr": 0.5,
            "update_norm_lambda": 20,
            "prob_cutoff": -2,
            "add_prev_edits": True,
            "emmet_lambda": 0.1,
            "dynamic_multiplier": 5,
        },
    ),
    (
        "eamet",
        "llama-2-7b",
        {
            "alg_name": "EAMET",
            "layers": [3, 4],
            "mom2_update_weight": [4000, 4000],
            **LLAMA,
            "v_lr": 4e-2,
            "cs_factor": 2,
            "mse_factor": 8,
            "tau": 0.07,
            "delta_init": "target_init",
            "weight_decay_method": "fix_ks",
            "norm_factor": 0,
            "clamp_norm_factor": 1.5,
            "clamp_ks_factor": 2,
            "ks_bs": 64,
        },
    ),
    (
        "rlsedit",
        "qwen2.5-7b",
        {
            "alg_name": "RLSEdit",
            "layers": [7, 8, 9, 10, 11],
            "mom2_update_weight": 15000,
            **LLAMA,
            **HARD,
            "nullspace_threshold": 2e-2,
            "lambda_reg": 0,
            "mu_reg": 1.0,
            "weight_reg": 1,
        },
    ),
    (
        "betaedit",
        "llama-3-8b",
        {
            "alg_name": "BetaEdit",
            "layers": [4, 5, 6, 7, 8],
            "mom2_update_weight": [15000] * 5,
            **LLAMA,
            **HARD,
            "lambda1": 3000,
            "lambda2": 10,
            "tau": 1000,
            "nullspace_threshold": 0.02,
        },
    ),
    (
        "lyaplock",
        "llama-3-8b",
        {"alg_name": "LyapLock", "layers": [4, 5, 6, 7, 8], "mom2_update_weight": 1000, **LLAMA, **HARD},
    ),
    (
        "memit-blue",
        "gpt2-xl",
        {"alg_name": "MEMIT", "layers": [13, 17], "mom2_update_weight": 20000, **GPT2, "blue": True},
    ),
    (
        "alphaedit-blue",
        "llama-3-8b",
        {
            "alg_name": "AlphaEdit",
            "layers": [4, 8],
            "nullspace_threshold": 0.02,
            "L2": 1,
            **LLAMA,
            **HARD,
            "blue": True,
        },
    ),
    (
        "anyedit-memit",
        "llama-3-8b",
        {
            "alg_name": "MEMIT_ARE",
            "layers": [4, 5, 6, 7, 8],
            "mom2_update_weight": 15000,
            **LLAMA,
            "window_size": 40,
            "overlap": 0,
        },
    ),
    (
        "locft-bf",
        "qwen2.5-7b",
        {
            "alg_name": "LocFT-BF",
            "layer": 6,
            "rewrite_module": "model.layers.{}.mlp.down_proj.weight",
            "lr": "5e-4",
            "batch_size": 100,
            "num_steps": 25,
            "data_path": "zsre.json",
        },
    ),
    (
        "crispedit",
        "qwen2.5-7b",
        {
            "alg_name": "CrispEdit",
            "layers": [15, 16, 17, 18, 19],
            **TUNED,
            "batch_size": 32,
            "objective_optimization": "target_new",
            "mom2_n_samples": 1000,
            "energy_threshold": 0.99,
        },
    ),
    (
        "memoir",
        "llama-3-8b",
        {
            "alg_name": "MEMOIR",
            "edit_lr": 1.0,
            "n_iter": 30,
            "objective_optimization": "only_label",
            "inner_params": ["model.layers[27].mlp.down_proj.weight"],
            "top_k": 4096,
            "irr_threshold": 0.4,
            "prompt_feature_agg": "mean_decentered",
            "dir_background_features": "features.pt",
        },
    ),
    (
        "stableedit",
        "mistral-7b",
        {
            "name": "stableedit",
            "edit_modules": [f"model.layers.{layer}.mlp.down_proj" for layer in range(28, 32)],
            "lr": "1e-6",
            "token": "ans",
            "alpha": 10,
            "RunningMeanStd_mode": "stable",
            "preheat_mode": "start",
            "batch_size": 512,
        },
    ),
    (
        "ultraedit",
        "llama-3-8b",
        {
            "alg_name": "ULTRAEDIT",
            "inner_params": [
                *(f"model.layers.{layer}.mlp.gate_proj" for layer in range(11, 16)),
                *(f"model.layers.{layer}.mlp.up_proj" for layer in range(18, 25)),
            ],
            "lr": "1e-6",
            "token": "mask",
            "batch_size_once": 10,
        },
    ),
]


def written(folder: Path, content: Any, name: str = "file.yaml") -> Path:
    file = folder / name
    file.write_text(json.dumps(content) if name.endswith(".json") else yaml.safe_dump(content), encoding="utf-8")
    return file


def published_preset(method: str, family: str) -> dict[str, Any]:
    entries = json.loads(resources.path("presets", f"{method}.json").read_text(encoding="utf-8"))
    (settings,) = [entry["settings"] for entry in entries if entry["family"] == family]
    chosen = find_method(method)
    return chosen.hyperparameters.parse({**settings, **chosen.parts}).as_dict()


@pytest.mark.parametrize(
    ("method", "family", "content"), PUBLISHED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_what_was_published_is_the_preset(method: str, family: str, content: dict[str, Any], tmp_path: Path) -> None:
    found = read_settings(written(tmp_path, content))
    wanted = published_preset(method, family)
    assert found.method == method and len(found.settings) >= 5
    assert found.settings == {name: wanted[name] for name in found.settings}
    assert not any("unknown" in reason or "not known" in reason for reason in found.not_used.values())
    for name in (name for name, value in ELSEWHERE.items() if content.get(name) == value):
        assert found.not_used[name], "said, with its reason"


def test_plug_ins_are_read_as_what_they_are_plugged_into(tmp_path: Path) -> None:
    content = {"layers": [4, 5], "nullspace_threshold": 0.02, "L2": 1}
    sphere = {"alg_name": "SPHERE", **content, "cumulative_ratio": 0.4, "suppression_strength": 0.7}
    found = read_settings(written(tmp_path, sphere))
    assert found.method == "alphaedit-sphere" and found.settings["keep_share"] == 0.4
    assert found.settings["keep_strength"] == 0.7 and found.settings["l2"] == 1
    anchored = read_settings(written(tmp_path, {"alg_name": "NAS", **content, "nas_restart": 1000}))
    assert anchored.method == "alphaedit" and anchored.settings["norm_anchor"] and "nas_restart" in anchored.not_used
    pmet = read_settings(written(tmp_path, {"alg_name": "PMET", "layers": [4, 8], "blue": True}))
    assert pmet.method == "pmet" and pmet.settings["boundary_layers"]
    plain = read_settings(written(tmp_path, {"alg_name": "AlphaEdit", **content, "blue": False}))
    assert plain.method == "alphaedit" and not plain.not_used


def test_margins_and_matrices_are_read_in_either_writing(tmp_path: Path) -> None:
    apart = read_settings(written(tmp_path, {"alg_name": "WISE", "alpha": 15.0, "beta": 40.0, "gamma": 20.0}))
    joined = read_settings(written(tmp_path, {"alg_name": "WISE", "act_margin": [15.0, 40.0, 20.0]}))
    assert apart.settings == joined.settings and not apart.not_used
    neox = read_settings(written(tmp_path, {"alg_name": "LoRA", "target_modules": ["dense_h_to_4h", "dense_4h_to_h"]}))
    assert neox.settings["matrices"] == "mlp"


def test_what_a_file_says_comes_before_what_defines_the_method(tmp_path: Path) -> None:
    found = read_settings(written(tmp_path, {"alg_name": "EAMET", "cs_factor": 1, "mse_factor": 0.5, "tau": 1}))
    assert (found.settings["align"], found.settings["align_nearest"]) == (1, 0.5) and set(found.not_used) == {"tau"}
    found = read_settings(written(tmp_path, {"alg_name": "ENCORE", "prob_cutoff": 0}))
    assert found.settings["early_stop"] == "loss"
    found = read_settings(written(tmp_path, {"alg_name": "RLSEdit", "lambda_reg": 3, "mu_reg": 2.0}))
    assert found.settings["lambda_n"] == 9 and set(found.not_used) == {"mu_reg"}
    found = read_settings(written(tmp_path, {"alg_name": "R-ROME", "original_implementation": True}))
    assert found.method == "rome" and found.settings["key"] == "bare"
    uneven = {"alg_name": "MEMIT", "layers": [4, 5], "mom2_update_weight": [15000, 3000]}
    assert "mom2_update_weight" in read_settings(written(tmp_path, uneven)).not_used


def test_an_anchored_alphaedit_is_written_as_its_own_repository_names_it(tmp_path: Path) -> None:
    method = find_method("alphaedit")
    settings = method.hyperparameters.parse({**method.parts, "norm_anchor": True}).as_dict()
    file = write_settings(tmp_path / "ours.yaml", "alphaedit", settings)
    assert yaml.safe_load(file.read_text())["alg_name"] == "NAS"
    assert read_settings(file).settings["norm_anchor"]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_written_is_read_again(name: str, tmp_path: Path) -> None:
    method = find_method(FORMS[name].method)
    settings = method.hyperparameters.parse(dict(method.parts)).as_dict()
    file = write_settings(tmp_path / "ours.yaml", method.name, settings)
    found = read_settings(file)
    assert found.method == method.name and not found.not_used
    kept = {**found.settings, **remarks(file)}
    assert kept == json.loads(json.dumps(settings)), "every setting is a key or a remark"


def remarks(file: Path) -> dict[str, Any]:
    lines = [line[2:].split(": ", 1) for line in file.read_text().splitlines() if line.startswith("# ")]
    return {name: json.loads(value) for name, value in (line for line in lines[1:])}


def test_a_repositorys_file_is_known_by_its_folder_or_by_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "MEMIT").mkdir()
    content = {"layers": [3, 4], "mom2_update_weight": 15000, "v_lr": 0.5}
    assert read_settings(written(tmp_path / "MEMIT", content, "gpt.json")).method == "memit"
    plain = written(tmp_path, content, "gpt.json")
    with pytest.raises(BadInput, match="does not say which method"):
        read_settings(plain)
    assert read_settings(plain, "EMMET").method == "emmet"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("alg_name: MEND\n", "is for MEND, which is not among those that are read"),
        ("- 1\n- 2\n", "is no file of hyperparameters"),
        ("alg_name: [\n", "is no file of hyperparameters"),
        ("a: &x [1, 1]\nb: [*x, *x]\n", "refers to its own parts"),
        ("!!python/object/apply:os.system ['true']\n", "is no file of hyperparameters"),
        ("", "is no file of hyperparameters"),
        ("\x00\x01", "is no file of hyperparameters"),
        ("alg_name: MEMIT\narchitectures: [LlamaForCausalLM]\nhidden_size: 8\n", "is no file of hyperparameters"),
    ],
)
def test_what_is_none_is_refused(text: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(text)
    with pytest.raises(BadInput, match=reason):
        read_settings(file)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("twice.yaml", "alg_name: MEMIT\nlayers: [3]\nv_lr: 0.5\nlayers: [4]\n"),
        ("twice.json", '\ufeff{"alg_name": "MEMIT", "layers": [3], "v_lr": 0.5, "layers": [4]}'),
        ("within.yaml", "alg_name: MEMIT\nlayers: [3]\nmore:\n  - {layers: 1, layers: 2}\n"),
    ],
)
def test_a_name_that_stands_twice_says_two_things(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=f"{name}.*layers stands twice"):
        read_settings(file, "memit")


@pytest.mark.parametrize("key", ["layers", "v_lr", "clamp_norm_factor", "kl_factor", "mom2_update_weight"])
@pytest.mark.parametrize("value", [{"a": 1}, [[1]], "many", -1, None, float("inf")], ids=str)
def test_a_wrong_value_is_named(key: str, value: Any, tmp_path: Path) -> None:
    with pytest.raises((BadHyperparameter, BadInput)):
        read_settings(written(tmp_path, {"alg_name": "MEMIT", key: value}))


def test_a_value_that_is_not_had_here_is_said(tmp_path: Path) -> None:
    content = {"alg_name": "GRACE", "eps_expand": "decay", "dist_fn": "cos", "eps": 2.0, "my_own": 3}
    found = read_settings(written(tmp_path, content))
    assert found.settings["radius"] == 2.0 and set(found.not_used) == {"eps_expand", "dist_fn", "my_own"}
    assert found.not_used["my_own"] == "unknown here"
