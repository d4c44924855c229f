"""Places as a person reads them."""

from pathlib import Path

import resources
from gui.support.units import format_folder


def test_the_home_folder_is_a_tilde(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert format_folder(str(tmp_path / "models" / "gpt2")) == str(Path("~") / "models" / "gpt2")
    assert format_folder("/srv/models/gpt2") == "/srv/models/gpt2"


def test_a_folder_of_the_program_is_said_to_be_one():
    own = str(resources.path("demo_world", "model"))
    assert format_folder(own) == f"{Path('demo_world/model')}, part of this program"
