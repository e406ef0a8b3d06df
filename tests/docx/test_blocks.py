import pytest
from docx.oxml.ns import qn
from lxml import etree

from letterforge.docx.blocks import Place, block_piece, link_id, links, spacer_xml, target
from letterforge.docx.markup import NAMESPACES
from letterforge.docx.section import Section
from letterforge.envelope import PROFILES
from letterforge.letter.model import Keep, ListBlock, Page, Paragraph, Span, Style

from .letters import numbered, text, title
from .reading import find, value, words

STYLE = Style()


def made(block, **place):
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
    return list(etree.fromstring(f"<body {declared}>".encode() + block_piece(block, STYLE, Place(**place)).plain + b"</body>"))


def properties(paragraph):
    return [etree.QName(one).localname for one in find(paragraph, "w:pPr/*")]


@pytest.mark.parametrize(
    ("block", "place", "expected"),
    [
        (text("a")[0], {}, ["pStyle"]),
        (text("a")[0], {"kept": True, "new_page": True}, ["pStyle", "keepNext", "pageBreakBefore"]),
        (Paragraph((Span("a"),), right=True), {}, ["pStyle", "jc"]),
        (title("a"), {}, ["pStyle"]),
        (numbered("a"), {}, ["pStyle", "numPr", "spacing"]),
        (numbered("a", start=100000), {}, ["pStyle", "numPr", "spacing", "ind"]),
        (ListBlock((text("a"),)), {}, ["pStyle", "spacing"]),
        (Keep(text("a")), {"ends": Section(Page(PROFILES["dl"]))}, ["pStyle", "keepNext", "sectPr"]),
    ],
)
def test_a_paragraph_says_only_what_differs_from_its_style(block, place, expected):
    assert properties(made(block, **place)[0]) == expected


def test_a_block_is_the_same_wherever_it_stands():
    block = Paragraph((Span("a", bold=True), Span("b", link="https://example.org/")))
    assert block_piece(block, STYLE, Place()) is block_piece(Paragraph(block.spans), Style(), Place())


def test_lists_count_on_from_those_before():
    assert [value(one, "w:pPr/w:numPr/w:numId") for one in made(numbered("a", "b"), lists=4)] == ["7", "7"]


def test_runs_have_their_look_and_links_lead_out():
    block = Paragraph(
        (Span("a "), Span("b", bold=True), Span("c\td\ne", italic=True), Span("f", link="x:"), Span("g", bold=True, link="x:"), Span(" h"))
    )
    (one,) = made(block)
    assert words(one) == "a bc\td\nefg h"
    (link,) = find(one, "w:hyperlink")
    assert link.get(qn("r:id")) == link_id("x:")
    assert [value(run, "w:rPr/w:rStyle") for run in find(link, "w:r")] == ["Hyperlink", "Hyperlink"]
    assert [bool(find(run, "w:rPr/w:b")) for run in find(one, ".//w:r")] == [False, True, False, False, True, False]


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ('https://example.org/a b"<é>', "https://example.org/a%20b%22%3C%C3%A9%3E"),
        ("mailto:office@example.org?subject=Pledge", "mailto:office@example.org?subject=Pledge"),
    ],
)
def test_links_are_written_as_addresses(link, written):
    assert target(link) == written


def test_links_are_found_at_any_depth():
    deep = ListBlock(((Keep((Paragraph((Span("a", link="https://a.example/"), Span("b"))), title("c"))),),))
    assert links(deep) == {"https://a.example/"}


def test_a_section_without_words_still_ends():
    (one,) = made(ListBlock(()), ends=Section(Page(PROFILES["dl"])))
    assert properties(one) == ["pStyle", "spacing", "rPr", "sectPr"]


def test_a_spacer_has_next_to_no_height():
    assert b'<w:spacing w:after="0" w:line="20" w:lineRule="exact"/>' in spacer_xml(Place())
