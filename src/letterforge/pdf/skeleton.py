"""All of a PDF that says nothing: catalogue, pages, fonts, structure tree. In go the faces and the marks of a letter, out comes the first
part of its file.

Letters whose blocks have the same structure and stand on the same pages share it whole. It numbers the objects that follow it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from letterforge.envelope import MM
from letterforge.pdf import metadata
from letterforge.pdf.content import Marking
from letterforge.pdf.fonts import Extra, embedded, resource
from letterforge.pdf.objects import Beginning, Objects, array, deflated, number, ref, text
from letterforge.pdf.pictures import resources
from letterforge.pdf.rows import Shape
from letterforge.pdf.structure import Marks, Structure, figures
from letterforge.typeface import Key, Typefaces


class Plan(NamedTuple):
    """What a skeleton depends on."""

    language: str
    width: float  # mm
    height: float
    typefaces: Typefaces
    faces: tuple[tuple[Key, Extra], ...]
    shapes: tuple[Shape, ...]
    pages: tuple[tuple[tuple[int, Marking], ...], ...]  # of each page its blocks by number, with what is marked of them there


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """The first part of a file. The objects after it are, in this order: each page's content, each link, the metadata, the information."""

    beginning: Beginning
    catalogue: int
    information: int
    parents: int  # the key of the first link in the tree from marks to their elements


@lru_cache(maxsize=256)
def skeleton(plan: Plan) -> Skeleton:
    """The skeleton of every letter of this plan."""
    objects = Objects()
    catalogue, pages_root, tree_root = objects.add(), objects.add(), objects.add()
    intent = metadata.output_intent(objects)
    images = resources(objects, [leaf.figure.picture for shape in plan.shapes for leaf in figures(shape.nodes) if leaf.figure])
    fonts = [b"/%s %s" % (resource(key), ref(_font(objects, plan.typefaces, key, extra))) for key, extra in plan.faces]
    pages = [objects.add() for _ in plan.pages]
    marks = _marks(plan)
    structure = Structure(objects, pages, marks)
    links = [(page, block, leaf) for page, marked in enumerate(plan.pages) for block, own in marked for leaf in own.links]
    # The links' objects come after the tree's, whose count doesn't depend on them: so the tree is built twice, to know where they begin.
    dry = Objects()
    Structure(dry, pages, marks).build(plan.shapes, tree_root)
    content = len(objects) + len(dry)  # of which one, the first, isn't added again: that makes it the next number
    first_link = content + len(pages)
    for position, (page, block, leaf) in enumerate(links):
        marks.annotations.setdefault((block, leaf), []).append((first_link + position, page))
    document = structure.build(plan.shapes, tree_root)
    tree = b"<< /Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d >>"
    objects.put(tree_root, tree % (ref(document), structure.parent_tree(), len(pages) + len(links)))
    box = array([b"0", b"0", number(plan.width * MM), number(plan.height * MM)])
    named = b"<< /Font << %s >>%s >>" % (b" ".join(fonts), images)
    for index, page in enumerate(pages):
        own = [ref(first_link + position) for position, link in enumerate(links) if link[0] == index]
        notes = b" /Annots %s" % array(own) if own else b""
        body = b"<< /Type /Page /Parent %s /MediaBox %s /Resources %s /Contents %s /StructParents %d /Tabs /S%s >>"
        objects.put(page, body % (ref(pages_root), box, named, ref(content + index), index, notes))
    objects.put(pages_root, b"<< /Type /Pages /Kids %s /Count %d >>" % (array([ref(page) for page in pages]), len(pages)))
    xmp = first_link + len(links)
    body = (
        b"<< /Type /Catalog /Pages %s /StructTreeRoot %s /MarkInfo << /Marked true >> /Lang %s "
        b"/ViewerPreferences << /DisplayDocTitle true >> /Metadata %s /OutputIntents [%s] >>"
    )
    objects.put(catalogue, body % (ref(pages_root), ref(tree_root), text(plan.language), ref(xmp), ref(intent)))
    return Skeleton(objects.beginning(), catalogue, xmp + 1, len(pages))


def _marks(plan: Plan) -> Marks:
    marks = Marks()
    for page, marked in enumerate(plan.pages):
        identifier = 0
        for block, own in marked:
            for leaf in own.leaves:
                marks.content.setdefault((block, leaf), []).append((page, identifier))
                identifier += 1
            marks.boxes.update({(block, leaf): box for leaf, box in own.boxes})
    return marks


def _font(objects: Objects, typefaces: Typefaces, key: Key, extra: Extra) -> int:
    subset = embedded(typefaces, key, extra)
    name, m = subset.name.encode(), subset.metrics
    if subset.postscript:  # PDF 32000-1, 9.7.4 and 9.7.6: their CIDs need no map to glyphs, and the font's name has its encoding's with it
        program = objects.add(deflated(subset.program, b"/Subtype /CIDFontType0C"))
        kind, file, glyphs, composed = b"/CIDFontType0", b"/FontFile3", b"", name + b"-Identity-H"
    else:
        program = objects.add(deflated(subset.program, b"/Length1 %d" % subset.program_length))
        kind, file, glyphs, composed = b"/CIDFontType2", b"/FontFile2", b"/CIDToGIDMap /Identity ", name
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
        b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox %s %s %s %s >>"
        % (name, m.flags, array([number(edge) for edge in m.box]), measures, file, ref(program))
    )
    descendant = objects.add(
        b"<< /Type /Font /Subtype %s /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"%s/DW 1000 /W %s /FontDescriptor %s >>" % (kind, name, glyphs, subset.widths, ref(descriptor))
    )
    unicode_map = objects.add(deflated(subset.to_unicode))
    return objects.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>"
        % (composed, ref(descendant), ref(unicode_map))
    )
