"""The paper of a Word document's sections: in goes the document, out come sizes in mm."""

from collections.abc import Iterator
from contextlib import suppress

from letterforge.word.document import Document, W

_SECTION, _SIZE, _WIDTH, _HEIGHT = f"{{{W}}}sectPr", f"{{{W}}}pgSz", f"{{{W}}}w", f"{{{W}}}h"
_TWIPS = 1440 / 25.4  # in a mm
_LETTER = 12240 / _TWIPS, 15840 / _TWIPS  # where nothing is said: ECMA-376, 17.6.13; LibreOffice too


def papers_of(document: Document) -> Iterator[tuple[float, float]]:
    """Width and height of each section's paper: US Letter where the section says nothing, nothing where what it says is no number."""
    sections = [*document.tree(document.body).iter(_SECTION)]
    for section in sections:
        size = section.find(_SIZE)
        if size is None:
            yield _LETTER
            continue
        with suppress(ValueError):
            yield float(size.get(_WIDTH, "")) / _TWIPS, float(size.get(_HEIGHT, "")) / _TWIPS
    if not sections:
        yield _LETTER
