"""What a template may not hold: in goes a story, and the first of it that nobody means to send is refused, with its place.

LibreOffice prints tracked changes as Word shows them on the screen: what was deleted struck through, what was inserted in colours, and a
bar in the margin beside each change, one of looks alone among them (seen with 7.4). Another file that a document takes in is read by
whoever opens the letter, after all that letterforge has looked at.
"""

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import Element, paragraph_of
from letterforge.word.marks import Marks

_WORDS = "ins del moveFrom moveTo cellIns cellDel cellMerge"
_LOOKS = "rPrChange pPrChange sectPrChange tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange numberingChange"
_TRACKED = tuple(f"{{{W}}}{name}" for name in (*_WORDS.split(), *_LOOKS.split()))
_TAKEN_IN = (f"{{{W}}}altChunk", f"{{{W}}}subDoc")


def refuse_barred(story: Element, marks: Marks, said: str) -> None:
    """Raises TemplateError for tracked changes, and for another file that the document, called `said`, takes in."""
    if (changed := next(story.iter(*_TRACKED), None)) is not None:
        what = "holds changes made with 'Track Changes', which would be printed with all that was deleted"
        raise _refused(changed, what, "in Word: Review, Accept All Changes and Stop Tracking", marks, said)
    if (taken := next(story.iter(*_TAKEN_IN), None)) is not None:
        raise _refused(taken, "takes in another document", "copy its text into this one", marks, said)


def _refused(one: Element, what: str, cure: str, marks: Marks, said: str) -> TemplateError:
    return TemplateError(Problem(f"{marks.place(paragraph_of(one))}: {what}", cure, said))
