"""A laid-out letter becomes a PDF file: page contents, tags, fonts, metadata. In goes a `Letter`, out come bytes.

Built to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2): tagged, with embedded subsets, Unicode maps, an output intent, and metadata
in step.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from letterforge.envelope import MM
from letterforge.letter.model import Letter
from letterforge.pdf import metadata
from letterforge.pdf.fonts import COMMON, RESOURCE, STYLES, Style, embedded
from letterforge.pdf.objects import Objects, array, number, ref, text
from letterforge.pdf.pages import Laid, Placed, Sheet, lay_out
from letterforge.pdf.structure import Marks, Structure
from letterforge.pdf.typeset import Branch, Leaf

FOLD_MARK = (5.0, 9.0)  # mm from the left edge
_HAIRLINE = 0.25  # pt


def write(letter: Letter) -> bytes:
    """The letter as PDF."""
    return assemble(letter, lay_out(letter))


def assemble(letter: Letter, laid: Laid) -> bytes:
    """The file of a letter that is laid out already."""
    objects = Objects()
    catalogue, pages_root, tree_root = objects.add(), objects.add(), objects.add()
    fonts = _fonts(objects, letter.style.face, laid.sheets)
    pages = [objects.add() for _ in laid.sheets]
    marks = Marks()
    structure = Structure(objects, pages, marks)
    links = _links(laid.shapes)
    height = letter.page.height * MM
    contents = [objects.stream(_content(index, sheet, letter, marks)) for index, sheet in enumerate(laid.sheets)]
    annotations = [_annotate(objects, index, sheet, height, links, structure) for index, sheet in enumerate(laid.sheets)]
    document = structure.build(laid.shapes, tree_root)
    tree = b"<< /Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d >>"
    objects.put(tree_root, tree % (ref(document), structure.parent_tree(), len(pages) + sum(map(len, annotations))))
    _number_annotations(objects, annotations, len(pages))
    box = array([b"0", b"0", number(letter.page.width * MM), number(height)])
    for index, (page, content) in enumerate(zip(pages, contents, strict=True)):
        notes = b" /Annots %s" % array([ref(own) for own, _ in annotations[index]]) if annotations[index] else b""
        body = b"<< /Type /Page /Parent %s /MediaBox %s /Resources << /Font %s >> /Contents %s /StructParents %d /Tabs /S%s >>"
        objects.put(page, body % (ref(pages_root), box, fonts, ref(content), index, notes))
    objects.put(pages_root, b"<< /Type /Pages /Kids %s /Count %d >>" % (array([ref(page) for page in pages]), len(pages)))
    body = (
        b"<< /Type /Catalog /Pages %s /StructTreeRoot %s /MarkInfo << /Marked true >> /Lang %s "
        b"/ViewerPreferences << /DisplayDocTitle true >> /Metadata %s /OutputIntents [%s] >>"
    )
    intent = metadata.output_intent(objects)
    objects.put(catalogue, body % (ref(pages_root), ref(tree_root), text(letter.language), ref(metadata.xmp(objects, letter)), ref(intent)))
    return objects.file(catalogue, metadata.information(objects, letter))


def _fonts(objects: Objects, family: str, sheets: Sequence[Sheet]) -> bytes:
    """Embeds the faces that the letter uses; gives the resource dictionary that all its pages share."""
    used: dict[Style, set[int]] = {}
    for sheet in sheets:
        for placed in (*sheet.placed, *sheet.furniture):
            for style, code in placed.segment.codes:
                used.setdefault(style, set()).add(code)
    entries = []
    for style in STYLES:
        if style in used:
            font = _font(objects, family, style, frozenset(used[style] - COMMON))
            entries.append(b"/%s %s" % (RESOURCE[style].encode(), ref(font)))
    return b"<< %s >>" % b" ".join(entries)


def _font(objects: Objects, family: str, style: Style, extra: frozenset[int]) -> int:
    subset = embedded(family, style, extra)
    name, m = subset.name.encode(), subset.metrics
    program = objects.stream(subset.program, b"/Length1 %d" % subset.program_length, deflated=True)
    measures = b" ".join(
        b"/%s %s" % (key, number(value))
        for key, value in (
            (b"Ascent", m.ascent),
            (b"Descent", m.descent),
            (b"CapHeight", m.cap_height),
            (b"ItalicAngle", m.italic_angle),
            (b"StemV", m.stem),
        )
    )
    descriptor = objects.add(
        b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox %s %s /FontFile2 %s >>"
        % (name, m.flags, array([number(edge) for edge in m.box]), measures, ref(program))
    )
    descendant = objects.add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/CIDToGIDMap /Identity /DW 1000 /W %s /FontDescriptor %s >>" % (name, subset.widths, ref(descriptor))
    )
    unicode_map = objects.stream(subset.to_unicode, deflated=True)
    return objects.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>"
        % (name, ref(descendant), ref(unicode_map))
    )


def _content(index: int, sheet: Sheet, letter: Letter, marks: Marks) -> bytes:
    """A page's content stream; notes in `marks` which leaf got which identifier."""
    height = letter.page.height * MM
    parts: list[bytes] = []
    for identifier, ((block, leaf), group) in enumerate(groupby(sheet.placed, key=lambda placed: (placed.block, placed.segment.leaf))):
        marks.content.setdefault((block, leaf), []).append((index, identifier))
        parts.append(b"/Span << /MCID %d >> BDC\nBT\n%s\nET\nEMC" % (identifier, _shown(group, height)))
    if sheet.furniture:
        parts.append(b"/Artifact << /Type /Pagination >> BDC\nBT\n%s\nET\nEMC" % _shown(sheet.furniture, height))
    if index == 0 and letter.page.fold_marks:
        ticks = b"\n".join(
            b"%s %s m %s %s l S" % (number(FOLD_MARK[0] * MM), y, number(FOLD_MARK[1] * MM), y)
            for y in (number(height - fold * MM) for fold in letter.page.envelope.folds)
        )
        parts.append(b"/Artifact << /Type /Layout >> BDC\nq\n%s w\n%s\nQ\nEMC" % (number(_HAIRLINE), ticks))
    return b"\n".join(parts)


