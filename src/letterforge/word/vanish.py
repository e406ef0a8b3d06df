"""Paragraphs that vanish where they have nothing to say. In goes a story with its marks, out come marks around those paragraphs."""

from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, Element, paragraph_of, text_of
from letterforge.word.marks import Mark, Marks

_CELL = f"{{{W}}}tc"
_SAYS_MORE = tuple(f"{{{W}}}{name}" for name in ("drawing", "pict", "object", "fldChar", "fldSimple", "footnoteReference", "sectPr", "sym"))


def let_vanish(root: Element, marks: Marks) -> None:
    """Marks paragraphs that hold nothing but fields and tags: where all of them are empty, Word's own merge leaves the line out too."""
    for paragraph in list(root.iter(PARAGRAPH)):
        above = paragraph.getparent()
        own = [mark for one in paragraph.iter() if (mark := marks.of(one)) is not None and paragraph_of(one) is paragraph]
        if above is None or not own or not all(_shows(mark) for mark in own) or text_of(paragraph).strip() or _tails(paragraph, marks):
            continue
        if next(paragraph.iter(*_SAYS_MORE), None) is not None:
            continue
        if above.tag == _CELL and next(paragraph.itersiblings(PARAGRAPH), None) is None:
            continue  # a cell ends with a paragraph
        place = own[0].place
        paragraph.addprevious(marks.put("begin", place))
        paragraph.addnext(marks.put("end", place))


def _shows(mark: Mark) -> bool:
    return mark.kind in {"show", "field"}


def _tails(paragraph: Element, marks: Marks) -> bool:
    """Whether words stand behind a mark."""
    return any(marks.of(one) is not None and (one.tail or "").strip() for one in paragraph.iter())
