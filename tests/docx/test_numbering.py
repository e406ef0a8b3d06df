import pytest

from letterforge.docx import write
from letterforge.docx.numbering import Numbered, numbered_in
from letterforge.letter.model import Columns, Keep, ListBlock

from .letters import letter, numbered, text
from .reading import find, tree, value

BULLETS = ListBlock((text("a"), text("b")))


@pytest.mark.parametrize(
    ("block", "lists"),
    [
        (text("no list")[0], ()),
        (BULLETS, ()),
        (numbered("a", start=7), (Numbered(0, 7),)),
        (numbered(*"abc", start=8), (Numbered(0, 8, 2),)),
        (numbered(*"abc", start=97), (Numbered(0, 97),)),
        (numbered(*"abcdefghij"), (Numbered(0, 1, 2),)),
        (
            ListBlock(((*text("a"), numbered("b")), (numbered("c", start=3),)), ordered=True),
            (Numbered(0, 1), Numbered(1, 1), Numbered(1, 3)),
        ),
        (ListBlock(((*text("a"), numbered("b")),)), (Numbered(1, 1),)),
        (Keep((numbered("a"), Columns(2, (numbered("b", start=2),)))), (Numbered(0, 1), Numbered(0, 2))),
    ],
)
def test_lists_are_found_in_their_order(block, lists):
    assert numbered_in(block) == lists


def test_every_list_has_an_instance_that_begins_at_its_start():
    part = tree(write(letter(numbered("a"), BULLETS, numbered("b", start=9))), "word/numbering.xml")
    instances = [(value(one, "w:abstractNumId"), value(one, "w:lvlOverride/w:startOverride")) for one in find(part, "w:num")]
    assert instances == [("1", None), ("2", None), ("2", "1"), ("2", "9")]


def test_levels_count_and_hang():
    part = tree(write(letter()), "word/numbering.xml")
    bullets, numbers = ([value(one, "w:lvlText") for one in find(kind, "w:lvl")] for kind in find(part, "w:abstractNum"))
    assert bullets == ["•", *"––––––––"]
    assert numbers == [f"%{level}." for level in range(1, 10)]
    assert [one.get(f"{{{part.nsmap['w']}}}left") for one in find(part, "w:abstractNum[1]//w:ind")] == [
        str(400 * level) for level in range(1, 10)
    ]


@pytest.mark.parametrize(
    ("block", "jc", "left", "hanging"),
    [
        (numbered(*"abcdefghij"), "right", 400, 108),  # twips: 10. is 14.6 pt wide
        (ListBlock(((*text("a"), numbered(*"ab", start=9)),)), "right", 800, 108),
        (numbered(*"ab", start=999), "right", 630, 105),  # the text stands in further than it does elsewhere
    ],
)
def test_numbers_with_more_and_fewer_digits_are_flush_right(block, jc, left, hanging):
    part = tree(write(letter(block)), "word/numbering.xml")
    (level,) = find(part, "w:num/w:lvlOverride/w:lvl")
    (indent,) = find(level, "w:pPr/w:ind")
    assert value(level, "w:lvlJc") == jc
    assert [int(indent.get(f"{{{part.nsmap['w']}}}{side}")) for side in ("left", "hanging")] == [left, hanging]
