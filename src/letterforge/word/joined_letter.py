"""A letter's turn in a joined document: in go its parts, and what all letters share; out comes its body, ready to stand among the others.

Its headers, footers, pictures and notes are stored; lists, styles, ids and page numbers are its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.joined_ids import Ids, Instruction, follow, instructions
from letterforge.word.joined_lists import LettersLists, Lists
from letterforge.word.joined_package import PARSER, Package, Relation, Store, serialised
from letterforge.word.joined_parts import Notes, Relations, all_notes, used
from letterforge.word.joined_sections import R, begin, count_notes, furnish, missing, sections
from letterforge.word.joined_styles import Look, Styles

_PAGES = re.compile(r"^\s*NUMPAGES\b", re.IGNORECASE)
_EMPTY = '<w:{0} xmlns:w="{1}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p></w:{0}>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


@dataclass(slots=True)
class Shared:
    """What all letters share; `furnished` are the kinds of headers and footers that a letter had."""

    store: Store
    relations: Relations = field(default_factory=Relations)
    ids: Ids = field(default_factory=Ids)
    styles: Styles = field(default_factory=Styles)
    lists: Lists = field(default_factory=Lists)
    notes: tuple[Notes, ...] = field(default_factory=all_notes)
    furnished: set[tuple[str, str]] = field(default_factory=set)
    has_endnotes: bool = False


def body_of(root: Element) -> Element:
    """The body of a document."""
    found = root.find(f"{{{W}}}body")
    if found is None:
        raise ValueError("a document without a body")
    return found


def take(shared: Shared, letter: Package, root: Element, number: int, *, duplex: bool) -> None:
    """Makes a letter ready; `root` is its document, which is changed in place, `number` the letter's, from 1."""
    _Turn(shared, letter, root, number).take(duplex=duplex)


