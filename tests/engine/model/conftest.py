"""Tiny model folders, built once per run."""

import pytest

from tests.families import build


@pytest.fixture(scope="session")
def family_folder(tmp_path_factory):
    """``family_folder("llama")`` is a model folder; nobody may change it."""
    root = tmp_path_factory.mktemp("families")

    def folder(family):
        place = root / family
        return place if place.exists() else build(family, place)

    return folder
