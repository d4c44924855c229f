"""Models in forms that cannot be opened: the kind of a file or folder, and a remedy. None of their code is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from engine.support.places import SESSION_DATABASE
from engine.support.plain_json import parse_plain, read_bounded
from engine.support.plain_text import fault, shown
from engine.support.wording import join_texts, listed, say

Refusal = tuple[str, str]  # the sentence, and a remedy
QUANTISATION = "quantization_config"
ADAPTER_CONFIG = "adapter_config.json"
LONGEST = 1 << 20  # bytes of a file of JSON that is looked into for its name
LOOK = 512  # bytes of a file's beginning that say what it is
SAFETENSORS = say("Download the safetensors version of the model, or its GGUF version.")
CONVERT = say(
    "Load it once with the program that wrote it and save it as safetensors, or download the safetensors version."
)
UNQUANTISED = say("Use the model's unquantised weights (float32, bfloat16 or float16), or a GGUF file of it.")


@dataclass(frozen=True)
class ForeignKind:
    """A kind of file: known by its ``endings`` or by how it begins. ``what`` ends the sentence "... is"."""

    what: str
    hint: str
    endings: tuple[str, ...] = ()
    begins: Callable[[bytes], bool] = lambda start: False

    def holds(self, name: str, start: bytes) -> bool:
        """Whether a file with this name and this beginning is of the kind."""
        return self.begins(start) or name.lower().endswith(self.endings)


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda start: start.startswith(marks)


_LFS = b"version https://git-lfs"  # the beginning of what Git leaves in the place of a large file
_UTF8_MARK = b"\xef\xbb\xbf"  # what some editors put before a text
LFS_NOTE, LFS_FETCH = say("a note of where Git LFS keeps the file"), say("Fetch it (git lfs pull).")
# Ends of the names of tensors that belong to packed weights: GPTQ, AWQ, compressed-tensors, FP8, bitsandbytes, MLX.
_PACKED = (
    *(".qweight", ".qzeros", ".g_idx", ".weight_packed", ".weight_scale", ".weight_scale_inv", ".weight_zero_point"),
    *(".absmax", ".quant_map", ".SCB", ".scales"),
)
_DEEPEST, _MOST_LOOKED_AT = 3, 500  # folders in which a model is looked for, and entries of one
_BITSANDBYTES = {"load_in_4bit", "load_in_8bit"}  # its settings in folders that do not say its name yet
# What a model folder is made of: in the place of each a file belongs.
PARTS = (
    *("config.json", "model.safetensors", "model.safetensors.index.json"),
    *("tokenizer.json", "tokenizer_config.json", "generation_config.json"),
    *("special_tokens_map.json", "added_tokens.json"),
)
_IN_SESSIONS = (SESSION_DATABASE.encode(), b"manifest.json")  # what a session's file begins with
# The first match is taken; content is more reliable than a name, so kinds known by content come first.
KINDS = (
    ForeignKind(LFS_NOTE, LFS_FETCH, begins=_starts(_LFS)),
    ForeignKind(
        say("a GGML file of before GGUF, which nothing reads any more"),
        say("Download the model's GGUF or safetensors version."),
        begins=_starts(b"lmgg", b"fmgg", b"tjgg", b"algg"),
    ),
    ForeignKind(say("an HDF5 file (Keras or TensorFlow)"), SAFETENSORS, (".h5", ".keras"), _starts(b"\x89HDF\r\n")),
    ForeignKind(
        say("one safetensors file without its folder"),
        say("Give the folder that holds it together with config.json and tokenizer.json."),
        (".safetensors", ".safetensors.index.json"),
        lambda start: start[8:9] == b"{" and start[4:8] == bytes(4),  # the length of a header, then the header
    ),
    ForeignKind(
        say("a PyTorch pickle, and opening a pickle can run any code"),
        say(
            "Download the safetensors version of the model, or its GGUF version; or load it once with transformers "
            "and save_pretrained it again."
        ),
        (".bin", ".pt", ".pth", ".ckpt", ".pkl"),
        lambda start: start[:2] == b"\x80\x02" or (start[:4] == b"PK\x03\x04" and b"data.pkl" in start),
    ),
    ForeignKind(
        say("an ONNX graph, whose weights cannot be edited here"), SAFETENSORS, (".onnx", ".onnx_data", ".ort")
    ),
    ForeignKind(say("a file for TensorFlow Lite or MediaPipe"), SAFETENSORS, (".tflite", ".task", ".litertlm")),
    ForeignKind(say("a Flax checkpoint"), CONVERT, (".msgpack",)),
    ForeignKind(say("a Core ML model"), SAFETENSORS, (".mlmodel", ".mlpackage")),
    ForeignKind(say("a program for ExecuTorch"), SAFETENSORS, (".pte",)),
    ForeignKind(say("a checkpoint of NeMo"), CONVERT, (".nemo",)),
    ForeignKind(
        say("a llamafile, a program with a model inside"), say("Download the model's .gguf file."), (".llamafile",)
    ),
    ForeignKind(
        say("a session of Palimpsest in one file, and no model"),
        say("Open it as a session, with the model that it was made with."),
        (".palimpsest",),
        lambda start: start[:4] == b"PK\x03\x04" and start[30:].startswith(_IN_SESSIONS),
    ),
    ForeignKind(
        say("an archive"),
        say("Unpack it and give the folder or the .gguf file in it."),
        (".zip", ".tar", ".gz", ".tgz", ".xz", ".7z", ".rar", ".zst"),
        _starts(b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"),
    ),
)


@dataclass(frozen=True)
class _Adapter:
    """What is read of PEFT's adapter_config.json."""

    base_model_name_or_path: str | None = None


