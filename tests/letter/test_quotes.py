"""Quotation marks that differ are found, and nothing else is taken for one."""

import pytest

from letterforge.letter.quotes import odd_mark
from tests.tools import ROOT


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({"a.md": 'It isn\'t "so".'}, None),
        ({"a.md": "It isn’t “so”."}, None),
        ({"a.md": "“One”\n\nIt isn't."}, ("a.md", 3, "'")),
        ({"a.md": 'The "first"\nand “another', "b.md": "don't"}, ("a.md", 2, "“")),
        ({"a.md": "don’t", "b.md": "\nwon’t\ncan't"}, ("b.md", 3, "'")),
        ({"a.md": '{{ name | default("") }}’s {% include "b.md" %} {# isn\'t #} [it](https://example.org/it\'s "title")'}, None),
        ({"a.md": '{% if party == "x"\n%}’{% endif %}\n"\n’'}, ("a.md", 3, '"')),
        ({}, None),
    ],
)
def test_the_first_of_the_rarer_kind_is_found(sources: dict[str, str], expected: tuple[str, int, str] | None) -> None:
    assert odd_mark(sources) == expected


@pytest.mark.parametrize("folder", ["templates/mayoral-pledge", "docs/specimen"])
def test_the_projects_own_templates_are_of_a_kind(folder: str) -> None:
    files = [path for path in (ROOT / folder).glob("*.md") if path.name != "README.md"]
    assert files
    assert odd_mark({path.name: path.read_text(encoding="utf-8") for path in files}) is None
