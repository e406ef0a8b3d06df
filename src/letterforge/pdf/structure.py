"""The structure tree of a tagged PDF: which marked content is a heading, a paragraph, a list's point, in reading order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from letterforge.letter.model import Figure
from letterforge.pdf.objects import Objects, array, number, ref, text
from letterforge.pdf.pictures import Rectangle
from letterforge.pdf.rows import Branch, Leaf, Shape

Place = tuple[int, int]  # page index, marked content identifier
Owner = tuple[int, int]  # block, leaf


@dataclass(slots=True)
class Marks:
    """Where every leaf's marked content ended up, and the annotations of links, as their objects' numbers and pages' indices.

    `boxes` are the places of pictures on their page, in pt.
    """

    content: dict[Owner, list[Place]] = field(default_factory=dict)
    annotations: dict[Owner, list[Place]] = field(default_factory=dict)
    boxes: dict[Owner, Rectangle] = field(default_factory=dict)


def figures(nodes: Iterable[Branch | Leaf]) -> Iterator[Leaf]:
    """The leaves that are pictures, in the order of the structure."""
    for node in nodes:
        if isinstance(node, Branch):
            yield from figures(node.children)
        elif node.figure is not None:
            yield node


class Structure:
    """Builds the tree's objects; `pages` are the page objects' numbers."""

    def __init__(self, objects: Objects, pages: Sequence[int], marks: Marks) -> None:
        self._objects, self._pages, self._marks = objects, pages, marks
        self._owners: dict[Place, int] = {}
        self._annotation_owners: dict[int, int] = {}
        self._level = 0

    def build(self, shapes: Sequence[Shape], root: int, tag: bytes = b"Document") -> int:
        """Adds the document's element, or of a part of one, and all below it; gives its number."""
        document = self._objects.add()
        children = [self._element(node, block, document) for block, shape in enumerate(shapes) for node in shape.nodes]
        self._objects.put(
            document, b"<< /Type /StructElem /S /%s /P %s /K %s >>" % (tag, ref(root), array([ref(child) for child in children]))
        )
        return document

    def _element(self, node: Branch | Leaf, block: int, parent: int) -> int:
        own = self._objects.add()
        tag = self._tag(node.tag)
        attributes = b""
        kids: list[bytes] = []
        for child in (node,) if isinstance(node, Leaf) else node.children:
            if isinstance(child, Leaf) and (child is node or not child.tag):
                kids += self._content(child, block, own)
            else:
                kids.append(ref(self._element(child, block, own)))
        if isinstance(node, Branch) and node.numbering:
            attributes = b" /A << /O /List /ListNumbering /%s >>" % node.numbering.encode()
        if isinstance(node, Leaf) and node.figure is not None:
            attributes = self._figure(node.figure, (block, node.number))
        inner = kids[0] if len(kids) == 1 else array(kids)
        self._objects.put(own, b"<< /Type /StructElem /S /%s /P %s /K %s%s >>" % (tag, ref(parent), inner, attributes))
        return own

    def _figure(self, figure: Figure, owner: Owner) -> bytes:
        """What a picture says to those who can't see it, and where it stands (PDF/UA-1, 7.3)."""
        box = array([number(edge) for edge in self._marks.boxes[owner]])
        return b" /Alt %s /A << /O /Layout /Placement /Block /BBox %s >>" % (text(figure.alt), box)

    def _tag(self, tag: str) -> bytes:
        """The tag; a heading never skips a level (PDF/UA-1, 7.4.2)."""
        if tag[0] == "H" and tag[1:].isdecimal():
            self._level = min(int(tag[1:]), self._level + 1)
            return b"H%d" % self._level
        return tag.encode()

    def _content(self, leaf: Leaf, block: int, owner: int) -> list[bytes]:
        kids = []
        for page, identifier in self._marks.content.get((block, leaf.number), []):
            self._owners[page, identifier] = owner
            kids.append(b"<< /Type /MCR /Pg %s /MCID %d >>" % (ref(self._pages[page]), identifier))
        for annotation, page in self._marks.annotations.get((block, leaf.number), []):
            self._annotation_owners[annotation] = owner
            kids.append(b"<< /Type /OBJR /Obj %s /Pg %s >>" % (ref(annotation), ref(self._pages[page])))
        return kids

    def parent_tree(self) -> bytes:
        """The number tree from pages and annotations back to their elements, the keys from 0."""
        return b"<< /Nums %s >>" % array([b"%d %s" % entry for entry in enumerate(self.parents())])

    def parents(self) -> list[bytes]:
        """The elements of each page's marked contents, then of each annotation."""
        found: list[bytes] = []
        for page in range(len(self._pages)):
            mine = sorted((identifier, owner) for (index, identifier), owner in self._owners.items() if index == page)
            found.append(array([ref(owner) for _, owner in mine]))
        return found + [ref(self._annotation_owners[annotation]) for annotation in sorted(self._annotation_owners)]
