from itertools import zip_longest

import pytest

from letterforge.docx.body import arrange, placed
from letterforge.letter.model import Columns, Keep, PageBreak, Paragraph, Passage

from .letters import letter, numbered, text

A, B, C, D = text("a", "b", "c", "d")
TWO, THREE = Columns(2, (A, B)), Columns(3, (C, D))
BREAK = PageBreak()


def parts(*blocks):
    """All parts in their places, one after another."""
    one = letter(*blocks)
    found = zip_longest(one.body, arrange(one).places)
    return [part for block, places in found for part in placed(block, places)]


def shape(*blocks):
    """The body as a line: `>` a new page, `~` a spacer, `+` kept, `|2` the end of a section of two columns; the last one's at the end."""
    body = arrange(letter(*blocks))
    out = ""
    for one in parts(*blocks):
        out += ">" * one.place.new_page + (
            "~" if one.block is None else one.block.spans[0].text if isinstance(one.block, Paragraph) else "L"
        )
        out += "+" * one.place.kept
        if ends := one.place.ends:
            out += f"|{'>' * ends.new_page}{ends.columns} "
    return out + f" {'>' * body.last.new_page}{body.last.columns}"


@pytest.mark.parametrize(
    ("blocks", "arranged"),
    [
        ((A, B), "ab 1"),
        ((A, TWO, C), "a|1 ab|2 c 1"),
        ((A, TWO), "a|1 ab|2 ~ 1"),
        ((TWO, C), "ab|2 c 1"),
        ((TWO, THREE, A), "ab|2 cd|3 a 1"),
        ((A, BREAK, B), "a>b 1"),
        ((A, BREAK), "a 1"),
        ((BREAK, A), "~>a 1"),
        ((A, BREAK, BREAK, B), "a>~>b 1"),
        ((A, BREAK, TWO, C), "a|1 ab|>2 c 1"),
        ((TWO, BREAK, C), "ab|2 ~>c 1"),
        ((TWO, BREAK, THREE), "ab|2 ~|1 cd|>3 ~ 1"),
        ((Keep((A, B)), C), "a+b+c 1"),
        ((Keep((A, TWO, C)), D), "a+|1 ab|2 c+d 1"),
        ((Columns(2, (Keep((A,)), THREE, BREAK, B)), C), "a+cdb|2 c 1"),
        ((Keep((A, BREAK, B)),), "a+>b+ 1"),
        ((BREAK,), "~ 1"),
    ],
)
def test_every_block_finds_its_place(blocks, arranged):
    assert shape(*blocks) == arranged
    assert shape(Passage(blocks)) == arranged
    assert shape(blocks[0], Passage(blocks[1:])) == arranged or len(blocks) == 1


def test_a_letter_without_a_body_still_has_a_paragraph():
    assert [placed(None, one)[0].block for one in arrange(letter(body=())).places] == [None]


def test_the_first_section_brings_the_headers():
    last = arrange(letter(TWO, A, THREE)).last
    sections = [one.place.ends for one in parts(TWO, A, THREE) if one.place.ends] + [last]
    assert [section.first for section in sections] == [True, False, False, False]


def test_numbered_lists_are_counted_through_the_letter():
    blocks = numbered("a"), A, Columns(2, (numbered("b"), numbered("c")))
    assert [one.place.lists for one in parts(*blocks) if one.block is not None] == [0, 0, 1, 2]
    assert len(arrange(letter(*blocks)).lists) == 3
