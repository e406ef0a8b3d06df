"""What words can't carry within a field is refused with its place; looks that differ are remarked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge.errors import TemplateError
from letterforge.word.template import WordTemplate
from tests.word.test_template import HEADER, ROW
from tests.word.written import W, compiled, docx, field, paragraph, relation, run, simple, text_box

Made = Callable[..., WordTemplate]
PARTY = field(" MERGEFIELD party ")
BREAK = '<w:r><w:br w:type="{}"/></w:r>'
EQUATION = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>E</m:t></m:r></m:oMath>'


@pytest.fixture
def made(folder: Path) -> Made:
    """A document compiled, of one paragraph."""

    def compile_it(*parts: str) -> WordTemplate:
        relations = relation("hyperlink", "https://example.org/") + relation("styles", "styles.xml", external=False).replace("9", "8")
        content = docx(paragraph("Signed: ", *parts), relations=relations, **{"word/styles.xml": STYLES})
        return compiled(folder, WordTemplate, content, ROW, header=HEADER)

    return compile_it


def chosen(*text: str) -> str:
    """An IF that shows a text."""
    return field(" IF ", PARTY, ' = "Green Party" "', *text, '" "other" ')


def code(text: str, look: str = "") -> str:
    """A run of a field's instruction."""
    return run(text).replace("w:t", "w:instrText").replace("<w:instrText", f"{look}<w:instrText")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "a symbol"),
        ("<w:r><w:drawing/></w:r>", "a picture"),
        ("<w:r><w:pict/></w:r>", "a picture"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "a note"),
        (BREAK.format("page"), "a break of the page or column"),
        (BREAK.format("column"), "a break of the page or column"),
        (EQUATION, "an equation"),
        (text_box(paragraph("words")), "a picture or text box"),
        ("<w:r><w:ruby/></w:r>", "something that isn't words"),
        (f'<w:hyperlink r:id="rId9">{code("link")}</w:hyperlink>', "a link"),
        (f'<w:hyperlink r:id="rId9">{PARTY}</w:hyperlink>', "a link"),
    ],
)
def test_what_is_more_than_words_is_refused(made: Made, part: str, said: str) -> None:
    for field_of_words in (chosen("by ", part), field(' QUOTE "', chosen(part), '"')):
        with pytest.raises(TemplateError, match=r"letter\.docx: paragraph “Signed: ") as caught:
            made(field_of_words)
        assert f"”: {said} stands within the field " in str(caught.value)
        assert "which shows words alone; put it between {% if … %} and {% endif %}, without the field" in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "parts",
    [
        [chosen("a", '<w:r><w:tab/><w:br/><w:noBreakHyphen/><w:lastRenderedPageBreak/></w:r>', "b")],
        [chosen("a", '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>', "b")],
        [field(" MERGEFIELD party ").replace("<w:t xml", "<w:drawing/><w:t xml")],  # what it showed last goes
        [field(" MERGEFIELD party ").replace("<w:r w:rsidR=\"00A1B2C3\">", f"{EQUATION}<w:r>")],
        [f'<w:hyperlink r:id="rId9">{chosen("a")}</w:hyperlink>'],
        ["<w:r><w:drawing/></w:r>", chosen("a"), '<w:r><w:footnoteReference w:id="2"/></w:r>', EQUATION],
        ["{% if party %}<w:r>", "<w:r><w:drawing/></w:r>", "{% endif %}"],
        [field(" PAGE ", "<w:r><w:drawing/></w:r>")],  # Word's own stays as it is
        [simple(" MERGEFIELD party ")],
        [field(" MERGEFIELD party ").replace("/></w:r>", "><w:fldData>AAAA</w:fldData></w:fldChar></w:r>", 1)],
        [chosen("a", field(" MERGEFIELD id ").replace("/></w:r>", '><w:ffData><w:name w:val="T"/></w:ffData></w:fldChar></w:r>', 1))],
    ],
)  # fmt: skip
def test_what_people_write_is_taken(made: Made, parts: list[str]) -> None:
    assert made(*parts).remarks == ()


