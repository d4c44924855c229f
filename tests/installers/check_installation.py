"""The first start, for real: the CPU build made of all its packages, interrupted in every way, and gone on with.

Each makes a whole environment (1.4 GB, minutes). The wheels come from a folder, or from a small index in this process
that can die, or that only a proxy knows the way to.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from installers.build import Builds
from tests.installers.systems import needs, needs_root

MOMENTS = (0.5, 1, 2, 3, 5, 8, 12, 17, 23, 30)  # seconds after which an installation is killed
PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def carrier(tmp_path_factory: pytest.TempPathFactory, builds: Builds) -> Path:
    return Path(shutil.copytree(builds.carrier("deb"), tmp_path_factory.mktemp("carrier") / "carrier"))


@dataclass
class Installation:
    """A carrier and a home for it, without what this machine has set for uv and pip."""

    carrier: Path
    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Begin a command; what it says is kept for :func:`said`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_", "PALIMPSEST"))}
        given = kept | {"PALIMPSEST_HOME": str(self.home), "OMP_NUM_THREADS": "1", "UV_HTTP_RETRIES": "1"}
        python = PYTHON if Path(PYTHON).exists() else sys.executable
        return subprocess.Popen(
            [python, "-I", str(self.carrier / "bootstrap.pyz"), *words],
            env=given | self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
        )

    def do(self, *words: str) -> tuple[int, str]:
        """Run a command to its end: exit code and what it said."""
        process = self.begin(*words)
        said, _ = process.communicate(timeout=3000)
        return process.returncode, said

    def works(self) -> bool:
        """Whether the current environment was verified and starts as the program."""
        status = json.loads(self.do("status", "--json")[1])
        python = self.home / "environments" / status["current"] / "bin" / "python"
        done = subprocess.run([python, "-I", "-m", "palimpsest", "--version"], capture_output=True, text=True)
        return bool(status["verified"]) and done.returncode == 0

    def at_work(self) -> list[str]:
        """The commands of uv that run for this home."""
        found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout.splitlines()
        return [line for line in found if str(self.carrier / "uv") in line and not line.startswith("ps")]


class Index(BaseHTTPRequestHandler):
    """Packages of a folder, as an index (PEP 503); also a proxy that is asked for any host, and then counts."""

    folder: Path
    budget = 1 << 60  # bytes that are served before everything is cut
    proxied: list[str]

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.scheme:
            type(self).proxied.append(self.path)
        *_, kind, name = unquote(url.path).rstrip("/").rsplit("/", 2)
        content = self.page(name) if kind == "simple" else self.file(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if kind == "simple" else "application/octet-stream")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for begin in range(0, len(content), 1 << 20):
            piece = content[begin : begin + (1 << 20)]
            type(self).budget -= len(piece)
            if type(self).budget < 0:
                self.connection.close()
                return
            self.wfile.write(piece)

    def page(self, name: str) -> bytes | None:
        """The files of one package."""
        files = [file for file in self.folder.glob("*.whl") if self.package(file) == name]
        links = [f'<a href="../../files/{file.name.replace("+", "%2B")}">{file.name}</a>' for file in files]
        return "\n".join(links).encode() if files else None

    def file(self, name: str) -> bytes | None:
        """One wheel."""
        file = self.folder / Path(name).name
        return file.read_bytes() if file.is_file() else None

    @staticmethod
    def package(file: Path) -> str:
        return file.name.partition("-")[0].lower().replace("_", "-").replace(".", "-")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, budget: int = 1 << 60) -> Iterator[tuple[str, type[Index]]]:
    """An index of the wheels in ``folder`` that is cut after ``budget`` bytes: its address and its class."""
    kind = type("Served", (Index,), {"folder": folder, "budget": budget, "proxied": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kind
    finally:
        server.shutdown()
        server.server_close()


def test_killed_at_ten_moments_it_is_gone_on_with(carrier, wheels, tmp_path):
    place = Installation(carrier, tmp_path / "home")
    for moment in MOMENTS:
        process = place.begin("install", "--text", "--wheelhouse", str(wheels))
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()  # closes its pipe too
        time.sleep(0.5)
        assert place.at_work() == []
    assert place.do("install", "--text", "--wheelhouse", str(wheels))[0] == 0
    assert place.works()
    code, said = place.do("remove")
    assert code == 0 and not (place.home / "environments").exists(), said


def test_the_network_is_taken_away_and_comes_back_behind_a_proxy(carrier, wheels, tmp_path):
    place = Installation(carrier, tmp_path / "home")
    words = ("install", "--text", "--index", "http://packages.example/simple/")  # an address that only proxies know
    with served(wheels, budget=120 << 20) as (address, _):
        place.variables = {"HTTP_PROXY": address, "http_proxy": address}
        code, said = place.do(*words)
    assert code == 1 and "The network does not answer (asked by way of the proxy in HTTP_PROXY)" in said, said
    assert "goes on from there" in said

    with served(wheels) as (address, server):
        place.variables = {"HTTP_PROXY": address, "http_proxy": address}
        code, said = place.do(*words)
        assert code == 0, said
        whole = [url for url in server.proxied if url.endswith(".whl")]
    assert place.works() and 0 < len(whole) < 76 and all("packages.example" in url for url in server.proxied)


def test_a_wheel_with_another_hash_is_refused_in_one_sentence(carrier, wheels, tmp_path):
    altered = shutil.copytree(carrier, tmp_path / "carrier")
    lock = altered / "locks" / "linux-x86_64-cpu.txt"
    lines = lock.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("rich=="))
    lines[at + 1] = f"    --hash=sha256:{'0' * 64}\n"
    lock.write_text("".join(lines))
    manifest = json.loads((altered / "manifest.json").read_text())
    manifest["locks"][lock.stem] = sha256(lock.read_bytes()).hexdigest()
    (altered / "manifest.json").write_text(json.dumps(manifest))
    place = Installation(altered, tmp_path / "home")
    code, said = place.do("install", "--text", "--wheelhouse", str(wheels))
    assert code == 1 and "rich" in said.splitlines()[-1] and "SHA-256 differs" in said.splitlines()[-1], said


def test_a_disk_that_is_too_small_and_one_that_fills_up(carrier, wheels, tmp_path):
    needs_root()
    disk = tmp_path / "disk"
    disk.mkdir()
    place = Installation(carrier, disk / "home")

    def mounted(megabytes: int, *options: str) -> None:
        mount = ["mount", "-t", "tmpfs", "-o", ",".join([f"size={megabytes}m", *options]), "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            pytest.skip("a small disk cannot be mounted here")

    mounted(500)
    try:
        code, said = place.do("install", "--text", "--wheelhouse", str(wheels))
        assert code == 1 and "of room, and 1.55 GB are needed. Make room" in said, said
        mounted(1700, "remount")
        process = place.begin("install", "--text", "--wheelhouse", str(wheels))
        while process.poll() is None and not list((place.home / "uv").glob("archive-v*/*")):
            time.sleep(0.05)
        with (disk / "filling").open("wb") as filling, pytest.raises(OSError, match="No space left"):
            while True:
                filling.write(b"0" * (1 << 20))
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 1 and "The disk is full. Make room" in said, said
        (disk / "filling").unlink()
        code, said = place.do("install", "--text", "--wheelhouse", str(wheels))
        assert code == 0 and place.works(), said
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_a_person_nothing_goes_on(carrier, wheels, tmp_path, sign):
    place = Installation(carrier, tmp_path / "home")
    process = place.begin("install", "--text", "--wheelhouse", str(wheels))
    while process.poll() is None and not list((place.home / "uv").glob("archive-v*/*")):
        time.sleep(0.05)
    process.send_signal(sign)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130 and "stopped; what was downloaded is kept" in said, said
    assert place.at_work() == []


def test_the_window_is_shown_and_its_cancel_stops(carrier, wheels, tmp_path):
    needs("xvfb-run", "xvfb")
    needs("xdotool", "xdotool")
    if subprocess.run([PYTHON, "-c", "import tkinter"], capture_output=True).returncode != 0:
        pytest.skip("tkinter is missing (Debian's package python3-tk)")
    place = tmp_path / "home"
    given = f"PALIMPSEST_HOME={place} PALIMPSEST_FRONT=tk {PYTHON} -I {carrier}/bootstrap.pyz"
    find = "xdotool search --sync --onlyvisible --name Palimpsest"
    script = (
        f"{given} install --wheelhouse {wheels} & pid=$!; "
        f'window=$(timeout 60 {find} | head -n 1); test -n "$window" || exit 3; sleep 1; '
        "xdotool windowfocus --sync $window key Escape; wait $pid"
    )
    done = subprocess.run(["xvfb-run", "-a", "sh", "-c", script], capture_output=True, text=True, timeout=300)
    assert done.returncode == 130, (done.stdout, done.stderr)
