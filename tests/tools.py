"""Programs that tests hold finished letters against."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def require(name: str) -> str:
    """The path of a program; without it the test skips for a contributor and fails in CI."""
    local = ROOT / ".tools" / "node_modules" / ".bin" / name
    found = shutil.which(name) or (str(local) if local.exists() else None)
    if found is None:
        missing(f"{name} isn't installed")
    return str(found)


def missing(what: str) -> None:
    """Skips for a contributor, fails in CI."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
