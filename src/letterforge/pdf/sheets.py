"""Addresses on pages of one size, in one PDF that is written as it comes: what sheets of labels and envelopes have in common.

In go addresses with their places, out go bytes. A face is embedded once, however many typefaces have it; pages aren't kept. The file asks
the printer for its own size, on one side: on stationery, a sheet scaled to fit is a sheet spoilt.
"""

import re
import zlib
from collections.abc import Callable, Sequence

from letterforge.envelope import MM
from letterforge.pdf import metadata
from letterforge.pdf.file import Writer
from letterforge.pdf.fonts import font, resource
from letterforge.pdf.fragments import Segment, Use, extra_of
from letterforge.pdf.lines import Setter
from letterforge.pdf.objects import array, deflated, number, ref, text
from letterforge.pdf.rows import baseline
from letterforge.typeface import Key, Source, Typefaces

_TOGETHER = 100  # pages under one node of the page tree
_LEVEL = 6  # of deflating
_FACE = re.compile(rb"/F(\d+) ")  # the operator that chooses a face; all other names and texts in operators are other ones


class Faces:
    """The faces of one file: its addresses come in many typefaces, which number their fallbacks each in its own way."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._typefaces = typefaces._replace(fallbacks=())
        self._numbers: dict[Source, int] = {}
        self._keys: set[Key] = set()
        self._uses: set[Use] = set()

    def shown(self, typefaces: Typefaces, segment: Segment) -> bytes:
        """The operators of a segment that was set in `typefaces`, which are the file's own but for their fallbacks."""
        if not any(key.number for key in segment.keys):
            self._keys |= segment.keys
            self._uses |= segment.extra
            return segment.ops
        numbers = {0: 0} | {key.number: self._number(typefaces.fallbacks[key.number - 1]) for key in segment.keys if key.number}
        own = {key: key._replace(number=numbers[key.number]) for key in segment.keys}
        self._keys.update(own.values())
        self._uses.update([(own[key], glyph, said) for key, glyph, said in segment.extra])
        names = {resource(key): resource(key_now) for key, key_now in own.items()}
        return _FACE.sub(lambda found: b"/%s " % names[found[0][1:-1]], segment.ops)

    def _number(self, source: Source) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def embed(self, objects: Writer) -> bytes:
        """Adds all that was used, and gives the entry of the pages' resources that names it."""
        typefaces, uses = self._typefaces._replace(fallbacks=tuple(self._numbers)), frozenset(self._uses)
        named = [b"/%s %s" % (resource(key), ref(font(objects, typefaces, key, extra_of(uses, key)))) for key in sorted(self._keys)]
        return b"/Font << %s >>" % b" ".join(named)


class Sheets:
    """Writes one file by way of `write`: pages of `width` by `height` mm with lines of type in `typefaces`, or those and fallbacks."""

    def __init__(
        self, write: Callable[[bytes], object], about: metadata.About, typefaces: Typefaces, *, width: float, height: float
    ) -> None:
        self._file, self._about, self._faces = Writer(write), about, Faces(typefaces)
        self._width, self._height = width * MM, height * MM
        self._catalogue, self._root, self._resources = (self._file.keep() for _ in range(3))
        self._groups: list[int] = []
        self._kids: list[int] = []
        self.pages = 0

    def lines(self, typefaces: Typefaces, lines: Sequence[str], size: float, leading: float, *, left: float, top: float) -> bytes:
        """The operators that show lines of type of `size` and `leading` pt, from `left` and `top` mm of the page's edges on."""
        setter, x = Setter(typefaces), left * MM
        y = self._height - top * MM - baseline(size, leading)
        shown = [
            b"1 0 0 1 %s %s Tm %s" % (number(x + segment.x), number(y - place * leading), self._faces.shown(typefaces, segment))
            for place, line in enumerate(lines)
            for segment in setter.plain(line, size).segments
        ]
        return b"BT\n%s\nET\n" % b"\n".join(shown)

    def add(self, shown: Sequence[bytes]) -> None:
        """Adds a page that shows operators."""
        if not self._kids:
            self._groups.append(self._file.keep())
        content = self._file.add(deflated(zlib.compress(b"".join(shown), _LEVEL)))
        self._kids.append(self._file.add(b"<< /Type /Page /Parent %s /Contents %s >>" % (ref(self._groups[-1]), ref(content))))
        self.pages += 1
        if len(self._kids) == _TOGETHER:
            self._end_group()
        self._file.settle()

    def finish(self) -> None:
        """Writes what all pages have in common, and ends the file."""
        if self._kids:
            self._end_group()
        self._file.put(self._resources, b"<< %s >>" % self._faces.embed(self._file))
        box = array([b"0", b"0", number(self._width), number(self._height)])
        kids = array([ref(group) for group in self._groups])
        tree = b"<< /Type /Pages /Kids %s /Count %d /MediaBox %s /Resources %s >>"
        self._file.put(self._root, tree % (kids, self.pages, box, ref(self._resources)))
        wishes = b"/DisplayDocTitle true /PrintScaling /None /Duplex /Simplex /PickTrayByPDFSize true"
        catalogue = b"<< /Type /Catalog /Pages %s /Lang %s /ViewerPreferences << %s >> >>"
        self._file.put(self._catalogue, catalogue % (ref(self._root), text(self._about.language), wishes))
        self._file.finish(self._catalogue, self._file.add(metadata.information(self._about)))

    def _end_group(self) -> None:
        """Writes the node of the pages added last."""
        kids = array([ref(page) for page in self._kids])
        node = b"<< /Type /Pages /Parent %s /Kids %s /Count %d >>" % (ref(self._root), kids, len(self._kids))
        self._file.put(self._groups[-1], node)
        self._kids = []
