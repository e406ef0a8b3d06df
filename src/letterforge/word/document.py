"""A Word document as it is read: in go the bytes of a `.docx`, out come its parts, looked at before anything is believed of it.

A document comes from anywhere. Refused are a ZIP file that swells and an XML part with a DOCTYPE (which could read files or fill the
memory). A `Document` is filled and handed on, so that it is refused too for macros, for documents within it, and for relations to what
lies outside, which LibreOffice would fetch. A hyperlink may lead to the web, to e-mail and to a telephone, if it is nothing but a
hyperlink: a picture that names its relation would be fetched from there. What Word keeps of a mail merge of its own (the list that it was
connected to), and of the template that a document was begun from, lies outside too: it is left out, since no letter needs it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from letterforge.errors import Problem, TemplateError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STORIES = ("header", "footer", "footnotes", "endnotes")  # parts in which a letter says something, besides its body
_LEFT_OUT = frozenset({"attachedTemplate", "mailMergeSource", "mailMergeHeaderSource"})  # relations of the settings
_TAKEN_IN = frozenset({"aFChunk", "subDocument"})  # relations to a document within the document
_LINKS = frozenset(
    {
        f"{{{W}}}hyperlink",
        *(f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}hlink{on}" for on in ("Click", "Hover", "MouseOver")),
    }
)
_LINKED = re.compile(r"(?:https?|mailto|tel):|#|\{[{%]|$", re.IGNORECASE)  # a tag is told by its place, by `leftovers`
LINK_CURE = "a link in a letter leads to https://, http://, mailto: or tel:; mend its address, or take it out"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)  # how what lies outside begins, whatever its relation says
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = f"{{{RELATIONS}}}Relationship"
_ASIDE = (f"{{{W}}}mailMerge", f"{{{W}}}attachedTemplate", _RELATION)
_XML = (".xml", ".rels")
_STRICT = "{http://purl.oclc.org/ooxml/"  # how names begin in what Word saves as "Strict Open XML Document" (ISO/IEC 29500-1)
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_RENAMED = (
    (b"/extendedProperties", b"/extended-properties"),
    (b"/customProperties", b"/custom-properties"),
    (b' w:conformance="strict"', b""),
)
_MOST_PARTS, _MOST_BYTES, _MOST_SWOLLEN = 5000, 200 * 2**20, 200  # of a document: parts, bytes of all, times as large as in the ZIP file
_LARGEST_XML = 30 * 2**20  # bytes of a part; of a book of 1,000 pages the text has about 10 MB
_SMALL = 2**20  # bytes that may swell as they like
_UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
_SAVE = "open it in Word and save it again"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its id, the last word of its type, and what it leads to."""

    id: str
    kind: str
    target: str
    external: bool


class Parts:
    """The XML of a document, for reading: `parts` by name, in the order of its ZIP file, the name of the `body` among them.

    `said` is what it is called in problems, `ends` how the names of parts that are read end. Raises TemplateError for what isn't a Word
    document, or isn't safe to open.
    """

    def __init__(self, content: bytes, said: str, ends: tuple[str, ...] = _XML) -> None:
        self.said = said
        self.parts = self._read(content, ends)
        body = next((one.target for one in self.relations("") if one.kind == "officeDocument" and one.target in self.parts), None)
        if body is not None and self.tree(body).tag.startswith(_STRICT):
            self.parts = {name: _loosened(part) if name.endswith(_XML) else part for name, part in self.parts.items()}
        if body is None or self.tree(body).find(f"{{{W}}}body") is None:
            raise self._refused("isn't a Word document", "save it from Word as .docx")
        self.body = body

    def tree(self, name: str) -> etree._Element:
        """A part's XML, parsed anew: what is done to it changes nothing here."""
        content = self.parts[name]
        if b"<!DOCTYPE" in content:  # before a parser sees it
            raise self._of_a_type(name)
        try:
            root = etree.fromstring(content, _PARSER)
        except etree.XMLSyntaxError as error:
            raise self._refused(f"is damaged: {name}: {error.msg}", _SAVE) from None
        about: Any = root.getroottree().docinfo  # which the stubs know little of
        if about.doctype:  # in another encoding
            raise self._of_a_type(name)
        return root

    def relations(self, name: str) -> Iterator[Relation]:
        """Where a part leads to; "" is the package itself."""
        folder = dirname(name)
        place = join(folder, "_rels", f"{name.removeprefix(f'{folder}/') if folder else name}.rels")
        if place not in self.parts:
            return
        for one in self.tree(place).iterfind(_RELATION):
            said = one.get("Target", "").strip()
            external = one.get("TargetMode", "").strip().lower() == "external" or _SCHEME.match(said) is not None
            target = said if external else said.removeprefix("/") if said.startswith("/") else normpath(join(folder, said))
            yield Relation(one.get("Id", ""), _kind(one), target, external)

    def beside(self, *kinds: str) -> Iterator[tuple[str, str]]:
        """The parts that the body leads to, of these kinds and in their order: what each is, and its name."""
        found = [one for one in self.relations(self.body) if one.target in self.parts and not one.external]
        return ((kind, one.target) for kind in kinds for one in found if one.kind == kind)

    def _read(self, content: bytes, ends: tuple[str, ...]) -> dict[str, bytes]:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                entries = archive.infolist()
                wanted = [entry for entry in entries if not entry.is_dir() and entry.filename.endswith(ends)]
                self._refuse_swollen(len(entries), wanted)
                return {entry.filename: _inflated(archive, entry) for entry in wanted}
        except _UNREADABLE as error:
            raise self._unreadable(content, error) from None

    def _refuse_swollen(self, count: int, entries: Sequence[zipfile.ZipInfo]) -> None:
        """Looks at the directory of the ZIP file before anything is inflated."""
        size = sum(entry.file_size for entry in entries)
        swollen = any(
            entry.file_size > max(_SMALL, _MOST_SWOLLEN * entry.compress_size)
            or (entry.file_size > _LARGEST_XML and entry.filename.endswith(_XML))
            for entry in entries
        )
        if count > _MOST_PARTS:
            raise self._refused(f"has {count:,} parts, as no letter does", "look where it comes from")
        if size > _MOST_BYTES or swollen:
            raise self._refused(f"would take {size / 1e6:,.0f} MB in {count:,} parts, which no letter does", "look where it comes from")
        if len({entry.filename for entry in entries}) < len(entries):
            raise self._refused("holds two parts of one name", _SAVE)

    def _unreadable(self, content: bytes, error: Exception) -> TemplateError:
        if content.startswith(b"\xd0\xcf\x11\xe0"):  # OLE2
            return self._refused("is a document of Word 97 to 2003, or has a password", "save it in Word as .docx, without a password")
        if not content.startswith(b"PK"):  # as every ZIP file does that holds something
            return self._refused("isn't a Word document", "save it from Word as .docx")
        return self._refused(f"is damaged: {error}", _SAVE)

    def _of_a_type(self, name: str) -> TemplateError:
        return self._refused(f"has a DOCTYPE in {name}, which no word processor writes", _SAVE)

    def _refused(self, what: str, cure: str) -> TemplateError:
        return TemplateError(Problem(what, cure, self.said))


