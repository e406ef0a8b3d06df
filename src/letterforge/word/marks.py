"""Marks in a story: what stands in its XML for all that differs from letter to letter.

A mark is a processing instruction with a number, which may stand anywhere in XML; what it stands for is kept beside it. So a marked story
can be written out as XML and cut at its marks. In an attribute, which holds text alone, a mark is a number between two characters that mean
nothing (U+FDD0 and U+FDD1, which Unicode leaves to programs).
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import Element, paragraph_of, text_of

Kind = Literal["show", "do", "field", "id", "begin", "end", "holds"]
_NAME = "letterforge"
_BEGIN, _END = "\ufdd0", "\ufdd1"
AT_MARK = re.compile(rf"(?:<\?{_NAME} |{_BEGIN})(\d+)(?:\?>|{_END})")
_WORD = re.compile(r"\{%\s*(\w+)")
BLOCKS = {"if": "endif", "for": "endfor", "with": "endwith", "set": "endset"}
BRANCHES = {"elif": ("if",), "else": ("if", "for")}  # words within blocks, and those of the blocks
_TEXT_BOX, _CELL = f"{{{W}}}txbxContent", f"{{{W}}}tc"
_BEGINNING = 40  # characters of a paragraph by which somebody finds it


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, for whoever wrote the document: `kind` body, table, text box, header …, and how its paragraph begins."""

    kind: str
    words: str = ""

    def __str__(self) -> str:
        where = "" if self.kind in _IN_BODY else f"{self.kind}, "
        return f"{where}paragraph “{self.words}”" if self.words else f"{where}an empty paragraph"


_IN_BODY = frozenset({"body", "table", "text box"})


class Mark(NamedTuple):
    """What a mark stands for: the value of an expression or a field, a statement, a new id, an end of what may vanish, or its content."""

    kind: Kind
    place: Place
    source: str = ""

    @property
    def word(self) -> str:
        """What a statement begins with (`if`, `endfor`); nothing for other marks."""
        found = _WORD.match(self.source) if self.kind == "do" else None
        return found[1] if found is not None else ""

    @property
    def step(self) -> Literal["open", "part", "close", ""]:
        """What a statement does to a block whose words aren't there in every letter; nothing for `with`, whose words are."""
        word = self.word
        if word in {"", "with", "endwith"} or (word == "set" and "=" in self.source):
            return ""
        return "open" if word in BLOCKS else "part" if word in BRANCHES else "close" if word in BLOCKS.values() else ""


class Marks:
    """The marks of one story, by number; `story` is what it is called: body, header … `touched` once anything in it was changed."""

    def __init__(self, story: str) -> None:
        self.story = story
        self.all: list[Mark] = []
        self.touched = False

    def put(self, kind: Kind, place: Place, source: str = "") -> Element:
        """A new mark, to be put into the story."""
        return etree.ProcessingInstruction(_NAME, str(self._new(Mark(kind, place, source))))

    def put_attribute(self, one: Element, name: str, source: str) -> None:
        """Puts a mark, a new id's, into the attribute of an element."""
        one.set(name, f"{_BEGIN}{self._new(Mark('id', self.place(paragraph_of(one)), source))}{_END}")

    def say(self, one: Element, source: str) -> None:
        """Has a mark stand for something else."""
        number = int(one.text or "0")
        self.all[number] = self.all[number]._replace(source=source)

    def place(self, paragraph: Element) -> Place:
        """Where something is: the kind of place, and how its paragraph begins."""
        said = " ".join(text_of(paragraph).split())
        short = said if len(said) <= _BEGINNING else f"{said[:_BEGINNING].rstrip()} …"
        above = next(paragraph.iterancestors(_TEXT_BOX, _CELL), None)
        own = "body" if above is None else "text box" if above.tag == _TEXT_BOX else "table"
        return Place(own if self.story == "body" else self.story, short)

    def of(self, one: object) -> Mark | None:
        """What an element stands for, if it is a mark."""
        return None if (number := self.number(one)) is None else self.all[number]

    @staticmethod
    def number(one: object) -> int | None:
        """The number of the mark that an element is, if it is one."""
        if isinstance(one, etree._ProcessingInstruction) and one.target == _NAME:  # noqa: SLF001 - the name that lxml has for it
            return int(one.text or "0")
        return None

    @staticmethod
    def numbers(root: Element) -> list[int]:
        """The numbers of a story's marks in the order in which they stand in its XML."""
        return [int(number) for number in AT_MARK.findall(etree.tostring(root, encoding="unicode"))]

    def order(self, root: Element) -> list[Mark]:
        """The marks in the order in which they stand in the story's XML."""
        return [self.all[number] for number in self.numbers(root)]

    def _new(self, mark: Mark) -> int:
        self.touched = True
        self.all.append(mark)
        return len(self.all) - 1


def refuse_marks(root: Element, said: str) -> None:
    """Raises TemplateError where a document, called `said`, already holds what looks like a mark."""
    if AT_MARK.search(etree.tostring(root, encoding="unicode")):
        raise TemplateError(Problem("holds signs that only letterforge writes into a document", "open it in Word and save it again", said))
