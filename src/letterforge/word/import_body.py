"""A document's body as paragraphs. In go its parts, out come paragraphs with their sections, and remarks on what isn't carried over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from letterforge.word.document import Parts
from letterforge.word.fields import Element
from letterforge.word.import_fields import Fields
from letterforge.word.import_lists import Lists
from letterforge.word.import_model import NEW_PAGE, WORDS, Para, Piece, Remarks, Section, beginning
from letterforge.word.import_names import Names
from letterforge.word.import_runs import EMPTY_PLACE, Looked, Runs
from letterforge.word.import_styles import Styles
from letterforge.word.import_tags import with_tags
from letterforge.word.import_xml import W, is_on, on, text_of, value, whole

_ROOM = 3  # so many empty paragraphs are room for something, such as a signature
_RIGHT = frozenset({"right", "end"})
_DROPPED = frozenset({"drop", "margin"})
_PLAIN_FORMS = frozenset({"bullet", "decimal", "decimalZero"})
_CONTENT = frozenset({"sdtContent", "ins", "moveTo", "customXml", "smartTag"})


class Body:
    """Reads a body from its beginning to its end: its `paras` and `sections`, and how many characters each paragraph style has, `used`."""

    def __init__(self, parts: Parts, names: Names, fields: Fields, remarks: Remarks, looked: Looked) -> None:
        self.styles = Styles(_only(parts, "styles"))
        self._names, self._fields, self._remarks = names, fields, remarks
        self._lists = Lists(_only(parts, "numbering"), self.styles)
        links = {one.id: one.target for one in parts.relations(parts.body) if one.external}
        self.runs = Runs(self.styles, fields, remarks, links, _notes(parts), looked)
        self.paras: list[Para] = []
        self.sections: list[Section] = []
        self.used: Counter[str] = Counter()  # characters by paragraph style
        self.framed: list[str] = []  # beginnings of what stands in frames
        self._begun: Para | None = None  # the paragraph that has begun and not ended
        self._empty = 0
        self._blocks(parts.tree(parts.body).iterfind(f"{W}body/*"))
        self.runs.finish()
        self._flush(Para(()))
        if not self.sections or any(para.section == len(self.sections) for para in self.paras):
            self.sections.append(Section())

    def _blocks(self, elements: Iterable[Element]) -> None:
        for element in elements:
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rpartition("}")[2]
            match name:
                case "p":
                    self._paragraph(element)
                case "tbl":
                    self._table(element)
                case "sdt":
                    self._control(element)
                case "sectPr":
                    self._section(element)
                case "altChunk" | "subDoc":
                    self._remarks.lost("a document within the document is left out", "open it in Word and save it as one")
                case _ if name in _CONTENT:
                    self._blocks(element)

    def _control(self, element: Element) -> None:
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        if on(element.find(f"{W}sdtPr"), "showingPlcHdr"):
            self._remarks.lost(f"a form's empty place is left out ({_said(content)})", EMPTY_PLACE)
        else:
            self._blocks(content)

    def _paragraph(self, paragraph: Element) -> None:
        own = paragraph.find(f"{W}pPr")
        style = self.styles.of(own)
        said = text_of(paragraph)
        self._remarks.place = beginning(said)
        frame = self.styles.paragraph(style, own, "framePr")
        if frame is not None and frame.get(f"{W}dropCap") not in _DROPPED:
            self.framed += [beginning(said)] if said else []
            return
        self.used[style] += len(said)
        self.runs.read(paragraph.iterchildren(), style)
        if self._begun is None:
            self._begin(style, own)
        mark = own.find(f"{W}rPr") if own is not None else None
        deleted = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        if self.runs.unfinished:
            self.runs.end_paragraph()
        elif not deleted and frame is None:
            self._end()
        sector = own.find(f"{W}sectPr") if own is not None else None
        if sector is not None:
            self._section(sector)

    def _begin(self, style: str, own: Element | None) -> None:
        """The paragraph as its properties have it, before its words are known."""
        heading = self.styles.heading(style, own)
        alignment = value(self.styles.paragraph(style, own, "jc"))
        self._remark_alignment(alignment)
        breaks = self.styles.paragraph(style, own, "pageBreakBefore")
        if is_on(breaks):
            self._add(Para((Piece(NEW_PAGE),)))
        point, level = self._lists.point(style, own) or (None, None)
        if point and heading:
            self._remarks.here("the heading's number is left out", "write it as a word, such as `# 1. Our aims`")
        if level and (level.form not in _PLAIN_FORMS or level.mark.count("%") > 1):
            self._remarks.once("points with letters or numbers such as a), i. or 1.1 have the numbers 1., 2., 3.")
        left = _left_of(own.find(f"{W}ind") if own is not None else None)
        if left is None:
            left = level.left if level else _left_of(self.styles.paragraph(style, None, "ind")) or 0
        kept = bool(on(own, "keepNext")) and not heading
        self._begun = Para((), heading, None if heading else point, alignment in _RIGHT and not heading, kept, left)

    def _remark_alignment(self, alignment: str) -> None:
        if alignment == "center":
            self._remarks.here("stands in the middle of the line", "in a letter it stands at the left; `::: right` sets it at the right")
        elif alignment in {"both", "distribute"}:
            self._remarks.once("lines are of equal length", "write justify = true under [style] in letterforge.toml, if they shall be")

    def _end(self) -> None:
        begun, self._begun = self._begun, None
        if begun is not None:
            self._flush(begun)

    def _flush(self, para: Para) -> None:
        """Adds the paragraph, in parts where a page ends within it. The number of a point is counted even if nothing is said in it."""
        pieces = with_tags(self.runs.take(), self._names, self._fields, self._remarks)
        if para.heading:
            pieces = tuple(piece._replace(look=piece.look._replace(bold=False)) for piece in pieces)
        for at, part in enumerate(_pages(pieces)):
            if at:
                self._add(Para((Piece(NEW_PAGE),)))
            if any(piece.kind != WORDS or piece.text.strip() for piece in part):
                self._add(replace(para, pieces=tuple(part)))
            elif not at and not para.point:
                self._empty += 1

    def _add(self, para: Para) -> None:
        """Adds a paragraph, after the room that was left empty before it within the letter."""
        if self._empty >= _ROOM and self.paras and self.paras[-1].section == len(self.sections) and para.pieces[0].text != NEW_PAGE:
            cure = "here they are `&nbsp;`; a picture of a signature may stand there"
            self._remarks.here(f"{self._empty} empty lines stand before this", cure)
            room = "\n".join(["\u00a0"] * (self._empty - 1))
            self.paras.append(Para((Piece(room),), kept=self.paras[-1].kept, section=len(self.sections)))
        self._empty = 0
        self.paras.append(replace(para, section=len(self.sections)))

    def _section(self, element: Element) -> None:
        columns = element.find(f"{W}cols")
        count = whole(columns.get(f"{W}num"), 1) if columns is not None else 1
        count = max(count, len(columns.findall(f"{W}col"))) if columns is not None else count
        kind = value(element.find(f"{W}type"), "nextPage")
        if count > 4:
            self._remarks.once(f"{count} columns are 4", "a letter has no more")
        self._empty = 0
        self.sections.append(Section(max(count, 1), bool(self.sections) and kind in {"nextPage", "oddPage", "evenPage"}))

    def _table(self, table: Element) -> None:
        """Each row a paragraph; a cell that is alone in its row as it is."""
        place = _said(table)
        told = False
        for row in _of(table, "tr"):
            cells = [cell for cell in map(self._cell, _of(row, "tc")) if cell] if row.find(f"{W}trPr/{W}del") is None else []
            if len(cells) == 1:
                self.paras += cells[0]
            elif cells:
                self.paras.append(_row(cells))
                told = True
        if told:
            self._remarks.place = place
            self._remarks.here("a table is written row by row, each a paragraph", "a list, or columns, may say it better")

    def _cell(self, cell: Element) -> list[Para]:
        outer, self.paras, self._empty = self.paras, [], 0
        self._blocks(cell)
        found, self.paras, self._empty = self.paras, outer, 0
        return found


def _left_of(indent: Element | None) -> int | None:
    """How far a paragraph stands in, in twips; None where its indent doesn't say."""
    said = (indent.get(f"{W}left") or indent.get(f"{W}start")) if indent is not None else None
    return whole(said) if said else None


