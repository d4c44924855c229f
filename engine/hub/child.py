"""The process that asks the Hub: ``python -m engine.hub.child``, one question or one model, then it ends.

Asked ``{"look": name, "revision": ...}`` it says what there is; asked ``{"fetch": name, "commit", "folder", "files"}``
it brings the files into the folder, each with :data:`PART` behind its name until its checksum was found right.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from engine.hub.troubles import gated, told
from engine.support.child import Parent
from engine.support.wording import packed, say

PART = ".part"
CHUNK = 1 << 18  # bytes between two reports: on a slow line each takes seconds
SECONDS = 20.0  # to wait for an answer about a model
AGAIN = say("It was removed. Try again; if it stays so, something between here and the Hub changes what comes.")


class HubTrouble(Exception):
    """Something that a person can mend: ``message`` and ``hint``."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def main() -> None:
    """Answer one message of the program."""
    parent = Parent.alone()
    asked = parent.hear()
    name = str(asked.get("look") or asked.get("fetch"))
    # Before huggingface_hub is imported, which reads them then. Xet, its other way, cannot go on where it was stopped.
    os.environ.update(HF_HUB_OFFLINE="0", TRANSFORMERS_OFFLINE="0", HF_HUB_DISABLE_XET="1")
    try:
        parent.tell(done=_look(asked) if "look" in asked else _fetch(asked, parent))
    except BrokenPipeError:
        pass
    except HubTrouble as trouble:
        parent.tell(failed=packed(trouble.message), hint=packed(trouble.hint))
    except Exception as error:  # a library may raise anything
        message, hint = told(error, name)
        parent.tell(failed=packed(message), hint=packed(hint))


def _look(asked: dict[str, Any]) -> dict[str, Any]:
    """What the Hub says of a model: commit, licence, whether it may be had, and its files."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError

    api, name = HfApi(), asked["look"]
    info = api.model_info(name, revision=asked["revision"] or None, files_metadata=True, timeout=SECONDS)
    if info.gated:
        try:
            api.auth_check(name)
        except GatedRepoError:
            raise HubTrouble(*gated(name)) from None
    files = [
        {
            "path": file.rfilename,
            "size": file.size or 0,
            "sha256": file.lfs.sha256 if file.lfs else "",
            "sha1": "" if file.lfs else file.blob_id or "",
        }
        for file in info.siblings or ()
    ]
    tags = [tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:")]
    return {"name": info.id, "commit": info.sha, "licence": tags[0] if tags else "", "files": files}


def _fetch(asked: dict[str, Any], parent: Parent) -> bool:
    from huggingface_hub import constants

    constants.DOWNLOAD_CHUNK_SIZE = CHUNK  # what is reported, and lost by a cancel, at once; 10 MB without it
    folder = Path(asked["folder"])
    for file in asked["files"]:
        whole = folder / file["path"]
        if whole.is_file() and whole.stat().st_size == file["size"] and _is_right(whole, file, parent):
            continue
        part = whole.with_name(f"{whole.name}{PART}")
        _bring(asked, file, part, parent)
        if not _is_right(part, file, parent):
            part.unlink()
            raise HubTrouble(
                say(
                    "{file} of {name} is damaged: its checksum is not the one that the Hub states.",
                    file=file["path"],
                    name=asked["fetch"],
                ),
                AGAIN,
            )
        part.replace(whole)
    return True


def _bring(asked: dict[str, Any], file: dict[str, Any], part: Path, parent: Parent) -> None:
    """Fetch what is missing of one file behind what is there of it."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers, tqdm

    class Reported(tqdm):
        """The bar that huggingface_hub moves: it draws nothing, and reports."""

        def __init__(self, *_: Any, **given: Any) -> None:
            super().__init__(disable=True)
            self.there = int(given.get("initial") or 0)

        def update(self, n: float | None = 1) -> bool | None:
            """Report ``n`` more bytes."""
            self.there += int(n or 0)
            parent.tell(at=file["path"], bytes=self.there)
            return None

    with part.open("ab") as sink:
        there = sink.tell()
        if there > file["size"]:
            sink.truncate(0)
            there = 0
        parent.tell(at=file["path"], bytes=there)
        url = hf_hub_url(asked["fetch"], file["path"], revision=asked["commit"])
        http_get(
            url,
            sink,
            resume_size=there,
            headers=build_hf_headers(),
            expected_size=file["size"],
            tqdm_class=Reported,
        )


def _is_right(place: Path, file: dict[str, Any], parent: Parent) -> bool:
    """Whether the file at ``place`` has the checksum that the Hub states; without one its size has to do."""
    if not file["sha256"] and not file["sha1"]:
        return place.stat().st_size == file["size"]
    digest = hashlib.sha256() if file["sha256"] else hashlib.sha1(b"blob %d\0" % file["size"], usedforsecurity=False)
    read = 0
    with place.open("rb") as source:
        while chunk := source.read(32 * CHUNK):
            digest.update(chunk)
            read += len(chunk)
            parent.tell(checked=file["path"], bytes=read)
    return digest.hexdigest() == (file["sha256"] or file["sha1"])


if __name__ == "__main__":
    main()
