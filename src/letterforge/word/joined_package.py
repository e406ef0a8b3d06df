"""The packages of a joined document: in go those of its letters, out comes the one of them all, written as it comes.

A part that comes again is stored once, a picture or a header say; parts that are other ones under one name get names of their own. Letters
are letterforge's own, so that they are read without the care that strangers' documents need.
"""

import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from posixpath import basename, dirname, join, normpath, splitext
from typing import IO, NamedTuple
from weakref import ref

from lxml import etree

from letterforge.errors import LetterforgeError, Problem
from letterforge.word.document import RELATIONS
from letterforge.word.fields import Element

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NAME = "[Content_Types].xml"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file can tell: the same letters give the same bytes
_OPEN = 0o600 << 16
_MOST_RELATED = 200  # parts that one leads to, by way of others: a header's pictures, say
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


class Relation(NamedTuple):
    """Where a part leads to: `target` is a part's name, or an address outside where `external`."""

    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type."""
        return self.type.rpartition("/")[2]


class Package:
    """A letter's parts, read when they are asked for."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(content))
        self.names = frozenset(self._archive.namelist())
        types = self.tree(_NAME)
        self._types = {one.get("PartName", "").removeprefix("/"): one.get("ContentType", "") for one in types.iter(f"{{{_TYPES}}}Override")}
        self._endings = {one.get("Extension", "").lower(): one.get("ContentType", "") for one in types.iter(f"{{{_TYPES}}}Default")}
        self.body = next(one.target for one in self.relations("").values() if one.kind == "officeDocument")

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        return self._archive.read(name)

    def tree(self, name: str) -> Element:
        """A part's XML."""
        return etree.fromstring(self.read(name), PARSER)

    def type(self, name: str) -> str:
        """A part's content type."""
        return self._types.get(name) or self._endings.get(splitext(name)[1].removeprefix(".").lower(), "application/octet-stream")

    def relations(self, name: str) -> dict[str, Relation]:
        """Where a part leads to, by the relations' ids; "" is the package itself."""
        place = _place(name)
        if place not in self.names:
            return {}
        return {
            one.get("Id", ""): Relation(one.get("Type", ""), *_target(name, one))
            for one in self.tree(place).iter(f"{{{RELATIONS}}}Relationship")
        }

    def related(self, kind: str) -> str | None:
        """The part of a kind that the document leads to, such as its styles."""
        found = (one.target for one in self.relations(self.body).values() if one.kind == kind and not one.external)
        return next((name for name in found if name in self.names), None)


