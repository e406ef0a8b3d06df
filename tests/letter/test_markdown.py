"""Markdown becomes blocks; what a letter can't hold is refused."""

import pytest

from letterforge.letter.markdown import MarkdownError, fill, parse
from letterforge.letter.model import Block, Columns, Heading, Keep, ListBlock, PageBreak, Paragraph, Span
from letterforge.letter.slots import Slots


def p(text: str, **values: bool) -> Paragraph:
    return Paragraph((Span(text),), **values)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One.\n\nTwo\nlines.", (p("One."), p("Two lines."))),
        ("A hard\\\nbreak  \nand another", (p("A hard\nbreak\nand another"),)),
        ("    indented is a paragraph", (p("indented is a paragraph"),)),
        (
            "a **b** *c* ***d***",
            (
                Paragraph(
                    (Span("a "), Span("b", bold=True), Span(" "), Span("c", italic=True), Span(" "), Span("d", bold=True, italic=True))
                ),
            ),
        ),
        (
            "[x](https://example.org) <mailto:a@example.org>",
            (Paragraph((Span("x", link="https://example.org"), Span(" "), Span("mailto:a@example.org", link="mailto:a@example.org"))),),
        ),
        ("# One\n\n### Three", (Heading(1, (Span("One"),)), Heading(3, (Span("Three"),)))),
        ("- a\n- b", (ListBlock(((p("a"),), (p("b"),))),)),
        ("3. a\n4. b", (ListBlock(((p("a"),), (p("b"),)), ordered=True, start=3),)),
        ("1. a\n\n1. b", (ListBlock(((p("a"),), (p("b"),)), ordered=True, tight=False),)),
        ("1. a\n   - b\n   - c\n2. d", (ListBlock(((p("a"), ListBlock(((p("b"),), (p("c"),)))), (p("d"),)), ordered=True),)),
        ("::: columns 2\na\n\nb\n:::", (Columns(2, (p("a"), p("b"))),)),
        ("::: keep\na\n:::", (Keep((p("a"),)),)),
        ("::: right\na\n:::", (p("a", right=True),)),
        (":::: keep\n::: right\na\n:::\n::::", (Keep((p("a", right=True),)),)),
        ("a\n\n\\newpage\n\nb", (p("a"), PageBreak(), p("b"))),
        ("1\\. \\*x\\* \\< &amp; &lt;", (p("1. *x* < & <"),)),
        ("", ()),
    ],
)
def test_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    assert parse(text) == blocks


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<b>x</b>", "raw HTML"),
        ("a <i>x</i>", "raw HTML"),
        ("<!-- x -->", "raw HTML"),
        ("![a](b.png)", "no picture 'b.png'"),
        ("a ![a](b) c", "a picture stands alone"),
        ("# ![a](b)", "a picture stands alone"),
        ("[![a](b)](https://example.org)", "a picture stands alone"),
        ("`x`", "code in backticks"),
        ("```\nx\n```", "a code block"),
        ("> x", "a quotation"),
        ("---", "a horizontal rule"),
        ("[x](javascript:alert)", "leads nowhere"),
        ("[x](page.html)", "leads nowhere"),
        ("::: colums 2\nx\n:::", "is no container"),
        ("::: columns\nx\n:::", "columns need a number"),
        ("::: columns 9\nx\n:::", "columns need a number"),
        ("::: keep\nx", "never closed"),
        ("x\n\n:::", "closes nothing"),
    ],
)
def test_refused(text: str, what: str) -> None:
    with pytest.raises(MarkdownError) as caught:
        parse(text)
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Dear \ue0000\ue001,", Span("Dear \u2068שרה\u2069,")),
        ("[\ue0000\ue001](https://example.org/\ue0000\ue001)", Span("\u2068שרה\u2069", link="https://example.org/שרה")),
    ],
)
def test_a_word_that_runs_to_the_left_is_isolated_where_it_is_shown(text: str, span: Span) -> None:
    (block,) = parse(text)
    assert fill(block, {0: "שרה"}) == Paragraph((span,))


def test_filling_leaves_what_holds_no_slot_and_drops_what_is_left_empty() -> None:
    slots = Slots()
    empty, name, point, link = (slots.take(word) for word in ("", "*A*", "x", "https://example.org/?q=a b"))
    text = f"Fixed.\n\n{empty}\n\nDear *{name}*,\n\n1. {point}\n\n[here]({link})"
    blocks = parse(text)
    words = dict(enumerate(slots.words))
    filled = [fill(block, words) for block in blocks]
    assert filled[0] is blocks[0]
    assert filled.pop(1) is None
    assert filled[1] == Paragraph((Span("Dear "), Span("*A*", italic=True), Span(",")))
    assert filled[2] == ListBlock(((p("x"),),), ordered=True)
    assert filled[3] == Paragraph((Span("here", link="https://example.org/?q=a b"),))
    with pytest.raises(MarkdownError):
        fill(blocks[4], {3: "javascript:x"})
