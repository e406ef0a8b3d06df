"""Lists of a test's own, as files and as recipients."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.recipients import RecipientList

Lists = Callable[..., RecipientList]


@pytest.fixture
def listed(folder: Path) -> Lists:
    """The campaign's list, given as text, with lines added under `[recipients]` and at the end of the campaign file."""

    def make(content: str, settings: str = "", end: str = "") -> RecipientList:
        (folder / "data/candidates.csv").write_text(content, encoding="utf-8")
        file = folder / "letterforge.toml"
        text = file.read_text(encoding="utf-8").replace("[recipients]\n", f"[recipients]\n{settings}\n", 1)
        file.write_text(f"{text}\n{end}\n", encoding="utf-8")
        return RecipientList(campaign.load(folder))

    return make
