"""Any text of a document's paragraphs is the same text in the letter, by way of the template and the letter's own parser."""

import re
from xml.sax.saxutils import escape

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from letterforge.letter.markdown import parse
from letterforge.letter.model import Heading, ListBlock, Paragraph
from letterforge.sandbox import Sandbox
from letterforge.word.import_markdown import inline
from letterforge.word.import_model import Look, Piece
from letterforge.word.importer import imported

from .documents import document, p, point, r, style

JINJA = Sandbox(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=True)
# XML has no other controls; direction is letterforge's own; a line separator is a line break; the private characters are slots.
LEFT_OUT = "\ufffe\uffff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ue000\ue001\u2028\u2029"
ANY = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters=LEFT_OUT), min_size=1, max_size=30)
MARKED = st.text("ab1 *_`[]()<>#&!\\{}%:.-+=~|'\"“”’ \u00a0\u2003ä", min_size=1, max_size=30)
TEXT = MARKED | ANY
LOOK = st.builds(Look, st.booleans(), st.booleans(), st.sampled_from(["", "", "", "https://example.org/(a)?b=<c>&amp;d"]))


def said(block: object) -> str:
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return "".join(span.text for span in spans)
        case ListBlock(items=items):
            return "".join(said(inner) for item in items for inner in item)
    raise AssertionError(block)


def tidy(text: str) -> str:
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4), st.sampled_from(["", point(1), point(2), style("Titre2"), '<w:jc w:val="right"/>']))
def test_paragraphs(texts: list[str], properties: str) -> None:
    assume(not any(re.search(r"\{\{.*\}\}|\{%.*%\}|\{#.*#\}", text) or tidy(text) == "\\newpage" for text in texts))
    body = "".join(p(r(escape(text)), properties=properties) for text in texts)
    blocks = parse(JINJA.from_string(imported(document(body), "letter.docx").text).render())
    items = [item for block in blocks for item in (block.items if isinstance(block, ListBlock) else [(block,)])]
    assert ["".join(map(said, item)) for item in items] == [tidy(text) for text in texts if text.strip()]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(TEXT, LOOK), min_size=1, max_size=5))
def test_looks(runs: list[tuple[str, Look]]) -> None:
    """Words are the same whatever they look like; and they look the same wherever that is said to be so."""
    text = "".join(text for text, _ in runs)
    assume(text.strip() and tidy(text) != "\\newpage")
    written, kept = inline([Piece(one, look) for one, look in runs])
    (block,) = parse(JINJA.from_string(written).render())
    assert said(block) == tidy(text)
    if kept and not re.search(r"[^\w\s]", text):
        cells = [(character, look.bold, look.italic) for one, look in runs for character in one if not character.isspace()]
        shown = [(character, span.bold, span.italic) for span in block.spans for character in span.text if not character.isspace()]
        assert shown == cells
