"""Everything that can be chosen about locate-then-edit; a published method is one choice of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.associative.values import SearchSettings
from engine.methods.knobs import Hyperparameters, knob

UNITS = ("absolute", "relative")
_COVARIANCE = ("protect", ("covariance",))
_NULL_SPACE = ("protect", ("null space",))


@dataclass(frozen=True)
class LocateSettings(Hyperparameters):
    """The parts of the pipeline, in the order in which they act: where, v*, system, memory, afterwards.

    Names and defaults are those of the papers' code; the defaults are MEMIT's.
    """

    layers: str = knob("4-8", "layers", "Layers whose MLP write matrix is changed; v* is searched at the last one.")
    steps: int = knob(25, "int", "Forward passes of the search for v*; the last only evaluates.", low=1, high=500)
    spread: str = knob(
        "even",
        "choice",
        "Each layer's part of the residual that is left: an even share, or one over the root of the layers left.",
        choices=("even", "root"),
    )
    contexts: str = knob(
        "memit",
        "choice",
        "Texts before the prompt: five of ten tokens (MEMIT), or twenty of five and ten tokens (ROME).",
        choices=("memit", "rome"),
        group="values",
    )
    value_site: str = knob(
        "hidden state",
        "choice",
        "What clamp and weight decay are measured by: the hidden state after the layer, or the MLP's output (ROME).",
        choices=("hidden state", "mlp output"),
        group="values",
    )
    v_lr: float = knob(0.5, "float", "Adam's learning rate in the search for v*.", low=1e-6, high=100, group="values")
    v_lr_unit: str = knob(
        "absolute",
        "choice",
        "Whether the learning rate is in units of the hidden state or of its root mean square at the fact.",
        choices=UNITS,
        group="values",
    )
    clamp: float = knob(
        0.75, "float", "Largest change of the hidden state.", low=0.01, high=100, unit="x ||h||", group="values"
    )
    kl_factor: float = knob(
        0.0625, "float", 'Weight of the KL term that keeps "{subject} is a".', low=0, high=100, group="values"
    )
    weight_decay: float = knob(0.5, "float", "Weight of ||delta|| / ||h||^2.", low=0, high=1000, group="values")
    early_stop: str = knob(
        "loss",
        "choice",
        "When a fact's search ends: at a small loss; also once its target is the most probable answer (ENCORE; v1 "
        "counts as its first code did); or only after all steps.",
        choices=("loss", "most-probable", "most-probable-v1", "fixed"),
        group="values",
    )
    extra_steps: int = knob(
        1,
        "int",
        "Steps to go on after the target first is most probable.",
        low=0,
        high=100,
        group="values",
        needs=("early_stop", ("most-probable", "most-probable-v1")),
    )
    norm_anchor: bool = knob(
        False,
        "bool",
        "Bring every v* to the mean norm that v* has on the unedited model (norm-anchor scaling).",
        group="values",
    )
    solve: str = knob(
        "ridge",
        "choice",
        "Weigh the new facts against what must stay (ridge), or hold them exactly (equality).",
        choices=("ridge", "equality"),
        group="solver",
    )
    key: str = knob(
        "averaged",
        "choice",
        "The key that the equality holds for: the averaged one (r-ROME), or the bare prompt's as in ROME's first code.",
        choices=("averaged", "bare"),
        group="solver",
        needs=("solve", ("equality",)),
    )
    equality_slack: float = knob(
        0.0,
        "float",
        "Added to the diagonal of the equality's system where a batch has several facts.",
        low=0,
        high=1e6,
        group="solver",
        needs=("solve", ("equality",)),
    )
    protect: str = knob(
        "covariance",
        "choice",
        "What the model knows is protected by its keys' covariance, or by writing in their null space only.",
        choices=("covariance", "null space"),
        group="solver",
    )
    lambda_p: float = knob(
        15000.0,
        "float",
        "Weight of what the model knows: number of keys that C stands for.",
        low=1e-6,
        high=1e9,
        group="solver",
        needs=_COVARIANCE,
    )
    lambda_n: float = knob(
        0.0, "float", "Weight of the norm constraint ||Delta||^2.", low=0, high=1e9, group="solver", needs=_COVARIANCE
    )
    lambda_n_unit: str = knob(
        "absolute",
        "choice",
        "Whether lambda_n is a plain number or in units of the mean eigenvalue of lambda_p C.",
        choices=UNITS,
        group="solver",
        needs=_COVARIANCE,
    )
    covariance_ridge: float = knob(
        0.0,
        "float",
        "Added to the covariance's diagonal.",
        low=0,
        high=10,
        unit="x mean eigenvalue",
        group="solver",
        needs=_COVARIANCE,
    )
    null_space_rule: str = knob(
        "threshold",
        "choice",
        "How the null space is cut: eigenvalues of C under a value, the smallest that hold a share of its trace, or a "
        "share of all directions.",
        choices=("threshold", "energy", "directions"),
        group="solver",
        needs=_NULL_SPACE,
    )
    null_space: float = knob(
        0.02,
        "float",
        "Where the null space is cut, by the rule above.",
        low=0,
        high=1e6,
        group="solver",
        needs=_NULL_SPACE,
    )
    l2: float = knob(10.0, "float", "Weight of ||Delta P||^2.", low=1e-9, high=1e9, group="solver", needs=_NULL_SPACE)
    l2_unit: str = knob(
        "absolute",
        "choice",
        "Whether l2 is a plain number or in units of the mean squared norm of a key.",
        choices=UNITS,
        group="solver",
        needs=_NULL_SPACE,
    )
    statistics_multiplier: int = knob(
        10, "int", "Tokens of text per MLP dimension for the covariance.", low=1, high=10000, group="solver"
    )
    remember: str = knob(
        "nothing",
        "choice",
        "Keys of earlier batches that must stay: none, as each batch saw them before it was written, or after.",
        choices=("nothing", "keys before", "keys after"),
        group="memory",
    )
    afterwards: str = knob(
        "nothing",
        "choice",
        "What is done to the change: keep its largest relative entries (RECT), or damp the singular values of the "
        "whole change that exceed the unedited matrix's largest (PRUNE).",
        choices=("nothing", "rect", "prune"),
        group="afterwards",
    )
    rect_share: float = knob(
        0.4,
        "float",
        "Share of the entries that RECT keeps.",
        low=0.001,
        high=1,
        group="afterwards",
        needs=("afterwards", ("rect",)),
    )

    def search(self) -> SearchSettings:
        """The part that concerns the search for v*."""
        return SearchSettings(
            steps=self.steps,
            learning_rate=self.v_lr,
            relative_rate=self.v_lr_unit == "relative",
            clamp=self.clamp,
            kl_factor=self.kl_factor,
            weight_decay=self.weight_decay,
            stop=self.early_stop,
            extra_steps=self.extra_steps,
        )
