"""Tags in plain text: in goes what a paragraph says, out come the tags in it, in one pass however many signs of tags it holds.

What a tag says is looked at here too, before Jinja and Python read it: both read brackets in brackets by calling themselves, and run out of
stack where a document is hostile.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError

LONGEST_TAG = 5_000  # characters; what is longer is text with a brace too many
MOST_BRACKETS = 20  # within each other; Python's own limit is 200, Jinja's stack ends at some 60
MOST_SIGNS = 100  # operators, dots, bars, brackets and words like `and`: each may stand within the one before
# what stands in a tag, whose end may stand in a string; a mark that nothing closes is looked at once, so that this takes one pass
_STRING = r"""(?>"(?>[^"\\]|\\.)*"|'(?>[^'\\]|\\.)*'|“[^“”]*”|‘[^‘’]*’|\\[^{}%]|.)*?"""
_TAG = re.compile(rf"\{{\{{{_STRING}\}}\}}|\{{%{_STRING}%\}}", re.DOTALL)
_SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}")
_ENDS = {"{{": "}}", "{%": "%}"}
_RAW, _END_RAW = (re.compile(rf"\{{%[-+]?\s*{word}\s*[-+]?%\}}") for word in ("raw", "endraw"))
_NESTING = frozenset("not and or if else in is".split())
_NUMBERS = frozenset({"integer", "float"})
_LONGEST_NUMBER = 40  # Python reads at most 4,300 digits
_JINJA = Environment()  # noqa: S701 - it only tells what a tag's parts are
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


def refuse_unfit(tag: str) -> None:
    """Raises TagError where `{{ … }}` or `{% … %}`, as Jinja reads it, is more than one tag, too much, no Python, or calls what is ours."""
    said = tag[2:-2].strip()
    short = said if len(said) <= _SHOWN else f"{said[:_SHOWN].rstrip()} …"
    tokens = _tokens(tag, short)
    named: list[set[str]] = [set()]  # by a name and a sign of equality, in each bracket that is open
    signs = 0
    for before, (kind, word), (_, after) in zip([("", ""), *tokens], tokens, [*tokens[1:], ("", "")], strict=False):
        signs += word in _NESTING if kind == "name" else kind == "operator" and word != ","
        if kind == "operator" and word in "([{":
            named.append(set())
        elif kind == "operator" and word in ")]}":
            named.pop()
        elif kind == "name" and after == "=" and len(named) > 1:
            if word in named[-1]:
                raise TagError(f"the tag “{short}” says {word}= twice", "take one of them out")
            named[-1].add(word)
        if kind == "name" and len(word) > 1 and word.startswith("_") and before[1] != ".":
            raise TagError(f"the tag “{short}” uses {word}, and names that begin with _ are letterforge's own", "use another name")
        if len(named) > MOST_BRACKETS + 1 or signs > MOST_SIGNS or (kind in _NUMBERS and len(word) > _LONGEST_NUMBER):
            raise _too_much(short)
    if tokens[:1] == [("name", "for")] and tokens[-1] == ("name", "recursive"):
        raise TagError(f"the tag “{short}” says recursive, which isn't possible in a Word template", "write one loop within the other")


def _tokens(tag: str, short: str) -> list[tuple[str, str]]:
    """What Jinja reads in a tag, as kinds and words. Raises TagError for what it can't read, and for more than a tag."""
    try:
        kinds = [(kind, word) for _, kind, word in _JINJA.lex(tag) if kind != "whitespace"]
    except TemplateSyntaxError as error:
        raise TagError(f"the tag “{short}” can't be read: {error.message}", "look at its brackets and quotation marks") from None
    inner = kinds[1:-1]
    if not kinds[-1][0].endswith("_end") or any(kind.endswith(("_begin", "_end", "data")) for kind, _ in inner):
        raise TagError(f"the tag “{short}” holds another tag", "write them one behind the other")
    return inner


def _too_much(short: str) -> TagError:
    return TagError(f"too much stands in the tag “{short}”", "make it simpler: {% set name = … %} gives a part of it a name")
