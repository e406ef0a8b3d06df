"""Quotation marks: in go a template's files by name, out comes where straight ones stand among curly ones, or curly among straight.

Word makes them curly while one types, other programs don't; a text put together from both shows it.
"""

import re
from collections.abc import Iterator, Mapping

_STRAIGHT, _CURLY = "\"'", "“”„‘’‚"
_MARK = re.compile(f"[{_STRAIGHT}{_CURLY}]")
_UNSAID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\]\([^)]*\)", re.DOTALL)  # expressions, comments, addresses of links


def odd_mark(sources: Mapping[str, str]) -> tuple[str, int, str] | None:
    """The first quotation mark of the rarer kind: its file, its line, and what it is; None where all are of a kind."""
    found = list(_marks(sources))
    straight = [place for place in found if place[2] in _STRAIGHT]
    curly = [place for place in found if place[2] in _CURLY]
    return min(straight, curly, key=len)[0] if straight and curly else None


def _marks(sources: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    for name, source in sources.items():
        said = _UNSAID.sub(lambda match: "\n" * match[0].count("\n"), source)
        for number, line in enumerate(said.splitlines(), 1):
            for mark in _MARK.findall(line):
                yield name, number, mark