class Document(Parts):
    """All parts of a document that is to be filled, without what leads outside and no letter needs. Raises TemplateError, as Parts does."""

    def __init__(self, content: bytes, said: str) -> None:
        super().__init__(content, said, ends=("",))
        for name in self.parts:
            if "vbaProject" in name:
                raise self._refused("holds macros", "save it as .docx, which has none")
            if name.endswith(_XML):
                self._leave_out(name, self.tree(name))  # whatever no letter changes goes into each of them as well, so all must be sound
        for name in self.parts:
            if name.endswith(".rels"):
                self._refuse_outside(name)

    @cached_property
    def stories(self) -> Mapping[str, str]:
        """The parts with a letter's words, and what they are: body, header, footer, footnotes or endnotes."""
        return {self.body: "body"} | {name: kind for kind, name in self.beside(*_STORIES)}

    def _leave_out(self, name: str, root: etree._Element) -> None:
        """Takes what leads outside and no letter needs out of the settings and their relations."""
        if not name.endswith(("settings.xml", "settings.xml.rels")):
            return
        found = [one for one in root.iterchildren(*_ASIDE) if one.tag != _RELATION or _kind(one) in _LEFT_OUT]
        for one in found:
            root.remove(one)
        if found:
            self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _refuse_outside(self, name: str) -> None:
        folder, _, file = name.rpartition("_rels/")
        owner = f"{folder}{file.removesuffix('.rels')}"
        links = {}
        for one in self.relations(owner):
            if one.kind in _TAKEN_IN:
                raise self._refused("takes in another document", "copy its text into this one")
            if one.external and one.kind == "hyperlink":
                links[one.id] = one.target
            elif one.external:
                what = f"leads outside itself: a {one.kind} is at {one.target[:80]}"
                raise self._refused(what, "put it into the document (in Word: break the link, or insert the picture itself)")
        if links and owner in self.parts:
            self._refuse_links(owner, links)

    def _refuse_links(self, owner: str, links: Mapping[str, str]) -> None:
        """Looks at all that names the relation of a hyperlink, in the part `owner`: `links` are where they lead, by their ids."""
        for one in self.tree(owner).iter(etree.Element):
            for target in [
                links[str(value)] for name, value in one.attrib.items() if value in links and str(name).startswith(f"{{{OFFICE}}}")
            ]:
                if one.tag not in _LINKS:
                    what = f"leads outside itself: the element {etree.QName(one).localname} takes {target[:80]} for its content"
                    raise self._refused(what, "insert the picture itself, or take it out")
                if not _LINKED.match(unquote(target)):
                    what = f"has a link “{''.join(map(str, one.itertext()))[:40]}” to {target[:80]}"
                    raise self._refused(what, LINK_CURE)


def leads_astray(address: str) -> bool:
    """Whether an address leads to what no letter may lead to: a file, a machine nearby, a program."""
    said = unquote(address).strip()
    return _SCHEME.match(said) is not None and _LINKED.match(said) is None


def _kind(relation: etree._Element) -> str:
    """The last word of a relation's type, which is the same in both forms of the format."""
    return relation.get("Type", "").rpartition("/")[2]


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part; no more of it is inflated than the directory says, which may lie."""
    with archive.open(entry) as opened:
        return opened.read(entry.file_size)


def _loosened(part: bytes) -> bytes:
    """A part of a Strict document in the names that everybody else's have."""
    part = _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
    for strict, loose in _RENAMED:
        part = part.replace(strict, loose)
    return part
