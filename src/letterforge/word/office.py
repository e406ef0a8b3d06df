"""LibreOffice on this machine: where its program is and which version it has. Nothing goes in, an `Office` comes out."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from letterforge.errors import OfficeError, Problem

VARIABLE = "LETTERFORGE_SOFFICE"
_BINARY = "soffice.bin"
_SECONDS = 60  # for saying its version: the first start after a machine's own takes some seconds
_INSTALL = (
    "install LibreOffice: Debian and Ubuntu: sudo apt install libreoffice-writer; macOS: brew install --cask libreoffice; "
    f"Windows: winget install TheDocumentFoundation.LibreOffice; or name its program soffice in {VARIABLE}"
)
_PLACES = {
    "linux": (("/usr", "lib*/libreoffice/program/soffice"), ("/opt", "libreoffice*/program/soffice")),
    "darwin": (("/Applications", "LibreOffice*.app/Contents/MacOS/soffice"), ("~/Applications", "LibreOffice*.app/Contents/MacOS/soffice")),
    "win32": (("C:/Program Files", "LibreOffice*/program/soffice.com"), ("C:/Program Files (x86)", "LibreOffice*/program/soffice.com")),
}


@dataclass(frozen=True, slots=True)
class Office:
    """LibreOffice: the program that is run, and its version, such as `7.4.7.2`."""

    program: Path
    version: str

    @property
    def most(self) -> int:
        """How many documents one call takes. The starter behind the script `soffice` drops what is named after some 250, without a word."""
        return 10_000 if self.program.name == _BINARY else 200

    @classmethod
    def found(cls) -> Self:
        """LibreOffice where $LETTERFORGE_SOFFICE says, on the path, or in its usual places. Raises OfficeError."""
        named = os.environ.get(VARIABLE)
        if named and shutil.which(named) is None:
            raise OfficeError(Problem(f"{VARIABLE} is {named!r}, and there is no such program", "name LibreOffice's program soffice there"))
        wrapper = next(_candidates(named), None)
        if wrapper is None:
            raise OfficeError(Problem("LibreOffice isn't installed, and only it makes PDFs of Word documents", _INSTALL))
        program = _behind(wrapper)
        return cls(program, _version(program))


def _candidates(named: str | None) -> Iterator[Path]:
    for name in [named] if named else ["soffice", "libreoffice"]:
        if found := shutil.which(name):
            yield Path(found)
    if not named:
        for root, pattern in _PLACES.get(sys.platform, ()):
            yield from sorted(Path(root).expanduser().glob(pattern), reverse=True)  # a newer one first


def _behind(wrapper: Path) -> Path:
    """The program behind the script `soffice`, which starts it by way of two others, and looks for Java, which no letter needs.

    Being our own child, it is itself what ends with us.
    """
    binary = wrapper.resolve().with_name(_BINARY)
    return binary if binary.is_file() and os.access(binary, os.X_OK) else wrapper


def _version(program: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="letterforge-") as folder:
        command = [str(program), f"-env:UserInstallation={Path(folder).as_uri()}", "--headless", "--version"]
        try:
            said = subprocess.run(  # noqa: S603 - the program that was found
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            said = None
    version = re.search(r"\b\d+\.\d+(\.\d+)*", said.stdout) if said else None
    if version is None:
        raise OfficeError(Problem(f"LibreOffice doesn't start: {program} doesn't say its version", "try it by hand, or install it again"))
    return version[0]
