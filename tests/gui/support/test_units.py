"""Places and probabilities as a person reads them."""

from pathlib import Path

import resources
from gui.support.units import format_folder, format_probability


def test_the_home_folder_is_a_tilde(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert format_folder(str(tmp_path / "models" / "gpt2")) == str(Path("~") / "models" / "gpt2")
    assert format_folder("/srv/models/gpt2") == "/srv/models/gpt2"


def test_a_folder_of_the_program_is_said_to_be_one():
    own = str(resources.path("demo_world", "model"))
    assert format_folder(own) == f"{Path('demo_world/model')}, part of this program"


def test_probabilities_are_short_and_none_is_called_nothing_at_all():
    values = (None, 0.0, 0.00001, 0.5, 1.0)
    assert [format_probability(value) for value in values] == ["", "0.000", "<0.001", "0.500", "1.000"]
