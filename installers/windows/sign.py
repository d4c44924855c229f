"""Signs a Windows program in place (Authenticode), if the environment says with what; without a word it does nothing.

PALIMPSEST_SIGN_COMMAND    a command of your own; the file's path is put behind it
PALIMPSEST_SIGN_PKCS12     or a certificate with its key, for osslsigncode,
PALIMPSEST_SIGN_PASSWORD   the file that its password is in, and
PALIMPSEST_SIGN_TIMESTAMP  the address of a time stamp server (RFC 3161), or it lasts no longer than the certificate

python installers/windows/sign.py FILE
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def is_wanted(variables: Mapping[str, str]) -> bool:
    """Whether anything says how to sign."""
    return bool(variables.get("PALIMPSEST_SIGN_COMMAND") or variables.get("PALIMPSEST_SIGN_PKCS12"))


def sign(file: Path, variables: Mapping[str, str]) -> None:
    """Sign ``file``; subprocess.CalledProcessError where that fails, and the file is as it was."""
    if own := variables.get("PALIMPSEST_SIGN_COMMAND"):
        subprocess.run([*shlex.split(own), str(file)], check=True)
    elif certificate := variables.get("PALIMPSEST_SIGN_PKCS12"):
        signed = file.with_name(f"{file.name}.signed")
        words = ["osslsigncode", "sign", "-pkcs12", certificate, "-h", "sha256", "-n", "Palimpsest"]
        if password := variables.get("PALIMPSEST_SIGN_PASSWORD"):
            words += ["-readpass", password]
        if server := variables.get("PALIMPSEST_SIGN_TIMESTAMP"):
            words += ["-ts", server]
        subprocess.run([*words, "-in", str(file), "-out", str(signed)], check=True, stdout=subprocess.DEVNULL)
        signed.replace(file)


if __name__ == "__main__":
    sign(Path(sys.argv[1]), os.environ)
