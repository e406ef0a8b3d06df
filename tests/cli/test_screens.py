"""The screens of `letterforge check` at 80 columns are those that docs/lists.md shows."""

import importlib.util

import pytest

from tests.tools import ROOT

_SPEC = importlib.util.spec_from_file_location("screens", ROOT / "docs/screens.py")
assert _SPEC is not None
assert _SPEC.loader is not None
screens = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(screens)


@pytest.mark.parametrize(("name", "status"), [("good", 0), ("bad", 1), ("unreadable", 2)])
def test_a_screen_is_as_the_docs_show_it(name: str, status: int) -> None:
    text, ended = screens.screen(screens.CONTENTS[name])
    assert ended == status
    assert text in (ROOT / "docs/lists.md").read_text(encoding="utf-8")
    assert max(len(line) for line in text.splitlines()) <= 80


def test_twelve_kinds_of_problem_are_told_apart() -> None:
    text, _ = screens.screen(screens.BAD.encode())
    assert text.count("\nHeld, ") == 12
