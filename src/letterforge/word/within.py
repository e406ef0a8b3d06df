"""What stands within a field besides its text: in goes a field that is to be filled, out comes what its words alone can't carry.

A picture in the text of an IF, a note, a link, a break of the page: where the field is filled with words, it would be gone without a word.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from letterforge.word.codes import Argument, Code, parse
from letterforge.word.document import W
from letterforge.word.fields import INSTRUCTION, MARK, MATH, Element, FieldFound
from letterforge.word.run_look import Look
from letterforge.word.shown import shown_in

_LINK = f"{{{W}}}hyperlink"
_SAID = {f"{{{W}}}{name}": "a picture" for name in ("drawing", "pict", "object")}
_SAID |= {f"{{{W}}}{name}": "a note" for name in ("footnoteReference", "endnoteReference")}
_SAID |= {f"{{{W}}}sym": "a symbol", f"{{{W}}}br": "a break of the page or column", MATH: "an equation"}
_SAID |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "a picture or text box"}
_TURNING = frozenset({"NEXT", "NEXTIF", "SKIPIF"})  # which show nothing
_FIRST_TEXT = {"IF": 3, "QUOTE": 0, "SET": 1}  # fields that show texts of their own, from this argument on
_AROUND = {"MERGEFIELD": "bf"}  # and those with text beside what they show

LookOf = Callable[[Element], Look]


def more_than_words(found: FieldFound) -> str:
    """What stands in a field's instruction, and in those within it, that isn't words: "a picture"; nothing where there is none."""
    link = _link_around(found.runs[0]) if found.runs else None
    for run in _runs(found):
        if _link_around(run) is not link:
            return "a link"
        for one, said in shown_in(run):
            if said is None and one.tag not in (INSTRUCTION, MARK):
                return _SAID.get(str(one.tag), "something that isn't words")
    return ""


def looks_differ(found: FieldFound, look_of: LookOf) -> bool:
    """Whether what a field may show, fields within it included, has more than one look: bold and not, say."""
    looks = {id(run): look_of(run) for run in _runs(found)}
    return len({*looks.values()}) > 1 and len(_looks(found, lambda run: looks[id(run)])) > 1


def _runs(found: FieldFound) -> Iterator[Element]:
    yield from found.runs
    for piece in found.pieces:
        if isinstance(piece, FieldFound):
            yield from _runs(piece)


def _link_around(run: Element) -> Element | None:
    return next(run.iterancestors(_LINK), None)


class _Typed(str):
    """Text of an instruction that knows in which looks it is, of its characters and of several joined."""

    __slots__ = ("looks",)
    looks: frozenset[Look]

    def __new__(cls, text: str, looks: frozenset[Look]) -> Self:
        typed = super().__new__(cls, text)
        typed.looks = looks if text.strip() else frozenset()
        return typed

    def __iter__(self) -> "Iterator[_Typed]":
        return (_Typed(sign, self.looks) for sign in str.__iter__(self))

    def __add__(self, other: str) -> "_Typed":
        return _Typed(str(self) + other, self.looks | _looks_in((other,)))


@dataclass(frozen=True)
class _Inner(Code):
    """A field within another, of which only its looks are asked."""

    looks: frozenset[Look] = frozenset()


def _looks(found: FieldFound, look_of: LookOf) -> frozenset[Look]:
    """The looks of what a field may show."""
    own = iter(found.runs[1:])  # behind the one that begins it, each has its piece
    pieces = [
        _Typed(piece, frozenset({look_of(next(own))})) if isinstance(piece, str) else _Inner("", looks=_looks(piece, look_of))
        for piece in found.pieces
    ]
    code = parse(pieces)
    if code.name in _TURNING:
        return frozenset()
    if (first := _FIRST_TEXT.get(code.name)) is not None:
        return frozenset().union(*map(_looks_in, code.arguments[first:]))
    around = [code.switch(switch) or () for switch in _AROUND.get(code.name, "")]
    name = next((piece for piece in pieces if _looks_in((piece,))), "")  # Word takes the look of a field's first letter
    return frozenset().union(*map(_looks_in, ((name,), *around)))


def _looks_in(argument: Argument) -> frozenset[Look]:
    """The looks of an argument's text and fields."""
    return frozenset().union(*(part.looks for part in argument if isinstance(part, _Typed | _Inner)))
