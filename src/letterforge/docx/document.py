"""A letter becomes a DOCX. In goes a `Letter`, out come the bytes of its package, put together from pieces that most letters share."""

from functools import lru_cache
from itertools import zip_longest

from letterforge.deflate import Piece, piece
from letterforge.docx import names
from letterforge.docx.blocks import block_piece, link_id, links, spacer_xml
from letterforge.docx.body import Placed, Places, arrange, placed
from letterforge.docx.furniture import addressed, dated, first_header, footer, later_header, sender_xml
from letterforge.docx.markup import NAMESPACES
from letterforge.docx.numbering import Numbered, numbering
from letterforge.docx.pictures import Media, figures_in, logo_xml, media, media_part, media_relations
from letterforge.docx.properties import application, core, font_table, settings, theme
from letterforge.docx.section import Section, section_xml
from letterforge.docx.styles import styles
from letterforge.letter.model import Block, Letter, Page, Passage, Style
from letterforge.opc import Beginning, Part, Relation, beginning, content_types, packaged, relations, streamed
from letterforge.picture import Kind

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OPENING = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document '
    + " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items()).encode()
    + b"><w:body>"
)
_CLOSING = b"</w:body></w:document>"


def write(letter: Letter) -> bytes:
    """The letter as a DOCX; the same letter gives the same bytes. Raises HeldError where its text can't stand in a document."""
    return written(letter)[0]


def written(letter: Letter) -> tuple[bytes, str]:
    """The letter as a DOCX, and the SHA-256 of it in hexadecimal; HeldError as with `write`."""
    body = arrange(letter)
    shown = _media(letter) if body.figures or letter.page.logo else ()
    return packaged(
        _beginning(letter.page, letter.style, letter.language, body.lists, shown),
        (
            _document(letter, body.places, body.last),
            _relations(bool(letter.page.imprint), _targets(letter.body), shown),
            later_header(letter.reference, letter.page),
            core(letter.title, letter.author, letter.reference, letter.language, letter.date),
        ),
    )


@lru_cache(maxsize=64)
def _beginning(page: Page, style: Style, language: str, lists: tuple[Numbered, ...], shown: Media) -> Beginning:
    """The parts that letters alike have in common."""
    footers = [footer(page.imprint, name) for name in (names.FIRST_FOOTER, names.FOOTER)] if page.imprint else []
    return beginning(
        (
            _types(bool(footers), tuple(sorted({one.kind for one in shown}))),
            _package_relations(),
            styles(style, language, page.furniture),
            numbering(lists, style.indent, style.size),
            settings(language, hyphenated=bool(style.hyphenation)),
            font_table(style),
            theme(style),
            first_header(page),
            *footers,
            application(),
            *map(media_part, shown),
        )
    )


def _targets(body: tuple[Block, ...]) -> frozenset[str]:
    """Where the letter's links lead."""
    return frozenset().union(*map(links, body))


def _media(letter: Letter) -> Media:
    """The pictures that the letter shows."""
    logo = [letter.page.logo] if letter.page.logo else []
    return media((*logo, *[figure for block in letter.body for figure in figures_in(block)]))


def _document(letter: Letter, places: tuple[Places, ...], last: Section) -> Part:
    """The document itself: the frames, the blocks, the last section."""
    page, style = letter.page, letter.style
    pieces = [_opening(letter.sender, page)]
    pieces += (dated(letter.date_text, letter.reference, page), addressed(letter.address, page.envelope.safe))
    for block, own in zip_longest(letter.body, places):
        if isinstance(block, Passage):
            pieces.append(_passage(block, style, own))
        else:
            pieces += [_piece(one, style) for one in placed(block, own)]
    pieces.append(_closing(last))
    return streamed("word/document.xml", pieces)


def _piece(one: Placed, style: Style) -> Piece:
    return piece(spacer_xml(one.place)) if one.block is None else block_piece(one.block, style, one.place)


@lru_cache(maxsize=1024)
def _passage(block: Passage, style: Style, places: Places) -> Piece:
    """The paragraphs of a passage, deflated as one."""
    return piece(b"".join([_piece(one, style).plain for one in placed(block, places)]))


@lru_cache(maxsize=64)
def _opening(sender: tuple[str, ...], page: Page) -> Piece:
    return piece(_OPENING + logo_xml(page) + sender_xml(sender, page))


@lru_cache(maxsize=64)
def _closing(last: Section) -> Piece:
    return piece(section_xml(last) + _CLOSING)


@lru_cache(maxsize=64)
def _relations(imprinted: bool, targets: frozenset[str], shown: Media) -> Part:
    """The document's relations: to its parts and pictures, and to where its links lead."""
    furniture = [(names.FIRST_HEADER, "header"), (names.HEADER, "header")]
    if imprinted:
        furniture += [(names.FIRST_FOOTER, "footer"), (names.FOOTER, "footer")]
    own = [(name, name) for name in ("styles", "numbering", "settings", "fontTable")]
    inside = [Relation("theme", f"{_OFFICE}theme", "theme/theme1.xml")]
    inside += [Relation(name, _OFFICE + kind, f"{name}.xml") for name, kind in own + furniture]
    outside = [Relation(link_id(target), f"{_OFFICE}hyperlink", target, external=True) for target in sorted(targets)]
    return relations("word/document.xml", inside + media_relations(shown) + outside)


@lru_cache(maxsize=1)
def _package_relations() -> Part:
    return relations(
        "",
        (
            Relation("document", f"{_OFFICE}officeDocument", "word/document.xml"),
            Relation("core", _CORE, "docProps/core.xml"),
            Relation("application", f"{_OFFICE}extended-properties", "docProps/app.xml"),
        ),
    )


@lru_cache(maxsize=16)
def _types(imprinted: bool, kinds_shown: tuple[Kind, ...]) -> Part:
    kinds = {"document": "document.main", names.FIRST_HEADER: "header", names.HEADER: "header"}
    kinds |= {name: name for name in ("styles", "numbering", "settings", "fontTable")}
    if imprinted:
        kinds |= {names.FIRST_FOOTER: "footer", names.FOOTER: "footer"}
    return content_types(
        (
            *((f"word/{name}.xml", f"{_WORD}{kind}+xml") for name, kind in kinds.items()),
            ("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
            ("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ),
        {kind: f"image/{kind}{'+xml' if kind == 'svg' else ''}" for kind in kinds_shown},
    )
