"""The contents and memory needs of a model, before any weight is loaded."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import transformers
from transformers import CONFIG_MAPPING, MODEL_FOR_CAUSAL_LM_MAPPING, PreTrainedConfig
from transformers import __version__ as transformers_version
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

from engine.errors import BadInput, ModelRefused, OutOfMemory, PalimpsestError
from engine.model.checkpoint import DTYPE_BYTES, Checkpoint
from engine.model.device import choose_device, free_memory
from engine.model.folder import ModelFolder
from engine.model.opening import open_checkpoint
from engine.support.device_names import DTYPES, dtype_name
from engine.support.plain_text import shown
from engine.support.wording import listed, say

EDITED_LAYERS = 5  # the papers' presets spread an edit over five layers
CPU_FLOAT32_BYTES = 2 << 30
# A batch of ten facts, six contexts each, some thirty tokens: what one step of the search for v* keeps in memory.
SEARCH_TOKENS = 10 * 6 * 30
# What one block with frozen weights keeps for the backward pass, in multiples of d and of m per token: counted on
# Llama and GPT-2 blocks, in float32 and bfloat16.
KEPT_HIDDEN, KEPT_INNER = 8, 4
_ROUTED = re.compile(r"expert|moe|router", re.I)
MOST_PARTS = 100_000  # of one kind in a model: layers, heads, experts, labels
_COUNT = re.compile(r"^num_(labels|\w*layers|\w*heads|\w*experts|\w*groups)$|^n_(layer|head)s?$|_layers$")


@dataclass(frozen=True)
class Inspection:
    """A model folder or a GGUF file (``folder`` either way) as read from its headers.

    ``refusal`` says in one sentence why the model cannot be loaded and edited; "" when it can. ``precision`` says how
    the weights are stored and ``loss`` the precision lost by that, "" where none; ``remarks`` are warnings.
    """

    folder: str
    name: str
    architecture: str
    parameters: int
    file_dtype: str
    disk_bytes: int
    layers: int
    hidden: int
    inner: int
    vocabulary: int
    refusal: str
    precision: str = ""
    loss: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemoryEstimate:
    """Bytes on the device. ``free`` is what can be allocated there now, with the model not yet loaded.

    ``weights``: all parameters in the chosen dtype. ``statistics``: the second moments C (m, m) in float32 of five
    edited layers. ``working``: the base copy and float32 sum of those five write matrices, one factorised (m, m)
    system, and the activations of a search for v* over a batch of ten facts. ``total`` is their sum: an upper guide,
    as methods may keep C in main memory. ``dtype`` is the one chosen, also where "auto" was asked for.
    """

    weights: int
    statistics: int
    working: int
    total: int
    free: int
    dtype: str


def inspect(place: Path | str) -> Inspection:
    """Read the headers of a model folder or a GGUF file. ModelRefused or BadInput where it cannot be read."""
    checkpoint = open_checkpoint(place)
    config = read_config(checkpoint)
    text = config.get_text_config()
    named = checkpoint.architectures or (class_name(config),)
    hidden = _size(text, ("hidden_size",))
    return Inspection(
        folder=str(checkpoint.place),
        name=checkpoint.name,
        architecture=named[0],
        parameters=checkpoint.parameters,
        file_dtype=checkpoint.dtype,
        disk_bytes=checkpoint.disk_bytes,
        layers=_size(text, ("num_hidden_layers",)),
        hidden=hidden,
        inner=_size(text, ("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size")) or 4 * hidden,
        vocabulary=_size(text, ("vocab_size",)),
        refusal=refusal_of(checkpoint, config),
        precision=checkpoint.precision,
        loss=checkpoint.loss,
        remarks=tuple(log.text for log in checkpoint.remarks() if log.level == "warning"),
    )


def estimate(inspection: Inspection, device: str, dtype: str) -> MemoryEstimate:
    """What loading and editing will need on ``device`` in ``dtype`` ("auto" for both as :func:`load` takes it)."""
    target = choose_device(device)
    chosen = choose_dtype(dtype, inspection.file_dtype, inspection.parameters, target.type)
    width = DTYPE_BYTES[chosen]
    d, m, edited = inspection.hidden, inspection.inner, min(EDITED_LAYERS, inspection.layers)
    weights = inspection.parameters * width
    statistics = edited * m * m * 4
    sums = edited * d * m * (width + 4)
    activations = SEARCH_TOKENS * (inspection.layers * (KEPT_HIDDEN * d + KEPT_INNER * m) * width)
    logits = SEARCH_TOKENS * inspection.vocabulary * 4 * 2
    working = sums + 2 * m * m * 4 + activations + logits
    return MemoryEstimate(weights, statistics, working, weights + statistics + working, free_memory(target), chosen)


def check_beside(place: Path | str, device: str, dtype: str, role: str) -> Inspection:
    """The headers of a second model, which is read and not edited; ``role`` names it in errors ("the judge").

    Raises BadInput or ModelRefused for what is no model, OutOfMemory where it does not fit beside what is loaded.
    """
    found = inspect(place)
    if found.refusal:
        raise ModelRefused(found.refusal)
    needed = estimate(found, device, dtype)
    if needed.weights > needed.free:
        raise OutOfMemory(
            say(
                "{role} {name} needs {weights:.1f} GB beside the model, and {free:.1f} GB are free.",
                role=role,
                name=found.name,
                weights=needed.weights / 2**30,
                free=needed.free / 2**30,
            ),
            say("Choose a smaller one."),
        )
    return found


def choose_dtype(name: str, file_dtype: str, parameters: int, device_type: str) -> str:
    """The dtype to load in. "auto": the file's own on an accelerator; on a CPU float32 below 2 GB, else bfloat16.

    CPUs are slow and imprecise in float16, so "auto" never takes it there.
    """
    chosen = dtype_name(name)
    if chosen == "auto":
        if device_type != "cpu":
            return file_dtype if file_dtype in ("float32", "bfloat16", "float16") else "float32"
        return "float32" if parameters * 4 < CPU_FLOAT32_BYTES else "bfloat16"
    if chosen not in DTYPES:
        raise BadInput(
            say("there is no dtype {name!r}.", name=name), say("Choose one of: auto, float32, bfloat16, float16.")
        )
    return chosen


def read_config(checkpoint: Checkpoint) -> Any:
    """The transformers configuration, read without network and without foreign code; ModelRefused if invalid."""
    if isinstance(checkpoint, ModelFolder):
        _check_kind(checkpoint)
        _check_counts(checkpoint.described_by, checkpoint.config)
    elif refusal := checkpoint.refusal():  # such a file may hold no configuration at all
        raise ModelRefused(refusal)
    try:
        config = checkpoint.read_config()
        if not isinstance(config.get_text_config(), PreTrainedConfig):  # such as a number
            raise TypeError(say("a part of it that should be an object is none"))
        return config
    except PalimpsestError:
        raise
    except Exception as error:  # configuration classes fail in many ways on what they do not expect
        raise ModelRefused(
            say(
                "The configuration in {file} is not understood: {error}",
                file=checkpoint.described_by,
                error=last_line(error),
            ),
            say("The file may be damaged, or need a newer transformers."),
        ) from error


def _check_kind(folder: ModelFolder) -> None:
    """Refuse a model type that transformers does not know."""
    kind = folder.config.get("model_type")
    if not isinstance(kind, str) or kind not in CONFIG_MAPPING:
        raise ModelRefused(
            say(
                "The model type {kind!r:.80} of {place} is unknown to transformers {transformers_version}.",
                kind=kind,
                place=folder.place,
                transformers_version=transformers_version,
            ),
            say("The model may need its own code, which is never run here, or a newer transformers."),
        )


def _check_counts(file: Path, config: Mapping[str, Any]) -> None:
    """Refuse a count that no model has: transformers makes lists of that length, which may take all time and memory."""
    for key, value in config.items():
        if isinstance(value, dict):
            _check_counts(file, value)
        elif isinstance(value, int | float) and _COUNT.search(key) and not value <= MOST_PARTS:
            raise ModelRefused(
                say("{file} says {key} = {value}, which no model has.", file=file, key=key, value=shown(str(value))),
                say("Copy or download it again."),
            )


def language_model(config: Any) -> Any:
    """The language-model class of transformers for a configuration; None where it has none.

    One that was saved out of a multimodal model has a configuration that transformers knows by the whole model only: it
    is taken by the class that the configuration names, if that is a language model for such configurations.
    """
    if type(config) in MODEL_FOR_CAUSAL_LM_MAPPING:
        return MODEL_FOR_CAUSAL_LM_MAPPING[type(config)]
    named = config.architectures if isinstance(config.architectures, list) else []
    for name in named:
        model_class = getattr(transformers, name, None) if name in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.values() else None
        if getattr(model_class, "config_class", None) is type(config):
            return model_class
    return None


def class_name(config: Any) -> str:
    """The name of the language-model class for a configuration; that of the configuration where there is none."""
    return str((language_model(config) or type(config)).__name__)


def refusal_of(checkpoint: Checkpoint, config: Any) -> str:
    """Why a model with this configuration and these tensors cannot be edited, or ""."""
    if sys.flags.optimize > 1:  # transformers makes the documentation of each model when it defines it
        return say(
            "Python was started without docstrings (-OO or PYTHONOPTIMIZE=2), which transformers needs to define a "
            "model. Start it without that."
        )
    text = config.get_text_config()
    name = type(config).__name__.removesuffix("Config")
    if getattr(config, "is_encoder_decoder", False):
        return say("{name} is an encoder-decoder; only decoders such as GPT or Llama can be edited.", name=name)
    if refusal := checkpoint.refusal():
        return refusal
    if language_model(config) is None:
        return _no_language_model(config, name)
    if _has_experts(text, tuple(checkpoint.tensor_names)):
        return say(
            "{name} is a mixture of experts: it has no single MLP write matrix per layer. Choose a dense model.",
            name=name,
        )
    return ""


def _no_language_model(config: Any, name: str) -> str:
    """The reason for a configuration without a language-model class: it is multimodal, or cannot say anything."""
    senses = [key for key in config.sub_configs if key.startswith(("vision", "audio", "image", "speech"))]
    if senses and "text_config" in config.sub_configs:
        parts = listed(key.removesuffix("_config") for key in senses)
        return say(
            "{name} is multimodal (text and {parts}), and transformers has no class for its language model alone. "
            "Save that by itself (its language_model and head, save_pretrained), or choose a text model.",
            name=name,
            parts=parts,
        )
    return say(
        "{name} has no language-model head, so it cannot say anything. Choose a causal language model.", name=name
    )


def _has_experts(config: Any, tensors: Collection[str]) -> bool:
    """Whether the tensors' names tell of experts, or might and the configuration counts them; dense models of families
    that also come with experts count them too (Doge, Nemotron-H).
    """
    if any(".experts." in tensor or "_exps." in tensor for tensor in tensors):
        return True
    return _counts_experts(config) and (not tensors or any(_ROUTED.search(tensor) for tensor in tensors))


def _counts_experts(config: Any) -> bool:
    """Whether the configuration declares more than one expert."""
    counts = (
        value
        for key, value in config.to_dict().items()
        if "experts" in key and key.startswith(("num", "n_")) and "per_tok" not in key
    )
    return any(isinstance(value, int) and value > 1 for value in counts)


def _size(config: Any, names: tuple[str, ...]) -> int:
    """The first of some configuration numbers that is given; 0 where none is. Some families list one per layer."""
    for name in names:
        value = getattr(config, name, None)
        if isinstance(value, list | tuple) and value:
            value = max(value)
        if isinstance(value, int) and value > 0:
            return value
    return 0


def last_line(error: BaseException) -> str:
    """The end of an error's text, where transformers' texts of many lines say what went wrong."""
    lines = str(error).strip().splitlines()
    said = lines[-1].strip() if lines else ""
    return (said or type(error).__name__).rstrip(".") + "."
