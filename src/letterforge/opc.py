"""Parts become a package. In go the parts of a document, each a name and its bytes; out come the bytes of one ZIP file.

A part is deflated once and may then stand in any number of packages, so that what letters have in common costs nothing but its copying.
There are no clocks in it: the same parts in the same order give the same bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from struct import Struct

from lxml import etree

from letterforge.deflate import Piece, piece, raw_stream

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_VERSION, _DEFLATED = 20, 8
_IN_UTF8 = 0x800  # a flag of an entry: how its name is to be read (APPNOTE 4.4.4, bit 11)
_LARGE = 200_000  # bytes
_TIME, _DATE = 0, 0x21  # midnight on 1 January 1980, the first moment that a ZIP file can tell


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part as it lies in the package: its name, its deflated bytes, and the sum and size of what they were."""

    name: str
    deflated: bytes
    crc: int
    size: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one part to another, or to an address outside where `external`."""

    id: str
    type: str
    target: str
    external: bool = False


def part(name: str, content: bytes) -> Part:
    """A part of the package, deflated."""
    return streamed(name, [piece(content)])


def streamed(name: str, pieces: Iterable[Piece]) -> Part:
    """A part of the package, joined of pieces that are deflated already."""
    return Part(name, *raw_stream(pieces))


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """The first parts of packages, as they lie there, and their entries in the directory at the end; `size` and `hashed` are of the former.

    What is large is not copied into it: many beginnings have it in common.
    """

    local: tuple[bytes, ...]
    size: int
    central: bytes
    count: int
    hashed: "hashlib._Hash"  # their SHA-256, which goes on in each package


@lru_cache(maxsize=64)
def beginning(parts: tuple[Part, ...]) -> Beginning:
    """The first part of every package that begins with `parts`."""
    local, central, size = _laid_out(parts, 0)
    joined, hashed = tuple(_joined(local)), hashlib.sha256()
    for one in joined:
        hashed.update(one)
    return Beginning(joined, size, central, len(parts), hashed)


def package(first: Beginning, parts: Sequence[Part]) -> bytes:
    """The package of the parts in `first` and `parts`, in the order given."""
    return packaged(first, parts)[0]


def packaged(first: Beginning, parts: Sequence[Part]) -> tuple[bytes, str]:
    """The package of the parts in `first` and `parts`, in the order given, and the SHA-256 of it in hexadecimal."""
    local, central, start = _laid_out(parts, first.size)
    count = first.count + len(parts)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(first.central) + len(central), start, 0)
    own = b"".join((*local, first.central, central, end))
    hashed = first.hashed.copy()
    hashed.update(own)
    return b"".join((*first.local, own)), hashed.hexdigest()


def _laid_out(parts: Iterable[Part], offset: int) -> tuple[list[bytes], bytes, int]:
    """Parts as they lie in the package from `offset` on, their entries in the directory, and the offset behind them."""
    local: list[bytes] = []
    central: list[bytes] = []
    for one in parts:
        name = one.name.encode()
        told = (0 if one.name.isascii() else _IN_UTF8, _DEFLATED, _TIME, _DATE, one.crc, len(one.deflated), one.size, len(name), 0)
        local += (_LOCAL.pack(b"PK\3\4", _VERSION, *told), name, one.deflated)
        central += (_CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *told, 0, 0, 0, 0, offset), name)
        offset += _LOCAL.size + len(name) + len(one.deflated)
    return local, b"".join(central), offset


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Parts with the small ones joined."""
    for large, group in groupby(parts, key=lambda one: len(one) >= _LARGE):
        if large:
            yield from group
        else:
            yield b"".join(group)


def relations(owner: str, found: Sequence[Relation]) -> Part:
    """The part that holds the relations of the part `owner`, or of the whole package where `owner` is empty."""
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})  # type: ignore[dict-item]
    for one in found:
        told = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=one.id, Type=one.type, Target=one.target)
        if one.external:
            told.set("TargetMode", "External")
    folder, _, name = owner.rpartition("/")
    return part(f"{folder}/_rels/{name}.rels".lstrip("/"), serialise(root))


def content_types(types: Sequence[tuple[str, str]], others: Mapping[str, str] | None = None) -> Part:
    """The part that says of what type each part is; `types` are pairs of a part's name and its content type, `others` go by extension."""
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
    relation = "application/vnd.openxmlformats-package.relationships+xml"
    for extension, kind in (("rels", relation), ("xml", "application/xml"), *(others or {}).items()):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind)
    for name, kind in types:
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
    return part("[Content_Types].xml", serialise(root))


def serialise(root: etree._Element) -> bytes:
    """A part's XML, with the declaration that Word writes."""
    return _DECLARATION + etree.tostring(root, encoding="UTF-8")
