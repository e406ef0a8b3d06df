import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from letterforge.docx import write
from letterforge.envelope import AddressBlock
from letterforge.errors import HeldError
from letterforge.letter.model import Columns, Paragraph, Span, text_of

from .letters import TEXT, letter, mayoral, numbered, text
from .reading import body, document, find, names, tree, value, values, words

PARTS = [
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/theme/theme1.xml",
    "word/headerFirst.xml",
    "word/header.xml",
    "docProps/core.xml",
    "docProps/app.xml",
]


def test_the_letter_is_there_word_for_word():
    one = mayoral()
    said = [words(paragraph) for paragraph in body(write(one))]
    assert said == [*text_of(one.body).split("\n"), ""]  # the last one ends the columns


def test_its_lists_are_real_lists():
    made = write(mayoral())
    for texts, number in ((TEXT["pledge"], "3"), (TEXT["members"], "4")):
        points = [one for one in body(made) if words(one) in texts]
        assert len(points) == len(texts)
        assert {(value(one, "w:pPr/w:pStyle"), value(one, "w:pPr/w:numPr/w:numId")) for one in points} == {("ListNumber", number)}


def test_its_headings_and_close_stay_with_what_follows():
    read = document(write(mayoral()))
    kept = {one.text for one in read.paragraphs if one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next}
    assert kept == {TEXT["pledge_heading"], *TEXT["tail"]}


def test_it_stands_on_a4_in_three_sections():
    sections = document(write(mayoral())).sections
    assert [section.start_type for section in sections] == [WD_SECTION.NEW_PAGE, WD_SECTION.CONTINUOUS, WD_SECTION.CONTINUOUS]
    for section in sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert [round(edge.mm) for edge in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)] == [
            20,
            20,
            15,
            20,
        ]
    size = find(tree(write(mayoral())), "//w:pgSz")
    assert {(one.get(qn("w:w")), one.get(qn("w:h"))) for one in size} == {("11906", "16838")}
    assert [section.different_first_page_header_footer for section in sections] == [True, False, False]


def test_its_members_stand_in_two_columns():
    columns = [value(one, "w:cols", "w:num") for one in find(tree(write(mayoral())), "//w:sectPr")]
    assert columns == [None, "2", None]


def test_columns_keep_their_distance():
    made = write(letter(Columns(3, text("a", "b", "c"))))
    assert values(tree(made), "//w:pPr/w:sectPr/w:cols") == {"num": "3", "space": "360", "equalWidth": "1"}


def test_properties_are_filled():
    said = document(write(letter(title="A <title>", author="A & B"))).core_properties
    assert (said.title, said.author, said.language, said.identifier) == ("A <title>", "A & B", "en-GB", "LMP21-0007")
    assert (said.created.isoformat(), said.modified.isoformat()) == ("2021-03-16T00:00:00+00:00",) * 2
    assert said.last_modified_by == ""


def test_settings_are_todays_and_british():
    settings = tree(write(letter()), "word/settings.xml")
    assert value(settings, "w:themeFontLang") == "en-GB"
    assert value(settings, "w:autoHyphenation") == "false"
    assert "15" in [one.get(qn("w:val")) for one in find(settings, "//w:compatSetting[@w:name='compatibilityMode']")]


def test_the_package_holds_what_it_should_and_nothing_else():
    found = names(write(mayoral()))
    assert found[0] == PARTS[0]
    assert sorted(found) == sorted(PARTS)


def test_nothing_is_left_over():
    with zipfile.ZipFile(BytesIO(write(mayoral()))) as package:
        everything = b"".join(package.read(name) for name in package.namelist()).decode()
    assert not re.search(r"\{\{|\}\}|w:rsid|w:comment|<w:(ins|del) |/home/|/root/|/tmp/|file:|TargetMode", everything)


def test_only_links_lead_outside():
    made = write(letter(Paragraph((Span("a", link="https://b.example/"), Span("b", link="https://a.example/"))), *text("c")))
    outside = [one for one in tree(made, "word/_rels/document.xml.rels") if one.get("TargetMode") == "External"]
    assert [one.get("Target") for one in outside] == ["https://a.example/", "https://b.example/"]
    assert {one.get("Type").rpartition("/")[2] for one in outside} == {"hyperlink"}
    assert {one.get("Id") for one in outside} == {one.get(qn("r:id")) for one in find(tree(made), "//w:hyperlink")}


def test_the_same_letter_gives_the_same_bytes():
    assert write(mayoral()) == write(mayoral())


def test_the_same_letter_gives_the_same_bytes_in_another_process():
    program = "import sys; from hashlib import sha256; from letterforge.docx import write; from tests.docx.letters import mayoral; "
    program += "write(mayoral(envelope='c5')); sys.stdout.write(sha256(write(mayoral())).hexdigest())"
    sums = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, cwd=root(), capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(sums) == 1


def root() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "changed",
    [
        {"reference": "LMP21-0008"},
        {"date": date(2021, 3, 17)},
        {"title": "Another"},
        {"address": AddressBlock(("Test Recipient 000124", "SE1 0RB"))},
        {"body": text("Other words.")},
        {"sender": ("Another Sender",)},
        {"language": "cy-GB"},
    ],
)
def test_what_differs_shows(changed):
    assert write(letter()) != write(letter(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"body": text("a\0b")},
        {"body": (numbered("a", "b\v"),)},
        {"body": (Paragraph((Span("a", link="https://example.org/\x1b"),)),)},
        {"body": (Paragraph((Span("a", link="https://example.org/\ud800"),)),)},
        {"address": AddressBlock(("Test\ufffeRecipient",))},
        {"sender": ("\x1b[1mSender",)},
        {"reference": "LMP\0"},
        {"date_text": "16th\vMarch"},
        {"title": "\ud800"},
        {"author": "\0"},
        {"language": "en\0"},
    ],
)
def test_what_cannot_be_written_is_held(changed):
    with pytest.raises(HeldError):
        write(letter(**changed))


def test_a_held_letter_does_not_spoil_the_next():
    with pytest.raises(HeldError):
        write(letter(*text("good", "bad\0")))
    assert [words(one) for one in body(write(letter(*text("good", "better"))))] == ["good", "better"]


def test_a_letter_may_have_no_sender():
    assert write(replace(letter(), sender=()))