class Store:
    """The joined document's package, written by way of `write`; one part may grow, the others are kept packed until the end."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._archive = _Archive(_Stream(write, ref(self)), "w", zipfile.ZIP_DEFLATED)  # type: ignore[call-overload]
        self._late = BytesIO()
        self._waiting = _Archive(self._late, "w", zipfile.ZIP_DEFLATED)
        self._types: dict[str, str] = {}
        self._known: dict[bytes, str] = {}

    def growing(self, name: str, kind: str) -> IO[bytes]:
        """A part that is written piece by piece; nothing else can be, until it is closed."""
        self._types[name] = kind
        part: IO[bytes] = self._archive.open(_entry(name), "w")
        return part

    def put(self, name: str, content: bytes, kind: str, relations: Mapping[str, Relation]) -> None:
        """A part of this name, which nothing else has."""
        self._types[name] = kind
        self._waiting.writestr(_entry(name), content)
        if relations:
            self._waiting.writestr(_entry(_place(name)), related(name, relations))

    def put_once(self, name: str, content: bytes, kind: str) -> None:
        """A part that leads nowhere, unless it is there already."""
        if name not in self._types:
            self.put(name, content, kind, {})

    def relate(self, name: str, relations: Mapping[str, Relation]) -> None:
        """The relations of a part that was written before them; "" is the package itself."""
        self._waiting.writestr(_entry(_place(name)), related(name, relations))

    def keep(self, letter: Package, name: str, change: Callable[[bytes], bytes] = bytes, also: str = "") -> str:
        """A part of a letter, and all that it leads to; gives the name that it has here.

        One that is there already is stored once. A part that is new here goes through `change` first; `also` tells changes apart.
        Raises LetterforgeError where it leads to more parts than those of a letter do.
        """
        return self._keep(letter, name, {}, change, also)

    def _keep(self, letter: Package, name: str, kept: dict[str, str], change: Callable[[bytes], bytes] = bytes, also: str = "") -> str:
        """`kept` are the parts that were come by before, under the names that they have here: none yet for one that is being looked at.

        One that parts behind it lead back to has its name before it is known what it holds, so that it is stored with each letter.
        """
        if len(kept) >= _MOST_RELATED:
            what = f"its part {name} belongs to more than {_MOST_RELATED} parts that lead to each other, so that it can't be joined"
            raise LetterforgeError(Problem(what, "open the template in Word and save it again"))
        kept[name] = ""
        relations = {}
        for key, one in letter.relations(name).items():
            if one.external or one.target not in letter.names:
                relations[key] = one
                continue
            if one.target not in kept:
                self._keep(letter, one.target, kept)
            elif not kept[one.target]:
                kept[one.target] = self._reserved(one.target)
            relations[key] = one._replace(target=kept[one.target])
        content, kind = letter.read(name), letter.type(name)
        digest = sha256(repr((dirname(name), kind, sorted(relations.items()), also)).encode() + content).digest()
        if kept[name] or digest not in self._known:
            self._known[digest] = kept[name] or self._free(name)
            self.put(self._known[digest], change(content), kind, relations)
        kept[name] = self._known[digest]
        return kept[name]

    def finish(self) -> None:
        """Ends the file."""
        self._waiting.close()
        with zipfile.ZipFile(self._late) as waiting:
            for entry in waiting.infolist():
                self._archive.writestr(_entry(entry.filename), waiting.read(entry))
        root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
        for ending, kind in (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")):
            etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
        for name, kind in self._types.items():
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
        self._archive.writestr(_entry(_NAME), serialised(root))
        self._archive.close()

    def _reserved(self, name: str) -> str:
        """A name that nothing else gets, for a part that is stored later."""
        found = self._free(name)
        self._types[found] = ""
        return found

    def _free(self, name: str) -> str:
        stem, ending = splitext(name)
        stem = stem.rstrip("0123456789")
        number, found = len(self._known), name
        while found in self._types:
            number, found = number + 1, f"{stem}{number}{ending}"
        return found


class _Stream:
    """What a ZIP file is written to, from its beginning to its end; what comes once its `store` is gone is of one that was given up."""

    def __init__(self, write: Callable[[bytes], object], store: "ref[Store]") -> None:
        self._write, self._store = write, store

    def write(self, content: bytes) -> int:
        """Hands it on."""
        if self._store() is not None:
            self._write(content)
        return len(content)

    def flush(self) -> None:
        """Nothing waits here."""


class _Archive(zipfile.ZipFile):
    """A package that is only whole if it is finished: one that is given up writes nothing more into its file, which is closed by then."""

    def __del__(self) -> None:
        """Leaves it as it is."""


def serialised(root: Element) -> bytes:
    """A part's XML, with the declaration that Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def related(owner: str, relations: Mapping[str, Relation]) -> bytes:
    """The part that holds a part's relations, which lead to parts by names that begin at the package's root."""
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})  # type: ignore[dict-item]
    for key, one in relations.items():
        target = one.target if one.external or not owner else f"/{one.target}"
        made = etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=key, Type=one.type, Target=target)
        if one.external:
            made.set("TargetMode", "External")
    return serialised(root)


def _target(owner: str, one: Element) -> tuple[str, bool]:
    said = one.get("Target", "")
    if one.get("TargetMode") == "External":
        return said, True
    return (said.removeprefix("/") if said.startswith("/") else normpath(join(dirname(owner), said))), False


def _place(owner: str) -> str:
    """Where a part's relations stand."""
    return join(dirname(owner), "_rels", f"{basename(owner)}.rels")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _OPEN
    return entry
