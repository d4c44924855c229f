"""Load a model from this machine: safetensors or GGUF, no code from its folder, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from engine.errors import BadInput, ModelRefused, PalimpsestError
from engine.events import Log, Progress, Steps
from engine.model.anatomy import Anatomy, find_anatomy
from engine.model.checkpoint import Checkpoint, Weights, reading
from engine.model.decoding import Decoder
from engine.model.device import available_devices, check_surroundings, choose_device, memory_errors
from engine.model.finite import PROBE, refuse_not_finite
from engine.model.folder import GENERATION_FILE
from engine.model.footprint import choose_dtype, language_model, last_line, read_config, refusal_of
from engine.model.foreign import UNQUANTISED, before_names, packed_tensor
from engine.model.opening import open_checkpoint
from engine.model.quiet import quiet_transformers
from engine.model.resumable import last_resumable
from engine.model.side.installed import SideMemories
from engine.model.side.memory import Told
from engine.model.side.read_adapter import ReadAdapter
from engine.model.tokens import TextEncoder, positions_of
from engine.model.weights import EditableWeights
from engine.support.background import beside
from engine.support.shortage import is_panic
from engine.support.wording import say, say_count

__all__ = ["LoadedModel", "ModelInfo", "available_devices", "load"]

# The weights are there and fit what describes them.
NOT_RUN = say(
    "The settings that came with it may be wrong, or the installed transformers cannot run this family in this way: "
    "another release of it may."
)
_NUMBER = re.compile(r"\.\d+\.")


@dataclass(frozen=True)
class ModelInfo:
    """The description of a loaded model for display; plain values.

    ``folder`` is the model's path, a folder or a GGUF file. ``fingerprint`` identifies config and weights (not
    dtype, device or folder), ``tokenization`` how texts become tokens ("" where that is not known); ``parameters``
    counts tied weights once.
    """

    name: str
    folder: str
    architecture: str
    layers: int
    hidden: int
    inner: int
    vocabulary: int
    parameters: int
    dtype: str
    device: str
    fingerprint: str
    tokenization: str = ""


@dataclass(frozen=True)
class TunedPreset:
    """All settings of a method that were found for one model, and how."""

    settings: Mapping[str, Any]
    source: str


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A decoder in evaluation mode without gradients, with everything that is known about it.

    ``tuned`` are settings that a person found for it, by the names of methods, and ``readers`` the adapters by which it
    was taught to "read" a memory and to "write" to it.
    """

    info: ModelInfo
    module: PreTrainedModel
    tokens: TextEncoder
    anatomy: Anatomy
    weights: EditableWeights
    device: torch.device
    dtype: torch.dtype
    tuned: dict[str, TunedPreset] = field(default_factory=dict)
    readers: dict[str, ReadAdapter] = field(default_factory=dict)

    @property
    def tokenizer(self) -> PreTrainedTokenizerBase:
        """The tokenizer itself. Texts are encoded and decoded by ``tokens`` alone."""
        return self.tokens.tokenizer

    def told_before(self, prompt: str) -> str:
        """The context that side memories put before ``prompt``."""
        return self.told([prompt])[0].before

    def told(self, prompts: Sequence[str]) -> list[Told]:
        """What side memories put around each of ``prompts``; a memory that the model itself asks is asked for all."""
        return self.weights.side.told(prompts, self.tokens, self.anatomy.embedding)

    def asked(self, prompt: str) -> str:
        """``prompt`` with what side memories put before it, and behind it, where the answer goes on."""
        return self.asked_all([prompt])[0]

    def asked_all(self, prompts: Sequence[str]) -> list[str]:
        """The same of several prompts; a memory that the model itself asks is asked for all of them together."""
        told = self.told(prompts)
        return [one.before + one.followed(prompt) for prompt, one in zip(prompts, told, strict=True)]


