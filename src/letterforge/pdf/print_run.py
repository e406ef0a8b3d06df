"""Many letters in one PDF, for a printer: in go laid-out letters one after another, out go bytes as they come.

Faces, pictures, and whatever two pages have in common are stored once. Each letter begins on a new sheet; it has a bookmark, and its pages
have labels. Tagged, it has the structure of every letter too, for a run that someone will read.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from letterforge.deflate import Piece, zlib_stream
from letterforge.envelope import MM
from letterforge.pdf import metadata
from letterforge.pdf.document import links
from letterforge.pdf.file import Writer
from letterforge.pdf.fonts import Extra, font, resource
from letterforge.pdf.fragments import Use, Used
from letterforge.pdf.layout import Laid, Sheet
from letterforge.pdf.objects import array, deflated, number, ref, text
from letterforge.pdf.pictures import resources
from letterforge.pdf.rows import Shape
from letterforge.pdf.structure import figures
from letterforge.pdf.tagging import tags
from letterforge.pdf.trees import Bookmarks, NumberTree, PageTree
from letterforge.picture import Picture
from letterforge.typeface import Face, Key, Typefaces, face_of

_REMEMBERED = 2048  # pieces of pages, of which one may come again
_A4 = b"/MediaBox %s" % array([b"0", b"0", number(210 * MM), number(297 * MM)])


class Entry(NamedTuple):
    """What is said of a letter in a run: its bookmark, and what the labels of its pages begin with (`LMP21-0007 p`, then `1`)."""

    bookmark: str
    label: str


@dataclass(slots=True)
class _Used:
    """What letters use of their typefaces; object `number` has the resources of their pages."""

    number: int
    keys: set[Key] = field(default_factory=set)
    extra: set[Use] = field(default_factory=set)
    pictures: dict[Picture, None] = field(default_factory=dict)


class PrintRun:
    """Writes one file by way of `write`; with `duplex` a letter of an odd number of pages gets a blank one after it.

    Where a `cover` is announced, room is kept for one page (with duplex, two) before the letters.
    """

    def __init__(
        self,
        write: Callable[[bytes], object],
        about: metadata.About,
        *,
        duplex: bool = True,
        tagged: bool = False,
        cover: Entry | None = None,
    ) -> None:
        self.file = Writer(write)
        self._about, self._duplex, self._tagged = about, duplex, tagged
        self._document = self.file.keep()  # the element that holds the letters
        self._parts: list[int] = []
        self._pages, self._bookmarks = PageTree(self.file), Bookmarks(self.file)
        self._labels, self._marks, self._key = NumberTree(self.file), NumberTree(self.file), 0
        self._used: dict[Typefaces, _Used] = {}
        self._pieces: dict[bytes, int] = {}
        self._cover = (self._begin(cover, 1), self._pages.parent) if cover is not None else None

    def add(self, laid: Laid, typefaces: Typefaces, entry: Entry) -> None:
        """Adds a letter."""
        parent = self._pages.parent
        self._write(laid, typefaces, self._begin(entry, len(laid.sheets)), parent)
        self.file.settle()

    def add_pages(self, pages: Sequence[bytes], entry: Entry | None = None) -> None:
        """Adds pages from elsewhere, as the entries of their dictionaries: a letter with an `entry`, or what follows the one before."""
        parent, count = self._pages.parent, len(pages)
        first = self._begin(entry, count) if entry is not None else self._follow(count)
        self.file.put_all(first, [b"<< /Type /Page /Parent %s %s >>" % (parent, page) for page in pages])
        self.file.settle()

    def cover(self, laid: Laid, typefaces: Typefaces) -> None:
        """Writes the page before the letters that was announced."""
        if self._cover is None or len(laid.sheets) != 1:
            raise ValueError(f"a cover of {len(laid.sheets)} pages, where room was kept for {int(self._cover is not None)}")
        self._write(laid, typefaces, *self._cover)

    def finish(self) -> None:
        """Writes what all letters have in common, and ends the file."""
        embedded = self._embedded()
        for typefaces, used in self._used.items():
            named = [b"/%s %s" % (resource(key), ref(embedded[face_of(typefaces, key)])) for key in sorted(used.keys)]
            self.file.put(used.number, b"<< /Font << %s >>%s >>" % (b" ".join(named), resources(self.file, used.pictures)))
        self._pages.finish(_A4)
        entries = [
            b"/Type /Catalog /Pages %s /Lang %s" % (ref(self._pages.root), text(self._about.language)),
            b"/Outlines %s /PageMode /UseOutlines" % ref(self._bookmarks.finish()),
            b"/PageLabels %s" % ref(self._labels.finish()),
            b"/ViewerPreferences << /DisplayDocTitle true /PrintScaling /None /Duplex /%s >>"
            % (b"DuplexFlipLongEdge" if self._duplex else b"Simplex"),
            *(self._structure() if self._tagged else ()),
        ]
        catalogue = self.file.add(b"<< %s >>" % b" ".join(entries))
        self.file.finish(catalogue, self.file.add(metadata.information(self._about)))

    def _begin(self, entry: Entry, count: int) -> int:
        """Gives the pages of a letter their places; the number of the first."""
        at = self._pages.count
        first = self._follow(count)
        self._bookmarks.add(entry.bookmark, first)
        self._labels.add(at, b"<< /S /D /P %s >>" % text(entry.label))
        return first

    def _follow(self, count: int) -> int:
        """Gives so many pages their places, and a blank one after an odd number of them: what follows has a sheet of its own."""
        first = self.file.keep(count)
        for page in range(first, first + count):
            self._pages.add(page)
        if self._duplex and count % 2:
            parent = self._pages.parent
            self._pages.add(self.file.add(b"<< /Type /Page /Parent %s /Resources << >> >>" % parent))
        return first

    def _write(self, laid: Laid, typefaces: Typefaces, first: int, parent: bytes) -> None:
        """Writes the pages of a letter, numbered from `first`."""
        common = b"/Type /Page /Parent %s /Resources %s" % (parent, ref(self._resources(laid, typefaces)))
        own = self._tag(laid, first) if self._tagged else [b""] * len(laid.sheets)
        bodies = [
            b"<< %s%s /Contents %s >>" % (common, one, array(self._contents(sheet))) for one, sheet in zip(own, laid.sheets, strict=True)
        ]
        self.file.put_all(first, bodies)

    def _resources(self, laid: Laid, typefaces: Typefaces) -> int:
        """The object with the resources of a letter's pages; what it uses of them is noted."""
        used = self._used.get(typefaces)
        if used is None:
            used = self._used[typefaces] = _Used(self.file.keep())
        parts: list[Used] = [*laid.blocks, *[segment for sheet in laid.sheets for one in sheet.furniture for segment in one.segments]]
        for part in parts:
            used.keys |= part.keys
            used.extra |= part.extra
        for block in laid.blocks:
            used.pictures |= _pictures(block.shape)
        return used.number

    def _contents(self, sheet: Sheet) -> list[bytes]:
        """A page's streams: a piece that was on a page before is one of its own from then on, others are joined."""
        pieces = [drawn.piece for _, drawn in sheet.drawn] + [one.piece for one in sheet.furniture]
        found: list[bytes] = []
        for stored, some in groupby([(self._stored(piece), piece) for piece in pieces], key=lambda one: one[0]):
            if stored:
                found += [ref(stored) for _ in some]
            else:
                found.append(ref(self.file.add(deflated(zlib.compress(b"".join([piece.plain for _, piece in some]))))))
        return found

    def _stored(self, piece: Piece) -> int:
        """The object that holds a piece; 0 where it hasn't come before."""
        known = self._pieces.pop(piece.plain, None)
        if known == 0:
            known = self.file.add(deflated(zlib_stream([piece])))
        self._pieces[piece.plain] = known or 0
        if len(self._pieces) > _REMEMBERED:
            del self._pieces[next(iter(self._pieces))]
        return known or 0

    def _tag(self, laid: Laid, first: int) -> list[bytes]:
        """Writes a letter's elements and links; gives what its pages say of theirs."""
        marked = tuple([tuple([(block, drawn.marking) for block, drawn in sheet.drawn]) for sheet in laid.sheets])
        found = tags(tuple([block.shape for block in laid.blocks]), marked)
        element = self.file.keep(found.elements + found.links)
        elements, entries = found.placed(first, element, self._document)
        self.file.put_all(element, elements)
        link = element + found.elements
        self.file.put_all(link, links(laid, self._key + found.pages))
        self._parts.append(element)
        own: list[bytes] = []
        for sheet in laid.sheets:
            count = sum([len(drawn.links) for _, drawn in sheet.drawn])
            notes = b" /Annots %s" % array([ref(one) for one in range(link, link + count)]) if count else b""
            own.append(b" /StructParents %d /Tabs /S%s" % (self._key + len(own), notes))
            link += count
        for entry in entries:
            self._marks.add(self._key, entry)
            self._key += 1
        return own

    def _structure(self) -> list[bytes]:
        """Writes the structure's root; gives the catalogue's entries that a tagged file has more."""
        root = self.file.keep()
        parts = self._parts if self._cover is None else [self._parts[-1], *self._parts[:-1]]
        kids = array([ref(part) for part in parts])
        self.file.put(self._document, b"<< /Type /StructElem /S /Document /P %s /K %s >>" % (ref(root), kids))
        tree = b"<< /Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d >>"
        self.file.put(root, tree % (ref(self._document), ref(self._marks.finish()), self._key))
        about, intent = self.file.add(metadata.xmp(self._about)), metadata.output_intent(self.file)
        said = b"/StructTreeRoot %s /MarkInfo << /Marked true >> /Metadata %s /OutputIntents [%s]"
        return [said % (ref(root), ref(about), ref(intent))]

    def _embedded(self) -> dict[Face, int]:
        """Embeds every face once, with all glyphs that any letter needs of it."""
        needs: dict[Face, tuple[Typefaces, Key, set[tuple[int, str]]]] = {}
        for typefaces, used in self._used.items():
            for key in sorted(used.keys):
                _, _, glyphs = needs.setdefault(face_of(typefaces, key), (typefaces, key, set()))
                glyphs |= {(glyph, said) for owner, glyph, said in used.extra if owner == key}
        return {face: font(self.file, typefaces, key, Extra(glyphs)) for face, (typefaces, key, glyphs) in needs.items()}


@lru_cache(maxsize=1024)
def _pictures(shape: Shape) -> dict[Picture, None]:
    """The pictures of a block."""
    return dict.fromkeys([leaf.figure.picture for leaf in figures(shape.nodes) if leaf.figure is not None])
