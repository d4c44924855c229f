"""Names of devices and of number formats as people write them, each of which can mean one thing only."""

from __future__ import annotations

DTYPES = ("auto", "float32", "bfloat16", "float16")
_DTYPES = {
    "fp32": "float32",
    "f32": "float32",
    "float": "float32",
    "bf16": "bfloat16",
    "fp16": "float16",
    "f16": "float16",
    "half": "float16",
}
_DEVICES = {"cpu:0": "cpu", "mps:0": "mps", "gpu": "cuda:0", "cuda": "cuda:0"}


def dtype_name(written: str) -> str:
    """One of :data:`DTYPES` where ``written`` means one ("FP32", "torch.bfloat16"); else the bare word."""
    bare = written.strip().lower().removeprefix("torch.")
    return _DTYPES.get(bare, bare)


def device_name(written: str) -> str:
    """The device as torch names it, in whatever case it is written; "cuda" and "gpu" are the first one."""
    bare = written.strip().lower()
    return _DEVICES.get(bare, bare)
