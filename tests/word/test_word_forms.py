"""The forms in which Word, LibreOffice and Google Docs write fields and tags, and where they are refused."""

import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest

import docx as python_docx
from letterforge import campaign
from letterforge.errors import HeldError, TemplateError
from letterforge.recipients import RecipientList
from letterforge.word.convert import Converter, Source
from letterforge.word.office import Office
from letterforge.word.template import WordTemplate
from tests.tools import require
from tests.word.processes import words
from tests.word.test_template import says
from tests.word.written import compiled, docx, field, mark, paragraph, relation, run, runs, simple, table, text_box

HEADER = "id,name,party,note,email,address_line_1,town,postcode"
ROW = '7,Test Recipient 000123,Green Party,"say ""\\o"" now",someone@example.org,1 Example Road,London,SE1 0RB'
WHO = "Test Recipient 000123"
Load = Callable[[bytes], WordTemplate]
Fill = Callable[[bytes], bytes]


@pytest.fixture
def load(folder: Path) -> Load:
    def loaded(content: bytes) -> WordTemplate:
        return compiled(folder, WordTemplate, content, ROW, header=HEADER)

    return loaded


@pytest.fixture
def fill(load: Load, folder: Path) -> Fill:
    def filled(content: bytes) -> bytes:
        template = load(content)
        return template.filled(next(iter(RecipientList(campaign.load(folder)))), "LMP21-0007")

    return filled


def xml(content: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(part).decode()


def instructions(content: bytes) -> str:
    """The instructions that are left in a document, as one text."""
    return "".join(re.findall("<w:instrText[^>]*>([^<]*)</w:instrText>", xml(content))).strip()


def merge(name: str, pieces: int = 1) -> str:
    return field(f" MERGEFIELD {name} ", pieces=pieces)


def tag(kind: str, content: str, properties: str = "") -> str:
    return f"<w:{kind}{properties}>{content}</w:{kind}>"


NAME = merge("name", 3)
NESTED = field(
    " IF ", field(" MERGEFIELD town ", pieces=4), ' = "London" "', field(" IF ", merge("party"), ' = "Green*" "', NAME, '" "x" '), '" "y" '
)
RSIDS = "".join(
    f'<w:r w:rsidR="00A{number}B2C3" w:rsidRPr="00D{number}E5F6"><w:instrText xml:space="preserve">{part}</w:instrText></w:r>'
    '<w:proofErr w:type="spellEnd"/>'
    for number, part in enumerate([" ", "MERGE", "FIELD", " ", '"na', 'me"', " ", "\\*", " MERGEFORMAT "])
)
GOOGLE = '<w:r w:rsidR="00000000"><w:rPr><w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">Dear {{name}}</w:t></w:r>'
LIBRE = (
    '<w:r><w:rPr/><w:fldChar w:fldCharType="begin"></w:fldChar></w:r>'
    '<w:r><w:rPr/><w:instrText xml:space="preserve"> MERGEFIELD name </w:instrText></w:r>'
    '<w:r><w:rPr/><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:rPr/><w:t>&lt;name&gt;</w:t></w:r><w:r><w:rPr/><w:fldChar w:fldCharType="end"/></w:r>'
)
WHOLE_RUN = (
    '<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="begin"/><w:instrText> MERGEFIELD name </w:instrText>'
    '<w:fldChar w:fldCharType="separate"/><w:t>«name»</w:t><w:fldChar w:fldCharType="end"/></w:r>'
)
SIMPLE_RUNS = f'<w:fldSimple w:instr=" MERGEFIELD name ">{runs("«na", "me»", look="b")}</w:fldSimple>'
DATED = '<w:sdtPr><w:id w:val="5"/><w:showingPlcHdr/><w:dataBinding w:xpath="/a" w:storeItemID="{0}"/></w:sdtPr>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
MATHS = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>{</m:t></m:r><m:r><m:t>{ name }</m:t></m:r><m:r><m:t>}</m:t></m:r></m:oMath>"
)
DRAWN = (
    '<w:r><w:drawing><a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<a:r><a:t>{</a:t></a:r><a:r><a:t>{ name }}</a:t></a:r></a:p></w:drawing></w:r>"
)
INSTRUCTED = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
BEGUN = mark("begin") + INSTRUCTED + mark("separate")
NAMED = '<w:bookmarkStart w:id="1" w:name="Here"/><w:bookmarkEnd w:id="1"/>'
LOOP, ENDED = "{%tr for m in members[:2] %}", "{%tr endfor %}"

