"""The published locate-then-edit methods, each one choice of the pipeline's parts.

Sources are the papers and their code as the methods reference (docs/methods.md) gives them.
"""

from __future__ import annotations

from types import MappingProxyType

from engine.methods.locate.pipeline import LocateThenEdit
from engine.support.wording import say

MPES = MappingProxyType({"early_stop": "most-probable"})
_ALPHAEDIT = MappingProxyType({"protect": "null space", "remember": "keys after"})
_ENCORE_PAPER = "Lifelong Sequential Knowledge Editing without Model Degradation, Gupta et al., 2025"
_ALPHAEDIT_PAPER = "AlphaEdit: Null-Space Constrained Knowledge Editing for Language Models, Fang et al., ICLR 2025"
_MEMIT_PAPER = "Mass-Editing Memory in a Transformer, Meng et al., ICLR 2023"
_SPHERE_PAPER = "Energy-Regularized Sequential Model Editing on Hyperspheres, Liu et al., 2025"
_REVIVE_PAPER = "Spectral Characterization and Mitigation of Sequential Knowledge Editing Collapse, Zhang et al., 2026"
_BLUE_PAPER = "Rethinking Residual Distribution in Locate-then-Edit Model Editing, Li et al., NeurIPS 2025"
_LYAPLOCK_PAPER = "LyapLock: Bounded Knowledge Preservation in Sequential Large Language Model Editing, 2025"
_RLSEDIT_PAPER = "Beyond Hard Writes and Rigid Preservation, Wang et al., IJCAI 2026"
_BETAEDIT_PAPER = "BetaEdit: Null-Space Constrained Sequential Model Editing, IJCAI 2026"
_EAMET_PAPER = "EAMET: Robust Massive Model Editing via Embedding Alignment Optimization, Dai et al., ICLR 2026"
_EMMET_PAPER = "A Unified Framework for Model Editing, Gupta et al., Findings of EMNLP 2024"
# A tenth of C's mean eigenvalue is more than the smaller third of its eigenvalues and blurs what C knows: on Gemma 3
# and Qwen2.5 less of it leaves more alone at the same paraphrase score (docs/real_models.md).
_ENCORE_RULE = {"lambda_n": 0.001, "lambda_n_unit": "relative", "covariance_ridge": 0.001}
# Half of the key is the bare prompt's: where a tokenizer joins the space to the word, a subject that opens the prompt
# has other tokens than behind a prefix, and with ROME's flat mean over 21 texts its fact gets half the needed change.
_ROME_RULE = {"contexts": "memit"}


def lifelong_methods() -> tuple[LocateThenEdit, ...]:
    """Methods that are meant for long sequences of edits."""
    encore = {"remember": "keys before"}
    return (
        LocateThenEdit(
            "encore",
            "ENCORE",
            say(
                "MEMIT for thousands of edits: stops the search early, remembers earlier keys and holds the norm down."
            ),
            _ENCORE_PAPER,
            encore | MPES,
            _ENCORE_RULE,
        ),
        LocateThenEdit(
            "alphaedit",
            "AlphaEdit",
            say("Writes only in directions that the model's own knowledge does not use."),
            _ALPHAEDIT_PAPER,
            _ALPHAEDIT,
        ),
        LocateThenEdit(
            "alphaedit-mpes",
            say("AlphaEdit with early stopping"),
            say("AlphaEdit that stops its search once the new fact is the most probable answer."),
            _ENCORE_PAPER,
            _ALPHAEDIT | MPES,
            presets="alphaedit",
        ),
        LocateThenEdit(
            "encore-v1",
            say("ENCORE, first code"),
            say("ENCORE with the stop rule of its first code, which misses objects of several tokens."),
            _ENCORE_PAPER,
            encore | {"early_stop": "most-probable-v1"},
            _ENCORE_RULE,
            presets="encore",
        ),
    )


def batch_methods() -> tuple[LocateThenEdit, ...]:
    """MEMIT, methods built on it, and remedies for its decay."""
    return (
        LocateThenEdit(
            "memit",
            "MEMIT",
            say("Writes many facts at once over several layers; run again and again, its norms grow and it forgets."),
            _MEMIT_PAPER,
            {},
        ),
        LocateThenEdit(
            "memit-seq",
            say("MEMIT, keys accumulated"),
            say("MEMIT that also holds the keys of earlier batches in place."),
            _ALPHAEDIT_PAPER,
            {"remember": "keys after"},
            presets="memit",
        ),
        LocateThenEdit(
            "memit-rect",
            "MEMIT + RECT",
            say("MEMIT that keeps only the entries that change a weight most for its size."),
            "Model Editing Harms General Abilities of Large Language Models, Gu et al., EMNLP 2024",
            {"afterwards": "rect"},
            presets="memit",
        ),
        LocateThenEdit(
            "memit-prune",
            "MEMIT + PRUNE",
            say("MEMIT that damps what has grown larger than the unedited matrix."),
            "Perturbation-Restrained Sequential Model Editing, Ma et al., ICLR 2025",
            {"afterwards": "prune"},
            presets="memit",
        ),
        LocateThenEdit(
            "memit-nas",
            say("MEMIT + norm anchor"),
            say("MEMIT whose new values keep the norm that they have on the unedited model."),
            "Norm Anchors Make Model Edits Last, Liu et al., 2026",
            {"norm_anchor": True},
            presets="memit",
        ),
        LocateThenEdit(
            "pmet",
            "PMET",
            say("MEMIT that searches what attention and MLP must each say, and writes the MLP's part only."),
            "PMET: Precise Model Editing in a Transformer, Li et al., AAAI 2024",
            {
                "value_site": "mlp and attention outputs",
                "spread": "root",
                "early_stop": "most-probable-kl",
            },
            {"kl_factor": 1.0},
        ),
    )


