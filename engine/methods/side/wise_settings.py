"""WISE's hyperparameters; defaults are those that its code publishes for Llama-2-7B."""

from __future__ import annotations

from dataclasses import dataclass

from engine.associative.merging import MERGE_NAMES
from engine.associative.side_training import Scale, SideTraining
from engine.methods.knobs import Hyperparameters, knob
from engine.model.side.routing import FORMS, PLACES
from engine.support.wording import say

SPARSE_MERGES = ("ties", "magnitude", "magnitude_norm", "dare_ties", "dare_linear")


@dataclass(frozen=True)
class WiseSettings(Hyperparameters):
    """WISE's hyperparameters.

    The published margins and rate are absolute numbers for models of seven billion parameters; ``unit`` "relative"
    takes them in the model's own scale (:class:`Scale`), and "logits" the rate also in that of its logits
    (:func:`engine.associative.logit_scale.logit_reach`).
    """

    layers: str = knob("27", "layers", say("The one layer whose MLP write matrix gets a side memory."))
    steps: int = knob(70, "int", say("Gradient steps per edit at most."), low=1, high=1000)
    unit: str = knob(
        "absolute",
        "choice",
        say(
            "Whether margins and learning rate are plain numbers, relative to the size of what the layer "
            "writes, or that and the rate also to how far the model's logits reach."
        ),
        choices=("absolute", "relative", "logits"),
    )
    learning_rate: float = knob(
        1.0,
        "float",
        say(
            "Rate of plain gradient descent on W'; relative: times ||A W||^2 / ||A||^2; logits: also over their reach."
        ),
        low=1e-6,
        high=1e6,
        group="training",
    )
    weight_decay: float = knob(
        1e-5, "float", say("Pulls the trained entries of W' to zero."), low=0, high=1, group="training"
    )
    norm_constraint: float = knob(
        1.0, "float", say("Largest change of one entry of W."), low=1e-6, high=1e6, group="training"
    )
    early_stop: bool = knob(
        True, "bool", say("End an edit's training once its loss is small and still."), group="training"
    )
    stop_loss: float = knob(
        0.02,
        "float",
        say("Loss at which training may end."),
        low=0,
        high=100,
        group="training",
        needs=("early_stop", (True,)),
    )
    stop_change: float = knob(
        1e-4,
        "float",
        say("Training ends where the loss changed by no more than this."),
        low=0,
        high=100,
        group="training",
        needs=("early_stop", (True,)),
    )
    prefixes: int = knob(
        10,
        "int",
        say("Generated prefixes behind which an edit is trained, beside the bare prompt."),
        low=0,
        high=10,
        group="training",
    )
    unrelated: int = knob(
        1,
        "int",
        say("Texts of the corpus that an edit must not be confused with, at each step."),
        low=1,
        high=16,
        group="training",
    )
    routing: str = knob(
        "paper",
        "choice",
        say(
            "Routing activation: the norm of A(W' - W), or that of the difference of the activation function's values."
        ),
        choices=FORMS,
        group="routing",
    )
    routed_by: str = knob(
        "mean",
        "choice",
        say(
            "Tokens of the prompt that the routing activation is taken over: the mean of all (published), "
            "the last, or the largest of any, which is trained to be the subject's."
        ),
        choices=PLACES,
        group="routing",
    )
    alpha: float = knob(
        5.0, "float", say("Routing activation that an unrelated text may have."), low=0, high=1e6, group="routing"
    )
    beta: float = knob(
        20.0, "float", say("Routing activation that an edit should have."), low=0, high=1e6, group="routing"
    )
    gamma: float = knob(
        10.0,
        "float",
        say("By how much the edit's is to exceed the unrelated text's."),
        low=0,
        high=1e6,
        group="routing",
    )
    act_ratio: float = knob(
        0.88,
        "float",
        say("The threshold of a side memory over the smallest routing activation of its own edits."),
        low=0.01,
        high=10,
        group="routing",
    )
    mask_ratio: float = knob(
        0.2, "float", say("Share of the matrix's entries that a shard may change."), low=1e-4, high=1, group="shards"
    )
    save_freq: int = knob(500, "int", say("Edits per shard."), low=1, high=1000000, unit=say("edits"), group="shards")
    merge_freq: int = knob(
        1000,
        "int",
        say("Edits after which shards are merged; a multiple of save_freq."),
        low=1,
        high=1000000,
        unit=say("edits"),
        group="shards",
    )
    memories: str = knob(
        "retrieve",
        "choice",
        say("Merge all shards into one memory (WISE-Merge), or keep each merged group as a memory of its own."),
        choices=("merge", "retrieve"),
        group="shards",
    )
    merge_algorithm: str = knob("ties", "choice", say("How shards are merged."), choices=MERGE_NAMES, group="shards")
    density: float = knob(
        0.53,
        "float",
        say("Share of the matrix's entries that a shard keeps when it is merged."),
        low=1e-4,
        high=1,
        group="shards",
        needs=("merge_algorithm", SPARSE_MERGES),
    )
    merge_weight: float = knob(
        1.0, "float", say("Weight of all new shards together in a merge."), low=1e-3, high=100, group="shards"
    )
    replay: bool = knob(
        False,
        "bool",
        say("Show each edit's training earlier edits too, which later ones must not be confused with."),
        group="training",
        needs=("memories", ("retrieve",)),
    )

    @property
    def shards_per_merge(self) -> int:
        """How many shards are merged at once."""
        return self.merge_freq // self.save_freq

    def training(self, scale: Scale, reach: float = 1.0) -> SideTraining:
        """How an edit is trained on a model of this scale; ``reach`` is that of its logits, for the unit "logits"."""
        relative = self.unit != "absolute"
        return SideTraining(
            steps=self.steps,
            learning_rate=self.learning_rate * (scale.value**2 / scale.key / reach if relative else 1.0),
            weight_decay=self.weight_decay,
            bound=self.norm_constraint,
            alpha=self.alpha,
            beta=self.beta,
            gamma=self.gamma,
            unit=scale.routed if relative else 1.0,
            early_stop=self.early_stop,
            stop_loss=self.stop_loss,
            stop_change=self.stop_change,
        )
