"""For every test: no screen, one thread, and folders of its own, so that nothing of the person's is read or written."""

import gc
import os
from pathlib import Path

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


@pytest.fixture(scope="module", autouse=True)
def old_objects_apart():
    """What was there before a file's tests is no garbage of theirs: to go through all that torch and the libraries hold
    takes a third of a second each time, and was a sixth of what the tests of comparisons took.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture
def small_demo_world(monkeypatch):
    """The tests' tiny world in place of the demo world: laid out in the same way, and edited in a moment."""
    import resources

    tiny, own = Path(__file__).parent / "resources" / "tiny_world", resources.path
    monkeypatch.setattr(
        resources, "path", lambda *parts: tiny.joinpath(*parts[1:]) if parts[:1] == ("demo_world",) else own(*parts)
    )
