"""What a part of a document shows: in goes an element, out comes all in it that is seen, in order, as words or as more than words.

This is the one place that says what shows nothing: a paragraph without words may go only where nothing else is in it. What isn't named
here is more than words (pictures, equations, fields, page breaks, a note's number, what Word will think of next): so it is never lost.
"""

from collections.abc import Iterator
from typing import NamedTuple

from letterforge.word.document import W
from letterforge.word.fields import BREAKS, MARK, TEXT, Element


def _named(names: str) -> frozenset[str]:
    return frozenset(f"{{{W}}}{name}" for name in names.split())


_SILENT = _named(
    "rPr tblPr tblPrEx tblGrid trPr tcPr sdtPr sdtEndPr smartTagPr customXmlPr proofErr lastRenderedPageBreak softHyphen "
    "commentReference bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd permStart permEnd"
)
_HOLDERS = _named("p r tbl tr tc sdt sdtContent customXml smartTag hyperlink dir bdo")  # nothing of their own, but what they hold
TEXT_BOX = f"{{{W}}}txbxContent"  # its paragraphs are looked at by themselves
_CLOSED = frozenset({TEXT_BOX, MARK})  # and what a field's mark holds is Word's own note, such as the data of a form
_PARAGRAPH_LOOK, _NEW_PAGE = f"{{{W}}}pPr", f"{{{W}}}pageBreakBefore"
_VALUE, _OFF = f"{{{W}}}val", frozenset({"0", "false", "off"})
_LINE, _BREAK = f"{{{W}}}br", f"{{{W}}}type"


class Shown(NamedTuple):
    """What is shown, and the element that shows it; `said` is None for more than words: a picture, a page break, a mark."""

    at: Element
    said: str | None


def shown_in(one: Element) -> Iterator[Shown]:
    """What an element shows. One that is more than words, and holds words too, comes before and behind them."""
    if not isinstance(one.tag, str):
        yield Shown(one, None)  # a mark; comments in XML aren't read
    elif one.tag == TEXT:
        yield Shown(one, one.text or "")
        for part in one:
            yield Shown(part, None)
            if part.tail:
                yield Shown(one, part.tail)
    elif one.tag in BREAKS and not _parts_pages(one):  # a tab on a ruler is silent with its paragraph's look
        yield Shown(one, BREAKS[one.tag])
    elif one.tag == _PARAGRAPH_LOOK:  # a table's or a run's shows nothing
        yield from (Shown(part, None) for part in one.iterchildren(_NEW_PAGE) if part.get(_VALUE) not in _OFF)
    elif one.tag not in _SILENT:
        own = () if one.tag in _HOLDERS else (Shown(one, None),)
        yield from own
        for part in one if one.tag not in _CLOSED else ():
            yield from shown_in(part)
        yield from own


def is_blank(one: Element) -> bool:
    """Whether an element shows nothing but spaces, tabs and new lines."""
    return all(said is not None and not said.strip() for _, said in shown_in(one))


def _parts_pages(one: Element) -> bool:
    """Whether a break ends a page or column, not a line."""
    return one.tag == _LINE and one.get(_BREAK, "textWrapping") != "textWrapping"
