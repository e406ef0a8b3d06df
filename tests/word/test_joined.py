"""Letters joined into one Word document: each on sheets of its own, counting from 1, looking as it does alone."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence

import pypdfium2
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from PIL import Image

import docx
from letterforge import campaign
from letterforge.docx import write
from letterforge.errors import LetterforgeError
from letterforge.letter.model import Style
from letterforge.recipients import RecipientList
from letterforge.word import joined
from letterforge.word.convert import Converter, Source
from letterforge.word.document import OFFICE, RELATIONS, W
from letterforge.word.joined import Joined
from letterforge.word.template import WordTemplate
from tests.docx.letters import everything, mayoral
from tests.tools import require

from .written import docx as by_hand
from .written import paragraph, relation, simple

NAMESPACES = {"w": W}
TABLE = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
    "<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>In a table.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
TO_NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
NOTE = '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> The note.</w:t></w:r></w:p></w:footnote>'
LINE = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
NOTED = {"word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{LINE}{NOTE}</w:footnotes>'}


def join(letters: Sequence[bytes], *, duplex: bool = True) -> bytes:
    made = io.BytesIO()
    one = Joined(made.write, "Print run of: Pledges", duplex=duplex)
    for content in letters:
        one.add(content)
    one.finish()
    return made.getvalue()


def part(content: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return etree.fromstring(archive.read(name))


def names(content: bytes, beginning: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [name for name in archive.namelist() if name.startswith(beginning)]


def values(root: etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path, namespaces=NAMESPACES)]


def add(parent, tag: str, **attributes: str):
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made


def by_python_docx(number: int, pages: int = 1, *, large: bool = False) -> bytes:
    """A letter as python-docx makes it: a header, lists of a style, a picture, a bookmark and what leads to it."""
    made = docx.Document()
    if large:
        made.styles["Normal"].font.size = Mm(8)
    section = made.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"Letter {number}, page "
    add(head._p, "w:fldSimple", instr=" PAGE ").append(OxmlElement("w:r"))
    head.add_run(" of ")
    counted = add(head._p, "w:fldSimple", instr=" NUMPAGES ")
    add(add(counted, "w:r"), "w:t").text = "9"
    first = made.add_paragraph(f"This is letter {number}.")
    add(first._p, "w:bookmarkStart", id="0", name="Begin")
    add(first._p, "w:bookmarkEnd", id="0")
    led = made.add_paragraph()
    add(add(add(led._p, "w:fldSimple", instr=" REF Begin \\h "), "w:r"), "w:t").text = "see"
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    made.add_picture(picture, width=Mm(10))
    for words in ("One point.", "Another."):
        made.add_paragraph(words, style="List Number")
    for page in range(1, pages):
        made.add_page_break()
        made.add_paragraph(f"Page {page + 1} of letter {number}.")
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


JOINED = {
    "native": [write(mayoral(reference=f"LMP21-000{number}")) for number in (1, 2, 3)],
    "native, of all kinds": [write(everything()), write(mayoral()), write(everything())],
    "some in large print": [write(mayoral()), write(mayoral(style=Style(size=16, leading=20, gap=10))), write(mayoral())],
    "python-docx": [by_python_docx(1), by_python_docx(2, 2), by_python_docx(3)],
    "python-docx, another look": [by_python_docx(1), by_python_docx(2, large=True), by_python_docx(3)],
    "a table at the end": [by_hand(paragraph("Before."), TABLE)] * 2,
    "footnotes": [by_hand(paragraph("Words.", TO_NOTE), relations=relation("footnotes", "footnotes.xml", external=False), **NOTED)] * 2,
}


@pytest.fixture(scope="module")
def laid_out(office):
    """The pages of each document and of its letters, as LibreOffice lays them out: their words.

    For one side of the paper: after a break to an odd page LibreOffice 7.4 shows the first page's header on the second one too.
    """
    documents = [Source(f"{name} alone {at}", one) for name, letters in JOINED.items() for at, one in enumerate(letters)]
    documents += [Source(name, join(letters, duplex=False)) for name, letters in JOINED.items()]
    with Converter(office) as converter:
        return {one.name: words(one.pdf) for one in converter.convert(documents)}


def words(content: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(content)]


@pytest.mark.parametrize("name", JOINED)
def test_each_letter_looks_as_it_does_alone(laid_out, name):
    alone = [page for at in range(len(JOINED[name])) for page in laid_out[f"{name} alone {at}"]]
    assert [without_total(page) for page in laid_out[name]] == [without_total(page) for page in alone]


def without_total(page: str) -> str:
    """A page without what LibreOffice doesn't know: the field SECTIONPAGES, and footnotes that begin at 1 in each section."""
    return re.sub(r"(Letter \d, page) ?(\d) of \d", r"\1 \2", page).replace("Words.2 2 The note.", "Words.1 1 The note.")


