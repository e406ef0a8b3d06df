"""What vanishes where it holds nothing: paragraphs without words, tables whose rows have all gone, and rows without cells.

In goes a story with its marks, out come marks around those.
"""

from collections.abc import Container

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element, paragraph_of, text_of
from letterforge.word.marks import Mark, Marks, Place

_TABLE, _ROW, _CELL = f"{{{W}}}tbl", f"{{{W}}}tr", f"{{{W}}}tc"
_PARTS = tuple(f"{{{W}}}{name}" for name in ("tr", "tc", "sdt", "customXml"))  # of a table or a row
_OPEN, _CLOSE = ("{% if ", "{% for "), ("{% endif", "{% endfor")
_SAYS_MORE = tuple(f"{{{W}}}{name}" for name in ("drawing", "pict", "object", "fldChar", "fldSimple", "footnoteReference", "sectPr", "sym"))


def let_vanish(root: Element, marks: Marks) -> None:
    """Marks paragraphs that hold nothing but fields and tags: where all of them are empty, Word's own merge leaves the line out too.

    Of a table that has no row, and of a row that has no cell, Word says that the document is damaged.
    """
    for table in list(root.iter(_TABLE)):
        _let_table_vanish(table, marks)
    for paragraph in list(root.iter(PARAGRAPH)):
        above = paragraph.getparent()
        own = [mark for one in paragraph.iter() if (mark := marks.of(one)) is not None and paragraph_of(one) is paragraph]
        if above is None or not own or not all(_shows(mark) for mark in own) or text_of(paragraph).strip() or _tails(paragraph, marks):
            continue
        if next(paragraph.iter(*_SAYS_MORE), None) is not None:
            continue
        if above.tag == _CELL and next(paragraph.itersiblings(PARAGRAPH), None) is None:
            continue  # a cell ends with a paragraph
        _enclose(paragraph, marks, own[0].place)


def _let_table_vanish(table: Element, marks: Marks) -> None:
    """Marks a table, and those of its rows, of which all parts stand between tags."""
    rows = list(table.iterchildren(_ROW))
    if not rows or not any(marks.of(one) is not None for one in (*table, *(part for row in rows for part in row))):
        return
    place = marks.place(next(table.iter(PARAGRAPH), table))
    empty = [row for row in rows if _may_be_empty(row, marks)]
    whole = _may_be_empty(table, marks, empty)
    for row in empty:
        for cell in list(row.iterchildren(_PARTS)):
            cell.addprevious(marks.put("holds", place))
        _enclose(row, marks, place)
    if whole:
        for row in [row for row in table.iterchildren(_PARTS) if row not in empty]:
            row.addprevious(marks.put("holds", place))
        above = table.getparent()
        if above is not None and above.tag == _CELL and next(table.itersiblings(PARAGRAPH), None) is None:
            above.append(above.makeelement(PARAGRAPH))  # a cell ends with a paragraph
        _enclose(table, marks, place)


def _may_be_empty(holder: Element, marks: Marks, empty: Container[Element] = ()) -> bool:
    """Whether all that a table or a row holds stands between tags, or is `empty` at times."""
    depth = 0
    for one in holder:
        mark = marks.of(one)
        if mark is not None:
            depth += mark.source.startswith(_OPEN) - mark.source.startswith(_CLOSE)
        elif not depth and one.tag in _PARTS and one not in empty:
            return False
    return True


def _enclose(one: Element, marks: Marks, place: Place) -> None:
    """Puts marks around what may vanish."""
    one.addprevious(marks.put("begin", place))
    one.addnext(marks.put("end", place))


def _shows(mark: Mark) -> bool:
    return mark.kind in {"show", "field"}


def _tails(paragraph: Element, marks: Marks) -> bool:
    """Whether words stand behind a mark."""
    return any(marks.of(one) is not None and (one.tail or "").strip() for one in paragraph.iter())
