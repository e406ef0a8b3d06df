"""The paper of a Word document's sections: in goes the document, out come sizes in mm."""

from collections.abc import Iterator
from contextlib import suppress

from letterforge.word.document import Document, W

_SIZE, _WIDTH, _HEIGHT = f"{{{W}}}pgSz", f"{{{W}}}w", f"{{{W}}}h"
_TWIPS = 1440 / 25.4  # in a mm


def papers_of(document: Document) -> Iterator[tuple[float, float]]:
    """Width and height of each section's paper, where the section says so."""
    for name in document.stories:
        for one in document.tree(name).iter(_SIZE):
            with suppress(ValueError):
                yield float(one.get(_WIDTH, "")) / _TWIPS, float(one.get(_HEIGHT, "")) / _TWIPS
