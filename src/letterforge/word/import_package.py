"""A Word document opened with care. In go a file's bytes, out come the parts of it that an import reads, as trees of elements.

A package that swells when it is unpacked and a part with a DOCTYPE are refused before they can cost anything.
"""

import posixpath
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import UNREADABLE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # what Word writes as "Strict Open XML Document"
_STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f"{{{_R}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again for older programs
_MOST_PARTS = 5_000  # entries of a package; a letter has about 15
_LARGEST_PART = 30 * 2**20  # bytes of a part that is read, unpacked: a book of 1,000 pages has about 10 MB
_LARGEST_RATIO = 200  # unpacked to packed: Word's XML packs to a fifth or a thirtieth
_SMALL = 2**20  # bytes, below which the ratio says nothing
_DOCTYPE = "holds a document type, as no document of Word's does"
_CURE = "open it in Word and save it as 'Word Document (.docx)'"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document, by what they are; a part that isn't there is None. `links` are targets outside of it, by relation id."""

    body: etree._Element
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    notes: tuple[etree._Element, ...] = ()
    furniture: tuple[etree._Element, ...] = ()  # headers and footers
    links: dict[str, str] = field(default_factory=dict)


def text_of(element: etree._Element | None) -> str:
    """The words of an element, with spaces for line breaks and between paragraphs."""
    if element is None:
        return ""
    said = element.iter(f"{W}t", f"{W}br", f"{W}cr", f"{W}tab", f"{W}p")
    found = ((one.text or "") if one.tag == f"{W}t" else " " for one in said if next(one.iterancestors(_FALLBACK), None) is None)
    return " ".join("".join(found).split())


def open_package(content: bytes, said: str) -> Package:
    """The document in `content`, which messages call `said`. TemplateError where it is none, or a dangerous one."""
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise TemplateError(Problem("is a document of Word 97 to 2003, or one with a password", _CURE, said))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _Opened(package, said).document()
    except UNREADABLE as error:
        raise TemplateError(Problem(f"is no Word document that letterforge can read ({error})", _CURE, said)) from None


class _Opened:
    """A package whose directory has been looked at: what is read of it costs no more than a letter may."""

    def __init__(self, package: zipfile.ZipFile, said: str) -> None:
        self._package, self._said = package, said
        entries = package.infolist()
        if len(entries) > _MOST_PARTS:
            raise self._refused(f"has {len(entries):,} parts, as no letter does")
        for entry in entries:
            if entry.file_size > max(_SMALL, entry.compress_size * _LARGEST_RATIO) and entry.filename.endswith((".xml", ".rels")):
                raise self._refused("swells when it is unpacked, as no letter does")
        self._names = {entry.filename for entry in entries}

    def document(self) -> Package:
        """The parts that the main document and its relations name."""
        main = self._main()
        root = self._tree(main)
        body = root.find(f"{W}body")
        if body is None:
            raise self._refused("holds no text of Word's")
        kinds, links = self._relations(main)
        found = {kind: [self._tree(name) for name in names] for kind, names in kinds.items()}
        return Package(
            body,
            next(iter(found.get("styles", ())), None),
            next(iter(found.get("numbering", ())), None),
            tuple(found.get("footnotes", []) + found.get("endnotes", [])),
            tuple(found.get("header", []) + found.get("footer", [])),
            links,
        )

    def _main(self) -> str:
        """The main document's name: not always `word/document.xml`."""
        kinds, _ = self._relations("")
        named = kinds.get("officeDocument", [])
        if not named:
            raise self._refused("holds no document of Word's")
        return named[0]

    def _relations(self, part: str) -> tuple[dict[str, list[str]], dict[str, str]]:
        """The parts that `part` names, by the last word of the relation's type; and the addresses outside, by id."""
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        kinds: dict[str, list[str]] = {}
        links: dict[str, str] = {}
        if place not in self._names:
            return kinds, links
        for relation in self._tree(place):
            if not isinstance(relation.tag, str):
                continue
            target, kind = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External":
                links[relation.get("Id", "")] = target
            elif kind in {"officeDocument", "styles", "numbering", "footnotes", "endnotes", "header", "footer"}:
                inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                if inside in self._names:
                    kinds.setdefault(kind, []).append(inside)
        return kinds, links

    def _tree(self, name: str) -> etree._Element:
        """A part as a tree. The directory's sizes may lie, so no more is unpacked than a part may have."""
        with self._package.open(name) as opened:
            content = opened.read(_LARGEST_PART + 1)
        if len(content) > _LARGEST_PART:
            raise self._refused("swells when it is unpacked, as no letter does")
        if b"<!DOCTYPE" in content:  # before a parser sees it
            raise self._refused(_DOCTYPE)
        content = content.replace(_STRICT.encode(), W[1:-1].encode()).replace(_STRICT_R.encode(), _R.encode())
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise self._refused(f"is damaged: {name} can't be read ({error.msg})") from None
        if root.getroottree().docinfo.internalDTD is not None:  # in another encoding
            raise self._refused(_DOCTYPE)
        return root

    def _refused(self, what: str) -> TemplateError:
        return TemplateError(Problem(what, _CURE, self._said))
