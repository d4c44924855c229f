"""What is kept: listed from here and from the Hub's own cache, and removed without a rest."""

import json
import shutil
from pathlib import Path

import pytest

from engine.errors import BadInput
from engine.events import run
from engine.hub.fetching import fetch, look
from engine.hub.kept import NOTE, find_cached, find_kept, kept_models, place_of, remove
from engine.hub.names import HubName, parse_name
from engine.laboratory.demo_world import model_folder
from tests.engine.hub.conftest import NAME, TINY


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("owner/model", HubName("owner", "model")),
        ("  owner/model.v2-it \n", HubName("owner", "model.v2-it")),
        ("owner/model@v1.0", HubName("owner", "model", "v1.0")),
        ("https://huggingface.co/owner/model", HubName("owner", "model")),
        ("huggingface.co/owner/model/tree/refs/pr/1", HubName("owner", "model", "refs/pr/1")),
        ("https://hf.co/owner/model/", HubName("owner", "model")),
    ],
)
def test_names_as_people_give_them(text, name):
    assert parse_name(text) == name


NO_NAMES = ("", "model", "a/b/c", "../model", "a/..", "a/b@../c", "a b/c", "/b", "a/b--c", "a/.b", "https://x.org/a/b")


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_no_name_is_refused(text):
    with pytest.raises(BadInput, match="no name of a model"):
        parse_name(text)


def test_a_model_is_listed_with_its_source_and_removed_whole(hub, places):
    folder = run(fetch(run(look(NAME)), places))
    (kept,) = kept_models(places)
    assert (kept.name, kept.folder, kept.ours) == (NAME, folder, True)
    assert (kept.commit, kept.licence) == ("a" * 40, "apache-2.0")
    assert kept.size == sum(file.stat().st_size for file in folder.iterdir()) == remove(NAME, places)
    assert kept_models(places) == () and not folder.parent.exists()
    with pytest.raises(BadInput, match="was not fetched"):
        remove(NAME, places)


def test_the_rest_of_a_stopped_fetch_is_removed_too(hub, places):
    work = fetch(run(look(NAME)), places)
    next(work)
    work.close()
    remove(NAME, places)
    assert [file.name for file in places.models.rglob("*") if file.is_file() and file.suffix != ".lock"] == []


@pytest.mark.parametrize("note", [b"", b"[]", b'{"form": 1}', b"\xff"])
def test_a_folder_with_a_damaged_note_is_no_model(places, note):
    folder = place_of(NAME, places)
    folder.mkdir(parents=True)
    (folder / NOTE).write_bytes(note)
    assert kept_models(places) == () and find_kept(NAME, places) is None


def test_the_cache_of_the_hubs_libraries_is_listed(places, tmp_path):
    """Laid out as huggingface_hub lays it out: blobs, snapshots that link to them, refs."""
    repo = tmp_path / "cache" / "models--maker--tiny-world"
    (repo / "blobs").mkdir(parents=True)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("e" * 40)
    snapshot = repo / "snapshots" / ("e" * 40)
    snapshot.mkdir(parents=True)
    for number, file in enumerate(sorted(TINY.iterdir())):
        blob = repo / "blobs" / f"{number:040x}"
        blob.write_bytes(file.read_bytes())
        (snapshot / file.name).symlink_to(f"../../blobs/{blob.name}")
    bare = tmp_path / "cache" / "models--maker--tokenizer" / "snapshots" / ("f" * 40)
    bare.mkdir(parents=True)
    (bare / "tokenizer.json").write_text("{}")
    (found,) = kept_models(places, tmp_path / "cache")
    assert (found.name, found.folder.resolve(), found.ours) == (NAME, snapshot.resolve(), False)
    with pytest.raises(BadInput, match="was not fetched by this program"):
        remove(NAME, places)
    for revision in ("", "@main", "@" + "e" * 40, "@" + "e" * 7):
        assert find_cached(f"{NAME}{revision}", tmp_path / "cache") == found
    for name in (f"{NAME}@v2", "maker/tokenizer", "maker/other", "no name", ""):
        assert find_cached(name, tmp_path / "cache") is None


def test_a_models_name_stands_for_what_another_program_fetched(places, tmp_path, monkeypatch):
    snapshot = tmp_path / "cache" / "models--maker--tiny-world" / "snapshots" / ("e" * 40)
    shutil.copytree(TINY, snapshot)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    assert model_folder(NAME, places).resolve() == snapshot.resolve()
    assert model_folder("maker/other", places) == Path("maker/other")
    own = place_of(NAME, places)
    shutil.copytree(TINY, own)
    note = {"form": 1, "name": NAME, "commit": "a" * 40, "licence": "", "fetched": "2026-01-01T00:00:00+00:00"}
    (own / NOTE).write_text(json.dumps(note))
    assert model_folder(NAME, places) == own