FORMS = {
    "rsids and proofing marks": ([paragraph(mark("begin"), RSIDS, mark("separate"), run("«name»"), mark("end"))], [WHO]),
    **{f"in {count} runs": ([paragraph("To ", merge("name", count), "!")], [f"To {WHO}!"]) for count in range(2, 10)},
    **{f"IF in {count} runs": ([paragraph(field(" IF ", NAME, ' = "Test*" "A" "B" ', pieces=count))], ["A"]) for count in range(1, 10)},
    "Word for Mac, without a result": ([paragraph(mark("begin"), RSIDS, mark("end"))], [WHO]),
    "Google Docs": ([paragraph(GOOGLE)], [f"Dear {WHO}"]),
    "LibreOffice": ([paragraph(LIBRE)], [WHO]),
    "all in one run": ([paragraph(WHOLE_RUN)], [WHO]),
    "one element with runs": ([paragraph(SIMPLE_RUNS)], [WHO]),
    "one element in another's instruction": ([paragraph(field(" IF ", simple(" MERGEFIELD name "), ' = "Test*" "A" "B" '))], ["A"]),
    "nested three deep": ([paragraph(NESTED)], [WHO]),
    "in a smart tag": ([paragraph(tag("smartTag", NAME, ' w:element="place"'))], [WHO]),
    "in a control within a paragraph": ([paragraph(tag("sdt", tag("sdtContent", NAME)))], [WHO]),
    "in a control around a paragraph": ([tag("sdt", tag("sdtContent", paragraph("{{ name }}")))], [WHO]),
    "in a hyperlink": ([paragraph(f'<w:hyperlink r:id="rId9">{NAME}</w:hyperlink>')], [WHO]),
    "in a link of the document": ([paragraph(f'<w:hyperlink w:anchor="top">{run("{{ na")}{run("me }}")}</w:hyperlink>')], [WHO]),
    "in a text box": ([paragraph(text_box(paragraph(NESTED)))], ["", WHO, WHO]),
    "in a table in a table": ([table(("<w:p/>" + table((paragraph(NAME),)) + "<w:p/>",))], ["", WHO, ""]),
    "within what a link shows": ([paragraph(field(' HYPERLINK "https://example.org" ', shown="") + NAME)], [WHO]),
    "a text in the header that the body gives": ([paragraph(field(' SET who "A" '), field(" REF WHO "))], ["A"]),
    "a place that bears a name": ([paragraph('<w:bookmarkStart w:id="1" w:name="Here"/>', field(" REF here ", shown="h"))], ["h"]),
    "a tag within what a field shows": (
        [paragraph(field(' HYPERLINK "https://example.org" ', shown="{% if name %}a{% else %}b{% endif %}"))], ["a"]),
    "a tag around a field": ([paragraph("{% if name %}", field(" PAGE ", shown="1"), "{% endif %}")], ["1"]),
    "raw": ([paragraph("{% raw %}{{ name }}{% endraw %} is {{ name }}")], [f"{{{{ name }}}} is {WHO}"]),
    "raw over runs": ([paragraph(runs("{% r", "aw %}{", "{ x", " }}{% end", "raw %}."))], ["{{ x }}."]),
    "signs in a string": ([paragraph("{{ '{{' }}{{ “}}” }}{{ '%}' }}")], ["{{}}%}"]),
    "a block set": ([paragraph("{% set who %}{{ name }} & Co{% endset %}", "{{ who|upper }}")], [f"{WHO.upper()} & CO"]),
    "a block set over paragraphs": (
        [paragraph("{% set who %}"), paragraph("A"), paragraph(NAME), paragraph("{% endset %}"), paragraph("{{ who }}!")],
        [f"A\n{WHO}!"],
    ),
    "Word's own, its name split": ([paragraph(field(' HYPERLINK "', NAME, '" ', shown="{{ name }}", pieces=4))], [WHO]),
    "Word's own beside ours": ([paragraph(field(" PAGE ", shown="1"), " of ", simple(" NUMPAGES ", "2"), ", ", NAME)], [f"1 of 2, {WHO}"]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_forms(fill: Fill, form: str) -> None:
    body, said = FORMS[form]
    assert says(fill(docx(*body, relations=relation("hyperlink", "https://example.org/")))) == said


@pytest.mark.parametrize(
    ("instruction", "left"),
    [
        ((' HYPERLINK "mailto:', merge("email"), '" '), 'HYPERLINK "mailto:someone@example.org"'),
        ((' HYPERLINK "mailto:', merge("email", 5), '?subject=', NAME, '" '), f'HYPERLINK "mailto:someone@example.org?subject={WHO}"'),
        ((" HYPERLINK ", merge("email"), " \\o tip "), 'HYPERLINK "someone@example.org" \\o tip'),
        ((' HYPERLINK "', merge("note"), '" '), 'HYPERLINK "say \\"\\\\o\\" now"'),
        ((' HYPERLINK "', simple(" MERGEFIELD email "), '" '), 'HYPERLINK "someone@example.org"'),
        ((' HYPERLINK "', field(" ADDRESSBLOCK "), '" '), f'HYPERLINK "{WHO} 1 Example Road London SE1 0RB"'),
        ((' HYPERLINK "', field(" IF ", merge("town"), ' = "London" "a" "b" '), '" '), 'HYPERLINK "a"'),
        ((" PAGE ",), "PAGE"),
    ],
)  # fmt: skip
def test_a_field_of_words_own_is_filled_within(fill: Fill, instruction: tuple[str, ...], left: str) -> None:
    made = fill(docx(paragraph(field(*instruction, shown="{{ name }}"))))
    assert instructions(made).replace("&quot;", '"').replace("&#34;", '"') == left
    assert says(made) == [WHO]


def london(said: str) -> str:
    """A field that gives `said` in London."""
    return field(" IF ", merge("town"), f' = "London" "{said}" "" ')


@pytest.mark.parametrize(
    ("instruction", "said"),
    [
        ((' HYPERLINK "', london("file:///etc/passwd"), '" '), "file:///etc/passwd"),
        ((" hyperlink ", london("//server/share"), " \\o tip "), "//server/share"),
        ((' HYPERLINK "', london("file"), ':///etc/passwd" '), "file"),
        ((' HYPERLINK "', london("file"), london("://etc"), '" '), "://etc"),
        ((' HYPERLINK \\n \\o "a tip" "', london("ms-word:ofe"), '" '), "ms-word:ofe"),
    ],
)
def test_a_letter_whose_link_would_lead_astray_is_held(fill: Fill, instruction: Sequence[str], said: str) -> None:
    with pytest.raises(HeldError) as caught:
        fill(docx(paragraph(field(*instruction))))
    assert f"the address of a link would begin with {said!r}" in str(caught.value)


@pytest.mark.parametrize(
    "instruction",
    [
        (' HYPERLINK "', london("HTTPS://example.org/a"), '" '),
        (' HYPERLINK "https://example.org/?q=', london("note: a"), '" '),
        (' HYPERLINK "https://example.org/" \\o "', london("Note: a tip"), '" '),
        (' HYPERLINK \\l "', london("file: a bookmark"), '" '),
    ],
)
def test_a_link_that_leads_where_links_may_is_filled(fill: Fill, instruction: Sequence[str]) -> None:
    assert "example.org" in (left := instructions(fill(docx(paragraph(field(*instruction)))))) or "bookmark" in left


DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="P" descr="a tree"/></wp:inline></w:drawing></w:r>'
)
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1A2B3C4D" w14:textId="77777777"'


def test_ids_in_a_loop_stay_unique(fill: Fill) -> None:
    marked = '<w:bookmarkStart w:id="0" w:name="here"/>' + DRAWING + '<w:bookmarkEnd w:id="0"/>'
    control = tag("sdt", '<w:sdtPr><w:alias w:val="a"/><w:id w:val="5"/></w:sdtPr>' + tag("sdtContent", run("c")))
    repeated = f"<w:p {W14}>{run('{{ m.name }}')}{marked}{control}</w:p>"
    made = xml(fill(docx(f"<w:p {W14}>{DRAWING}</w:p>", table((LOOP,), (repeated,), (ENDED,)), paragraph(DRAWING.replace('"1"', '"2"')))))
    ids = re.findall('docPr id="([0-9]+)"', made)
    assert (len(ids), len(set(ids))) == (4, 4)
    assert made.count("paraId") == 1
    assert "bookmark" not in made
    assert "<w:id " not in made


def test_shapes_in_a_loop_have_no_ids(fill: Fill) -> None:
    shape = '<w:r><w:pict><v:shapetype id="_x0000_t202"/><v:shape id="_x0000_s1026" type="#_x0000_t202"/></w:pict></w:r>'
    made = xml(fill(docx(paragraph(shape), table((LOOP,), (paragraph("{{ m.name }}", shape),), (ENDED,)))))
    assert (made.count('"_x0000_s1026"'), made.count('"_x0000_t202"'), made.count('type="#_x0000_t202"')) == (1, 3, 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (docx(paragraph("{{ name", " ")), "begins a tag that nothing ends"),
        (docx(paragraph("name }}")), "'}}' ends a tag that nothing begins"),
        (docx(paragraph("if x %}")), "'%}' ends a tag that nothing begins"),
        (docx(paragraph("{{ na"), paragraph("me }}")), "begins a tag that nothing ends"),
        (docx(paragraph(DRAWING.replace("a tree", "{{ name }}"))), "the alternative text of a picture holds {{ name }}"),
        (docx(paragraph("x"), relations=relation("hyperlink", "mailto:%7B%7B%20email%20%7D%7D")), "a link holds {{ email }}"),
        (docx(paragraph(field(' HYPERLINK "mailto:{{ email }}" '))), "a field of Word's own holds {{ email }}"),
        (docx(paragraph(MATHS)), "an equation holds {{ name }}"),
        (docx(paragraph(DRAWN)), "a drawing holds {{ name }}"),
        (docx(paragraph("x"), **{"word/comments.xml": "<a>see {{ name }}</a>"}), "a comment holds {{ name }}"),
        (docx(paragraph("x"), **{"word/charts/chart1.xml": "<a><b>{{ na</b><b>me }}</b></a>"}), "a chart holds {{ name }}"),
        (docx(paragraph("x"), **{"word/diagrams/data1.xml": "<a>{% if x %}</a>"}), "a SmartArt drawing holds {% if x %}"),
        (docx(paragraph("x"), **{"docProps/core.xml": "<a><t>{{ name }}</t></a>"}), "the document's properties holds {{ name }}"),
        (docx(paragraph("x\ufdd00\ufdd1")), "holds signs that only letterforge writes"),
        (docx(paragraph("x<?letterforge 0?>", "<?letterforge 0?>")), "holds signs that only letterforge writes"),
        (docx(paragraph(field(" NEXT "))), "would show another recipient in somebody's letter; take it out; for labels: `"),
        (docx(paragraph(field(" IF ", NAME, ' = "" "', field(" NEXT "), '" "" '))), "the field NEXT would show another"),
        (docx(paragraph(field(" NEXTIF ", NAME, ' = "" '))), "the field NEXTIF would show another"),
        (docx(paragraph(field(" HYPERLINK mailto:", merge("email"), " "))), "stands within HYPERLINK without quotation marks"),
        (docx(paragraph(field(' HYPERLINK "file:///etc/passwd" '))), "a link leads to file:///etc/passwd; a link in a letter leads to"),
        (docx(paragraph(field(' HYPERLINK \\o "a tip" %66ile:x '))), "a link leads to %66ile:x"),
        (docx(paragraph(field(' HYPERLINK "file:', NAME, '" '))), "a link leads to file:"),
        (docx(paragraph(field(" IF ", field(" PAGE "), ' = 1 "', field(" HYPERLINK file:x "), '" "" '))), "a link leads to file:x"),
        (docx(paragraph(field(NAME, " x "))), "the name of a field is given by another field"),
        (docx(paragraph(field(" MERGEFIELD emial "))), "the list has no column 'emial'; did you mean 'email'?"),
        (docx(paragraph(field(" IF 1 = 2 ", field(" MERGEFIELD emial "), ' "" '))), "the list has no column 'emial'"),
        (docx(paragraph("x"), header=paragraph(field(" MERGEFIELD emial "))), "header, paragraph “«shown»”: the list has no column"),
        (docx(table((LOOP,), (paragraph(NOTE, "{{ m.name }}"),), (ENDED,))), "a footnote stands in a loop"),
        (docx(paragraph(field(" REF who ")), paragraph(field(' SET who "A" '))), "the field REF who stands before the SET"),
        (docx(paragraph(field(" who ")), paragraph(field(' SET who "A" '))), "the field WHO stands before the SET that gives who its text"),
        (docx(paragraph(field(" REF who ")), header=paragraph(field(' SET who "A" '))), "stands before the SET that gives who its text"),
        (docx(paragraph("x"), header=paragraph(field(" REF who "))), "the field REF who shows a bookmark that the document hasn't"),
        (docx(paragraph(field(" REF ", NAME, " "))), "which bookmark the field REF shows is given by another field"),
        (docx(paragraph("".join([mark("begin") + INSTRUCTED] * 3000))), "more than 40 fields"),
        (docx(paragraph(mark("begin"), INSTRUCTED, mark("separate"), "{% if name %}1", mark("end"), "{% endif %}")), "cuts a field in two"),
        (docx(paragraph("{% if name %}", mark("begin"), INSTRUCTED, "{% endif %}", mark("end"))), "cuts a field in two"),
        (docx(paragraph("{% if name %}", mark("begin"), INSTRUCTED, mark("separate"), "1{% endif %}", mark("end"))), "cuts a field in two"),
        (docx(paragraph("{% if name %}", BEGUN, "{% else %}1", mark("end"), "{% endif %}")), "a tag cuts a field in two; put"),
        (docx(paragraph(mark("begin"), "{% if name %}", INSTRUCTED, mark("end"), "{% endif %}")), "a tag stands in the instruction"),
        (docx(table((LOOP,), (paragraph(NAMED, "{{ m.name }}"),), (ENDED,)), paragraph(field(" PAGEREF here "))), "and a field shows it"),
        (docx(paragraph("{% set a %}", DRAWING, "{% endset %}")), "may hold text alone"),
    ],
)  # fmt: skip
def test_what_would_be_left_over_is_refused(load: Load, content: bytes, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        load(content)
    assert said in str(caught.value)
    assert str(caught.value).startswith("letter.docx: ")
    assert "\n" not in str(caught.value)


def test_a_bound_control_keeps_what_it_was_filled_with(fill: Fill) -> None:
    made = xml(fill(docx(paragraph(tag("sdt", DATED + tag("sdtContent", run("{{ name }}")))))))
    assert ("dataBinding" in made, "showingPlcHdr" in made, WHO in made) == (False, False, True)


def test_what_a_document_asks_for(load: Load) -> None:
    made = load(
        docx(
            paragraph("Dear {{ name }}, ", merge("Address_Line_1")),
            table((paragraph("{{ recipient.town }}"),)),
            paragraph(text_box(paragraph(merge("party")))),
            paragraph(field(" ADDRESSBLOCK ")),
            header=paragraph("{{ reference }}"),
        )
    )
    assert sorted(one[:4] for one in made.asks) == [
        ("ADDRESSBLOCK", "body", "«shown»", "the address"),
        ("Address_Line_1", "body", "Dear {{ name }}, «shown»", "address_line_1"),
        ("name", "body", "Dear {{ name }},", "name"),
        ("party", "text box", "«shown»", "party"),
        ("reference", "header", "{{ reference }}", "the reference"),
        ("town", "table", "{{ recipient.town }}", "town"),
    ]
    assert {"name", "address_line_1", "party", "town", "address"} <= made.uses


def test_what_is_better_otherwise_is_remarked(load: Load) -> None:
    made = load(docx(paragraph(merge("name \\v"))))
    assert [one.kind for one in made.remarks] == ["switch without effect"]


def test_the_digest_is_also_of_the_tables(load: Load, folder: Path) -> None:
    content = docx(paragraph("{{ members|length }}"))
    before = load(content).digest
    tables = [folder / said for said in campaign.load(folder).tables.values()]
    tables[0].write_text(tables[0].read_text(encoding="utf-8").replace("1", "2", 1) + "\n", encoding="utf-8")
    lines = tables[0].read_text(encoding="utf-8").splitlines()
    tables[0].write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert load(content).digest != before


def default() -> bytes:
    """python-docx's own empty document, with fields and tags in it."""
    made = python_docx.Document()
    made.add_heading("To {{ name }}")
    made.add_paragraph("{% set who %}{{ name }} & Co{% endset %}Dear {{ who }}, {% if party %}of {{ party }}{% endif %}")
    made.add_paragraph("{{ address }}")
    cells = made.add_table(3, 1).columns[0].cells
    for cell, said in zip(cells, (LOOP, "{{ m.name }}", ENDED), strict=True):
        cell.text = said
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def audited(path: Path) -> set[str]:
    done = subprocess.run([require("openxml-audit"), "-o", "json", str(path)], capture_output=True, text=True, check=False, timeout=120)
    return {json.dumps(one.get("description", one), sort_keys=True) for one in json.loads(done.stdout)[0]["errors"]}


SAMPLE = ["nested three deep", "in a text box", "a block set", "a block set over paragraphs", "in a hyperlink"]


@pytest.mark.parametrize("form", ["python-docx", *SAMPLE])
def test_openxml_audit_finds_nothing_new(fill: Fill, tmp_path: Path, form: str) -> None:
    link = relation("hyperlink", "https://example.org/")
    content = default() if form == "python-docx" else docx(*FORMS[form][0], relations=link)
    before, after = tmp_path / "before.docx", tmp_path / "after.docx"
    before.write_bytes(content)
    after.write_bytes(fill(content))
    assert audited(after) - audited(before) == set()


def test_libreoffice_opens_them(fill: Fill, office: Office) -> None:
    link = relation("hyperlink", "https://example.org/")
    documents = [Source(form, fill(docx(*body, relations=link))) for form, (body, _) in FORMS.items()]
    documents.append(Source("python-docx", fill(default())))
    with Converter(office) as converter:
        made = {one.name: one.pdf for one in converter.convert(documents)}
    assert [name for name, pdf in made.items() if pdf is None] == []
    assert f"To {WHO}" in words(made["python-docx"])
