"""What is more than words is kept wherever a paragraph may go, or refused with its place."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from letterforge.errors import TemplateError
from letterforge.word.shown import is_blank, shown_in
from tests.word.test_story import filled
from tests.word.test_template import says
from tests.word.written import W, field, paragraph, run, simple, table

EMPTY = "{{ campaign.name[:0] }}"
IF, END = "{% if name %}", paragraph("{% endif %}")
MORE = {
    "a picture": '<w:r><w:drawing><a xmlns="x">PICTURE</a></w:drawing></w:r>',
    "an old picture": "<w:r><w:pict/></w:r>",
    "an equation": '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>E</m:t></m:r></m:oMath>',
    "a note's number": "<w:r><w:footnoteRef/></w:r>",
    "a page's number": "<w:r><w:pgNum/></w:r>",
    "a sign": '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
    "a sign of tomorrow": '<w:r><x:symEx xmlns:x="http://schemas.microsoft.com/office/word/2015/wordml/symex" x:char="1F600"/></w:r>',
    "a page break": '<w:r><w:br w:type="page"/></w:r>',
    "a column break": '<w:r><w:br w:type="column"/></w:r>',
    "a page that begins": "<w:pPr><w:keepNext/><w:pageBreakBefore/></w:pPr>",
    "a field": field(" PAGE ", shown=""),
    "a field in one element": simple(" PAGE ", shown=""),
}
NOTHING = {
    "a look": '<w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr>',
    "no page that begins": '<w:pPr><w:pageBreakBefore w:val="0"/></w:pPr>',
    "a space": run(" "),
    "a tab": "<w:r><w:rPr><w:b/></w:rPr><w:tab/></w:r>",
    "a new line": '<w:r><w:br/><w:br w:type="textWrapping" w:clear="all"/><w:cr/></w:r>',
    "proofing": '<w:proofErr w:type="spellStart"/><w:r><w:lastRenderedPageBreak/></w:r>',
    "a bookmark": '<w:bookmarkStart w:id="7" w:name="here"/><w:bookmarkEnd w:id="7"/>',
    "a comment": '<w:commentRangeStart w:id="7"/><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
    "an empty link": f'<w:hyperlink w:anchor="x">{run("")}</w:hyperlink>',
}


def body_of(content: bytes) -> str:
    """The XML of a document's body."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode().partition("<w:body>")[2]


def held(folder: Path, *body: str) -> str:
    """The body of the first letter."""
    template, recipients = filled(folder, body)
    return body_of(template.filled(next(iter(recipients)), "LMP21-0001"))


@pytest.mark.parametrize(
    ("parts", "said"),
    [*((part, False) for part in MORE.values()), *((part, True) for part in NOTHING.values()), (run("x"), False), (run("\u2011"), False)],
    ids=[*MORE, *NOTHING, "words", "a hyphen"],
)
def test_what_shows_nothing_is_known_by_name(parts: str, said: bool) -> None:
    assert is_blank(etree.fromstring(f"<w:p {W}>{parts}</w:p>")) is said
    assert is_blank(etree.fromstring(f"<w:tr {W}><w:trPr/><w:tc><w:tcPr/><w:p>{parts}</w:p></w:tc></w:tr>")) is said


def test_words_within_more_than_words_stand_between_its_ends() -> None:
    paragraph_ = etree.fromstring(f"<w:p {W}>{run('a')}{simple(' PAGE ', shown='1')}<w:r><w:t>b<?mark 0?>c</w:t></w:r></w:p>")
    assert [said for _, said in shown_in(paragraph_)] == ["a", None, "1", None, "b", None, "c"]


@pytest.mark.parametrize("more", MORE.values(), ids=list(MORE))
def test_more_than_words_stays_beside_an_empty_value(folder: Path, more: str) -> None:
    said = held(folder, paragraph("before"), paragraph(run(EMPTY), more), paragraph("after"))
    assert said.count("<w:p>") == 3
    assert all(tag in said for tag in ("before", "after", more[more.rindex("</") :]))


