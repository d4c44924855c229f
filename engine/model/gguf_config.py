"""The configuration and tokenizer that transformers derives from a GGUF file's metadata.

Transformers' own readers do it. The one for most families looks at every word of the vocabulary one by one, which takes
25 s for Gemma's 262,144, so it is handed a small file with the same metadata and the same names of tensors, but without
the vocabulary.
"""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path
from typing import Any

from tokenizers.processors import TemplateProcessing
from transformers import AutoConfig, PreTrainedTokenizerFast
from transformers.models.auto.tokenization_auto import TOKENIZER_MAPPING

from engine.model.gguf_header import MAGIC, SHORT_LIST, Header

try:
    from transformers.integrations.gguf import GGUF_CONFIG_ARCHS
except ImportError:  # earlier ones have one reader for all families
    GGUF_CONFIG_ARCHS = {}

ALIGNMENT = 32  # GGUF's own where a file names none
NUMBER, FLOAT32 = 4, 0  # the type of a whole number in the metadata, and that of a tensor
EMBEDDING = "token_embd.weight"
SPECIAL_TOKENS = {"bos_token": "bos", "eos_token": "eos", "unk_token": "unknown", "pad_token": "padding"}
# How the vocabularies of these families were learned to split a text, as transformers does where it knows no better:
# GPT-2's way. Those that split digits first give the same result, as none of their words has two digits.
PLAIN_SPLITS = ("gpt-2", "phi-2", "jais", "mpt", "olmo", "smollm", "starcoder", "refact", "command-r", "codeshell")


def read_at_once(header: Header) -> bool:
    """Whether transformers reads this family by its newer reader, which is quick and returns all weights at once."""
    return header.architecture in GGUF_CONFIG_ARCHS


def read_config(header: Header) -> Any:
    """The transformers configuration; transformers' exceptions pass through."""
    if read_at_once(header):
        return _configuration(header.file)
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "header.gguf"
        small.write_bytes(without_vocabulary(header))
        return _configuration(small)


def read_tokenizer(header: Header, config: Any) -> PreTrainedTokenizerFast:
    """The tokenizer, of the class that transformers has for the family; what transformers raises passes through."""
    kind = TOKENIZER_MAPPING.get(type(config), None)
    fast = isinstance(kind, type) and issubclass(kind, PreTrainedTokenizerFast)
    maker: Any = kind if fast else PreTrainedTokenizerFast
    file = header.file.absolute()
    tokenizer: PreTrainedTokenizerFast = maker.from_pretrained(
        str(file.parent), gguf_file=file.name, local_files_only=True
    )
    _take_special_tokens(tokenizer, header)
    _open_as_told(tokenizer, header)
    return tokenizer


def _take_special_tokens(tokenizer: PreTrainedTokenizerFast, header: Header) -> None:
    """Name the special tokens that the file names; earlier releases of transformers leave some out, or take others."""
    for name, key in SPECIAL_TOKENS.items():
        number = header.get(f"tokenizer.ggml.{key}_token_id")
        if isinstance(number, int) and number < len(tokenizer) and getattr(tokenizer, f"{name}_id") != number:
            setattr(tokenizer, name, tokenizer.convert_ids_to_tokens(number))


def _open_as_told(tokenizer: PreTrainedTokenizerFast, header: Header) -> None:
    """Put the opening token before a text, or do not, as the file says; earlier releases ignore it."""
    wanted, opening = header.get("tokenizer.ggml.add_bos_token"), tokenizer.bos_token
    if wanted is None or opening is None:
        return
    backend: Any = tokenizer.backend_tokenizer
    if (backend.encode("a").ids[:1] == [tokenizer.bos_token_id]) != bool(wanted):
        front = f"{opening}:0 " if wanted else ""
        special = [(opening, tokenizer.bos_token_id)] if wanted else []
        backend.post_processor = TemplateProcessing(f"{front}$A:0", f"{front}$A:0 {front}$B:1", special)


def unsure_split(header: Header) -> str:
    """The file's name for the way its vocabulary splits a text where transformers may do it in another way, or ""."""
    split = str(header.get("tokenizer.ggml.pre", ""))
    known = split in PLAIN_SPLITS or split in _splits_of_transformers()
    return "" if known or header.get("tokenizer.ggml.model") != "gpt2" else split or "unnamed"


def without_vocabulary(header: Header) -> bytes:
    """A GGUF file of the same metadata without its long lists, and of the same tensors, each of one zero.

    The size of the vocabulary is stated as a number of its own.
    """
    kept = {key: entry for key, entry in header.entries.items() if entry.count <= SHORT_LIST}
    kept.pop("general.alignment", None)
    size_key = f"{header.architecture}.vocab_size"
    kept.pop(size_key, None)
    with header.file.open("rb") as stream:
        pieces = [_piece(stream, entry.start, entry.end) for entry in kept.values()]
    if vocabulary := vocabulary_of(header):
        pieces.append(_text(size_key) + struct.pack("<II", NUMBER, vocabulary))
    head = MAGIC + struct.pack("<IQQ", header.version, len(header.tensors), len(pieces)) + b"".join(pieces)
    for number, tensor in enumerate(header.tensors):
        head += _text(tensor.name) + struct.pack("<IQIQ", 1, 1, FLOAT32, number * ALIGNMENT)
    return head + bytes(-len(head) % ALIGNMENT) + bytes(len(header.tensors) * ALIGNMENT)


def vocabulary_of(header: Header) -> int:
    """The vocabulary size by the weights, or by the metadata where no tensor shows it."""
    rows = [tensor.shape[0] for tensor in header.tensors if tensor.name == EMBEDDING]
    return rows[0] if rows else header.count("tokenizer.ggml.tokens")


def _configuration(file: Path) -> Any:
    return AutoConfig.from_pretrained(
        str(file.parent.absolute()), gguf_file=file.name, local_files_only=True, trust_remote_code=False
    )


def _splits_of_transformers() -> tuple[str, ...]:
    try:
        from transformers.integrations.gguf.gguf_tokenizer_mapping import GGUF_PRE_TOKENIZER_SPLITS
    except ImportError:
        return ()
    return tuple(GGUF_PRE_TOKENIZER_SPLITS)


def _piece(stream: Any, start: int, end: int) -> bytes:
    stream.seek(start)
    found: bytes = stream.read(end - start)
    return found


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded
