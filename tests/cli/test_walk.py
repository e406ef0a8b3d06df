"""The campaign that docs/walk.md shows goes as it is shown there, and the README names the same commands."""

import re
from pathlib import Path

import pytest
from docs import walk

from tests.dispatch.printing import must_have_filters
from tests.tools import ROOT


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    must_have_filters()
    return walk.page(tmp_path_factory.mktemp("walk"))


def test_the_screens_are_as_the_docs_show_them(page: str) -> None:
    assert walk.timeless(page) == walk.timeless(walk.PAGE.read_text(encoding="utf-8"))


def test_nothing_is_wider_than_the_terminal(page: str) -> None:
    screens = re.findall(r"```text\n\$ .*\n((?:.*\n)*?)```", page)
    assert len(screens) == len(walk.STEPS)
    assert max(len(line) for screen in screens for line in screen.splitlines()) <= walk.COLUMNS


def test_each_letter_went_once(page: str) -> None:
    log = page[page.index("$ letterforge log\n") :]
    assert [log.count(word) for word in ("e-mailed", "not made")] == [2, 1]
    assert "nothing goes twice" in page
    assert page.count("Nothing is due.") == 1


def test_the_readme_names_the_same_commands() -> None:
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8")
    part = readme[readme.index("## A campaign from start to end") : readme.index("## More")]
    named = re.findall(r"(?m)^    (letterforge .*?)(?:  +#.*)?$", part)
    walked = {step.command for step in walk.STEPS}
    assert len(named) >= 10
    assert [command for command in named if command not in walked] == []
