"""Word documents filled: fields and tags in every form that Word gives them become words, and nothing else changes."""

import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from letterforge import campaign
from letterforge.errors import HeldError, TemplateError
from letterforge.recipients import RecipientList
from letterforge.word.fields import BREAKS, PARAGRAPH, TEXT
from letterforge.word.template import WordTemplate
from tests.word.written import compiled, docx, field, mark, paragraph, relation, run, runs, simple, table, text_box

ROW = "7,Test Recipient 000123,Green Party,1 Example Road,,,London,SE1 0RB"
HEADER = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode"
Fill = Callable[..., bytes]


@pytest.fixture
def fill(folder: Path) -> Fill:
    """Fills a document for one recipient."""

    def filled(content: bytes, row: str = ROW, header: str = HEADER) -> bytes:
        template = compiled(folder, WordTemplate, content, row, header=header)
        return template.filled(next(iter(RecipientList(campaign.load(folder)))), "LMP21-0007")

    return filled


def says(content: bytes, part: str = "word/document.xml") -> list[str]:
    """The paragraphs of a part, in their order; those of a text box stand after the one that holds it."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        root = etree.fromstring(archive.read(part))
    assert not any(isinstance(one, etree._ProcessingInstruction) for one in root.iter())
    found = []
    for one in root.iter(PARAGRAPH):
        own = [part for part in one.iter(TEXT, *BREAKS) if next(part.iterancestors(PARAGRAPH)) is one]
        found.append("".join(part.text or "" if part.tag == TEXT else BREAKS[part.tag] for part in own))
    return found


ONE_RUN = "<w:fldChar w:fldCharType='begin'/><w:instrText> MERGEFIELD town </w:instrText><w:fldChar w:fldCharType='end'/>"
UNENDED = mark("begin") + "<w:r><w:instrText> MERGEFIELD name </w:instrText></w:r>"
TURNING = "\u2028\u2029\ue000\ue001\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=f'"{TURNING}'), min_size=1, max_size=60)


def name(pieces: int = 1, **more: str) -> str:
    return field(" MERGEFIELD name ", pieces=pieces, **more)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        # Jinja's tags, whole and split
        ([paragraph("Dear {{ name }},")], ["Dear Test Recipient 000123,"]),
        ([paragraph(runs("Dear {{ na", "me }}", ","))], ["Dear Test Recipient 000123,"]),
        ([paragraph(runs("Dear {", "{", " name ", "}", "}."))], ["Dear Test Recipient 000123."]),
        ([paragraph(runs(*"{{ name }} of {{ party }}"))], ["Test Recipient 000123 of Green Party"]),
        ([paragraph("{{name}} and {{ party|upper }}")], ["Test Recipient 000123 and GREEN PARTY"]),
        ([paragraph("{{ name|replace(“Test”, ‘A’) }}")], ["A Recipient 000123"]),
        ([paragraph("{{\u00a0name\u00a0}}")], ["Test Recipient 000123"]),
        ([paragraph("{# a note #}Dear")], ["Dear"]),
        ([paragraph("A"), paragraph("{# a note of its own #}"), paragraph("B")], ["A", "B"]),
        ([paragraph("{{ reference }}, {{ date }}, {{ salutation }}")], ["LMP21-0007, 16th March 2021, Dear Test Recipient 000123"]),
        ([paragraph("{% if party == 'Green Party' %}green{% else %}other{% endif %}.")], ["green."]),
        ([paragraph(runs("{% if par", "ty == 'x' %}", "A", "{% else", " %}", "B", "{% endif %}", "C"))], ["BC"]),
        ([paragraph(run("a{% if name %}", "b") + run("c", "i") + run("{% endif %}d"))], ["acd"]),
        ([paragraph("{% if name %}"), paragraph("yes"), paragraph("{% else %}"), paragraph("no"), paragraph("{% endif %}")], ["yes"]),
        ([paragraph("{% if name %}{{ name }}{% endif %}")], ["Test Recipient 000123"]),
        ([paragraph("{% if name %}", name(), "{% endif %}"), paragraph("x")], ["Test Recipient 000123", "x"]),
        ([paragraph("{%p if not name %}"), paragraph("never"), paragraph("{%p endif %}"), paragraph("after")], ["after"]),
        ([paragraph("{% for one in [1, 2] %}{% if one == 2 %}"), paragraph("{{ one }}"), paragraph("{% endif %}{% endfor %}")], ["2"]),
        ([paragraph("{% set who = name|upper %}"), paragraph("{{ who }}")], ["TEST RECIPIENT 000123"]),
        ([paragraph("{% set who %}{{ name }} & Co{% endset %}{{ who }}")], ["Test Recipient 000123 & Co"]),
        ([paragraph("{{r name }}, {%r if name %}yes{%r endif %}")], ["Test Recipient 000123, yes"]),
        ([table(("{%tr for m in members[:2] %}",), ("{{ m.name|length > 3 }}",), ("{%tr endfor %}",))], ["True", "True"]),
        ([table(("{%tc if name %}", "a", "{%tc endif %}", "b"))], ["a", "b"]),
        ([table((paragraph("{% if not name %}") + paragraph("gone") + paragraph("{% endif %}"),))], [""]),
        ([paragraph("{{ address|join(', ') }}")], ["Test Recipient 000123, 1 Example Road, London, SE1 0RB"]),
        ([paragraph("{{ address }}")], ["Test Recipient 000123\n1 Example Road\nLondon\nSE1 0RB"]),
        ([paragraph("{{ address|map('upper') }}")], ["TEST RECIPIENT 000123\n1 EXAMPLE ROAD\nLONDON\nSE1 0RB"]),
        ([paragraph("{{ address|reverse }}")], ["SE1 0RB\nLondon\n1 Example Road\nTest Recipient 000123"]),
        ([paragraph("a\u00a0{not a tag} } % b")], ["a\u00a0{not a tag} } % b"]),
        # constants are values as any other
        ([paragraph(r'{{ "\x00a" }}{{ "\uffff" }}{{ "\ud800" }}{{ "\x020\x03" }}b')], ["a0b"]),
        ([paragraph(r'{{ "a\nb\tc" }}{{ "<&" ~ "\x02\x03" }}{{ ["d", "e"] }}{{ none }}')], ["a\nb\tc<&d\ne"]),
        ([paragraph(r'{% set a = "\x020\x03" %}{{ a }}{% set b %}{{ a }}<{% endset %}{{ b }}')], ["00<"]),
        (
            [*map(paragraph, ["{% if party == 'x' %}", "{% set g = 'a' %}", "{% else %}", "{% set g = 'b' %}", "{% endif %}", "{{ g }}"])],
            ["b"],
        ),
        # lines that have nothing to say
        ([paragraph("{{ address_line_1 }}"), paragraph("{{ address_line_2 }}"), paragraph("{{ town }}")], ["1 Example Road", "London"]),
        ([paragraph(name()), paragraph(field(" MERGEFIELD address_line_2 "))], ["Test Recipient 000123"]),
        ([paragraph("{{ address_line_2 }}{{ address_line_3 }}"), paragraph("x")], ["x"]),
        ([paragraph("{{ address_line_2 }},")], [","]),
        ([table((paragraph("{{ address_line_2 }}"),))], [""]),
        # merge fields
        ([paragraph(simple(" MERGEFIELD name "))], ["Test Recipient 000123"]),
        ([paragraph(simple(' MERGEFIELD "name" \\* Upper \\* MERGEFORMAT '))], ["TEST RECIPIENT 000123"]),
        *[([paragraph("Dear ", name(pieces), ",")], ["Dear Test Recipient 000123,"]) for pieces in (1, 3, 4, 5, 7, 9)],
        ([paragraph(field(' MERGEFIELD "Address Line 1" '))], ["1 Example Road"]),
        ([paragraph(field(" MERGEFIELD NAME \\* Lower "))], ["test recipient 000123"]),
        ([paragraph("A", field(' MERGEFIELD address_line_2 \\b ", " '), "B")], ["AB"]),
        ([paragraph("A", field(' MERGEFIELD town \\b ", " \\f "." '), "B")], ["A, London.B"]),
        ([paragraph(field(' IF ', name(), ' = "Test*" "known" "unknown" '))], ["known"]),
        ([paragraph(field(' IF "', name(), '" = "Test*" "to ', name(), '" "" ', pieces=3))], ["to Test Recipient 000123"]),
        ([paragraph(field(" SET who ", name())), paragraph(field(" REF who "))], ["Test Recipient 000123"]),
        ([paragraph(field(' DATE \\@ "d MMMM yyyy" '))], ["16 March 2021"]),
        ([paragraph(field(" ADDRESSBLOCK "))], ["Test Recipient 000123\n1 Example Road\nLondon\nSE1 0RB"]),
        ([paragraph(field(" GREETINGLINE "))], ["Dear Test Recipient 000123,"]),
        ([paragraph(field(" MERGEREC "), " of ", field(" NUMPAGES ", shown="2"))], ["2 of 2"]),
        ([paragraph("page ", field(" PAGE ", shown="1"))], ["page 1"]),
        ([paragraph(f'<w:hyperlink r:id="rId9">{name()}</w:hyperlink>')], ["Test Recipient 000123"]),
        ([paragraph(f"<w:sdt><w:sdtContent>{name(3)}</w:sdtContent></w:sdt>")], ["Test Recipient 000123"]),
        ([paragraph(text_box(paragraph(name(4)), paragraph("{{ party }}")))], ["", *["Test Recipient 000123", "Green Party"] * 2]),
        ([paragraph(f"<w:r>{ONE_RUN}</w:r>")], ["London"]),
    ],
)  # fmt: skip
def test_what_a_document_says(fill: Fill, body: list[str], said: list[str]) -> None:
    assert says(fill(docx(*body, relations=relation("hyperlink", "https://example.org/")))) == said


@pytest.mark.parametrize("beside", ["", name()])
def test_the_data_of_a_field_that_is_one_element_goes_with_it(fill: Fill, beside: str) -> None:
    part = simple(" MERGEFIELD name ").replace("><w:r", "><w:fldData>AAAA</w:fldData><w:r", 1)
    with zipfile.ZipFile(BytesIO(fill(docx(paragraph(part, beside))))) as archive:
        assert b"fldData" not in archive.read("word/document.xml")


@pytest.mark.parametrize("part", ["{{ name }}", name(5), simple(" MERGEFIELD name ")])
def test_a_header_is_filled_too(fill: Fill, part: str) -> None:
    made = fill(docx(paragraph("body"), header=paragraph("To ", part)))
    assert (says(made, "word/header1.xml"), says(made)) == (["To Test Recipient 000123"], ["body"])


@pytest.mark.parametrize(
    ("part", "look"),
    [
        (run("{{ name }}", "b"), "b"),
        (run("{{ na", "b") + run("me }}", "i"), "b"),
        (name(3, look="b"), "b"),
        (field(" MERGEFIELD name \\* MERGEFORMAT ", look="b"), "b"),
        (run("a{% if name %}", "i") + run("{{ name }}", "b") + run("{% endif %}"), "b"),
    ],
)
def test_words_take_the_look_of_what_they_stand_for(fill: Fill, part: str, look: str) -> None:
    with zipfile.ZipFile(BytesIO(fill(docx(paragraph(part))))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    (shown,) = [one for one in root.iter(TEXT) if one.text == "Test Recipient 000123"]
    assert [etree.QName(one).localname for one in shown.getparent()[0]] == [look]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([paragraph("Dear {{ nane }},")], "paragraph “Dear {{ nane }},”: nothing is called 'nane'; did you mean 'name'"),
        ([paragraph("Dear {{ name")], "'{{' begins a tag that nothing ends; end it with }}"),
        ([paragraph("{% if name")], "'{%' begins a tag that nothing ends; end it with %}"),
        ([paragraph("{{ name | nofilter }}")], "nofilter"),
        ([paragraph("{% if name %}x")], "nothing ends {% if %}; write {% endif %}"),
        ([paragraph("x{% endif %}")], "{% endif %} belongs to nothing"),
        ([paragraph("a{% if name %}"), paragraph("b{% endif %}")], "{% endif %} stands elsewhere than the {% if %} that it belongs to"),
        ([paragraph("{% if name %}"), table(("{% endif %}",))], "stands elsewhere"),
        ([paragraph("{%tr if name %}")], "{%tr … %} stands in no table"),
        ([table(("{%tr if name %}", "more"), ("{%tr endif %}",))], "stands for the row of the table, which says more than that"),
        ([paragraph("{%p if name %}{{ name }}"), paragraph("{%p endif %}")], "stands for the paragraph, which says more than that"),
        ([paragraph("{%p if name %}", name()), paragraph("{%p endif %}")], "stands for the paragraph, which says more than that"),
        ([table(("{%tr if name %}", "{{ name }}"), ("{%tr endif %}",))], "stands for the row of the table, which says more than that"),
        ([paragraph("{% include 'x' %}")], "{% include %} isn't possible in a Word template"),
        ([paragraph("{{p name }}")], "would put a document into this one"),
        ([paragraph(field(" MERGEFIELD ")), paragraph("x")], "paragraph “«shown»”: "),
        ([paragraph(field(' FILLIN "Who?" '))], "FILLIN"),
        ([paragraph(field(" IF x "))], "paragraph “«shown»”: "),
        ([paragraph(UNENDED), paragraph(mark("end"))], "the field MERGEFIELD ends in another paragraph"),
        ([paragraph(UNENDED)], "the field MERGEFIELD ends in another paragraph"),
        ([paragraph("{{ ''.__class__ }}")], "refused"),
        ([paragraph("a {{ name }}"), paragraph("b {{ " + "(" * 150 + "name" + ")" * 150 + " }}")], "paragraph “b {{ (((("),
        ([paragraph("{{ name }}{{ " + "1 + " * 3000 + "1 }}")], "begins a tag of more than 5,000 characters"),
        ([paragraph("a {{ name }}"), paragraph("{% for a in name %}" * 25 + "b" + "{% endfor %}" * 25)], "paragraph “{% for a"),
        ([paragraph("{% if name %}" * 120 + "b" + "{% endif %}" * 120)], "stand within each other; make it simpler"),
        ([paragraph("{% for a in [[1]] recursive %}{{ loop(a) }}{% endfor %}")], "says recursive, which isn't possible in a Word template"),
        ([paragraph(r'{{ "\"" ~ _word_field(0) ~ "\"" }}')], "uses _word_field, and names that begin with _ are letterforge's own"),
        ([paragraph("{% for a in range(9) %}{% endfor %}")], "nothing is called 'range'"),
        *[
            ([paragraph("A"), paragraph(f"{around} {{{{ {shown} }}}}")], f"”: {said}")
            for shown, said in [
                ("name.upper", "'upper' stands for something to be done, and not for words; write upper(), with brackets"),
                ("'x'.upper", "'upper' stands for something"),
                ("recipient", "a whole row is shown in place of one of its fields; say which, for example ….name"),
                ("members", "whole rows are shown"),
                ("members|join(“, ”)", "whole rows are shown"),
                ("name.upper ~ 1", "'upper' stands for something"),
                ("self", "something is shown that is no words"),
            ]
            for around in ("Dear", "{% if name %}To{% endif %}")
        ],
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_paragraph(fill: Fill, body: list[str], said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(docx(*body))
    assert said in str(caught.value)
    assert str(caught.value).startswith("letter.docx: ")
    assert "\n" not in str(caught.value)


def test_a_column_that_is_not_there_is_named(fill: Fill) -> None:
    with pytest.raises(TemplateError, match="adress"):
        fill(docx(paragraph(field(" MERGEFIELD adress "))))


def test_who_is_left_out_by_the_document_gets_no_letter(fill: Fill) -> None:
    skip = field(" SKIPIF ", field(" MERGEFIELD party "), ' = "Green Party" ')
    with pytest.raises(HeldError, match="leaves this recipient out"):
        fill(docx(paragraph(skip), paragraph("Dear {{ name }}")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.characters(
            blacklist_categories=["Cs", "Cc", "Cn"],
            blacklist_characters='"\u2028\u2029\ue000\ue001\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
        ),
        min_size=1,
        max_size=60,
    )
    .map(str.strip)
    .filter(bool)
)
def test_a_cells_words_are_never_markup(fill: Fill, word: str) -> None:
    made = fill(
        docx(paragraph("{{ party }}|", field(" MERGEFIELD party "))),
        row=f'7,Test Recipient 000123,"{word}",1 Example Road,,,London,SE1 0RB',
    )
    shown = says(made)[0]
    first, _, second = shown.partition("|") if "|" not in word else (shown[: len(shown) // 2], "", shown[len(shown) // 2 + 1 :])
    assert first == second
    assert " ".join(first.split()) == " ".join(unicodedata.normalize("NFC", word).split())  # as every list is read


def test_nothing_else_changes(fill: Fill) -> None:
    content = docx(
        paragraph("Dear {{ name }}"), header=paragraph("fixed"), **{"docProps/custom.xml": "<a/>", "word/media/image1.png": b"\x89PNG"}
    )
    made = fill(content)
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(BytesIO(made)) as after:
        assert sorted(after.namelist()) == sorted(before.namelist())
        assert after.namelist()[0] == "[Content_Types].xml"
        for part in set(before.namelist()) - {"word/document.xml"}:
            assert after.read(part) == before.read(part)
    assert made == fill(content)


def outline(content: bytes) -> list[str]:
    """The blocks of the body, rows and cells in brackets."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]

    def drawn(one: etree._Element) -> str:
        kind = str(one.tag).rpartition("}")[2]
        inner = " ".join(filter(None, map(drawn, one)))
        return {"tbl": f"({inner})", "tr": f"[{inner}]", "tc": f"<{inner}>", "p": "".join(map(str, one.itertext())) or "-"}.get(kind, "")

    return [said for one in body if (said := drawn(one))]


