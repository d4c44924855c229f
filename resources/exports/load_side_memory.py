"""Puts side memories that Palimpsest exported beside a model: plain torch, transformers and safetensors.

    from transformers import AutoModelForCausalLM
    from load_side_memory import attach

    model = AutoModelForCausalLM.from_pretrained(BASE)
    memory = attach(model, FOLDER)      # memory.remove() takes it away again

A memory decides about a text once, at the end of its prompt: everything that a first pass is given. Generate with a
key-value cache (transformers' default), so that a continuation keeps to it. Prompts may be padded, with a mask.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

LONG_PROMPT = 100  # tokens, from which on WISE takes the largest activation instead of the mean


class Reading:
    """Where the prompts of the present texts end, and what was decided about them."""

    def __init__(self) -> None:
        self.shape, self.continued, self.rows = (0, 0), False, -1
        self.prompt = torch.empty(0, 0, dtype=torch.bool)
        self.last = torch.empty(0, dtype=torch.long)
        self.choices: dict[str, Any] = {}

    def begin(self, _: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Read the arguments of a pass of the whole model."""
        given = args[0] if args else kwargs.get("input_ids")
        given = kwargs["inputs_embeds"] if given is None else given
        self.shape = rows, width = int(given.shape[0]), int(given.shape[1])
        cache = next((kwargs[name] for name in ("cache", "past_key_values") if kwargs.get(name) is not None), None)
        self.continued = cache is not None and cache.get_seq_length() > 0 and self.rows == rows
        if self.continued:
            return
        self.choices, self.rows = {}, rows
        mask = kwargs.get("attention_mask")
        if mask is None or tuple(mask.shape) != (rows, width):
            mask = torch.ones(rows, width, dtype=torch.bool, device=given.device)
        self.prompt = mask.to(given.device).bool()
        self.last = torch.where(self.prompt, torch.arange(width, device=given.device), -1).amax(1)

    def by_text(self, states: Tensor) -> Tensor:
        """(B, T, d), also where a module sees texts and tokens flattened into one."""
        return states.unflatten(0, self.shape) if states.dim() == 2 else states

    def at_last(self, states: Tensor) -> Tensor:
        """(B, d) float32: the states at each prompt's last token."""
        shaped = self.by_text(states)
        return shaped[torch.arange(len(shaped), device=shaped.device), self.last.to(shaped.device)].float()