@dataclass(frozen=True)
class _OllamaLayer:
    """One part of a model in Ollama's store."""

    mediaType: str
    digest: str


@dataclass(frozen=True)
class _OllamaManifest:
    """Ollama's list of what a model consists of."""

    layers: list[_OllamaLayer]


def foreign_file(file: Path) -> Refusal:
    """The kind of a file that is not GGUF, and a remedy; OSError where it cannot be read."""
    with file.open("rb") as stream:
        start = stream.read(LOOK)
    if found := _ollama_manifest(file, start):
        return found
    for kind in KINDS:
        if kind.holds(file.name, start):
            return say("{file} is {what}.", file=file, what=kind.what), kind.hint
    if not start:
        return say("{file} is empty.", file=file), say("Copy or download it again.")
    if file.suffix.lower() == ".gguf":
        return say("{file} is called .gguf but does not begin like one.", file=file), say("Copy or download it again.")
    return (
        say("{file} is no model file.", file=file),
        say("Give a model's folder (config.json and safetensors) or a .gguf file."),
    )


def foreign_folder(folder: Path) -> Refusal:
    """Why a folder without config.json or without safetensors is not a model folder, and a remedy."""
    names = sorted(file.name for file in folder.iterdir() if file.is_file())
    if ADAPTER_CONFIG in names and not any(name.startswith("pytorch_model") for name in names):
        merge = say(
            "Merge it into its base model{base} first (PEFT: merge_and_unload, then save_pretrained), "
            "and open the merged folder.",
            base=_base_of(folder),
        )
        return say("{folder} holds an adapter, not a whole model.", folder=folder), merge
    if files := [name for name in names if name.lower().endswith(".gguf")]:
        return (
            say("{folder} holds GGUF files and no safetensors.", folder=folder),
            say("Give one of the files: {files}.", files=", ".join(files[:5])),
        )
    if "model_index.json" in names:
        return (
            say("{folder} holds a pipeline that makes pictures, no language model.", folder=folder),
            say("Choose a causal language model."),
        )
    if "params.json" in names or "mlc-chat-config.json" in names:
        what = say("{folder} holds a model in its maker's own form, not in that of transformers.", folder=folder)
        return what, SAFETENSORS
    if SESSION_DATABASE in names:
        return (
            say("{folder} holds a session of Palimpsest, and no model.", folder=folder),
            say("Open it as a session, with the model that it was made with."),
        )
    if "config.json" not in names:
        return (
            say("{folder} holds no config.json, so it is no model folder.", folder=folder),
            say("Give the folder of a model in it: {folders}.", folders=listed(map(str, inner)))
            if (inner := _models_within(folder))
            else say("Give the folder of a whole model, config.json and its weights, or a .gguf file."),
        )
    if files := [name for name in names if name.endswith(".safetensors")]:
        what = say(
            "{folder} holds safetensors files ({files}), but no model.safetensors and no index of them.",
            folder=folder,
            files=", ".join(files[:5]),
        )
        return what, say("Copy or download model.safetensors.index.json too, or call a single file model.safetensors.")
    other = next(
        (kind for kind in KINDS if any(name.lower().endswith(kind.endings) for name in names if kind.endings)), None
    )
    if other is not None:
        what = say(
            "The weights in {folder} are not safetensors: the folder holds {what}.", folder=folder, what=other.what
        )
        return what, other.hint
    return (
        say("{folder} holds no model.safetensors and no index of such files.", folder=folder),
        say("Copy or download the model again."),
    )