ONE = ("{%tr for m in members[:1] %}",)


def nobody(*rows: tuple[str, ...]) -> str:
    """A table of which these rows stand in a loop that never comes to them."""
    return table(("{%tr for m in members[:0] %}",), *rows, ("{%tr endfor %}",))


A, B, NONE = table(("a",)), table(("b",)), paragraph("{{ address_line_2 }}")
YES, NO, END = (paragraph(f"{{% {tag} %}}") for tag in ("if name", "if not name", "endif"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([A, NONE, B], ["([<a>])", "-", "([<b>])"]),
        ([A, NONE, NONE, B, NONE], ["([<a>])", "-", "([<b>])"]),
        ([A, YES, B, END], ["([<a>])", "-", "([<b>])"]),
        ([A, NO, paragraph("x"), END, B], ["([<a>])", "-", "([<b>])"]),
        ([A, YES, paragraph("x"), END, B], ["([<a>])", "x", "([<b>])"]),
        ([A, YES, NONE, paragraph("{% else %}"), B, END, B], ["([<a>])", "-", "([<b>])"]),
        ([NO, A, END, YES, A, END, NONE, YES, B, END], ["([<a>])", "-", "([<b>])"]),
        ([paragraph("{% for one in [1, 2] %}"), A, paragraph("{% endfor %}")], ["([<a>])", "-", "([<a>])"]),
        ([A, nobody(("{{ name }}",)), NONE, B], ["([<a>])", "-", "([<b>])"]),
        ([A, nobody(("{{ name }}",))], ["([<a>])"]),
        ([A, B, paragraph("{{ name }}")], ["([<a>])", "([<b>])", "Test Recipient 000123"]),  # as it was written
        ([table((f"<w:p/>{A}{NONE}{B}<w:p/>",))], ["([<- ([<a>]) - ([<b>]) ->])"]),
    ],
)
def test_two_tables_never_become_one(fill: Fill, body: list[str], said: list[str]) -> None:
    assert outline(fill(docx(*body))) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([nobody(("{{ m.name }}",)), paragraph("end")], ["end"]),
        ([table(("{%tr for m in members[:2] %}",), ("a",), ("{%tr endfor %}",)), paragraph("end")], ["([<a>] [<a>])", "end"]),
        ([table(("heading",), ("{%tr if name == 'x' %}",), ("a",), ("{%tr endif %}",))], ["([<heading>])"]),
        ([table(("{%tr if name == 'x' %}",), ("a",), ("{%tr else %}",), ("b",), ("{%tr endif %}",))], ["([<b>])"]),
        ([table(("{%tc if name == 'x' %}", "a", "{%tc endif %}"), ("b",)), paragraph("end")], ["([<b>])", "end"]),
        ([table(("{%tc if name == 'x' %}", "a", "{%tc endif %}")), paragraph("{{ name }}")], ["Test Recipient 000123"]),
        ([table(("{%tc if name %}", "{{ party }}", "{%tc endif %}"))], ["([<Green Party>])"]),
        ([table((nobody(("a",)).replace("<w:tbl>", "<w:p/><w:tbl>"), "b"))], ["([<- -> <b>])"]),
        ([table(ONE, ("{%tc if not name %}", "a", "{%tc endif %}"), ("{%tr endfor %}",)), paragraph("end")], ["end"]),
        ([table(ONE, ("{%tc if name %}", "a", "{%tc endif %}"), ("{%tr endfor %}",))], ["([<a>])"]),
        ([table(("{%tr if name %}",), ("<w:p/>" + nobody(("c",)) + paragraph("d"),), ("{%tr endif %}",))], ["([<- d>])"]),
        ([table(("{%tr if not name %}",), ("{{ address_line_2 }}",), ("{%tr endif %}",)), paragraph("{{ address_line_2 }}")], []),
    ],
)  # fmt: skip
def test_of_a_table_nothing_is_left_where_its_rows_or_cells_have_gone(fill: Fill, body: list[str], said: list[str]) -> None:
    assert outline(fill(docx(*body))) == said
