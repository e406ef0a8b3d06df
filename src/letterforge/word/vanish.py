"""What vanishes where it holds nothing: paragraphs without words, tables whose rows have all gone, and rows without cells.

In goes a story with its marks, out come marks around those. What must hold a paragraph (a header, a cell, a note …) keeps one, and half of
what stands in pairs, as a bookmark's beginning and its end, doesn't vanish without the other.
"""

from collections.abc import Collection, Container, Sequence

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element
from letterforge.word.marks import Mark, Marks, Place
from letterforge.word.ranges import NAME, PAIRS, halves
from letterforge.word.shown import shown_in

_TABLE, _ROW = f"{{{W}}}tbl", f"{{{W}}}tr"
_PARTS = tuple(f"{{{W}}}{name}" for name in ("tr", "tc", "sdt", "customXml"))  # of a table or a row
_SECTION = f"{{{W}}}sectPr"
_BLOCKS = (PARAGRAPH, _TABLE, f"{{{W}}}sdt")
_KEEPERS = tuple(f"{{{W}}}{name}" for name in "tc hdr ftr txbxContent sdtContent footnote endnote".split())  # a paragraph at least
_VALUES = frozenset({"show", "field"})  # kinds of marks that may show nothing
_BODY, _CONTROL = f"{{{W}}}body", f"{{{W}}}sdtContent"


def let_vanish(root: Element, marks: Marks, shown: Collection[str] = ()) -> None:
    """Marks paragraphs that hold nothing but fields and tags: where all of them are empty, Word's own merge leaves the line out too.

    `shown` are the bookmarks that fields show, in small letters: those stay.

    Of a table that has no row, and of a row that has no cell, Word says that the document is damaged.
    """
    for table in list(root.iter(_TABLE)):
        _let_table_vanish(table, marks)
    for paragraph in list(root.iter(PARAGRAPH)):
        above = paragraph.getparent()
        own = _values(paragraph, marks)
        if above is None or not own:
            continue
        if next(paragraph.iter(_SECTION), None) is not None or any(halves(paragraph)):
            continue
        if any(one.get(NAME, "").casefold() in shown for one in paragraph.iter(*PAIRS)):
            continue
        if above.tag in _KEEPERS and next(paragraph.itersiblings(PARAGRAPH), None) is None:
            continue
        _enclose(paragraph, marks, own[0].place)
    for keeper in list(root.iter(*_KEEPERS)):
        if not _keeps_one(keeper, marks):
            keeper.append(keeper.makeelement(PARAGRAPH))


def _values(paragraph: Element, marks: Marks) -> list[Mark]:
    """The values that a paragraph shows, where it shows nothing else."""
    found = [marks.of(one) for one, said in shown_in(paragraph) if said is None or said.strip()]
    values = [mark for mark in found if mark is not None and mark.kind in _VALUES]
    return values if len(values) == len(found) else []


def _keeps_one(keeper: Element, marks: Marks) -> bool:
    """Whether an element that must hold a paragraph does so in every letter; a content control may hold a table alone."""
    blocks = list(keeper.iterchildren(*_BLOCKS))
    if keeper.tag == _CONTROL:
        around = next(keeper.iterancestors(*_KEEPERS, _BODY, PARAGRAPH, _TABLE), None)
        of_words = around is not None and around.tag in (PARAGRAPH, _TABLE)  # it holds runs, or rows
        return of_words or _keeps(list(keeper), marks)
    if blocks and all(marks.of(one) is None for one in keeper):
        return True  # as it was written
    tables = [number for number, one in enumerate(keeper) if one.tag == _TABLE]
    return _keeps(list(keeper)[tables[-1] + 1 :] if tables else list(keeper), marks)


def _keeps(parts: Sequence[Element], marks: Marks) -> bool:
    """Whether one of some blocks stays in every letter: one outside of all tags, or one in each branch."""
    held, outer = False, []  # of what is open: what was held before it, whether all branches so far hold one, whether there is an else
    every = complete = False
    for one in parts:
        mark = marks.of(one)
        step = mark.step if mark is not None else ""
        if step == "open":
            outer.append((held, every, complete))
            held, every, complete = False, True, False
        elif step == "part" and outer:
            every, held, complete = every and held, False, complete or (mark is not None and mark.word == "else")
        elif step == "close" and outer:
            within = every and held and complete
            held, every, complete = outer.pop()
            held = held or within
        elif one.tag in _BLOCKS and not _is_begun(one, marks):
            held = True
    return held


def _is_begun(one: Element, marks: Marks) -> bool:
    """Whether an element may vanish."""
    before = one.getprevious()
    mark = marks.of(before)
    return mark is not None and mark.kind == "begin"


def _let_table_vanish(table: Element, marks: Marks) -> None:
    """Marks a table, and those of its rows, of which all parts stand between tags."""
    rows = list(table.iterchildren(_ROW))
    if not rows or not any(marks.of(one) is not None for one in (*table, *(part for row in rows for part in row))):
        return
    place = marks.place(next(table.iter(PARAGRAPH), table))
    empty = [row for row in rows if _may_be_empty(row, marks)]
    whole = _may_be_empty(table, marks, empty)
    for row in empty:
        _let_go(row)
        for cell in list(row.iterchildren(_PARTS)):
            cell.addprevious(marks.put("holds", place))
        _enclose(row, marks, place)
    if whole:
        for row in [row for row in table.iterchildren(_PARTS) if row not in empty]:
            row.addprevious(marks.put("holds", place))
        _let_go(table)
        _enclose(table, marks, place)


def _let_go(holder: Element) -> None:
    """Puts the halves of pairs that stand in what may vanish, between its rows or cells, before it."""
    begun, ended = halves(holder)
    for one in (*ended, *begun):
        holder.addprevious(one)


def _may_be_empty(holder: Element, marks: Marks, empty: Container[Element] = ()) -> bool:
    """Whether all that a table or a row holds stands between tags, or is `empty` at times."""
    depth = 0
    for one in holder:
        mark = marks.of(one)
        if mark is not None:
            depth += (mark.step == "open") - (mark.step == "close")
        elif not depth and one.tag in _PARTS and one not in empty:
            return False
    return True


def _enclose(one: Element, marks: Marks, place: Place) -> None:
    """Puts marks around what may vanish."""
    one.addprevious(marks.put("begin", place))
    one.addnext(marks.put("end", place))
