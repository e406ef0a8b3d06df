"""Ids that must be unique stay unique where a loop repeats what has them: in goes a story with its marks, out comes what a loop may hold.

Word gives most of these ids anew when it saves a document, so that they are left out; pictures need theirs, which are numbered letter by
letter.
"""

from collections.abc import Iterator

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import INSTRUCTION, Element, paragraph_of
from letterforge.word.marks import Marks
from letterforge.word.ranges import COMMENTED, forget_comments, remove

ID = "_word_id"  # what a template calls for an id that nothing else in the document has
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_OF_WORD = (f"{{{_W14}}}paraId", f"{{{_W14}}}textId")
DRAWN = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr",
)
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_KIND, _SHAPE_ID, _OBJECT = f"{_VML}shapetype", "{urn:schemas-microsoft-com:office:office}spid", f"{{{W}}}object"
_CONTROL_LOOK, _ID, _NAME = f"{{{W}}}sdtPr", f"{{{W}}}id", f"{{{W}}}name"
_BOOKMARK, _BOOKMARK_END = f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"
_NOTES = {f"{{{W}}}footnoteReference": "footnote", f"{{{W}}}endnoteReference": "endnote"}


def keep_unique(story: Element, marks: Marks, said: str) -> list[Problem]:
    """Takes ids out of what loops repeat, or puts marks for new ones there; gives remarks.

    Raises TemplateError for notes, which can't be repeated.
    """
    repeated = list(dict.fromkeys(_repeated(story, marks)))
    bookmarks, comments = set(), set()
    for one in repeated:
        for name in _OF_WORD:
            one.attrib.pop(name, "")
        if one.tag in _NOTES:
            what = f"{marks.place(paragraph_of(one))}: a {_NOTES[str(one.tag)]} stands in a loop, and can't be repeated"
            raise TemplateError(Problem(what, "write its text into the paragraph", said))
        if one.tag in DRAWN:
            marks.put_attribute(one, "id", f"{{{{ {ID}() }}}}")
        elif str(one.tag).startswith(_VML) and one.tag != _VML_KIND and next(one.iterancestors(_OBJECT), None) is None:
            one.attrib.pop("id", "")  # nothing leads to it, as to that of a kind of shapes, or of an object's picture
            one.attrib.pop(_SHAPE_ID, "")
        elif one.tag == _CONTROL_LOOK:
            remove(one.iterchildren(_ID))
        elif one.tag in {_BOOKMARK, _BOOKMARK_END}:
            bookmarks.add(one.get(_ID))
        elif one.tag in COMMENTED:
            comments.add(one.get(_ID, ""))
    remarks = list(_missed(story, bookmarks, marks, said)) if bookmarks else []
    if bookmarks or comments:
        remove(one for one in story.iter(_BOOKMARK, _BOOKMARK_END) if one.get(_ID) in bookmarks)
        forget_comments(story, comments)
    return remarks


def _repeated(story: Element, marks: Marks) -> Iterator[Element]:
    """All that stands between a loop's beginning and its end, which are siblings."""
    for begin in story.iter():
        mark = marks.of(begin)
        if mark is None or mark.word != "for":
            continue
        depth = 1
        for one in begin.itersiblings():
            inner = marks.of(one)
            if inner is not None:
                depth += (inner.word == "for") - (inner.word == "endfor")
                if not depth:
                    break
            else:
                yield from (part for part in one.iter() if isinstance(part.tag, str))


def _missed(story: Element, ids: set[str | None], marks: Marks, said: str) -> Iterator[Problem]:
    """Bookmarks that are taken out of loops, though something leads to them."""
    leads = {one.get(f"{{{W}}}anchor", "") for one in story.iter(f"{{{W}}}hyperlink")}
    leads |= {word for one in story.iter(INSTRUCTION) for word in (one.text or "").split()}
    for one in story.iter(_BOOKMARK):
        if one.get(_ID) in ids and (name := one.get(_NAME, "")) in leads:
            what = f"the bookmark {name} stands in a loop and is left out, though a field or link leads to it"
            yield Problem(f"{marks.place(paragraph_of(one))}: {what}", "put the bookmark outside the loop", said, kind="bookmark in a loop")