@pytest.mark.parametrize("nothing", NOTHING.values(), ids=list(NOTHING))
def test_nothing_goes_with_an_empty_value_or_a_tag(folder: Path, nothing: str) -> None:
    assert held(folder, paragraph("x"), paragraph(nothing, run(EMPTY))).count("<w:p>") == 1
    assert held(folder, paragraph(nothing, run(IF)), paragraph("x"), END).count("<w:p>") == 1


@pytest.mark.parametrize("more", MORE.values(), ids=list(MORE))
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (run(IF), paragraph("x") + END, "{% endif %} stands elsewhere than the {% if %} that it belongs to"),
        (run("{%p if name %}"), paragraph("x") + END, "{%p … %} stands for the paragraph, which says more than that"),
        (run("{{ na"), run("me }}"), "stands in the middle of {{ name }}; put it before the tag, or behind it"),
        (run("{% if na"), run("me %}x{% endif %}"), "stands in the middle of {% if name %}"),
        (run("{# no"), run("te #}"), "stands in the middle of {# note #}"),
        (run("{% ra"), run("w %}x{% endraw %}"), "stands in the middle of {% raw %}x{% endraw %}"),
    ],
    ids=["beside a tag", "beside a paragraph's tag", "in a value", "in a statement", "in a note", "in what isn't read"],
)
def test_more_than_words_is_never_lost_with_a_tag(folder: Path, more: str, before: str, after: str, said: str) -> None:
    inside = after.startswith("<w:r ")
    with pytest.raises(TemplateError) as caught:
        filled(folder, [paragraph(before, more, after)] if inside else [paragraph(before, more), after])
    assert said in str(caught.value)
    assert str(caught.value).startswith("letter.docx: paragraph “{")


@pytest.mark.parametrize("more", [*MORE.values(), paragraph("{% if name %}") + paragraph("{% endif %}")])
def test_a_row_that_says_more_is_refused(folder: Path, more: str) -> None:
    cell = more if more.startswith("<w:p>") else paragraph(more)
    with pytest.raises(TemplateError, match="stands for the row of the table, which says more than that"):
        filled(folder, [table((paragraph("{%tr if name %}"), cell), ("a", "b"), (paragraph("{%tr endif %}"), "")), paragraph("x")])


def test_a_note_alone_leaves_what_stands_beside_it(folder: Path) -> None:
    assert "PICTURE" in held(folder, paragraph("{# a note #}", MORE["a picture"]))


def test_a_field_in_a_tag_is_refused(folder: Path) -> None:
    with pytest.raises(TemplateError, match=r"a field or the like stands in the middle of \{\{ name \}\}"):
        filled(folder, [paragraph("{{ name ", field(" MERGEFIELD party ", shown="Region"), "}}")])


def test_a_picture_between_tags_comes_and_goes_with_them(folder: Path) -> None:
    assert "PICTURE" in held(
        folder, paragraph("{% if name %}", MORE["a picture"], "{% endif %}x{% raw %}{{", MORE["a picture"], "}}{% endraw %}")
    )
    assert "PICTURE" not in held(folder, paragraph("{% if not name %}", MORE["a picture"], "{% endif %}x"))


def test_a_block_of_words_holds_no_page_break(folder: Path) -> None:
    with pytest.raises(TemplateError, match="may hold text alone"):
        filled(folder, [paragraph("{% set a %}", MORE["a page break"], "{% endset %}")])


def test_remarks_in_xml_are_not_in_the_way(folder: Path) -> None:
    template, recipients = filled(folder, [paragraph("<w:r><w:t>{{ na<!-- -->me }}</w:t></w:r>")])
    assert says(template.filled(next(iter(recipients)), "LMP21-0001")) == ["Test Recipient 000001"]
