"""The structure tree of a tagged PDF: which marked content is a heading, a paragraph, a list's point, in reading order."""

from dataclasses import dataclass, field

from letterforge.pdf.objects import Objects, array, ref
from letterforge.pdf.typeset import Branch, Leaf

Place = tuple[int, int]  # page index, marked content identifier


@dataclass(slots=True)
class Marks:
    """Where every leaf's marked content ended up: (block, leaf) to pages and identifiers, and the annotations of links."""

    content: dict[tuple[int, int], list[Place]] = field(default_factory=dict)
    annotations: dict[tuple[int, int], list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Structure:
    """Builds the tree's objects; `pages` are the page objects' numbers."""

    objects: Objects
    pages: list[int]
    marks: Marks
    owners: dict[Place, int] = field(default_factory=dict)
    annotation_owners: dict[int, int] = field(default_factory=dict)  # annotation object: element object
    annotation_pages: dict[int, int] = field(default_factory=dict)
    level: int = 0

    def build(self, shapes: tuple[tuple[Branch | Leaf, ...], ...], root: int) -> int:
        """Adds the document's element and all below it; gives its number."""
        document = self.objects.add()
        children = [self._element(node, block, document) for block, shape in enumerate(shapes) for node in shape]
        self.objects.put(
            document, b"<< /Type /StructElem /S /Document /P %s /K %s >>" % (ref(root), array([ref(child) for child in children]))
        )
        return document

    def _element(self, node: Branch | Leaf, block: int, parent: int) -> int:
        own = self.objects.add()
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
        inner = kids[0] if len(kids) == 1 else array(kids)
        self.objects.put(own, b"<< /Type /StructElem /S /%s /P %s /K %s%s >>" % (tag, ref(parent), inner, attributes))
        return own

    def _tag(self, tag: str) -> bytes:
        """The tag; a heading never skips a level (PDF/UA-1, 7.4.2)."""
        if tag[0] == "H" and tag[1:].isdecimal():
            self.level = min(int(tag[1:]), self.level + 1)
            return b"H%d" % self.level
        return tag.encode()

    def _content(self, leaf: Leaf, block: int, owner: int) -> list[bytes]:
        kids = []
        for page, identifier in self.marks.content.get((block, leaf.number), []):
            self.owners[page, identifier] = owner
            kids.append(b"<< /Type /MCR /Pg %s /MCID %d >>" % (ref(self.pages[page]), identifier))
        for annotation in self.marks.annotations.get((block, leaf.number), []):
            self.annotation_owners[annotation] = owner
            kids.append(b"<< /Type /OBJR /Obj %s /Pg %s >>" % (ref(annotation), ref(self.pages[self.annotation_pages[annotation]])))
        return kids

    def parent_tree(self) -> bytes:
        """The number tree from pages and annotations back to their elements: pages first, then annotations."""
        entries: list[bytes] = []
        for page in range(len(self.pages)):
            mine = sorted((identifier, owner) for (index, identifier), owner in self.owners.items() if index == page)
            entries.append(b"%d %s" % (page, array([ref(owner) for _, owner in mine])))
        for position, annotation in enumerate(sorted(self.annotation_pages)):
            entries.append(b"%d %s" % (len(self.pages) + position, ref(self.annotation_owners[annotation])))
        return b"<< /Nums %s >>" % array(entries)