def misplaced(folder: Path) -> Refusal | None:
    """What stands in the place of a file of a model folder, and a remedy; None where nothing does."""
    again = say("Copy or download the model again.")
    for name in PARTS:
        if (folder / name).is_dir():
            return say("{name} in {folder} is a folder, where a file belongs.", name=name, folder=folder), again
        if (folder / name).is_symlink() and not (folder / name).exists():
            return say("{name} in {folder} is a link to a file that is not there.", name=name, folder=folder), again
    for file in (*(folder / name for name in PARTS), *sorted(folder.glob("*.safetensors"))):
        start = _begins(file, len(_LFS)) if file.is_file() else b""
        if start == _LFS:
            return say("{file} is {what}.", file=file, what=LFS_NOTE), LFS_FETCH
        if start.startswith(_UTF8_MARK) and file.suffix == ".json":
            said = say("{file} begins with a byte order mark, with which transformers does not read it.", file=file)
            return said, say("Save it as UTF-8 without one.")
    return None


def packed_tensor(names: Iterable[str]) -> str:
    """The first of the tensors that only packed weights have, such as their scales; "" where there is none."""
    return next((name for name in names if name.endswith(_PACKED)), "")


def _models_within(folder: Path) -> list[Path]:
    """Folders of models a few folders down, at most three: a cache of the Hub's, checkpoints of a training."""
    level = [folder]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _folders_in(outer)][:_MOST_LOOKED_AT]
        if found := [one for one in level if (one / "config.json").is_file() and any(one.glob("*.safetensors"))]:
            return found[:3]
    return []


def _folders_in(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(one for one in islice(folder.iterdir(), _MOST_LOOKED_AT) if one.is_dir())
    return []


def _begins(file: Path, length: int) -> bytes:
    with file.open("rb") as stream:
        return stream.read(length)


def before_names(missing: Sequence[str], unused: Sequence[str]) -> str:
    """What stands before the names of all ``missing`` tensors in the files, such as "module."; "" where nothing does.

    Whatever wrapped the model when it was saved puts it there: DataParallel, torch.compile, PEFT, a multimodal model.
    """
    if not unused:
        return ""
    inner = next((name for name in missing if unused[0].endswith(f".{name}")), "")
    prefix = unused[0].removesuffix(inner)
    lacking = set(missing) - {name.removeprefix(prefix) for name in unused}
    return prefix if inner and len(lacking) <= 1 else ""  # a head that is tied is not in the files


def storage_of(config: Mapping[str, Any]) -> str:
    """How the weights that a config.json describes are quantised, with a remedy; "" where they are not."""
    described = config.get(QUANTISATION)
    if isinstance(described, Mapping) and described:
        named = described.get("quant_method") or ("bitsandbytes" if _BITSANDBYTES & described.keys() else None)
        method = str(named).upper() if named else say("AN UNNAMED METHOD")
        bits = described.get("bits") or described.get("w_bit")
        how = (
            say("The weights are stored quantised by {method} in {bits} bits.", method=method, bits=bits)
            if isinstance(bits, int)
            else say("The weights are stored quantised by {method}.", method=method)
        )
        return join_texts(" ", [how, UNQUANTISED])
    if described:
        return join_texts(" ", [say("The weights are stored quantised."), UNQUANTISED])
    mlx = config.get("quantization")
    if isinstance(mlx, Mapping) and "group_size" in mlx:
        how = say("The weights are stored quantised for MLX in {bits} bits.", bits=mlx.get("bits"))
        return join_texts(" ", [how, UNQUANTISED])
    return ""


def _base_of(folder: Path) -> str:
    """The base model that an adapter names, in brackets."""
    try:
        base = parse_plain(read_bounded(folder / ADAPTER_CONFIG, LONGEST), _Adapter).base_model_name_or_path
    except (OSError, ValueError):
        return ""
    return f" ({base})" if base and len(base) < 200 and not fault(base) else ""


def _ollama_manifest(file: Path, start: bytes) -> Refusal | None:
    """The refusal of one of Ollama's lists of what a model consists of, which names the file with the weights."""
    if not start.startswith(b"{") or b"schemaVersion" not in start:
        return None
    try:
        layers = parse_plain(read_bounded(file, LONGEST), _OllamaManifest).layers
    except (OSError, ValueError):
        return None
    weights = next((layer.digest for layer in layers if layer.mediaType.endswith("image.model")), "")
    if not weights:
        return None
    blob = shown(weights.replace(":", "-"))
    return (
        say("{file} is a list of Ollama's, not the weights.", file=file),
        say("Give the file blobs/{blob} in Ollama's folder of models.", blob=blob),
    )
