"""All of a PDF that says nothing: catalogue, pages, fonts, structure tree. In go the faces and the marks of a letter, out comes the first
part of its file.

Letters whose blocks have the same structure and stand on the same pages share it whole. It numbers the objects that follow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from letterforge.envelope import MM
from letterforge.pdf import metadata
from letterforge.pdf.content import Marking
from letterforge.pdf.fonts import Extra, font, resource
from letterforge.pdf.objects import Beginning, Objects, array, number, ref, text
from letterforge.pdf.pictures import resources
from letterforge.pdf.rows import Shape
from letterforge.pdf.structure import Marks, Structure, figures
from letterforge.typeface import Key, Typefaces

Marked = tuple[tuple[int, Marking], ...]  # a page's blocks by number, with what is marked of them there


class Plan(NamedTuple):
    """What a skeleton depends on."""

    language: str
    width: float  # mm
    height: float
    typefaces: Typefaces
    faces: tuple[tuple[Key, Extra], ...]
    shapes: tuple[Shape, ...]
    pages: tuple[Marked, ...]


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
    fonts = [b"/%s %s" % (resource(key), ref(font(objects, plan.typefaces, key, extra))) for key, extra in plan.faces]
    pages = [objects.add() for _ in plan.pages]
    marks, links = marks_of(plan.pages), links_of(plan.pages)
    structure = Structure(objects, pages, marks)
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


def links_of(pages: Sequence[Marked]) -> list[tuple[int, int, int]]:
    """The links of pages in their order: page, block, leaf."""
    return [(page, block, leaf) for page, marked in enumerate(pages) for block, own in marked for leaf in own.links]


def marks_of(pages: Sequence[Marked]) -> Marks:
    """The marked contents of pages by what they belong to, and the places of pictures."""
    marks = Marks()
    for page, marked in enumerate(pages):
        identifier = 0
        for block, own in marked:
            for leaf in own.leaves:
                marks.content.setdefault((block, leaf), []).append((page, identifier))
                identifier += 1
            marks.boxes.update({(block, leaf): box for leaf, box in own.boxes})
    return marks
