"""What PyTorch computes with is said without importing it, as PyTorch itself says it; devices have names."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import torch

from engine.model.device import available_devices, described_devices
from engine.support.provenance import torch_build


def test_the_build_is_what_torch_itself_says() -> None:
    known = (("ROCm", torch.version.hip), ("CUDA", torch.version.cuda))
    told = next((f"{name} {release}" for name, release in known if release), "")
    assert torch_build() == told if told else torch_build() in ("CPU", "MPS")
    script = (
        "import sys; from engine.support.provenance import torch_build; torch_build(); print('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout.strip() == "False"


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        ("cuda: Optional[str] = '13.0'\nhip: Optional[str] = None\n", "CUDA 13.0"),
        ("cuda = None\nhip: Optional[str] = '7.2.1'\n", "ROCm 7.2.1"),
        ("cuda: Optional[str] = None\nhip: Optional[str] = None\n", "CPU"),
    ],
)
def test_each_kind_of_build_is_known(noted: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed:
        def locate_file(self, _name: str) -> Path:
            return tmp_path / "version.py"

    (tmp_path / "version.py").write_text(noted)
    monkeypatch.setattr(metadata, "distribution", lambda _name: Installed())
    monkeypatch.setattr("platform.system", lambda: "Linux")
    assert torch_build() == told


def test_every_device_has_a_name() -> None:
    names = described_devices()
    assert len(names) == len(available_devices()) and names[-1].startswith("CPU, ")
