"""Forms of Word's XML, and the Markdown that they become."""

import re

import pytest
from jinja2 import Environment

from letterforge.errors import TemplateError
from letterforge.letter.markdown import parse
from letterforge.recipients import Fields
from letterforge.word.import_names import Names
from letterforge.word.importer import imported

from .documents import NAMESPACES, character, complex_field, document, instruction, p, package, point, r, simple_field, style

HEADINGS = {"name": "Name", "first_name": "First Name", "party": "Party", "town": "Town", "date": "Date", "_1st_line": "1st line"}
NAMES = Names(
    Fields((*HEADINGS, "surname"), HEADINGS), "data/list.csv", frozenset({"name", "first_name", "town"}), (), ("Our Name", "1 Example Road")
)
B, IT, U = "<w:b/>", "<w:i/>", '<w:u w:val="single"/>'
COLUMNS = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="{}"/></w:sectPr>'
BREAK = "<w:r><w:br/></w:r>"
PAGE = '<w:r><w:br w:type="page"/></w:r>'
PARTY = complex_field(" MERGEFIELD Party ")


def markdown(body: str, **parts: str) -> str:
    return imported(document(body, **parts), "letter.docx", NAMES).text.removesuffix("\n")


LOOKS = {
    "plain": (p("Words."), "Words."),
    "two paragraphs": (p("One.") + p("Two."), "One.\n\nTwo."),
    "empty paragraphs": (p() + p("One.") + p() + p(" ") + p("Two.") + p(), "One.\n\nTwo."),
    "bold": (p("a ", r("b", B), " c"), "a **b** c"),
    "bold over runs": (p(r("be", B), r("fore ", B), "c"), "**before** c"),
    "bold with its space": (p(r("a ", B), "b"), "**a** b"),
    "bold off": (p(r("a", '<w:b w:val="0"/>')), "a"),
    "italic": (p(r("a", IT), " b"), "*a* b"),
    "both": (p(r("a", B + IT), " b"), "***a*** b"),
    "italic in bold": (p(r("a ", B), r("b", B + IT), r(" c", B)), "**a *b* c**"),
    "bold in italic": (p(r("a ", IT), r("b", B + IT), r(" c", IT)), "*a **b** c*"),
    "underlined": (p(r("a", U), " b"), "*a* b"),
    "underlined and bold": (p(r("a", U + B)), "**a**"),
    "within a word": (p("a", r("b", B), "c"), "a**b**c"),
    "a mark at the edge": (p(r("Note:", B), "now"), "**Note**:now"),
    "a quotation at the edge": (p("x", r("“a”", B), "y"), "x“**a**”y"),
    "nothing but marks": (p("a", r("!", B), "b"), "a!b"),
    "bold beside italic": (p(r("a", B), r("b", IT)), "**a***b*"),
    "a character style": (p(r("a", '<w:rStyle w:val="Strong"/>')), "**a**"),
    "one based on it": (p(r("a", '<w:rStyle w:val="Fett"/>')), "***a***"),
    "a paragraph's style": (p("a", properties=style("Loud")), "**a**"),
    "styles that turn each other off": (p("a ", r("b", '<w:rStyle w:val="Strong"/>'), properties=style("Loud")), "**a** b"),
    "a line break": (p("a", BREAK, "b"), "a\\\nb"),
    "two line breaks": (p("a", BREAK, BREAK, "b"), "a\\\n\\\nb"),
    "line breaks at the edges": (p(BREAK, "a", BREAK), "a"),
    "a tab": (p("a", "<w:r><w:tab/></w:r>", "b"), "a b"),
    "a hyphen that doesn't break": (p("a", "<w:r><w:noBreakHyphen/></w:r>", "b"), "a\u2011b"),
    "a soft hyphen": (p("a", "<w:r><w:softHyphen/></w:r>", "b"), "a\u00adb"),
    "a space that doesn't break": (p("a\u00a0b"), "a\u00a0b"),
    "curly quotes": (p("‘a’ “b” – …"), "‘a’ “b” – …"),
    "a right paragraph": (p("a", properties='<w:jc w:val="right"/>'), "::: right\na\n:::"),
    "kept": (p("a", properties="<w:keepNext/>") + p("b"), "::: keep\na\n:::\n\nb"),
    "kept and right": (p("a", properties='<w:keepNext/><w:jc w:val="end"/>'), ":::: keep\n::: right\na\n:::\n::::"),
    "room for a signature": (p("Yours,") + p() * 3 + p("Name"), "Yours,\n\n&nbsp;\\\n&nbsp;\n\nName"),
    "a smart tag": (p(f"<w:smartTag>{r('a')}</w:smartTag>"), "a"),
    "a content control": (f"<w:sdt><w:sdtContent>{p('a')}</w:sdtContent></w:sdt>", "a"),
    "one within words": (p("a", f"<w:sdt><w:sdtContent>{r('b')}</w:sdtContent></w:sdt>"), "ab"),
    "an insertion": (p("a", f"<w:ins>{r('b')}</w:ins>"), "ab"),
    "a deletion": (p("a", "<w:del><w:r><w:delText>b</w:delText></w:r></w:del>"), "a"),
    "a paragraph's end that was deleted": (p("a", properties="<w:rPr><w:del/></w:rPr>") + p("b"), "ab"),
    "a drop cap": (p("D", properties='<w:framePr w:dropCap="drop"/>') + p("ear all"), "Dear all"),
}
BLOCKS = {
    "a heading in German": (p("A", properties=style("berschrift1")), "# A"),
    "one by its name": (p("A", properties=style("Titre2")), "## A"),
    "one based on it": (p("A", properties=style("Own")), "## A"),
    "a title": (p("A", properties=style("Title")), "# A"),
    "an outline level": (p("A", properties='<w:outlineLvl w:val="2"/>'), "### A"),
    "deeper than six": (p("A", properties='<w:outlineLvl w:val="8"/>'), "###### A"),
    "a heading of two lines": (p("A", BREAK, r("B", B), properties=style("Titre2")), "## A B"),
    "styles in a circle": (p("a", properties=style("Circle")), "a"),
    "no such style": (p("a", properties=style("Gone")), "a"),
    "bullets": (p("a", properties=point(1)) + p("b", properties=point(1)), "- a\n- b"),
    "bullets by style": (p("a", properties=style("ListBullet")), "- a"),
    "a list taken off": (p("a", properties=style("ListBullet") + '<w:numPr><w:numId w:val="0"/></w:numPr>'), "a"),
    "numbers": ("".join(p(one, properties=point(2)) for one in "abc"), "1. a\n2. b\n3. c"),
    "numbers that begin later": (p("a", properties=point(3)) + p("b", properties=point(3)), "5. a\n6. b"),
    "a list that goes on": (p("a", properties=point(2)) + p("x") + p("b", properties=point(2)), "1. a\n\nx\n\n2. b"),
    "another list at once": (p("a", properties=point(2)) + p("b", properties=point(3)), "1. a\n\n5) b"),
    "letters": (p("a", properties=point(4)), "1. a"),
    "no marks": (p("a", properties=point(5)), "a"),
    "a list in a list": (
        p("a", properties=point(2)) + p("b", properties=point(1, 1)) + p("c", properties=point(1, 1)) + p("d", properties=point(2)),
        "1. a\n   - b\n   - c\n2. d",
    ),
    "two lines in a point": (p("a", BREAK, "b", properties=point(1)), "- a\\\n  b"),
    "a paragraph in a point": (
        p("a", properties=point(2)) + p("b", properties='<w:ind w:left="720"/>') + p("c", properties=point(2)),
        "1. a\n\n   b\n2. c",
    ),
    "after a list": (p("a", properties=point(1)) + p("b"), "- a\n\nb"),
    "columns": (p("a") + p("b", properties=COLUMNS.format(2)) + p("c"), "::: columns 2\na\n\nb\n:::\n\nc"),
    "more than four": (p("a", properties=COLUMNS.format(6)), "::: columns 4\na\n:::"),
    "columns at the end": (
        p("a", properties=COLUMNS.format(1)) + p("b") + COLUMNS.format(3),
        "a\n\n::: columns 3\nb\n:::",
    ),
    "kept in columns": (
        p("a", properties="<w:keepNext/>" + COLUMNS.format(2)),
        ":::: columns 2\n::: keep\na\n:::\n::::",
    ),
    "a section on a new page": (p("a", properties=COLUMNS.format(1)) + p("b") + "<w:sectPr/>", "a\n\n\\newpage\n\nb"),
    "a page's end": (p("a", PAGE, "b"), "a\n\n\\newpage\n\nb"),
    "a page's end alone": (p("a") + p(PAGE) + p("b"), "a\n\n\\newpage\n\nb"),
    "a page before": (p("a") + p("b", properties="<w:pageBreakBefore/>"), "a\n\n\\newpage\n\nb"),
    "a link": (p(f'<w:hyperlink r:id="link1">{r("us")}</w:hyperlink>', "."), "[us](https://example.org/a?b=1&amp;c)."),
    "a link with a field": (p(f'<w:hyperlink r:id="link2">{r("us")}</w:hyperlink>'), "[us](<mailto:{{ party }}>)"),
    "a link within the document": (p(f'<w:hyperlink w:anchor="x">{r("us")}</w:hyperlink>'), "us"),
    "a link to a file": (p(f'<w:hyperlink r:id="link3">{r("us")}</w:hyperlink>'), "us"),
    "a link in a field": (p(complex_field(' HYPERLINK "https://example.org" ', result="us")), "[us](https://example.org)"),
    "a row of cells": (
        f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}{p('c')}</w:tc></w:tr></w:tbl>",
        "a – b c",
    ),
    "a cell alone": (f"<w:tbl><w:tr><w:tc>{p('a')}{p('b')}</w:tc><w:tc>{p()}</w:tc></w:tr></w:tbl>", "a\n\nb"),
    "a table in a table": (
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{p('a')}</w:tc></w:tr><w:tr><w:tc>{p('b')}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        "a\n\nb",
    ),
}
LINKS = "https://example.org/a?b=1&amp;c mailto:%7B%7Bparty%7D%7D file:///x"
FIELDS = {
    "simple": (p(simple_field(" MERGEFIELD  Party ")), "{{ party }}"),
    "quoted": (p(simple_field(' MERGEFIELD "First Name" \\* MERGEFORMAT ')), "{{ first_name }}"),
    "with underscores": (p(simple_field("MERGEFIELD First_Name")), "{{ first_name }}"),
    "in capitals": (p(simple_field("mergefield FIRST_NAME")), "{{ first_name }}"),
    "that begins with a digit": (p(simple_field("MERGEFIELD M_1st_line")), "{{ _1st_line }}"),
    "beside letterforge's own": (p(simple_field("MERGEFIELD Date")), "{{ recipient.date }}"),
    "complex": (p("To ", PARTY, "."), "To {{ party }}."),
    "over nine runs": (p(complex_field(" ", "MERGE", "FIELD", " ", '"', "Fi", "rst ", "Name", '" ')), "{{ first_name }}"),
    "without a result": (p(character("begin"), instruction("MERGEFIELD Party"), character("end")), "{{ party }}"),
    "bold by its result": (
        p(character("begin"), instruction("MERGEFIELD Party"), character("separate"), r("«x»", B), character("end")),
        "**{{ party }}**",
    ),
    "in a link": (p(f'<w:hyperlink r:id="link1">{PARTY}</w:hyperlink>'), "[{{ party }}](https://example.org/a?b=1&amp;c)"),
    "upper": (p(simple_field("MERGEFIELD Party \\* Upper")), "{{ party|upper }}"),
    "caps": (p(simple_field("MERGEFIELD Party \\* MERGEFORMAT \\* Caps")), "{{ party|title }}"),
    "with a date's form": (p(simple_field('MERGEFIELD Town \\@ "dddd, d MMMM yyyy"')), '{{ town|date("EEEE, d MMMM yyyy") }}'),
    "with words around it": (
        p(simple_field('MERGEFIELD Party \\b "for " \\f "!"')),
        "{% if party %}for {{ party }}!{% endif %}",
    ),
    "a greeting": (p(simple_field('GREETINGLINE \\f "<<_BEFORE_ Dear >><<_TITLE0_>><<_AFTER_ :>>"')), "{{ salutation }}:"),
    "a greeting as it comes": (p(simple_field("GREETINGLINE")), "{{ salutation }},"),
    "an address block": (p(simple_field("ADDRESSBLOCK")) + p("a"), "a"),
    "a date in the text": (p("on ", simple_field("DATE")), "on {{ date }}"),
    "a date with a word of its own": (p(simple_field("DATE \\@ \"d 'de' MMMM\"")), "{{ date|date(\"d 'de' MMMM\") }}"),
    "a date's form": (p("on ", simple_field('DATE \\@ "d MMMM yyyy"')), 'on {{ date|date("d MMMM yyyy") }}'),
    "head": (
        p("Our Name")
        + p(simple_field("DATE"))
        + p(simple_field("MERGEFIELD Name"))
        + p(simple_field("MERGEFIELD Town"), ",")
        + p("Dear all,"),
        "Dear all,",
    ),
    "if": (
        p(complex_field(" IF ", PARTY, ' = "Green" "yes" "no" ')),
        '{% if party == "Green" %}yes{% else %}no{% endif %}',
    ),
    "if not": (p(complex_field("IF ", PARTY, ' &lt;&gt; "" "a ', PARTY, '" ""')), '{% if party != "" %}a {{ party }}{% endif %}'),
    "if more": (p(complex_field("IF ", PARTY, " &gt; 5 many few")), "{% if party|float > 5 %}many{% else %}few{% endif %}"),
    "if quoted": (p(complex_field('IF "', PARTY, '" = "a \\"b\\"" "x" "y"')), '{% if party == "a \\"b\\"" %}x{% else %}y{% endif %}'),
    "if in if": (
        p(complex_field("IF ", PARTY, ' = "a" "1" "', complex_field("IF ", PARTY, ' = "b" "2" "“3”"'), '"')),
        '{% if party == "a" %}1{% else %}{% if party == "b" %}2{% else %}“3”{% endif %}{% endif %}',
    ),
    "if over paragraphs": (
        f"<w:p>{character('begin')}{instruction('IF ')}{PARTY}{instruction(' = 1 &quot;a')}</w:p>"
        f"<w:p>{instruction('b&quot; &quot;&quot;')}{character('separate')}{r('a')}{character('end')}</w:p>{p('c')}",
        '{% if party == "1" %}a\n\nb{% endif %}\n\n\nc',
    ),
    "bold in an if": (
        p(character("begin"), instruction("IF "), PARTY, instruction(' = a "'), instruction("b", B), instruction('" c'), character("end")),
        '{% if party == "a" %}**b**{% else %}c{% endif %}',
    ),
    "an if, then a paragraph": (p(complex_field("IF ", PARTY, " = a b c")) + p("d"), '{% if party == "a" %}b{% else %}c{% endif %}\n\n\nd'),
    "a field that isn't known": (p(simple_field("REF x", "page 2")), "page 2"),
    "a table of contents over paragraphs": (
        f"<w:p>{character('begin')}{instruction('TOC')}{character('separate')}{r('a')}</w:p>{p('b')}<w:p>{character('end')}</w:p>{p('c')}",
        "a\n\nb\n\nc",
    ),
    "a field never ended": (f"<w:p>{character('begin')}{instruction('MERGEFIELD Party')}</w:p>", "{{ party }}"),
    "next": (p("a", simple_field("NEXT")), "a"),
}
TAGS = {
    "a tag": (p("a {{ party }} b"), "a {{ party }} b"),
    "over runs": (p("{", r("{ par", B), r("ty }"), "}"), "{{ party }}"),
    "by the list's heading": (p("{{First Name}}"), "{{ first_name }}"),
    "with a filter": (p("{{ party | default(“x”) }}"), '{{ party | default("x") }}'),
    "docxtpl's": (p("{%p if party %}") + p("{{r party }}") + p("{%p endif %}") + p("a"), "{% if party %}\n{{ party }}\n\n{% endif %}\na"),
    "a choice in a paragraph": (p("a {% if party == ‘x’ %}b{% endif %}"), "a {% if party == 'x' %}b{% endif %}"),
    "points repeated": (
        p("x") + p("{% for one in party %}") + p("{{ one }}", properties=point(2)) + p("{% endfor %}") + p("y"),
        "x\n\n{% for one in party %}\n1. {{ one }}\n{% endfor %}\n\ny",
    ),
    "points chosen": (
        p("a", properties=point(1)) + p("{% if party %}") + p("b", properties=point(1)) + p("{% endif %}") + p("c", properties=point(1)),
        "- a\n{% if party %}\n- b\n{% endif %}\n- c",
    ),
    "letterforge's own before a column": (p("{{ date }}, {{ Date }}"), "{{ date }}, {{ recipient.date }}"),
    "no tag": (p("{{ a b }}"), "{\\{ a b }}"),
    "braces": (p("{{ {% {# }}"), "{\\{ {\\% {\\# }}"),
    "a brace before a field": (p("{", PARTY, "}"), "&#123;{{ party }}}"),
}


