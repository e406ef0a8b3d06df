"""The two writers say the same of any letter, word for word and in the same order."""

import io
import re

import pikepdf
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import letterforge.docx
from docx import Document
from letterforge import pdf
from letterforge.letter.model import Block, Columns, Heading, Keep, Letter, ListBlock, PageBreak, Paragraph, Span
from tests.conftest import Make
from tests.pdf.reading import lines, pages

WORDS = st.text("abcXYZ éß'’–-*_<&>#1.", min_size=1, max_size=60).filter(lambda text: bool(text.strip()))
SPANS = st.lists(st.builds(Span, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=3).map(tuple)
TEXTS = st.builds(Paragraph, SPANS) | st.builds(Heading, st.integers(1, 6), SPANS)


def lists(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[ListBlock]:
    first = st.builds(Paragraph, SPANS)
    item = st.tuples(first, st.lists(blocks, max_size=2)).map(lambda pair: (pair[0], *pair[1]))
    return st.builds(ListBlock, st.lists(item, min_size=1, max_size=6).map(tuple), st.booleans(), st.integers(0, 1200), st.booleans())


INNER = st.recursive(TEXTS, lambda blocks: lists(blocks.filter(lambda block: not isinstance(block, Heading))), max_leaves=8)
GROUPS = st.builds(Columns, st.integers(2, 4), st.lists(INNER, min_size=1, max_size=4).map(tuple)) | st.builds(
    Keep, st.lists(INNER, min_size=1, max_size=4).map(tuple)
)
BODIES = st.lists(INNER | GROUPS | st.just(PageBreak()), min_size=1, max_size=8)


def content(made: bytes) -> str:
    """The operators of the first page."""
    with pikepdf.open(io.BytesIO(made)) as document:
        return document.pages[0].Contents.read_bytes().decode("latin-1")


def words(text: str) -> str:
    """What is said, without what a setting adds: spaces, hyphens at line ends, numbers and bullets of lists."""
    return re.sub(r"[\s\-‐\u00ad\u0002\ufffe]+", "", text)


def pdf_words(letter: Letter) -> str:
    content = pdf.write(letter)
    said = []
    for page in range(pages(content)):
        shown = lines(content, page)
        said += [line for line in shown if not re.fullmatch(r"LMP21-0123 Page \d+ of \d+", line)]
    return words(" ".join(said))


def docx_words(letter: Letter) -> str:
    body = Document(io.BytesIO(letterforge.docx.write(letter))).element.body
    return words(" ".join("".join(node.text or "" for node in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))))


def labels(blocks: tuple[Block, ...] | list[Block]) -> int:
    """How many labels of lists there are: they stand in the PDF's text, and are counted by Word in the DOCX."""
    total = 0
    for block in blocks:
        match block:
            case ListBlock(items=items):
                total += len(items) + sum(labels(item) for item in items)
            case Columns(blocks=inner) | Keep(blocks=inner):
                total += labels(inner)
    return total


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(BODIES)
def test_the_same_words_in_the_same_order(letter: Make, body: list[Block]) -> None:
    made = letter(*body)
    theirs, ours = docx_words(made), pdf_words(made)
    if not labels(body):
        assert ours == theirs
    at = 0
    for character in theirs:  # every character of the DOCX, in its order, within the PDF's text, which has the labels besides
        at = ours.find(character, at) + 1
        assert at > 0


def test_fold_marks_are_the_same_grey_hairlines(letter: Make) -> None:
    """A PDF counts grey from 0 to 1 and widths in pt, Word to 255 and in eighths of a pt."""
    made = letter("Words.")
    stream = re.search(r"([\d.]+) w ([\d.]+) G\n", content(pdf.write(made)))
    header = Document(io.BytesIO(letterforge.docx.write(made))).sections[0].first_page_header._element
    borders = {(top.get(qn("w:sz")), top.get(qn("w:color"))) for top in header.iter(qn("w:top"))}
    assert stream is not None
    assert borders == {(str(round(float(stream[1]) * 8)), f"{round(float(stream[2]) * 255):02X}" * 3)}