def test_a_letter_of_several_sections_counts_its_own_pages(laid_out):
    assert [page[:25] for page in laid_out["native"] if page.startswith("LMP21")] == [f"LMP21-000{n} Page 2 of 2 an" for n in (1, 2, 3)]


@pytest.mark.parametrize("duplex", [True, False])
@pytest.mark.parametrize("name", sorted(JOINED.keys() - {"a table at the end", "footnotes"}))  # those are by hand, with parts missing
@pytest.mark.parametrize("validator", ["openxml-audit", "ooxml-validator"])
def test_validators_find_nothing(name, validator, duplex, tmp_path):
    file = tmp_path / "letters.docx"
    file.write_bytes(join(JOINED[name], duplex=duplex))
    arguments = ["-o", "json"] if validator == "openxml-audit" else []
    done = subprocess.run([require(validator), *arguments, str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    assert validator == "openxml-audit" or json.loads(done.stdout)["errors"] == []


@pytest.mark.parametrize(("duplex", "kind"), [(True, "oddPage"), (False, "nextPage")])
def test_each_letter_begins_a_sheet_and_counts_from_1(duplex, kind):
    body = part(join(JOINED["native"], duplex=duplex))
    first = [one for one in body.iter(f"{{{W}}}sectPr") if one.find(f"{{{W}}}pgNumType") is not None]
    assert [values(one, "w:type/@w:val") for one in first] == [[kind]] * 3
    assert [values(one, "w:pgNumType/@w:start") for one in first] == [["1"]] * 3
    assert len(values(body, "//w:sectPr/w:titlePg")) == 3
    assert body[0][-1].tag == f"{{{W}}}sectPr"


def test_equal_parts_are_stored_once():
    made = join([by_python_docx(1), by_python_docx(1), by_python_docx(2)])
    assert len(names(made, "word/media/")) == 1
    assert len(names(made, "word/header")) == 2
    made = join(JOINED["native"])
    assert len(names(made, "word/headerFirst")) == 1
    assert len(names(made, "word/styles")) == 1


def test_ids_are_unique_and_what_leads_to_bookmarks_follows():
    body = part(join(JOINED["python-docx"]))
    assert values(body, "//w:bookmarkStart/@w:name") == ["Begin", "Begin_2", "Begin_3"]
    assert values(body, "//w:fldSimple/@w:instr") == [" REF Begin \\h ", " REF Begin_2 \\h ", " REF Begin_3 \\h "]
    for path in ("//w:bookmarkStart/@w:id", "//*[local-name()='docPr']/@id"):
        found = values(body, path)
        assert len(found) == len(set(found)) == 3


def test_pages_of_a_letter_of_one_section_are_its_sections():
    made = join(JOINED["python-docx"])
    assert {said for name in names(made, "word/header") for said in values(part(made, name), "//@w:instr")} == {" PAGE ", " SECTIONPAGES "}


def test_lists_begin_anew_and_bullets_are_shared():
    made = join([write(everything())] * 2)
    numbers = values(part(made), "//w:numId/@w:val")
    half = len(numbers) // 2
    bullets = set(numbers[:half]) & set(numbers[half:])
    numbering = part(made, "word/numbering.xml")
    kinds = [one for n in bullets for one in values(numbering, f"//w:num[@w:numId='{n}']/w:abstractNumId/@w:val")]
    assert {one for n in kinds for one in values(numbering, f"//w:abstractNum[@w:abstractNumId='{n}']//w:numFmt/@w:val")} == {"bullet"}
    assert len(values(numbering, "//w:abstractNum/@w:abstractNumId")) == 2


def test_a_letter_without_a_header_shows_none_of_the_one_before():
    made = join([by_hand(paragraph("With."), header=paragraph("A header.")), by_hand(paragraph("Without."))])
    assert len(set(values(part(made), "//w:headerReference/@*[local-name()='id']"))) == 2
    assert values(part(made, "word/empty_header.xml"), "//w:t") == []


def test_more_lists_than_word_counts_are_refused_with_a_batch(monkeypatch):
    monkeypatch.setattr(joined, "MOST_LISTS", 300)
    one = Joined(len, "Title")
    content = write(mayoral())
    for _ in range(149):
        one.add(content)
    with pytest.raises(LetterforgeError) as error:
        one.add(content)
    assert error.value.problem.what.startswith("letter 150 of the file brings more numbered lists than Word counts")
    assert error.value.problem.cure == "make several files: --batch 100"


def test_the_same_letters_give_the_same_bytes_and_their_properties_are_of_none():
    made = join(JOINED["native"])
    assert made == join(JOINED["native"])
    core = part(made, "docProps/core.xml")
    assert "".join(values(core, "//*[local-name()='title']/text()")) == "Print run of: Pledges"
    assert not values(core, "//*[local-name()='identifier']")


def test_filled_documents_are_joined(folder):
    settings = folder / campaign.FILE_NAME
    said = re.sub(r"(?m)^template = .*$", 'template = "letter.docx"', settings.read_text(encoding="utf-8"))
    settings.write_text(said, encoding="utf-8")
    pages = paragraph(simple(" NUMPAGES "))
    (folder / "letter.docx").write_bytes(by_hand(paragraph("Dear {{ name }},"), header=paragraph("{{ reference }}") + pages))
    loaded = campaign.load(folder)
    recipients = RecipientList(loaded)
    template = WordTemplate(loaded, recipients.fields, recipients.columns)
    made = join([template.filled(one, f"LMP21-{number}") for number, one in enumerate(recipients)])
    dear = ["".join(one.itertext()) for one in part(made).iter(f"{{{W}}}p")]
    assert dear[0] == "Dear Shaun Bailey,"
    assert len(dear) == len(set(dear)) == len(names(made, "word/header")) == 20


def theme(name, *targets):
    """A part of the kind of themes, which leads to others of its kind, as none does."""
    related = "".join(f'<Relationship Id="r{at}" Type="{OFFICE}/theme" Target="{target}"/>' for at, target in enumerate(targets))
    return {
        f"word/{name}": '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="t"/>',
        f"word/_rels/{name}.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
    }


@pytest.mark.parametrize(
    "parts",
    [
        theme("t0.xml", "t0.xml"),
        theme("t0.xml", "t1.xml") | theme("t1.xml", "t2.xml") | theme("t2.xml", "t0.xml", "t1.xml"),
        {key: said for at in range(60) for key, said in theme(f"t{at}.xml", *[f"t{at + 1}.xml"] * 2).items()},
    ],
    ids=["to itself", "in a circle", "by many ways"],
)
def test_parts_that_lead_to_each_other_are_joined_once(parts):
    letter = by_hand(paragraph("Words."), relations=relation("theme", "t0.xml", external=False), **parts)
    made = join([letter] * 2)
    assert len(names(made, "word/t")) == sum(not name.endswith(".rels") for name in parts)


def test_parts_that_lead_to_each_other_without_end_are_refused():
    parts = {key: said for at in range(1000) for key, said in theme(f"t{at}.xml", f"t{at + 1}.xml").items()}
    with pytest.raises(LetterforgeError, match="more than 200 parts that lead to each other"):
        join([by_hand(paragraph("Words."), relations=relation("theme", "t0.xml", external=False), **parts)])


GIVEN_UP = """
import gc, io, sys
from letterforge.word.joined import Joined

letter, step = sys.stdin.buffer.read(), sys.argv[1]
file, full = io.BytesIO(), False

def write(content):
    if full:
        raise OSError("no room")
    file.write(content)

joined = Joined(write, "Title")
joined.add(letter)
if step == "full":
    full = True
    try:
        joined.finish()
    except OSError:
        pass
elif step == "circle":
    joined.itself = joined
file.close()
del joined
gc.collect()
"""


@pytest.mark.parametrize("step", ["given up", "full", "circle"])
def test_one_that_is_given_up_says_nothing(step):
    letter = by_hand(paragraph("Words."))
    done = subprocess.run([sys.executable, "-X", "dev", "-c", GIVEN_UP, step], input=letter, capture_output=True, check=True)
    assert done.stderr == b""


def test_a_document_of_no_letters_is_none():
    with pytest.raises(ValueError, match="no letters"):
        Joined(len, "Title").finish()
