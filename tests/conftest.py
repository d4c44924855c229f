"""For every test: no screen, one thread, and folders of its own, so that nothing of the person's is read or written."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import pytest


@pytest.fixture(scope="session", autouse=True)
def home_of_its_own(tmp_path_factory):
    """Keep settings, sessions and caches of the whole run below one temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PALIMPSEST_HOME", str(tmp_path_factory.mktemp("home")))
        yield
