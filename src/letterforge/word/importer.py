"""A Word letter becomes a template. In go a document's bytes and the campaign's names, out come a template's text and what isn't in it.

What letterforge sets by itself (sender, address, date, page numbers) is left out; whatever else is missing is remarked, never dropped
in silence.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError

from letterforge.sandbox import Sandbox
from letterforge.word.document import Parts
from letterforge.word.fields import Element
from letterforge.word.import_body import Body
from letterforge.word.import_fields import Fields
from letterforge.word.import_model import FIELD, TAG, WORDS, Para, Piece, Remark, Remarks, beginning
from letterforge.word.import_names import Names
from letterforge.word.import_write import written
from letterforge.word.import_xml import W, is_on, text_of, value, whole

_HEAD = 30  # paragraphs within which a letter's head ends
_SENDER, _ADDRESS, _DATE = "sender", "address", "date"
_GREETING = re.compile(r"\s*(?:dear\b|to whom it may concern)", re.IGNORECASE)
_MARKED = {"highlight": "highlighting", "strike": "crossing out", "caps": "capitals", "smallCaps": "small capitals"}
_SHADES = frozenset({"", "auto", "000000"})


@dataclass(frozen=True, slots=True)
class Imported:
    """A template's `text`, the `fields` that it shows, how many `paragraphs` it has, and `remarks` on what couldn't be carried over."""

    text: str
    fields: tuple[str, ...]
    paragraphs: int
    remarks: tuple[Remark, ...]

    @property
    def lost(self) -> tuple[Remark, ...]:
        """The remarks that somebody must see to: words are missing, or a field is open."""
        return tuple(remark for remark in self.remarks if remark.lost)


def imported(content: bytes, said: str, names: Names | None = None) -> Imported:
    """The document in `content`, which messages call `said`, as a template. TemplateError where it can't be read, or mustn't be."""
    known, remarks = names or Names(), Remarks()
    parts = Parts(content, said)
    fields, looks = Fields(known, remarks), _Looks()
    body = Body(parts, known, fields, remarks, looks.see)
    remarks.place = ""
    paras = _without_head(body.paras, known, remarks)
    _remark_furniture(parts, body.framed, remarks)
    looks.remark(body, remarks)
    text = written(paras, body.sections, remarks)
    remarks.place = ""
    try:
        Sandbox().parse(text)
    except TemplateSyntaxError as error:
        remarks.lost(f"the tags don't fit together, line {error.lineno} of the template: {(error.message or '').rstrip('.')}")
    shown = {piece.text for para in paras for piece in para.pieces if piece.kind == FIELD}
    return Imported(text, tuple(one for one in fields.used if any(one in said for said in shown)), len(paras), tuple(remarks.all))


def _without_head(paras: Sequence[Para], names: Names, remarks: Remarks) -> list[Para]:
    """Paragraphs without sender, address and date above the greeting: letterforge sets them by itself."""
    greeting = next((at for at, para in enumerate(paras[:_HEAD]) if _is_greeting(para)), 0)
    head, rest = paras[:greeting], paras[greeting:]
    kinds = [_head_kind(para, names) for para in head]
    if sum(piece.kind == FIELD for para, kind in zip(head, kinds, strict=True) if kind == _ADDRESS for piece in para.pieces) < 2:
        kinds = ["" if kind == _ADDRESS else kind for kind in kinds]  # a name alone is no address
    for kind in dict.fromkeys(kinds):
        if kind:
            remarks.once(f"the {kind} above the greeting is left out", f"letterforge sets the {kind} by itself")
    left = [
        para for para, kind in zip(head, kinds, strict=True) if not kind and any(one.kind == TAG or one.text.strip() for one in para.pieces)
    ]
    words = [_words(para) for para in left if not any(piece.kind == TAG for piece in para.pieces)]
    if words:
        said = ", ".join(map(beginning, words[:3]))
        remarks.once(f"words stand above the greeting: {said}", "take out what letterforge sets by itself: sender, address, date")
    _remark_greeting(rest[:1], remarks)
    if any(piece.kind == FIELD and _field(piece) == "date" for para in rest for piece in para.pieces):
        remarks.once("the date is the campaign's", "set it as `date` in letterforge.toml")
    return [*left, *rest]


def _head_kind(para: Para, names: Names) -> str:
    """What a paragraph above the greeting shows and nothing else: the sender, the address or the date."""
    shown = {_field(piece) for piece in para.pieces if piece.kind == FIELD}
    words = _words(para)
    if shown and not any(character.isalnum() for character in words):
        return _DATE if shown == {"date"} else _ADDRESS if shown <= names.postal else ""
    lines = {" ".join(line.split()).casefold() for line in words.split("\n")} - {""}
    return _SENDER if not shown and lines and lines <= {line.casefold() for line in names.sender} else ""


def _field(piece: Piece) -> str:
    """The field that a piece shows, without what is done to it."""
    return piece.text.partition("|")[0].strip()


def _words(para: Para) -> str:
    return "".join(piece.text for piece in para.pieces if piece.kind == WORDS)


def _remark_greeting(first: Sequence[Para], remarks: Remarks) -> None:
    for para in first:
        shown = [_field(piece) for piece in para.pieces if piece.kind == FIELD]
        if _is_greeting(para) and shown and "salutation" not in shown:
            cure = "`{{ salutation }},` in its place greets each as `letterforge check` shows, also those without a title or a name"
            remarks.once(f"the greeting is made of {' and '.join(shown)}", cure)


def _is_greeting(para: Para) -> bool:
    first = next((piece for piece in para.pieces if piece.kind != TAG), None)
    return first is not None and (first.text == "salutation" if first.kind == FIELD else _GREETING.match(first.text) is not None)


def _remark_furniture(parts: Parts, framed: Sequence[str], remarks: Remarks) -> None:
    for kind, name in parts.beside("header", "footer"):
        if said := beginning(text_of(parts.tree(name))):
            cure = "letterforge sets sender, reference and page numbers by itself; `imprint` under [page] stands at the foot of every page"
            remarks.once(f"the {kind} {said} is left out", cure)
    if framed:
        said = ", ".join(framed[:4])
        remarks.once(f"frames are left out: {said}", "letterforge sets sender, address, date and reference by itself")
    if next(parts.tree(parts.body).iter(f"{W}commentReference"), None) is not None:
        remarks.once("comments are left out")


class _Looks:
    """Counts how words are set where a run says so itself: faces, sizes, colours, marks."""

    def __init__(self) -> None:
        self._faces: Counter[str] = Counter()
        self._sizes: Counter[float] = Counter()
        self._colours: Counter[str] = Counter()
        self._marked: Counter[str] = Counter()

    def see(self, properties: Element | None, text: str) -> None:
        """Counts the characters of a run by its own properties."""
        if properties is None:
            return
        for name, counter, attribute in (("rFonts", self._faces, "ascii"), ("color", self._colours, "val")):
            found = properties.find(W + name)
            if found is not None and (said := found.get(W + attribute, "")) and said not in _SHADES:
                counter[said] += len(text)
        if size := whole(value(properties.find(f"{W}sz"))):
            self._sizes[size / 2] += len(text)
        for name, said in _MARKED.items():
            if is_on(properties.find(W + name)):
                self._marked[said] += len(text)
        if (raised := value(properties.find(f"{W}vertAlign"))) in {"superscript", "subscript"}:
            self._marked[f"{raised}s"] += len(text)

    def remark(self, body: Body, remarks: Remarks) -> None:
        """Says once for the whole document which of it a campaign can have, and where that is written."""
        typed = body.styles.typed(body.used)
        characters = sum(body.used.values()) or 1
        face = next((face for face, count in self._faces.most_common(1) if 2 * count > characters), typed.face)
        size = next((size for size, count in self._sizes.most_common(1) if 2 * count > characters), typed.size)
        settings = [f'face = "{face}"'] if face and face.casefold() not in {"arial", "arimo"} else []
        settings += [f"size = {size:g}"] if 8 <= size <= 24 else []
        if settings:
            type_said = " ".join(filter(None, [face, f"{size:g} pt" if size else ""]))
            remarks.once(f"the text was set in {type_said}", f"for the same, write {' and '.join(settings)} under [style]")
        others = [one for one in self._faces if one != face] + [f"{one:g} pt" for one in self._sizes if one != size]
        if others:
            remarks.once(f"some words were in {', '.join(others[:4])}", "a letter has one face, and one size for its text")
        if self._colours:
            colours = ", ".join(f"#{one}" for one, _ in self._colours.most_common(3))
            remarks.once(f"some words were coloured ({colours})", 'colour = "#…" under [style] colours headings and the sender\'s name')
        if self._marked:
            remarks.once(f"{' and '.join(self._marked)} aren't carried over")
