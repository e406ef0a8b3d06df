"""A laid-out letter becomes a PDF file: page contents, tags, fonts, metadata. In goes a `Letter`, out come bytes.

Built to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2): tagged, with embedded subsets, Unicode maps, an output intent, and metadata
in step. A letter's own part of the file is what its pages show, where its links lead, and what it is called.
"""

from letterforge.deflate import zlib_stream
from letterforge.letter.model import Letter
from letterforge.pdf import metadata
from letterforge.pdf.fonts import Extra
from letterforge.pdf.fragments import Used, extra_of, faces_of, uses_of
from letterforge.pdf.layout import Laid, Paginated, lay_out, paginated
from letterforge.pdf.objects import array, deflated, number, text
from letterforge.pdf.skeleton import Plan, skeleton
from letterforge.typeface import Key


def write(letter: Letter, found: Paginated | None = None) -> bytes:
    """The letter as PDF; `found` is its body on its pages, where that is known already."""
    return written(letter, found)[0]


def written(letter: Letter, found: Paginated | None = None) -> tuple[bytes, str]:
    """The letter as PDF, and the SHA-256 of it in hexadecimal."""
    laid = lay_out(letter, found or paginated(letter))
    shapes = tuple([block.shape for block in laid.blocks])
    marked = tuple([tuple([(block, drawn.marking) for block, drawn in sheet.drawn]) for sheet in laid.sheets])
    page = letter.page
    frame = skeleton(Plan(letter.language, page.width, page.height, letter.style.typefaces, _faces(laid), shapes, marked))
    own = [
        deflated(zlib_stream([*(drawn.piece for _, drawn in sheet.drawn), *(one.piece for one in sheet.furniture)]))
        for sheet in laid.sheets
    ]
    own += links(laid, frame.parents)
    about = metadata.About(letter.title, letter.author, letter.language, letter.date)
    own += (metadata.xmp(about), metadata.information(about))
    return frame.beginning.file(own, frame.catalogue, frame.information)


def _faces(laid: Laid) -> tuple[tuple[Key, Extra], ...]:
    """The faces that a letter is set in, each with the glyphs that it needs beyond the common ones."""
    used: list[Used] = [*laid.blocks, *[segment for sheet in laid.sheets for one in sheet.furniture for segment in one.segments]]
    extra = uses_of(used)
    return tuple([(key, extra_of(extra, key)) for key in sorted(faces_of(used))])


def links(laid: Laid, first: int) -> list[bytes]:
    """The annotations of links, in the order of their pages and places; `first` is the first one's key in the tree to their elements."""
    found: list[bytes] = []
    body = b"<< /Type /Annot /Subtype /Link /Rect %s /Border [0 0 0] /F 4 /Contents %s /A << /S /URI /URI <%s> >> /StructParent %d >>"
    for sheet in laid.sheets:
        for block, drawn in sheet.drawn:
            if drawn.links:
                targets = dict(laid.blocks[block].links)
                for leaf, rectangle in drawn.links:
                    uri = targets[leaf].encode("ascii", "xmlcharrefreplace").hex().upper().encode()
                    edges = array([number(edge) for edge in rectangle])
                    found.append(body % (edges, text(targets[leaf]), uri, first + len(found)))
    return found
