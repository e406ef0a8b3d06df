"""A letter becomes a DOCX. In goes a `Letter`, out come the bytes of its package, put together from pieces that most letters share."""

from functools import lru_cache

from letterforge.docx import names
from letterforge.docx.blocks import block_xml, link_id, links, spacer_xml
from letterforge.docx.body import Body, arrange
from letterforge.docx.furniture import address_xml, date_xml, first_header, footer, later_header, sender_xml
from letterforge.docx.markup import NAMESPACES
from letterforge.docx.numbering import numbering
from letterforge.docx.package import Part, Relation, content_types, package, part, relations
from letterforge.docx.properties import application, core, font_table, settings, theme
from letterforge.docx.section import section_xml
from letterforge.docx.styles import styles
from letterforge.letter.model import Letter

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
    page, style = letter.page, letter.style
    body = arrange(letter)
    footers = [footer(page.imprint, name) for name in (names.FIRST_FOOTER, names.FOOTER)] if page.imprint else []
    return package(
        (
            _types(bool(footers)),
            _package_relations(),
            _document(letter, body),
            _relations(bool(footers), frozenset().union(*(links(one.block) for one in body.placed if one.block is not None))),
            styles(style, letter.language),
            numbering(body.lists, style.indent),
            settings(letter.language),
            font_table(style),
            theme(style),
            first_header(page),
            later_header(letter.reference, page),
            *footers,
            core(letter.title, letter.author, letter.reference, letter.language, letter.date),
            application(),
        )
    )


def _document(letter: Letter, body: Body) -> Part:
    """The document itself: the frames, the blocks, the last section."""
    pieces = [
        _OPENING,
        sender_xml(letter.sender, letter.page),
        date_xml(letter.date_text, letter.reference, letter.page),
        address_xml(letter.address, letter.page.envelope.safe),
    ]
    pieces += (spacer_xml(one.place) if one.block is None else block_xml(one.block, letter.style, one.place) for one in body.placed)
    pieces += (section_xml(body.last), _CLOSING)
    return part("word/document.xml", b"".join(pieces))


@lru_cache(maxsize=64)
def _relations(imprinted: bool, targets: frozenset[str]) -> Part:
    """The document's relations: to its parts, and to where its links lead."""
    furniture = [(names.FIRST_HEADER, "header"), (names.HEADER, "header")]
    if imprinted:
        furniture += [(names.FIRST_FOOTER, "footer"), (names.FOOTER, "footer")]
    own = [(name, name) for name in ("styles", "numbering", "settings", "fontTable")]
    inside = [Relation("theme", f"{_OFFICE}theme", "theme/theme1.xml")]
    inside += [Relation(name, _OFFICE + kind, f"{name}.xml") for name, kind in own + furniture]
    outside = [Relation(link_id(target), f"{_OFFICE}hyperlink", target, external=True) for target in sorted(targets)]
    return relations("word/document.xml", inside + outside)


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


@lru_cache(maxsize=2)
def _types(imprinted: bool) -> Part:
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
        )
    )
