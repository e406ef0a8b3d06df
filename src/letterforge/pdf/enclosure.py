"""Enclosures: in goes a PDF made elsewhere, out come its pages for a print run, all that they show copied once.

After each letter a page must be a page of its own; what it shows, its faces and pictures are the same for all of them.
"""

import zlib
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from letterforge.envelope import MM
from letterforge.pdf.file import Writer
from letterforge.pdf.objects import array, deflated, ref, stream
from letterforge.stationery import is_a4

_ON_ITS_SIDE = 270  # degrees clockwise, by which such a page is turned: its top is at the left, where sheets are held together
_LEFT_OUT = frozenset({"/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/Length"})  # of a stream: no part of what is shown
_DEEPEST = 100  # arrays and dictionaries within one another


class Enclosure:
    """A PDF that follows every letter, or a letter made elsewhere: a file, or the bytes of one that messages call `name`.

    Pages that lie on their side are turned upright.
    Raises ValueError, in words for people, where it can't be read or isn't of A4 pages.
    """

    def __init__(self, source: Path | bytes, name: str = "") -> None:
        self.name = name or (source.name if isinstance(source, Path) else "a PDF")
        try:
            self._pdf = _opened(source)
            self._pages = list(self._pdf.pages)
            for page in self._pages:
                if "/Contents" in page.obj:
                    page.contents_coalesce()
            self._sizes = [_size(page) for page in self._pages]
            layers = _hides_layers(self._pdf.Root)
        except FileNotFoundError:
            raise ValueError("there is no such file") from None
        except pikepdf.PasswordError:
            raise ValueError("it is locked with a password; save it without one") from None
        except (pikepdf.PdfError, OSError, ValueError, TypeError, AttributeError, LookupError, RuntimeError, RecursionError) as error:
            what = (str(error).splitlines() or [""])[0]
            raise ValueError(f"it can't be read as PDF ({what}); save it again as PDF") from None
        if layers:
            raise ValueError("it has hidden layers, which would be printed; print it to a new PDF, and enclose that")
        if not self._pages:
            raise ValueError("it has no pages")
        for place, (width, height) in enumerate(self._sizes, 1):
            if not (is_a4(width, height) or is_a4(height, width)):
                raise ValueError(f"page {place} is {width:.0f} × {height:.0f} mm; it must be A4, as the letters are")

    def __len__(self) -> int:
        """Pages."""
        return len(self._pages)

    def written(self, file: Writer) -> list[bytes]:
        """Writes what the pages show; gives the entries of their dictionaries. Raises ValueError where that is no sound PDF after all."""
        copier = _Copier(file)
        found: list[bytes] = []
        try:
            for page, size in zip(self._pages, self._sizes, strict=True):
                said: dict[str, Any] = {key: page.get(key) for key in ("/MediaBox", "/CropBox", "/UserUnit", "/Resources", "/Group")}
                said["/Rotate"] = page.rotation if is_a4(*size) else (page.rotation + _ON_ITS_SIDE) % 360
                entries = copier.entries({key: value for key, value in said.items() if value is not None})
                shown = page.obj.Contents.read_bytes() if "/Contents" in page.obj else b""
                content = file.add(deflated(zlib.compress(shown)))
                found.append(b"%s /Contents %s" % (entries, ref(content)))
            copier.finish()
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            what = (str(error).splitlines() or [""])[0]
            raise ValueError(f"it can't be copied ({what}); print it to a new PDF, and enclose that") from None
        return found


def _opened(source: Path | bytes) -> pikepdf.Pdf:
    """The file, with what is written onto its pages (forms, stamps) made a part of them."""
    pdf = pikepdf.open(source if isinstance(source, Path) else BytesIO(source))
    if pdf.is_encrypted:  # against changes only: it opened without a password
        plain = BytesIO()
        pdf.save(plain)
        pdf = pikepdf.open(plain)
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    return pdf


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in mm of what is printed of a page, as it is turned."""
    left, bottom, right, top = (
        inner(float(crop), float(media))
        for inner, crop, media in zip((max, max, min, min), page.cropbox.as_list(), page.mediabox.as_list(), strict=True)
    )
    unit = float(page.obj.get("/UserUnit", 1)) / MM
    size = (right - left) * unit, (top - bottom) * unit
    return size if page.rotation % 180 == 0 else size[::-1]


def _hides_layers(root: pikepdf.Object) -> bool:
    """Whether parts of the pages are there, and not shown unless somebody asks for them."""
    shown = root.get("/OCProperties", pikepdf.Dictionary()).get("/D", pikepdf.Dictionary())
    return bool(len(shown.get("/OFF", pikepdf.Array()))) or shown.get("/BaseState") == pikepdf.Name.OFF


class _Copier:
    """Copies objects of another file with all that they refer to, each once."""

    def __init__(self, file: Writer) -> None:
        self._file = file
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, pikepdf.Object]] = []

    def entries(self, dictionary: Mapping[str, Any], depth: int = 0) -> bytes:
        """The entries of a dictionary as PDF."""
        return b" ".join([b"%s %s" % (pikepdf.Name(key).unparse(), self._said(value, depth)) for key, value in dictionary.items()])

    def finish(self) -> None:
        """Writes all that was referred to."""
        while self._waiting:
            place, one = self._waiting.pop()
            if isinstance(one, pikepdf.Stream):
                self._file.put(
                    place,
                    stream(
                        one.read_raw_bytes(), self.entries({key: value for key, value in one.stream_dict.items() if key not in _LEFT_OUT})
                    ),
                )
            else:
                self._file.put(place, self._direct(one, 0))

    def _said(self, value: Any, depth: int) -> bytes:
        """A value as PDF; what is an object of its own, as a reference to its copy."""
        if isinstance(value, pikepdf.Dictionary) and value.get("/Type") == pikepdf.Name.Page:
            return b"null"  # a page refers to others where something leads to them: nothing leads anywhere on paper
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            known = self._numbers.get(value.objgen)
            if known is None:
                known = self._numbers[value.objgen] = self._file.keep()
                self._waiting.append((known, value))
            return ref(known)
        return self._direct(value, depth)

    def _direct(self, value: Any, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise ValueError("its parts stand too deep within one another")
        if isinstance(value, pikepdf.Dictionary):
            return b"<< %s >>" % self.entries(dict(value.items()), depth + 1)
        if isinstance(value, pikepdf.Array):
            return array([self._said(one, depth + 1) for one in value.as_list()])
        if isinstance(value, pikepdf.Object):
            return value.unparse()
        if value is None:
            return b"null"
        if isinstance(value, bool):
            return b"true" if value else b"false"
        return f"{value:f}".encode() if isinstance(value, Decimal) else b"%d" % value