def load(place: Path | str, device: str = "auto", dtype: str = "auto") -> Steps[LoadedModel]:
    """Load a model folder or a GGUF file, yielding progress after each tensor.

    Closing the generator cancels and frees everything.

    ``device`` "auto" is the first of :func:`available_devices`. ``dtype`` "auto" is the file's own on an accelerator,
    on a CPU float32 for models under 2 GB and bfloat16 above.
    Raises ModelRefused or BadInput with the file and the remedy, OutOfMemory when the device is too small.
    """
    check_surroundings()
    checkpoint = open_checkpoint(place)
    target = choose_device(device)
    chosen: torch.dtype = getattr(torch, choose_dtype(dtype, checkpoint.dtype, checkpoint.parameters, target.type))
    with memory_errors(say("loading the model")):
        with quiet_transformers():
            config = read_config(checkpoint)
        if refusal := refusal_of(checkpoint, config):
            raise ModelRefused(refusal)
        yield from checkpoint.remarks()
        tokens = yield from beside(
            lambda: _load_tokenizer(checkpoint, config), Progress(say("Reading the vocabulary"), 0, 0)
        )
        module, fingerprint = yield from _load_module(checkpoint, config, chosen, target)
        with _refusing(say("The model in {place} cannot read a text", place=checkpoint.place), NOT_RUN):
            yield Progress(say("Trying the model"), 0, 2)
            refuse_not_finite(module, tokens)
            yield Progress(say("Trying the model"), 1, 2)
            anatomy = find_anatomy(module)
            anatomy = replace(anatomy, resumable=last_resumable(module, anatomy))
        weights = EditableWeights(anatomy, side=SideMemories(module, anatomy))
        with _refusing(say("The model in {place} cannot write a text", place=checkpoint.place), NOT_RUN):
            Decoder(module, tokens, weights.side.reading).try_out(PROBE)
    info = _describe(checkpoint, module, anatomy, chosen, target, fingerprint, tokens.fingerprint())
    return LoadedModel(info, module, tokens, anatomy, weights, target, chosen)


def read_module(place: Path | str, dtype: torch.dtype) -> Steps[tuple[PreTrainedModel, str]]:
    """The module alone of another model, in ``dtype`` on the CPU, and the fingerprint of its weights.

    Raises ModelRefused or BadInput as :func:`load` does.
    """
    checkpoint = open_checkpoint(place)
    with memory_errors(say("reading the other model")):
        with quiet_transformers():
            config = read_config(checkpoint)
        if refusal := refusal_of(checkpoint, config):
            raise ModelRefused(refusal)
        return (yield from _load_module(checkpoint, config, dtype, torch.device("cpu")))


def _load_module(
    checkpoint: Checkpoint, config: Any, dtype: torch.dtype, device: torch.device
) -> Steps[tuple[PreTrainedModel, str]]:
    """Read the tensors, have transformers assemble them without copying, and move the result to the device.

    Returns the model and the fingerprint of its weights.
    """
    model_class, config = _model_class(config)
    cast = None if _keeps_parts_in_float32(model_class) else dtype
    weights = yield from _read_weights(checkpoint, model_class, config, cast, device)
    with quiet_transformers():
        module, unused = _assemble(checkpoint, model_class, config, weights.tensors, dtype)
        _read_generation_config(checkpoint, module)
    weights.tensors.clear()
    if unused:
        yield Log(
            say_count(
                len(unused),
                "{n} tensor of the files is no part of this model and was left out: {name}.",
                "{n} tensors of the files are no part of this model and were left out, such as {name}.",
                name=unused[0],
            )
        )
    module.eval().requires_grad_(False)
    yield from _move(module, device)
    return module, weights.fingerprint


def _read_weights(
    checkpoint: Checkpoint, model_class: Any, config: Any, cast: torch.dtype | None, device: torch.device
) -> Steps[Weights]:
    """The tensors of the files; an exception of transformers on unexpected content becomes a refusal."""
    with _refusing(say("The weights in {place} cannot be read", place=checkpoint.place)):
        return (yield from checkpoint.read_weights(model_class, config, cast, fresh=device.type == "cpu"))


def _model_class(config: Any) -> tuple[Any, Any]:
    """The language-model class for a configuration, and that class's own part of the configuration."""
    model_class: Any = language_model(config)
    text_class = config.sub_configs.get("text_config")
    if text_class is not None and model_class.config_class == text_class:
        return model_class, config.get_text_config()
    return model_class, config


def _keeps_parts_in_float32(model_class: Any) -> bool:
    """Whether the family keeps some parts in float32, so that only transformers may cast."""
    marks = ("_keep_in_fp32_modules", "_keep_in_fp32_modules_strict")
    return any(getattr(model_class, mark, None) for mark in marks)


