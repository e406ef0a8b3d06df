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