def _of(owner: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, not those of a table within it, which is read with its cell."""
    return [one for one in owner.iter(W + name) if next(one.iterancestors(owner.tag), None) is owner]


def _row(cells: Sequence[Sequence[Para]]) -> Para:
    """A row's cells one after another, with dashes between them."""
    pieces: list[Piece] = []
    for cell in cells:
        pieces += [Piece(" – ")] if pieces else []
        for at, para in enumerate(cell):
            pieces += [Piece(" "), *para.pieces] if at else para.pieces
    return Para(tuple(pieces), section=cells[0][0].section)


def _pages(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces divided where a page ends."""
    part: list[Piece] = []
    for piece in pieces:
        if piece.kind != WORDS or NEW_PAGE not in piece.text:
            part.append(piece)
            continue
        first, *others = piece.text.split(NEW_PAGE)
        part += [piece._replace(text=first)] if first else []
        for other in others:
            yield part
            part = [piece._replace(text=other)] if other else []
    yield part


def _only(parts: Parts, kind: str) -> Element | None:
    """The part of this kind, of which a document has one or none."""
    return next((parts.tree(name) for _, name in parts.beside(kind)), None)


def _notes(parts: Parts) -> dict[tuple[str, str], str]:
    """The words of foot- and endnotes, by kind and id."""
    notes = (note for _, name in parts.beside("footnotes", "endnotes") for note in parts.tree(name).iterchildren("{*}*"))
    return {(note.tag.rpartition("}")[2], note.get(f"{W}id", "")): text_of(note) for note in notes}


def _said(element: Element) -> str:
    return beginning(text_of(element))
