"""Letters to test with: the real letter of the first campaign, and small ones with whatever a table asks for."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from letterforge.envelope import PROFILES, AddressBlock
from letterforge.letter.model import Block, Columns, Heading, Keep, Letter, ListBlock, Page, PageBreak, Paragraph, Span, Style

TEXT = json.loads((Path(__file__).parent / "letter.json").read_text(encoding="utf-8"))
ADDRESS = AddressBlock(("Test Recipient 000123", "12 Example Road", "LONDON", "SE1 0RB"))


def text(*lines: str) -> tuple[Paragraph, ...]:
    """Plain paragraphs."""
    return tuple(Paragraph((Span(line),)) for line in lines)


def numbered(*points: str, start: int = 1, tight: bool = True) -> ListBlock:
    """A numbered list of plain points."""
    return ListBlock(tuple(text(point) for point in points), ordered=True, start=start, tight=tight)


def title(words: str, level: int = 1) -> Heading:
    """A heading."""
    return Heading(level, (Span(words),))


def letter(*body: Block, envelope: str = "dl", **changed) -> Letter:
    """A letter with this body, and whatever else is to differ."""
    page = Page(PROFILES[envelope], fold_marks=bool(PROFILES[envelope].folds))
    made = Letter(
        reference="LMP21-0007",
        recipient="Test Recipient 000123",
        title="Pledge letter: Test Recipient 000123 (LMP21-0007)",
        author=TEXT["sender"][0],
        language="en-GB",
        date=date(2021, 3, 16),
        date_text=TEXT["date"],
        sender=tuple(TEXT["sender"]),
        address=ADDRESS,
        body=body or text("Words."),
        page=page,
        style=Style(),
    )
    return replace(made, **changed)


def mayoral(**changed) -> Letter:
    """The first campaign's letter, word for word."""
    thanks, close, members = TEXT["tail"]
    return letter(
        *text("Dear Test Recipient 000123,", *TEXT["body"]),
        title(TEXT["pledge_heading"]),
        numbered(*TEXT["pledge"]),
        Keep(text(thanks, close)),
        title(members),
        Columns(2, (numbered(*TEXT["members"]),)),
        **changed,
    )


def everything(**changed) -> Letter:
    """A letter with one of each thing that a letter can hold, and in odd places."""
    inner = numbered("Sub one", "Sub two", start=4)
    mixed = Paragraph(
        (
            Span("Plain, "),
            Span("bold", bold=True),
            Span(" and "),
            Span("both", bold=True, italic=True),
            Span(", a "),
            Span('link & <more> "quoted"', link='https://example.org/a?b=c&d=é "f"'),
            Span(" and\na new line\twith a tab."),
        )
    )
    bullets = ListBlock((text("Bullet A"), (*text("Bullet B", "goes on"), ListBlock((text("dash"), text("dash"))))))
    odd = ListBlock(((inner,), (), (title("A heading", 3), *text("its text")), (Columns(2, text("in columns")),)), ordered=True)
    return letter(
        mixed,
        Paragraph((Span("To the right"),), right=True),
        *(title(f"Heading {level}", level) for level in range(1, 7)),
        bullets,
        ListBlock(((*text("First"), inner), text("Second", "goes on")), ordered=True, start=9998, tight=False),
        odd,
        Keep((*text("kept"), Columns(3, text(*"abcdef")), *text("kept"))),
        PageBreak(),
        Columns(2, (title("In columns", 2), numbered(*"abcdefg"))),
        PageBreak(),
        PageBreak(),
        *text("After an empty page."),
        Columns(4, text(*"abcdefgh")),
        **changed,
    )
