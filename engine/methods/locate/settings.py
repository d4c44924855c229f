"""The settings of locate-then-edit; a published method is one choice of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.associative.value_site import SitePart
from engine.associative.values import LOSS_STOP, SearchSettings
from engine.methods.knobs import knob
from engine.methods.locate.write_settings import WriteSettings
from engine.support.wording import say

ALIGNED_LOSS_STOP = 1e-2  # EAMET's
_SITES: dict[str, tuple[SitePart, ...]] = {
    "hidden state": ("block",),
    "mlp output": ("mlp",),
    "mlp and attention outputs": ("mlp", "attention"),
}


@dataclass(frozen=True)
class LocateSettings(WriteSettings):
    """The parts of the pipeline that :class:`WriteSettings` lacks: how v* is searched, the solver's form, and the
    post-processing of the change. The defaults are MEMIT's.
    """

    contexts: str = knob(
        "memit",
        "choice",
        say("Texts before the prompt: five of ten tokens (MEMIT), or twenty of five and ten tokens (ROME)."),
        choices=("memit", "rome"),
        group="values",
    )
    value_site: str = knob(
        "hidden state",
        "choice",
        say(
            "What is searched: a change of the hidden state after the layer (MEMIT), of the MLP's output "
            "(ROME), or of the MLP's and the attention's outputs, of which only the MLP's is written (PMET)."
        ),
        choices=("hidden state", "mlp output", "mlp and attention outputs"),
        group="values",
    )
    kl_factor: float = knob(
        0.0625, "float", say('Weight of the KL term that keeps "{{subject}} is a".'), low=0, high=100, group="values"
    )
    early_stop: str = knob(
        "loss",
        "choice",
        say(
            "When a fact's search ends: at a small loss; also once its target is the most probable answer "
            "(ENCORE; v1 counts as its first code did), or that with a small KL term (PMET); or only after "
            "all steps."
        ),
        choices=("loss", "most-probable", "most-probable-v1", "most-probable-kl", "fixed"),
        group="values",
    )
    extra_steps: int = knob(
        1,
        "int",
        say("Steps to go on after the target first is most probable."),
        low=0,
        high=100,
        group="values",
        needs=("early_stop", ("most-probable", "most-probable-v1")),
    )
    align: float = knob(
        0.0,
        "float",
        say(
            "Weight of the divergence between the cosines of the changes and those of their keys (EAMET); "
            "above 0 facts are searched one after another, each change begins along the state, as long as "
            "the key, and clamp is in units of the key's norm."
        ),
        low=0,
        high=1000,
        group="values",
    )
    align_nearest: float = knob(
        0.0,
        "float",
        say("Weight of the squared difference of these cosines for the fifty facts with the nearest keys."),
        low=0,
        high=1000,
        group="values",
    )
    boundary_layers: bool = knob(
        False,
        "bool",
        say(
            "Write only the first and the last of the layers, each with a v* searched for it, in place of "
            "one residual that all share (BLUE)."
        ),
        group="values",
    )
    norm_anchor: bool = knob(
        False,
        "bool",
        say("Bring every v* to the mean norm that v* has on the unedited model (norm-anchor scaling)."),
        group="values",
    )
    solve: str = knob(
        "ridge",
        "choice",
        say("Weigh the new facts against what must stay (ridge), or hold them exactly (equality)."),
        choices=("ridge", "equality"),
        group="solver",
    )
    key: str = knob(
        "averaged",
        "choice",
        say(
            "The key that the equality holds for: the averaged one (r-ROME), or the bare prompt's as in "
            "ROME's first code."
        ),
        choices=("averaged", "bare"),
        group="solver",
        needs=("solve", ("equality",)),
    )
    equality_slack: float = knob(
        0.0,
        "float",
        say("Added to the diagonal of the equality's system where a batch has several facts."),
        low=0,
        high=1e6,
        group="solver",
        needs=("solve", ("equality",)),
    )
    queue_limit: float = knob(
        0.0,
        "float",
        say(
            "Above this many times the first batch's disturbance of what the model knows, lambda_p grows "
            "with every batch, W is drawn back to W_0, and earlier edits are held at the values that they "
            "got (LyapLock); 0: nothing of it."
        ),
        zero=say("off"),
        low=0,
        high=1e9,
        group="solver",
        needs=("protect", ("covariance",)),
    )
    afterwards: str = knob(
        "nothing",
        "choice",
        say(
            "What is done to the change: keep its largest relative entries (RECT), or damp the singular "
            "values of the whole change that exceed the unedited matrix's largest (PRUNE)."
        ),
        choices=("nothing", "rect", "prune"),
        group="afterwards",
    )
    rect_share: float = knob(
        0.4,
        "float",
        say("Share of the entries that RECT keeps."),
        low=0.001,
        high=1,
        group="afterwards",
        needs=("afterwards", ("rect",)),
    )

    @property
    def written(self) -> tuple[int, ...]:
        """The layers that are written, ascending."""
        layers = super().written
        return tuple(dict.fromkeys((layers[0], layers[-1]))) if self.boundary_layers else layers

    def passes(self) -> tuple[LocateSettings, ...]:
        """The settings of each search with the layers that are written by what it finds, from below upward."""
        if not self.boundary_layers:
            return (self,)
        return tuple(replace(self, layers=str(layer)) for layer in self.written)

    @property
    def site_parts(self) -> tuple[SitePart, ...]:
        """The outputs of the last written layer that the search changes."""
        return _SITES[self.value_site]

    def search(self) -> SearchSettings:
        """The settings of the search for v*."""
        return SearchSettings(
            steps=self.steps,
            learning_rate=self.v_lr,
            relative_rate=self.v_lr_unit == "relative",
            clamp=self.clamp,
            kl_factor=self.kl_factor,
            weight_decay=self.weight_decay,
            stop=self.early_stop,
            extra_steps=self.extra_steps,
            loss_stop=ALIGNED_LOSS_STOP if self.align else LOSS_STOP,
        )
