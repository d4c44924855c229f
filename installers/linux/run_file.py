"""The self-extracting .run, for one user and any distribution: makeself over the same layout."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.source import Source
from installers.linux.layout import HERE, lay_out, settle


def build(carrier: Path, source: Source, out: Path) -> Path:
    """The installer of ``carrier`` in the folder ``out``; raises CalledProcessError with what makeself said."""
    with TemporaryDirectory() as scratch:
        root = Path(scratch) / "root"
        lay_out(carrier, source, root / "prefix")
        return packed_to_run(root, source, out / f"palimpsest-{source.version}-linux-x86_64.run")


def packed_to_run(root: Path, source: Source, file: Path) -> Path:
    """Pack the folder ``root``, which has ``prefix`` in it, with the script that puts it in place."""
    shutil.copy(HERE / "install.sh", root / "install.sh")
    (root / "install.sh").chmod(0o755)
    (root / "version").write_text(f"{source.version}\n", encoding="utf-8")
    settle(root, source)
    order = f"--sort=name --mtime=@{source.epoch} --owner=0 --group=0 --numeric-owner --format=gnu"
    date = source.time.strftime("%Y-%m-%d %H:%M:%S UTC")
    words = ["makeself", "--gzip", "--complevel", "6n"]  # n: gzip would keep the time of what makeself hands to it
    words += ["--sha256", "--nomd5", "--nocrc", "--tar-quietly", "--tar-extra", order, "--packaging-date", date]
    words += [root.name, file.name, f"Palimpsest {source.version}", "./install.sh"]  # the .run tells how it was made
    subprocess.run(words, check=True, cwd=root.parent, env=source.environment(), stdout=subprocess.DEVNULL)
    return Path(shutil.move(root.parent / file.name, file))
