"""Tags in plain text: in goes what a paragraph says, out come the tags in it, in one pass however many signs of tags it holds.

What a tag says is looked at here too, before Jinja and Python read it: both read brackets in brackets by calling themselves, and run out of
stack where a document is hostile.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_TAG = 5_000  # characters; what is longer is text with a brace too many
MOST_BRACKETS = 20  # within each other; Python's own limit is 200, Jinja's stack ends at some 60
MOST_SIGNS = 100  # operators, dots, bars, brackets and words like `and`: each may stand within the one before
_STRING = r"""(?>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’|.)*?"""  # what stands in a tag; its end may stand in a string
_TAG = re.compile(rf"\{{\{{{_STRING}\}}\}}|\{{%{_STRING}%\}}", re.DOTALL)
_SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}")
_ENDS = {"{{": "}}", "{%": "%}"}
_RAW, _END_RAW = (re.compile(rf"\{{%[-+]?\s*{word}\s*[-+]?%\}}") for word in ("raw", "endraw"))
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_NESTS = re.compile(r"[^\w\s,]|\b(?:not|and|or|if|else|in|is)\b")
_OURS = re.compile(r"(?<![\w.])_\w+")
_LONG_NUMBER = re.compile(r"\b\d\w{40}")  # Python reads at most 4,300 digits
_BRACKET_OR_NAME = re.compile(r"[][(){}]|\b(\w+)\s*=(?!=)")
_SHOWN = 40  # characters of a tag, in a message


class TagError(Exception):
    """What is wrong with a tag, and how to mend it."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


class Tag(NamedTuple):
    """A tag, its place in the text, and where it begins and ends there the text that is shown as it is (`{% raw %}`)."""

    text: str
    start: int
    end: int
    raw: tuple[int, int] | None = None


def tags_in(text: str) -> Iterator[Tag]:
    """The tags of a text, in their order. Raises TagError for one that nothing ends, or that nothing begins."""
    at, last_note = 0, text.rfind("#}")
    while sign := _SIGN.search(text, at):
        start = sign.start()
        if sign[0] in _ENDS.values():
            begin = next(begin for begin, end in _ENDS.items() if end == sign[0])
            cure = f"begin it with {begin}, or write {{% raw %}}{sign[0]}{{% endraw %}} to show it as it is"
            raise TagError(f"{sign[0]!r} ends a tag that nothing begins", cure)
        if sign[0] == "{#" and start + 2 > last_note:
            at = sign.end()  # a note that nothing ends is text
        elif sign[0] == "{#":
            at = text.index("#}", start + 2) + 2
            yield Tag(text[start:at], start, at)
        elif (found := _TAG.match(text, start, start + LONGEST_TAG)) is not None:
            tag = _raw(text, found)
            yield tag
            at = tag.end
        elif text[start + 1 : start + 3] in ("{%", "{#"):
            at = start + 1  # a brace before a tag
        else:
            what = "that nothing ends" if _ENDS[sign[0]] not in text[start:] else f"of more than {LONGEST_TAG:,} characters"
            raise TagError(f"{sign[0]!r} begins a tag {what}", f"end it with {_ENDS[sign[0]]}")


def _raw(text: str, found: re.Match[str]) -> Tag:
    """A tag, with all up to `{% endraw %}` where it begins what is shown as it is."""
    if _RAW.fullmatch(found[0]) is None:
        return Tag(found[0], *found.span())
    end = _END_RAW.search(text, found.end())
    if end is None:
        raise TagError("nothing ends {% raw %}", "write {% endraw %}, in the same paragraph")
    return Tag(text[found.start() : end.end()], found.start(), end.end(), (found.end(), end.start()))


def refuse_unfit(said: str) -> None:
    """Raises TagError where what stands in a tag is too much to be read, is no Python, or calls for what is letterforge's own."""
    bare = _QUOTED.sub("''", said)
    short = said if len(said) <= _SHOWN else f"{said[:_SHOWN].rstrip()} …"
    named: list[set[str]] = [set()]  # by a name and a sign of equality, in each bracket that is open
    for part in _BRACKET_OR_NAME.finditer(bare):
        if part[0] in "([{":
            named.append(set())
        elif part[0] in ")]}":
            named = named[:-1] or [set()]
        elif part[1] in named[-1] and len(named) > 1:
            raise TagError(f"the tag “{short}” says {part[1]}= twice", "take one of them out")
        else:
            named[-1].add(part[1])
        if len(named) > MOST_BRACKETS + 1:
            raise _too_much(short)
    if _LONG_NUMBER.search(bare) or sum(1 for _ in _NESTS.finditer(bare.replace("''", ""))) > MOST_SIGNS:
        raise _too_much(short)
    if (ours := _OURS.search(bare)) is not None:
        raise TagError(f"the tag “{short}” uses {ours[0]}, and names that begin with _ are letterforge's own", "use another name")


def _too_much(short: str) -> TagError:
    return TagError(f"too much stands in the tag “{short}”", "make it simpler: {% set name = … %} gives a part of it a name")
