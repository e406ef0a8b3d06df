from itertools import count

import pytest

from letterforge.docx.flow import Indent, Unfolder
from letterforge.letter.model import Columns, Keep, ListBlock, PageBreak, Style

from .letters import numbered, text, title

STYLE = Style(size=10, gap=8, indent=20)
AFTER = {"point": 2.0, "loose": 4.0, "list": 8.0}


def unfold(*blocks):
    return list(Unfolder(STYLE, count(3)).unfold(blocks))


def shape(*blocks):
    """Style, words, number, and the left indent where it isn't the style's."""
    return [(one.style, "".join(span.text for span in one.spans), one.number, one.indent and one.indent.left) for one in unfold(*blocks)]


COLUMNS_IN_A_POINT = ListBlock(((Columns(2, text("a", "b")),),))
NESTED = ListBlock((text("a"), (*text("b"), ListBlock((text("c"),)), *text("d"))), ordered=True)


@pytest.mark.parametrize(
    ("blocks", "unfolded"),
    [
        (text("a"), [("BodyText", "a", None, None)]),
        ((title("t", 3),), [("Heading3", "t", None, None)]),
        ((PageBreak(),), []),
        ((numbered("a", "b"),), [("ListNumber", "a", (3, 0), None), ("ListNumber", "b", (3, 0), None)]),
        ((numbered("a"), numbered("b")), [("ListNumber", "a", (3, 0), None), ("ListNumber", "b", (4, 0), None)]),
        ((ListBlock((text("a", "b"),)),), [("ListBullet", "a", (1, 0), None), ("ListContinue", "b", None, None)]),
        (
            (NESTED,),
            [
                ("ListNumber", "a", (3, 0), None),
                ("ListNumber", "b", (3, 0), None),
                ("ListBullet", "c", (1, 1), None),
                ("ListContinue", "d", None, None),
            ],
        ),
        ((ListBlock(((),)),), [("ListBullet", "", (1, 0), None)]),
        ((ListBlock(((numbered("a"),),)),), [("ListBullet", "", (1, 0), None), ("ListNumber", "a", (3, 1), None)]),
        ((ListBlock(((title("t"), *text("a")),)),), [("Heading1", "t", (1, 0), None), ("ListContinue", "a", None, None)]),
        ((ListBlock(((*text("a"), title("t")),)),), [("ListBullet", "a", (1, 0), None), ("Heading1", "t", None, 20.0)]),
        ((COLUMNS_IN_A_POINT,), [("ListBullet", "a", (1, 0), None), ("ListContinue", "b", None, None)]),
    ],
)
def test_blocks_unfold(blocks, unfolded):
    assert shape(*blocks) == unfolded


@pytest.mark.parametrize(
    ("block", "after"),
    [
        (numbered("a", "b", "c"), ["point", "point", "list"]),
        (numbered("a", "b", tight=False), ["loose", "list"]),
        (ListBlock((text("a", "b"), text("c")), tight=False), ["point", "loose", "list"]),
        (NESTED, ["point", "point", "point", "list"]),
    ],
)
def test_space_after_points(block, after):
    assert [one.after for one in unfold(block)] == [AFTER[name] for name in after]


def test_a_point_of_several_paragraphs_stays_whole():
    assert [one.kept for one in unfold(ListBlock((text("a", "b", "c"), text("d"))))] == [True, True, False, False]


def test_a_kept_group_stays_with_what_follows():
    assert [one.kept for one in unfold(Keep(text("a", "b")), *text("c"))] == [True, True, False]


def test_a_page_break_goes_to_what_follows_it():
    assert [one.new_page for one in unfold(*text("a"), PageBreak(), ListBlock((text("b"), (PageBreak(), *text("c")))))] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("block", "indents"),
    [
        (numbered(*"ab", start=9), [None, None]),
        (numbered(*"ab", start=999), [None, None]),
        (ListBlock(((numbered(*"ab", start=9),),), ordered=True, start=1000), [Indent(30.02, 30.02), *[Indent(50.02, 6.1)] * 2]),
    ],
)
def test_numbers_that_are_flush_right_are_left_to_the_numbering_where_it_has_their_place(block, indents):
    assert [one.indent for one in unfold(block)] == indents


def test_wide_numbers_get_the_room_they_need():
    (one,) = unfold(numbered("a", start=1000))
    assert one.indent == Indent(30.02, 30.02)
    inner = unfold(ListBlock(((numbered("a", start=1000), *text("b")),)))
    assert [each.indent for each in inner] == [None, Indent(50.02, 30.02), None]


def test_lists_deeper_than_word_counts_keep_their_indent():
    block = text("a")[0]
    for _ in range(11):
        block = ListBlock(((block,),))
    deepest = unfold(block)[-1]
    assert deepest.number == (1, 8)
    assert deepest.indent == Indent(220.0, 20.0)