class _Turn:
    def __init__(self, shared: Shared, letter: Package, root: Element, number: int) -> None:
        self._shared, self._letter, self._root, self._body = shared, letter, root, body_of(root)
        self._suffix = f"_{number}" if number > 1 else ""
        self._number = number
        self._sections = sections(self._body)
        self._look = self._looked()
        numbering = letter.related("numbering")
        self._lists = LettersLists(shared.lists, None, self._look)
        if numbering is not None:
            self._lists = shared.lists.of_letter(letter.tree(numbering), self._look)
        self._relations = letter.relations(letter.body)
        self._names: Mapping[str, str] = {}
        self._end = ""

    def take(self, *, duplex: bool) -> None:
        begin(self._sections, duplex=duplex)
        self._names = self._shared.ids.renew(self._root, self._suffix)
        follow(self._root, self._names)
        self._take_notes()
        self._use(self._body)
        self._count_pages(self._root)
        self._relate()
        if self._look is not None:
            self._look.settle_lists(self._lists.number)

    def _looked(self) -> Look | None:
        name = self._letter.related("styles")
        return None if name is None else self._shared.styles.of_letter(self._letter.read(name), lambda: self._letter.tree(name))

    def _use(self, root: Element) -> None:
        """Lets a part use the letter's lists and styles."""
        self._lists.use(root)
        if self._look is not None:
            self._look.use(root)

    def _take_notes(self) -> None:
        counted = False
        for notes in self._shared.notes:
            name = self._letter.related(notes.kind)
            if name is None:
                continue
            root = self._letter.tree(name)
            notes.begin(self._letter, name, root)
            self._shared.ids.renew(root, self._suffix)
            follow(root, self._names)
            self._use(root)
            self._count_pages(root)
            self._relate_in(root, self._letter.relations(name), notes.relations)
            found = notes.add(root, self._body)
            counted |= found and notes.kind != "comments"
            self._shared.has_endnotes |= found and notes.kind == "endnotes"
        if counted:
            count_notes(self._sections)

    def _relate(self) -> None:
        """Stores what the letter's text leads to, and gives it headers and footers of its own."""
        self._relate_in(self._root, self._relations, self._shared.relations)
        for name, kind in missing(self._sections[0]):
            if (name, kind) in self._shared.furnished:
                furnish(self._sections[0], name, kind, self._shared.relations.id(self._empty(name.removesuffix("Reference"))))
        self._shared.furnished |= {(str(one.tag).rpartition("}")[2], one.get(f"{{{W}}}type", "default")) for one in self._furniture()}

    def _furniture(self) -> list[Element]:
        return [one for section in self._sections for one in section.iterchildren(f"{{{W}}}headerReference", f"{{{W}}}footerReference")]

    def _relate_in(self, root: Element, own: Mapping[str, Relation], joined: Relations) -> None:
        for one, attribute, key in used(root):
            relation = own.get(key)
            if relation is not None:
                one.set(attribute, joined.id(self._kept(relation)))

    def _kept(self, relation: Relation) -> Relation:
        if relation.external or relation.target not in self._letter.names:
            return relation
        if relation.kind not in {"header", "footer"}:
            return relation._replace(target=self._shared.store.keep(self._letter, relation.target))
        content = self._letter.read(relation.target)
        alone = b"numId" in content or any(name.encode() in content.lower() for name in self._names)
        alone |= len(self._sections) > 1 and b"NUMPAGES" in content.upper()
        also = f"{self._look.suffix if self._look else ''} {len(self._sections) > 1} {self._number if alone else ''}"
        return relation._replace(target=self._shared.store.keep(self._letter, relation.target, self._furnish, also))

    def _furnish(self, content: bytes) -> bytes:
        """A header or a footer as it stands here."""
        root = etree.fromstring(content, PARSER)
        self._shared.ids.renew(root, f"_{self._number}h" if self._suffix else "")
        follow(root, self._names)
        self._use(root)
        self._count_pages(root)
        return serialised(root)

    def _empty(self, kind: str) -> Relation:
        """A header or a footer that shows nothing."""
        place, root = f"word/empty_{kind}.xml", {"header": "hdr", "footer": "ftr"}[kind]
        self._shared.store.put_once(place, _EMPTY.format(root, W).encode(), _TYPE.format(kind))
        return Relation(f"{R}/{kind}", place, external=False)

    def _count_pages(self, root: Element) -> None:
        """Lets fields that count a document's pages count the letter's: its section's, or, where it has several, up to its end."""
        for said in instructions(root):
            if not _PAGES.match(said.text):
                continue
            if len(self._sections) == 1:
                said.text = _PAGES.sub(" SECTIONPAGES", said.text)
            else:
                said.text = _PAGES.sub(f" PAGEREF {self._end_mark()}", said.text)
                _stale(said)

    def _end_mark(self) -> str:
        """The bookmark at the letter's end."""
        if not self._end:
            self._end = f"_letters_end_{self._number}"
            last = [one for one in self._body.iter(PARAGRAPH) if one.getparent() is self._body][-1:]
            key = self._shared.ids.next_mark()
            for name in ("bookmarkStart", "bookmarkEnd"):
                mark = self._body.makeelement(f"{{{W}}}{name}")
                mark.set(f"{{{W}}}id", key)
                if name == "bookmarkStart":
                    mark.set(f"{{{W}}}name", self._end)
                if last:
                    last[0].append(mark)
                else:
                    self._body.insert(len(self._body) - 1, mark)
        return self._end


def _stale(said: Instruction) -> None:
    """Has Word work out a field when it opens the document, rather than show what stands there."""
    first = said.elements[0]
    mark = first if first.tag == f"{{{W}}}fldSimple" else _mark_before(first)
    if mark is not None:
        mark.set(f"{{{W}}}dirty", "1")


def _mark_before(instruction: Element) -> Element | None:
    run = instruction.getparent()
    for one in [run, *run.itersiblings(preceding=True)] if run is not None else ():
        mark = one.find(f"{{{W}}}fldChar[@{{{W}}}fldCharType='begin']")
        if mark is not None:
            return mark
    return None