def _shown(group: Iterable[Placed], height: float) -> bytes:
    return b"\n".join(b"1 0 0 1 %s %s Tm %s" % (number(placed.x), number(height - placed.y), placed.segment.ops) for placed in group)


def _links(shapes: tuple[tuple[Branch | Leaf, ...], ...]) -> dict[tuple[int, int], str]:
    """Where each linking leaf leads, by block and leaf."""
    found: dict[tuple[int, int], str] = {}

    def walk(node: Branch | Leaf, block: int) -> None:
        if isinstance(node, Branch):
            for child in node.children:
                walk(child, block)
        elif node.link:
            found[block, node.number] = node.link

    for block, shape in enumerate(shapes):
        for node in shape:
            walk(node, block)
    return found


def _annotate(
    objects: Objects, index: int, sheet: Sheet, height: float, links: dict[tuple[int, int], str], structure: Structure
) -> list[tuple[int, bytes]]:
    """Annotations for the links on a page: their numbers, and their bodies but for the key into the parent tree."""
    made: list[tuple[int, bytes]] = []
    for placed in sheet.placed:
        key = (placed.block, placed.segment.leaf)
        if key not in links:
            continue
        own = objects.add()
        rectangle = [placed.x, height - placed.y - 2.5, placed.x + placed.segment.width, height - placed.y + 8.5]
        uri = links[key].encode("ascii", "xmlcharrefreplace").hex().upper().encode()
        body = b"/Type /Annot /Subtype /Link /Rect %s /Border [0 0 0] /F 4 /Contents %s /A << /S /URI /URI <%s> >>"
        made.append((own, body % (array([number(edge) for edge in rectangle]), text(links[key]), uri)))
        structure.marks.annotations.setdefault(key, []).append(own)
        structure.annotation_pages[own] = index
    return made


def _number_annotations(objects: Objects, annotations: list[list[tuple[int, bytes]]], first: int) -> None:
    for position, (own, body) in enumerate(sorted(pair for page in annotations for pair in page)):
        objects.put(own, b"<< %s /StructParent %d >>" % (body, first + position))
