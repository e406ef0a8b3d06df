"""Programs that tests hold finished letters against."""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def require(name: str) -> str:
    """The path of a program; without it the test skips for a contributor and fails in CI."""
    places = (Path(sys.executable).parent, ROOT / ".tools" / "node_modules" / ".bin")
    found = shutil.which(name, path=os.pathsep.join([*map(str, places), os.environ.get("PATH", ""), "/usr/sbin"]))
    if found is None:
        missing(f"{name} isn't installed")
    return str(found)


def missing(what: str) -> None:
    """Skips for a contributor, fails in CI."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