def aligned_methods() -> tuple[LocateThenEdit, ...]:
    """Methods whose values are searched in the light of one another."""
    return (
        LocateThenEdit(
            "eamet",
            "EAMET",
            say("MEMIT whose new values are as similar to one another as their keys, so that many fit into one batch."),
            _EAMET_PAPER,
            {"align": 2.0, "align_nearest": 8.0},
            # The search begins far from where it ends, and how far that is a key's norm does not say in a small model.
            {"steps": 50, "clamp": 100.0},
        ),
    )


def keeping_methods() -> tuple[LocateThenEdit, ...]:
    """Methods whose changes leave the dominant directions of a matrix alone."""
    return (
        LocateThenEdit(
            "memit-sphere",
            "MEMIT + SPHERE",
            say("MEMIT that takes away most of what it would do along the main directions of the matrix's rows."),
            _SPHERE_PAPER,
            {"keep": "principal directions", "keep_share": 0.5, "keep_strength": 0.8},
            presets="memit",
        ),
        LocateThenEdit(
            "alphaedit-sphere",
            "AlphaEdit + SPHERE",
            say("AlphaEdit that halves what it would do along the main directions of the matrix's rows."),
            _SPHERE_PAPER,
            _ALPHAEDIT | {"keep": "principal directions", "keep_share": 0.5, "keep_strength": 0.5},
            presets="alphaedit",
        ),
        LocateThenEdit(
            "alphaedit-revive",
            "AlphaEdit + REVIVE",
            say("AlphaEdit that leaves the largest singular directions of the unedited matrix alone."),
            _REVIVE_PAPER,
            _ALPHAEDIT | {"keep": "singular directions"},
            {"keep_share": 0.25},  # half leaves two of ten facts of SmolLM2-135M unwritten (docs/methods.md)
            presets="alphaedit",
        ),
    )


def recursive_methods() -> tuple[LocateThenEdit, ...]:
    """Methods that solve for all edits so far at a cost per edit that does not grow."""
    return (
        LocateThenEdit(
            "rlsedit",
            "RLSEdit",
            say("MEMIT whose every batch is the exact least-squares solution over all edits so far."),
            _RLSEDIT_PAPER,
            {"remember": "keys before"},
            presets="memit",
        ),
        LocateThenEdit(
            "betaedit",
            "BetaEdit",
            say("AlphaEdit that also weighs what its null space still holds of the model's keys, and cuts it anew."),
            _BETAEDIT_PAPER,
            {"protect": "both", "remember": "keys before", "recut_every": 1000},
        ),
        LocateThenEdit(
            "lyaplock",
            "LyapLock",
            say("MEMIT that weighs what the model knows the more, the more its edits have disturbed it."),
            _LYAPLOCK_PAPER,
            {"queue_limit": 60.0, "remember": "keys before"},
        ),
    )


def boundary_methods() -> tuple[LocateThenEdit, ...]:
    """Methods that share no residual: they write the boundary layers, each by itself."""
    return (
        LocateThenEdit(
            "memit-blue",
            "MEMIT + BLUE",
            say("MEMIT that writes only the first and the last of its layers, each with a value searched for it."),
            _BLUE_PAPER,
            {"boundary_layers": True},
            presets="memit",
        ),
        LocateThenEdit(
            "alphaedit-blue",
            "AlphaEdit + BLUE",
            say("AlphaEdit that writes only the first and the last of its layers, each with a value searched for it."),
            _BLUE_PAPER,
            _ALPHAEDIT | {"boundary_layers": True},
            presets="alphaedit",
        ),
    )


def equality_methods() -> tuple[LocateThenEdit, ...]:
    """Methods that fit the new facts by an equality constraint, in one layer."""
    rome = {"contexts": "rome", "value_site": "mlp output", "solve": "equality", "lambda_p": 1.0}
    emmet = {"solve": "equality", "equality_slack": 0.1}
    return (
        LocateThenEdit(
            "rome",
            "ROME",
            say("Writes one fact exactly into one layer (r-ROME, the corrected form); collapses in long sequences."),
            "Locating and Editing Factual Associations in GPT, Meng et al., NeurIPS 2022; "
            "Rebuilding ROME, Gupta et al., EMNLP 2024",
            rome,
            _ROME_RULE,
            one_layer=True,
            at_once=1,
        ),
        LocateThenEdit(
            "rome-original",
            say("ROME, first code"),
            say("ROME as first published, with two different keys in one equation: some edits disable the model."),
            "Locating and Editing Factual Associations in GPT, Meng et al., NeurIPS 2022",
            rome | {"key": "bare"},
            _ROME_RULE,
            one_layer=True,
            at_once=1,
            presets="rome",
        ),
        LocateThenEdit(
            "emmet",
            "EMMET",
            say("ROME for many facts at once: holds a whole batch exactly in one layer."),
            _EMMET_PAPER,
            emmet,
            one_layer=True,
        ),
        LocateThenEdit(
            "emmet-mpes",
            say("EMMET with early stopping"),
            say("EMMET that stops its search once the new fact is the most probable answer."),
            _ENCORE_PAPER,
            emmet | MPES,
            {"extra_steps": 4},  # a target that is barely the argmax in the search is not after the weighted solve
            one_layer=True,
            presets="emmet",
        ),
    )
