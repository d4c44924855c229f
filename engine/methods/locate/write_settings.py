"""Settings shared by the methods that search values at a layer and write them there in closed form."""

from __future__ import annotations

from dataclasses import dataclass

from engine.methods.knobs import Hyperparameters, knob, parse_layers
from engine.support.wording import say

UNITS = ("absolute", "relative")
_WEIGHED = ("protect", ("covariance", "both"))
_COVARIANCE = ("protect", ("covariance",))
_NULL_SPACE = ("protect", ("null space", "both"))
_BOTH = ("protect", ("both",))
_KEEPS = ("keep", ("principal directions", "singular directions"))


@dataclass(frozen=True)
class WriteSettings(Hyperparameters):
    """Layers, learning rate of v*, the system and the memory; names and defaults are those of the papers' code."""

    layers: str = knob(
        "4-8", "layers", say("Layers whose MLP write matrix is changed; v* is searched at the last one.")
    )
    steps: int = knob(25, "int", say("Forward passes of the search for v*; the last only evaluates."), low=1, high=500)
    spread: str = knob(
        "even",
        "choice",
        say("Each layer's part of the residual that is left: an even share, or one over the root of the layers left."),
        choices=("even", "root"),
    )
    v_lr: float = knob(
        0.5, "float", say("Adam's learning rate in the search for v*."), low=1e-6, high=100, group="values"
    )
    v_lr_unit: str = knob(
        "absolute",
        "choice",
        say("Whether the learning rate is in units of what is searched or of its root mean square at the fact."),
        choices=UNITS,
        group="values",
    )
    clamp: float = knob(
        0.75,
        "float",
        say("Largest change of what is searched."),
        low=0.01,
        high=100,
        unit=say("x ||h||"),
        group="values",
    )
    weight_decay: float = knob(0.5, "float", say("Weight of ||delta|| / ||h||^2."), low=0, high=1000, group="values")
    protect: str = knob(
        "covariance",
        "choice",
        say(
            "What the model knows is protected by its keys' covariance, by writing in their null space only, "
            "or by both: what of the covariance is left within that space is weighed (BetaEdit)."
        ),
        choices=("covariance", "null space", "both"),
        group="solver",
    )
    lambda_p: float = knob(
        15000.0,
        "float",
        say("Weight of what the model knows: number of keys that C stands for."),
        low=1e-6,
        high=1e9,
        group="solver",
        needs=_WEIGHED,
    )
    lambda_n: float = knob(
        0.0,
        "float",
        say("Weight of the norm constraint ||Delta||^2."),
        low=0,
        high=1e9,
        group="solver",
        needs=_COVARIANCE,
    )
    lambda_n_unit: str = knob(
        "absolute",
        "choice",
        say("Whether lambda_n is a plain number or in units of the mean eigenvalue of lambda_p C."),
        choices=UNITS,
        group="solver",
        needs=_COVARIANCE,
    )
    covariance_ridge: float = knob(
        0.0,
        "float",
        say("Added to the covariance's diagonal."),
        low=0,
        high=10,
        unit=say("x mean eigenvalue"),
        group="solver",
        needs=_COVARIANCE,
    )
    null_space_rule: str = knob(
        "threshold",
        "choice",
        say(
            "How the null space is cut: eigenvalues of C under a value, the smallest that hold a share of "
            "its trace, or a share of all directions."
        ),
        choices=("threshold", "energy", "directions"),
        group="solver",
        needs=_NULL_SPACE,
    )
    null_space: float = knob(
        0.02,
        "float",
        say("Where the null space is cut, by the rule above."),
        low=0,
        high=1e6,
        group="solver",
        needs=_NULL_SPACE,
    )
    recut_every: int = knob(
        0,
        "int",
        say(
            "Edits after which the null space is cut anew, from C and the mean of all earlier keys "
            "(BetaEdit); 0: never."
        ),
        zero=say("never"),
        low=0,
        high=1000000,
        group="solver",
        needs=_BOTH,
    )
    l2: float = knob(
        10.0, "float", say("Weight of ||Delta P||^2."), low=1e-9, high=1e9, group="solver", needs=_NULL_SPACE
    )
    l2_unit: str = knob(
        "absolute",
        "choice",
        say("Whether l2 is a plain number or in units of the mean squared norm of a key."),
        choices=UNITS,
        group="solver",
        needs=_NULL_SPACE,
    )
    statistics_multiplier: int = knob(
        10,
        "int",
        say(
            "Tokens of text per MLP dimension for the covariance; three tenths of it where the model itself "
            "writes the text."
        ),
        low=1,
        high=10000,
        group="solver",
    )
    remember: str = knob(
        "nothing",
        "choice",
        say("Keys of earlier batches that must stay: none, as each batch saw them before it was written, or after."),
        choices=("nothing", "keys before", "keys after"),
        group="memory",
    )
    keep: str = knob(
        "nothing",
        "choice",
        say(
            "What a change is kept from touching: the principal directions of W as it is now, its rows at "
            "length 1 (SPHERE), or the singular directions of W_0 on both sides (REVIVE)."
        ),
        choices=("nothing", "principal directions", "singular directions"),
        group="afterwards",
    )
    keep_share: float = knob(
        0.5,
        "float",
        say("Share of the matrix that the kept directions hold, by the squares of its singular values."),
        low=0,
        high=1,
        group="afterwards",
        needs=_KEEPS,
    )
    keep_strength: float = knob(
        1.0,
        "float",
        say("Share of a change along the kept directions that is taken away."),
        low=0,
        high=1,
        group="afterwards",
        needs=_KEEPS,
    )

    @property
    def written(self) -> tuple[int, ...]:
        """The layers that are written, ascending."""
        return parse_layers(self.layers)
