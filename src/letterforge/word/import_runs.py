"""The words of a paragraph. In go its runs, out come pieces; a field that is spread over runs or paragraphs is put together on the way."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from letterforge.word.fields import Element
from letterforge.word.import_fields import Fields, Nested
from letterforge.word.import_markdown import leads_somewhere
from letterforge.word.import_model import NEW_PAGE, NEW_PARAGRAPH, PLAIN, WORDS, Look, Piece, Remarks, beginning
from letterforge.word.import_styles import Styles
from letterforge.word.import_xml import R, W, on, text_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TRANSPARENT = frozenset({"smartTag", "customXml", "ins", "moveTo", "bdo", "dir"})  # of tracked changes, what stays
_CHANGED = frozenset({"ins", "del", "moveTo", "moveFrom"})
_CHARACTERS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PICTURES = (f"{_A}blip", f"{_V}imagedata", f"{W}OLEObject", f"{_A}graphicData")
# Controls that turn the direction of text, and the private characters of a letter's own slots: a template can't hold them.
_NOT_KEPT = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001]")
EMPTY_PLACE = "write {{ column }} where a column of the list shall stand"
_SPACES = re.compile("[\t\r\n\x0b\x0c\x1c-\x1f\x85]")

Looked = Callable[[Element | None, str], None]
"""Is called with the properties of each run that shows words, and with these."""


@dataclass(slots=True)
class _Field:
    """A field that has begun: its instruction so far; once that is whole, what becomes of its result."""

    look: Look
    instruction: list[Piece | Nested] = field(default_factory=list)
    pieces: tuple[Piece, ...] = ()
    separated: bool = False
    keeps: bool = False
    link: str = ""
    shown: Look | None = None  # how its result looks


class Runs:
    """Collects the pieces of paragraph after paragraph: `take` gives what has come together."""

    def __init__(
        self,
        styles: Styles,
        fields: Fields,
        remarks: Remarks,
        links: dict[str, str],
        notes: dict[tuple[str, str], str],
        looked: Looked,
    ) -> None:
        self._styles, self._fields, self._remarks, self._links, self._notes = styles, fields, remarks, links, notes
        self._pieces: list[Piece] = []
        self._open: list[_Field] = []
        self._style, self._link = "", ""
        self._looked = looked

    def read(self, elements: Iterable[Element], style: str) -> None:
        """Reads what a paragraph of this style holds."""
        self._style = style
        self._within(elements)

    @property
    def unfinished(self) -> bool:
        """Whether a field goes on in the next paragraph, so that this one hasn't ended."""
        return any(not one.keeps for one in self._open)

    def end_paragraph(self) -> None:
        """Says that a paragraph ends within a field."""
        self._emit(NEW_PARAGRAPH, PLAIN)

    def take(self) -> list[Piece]:
        """The pieces since the last time."""
        taken, self._pieces = self._pieces, []
        return taken

    def finish(self) -> None:
        """Ends fields that the document left open."""
        while self._open:
            self._end()

    def _within(self, elements: Iterable[Element]) -> None:
        readers = {f"{W}r": self._run, f"{W}hyperlink": self._hyperlink, f"{W}fldSimple": self._simple, f"{W}sdt": self._control}
        for element in elements:
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rpartition("}")[2]
            if name in _CHANGED:
                self._remarks.once("changes were tracked", "the template has the text as it reads when all of them are accepted")
            if element.tag in readers:
                readers[element.tag](element)
            elif element.tag.startswith(_MATHS):
                self._formula(element)
            elif element.tag == f"{_MC}AlternateContent":
                self._within(_chosen(element))
            elif name in _TRANSPARENT:
                self._within(element)

    def _formula(self, element: Element) -> None:
        said = beginning("".join(map(str, element.itertext(f"{_MATHS}t"))))
        self._remarks.lost(f"a formula is left out ({said})" if said else "a formula is left out", "write it as text")

    def _hyperlink(self, element: Element) -> None:
        self._link = self._judged(self._links.get(element.get(f"{R}id", ""), ""))
        self._within(element)
        self._link = ""

    def _judged(self, link: str) -> str:
        if link and not leads_somewhere(link):
            self._remarks.here(f"the link to {link[:60]!r} leads nowhere from a letter", "its words are there without it")
            return ""
        return link

    def _simple(self, element: Element) -> None:
        self._open.append(_Field(PLAIN))
        self._emit(element.get(f"{W}instr", ""), PLAIN)
        self._separate()
        self._within(element)
        self._end()

    def _control(self, element: Element) -> None:
        content = element.find(f"{W}sdtContent")
        if on(element.find(f"{W}sdtPr"), "showingPlcHdr"):
            said = beginning(text_of(content))
            self._remarks.lost(f"a form's empty place is left out ({said})", EMPTY_PLACE)
        elif content is not None:
            self._within(content)

    def _run(self, run: Element) -> None:
        properties = run.find(f"{W}rPr")
        if self._styles.toggled(self._style, properties, "vanish"):
            if text_of(run):
                self._remarks.lost("hidden words are left out", "show them in Word, if they belong into the letter")
            if run.find(f"{W}fldChar") is None and run.find(f"{W}instrText") is None:
                return
        look = self._look(properties)
        for element in run:
            if isinstance(element.tag, str):
                self._content(element, look, properties)

    def _content(self, element: Element, look: Look, properties: Element | None) -> None:
        name = element.tag.rpartition("}")[2]
        match name:
            case "t":
                self._looked(properties, element.text or "")
                self._emit(self._kept(element.text or ""), look)
            case "instrText":
                self._instruct(element.text or "", look)
            case "fldChar":
                self._character(element.get(f"{W}fldCharType", ""), look)
            case "br" if element.get(f"{W}type") == "column":
                self._remarks.once("breaks between columns are left out", "letterforge makes columns equally long")
            case "br":
                self._emit(NEW_PAGE if element.get(f"{W}type") == "page" else "\n", look)
            case "AlternateContent":
                for inner in _chosen(element):
                    self._content(inner, look, properties)
            case "ruby":
                self._within(element.iterfind(f"{W}rubyBase/{W}r"))
            case _ if name in _CHARACTERS:
                self._emit(_CHARACTERS[name], look)
            case _:
                self._remark(element, name)

    def _remark(self, element: Element, name: str) -> None:
        """Says of what a run holds beside words that it is left out."""
        if name in {"drawing", "pict", "object"}:
            self._picture(element)
        elif name == "sym":
            font, code = element.get(f"{W}font", ""), element.get(f"{W}char", "")
            self._remarks.lost(f"a sign of the font {font} is left out ({code})", "type it as a character, such as ✓ or →")
        elif name in {"footnoteReference", "endnoteReference"}:
            said = self._notes.get((name.removesuffix("Reference"), element.get(f"{W}id", "")), "")
            self._remarks.lost(f"a note is left out: {beginning(said)}", "put its words into the text")

    def _look(self, properties: Element | None) -> Look:
        bold = self._styles.toggled(self._style, properties, "b")
        italic = self._styles.toggled(self._style, properties, "i")
        if not bold and not self._link and self._styles.underlined(properties) and not any(one.link for one in self._open):
            self._remarks.once("underlined words are in italics", "a letter has bold and italics; write ** in place of * for bold")
            italic = True
        return Look(bold, italic)

    def _kept(self, text: str) -> str:
        if _NOT_KEPT.search(text):
            self._remarks.once("invisible marks of direction are left out", "letterforge sets words that run to the left by itself")
            text = _NOT_KEPT.sub("", text)
        return _SPACES.sub(" ", text).replace("\u2028", "\n").replace("\u2029", "\n")

    def _picture(self, element: Element) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        if boxes:
            for box in boxes[:1] if element.tag == f"{W}drawing" else boxes:
                said = beginning(text_of(box))
                self._remarks.lost(f"a text box is left out: {said}", "put its words into the template where they shall be read")
        elif any(next(element.iter(one), None) is not None for one in _PICTURES):
            cure = "save it as a file, name it under [pictures.NAME] in letterforge.toml, and write ![](NAME)"
            self._remarks.lost("a picture is left out", cure)
        else:
            self._remarks.here("a line or shape is left out")

    def _character(self, kind: str, look: Look) -> None:
        if kind == "begin":
            self._open.append(_Field(look))
        elif kind == "separate" and self._open:
            self._separate()
        elif kind == "end" and self._open:
            self._end()

    def _separate(self) -> None:
        one = self._open[-1]
        if not one.separated:
            made = self._fields.outcome(one.instruction)
            one.pieces, one.keeps, one.separated = made.pieces, made.keep, True
            one.link = self._judged(made.link)

    def _end(self) -> None:
        if not self._open[-1].separated:
            self._separate()
        one = self._open.pop()
        words = "".join(piece.text for piece in one.instruction if isinstance(piece, Piece))
        if words.split()[:1] not in (["IF"], ["if"]):  # whose texts have looks of their own
            one.pieces = tuple(piece._replace(look=one.shown or one.look) if piece.look == PLAIN else piece for piece in one.pieces)
        if one.pieces:
            self._put(Nested(one.pieces))

    def _instruct(self, text: str, look: Look) -> None:
        """Adds to an instruction; outside of a field it is nothing that Word shows."""
        if self._open and not self._open[-1].separated:
            self._emit(text, look)

    def _emit(self, text: str, look: Look) -> None:
        link = next((one.link for one in reversed(self._open) if one.keeps and one.link), self._link)
        if text:
            self._put(Piece(text, look._replace(link=link)))

    def _put(self, part: Piece | Nested) -> None:
        """Hands words, or what a field has become, to the innermost field that doesn't let them through; else they are the paragraph's."""
        for one in reversed(self._open):
            if not one.separated:
                one.instruction.append(part)
                return
            if not one.keeps:
                if one.shown is None and isinstance(part, Piece) and part.kind == WORDS and part.text.strip():
                    one.shown = part.look
                return
        self._pieces += part.pieces if isinstance(part, Nested) else (part,)


def _chosen(element: Element) -> Iterable[Element]:
    """What Word shows of alternatives: the first, of which the others are forms for older programs."""
    return next(iter(element), ())
