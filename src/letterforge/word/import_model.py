"""A Word letter between reading and writing: paragraphs of pieces, and what couldn't be carried over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

WORDS, FIELD, TAG = "words", "field", "tag"
NEW_PARAGRAPH = "\u2029"  # within words: the two halves of a field's text stand in paragraphs of their own
NEW_PAGE = "\f"  # a paragraph of this alone


class Look(NamedTuple):
    """How words stand out."""

    bold: bool = False
    italic: bool = False
    link: str = ""


PLAIN = Look()


class Piece(NamedTuple):
    """Words, or a `FIELD` (text: a Jinja expression), or a `TAG` (text: a Jinja statement as it is written)."""

    text: str
    look: Look = PLAIN
    kind: str = WORDS


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """`pieces` with neighbouring words of one look as one piece."""
    found: list[Piece] = []
    for (look, kind), group in groupby(pieces, lambda piece: (piece.look, piece.kind)):
        same = list(group)
        found += [Piece("".join(piece.text for piece in same), look)] if kind == WORDS else same
    return tuple(found)


class Point(NamedTuple):
    """Where a paragraph stands in a list: which one it counts in, how deep (from 0), and its number; 0 has a bullet."""

    list: int
    level: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `left` is its indent in twips, `section` the number of the section that it stands in, `kept` with what follows."""

    pieces: tuple[Piece, ...]
    heading: int = 0
    point: Point | None = None
    right: bool = False
    kept: bool = False
    left: int = 0
    section: int = 0


class Section(NamedTuple):
    """A stretch of paragraphs in `columns`."""

    columns: int = 1
    new_page: bool = False


class Remark(NamedTuple):
    """What isn't in the template as it was in the document: where (the paragraph's beginning), what, what to do.

    `lost` says that words are missing or a field is open; else only looks differ.
    """

    place: str
    what: str
    cure: str = ""
    lost: bool = False

    def __str__(self) -> str:
        said = f"{self.place}: {self.what}" if self.place else self.what
        return f"{said}; {self.cure}" if self.cure else said


@dataclass(slots=True)
class Remarks:
    """Remarks as they are met; what concerns the whole document is told once."""

    all: list[Remark] = field(default_factory=list)
    place: str = ""  # the beginning of the paragraph at hand

    def lost(self, what: str, cure: str = "", place: str | None = None) -> None:
        """Something is missing in the template."""
        self._tell(Remark(self.place if place is None else place, what, cure, lost=True))

    def once(self, what: str, cure: str = "") -> None:
        """Something looks otherwise, wherever it stands."""
        self._tell(Remark("", what, cure))

    def here(self, what: str, cure: str = "") -> None:
        """Something is otherwise in this paragraph, and nothing is missing."""
        self._tell(Remark(self.place, what, cure))

    def _tell(self, remark: Remark) -> None:
        if remark not in self.all:
            self.all.append(remark)


def beginning(text: str, most: int = 40) -> str:
    """The beginning of a paragraph, in quotation marks, by which a reader finds it."""
    said = " ".join(text.split())
    return f"'{said if len(said) <= most else said[: most - 1].rstrip() + '…'}'" if said else ""