def _assemble(
    checkpoint: Checkpoint, model_class: Any, config: Any, tensors: dict[str, Tensor], dtype: torch.dtype
) -> tuple[PreTrainedModel, list[str]]:
    """Let transformers build the model around ``tensors``: it knows old names, tied weights and computed buffers.

    Returns the model and the names of unused tensors.
    """
    with _refusing(say("The model that {file} describes cannot be built", file=checkpoint.described_by)):
        module, found = model_class.from_pretrained(
            None,
            config=config,
            state_dict=tensors,
            dtype=dtype,
            attn_implementation=_attention(model_class),
            ignore_mismatched_sizes=True,  # they are reported below, in plain words
            output_loading_info=True,
        )
    where = say("The weights in {place}", place=checkpoint.place)
    unused = sorted(found["unexpected_keys"])
    if packed := packed_tensor(unused):
        raise ModelRefused(
            say(
                "{where} are stored quantised, though {name} does not say so: {tensor}.",
                where=where,
                name=checkpoint.described_by.name,
                tensor=packed,
            ),
            UNQUANTISED,
        )
    if missing := sorted(found["missing_keys"]):
        raise _incomplete(where, missing, unused)
    if mismatched := sorted(found["mismatched_keys"], key=str):
        raise ModelRefused(
            say_count(
                len(mismatched),
                "{where} do not fit {name}: {n} tensor differs in shape, {tensor}.",
                "{where} do not fit {name}: {n} tensors differ in shape, such as {tensor}.",
                where=where,
                name=checkpoint.described_by.name,
                tensor=_mismatch(*mismatched[0]),
            ),
            say("Copy or download both again."),
        )
    _check_numbers(checkpoint, module, tensors)
    if blocks := _blocks_left_out(unused, module):
        raise ModelRefused(
            say(
                "{where} have layers that {name} does not count, such as {block}.",
                where=where,
                name=checkpoint.described_by.name,
                block=blocks[0],
            ),
            say("Copy or download both again; for a model of fewer layers, leave the tensors of the others out."),
        )
    return module, unused


def _incomplete(where: str, missing: Sequence[str], unused: Sequence[str]) -> ModelRefused:
    """The refusal of weights without ``missing`` tensors, which the ``unused`` ones may be under longer names."""
    if before := before_names(missing, unused):
        return ModelRefused(
            say(
                "{where} have names as within something else: {before} stands before them.", where=where, before=before
            ),
            say("Save the model by itself, without what wraps it (DataParallel, torch.compile, an adapter)."),
        )
    return ModelRefused(
        say(
            "{where} are not a whole language model: {count} of its tensors are missing, such as {tensor}.",
            where=where,
            count=len(missing),
            tensor=missing[0],
        ),
        say("Choose the folder of a causal language model."),
    )


def _mismatch(name: str, found: Sequence[int], wanted: Sequence[int]) -> str:
    """A tensor with its shape in the files and the one that it should have."""
    shapes = (" x ".join(map(str, shape)) or "0" for shape in (found, wanted))
    return say("{name} ({found} instead of {wanted})", name=name, **dict(zip(("found", "wanted"), shapes, strict=True)))


def _check_numbers(checkpoint: Checkpoint, module: PreTrainedModel, tensors: Mapping[str, Tensor]) -> None:
    """Refuse weights that are whole numbers: quantised ones whose scales are not known here."""
    weights = dict(module.named_parameters())
    odd = next((name for name, one in tensors.items() if name in weights and not one.is_floating_point()), "")
    if odd:
        raise ModelRefused(
            say(
                "The weights in {place} are no floating-point numbers: {tensor} holds {kind}.",
                place=checkpoint.place,
                tensor=odd,
                kind=str(tensors[odd].dtype).removeprefix("torch."),
            ),
            say("They may be quantised: download the model as it was before that, or its GGUF version."),
        )


def _blocks_left_out(unused: Sequence[str], module: PreTrainedModel) -> list[str]:
    """Numbered parts with ``unused`` tensors that ``module`` has under another number: its description counts less."""
    numbered = {_NUMBER.sub(".N.", name) for name in module.state_dict()}
    used = numbered | {name.removeprefix(f"{module.base_model_prefix}.") for name in numbered}
    found = [_NUMBER.search(name) for name in unused if _NUMBER.sub(".N.", name) in used]
    return [one.string[: one.end() - 1] for one in found if one is not None]


