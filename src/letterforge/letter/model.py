"""The letter as a value: what it says, block by block, and the page it stands on.

Everything here is frozen and hashable, so that what a block becomes in a DOCX or a PDF can be remembered by the block itself.
Lengths on the page are in mm from its top left corner, type in points (pt).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from letterforge.envelope import MM, AddressBlock, Box, Envelope, wrap
from letterforge.picture import Picture
from letterforge.typeface import ARIMO, Typefaces, face_of
from letterforge.typeface.direction import ISOLATES

IMPRINT_GAP = 4.0  # mm between the body and the imprint
HEAD_GAP = 4.0  # mm between the head and the body
FURNITURE_LEADING = 1.2  # of the size of page furniture


STANDARD, LARGE_PRINT = "standard", "large-print"  # styles by name


class Hashed:
    """A value's hash, reckoned once: blocks are looked up in several caches for every letter, and a long list hashes slowly."""

    __slots__ = ("_hash",)
    _hash: int

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            own = hash((type(self), *(getattr(self, name) for name in self.__slots__)))
            object.__setattr__(self, "_hash", own)
            return own


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one face. A line feed in `text` is a line break within the paragraph; words that run to the left are in isolates."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(Hashed):
    """A paragraph; `right` sets it ragged left against the right margin."""

    spans: tuple[Span, ...]
    right: bool = False
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Heading(Hashed):
    """A heading of `level` 1 to 6; it stays with the block that follows."""

    level: int
    spans: tuple[Span, ...]
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class ListBlock(Hashed):
    """A list, numbered from `start` where `ordered`; each item is a tuple of blocks. In a `tight` list the points follow without space."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Columns(Hashed):
    """Blocks set in `count` balanced columns."""

    count: int
    blocks: tuple["Block", ...]
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Keep(Hashed):
    """Blocks that stay on one page, and with the first lines of what follows."""

    blocks: tuple["Block", ...]
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Figure(Hashed):
    """A picture, `width` by `height` mm, with its words (`alt`) for those who can't see it; `right` sets it at the right margin."""

    picture: Picture
    width: float
    height: float
    alt: str
    right: bool = False
    __hash__ = Hashed.__hash__


@dataclass(frozen=True, slots=True)
class Passage(Hashed):
    """Blocks one after another that letters have in common, taken as one so that they are looked up as one; never within another block."""

    blocks: tuple["Block", ...]
    __hash__ = Hashed.__hash__


Block = Paragraph | Heading | ListBlock | Columns | Keep | PageBreak | Figure | Passage


@dataclass(frozen=True, slots=True)
class Style(Hashed):
    """The type of a campaign's letters. Sizes, leading (line pitch) and gaps in pt, colours as `RRGGBB`; an empty one is black."""

    name: str = STANDARD
    typefaces: Typefaces = ARIMO
    word_face: str = "Arial"  # what the DOCX asks for: metric-compatible with Arimo, and on every machine that has Word
    size: float = 10.5
    leading: float = 13.0
    gap: float = 6.5  # after a paragraph
    indent: float = 20.0  # of a list's text
    column_gap: float = 18.0
    head: float = 9.5  # of the sender, the date and the reference
    head_leading: float = 12.0
    colour: str = ""  # of headings and of the sender's name
    link_colour: str = "0B4F9E"
    justified: bool = False
    hyphenation: str = ""  # the language in which words are broken, where lines are justified; none are where it is empty
    __hash__ = Hashed.__hash__

    def heading_size(self, level: int) -> float:
        """Size in pt of a heading of `level`: the first two stand out by size, the others by their face (`heading_face`)."""
        return self.size * {1: 1.15, 2: 1.05}.get(level, 1.0)


def heading_face(level: int) -> tuple[bool, bool]:
    """Whether a heading of `level` is bold, and whether it is italic."""
    return level <= 4, level >= 4


@dataclass(frozen=True, slots=True)
class Page(Hashed):
    """The sheet: A4, with the body between the margins (mm) and below the envelope's clear zone on the first page."""

    envelope: Envelope
    left: float = 20.0
    right: float = 190.0
    bottom: float = 277.0
    fold_marks: bool = True
    imprint: str = ""
    furniture: float = 8.0  # pt: what stands around the body, the imprint too
    typefaces: Typefaces = ARIMO  # of the furniture
    head_bottom: float = 0.0  # where the head's last line ends
    width: float = 210.0
    height: float = 297.0
    top: float = 15.0  # of the body on later pages
    sender_left: float = 125.0
    sender_top: float = 15.0
    logo: Figure | None = None
    __hash__ = Hashed.__hash__

    @property
    def letterhead(self) -> Box:
        """The room for a logo (mm): beside the sender, above what the envelope's window could show."""
        clear = self.envelope.clear
        beneath = clear is not None and clear.left < self.sender_left and clear.right > self.left
        return Box(self.left, 5.0, self.sender_left, min(30.0, clear.top) if clear is not None and beneath else 30.0)

    @property
    def logo_top(self) -> float:
        """Where the logo stands, mm from the top: level with the sender's first line, or higher where it needs the room."""
        return min(self.sender_top, self.letterhead.bottom - self.logo.height) if self.logo else self.sender_top

    @property
    def body_top(self) -> float:
        """Where the body begins on the first page, mm from the top: below the clear zone, and below the head."""
        return max(self.envelope.body_top, self.head_bottom + HEAD_GAP if self.head_bottom else 0.0)

    @property
    def body_bottom(self) -> float:
        """Where the body ends on every page, mm from the top: above the imprint, of however many lines."""
        return self.bottom - (_foot(self.imprint, self.right - self.left, self.furniture, self.typefaces) if self.imprint else 0.0)


@lru_cache(maxsize=64)
def _foot(imprint: str, width: float, size: float, typefaces: Typefaces) -> float:
    """The room in mm that an imprint of `size` pt takes, with the space above it, in lines of `width` mm."""
    lines = wrap((imprint,), width * MM, lambda text: face_of(typefaces).width(text, size)) or (imprint,)
    return IMPRINT_GAP + (size + (len(lines) - 1) * size * FURNITURE_LEADING) / MM


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, complete: all that shapes its DOCX and its PDF, and nothing else."""

    reference: str
    recipient: str
    title: str
    author: str
    language: str
    date: date
    date_text: str
    sender: tuple[str, ...]
    address: AddressBlock
    body: tuple[Block, ...]
    page: Page
    style: Style


def fingerprint(letter: Letter) -> bytes:
    """SHA-256 of all that a letter says, and how: equal letters, and no others, have equal ones."""
    address = letter.address
    own = (letter.reference, letter.recipient, letter.title, address.lines, address.size, address.leading)
    said = repr(own).encode("utf-8", "surrogatepass")
    common = _digest((letter.author, letter.language, letter.date, letter.date_text, letter.sender, letter.page, letter.style))
    return sha256(b"".join((common, *map(_digest, letter.body), said))).digest()


@lru_cache(maxsize=1024)
def _digest(value: object) -> bytes:
    return sha256(repr(value).encode("utf-8", "surrogatepass")).digest()


def text_of(blocks: tuple[Block, ...]) -> str:
    """The words of `blocks`, a line per paragraph, as a reader would hear them."""
    return "\n".join(_lines(blocks))


def _lines(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(spans=spans) | Heading(spans=spans):
                lines.append("".join(span.text for span in spans).translate(ISOLATES))
            case ListBlock(items=items):
                for item in items:
                    lines += _lines(item)
            case Columns(blocks=inner) | Keep(blocks=inner) | Passage(blocks=inner):
                lines += _lines(inner)
    return lines
