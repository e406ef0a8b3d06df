"""What anybody sees of a run's look. In go a document and its runs, out come looks that are equal where two runs look alike.

A run may say itself what its style says, or the document: that is no other look. Language, proofing and revisions are none at all.
"""

from letterforge.word.document import Document
from letterforge.word.faces import latin, themes_of
from letterforge.word.fields import RUN_LOOK, Element, paragraph_of
from letterforge.word.import_styles import Styles
from letterforge.word.import_xml import OFF, W, value

_SEEN = frozenset(W + name for name in "b i u strike dstrike color highlight vertAlign caps smallCaps sz vanish".split())
_FACES, _PARAGRAPH_LOOK = f"{W}rFonts", f"{W}pPr"
_AS_ALWAYS = OFF | {"auto", "baseline", "000000"}
_ON = dict.fromkeys(("true", "on"), "1")

Look = frozenset[tuple[str, str]]


class RunLooks:
    """The looks of a document's runs."""

    def __init__(self, document: Document) -> None:
        part = next((name for _, name in document.beside("styles")), None)
        self._styles = Styles(document.tree(part) if part is not None else None)
        self._themes = themes_of(document)

    def of(self, run: Element) -> Look:
        """A run's look: properties by name, but for those that are as without them."""
        found: dict[str, str] = {}
        for properties in self._styles.words(paragraph_of(run).find(_PARAGRAPH_LOOK), run.find(RUN_LOOK)):
            for one in properties:
                if one.tag == _FACES and (face := latin(one, self._themes)):
                    found.setdefault(_FACES, face)
                elif one.tag in _SEEN:
                    said = value(one, "1")
                    found.setdefault(str(one.tag), _ON.get(said, said))
        return frozenset((name, said) for name, said in found.items() if said not in _AS_ALWAYS)
