"""A Word document as it is read: in go the bytes of a `.docx`, out come its parts, looked at before anything is believed of it.

A document comes from anywhere. Refused are a ZIP file that swells, an XML part with a DOCTYPE (which could read files or fill the memory),
macros, and relations to what lies outside, which LibreOffice would fetch; a hyperlink is text. What Word keeps of a mail merge of its own
(the list that it was connected to), and of the template that a document was begun from, lies outside too: it is left out, since no letter
needs it.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree

from letterforge.errors import Problem, TemplateError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STORIES = ("header", "footer", "footnotes", "endnotes")  # parts in which a letter says something, besides its body
_LEFT_OUT = frozenset({f"{_OFFICE}/{kind}" for kind in ("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource")})
_MOST_PARTS, _MOST_BYTES, _MOST_SWOLLEN = 4000, 200 * 2**20, 200  # of a document: parts, bytes of all, times as large as in the ZIP file
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
_SMALL = 2**20  # bytes that may swell as they like
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its id, the last word of its type, and what it leads to."""

    id: str
    kind: str
    target: str
    external: bool


class Document:
    """The parts of a document, by name, in the order of its ZIP file; `said` is what it is called in problems.

    Raises TemplateError for what isn't a Word document, or isn't safe to use.
    """

    def __init__(self, content: bytes, said: str) -> None:
        self.said = said
        self.parts = self._read(content)
        for name in self.parts:
            if name.endswith((".xml", ".rels")):
                self.tree(name)  # whatever no letter changes goes into each of them as well
        self._refuse_outside()
        body = next((one for one in self.relations("") if one.kind == "officeDocument"), None)
        if body is None or body.target not in self.parts or etree.QName(self.tree(body.target)).localname != "document":
            raise self._refused("isn't a Word document", "save it from Word as .docx")
        self.body = body.target
        if etree.QName(self.tree(self.body)).namespace != W:
            cure = "save it in Word as 'Word Document (*.docx)', without 'Strict Open XML'"
            raise self._refused("is written in a form of Word's format that hardly anybody uses (Strict Open XML)", cure)

    def tree(self, name: str) -> etree._Element:
        """A part's XML, parsed anew: what is done to it changes nothing here."""
        content = self.parts[name]
        try:
            root = etree.fromstring(content, _PARSER)
        except etree.XMLSyntaxError as error:
            raise self._refused(f"is damaged: {name}: {error.msg}", "open it in Word and save it again") from None
        about: Any = root.getroottree().docinfo  # which the stubs know little of
        if about.doctype:
            raise self._refused(f"has a DOCTYPE in {name}, which no word processor writes", "open it in Word and save it again")
        return root

    @cached_property
    def stories(self) -> Mapping[str, str]:
        """The parts with a letter's words, and what they are: body, header, footer, footnotes or endnotes."""
        found = {self.body: "body"}
        for one in self.relations(self.body):
            if one.kind in _STORIES and one.target in self.parts:
                found[one.target] = one.kind
        return found

    def relations(self, name: str) -> Iterator[Relation]:
        """Where a part leads to; "" is the package itself."""
        folder = dirname(name)
        place = join(folder, "_rels", f"{name.removeprefix(f'{folder}/') if folder else name}.rels")
        if place not in self.parts:
            return
        for one in self.tree(place).iterfind(f"{{{RELATIONS}}}Relationship"):
            external = one.get("TargetMode") == "External"
            said = one.get("Target", "")
            target = said if external else said.removeprefix("/") if said.startswith("/") else normpath(join(folder, said))
            yield Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, external)

    def _read(self, content: bytes) -> dict[str, bytes]:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                entries = archive.infolist()
                self._refuse_swollen(entries)
                parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
        except UNREADABLE as error:
            old = content.startswith(b"\xd0\xcf\x11\xe0")  # OLE2: a document of Word 97, or one with a password
            what = "is a document of an older Word, or has a password" if old else f"can't be read: {error}"
            raise self._refused(what, "open it in Word and save it as .docx, without a password") from None
        return {name: self._cleaned(name, part) for name, part in parts.items()}

    def _refuse_swollen(self, entries: list[zipfile.ZipInfo]) -> None:
        """Looks at the directory of the ZIP file before anything is inflated."""
        size = sum(entry.file_size for entry in entries)
        swollen = any(entry.file_size > _SMALL and entry.file_size > _MOST_SWOLLEN * entry.compress_size for entry in entries)
        if len(entries) > _MOST_PARTS or size > _MOST_BYTES or swollen:
            raise self._refused(
                f"would take {size / 1e6:,.0f} MB in {len(entries):,} parts, which no letter does", "look where it comes from"
            )
        if len({entry.filename for entry in entries}) < len(entries):
            raise self._refused("holds two parts of one name", "open it in Word and save it again")

    def _cleaned(self, name: str, content: bytes) -> bytes:
        """A part without what leads outside and no letter needs."""
        if name.endswith("settings.xml.rels"):
            return self._without(content, lambda one: one.get("Type") in _LEFT_OUT)
        if name.endswith("settings.xml"):
            return self._without(content, lambda one: one.tag in {f"{{{W}}}mailMerge", f"{{{W}}}attachedTemplate"})
        return content

    @staticmethod
    def _without(content: bytes, unwanted: Callable[[etree._Element], bool]) -> bytes:
        try:
            root = etree.fromstring(content, _PARSER)
        except etree.XMLSyntaxError:
            return content  # said when it is used
        found = [one for one in root if isinstance(one.tag, str) and unwanted(one)]
        for one in found:
            root.remove(one)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if found else content

    def _refuse_outside(self) -> None:
        for name in self.parts:
            if "vbaProject" in name:
                raise self._refused("holds macros", "save it as .docx, which has none")
            if not name.endswith(".rels"):
                continue
            folder, _, file = name.rpartition("_rels/")
            for one in self.relations(f"{folder}{file.removesuffix('.rels')}"):
                if one.external and one.kind != "hyperlink":
                    what = f"leads outside itself: a {one.kind} is at {one.target[:80]}"
                    raise self._refused(what, "put it into the document (in Word: break the link, or insert the picture itself)")

    def _refused(self, what: str, cure: str) -> TemplateError:
        return TemplateError(Problem(what, cure, self.said))