@pytest.mark.parametrize(("body", "text"), [*LOOKS.values(), *BLOCKS.values()], ids=[*LOOKS, *BLOCKS])
def test_looks_and_blocks(body: str, text: str) -> None:
    assert markdown(body, links=LINKS) == text


@pytest.mark.parametrize(("body", "text"), [*FIELDS.values(), *TAGS.values()], ids=[*FIELDS, *TAGS])
def test_fields_and_tags(body: str, text: str) -> None:
    made = markdown(body, links=LINKS)
    assert made == text
    Environment().parse(made)


TEXTS = r"""
# a | # | 1. a | 12) a | - a | + a | --- | === | - - - | > a | ::: keep | ::: | ~~~ | * a | a * b * c | _a_ | a_b_c | a__b | `a`
[a](b) | ![a](b) | [a]: b | <b>a</b> | a < b > c | &amp; & | &lt; | &#35; Co &Co | \a \\ \ | a\ | *** | a # | {{ | }} | {% | %} | {#
http://example.org/a_b?c=d&e=f*g | 1. | 2021. A year | 10.5 a | #a | -a | a  b | 'a' "b" | a! | £5 – 10% | (a) [b] {c} | \newpage a
"""


@pytest.mark.parametrize("text", re.split(r" \| |\n", TEXTS.strip()))
def test_text_reads_the_same(text: str) -> None:
    """Also after another line, in a point, in a heading."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    for body in (p(escaped), p(escaped, properties=point(1)), p(escaped, properties=style("Titre2"))):
        (block,) = parse(Environment().from_string(markdown(body)).render())
        inner = getattr(block, "items", ((block,),))[0][0]
        assert "".join(span.text for span in inner.spans) == text
    (block,) = parse(Environment().from_string(markdown(p("x", BREAK, escaped))).render())
    assert "".join(span.text for span in block.spans) == f"x\n{text}"


BOX = "<w:drawing><a:x/><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing>"
TWICE = "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>"
EMPTY = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
PICT = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"


@pytest.mark.parametrize(
    ("body", "said", "lost"),
    [
        (p("a ", simple_field("MERGEFIELD Partei")), "data/list.csv has no column 'Partei'; the template says {{ partei }} for now", True),
        (p("{{ parti }}"), "nothing is called 'parti'; did you mean 'party'?", True),
        (p("{% frob %}"), "{% frob %} is no tag of a template's", True),
        (p("{% if party %}a"), "the tags don't fit together, line 1", True),
        (p("{%tr for a in party %}") + p("{%tr endfor %}"), "repeats a part of a table", True),
        (p("a", TWICE.format(BOX.format(p("in a box")), PICT.format(p("in a box")))), "a text box is left out: 'in a box'", True),
        (p("a", "<w:r>" + PICT.format(p("old box")) + "</w:r>"), "a text box is left out: 'old box'", True),
        (p("a", "<w:r><w:drawing><a:blip/></w:drawing></w:r>"), "a picture is left out; save it as a file", True),
        (p("a", "<w:r><w:pict><v:line/></w:pict></w:r>"), "a line or shape is left out", False),
        (p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>'), "a note is left out: 'A source.'", True),
        (p("a", "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "a formula is left out ('x+1')", True),
        (p("a", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "a sign of the font Wingdings is left out (F0FC)", True),
        (p("a", r("b", "<w:vanish/>")), "hidden words are left out", True),
        (p("a", '<w:r><w:br w:type="column"/></w:r>', "b"), "breaks between columns are left out", False),
        (p("a", f"<w:ins>{r('b')}</w:ins>"), "changes were tracked", False),
        (p("a", "<w:r><w:commentReference/></w:r>"), "comments are left out", False),
        (p("a", EMPTY.format(r("Click"))), "a form's empty place is left out ('Click')", True),
        (f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl>", "'a b': a table is written row by row", False),
        (p("a", properties='<w:jc w:val="center"/>'), "'a': stands in the middle of the line", False),
        (p("a", properties='<w:jc w:val="both"/>'), "justify = true under [style]", False),
        (p("a", properties=point(4)), "points with letters or numbers", False),
        (p("a", properties=point(2) + style("Titre2")), "the heading's number is left out", False),
        (p("a", r("b", '<w:color w:val="FF0000"/>')), "some words were coloured (#FF0000)", False),
        (p("a", r("bcd", '<w:rFonts w:ascii="Calibri"/><w:sz w:val="24"/>')), 'write face = "Calibri" and size = 12 under [style]', False),
        (p("a", r("b", '<w:highlight w:val="yellow"/><w:strike/>')), "highlighting and crossing out aren't carried over", False),
        (p("a", r("b", U)), "underlined words are in italics", False),
        (p(r("a", B), r("b", B + IT), r("c", IT)), "'abc': words beside each other look otherwise than Markdown can say", False),
        (p("a", simple_field("NEXT")), "the field NEXT is left out", True),
        (p("a", simple_field("FROB x")), "letterforge has nothing for the field FROB", True),
        (p("a", complex_field("IF ", PARTY, ' = "L*" a b')), "this IF can't be carried over", True),
        (p("a", simple_field('MERGEFIELD Party \\# "0.00"')), "party: the form of the number isn't carried over", True),
        (p(simple_field('DATE \\@ "..."')), "date: the date picture '...' shows nothing of a date", True),
        (p("a", simple_field("ADDRESSBLOCK")), "the address block is left out", False),
        (p("a\u202eb"), "invisible marks of direction are left out", False),
        (p("Urgent") + p("Dear all,"), "words stand above the greeting: 'Urgent'", False),
        (p("OUR NAME", BREAK, "1 Example Road") + p("Dear all,"), "the sender above the greeting is left out", False),
        (p("Dear ", simple_field("MERGEFIELD Name"), ","), "the greeting is made of name; `{{ salutation }},` in its place", False),
        (p("on ", simple_field("DATE")), "the date is the campaign's; set it as `date`", False),
        (p("a", properties="<w:framePr/>") + p("b"), "frames are left out: 'a'", False),
        (p(f'<w:hyperlink r:id="link3">{r("us")}</w:hyperlink>'), "the link to 'file:///x' leads nowhere from a letter", False),
        (p("a") + p() * 4 + p("b"), "'b': 4 empty lines stand before this", False),
        (p("a") + "<w:altChunk/>", "a document within the document is left out", True),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_over_is_told_once(body: str, said: str, lost: bool) -> None:
    made = imported(document(body, links=LINKS, footnotes=f'<w:footnote w:id="2">{p("A source.")}</w:footnote>'), "letter.docx", NAMES)
    (remark,) = [one for one in made.remarks if said in str(one)]
    assert remark.lost is lost
    assert "\n" not in str(remark)


def test_a_strict_document_is_read_as_any_other() -> None:
    loose, strict = "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
    body = f"<w:document {NAMESPACES}><w:body>{p('a')}</w:body></w:document>".replace(loose, strict)
    assert imported(package({"word/document.xml": body}), "letter.docx").text == "a\n"


def test_headers_and_footers_are_told() -> None:
    made = imported(document(p("a"), header=p("Our Charity"), footer=p(" ")), "letter.docx", NAMES)
    assert [one.what for one in made.remarks] == ["the header 'Our Charity' is left out"]


def test_without_a_list_fields_have_the_names_that_word_has() -> None:
    made = imported(document(p(simple_field("MERGEFIELD Post_Code"), " {{ anything }}")), "letter.docx")
    assert (made.text, made.fields, made.remarks) == ("{{ post_code }} {{ anything }}\n", ("post_code", "anything"), ())


def test_what_is_no_letter_is_refused_in_one_line() -> None:
    with pytest.raises(TemplateError, match=r"\Aletter\.docx: isn't a Word document; save it from Word as \.docx\Z"):
        imported(package({}), "letter.docx")


def test_a_long_name_of_which_word_kept_the_beginning_finds_its_column() -> None:
    heading = "Which of our projects would you like to hear more about"
    names = Names(Fields(("projects",), {"projects": heading}), "data/list.csv")
    made = imported(document(p(simple_field(f"MERGEFIELD {heading.replace(' ', '_')[:40]}"))), "letter.docx", names)
    assert (made.text, made.remarks) == ("{{ projects }}\n", ())