class Codebook:
    """GRACE: the value of the nearest key takes the output's place, where the key is within its radius."""

    def __init__(self, name: str, part: dict[str, Any], tensors: dict[str, Tensor], reading: Reading) -> None:
        self.name, self.reading = name, reading
        self.keys, self.values, self.radii, self.codes = (tensors[key] for key in ("keys", "values", "radii", "codes"))

    def __call__(self, _: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The module's output with the values of the entries that answer."""
        reading = self.reading
        if not reading.continued:
            queries = reading.at_last(args[0])
            distance, nearest = torch.cdist(queries, self.keys, compute_mode="donot_use_mm_for_euclid_dist").min(1)
            reading.choices[self.name] = (nearest, distance <= self.radii[nearest])
        nearest, hits = reading.choices[self.name]
        codes, states = self.codes[nearest][:, None], reading.by_text(output)
        if reading.continued:  # the prompt is past: only entries that replace everywhere (2) still act
            places = (hits[:, None] & (codes == 2)).expand(-1, states.shape[1])
        else:
            last = torch.arange(states.shape[1], device=states.device) == reading.last[:, None]
            places = (last | (reading.prompt & (codes == 1)) | (codes == 2)) & hits[:, None]
        values = self.values[nearest].to(output.dtype)[:, None, :]
        return torch.where(places[:, :, None], values, states).view(output.shape) if bool(places.any()) else None


class Router:
    """WISE: the copy with the largest activation above its own threshold answers in place of the write matrix."""

    def __init__(self, name: str, part: dict[str, Any], tensors: dict[str, Tensor], reading: Reading) -> None:
        self.name, self.part, self.reading = name, part, reading
        self.copies = [tensors[f"copy.{index}"] for index in range(len(part["thresholds"]))]
        self.act: nn.Module = nn.Identity()

    def __call__(self, _: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The write matrix's output, changed for the texts that a copy answers."""
        keys, base = self.reading.by_text(args[0]), self.reading.by_text(output)
        if not self.reading.continued:
            self.reading.choices[self.name] = self._choose(keys, base)
        choice = self.reading.choices[self.name]
        if not bool((choice >= 0).any()):
            return None
        change = torch.zeros_like(base)
        for index in choice[choice >= 0].unique().tolist():
            rows = choice == index
            change[rows] = keys[rows] @ self.copies[index].to(keys.dtype).T
        return torch.where((choice >= 0)[:, None, None], base + change, base).view_as(output)

    def _choose(self, keys: Tensor, base: Tensor) -> Tensor:
        best = torch.zeros(len(keys), device=keys.device)
        choice = torch.full((len(keys),), -1, device=keys.device)
        for index, threshold in enumerate(self.part["thresholds"]):
            moved = (keys @ self.copies[index].to(keys.dtype).T).float()
            if self.part["form"] == "reference":
                moved = self.act(base.float() + moved) - self.act(base.float())
            distance = self._over_prompt(moved.norm(dim=-1))
            better = (distance > threshold) & (distance > best)
            best, choice = torch.where(better, distance, best), torch.where(better, index, choice)
        return choice

    def _over_prompt(self, norms: Tensor) -> Tensor:
        """One number a text from one a token, over the prompt: its last, its largest but the first, or the mean."""
        prompt, last = self.reading.prompt, self.reading.last
        if self.part["place"] == "last":
            return norms[torch.arange(len(norms), device=norms.device), last]
        if self.part["place"] == "largest":
            later = prompt & (prompt.cumsum(1) > 1)
            return norms.masked_fill(~torch.where(later.any(1, keepdim=True), later, prompt), 0.0).amax(1)
        counts = prompt.sum(1)
        mean = (norms * prompt).sum(1) / counts.clamp_min(1)
        return torch.where(counts > LONG_PROMPT, norms.masked_fill(~prompt, 0.0).amax(1), mean)


class Residual:
    """MEMOIR: columns of a residual memory answer the texts whose mask resembles that of an edit."""

    def __init__(self, name: str, part: dict[str, Any], tensors: dict[str, Tensor], reading: Reading) -> None:
        self.name, self.part, self.reading = name, part, reading
        self.background, self.permutation = tensors["background"], tensors["permutation"]
        self.masks, self.matrix = tensors["masks"], tensors["matrix"]

    def __call__(self, _: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The write matrix's output with the memory's for the texts that it answers."""
        keys, base = self.reading.by_text(args[0]), self.reading.by_text(output)
        if not self.reading.continued:
            self.reading.choices[self.name] = self._choose(keys)
        rows, active = self.reading.choices[self.name]
        if not len(rows):
            return None
        added = (keys[rows].float() * active[:, None, :]) @ self.matrix.T
        return base.index_put((rows,), (base[rows].float() + added).to(output.dtype)).view_as(output)

    def _choose(self, keys: Tensor) -> tuple[Tensor, Tensor]:
        prompt, top_k = self.reading.prompt, self.part["top_k"]
        means = torch.einsum("bt,btm->bm", prompt.float() / prompt.sum(1, keepdim=True), keys.float())
        columns = self.permutation[(means - self.background).abs().topk(top_k, -1).indices]
        own = torch.zeros_like(means, dtype=torch.bool).scatter(-1, columns, True)
        shared, nearest = (own.float() @ self.masks.float().T / top_k).max(1)
        rows = (shared >= self.part["threshold"]).nonzero().flatten()
        active = self.masks[nearest[rows]]
        return rows, active & own[rows] if self.part["active"] == 1 else active  # 1: the overlap


class Experts:
    """ELDER: a mixture of LoRA experts answers for texts whose code is near that of an edit."""

    def __init__(self, name: str, part: dict[str, Any], tensors: dict[str, Tensor], reading: Reading) -> None:
        self.name, self.part, self.reading, self.tensors = name, part, reading, tensors
        self.sites = range(len(part["modules"]))

    def decide(self, _: nn.Module, args: tuple[Any, ...]) -> None:
        """Before the query's matrix runs: route every text, and answer those whose code is near."""
        if self.reading.continued:
            return
        query = self.reading.at_last(args[0])
        logs = torch.stack(
            [torch.log_softmax(query @ self.tensors[f"{i}.gate"].T + self.tensors[f"{i}.bias"], -1) for i in self.sites]
        )
        top = logs.topk(self.part["top_k"], -1).indices
        chosen = torch.zeros_like(logs, dtype=torch.bool).scatter(-1, top, True)
        own, known = chosen.permute(1, 0, 2).flatten(1).float(), self.tensors["codes"].float()
        distance = (own.sum(1)[:, None] + known.sum(1) - 2 * own @ known.T).amin(1)
        rows = (distance < self.part["threshold"]).nonzero().flatten()
        self.reading.choices[self.name] = (rows, torch.where(chosen, logs.exp(), 0.0)[:, rows])

    def adding(self, index: int) -> Any:
        """The hook of one matrix."""
        down, up = self.tensors[f"{index}.down"], self.tensors[f"{index}.up"]
        count, inner, rank = down.shape
        flat = down.permute(1, 0, 2).reshape(inner, count * rank)

        def add(_: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
            rows, shares = self.reading.choices[self.name]
            if not len(rows):
                return None
            inputs, whole = self.reading.by_text(args[0]), self.reading.by_text(output)
            hidden = (inputs[rows].float() @ flat).unflatten(-1, (count, rank))
            moved = (hidden * shares[index][:, None, :, None]).flatten(-2) @ up.flatten(0, 1)
            answered = (whole[rows].float() + self.part["scale"] * moved).to(output.dtype)
            return whole.index_put((rows,), answered).reshape(output.shape)

        return add


class Attached:
    """The memories beside a model; :meth:`remove` takes them away."""

    def __init__(self, handles: list[Any]) -> None:
        self.handles = handles

    def remove(self) -> None:
        """The model is as it was."""
        for handle in self.handles:
            handle.remove()


def attach(model: nn.Module, folder: str | Path) -> Attached:
    """Put the memories in ``folder`` beside ``model``, which must be the base that they were made for."""
    folder = Path(folder)
    about = json.loads((folder / "side_memory.json").read_text("utf-8"))
    device = next(model.parameters()).device
    stored = {name: tensor.to(device) for name, tensor in load_file(folder / "side_memory.safetensors").items()}
    reading = Reading()
    handles = [model.register_forward_pre_hook(reading.begin, with_kwargs=True)]
    for number, part in enumerate(about["parts"]):
        name = f"{number}."
        own = {key.removeprefix(name): tensor for key, tensor in stored.items() if key.startswith(name)}
        if part["kind"] == "elder":
            experts = Experts(name, part, own, reading)
            handles.append(model.get_submodule(part["query"]).register_forward_pre_hook(experts.decide))
            for index, path in enumerate(part["modules"]):
                handles.append(model.get_submodule(path).register_forward_hook(experts.adding(index)))
            continue
        made: dict[str, Any] = {"grace": Codebook, "memoir": Residual, "wise": Router}
        memory = made[part["kind"]](name, part, own, reading)
        if part.get("activation") and isinstance(memory, Router):
            memory.act = model.get_submodule(part["activation"])
        handles.append(model.get_submodule(part["module"]).register_forward_hook(memory))
    return Attached(handles)
