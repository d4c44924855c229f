"""The change alone, as a LoRA adapter in PEFT's layout.

PEFT adds ``(alpha / r) B A`` to a weight, with ``lora_A.weight`` A (r, in) and ``lora_B.weight`` B (out, r), for
GPT-2's Conv1D as well (``fan_in_fan_out``). A layer's change is the sum of its deltas, ``left @ right`` with the
factors of all batches side by side; so ``B = left``, ``A = right`` and ``alpha = r`` represent it without loss.

Programs that serve adapters bound their rank (vLLM's default is 16), so that a change of many edits has to be cut. The
cut is the best of its rank for the keys that matter (:mod:`engine.exports.low_rank`): those of the text that the
statistics come from, of the edits, or of both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import Tensor

from engine.associative.keys import subject_keys
from engine.errors import BadInput
from engine.events import Log, Progress, Steps
from engine.exports.kept import Kept, what_is_kept
from engine.exports.low_rank import Factors, cut, whole_changes
from engine.exports.model_folder import warn_of_side_memory, write_provenance
from engine.exports.names import module_path
from engine.exports.options import AdapterOptions
from engine.methods.locate.writing import text_wanted
from engine.model.checked_tensors import save_checked
from engine.model.delta import Delta, LayerDelta
from engine.model.parameter import OUTSIDE
from engine.support.files import filling
from engine.support.wording import say, say_count

if TYPE_CHECKING:
    from engine.associative.statistics import StatisticsStore
    from engine.fact import Fact
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel

_TASK = say("Exporting the adapter")


EXACT = AdapterOptions()


class AdapterSource:
    """What an adapter is made from: the model with its applied change, the edits in it, the statistics of its keys."""

    def __init__(
        self, model: LoadedModel, edits: Sequence[Fact] = (), statistics: StatisticsStore | None = None
    ) -> None:
        self.model, self.edits = model, tuple(edits)
        self._statistics = statistics

    def factors(self, options: AdapterOptions = EXACT) -> Steps[dict[Site, Factors]]:
        """The change of each matrix, cut where ``options`` ask for it; raises BadInput where nothing was edited."""
        changes = whole_changes(self.model)
        if not changes:
            raise BadInput(say("nothing has been edited, so there is no change to export."), say("Run an edit first."))
        if others := [path for layer, path in changes if layer == OUTSIDE]:
            raise BadInput(
                say_count(
                    len(others),
                    "{n} parameter was changed that no adapter holds: {name}.",
                    "{n} parameters were changed that no adapter holds, such as {name}.",
                    name=others[0],
                ),
                say("Export the deltas or the model folder, which hold them."),
            )
        shapes = {site: self.model.anatomy.layers[site[0]].matrix(site[1]).shape for site in changes}
        most = {site: min(options.rank or max(shape), *shape) for site, shape in shapes.items()}
        large = [site for site, change in changes.items() if change.left.shape[1] > most[site]]
        moments = (yield from self._moments(large, options.keys)) if options.rank else {}
        found = {}
        for done, (site, (left, right, _)) in enumerate(changes.items()):
            yield Progress(_TASK, done, len(changes), say("matrices"), say("layer {layer}", layer=site[0]))
            found[site] = cut(left, right, most[site], moments.get(site[0]) if not site[1] else None)
        return found

    def kept(self, factors: Mapping[Site, Factors]) -> Steps[Kept]:
        """What ``factors`` in place of the whole change keep of the edits; side memories are no part of them."""
        parts = (LayerDelta.of(layer, f.left, f.right, path) for (layer, path), f in factors.items())
        return (yield from what_is_kept(self.model, self.edits, Delta(tuple(parts))))

    def _moments(self, sites: Sequence[Site], keys: str) -> Steps[dict[int, Tensor]]:
        """Second moments (m, m) of the inputs of the MLPs' write matrices among ``sites``, by layer, float64.

        The others have no statistics and are cut for all directions alike.
        """
        layers = [layer for layer, path in sites if not path]
        found: dict[int, Tensor] = {}
        if not layers or keys == "all":
            return found
        if keys in ("both", "edits") and self.edits:
            own = yield from subject_keys(self.model, self.edits, layers)
            found = {layer: (k.double() @ k.double().T).cpu() / k.shape[1] for layer, k in own.items()}
        if keys in ("both", "text") and self._statistics is not None:
            there = yield from self._statistics.there(layers, 1)
            if missing := [layer for layer in layers if layer not in there]:
                yield from self._statistics.prepare(missing, text_wanted(self.model) * self.model.info.inner)
            for layer in layers:
                found[layer] = found.get(layer, 0) + self._statistics.get(layer).matrix.double()
        return found


def measure_adapter(source: AdapterSource, options: AdapterOptions) -> Steps[Kept]:
    """What an adapter by ``options`` would keep of the edits, before it is written."""
    factors = yield from source.factors(options)
    return (yield from source.kept(factors))


def export_adapter(source: AdapterSource, folder: Path | str, options: AdapterOptions = EXACT) -> Steps[Path]:
    """Write the sum of the applied deltas as a PEFT LoRA adapter into the new or empty ``folder``.

    Exact (in float32) without a bound of the rank. With one, each matrix' relative error and what is kept of the edits
    are logged and recorded with the adapter. Raises :class:`BadInput` where nothing was edited or ``folder`` holds
    files. Side memories are not exported, which is logged.
    """
    folder, model = Path(folder), source.model
    yield from warn_of_side_memory(model)
    with filling(folder) as temporary:
        factors = yield from source.factors(options)
        about: dict[str, Any] = {"relative_errors": {_path(model, site): f.error for site, f in factors.items()}}
        if any(f.error for f in factors.values()):
            yield from _say_errors(factors)
            kept = yield from source.kept(factors)
            yield Log(kept.sentence, "warning" if kept.lost else "info")
            about |= {"rank": options.rank, "keys": options.keys, "kept": kept.records()}
        _write(model, temporary, {_path(model, site): f for site, f in factors.items()})
        write_provenance(model, temporary, **about)
    yield Progress(_TASK, len(factors), len(factors), say("matrices"))
    return folder


def _say_errors(factors: Mapping[Site, Factors]) -> Steps[None]:
    for (layer, _), found in factors.items():
        if found.error:
            rank = found.left.shape[1]
            yield Log(
                say(
                    "Layer {layer}: cut to rank {rank}, relative error {error:.2e}.",
                    layer=layer,
                    rank=rank,
                    error=found.error,
                )
            )


def _path(model: LoadedModel, site: Site) -> str:
    return module_path(model, model.anatomy.layers[site[0]].matrix(site[1]))


def _write(model: LoadedModel, folder: Path, factors: Mapping[str, Factors]) -> None:
    tensors = {}
    for path, (left, right, _) in factors.items():
        tensors[f"base_model.model.{path}.lora_A.weight"] = right.contiguous()
        tensors[f"base_model.model.{path}.lora_B.weight"] = left.contiguous()
    save_checked(tensors, folder / "adapter_model.safetensors", {"format": "pt"})
    text = json.dumps(_configuration(model, {path: f.left.shape[1] for path, f in factors.items()}), indent=2)
    (folder / "adapter_config.json").write_text(text + "\n", encoding="utf-8")


def _configuration(model: LoadedModel, ranks: dict[str, int]) -> dict[str, Any]:
    """PEFT's adapter_config.json; alpha equals the rank everywhere, so that the scale is 1."""
    usual = max(ranks.values())
    others = {path: rank for path, rank in ranks.items() if rank != usual}
    return {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": model.info.folder,
        "r": usual,
        "lora_alpha": usual,
        "rank_pattern": others,
        "alpha_pattern": others,
        "target_modules": list(ranks),
        "fan_in_fan_out": any(layer.write.transposed for layer in model.anatomy.layers),
        "lora_dropout": 0.0,
        "bias": "none",
        "use_rslora": False,
        "use_dora": False,
        "modules_to_save": None,
        "inference_mode": True,
    }
