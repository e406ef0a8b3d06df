"""Marks in a story: what stands in its XML for all that differs from letter to letter.

A mark is a processing instruction with a number, which may stand anywhere in XML; what it stands for is kept beside it. So a marked story
can be written out as XML and cut at its marks.
"""

import re
from typing import Literal, NamedTuple

from lxml import etree

from letterforge.word.fields import Element, text_of

Kind = Literal["show", "do", "field", "begin", "end"]
_NAME = "letterforge"
AT_MARK = re.compile(rf"<\?{_NAME} (\d+)\?>")
_BEGINNING = 40  # characters of a paragraph by which somebody finds it


class Mark(NamedTuple):
    """What a mark stands for: an expression's value, a statement, a field's value, or the ends of what vanishes when it says nothing.

    `place` is where it is, for whoever wrote the document.
    """

    kind: Kind
    place: str
    source: str = ""


class Marks:
    """The marks of one story, by number; `story` is what it is called: body, header … `touched` once anything in it was changed."""

    def __init__(self, story: str) -> None:
        self.story = story
        self.all: list[Mark] = []
        self.touched = False

    def put(self, kind: Kind, place: str, source: str = "") -> Element:
        """A new mark, to be put into the story."""
        self.touched = True
        self.all.append(Mark(kind, place, source))
        return etree.ProcessingInstruction(_NAME, str(len(self.all) - 1))

    def place(self, paragraph: Element) -> str:
        """Where something is: the story, and how its paragraph begins."""
        said = " ".join(text_of(paragraph).split())
        short = said if len(said) <= _BEGINNING else f"{said[:_BEGINNING].rstrip()} …"
        where = "" if self.story == "body" else f"{self.story}, "
        return f"{where}paragraph “{short}”" if short else f"{where}an empty paragraph"

    def of(self, one: object) -> Mark | None:
        """What an element stands for, if it is a mark."""
        if isinstance(one, etree._ProcessingInstruction) and one.target == _NAME:  # noqa: SLF001 - the name that lxml has for it
            return self.all[int(one.text or "0")]
        return None
