"""A model is fetched whole or not at all: over redirects, in parts, past a licence, and out of a broken network."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections import namedtuple

import huggingface_hub
import psutil
import pytest

from engine.errors import BadInput, ModelRefused
from engine.events import Progress, run
from engine.hub.fetching import ASKING, FETCHING, HubModel, _Meter, fetch, look
from engine.hub.files import RemoteFile
from engine.hub.kept import find_kept, kept_models, remove
from engine.model.loading import load
from tests.engine.hub.conftest import NAME, TINY, in_shards, tiny_files
from tests.engine.hub.hub_server import Repository

LARGE = bytes(range(256)) * 40_000  # 10 MB, which takes a while at a slow server
NEEDED = {
    *("config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"),
    "LICENSE",
}


def fetched(places, name=NAME):
    return run(fetch(run(look(name)), places))


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children(recursive=True) if "engine.hub.child" in " ".join(one.cmdline())]


def with_weights(hub, content=LARGE):
    """A model with larger weights, which nobody loads."""
    hub.models["maker/large"] = Repository({**tiny_files(), "model.safetensors": content}, commit="b" * 40)
    return run(look("maker/large"))


def test_only_what_is_read_is_fetched_and_it_is_the_same_model(hub, places):
    folder = fetched(places)
    assert folder == places.models / "maker" / "tiny-world"
    assert {file.name for file in folder.iterdir()} == NEEDED | {".palimpsest.json"}
    for name in NEEDED - {"LICENSE"}:
        assert (folder / name).read_bytes() == (TINY / name).read_bytes()
    ours, theirs = run(load(folder, "cpu")).info, run(load(TINY, "cpu")).info
    assert (ours.name, ours.fingerprint) == ("tiny-world", theirs.fingerprint)


def test_the_program_itself_stays_without_a_network(hub, places, monkeypatch):
    def denied(*_: object) -> None:
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, denied)
    monkeypatch.setattr(socket, "getaddrinfo", denied)
    assert (fetched(places) / "model.safetensors").is_file()
    assert huggingface_hub.constants.is_offline_mode()


def test_size_and_licence_are_known_before(hub, places):
    found = run(look(f"https://huggingface.co/{NAME}"))
    assert (found.name, found.licence, found.commit) == (NAME, "apache-2.0", "a" * 40)
    assert found.size == found.missing(places) == sum(len(tiny_files()[name]) for name in NEEDED)
    assert hub.fetched("model.safetensors") == [], "asking fetches nothing"


def test_the_events_count_the_bytes(hub, places):
    events = []
    model = run(look(NAME), events.append)
    assert {event.task for event in events} <= {ASKING}
    events.clear()
    run(fetch(model, places), events.append)
    moving = [event for event in events if isinstance(event, Progress) and event.task == FETCHING]
    assert all(event.total == model.size and event.unit == "bytes" for event in moving)
    done = [event.done for event in moving]
    assert done == sorted(done) and done[-1] == model.size


def test_weights_in_several_files(hub, places):
    hub.models[NAME].files = in_shards(tiny_files())
    folder = fetched(places)
    assert len(list(folder.glob("*.safetensors"))) == 2
    assert run(load(folder, "cpu")).info.parameters == run(load(TINY, "cpu")).info.parameters


def test_an_index_that_names_a_missing_file_is_no_model(hub, places):
    files = in_shards(tiny_files())
    del files["model-00002-of-00002.safetensors"]
    hub.models[NAME].files = files
    with pytest.raises(BadInput, match="names model-00002-of-00002"):
        fetched(places)
    assert kept_models(places) == ()


def test_a_token_goes_to_the_hub_and_not_to_the_storage(hub, places, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", hub.token)
    fetched(places)
    assert {one["token"] for one in hub.seen if one["host"] == "127.0.0.1"} == {f"Bearer {hub.token}"}
    storage = [one for one in hub.seen if one["host"] == "localhost"]
    assert storage and {one["token"] for one in storage} == {""}


# -- a gated model, no model, no network -------------------------------------------------------------------------------


def test_a_gated_model_says_where_to_agree(hub, places):
    hub.models[NAME].gated = True
    with pytest.raises(BadInput, match="agreed to its licence") as caught:
        run(look(NAME))
    assert f"huggingface.co/{NAME}" in caught.value.hint and "HF_TOKEN" in caught.value.hint


@pytest.mark.parametrize("way", ["variable", "file"])
def test_a_gated_model_comes_with_a_token(hub, places, monkeypatch, tmp_path, way):
    hub.models[NAME].gated = True
    if way == "variable":
        monkeypatch.setenv("HF_TOKEN", hub.token)
    else:  # as "hf auth login" keeps it
        (tmp_path / "hf").mkdir()
        (tmp_path / "hf" / "token").write_text(hub.token)
    assert (fetched(places) / "model.safetensors").is_file()


@pytest.mark.parametrize("token", ["", "hf_wrong"])
def test_no_such_model(hub, monkeypatch, token):
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(BadInput, match="no model maker/nothing on the Hub"):
        run(look("maker/nothing"))


def test_no_such_revision(hub):
    assert run(look(f"{NAME}@main")).commit == "a" * 40
    with pytest.raises(BadInput, match="no such revision"):
        run(look(f"{NAME}@v9"))


def test_no_network(monkeypatch, hub):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    with pytest.raises(BadInput, match="cannot be reached") as caught:
        run(look(NAME))
    assert "Check the network" in caught.value.hint


def test_a_hub_out_of_order(hub):
    hub.fails = 503
    with pytest.raises(BadInput, match="error 503"):
        run(look(NAME))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"config.json": b"{}", "pytorch_model.bin": b""}, "no safetensors weights"),
        ({"config.json": b"{}", "a.Q4_K_M.gguf": b""}, "GGUF files alone"),
        ({"adapter_config.json": b"{}", "adapter_model.safetensors": b""}, "an adapter"),
        ({"README.md": b""}, "no language model"),
        ({"config.json": b"{}", "model.safetensors.index.json": b"{}"}, "no language model"),
    ],
)
def test_what_has_no_weights_to_read_is_refused_before_anything_is_fetched(hub, files, said):
    hub.models[NAME].files = files
    with pytest.raises(ModelRefused, match=said):
        run(look(NAME))


# -- interrupted -------------------------------------------------------------------------------------------------------


def test_a_connection_that_breaks_is_taken_up_again(hub, places):
    model = with_weights(hub)
    hub.break_after, hub.breaks = 4_000_000, 1
    folder = run(fetch(model, places))
    assert (folder / "model.safetensors").read_bytes() == LARGE
    ranges = [one["range"] for one in hub.fetched("model.safetensors") if one["host"] == "localhost"]
    assert len(ranges) == 2 and ranges[0] == "" and ranges[1].startswith("bytes=")


def test_a_connection_that_goes_on_breaking_is_told_and_what_came_is_kept(hub, places):
    model = with_weights(hub)
    hub.break_after, hub.breaks = 3_000_000, 1
    hub.fails_later = 503
    with pytest.raises(BadInput, match="error 503"):
        run(fetch(model, places))
    assert model.size - model.missing(places) > 2_000_000
    assert kept_models(places) == ()


def cancelled_midway(hub, model, places) -> int:
    """Cancel a slow fetch after some megabytes; returns the bytes that were left."""
    hub.slow = 0.02
    work = fetch(model, places)
    for event in work:
        if event.done > 2_000_000:
            break
    start = time.monotonic()
    work.close()
    assert time.monotonic() - start < 2 and children() == []
    hub.slow = 0.0
    return model.size - model.missing(places)


def test_a_cancel_ends_at_once_and_the_next_time_goes_on(hub, places):
    model = with_weights(hub)
    there = cancelled_midway(hub, model, places)
    assert 1_000_000 < there < model.size
    assert kept_models(places) == () and find_kept(model.name, places) is None
    hub.seen.clear()
    folder = run(fetch(model, places))
    assert (folder / "model.safetensors").read_bytes() == LARGE
    (request,) = [one for one in hub.fetched("model.safetensors") if one["host"] == "localhost"]
    assert int(request["range"].removeprefix("bytes=").rstrip("-")) > 1_000_000
    assert hub.fetched("tokenizer.json") == [], "what was whole is not fetched again"


def test_a_server_without_ranges_is_asked_for_all_of_it(hub, places):
    model = with_weights(hub)
    cancelled_midway(hub, model, places)
    hub.no_ranges = True
    assert (run(fetch(model, places)) / "model.safetensors").read_bytes() == LARGE


def test_what_comes_altered_is_not_kept(hub, places):
    model = with_weights(hub)
    hub.damage = True
    with pytest.raises(BadInput, match=r"model\.safetensors of maker/large is damaged"):
        run(fetch(model, places))
    assert kept_models(places) == () and not (places.models / "maker" / "large").exists()
    hub.damage = False
    assert (run(fetch(model, places)) / "model.safetensors").read_bytes() == LARGE


def test_a_part_that_was_altered_on_the_disk_is_noticed(hub, places):
    model = with_weights(hub)
    cancelled_midway(hub, model, places)
    (part,) = places.models.rglob("model.safetensors.part")
    part.write_bytes(bytes(part.stat().st_size))
    with pytest.raises(BadInput, match="is damaged"):
        run(fetch(model, places))
    assert (run(fetch(model, places)) / "model.safetensors").read_bytes() == LARGE


def test_a_newer_state_of_the_model_does_not_mix_with_a_part_of_the_older(hub, places):
    cancelled_midway(hub, with_weights(hub), places)
    other = LARGE[::-1]
    hub.models["maker/large"] = Repository({**tiny_files(), "model.safetensors": other}, commit="c" * 40)
    folder = run(fetch(run(look("maker/large")), places))
    assert (folder / "model.safetensors").read_bytes() == other
    assert list((places.models / ".fetching").glob("*@*")) == []


def test_a_program_that_is_killed_leaves_no_process(hub, places):
    model = with_weights(hub)
    hub.slow = 0.02
    script = (
        "from engine.events import run; from engine.hub.fetching import fetch, look; "
        "from engine.support.places import Places; import sys; "
        "run(fetch(run(look('maker/large')), Places.standard()), lambda e: print(e.done, flush=True))"
    )
    variables = {**os.environ, "PALIMPSEST_HOME": str(places.data)}
    with subprocess.Popen([sys.executable, "-c", script], env=variables, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        while int(program.stdout.readline() or model.size) < 1_000_000:
            pass
        (child,) = psutil.Process(program.pid).children()
        program.kill()
        program.stdout.read()
    child.wait(10)
    assert kept_models(places) == ()


# -- the disk ----------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_too_full_is_noticed_before(hub, places, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage(10**9, 10**9 - 1000, 1000))
    model = run(look(NAME))
    hub.seen.clear()
    with pytest.raises(BadInput, match="are free on that disk"):
        run(fetch(model, places))
    assert hub.seen == []


def test_two_at_once_are_one_too_many(hub, places):
    model = with_weights(hub)
    hub.slow = 0.02
    first = fetch(model, places)
    next(first)
    with pytest.raises(BadInput, match="being fetched by another"):
        run(fetch(model, places))
    with pytest.raises(BadInput, match="being fetched by another"):
        remove(model.name, places)
    first.close()


def test_what_is_here_is_not_fetched_again(hub, places):
    folder = fetched(places)
    model = run(look(NAME))
    hub.seen.clear()
    assert run(fetch(model, places)) == folder and hub.seen == []
    hub.models[NAME].commit = "d" * 40
    with pytest.raises(BadInput, match="in another state"):
        fetched(places)


def test_a_folder_of_somebody_else_stays(hub, places):
    own = places.models / "maker" / "tiny-world"
    own.mkdir(parents=True)
    (own / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="in the way"):
        fetched(places)
    assert (own / "notes.txt").read_text() == "mine"


def test_a_slow_line_has_its_speed_and_small_files_foretell_nothing(tmp_path):
    """It said 0.0 MB/s, and days for a model whose first file is of some bytes."""
    clock = iter(range(100))
    size = 100_000_000
    files = (RemoteFile("config.json", 20), RemoteFile("model.safetensors", size - 20))
    meter = _Meter(HubModel(NAME, "a" * 40, "mit", files), tmp_path, lambda: float(next(clock)))
    meter.hear({"at": "config.json", "bytes": 0})
    small = meter.hear({"at": "config.json", "bytes": 20})
    assert small.seconds_left is None and small.detail.endswith(" kB/s")
    slow = [meter.hear({"at": "model.safetensors", "bytes": 30_000 * number}) for number in range(1, 60)]
    assert slow[20].detail == "model.safetensors, 30 kB/s" and slow[20].seconds_left is None
    assert slow[-1].seconds_left == pytest.approx((size - 20 - 30_000 * 59) / 30_000, rel=0.01)
    fast = meter.hear({"at": "model.safetensors", "bytes": 50_000_000})
    assert fast.detail.endswith("MB/s")