def _attention(model_class: Any) -> str:
    """PyTorch's attention, or the eager one for families without it; never a kernel that a folder asks to download."""
    return "sdpa" if getattr(model_class, "_supports_sdpa", False) else "eager"


def _read_generation_config(checkpoint: Checkpoint, module: PreTrainedModel) -> None:
    """Apply the files' generation settings."""
    try:
        checkpoint.read_generation_config(module)
        settings = module.generation_config
        ends = settings.eos_token_id if settings is not None else None
        if any(not isinstance(end, int | None) for end in (ends if isinstance(ends, list) else [ends])):
            raise TypeError(say("eos_token_id names no token by its number"))
    except PalimpsestError:
        raise
    except Exception as error:  # the file is user data: transformers may raise anything on it
        file = checkpoint.place / GENERATION_FILE
        raise BadInput(
            say("this cannot be used: {error}", error=last_line(error)), say("Remove or repair it."), file=file
        ) from error


def _move(module: PreTrainedModel, device: torch.device) -> Steps[None]:
    """Move the parameters one by one, keeping tied ones tied, then the buffers."""
    if device.type == "cpu":
        return
    parameters = list(module.parameters())
    done, total = 0, sum(parameter.nbytes for parameter in parameters)
    for parameter in parameters:
        parameter.data = parameter.data.to(device)
        done += parameter.nbytes
        yield reading(done, total, say("to {device}", device=str(device)))
    for part in module.modules():
        for name, buffer in part.named_buffers(recurse=False):
            part._buffers[name] = buffer.to(device)


def _load_tokenizer(checkpoint: Checkpoint, config: Any) -> TextEncoder:
    """The model's fast tokenizer, with spans of characters that can be trusted, and the vocabulary of the model."""
    folder = checkpoint.place
    with (
        quiet_transformers(),
        _refusing(
            say("The tokenizer in {folder} cannot be loaded", folder=folder),
            say("Copy the model's tokenizer.json into the folder."),
        ),
    ):
        tokenizer = checkpoint.read_tokenizer(config)
        if not getattr(tokenizer, "is_fast", False):
            raise ModelRefused(
                say(
                    "The tokenizer in {folder} is a slow one that gives no character offsets, which editing needs.",
                    folder=folder,
                ),
                say("Add the model's tokenizer.json."),
            )
        tokens = TextEncoder(tokenizer, config.get_text_config().vocab_size, positions_of(config))
        covers_text = tokens.covers_text  # a tokenizer may fail on its first text only
    if not covers_text:
        raise ModelRefused(
            say("The tokenizer in {folder} does not cover plain text.", folder=folder),
            say("Add the model's tokenizer.json."),
        )
    if not tokens.fits_model:
        raise ModelRefused(
            say(
                "The tokenizer in {folder} has {size} tokens, its model only {vocabulary}.",
                folder=folder,
                size=tokens.size,
                vocabulary=tokens.vocabulary,
            ),
            say("Copy the model's own tokenizer files into the folder."),
        )
    return tokens


def _embedding_rows(module: PreTrainedModel) -> int:
    """The number of rows of the embedding."""
    weight = module.get_input_embeddings().weight
    assert isinstance(weight, Tensor)
    return weight.shape[0]


def _describe(
    checkpoint: Checkpoint,
    module: PreTrainedModel,
    anatomy: Anatomy,
    dtype: torch.dtype,
    device: torch.device,
    fingerprint: str,
    tokenization: str,
) -> ModelInfo:
    """The plain description of a loaded model."""
    hidden, inner = anatomy.layers[0].write.shape
    return ModelInfo(
        name=checkpoint.name,
        folder=str(checkpoint.place),
        architecture=type(module).__name__,
        layers=len(anatomy.layers),
        hidden=hidden,
        inner=inner,
        vocabulary=_embedding_rows(module),
        parameters=sum(parameter.numel() for parameter in module.parameters()),
        dtype=str(dtype).removeprefix("torch."),
        device=str(device),
        fingerprint=fingerprint,
        tokenization=tokenization,
    )


@contextmanager
def _refusing(what: str, hint: str = say("Its files may be damaged, or need a newer transformers.")) -> Iterator[None]:
    """Turn any exception of transformers on unusable files into a refusal that begins with ``what``."""
    try:
        with memory_errors(say("loading the model")):
            yield
    except PalimpsestError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        raise ModelRefused(say("{what}: {reason}", what=what, reason=last_line(error)), hint) from error