BOLD, PLAIN = "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:b w:val="0"/><w:lang w:val="en-GB"/></w:rPr>'
NAMED = field(" MERGEFIELD id ").replace("<w:instrText", f"{BOLD}<w:instrText")
SIGNS = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
STRONG = '<w:rPr><w:rStyle w:val="Strong"/></w:rPr>'
SPOTLESS = '<w:rPr><w:rStyle w:val="normaltextrun"/><w:noProof/><w:lang w:val="fr-FR"/><w:rFonts w:hint="eastAsia" w:cs="Mangal"/></w:rPr>'
AS_THE_PARAGRAPH = '<w:rPr><w:rFonts w:ascii="Calibri"/><w:sz w:val="22"/><w:color w:val="000000"/><w:u w:val="none"/></w:rPr>'
STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:sz w:val="22"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/><w:bCs/></w:rPr></w:style>
<w:style w:type="character" w:styleId="normaltextrun"/></w:styles>"""


@pytest.mark.parametrize(
    ("parts", "differ"),
    [
        (['" = "x" "a ', code("bold", BOLD), code(' word" "b"')], True),
        (['" = "x" "', code("bold", BOLD), code('" "plain"')], True),
        (['" = "x" "', code("a", BOLD), code('" "'), code("b", BOLD), code('"')], False),
        ([code('" = "'), code("x", BOLD), code('" "a" "b"')], False),
        ([code('" = "'), code("x", BOLD), code('" "a"')], False),  # the other text is empty
        ([code('" = "x" "a" "b"', BOLD)], False),
        ([code('" = "x" "a" "b" '), code(r"\* MERGEFORMAT ", BOLD)], False),
        ([code('" = "x" "a', PLAIN), code(' b" "c"')], False),
        ([code(r'" = "x" "a \"'), code("b", BOLD), code(r'\"" "c"')], True),
        ([code('" = "x" "a'), code("  ", BOLD), code('b" "c"')], False),
        ([code('" = x '), code("yes", BOLD), code(" no")], True),
        (['" = "x" "hello ', NAMED, '" "b"'], True),
        (['" = "x" "', NAMED, code('" "'), code("b", BOLD), code('"')], False),
        (['" = "', NAMED, '" "a" "b"'], False),
        (['" = "x" "a ', field(" MERGEFIELD id ", look="b"), '" "b"'], False),  # what it showed last
        (['" = "x" "a ', field(' IF 1 = 1 "', code("b", BOLD), '"'), '" "b"'], True),
        (['" = "x" "a ', field(" IF ", NAMED, ' = 1 "b"'), '" "b"'], False),
        (['" = "x" "a ', code("b", SIGNS), '" "c"'], True),
        (['" = "x" "a ', code("b", STRONG), '" "c"'], True),
        (['" = "x" "', code("a", STRONG), code('" "'), code("b", BOLD), code('"')], False),
        (['" = "x" "a ', code("b", SPOTLESS), '" "c"'], False),
        (['" = "x" "a ', code("b", AS_THE_PARAGRAPH), '" "c"'], False),
    ],
)
def test_looks_that_differ_are_remarked(made: Made, parts: list[str], differ: bool) -> None:
    choice = field(' IF "', PARTY, *parts)
    for whole in (choice, field(' QUOTE "', choice, '"'), text_box(paragraph("Signed: ", choice))):
        found = made(whole).remarks
        assert len(found) == differ
        assert all("words within the field" in one.what and "look" in one.what for one in found)


@pytest.mark.parametrize(
    ("part", "differ"),
    [
        (field(' QUOTE "plain ', code("bold", BOLD), '"'), True),
        (field(" SET a ", code('"bold"', BOLD)) + field(" REF a "), False),
        (field(' SET a "plain ', code("bold", BOLD), '"') + field(" REF a "), True),
        (field(' MERGEFIELD party \\b "', code("Dear", BOLD), ' x"'), True),
        (field(' MERGEFIELD party \\b "Dear" \\f "', code("!", BOLD), '"'), True),
        (field(code(" MERGEFIELD", BOLD), ' party \\* "', code("Upper", BOLD), '"'), False),
        (field(" MERGE", code("FIELD", BOLD), " party"), False),  # Word takes the first letter's look
        (field(" = 2 * ", code("3", BOLD)), False),
    ],
)
def test_in_fields_that_choose_nothing_too(made: Made, part: str, differ: bool) -> None:
    assert len(made(part).remarks) == differ
