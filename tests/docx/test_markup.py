import unicodedata

import pytest
from docx.text.run import Run
from hypothesis import example, given
from hypothesis import strategies as st

from letterforge.docx import write
from letterforge.docx.markup import NAMESPACES, fit, fragment, mm, paragraph, pt, run
from letterforge.errors import HeldError

from .letters import letter, text
from .reading import document, paragraphs, words

UNFIT = ("\0", "\v", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800", "\udfff")


@pytest.mark.parametrize(("length", "twips"), [(210, 11906), (297, 16838), (25.4, 1440), (0, 0)])
def test_millimetres(length, twips):
    assert mm(length) == twips


@pytest.mark.parametrize(("length", "twips"), [(13.0, 260), (6.5, 130), (13.65, 273)])
def test_points(length, twips):
    assert pt(length) == twips


@pytest.mark.parametrize("character", UNFIT)
def test_what_xml_cannot_carry_is_held_and_named(character):
    with pytest.raises(HeldError) as held:
        fit(f"before{character}after")
    (problem,) = held.value.problems
    assert f"U+{ord(character):04X}" in problem.what
    assert problem.cure


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\tb", "a\tb"), ("\U0001f4ee", "\U0001f4ee"), ("a\x85b\u2028c", "a\x85b\u2028c"), ("", "")],
)
def test_what_it_can_carry_is_kept(given_text, kept):
    assert fit(given_text) == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<w:br/>",
        "]]>",
        "&amp;",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        f' xmlns:w="{NAMESPACES["w"]}"',
        "</w:body></w:document>",
        "{{ name }}",
        " a  b ",
    ],
)
def test_markup_in_a_text_is_text(hostile):
    made = write(letter(*text(hostile)))
    assert words(paragraphs(made)[-1]) == hostile


@given(st.text(st.characters(), max_size=60))
@example("\r\n\t\r \n")
@example("\x85\u2028\u00ad\u2011 \u200b")
def test_any_text_comes_back_or_is_held(said):
    try:
        made = write(letter(*text(said)))
    except HeldError:
        assert any(unicodedata.category(one) in {"Cc", "Cs", "Cn"} and one not in "\t\n\r" for one in said)
        return
    assert document(made).paragraphs[-1].text == said.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        ({}, (None, None, None)),
        ({"bold": True}, (True, None, None)),
        ({"bold": True, "italic": True}, (True, True, None)),
        ({"size": 8.5}, (None, None, 8.5)),
    ],
)
def test_a_run_has_its_look(look, seen):
    font = Run(run("words", **look), None).font
    assert (font.bold, font.italic, font.size.pt if font.size else None) == seen


def test_a_fragment_declares_nothing():
    a, b = (f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>' for style in "AB")
    assert fragment([paragraph("A"), paragraph("B")]) == f"{a}{b}".encode()
