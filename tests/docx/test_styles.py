import pytest

from letterforge.docx import write
from letterforge.letter.model import Style

from .letters import letter
from .reading import document, find, tree, value, values

NAMES = (
    "Normal",
    "Body Text",
    "Sender",
    "Address",
    "Date and reference",
    "List Number",
    "List Bullet",
    "List Continue",
    "Page furniture",
    "Hyperlink",
)


def test_every_look_has_a_name():
    named = document(write(letter())).styles
    for name in (*NAMES, *(f"Heading {level}" for level in range(1, 7))):
        assert name in named


@pytest.mark.parametrize(
    ("name", "size", "pitch", "after"),
    [
        ("Normal", None, 13.6, None),
        ("Body Text", None, None, 6.8),
        ("Heading 1", 12.5, 15.65, 6.8),
        ("Heading 2", 11.5, 14.3, 6.8),
        ("Heading 3", 11.0, 13.6, 6.8),
        ("List Number", None, None, 1.7),
        ("Sender", 9.5, 12.0, 12.0),
        ("Address", 10.0, 11.0, None),
        ("Page furniture", 8.0, 9.6, None),
    ],
)
def test_sizes_and_spaces_are_the_campaigns(name, size, pitch, after):
    style = document(write(letter(style=Style(size=11, leading=13.6, gap=6.8)))).styles[name]
    shape = style.paragraph_format
    assert (style.font.size and style.font.size.pt) == size
    assert (shape.line_spacing and shape.line_spacing.pt) == pitch
    assert (shape.space_after and shape.space_after.pt) == after


@pytest.mark.parametrize(
    ("level", "bold", "italic"), [(1, True, False), (2, True, False), (3, True, False), (4, True, True), (5, False, True), (6, False, True)]
)
def test_headings_of_six_levels_look_different(level, bold, italic):
    """In scripts that Word calls complex as well."""
    font = document(write(letter())).styles[f"Heading {level}"].font
    assert (bool(font.bold), bool(font.cs_bold), bool(font.italic), bool(font.cs_italic)) == (bold, bold, italic, italic)


def test_headings_stay_with_what_follows_and_points_unbroken():
    named = document(write(letter())).styles
    assert all(named[f"Heading {level}"].paragraph_format.keep_with_next for level in range(1, 7))
    assert all(named[name].paragraph_format.keep_together for name in ("Heading 1", "List Number", "List Bullet", "List Continue"))
    assert not named["List Number"].paragraph_format.keep_with_next
    assert named["Heading 1"].next_paragraph_style.name == "Body Text"


def test_defaults_are_face_size_language_and_no_widows():
    styles = tree(write(letter(language="cy-GB", style=Style(size=10.5, word_face="Calibri & Co"))), "word/styles.xml")
    (defaults,) = find(styles, "w:docDefaults")
    assert set(values(defaults, ".//w:rFonts").values()) == {"Calibri & Co"}
    assert (value(defaults, ".//w:sz"), value(defaults, ".//w:szCs"), value(defaults, ".//w:lang")) == ("21", "21", "cy-GB")
    assert find(defaults, ".//w:widowControl")
    assert find(defaults, ".//w:suppressAutoHyphens")


def test_styles_know_their_outline_and_their_lists():
    styles = tree(write(letter()), "word/styles.xml")
    assert [value(one, "w:pPr/w:outlineLvl") for one in find(styles, "w:style[starts-with(@w:styleId, 'Heading')]")] == list("012345")
    (numbered,) = find(styles, "w:style[@w:styleId='ListNumber']")
    assert value(numbered, "w:pPr/w:numPr/w:numId") == "2"
