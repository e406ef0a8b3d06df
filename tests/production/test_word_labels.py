"""Labels by a label sheet from Word: for whom a letter can be made and nobody else, in the post's order, in one file, whole or absent."""

import re
import stat
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import TemplateError
from letterforge.production import Job, Options, generate
from letterforge.production.addressed import Printed
from letterforge.production.word_labels import label_sheet, labels_by_word
from letterforge.recipients.select import Selection
from tests.production.test_addressed import job, people, row
from tests.word.written import docx, field, paragraph, table

Edit = Callable[[str, str, str], None]
NAME, NEXT = field(" MERGEFIELD name "), field(" NEXT ", shown="")
LABEL = table((paragraph(NAME, ", {{ address[1] }}"), paragraph(NEXT, NAME, ", {{ address[1] }}")))


def printed(folder: Path, body: Sequence[str] = (LABEL,), skip: int = 0, **selection: object) -> Printed:
    (folder / "labels.docx").write_bytes(docx(*body))
    asked = job(folder, **selection)
    return labels_by_word(asked, label_sheet(asked, folder / "labels.docx"), skip)


def said(folder: Path) -> list[str]:
    with zipfile.ZipFile(folder / "out/print/labels.docx") as archive:
        document = archive.read("word/document.xml").decode()
    paragraphs = ("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", one)) for one in re.findall(r"<w:tc>.*?</w:tc>", document))
    return [one.removeprefix("Test Recipient 00000") for one in paragraphs]


def test_labels_for_all_in_the_posts_order_and_the_register_stays_as_it_is(folder: Path) -> None:
    people(folder, row(1, "SE10 0RB"), row(2, "B1 1AA"), row(3, "SE2 0RB"))
    found = printed(folder, sort=("handling",))
    assert (found.file, found.addresses, found.pages, found.held) == (folder / "out/print/labels.docx", 3, 2, 0)
    assert said(folder) == ["2, 2 Example Road", "3, 3 Example Road", "1, 1 Example Road", ""]
    assert stat.S_IMODE(found.file.stat().st_mode) == 0o600
    assert sorted(path.name for path in (folder / "out").rglob("*")) == ["labels.docx", "print"]
    assert not (folder / "data/register.sqlite").exists()


def test_the_first_labels_stay_free(folder: Path) -> None:
    people(folder, row(1), row(2))
    assert printed(folder, skip=1).pages == 2
    assert said(folder) == ["", "1, 1 Example Road", "2, 2 Example Road", ""]


def test_the_letters_template_says_who_has_a_letter(folder: Path, edit: Edit) -> None:
    people(folder, row(1), row(2), row(3, "SE1 ORB"), row(4))
    (folder / "data/suppression.csv").write_text("id\n4\n", encoding="utf-8")
    edit("templates/mayoral-pledge/letter.md", "{{ salutation }}", "{{ 1 // (recipient.id|int - 2) }}")
    found = printed(folder)
    assert (found.addresses, found.held, found.suppressed, found.without) == (1, 2, 1, 0)
    assert [str(problem).partition(":")[0] for problem in found.problems] == [
        "templates/mayoral-pledge/letter.md, line 1",
        "data/candidates.csv, row 4, column postcode",
    ]
    assert said(folder) == ["1, 1 Example Road", ""]


def test_whom_the_label_sheet_passes_over_is_suppressed(folder: Path) -> None:
    people(folder, row(1), row(2), row(3))
    skip = field(" SKIPIF ", field(" MERGEFIELD id "), ' = "2" ')
    found = printed(folder, [table((paragraph(skip, NAME), paragraph(NEXT, skip, NAME)))])
    assert (found.addresses, found.held, found.suppressed) == (2, 0, 1)
    assert str(found.suppressed_why[0]) == "data/candidates.csv, row 3: the label sheet leaves this recipient out, by a field SKIPIF"


def test_one_row_of_which_the_sheet_makes_no_label_is_held_and_the_others_stay_in_step(folder: Path) -> None:
    people(folder, row(1), row(2), row(3))
    found = printed(folder, [table((paragraph("{{ id }}"), paragraph(NEXT, "{{ 1 // (id|int - 2) }}"))), paragraph("{{ '' }}")])
    assert (found.addresses, found.held, found.without) == (2, 1, 1)
    assert str(found.problems[0]).startswith("data/candidates.csv, row 3: labels.docx: paragraph “{{ 1 // (id|int - 2) }}”: fails: ")
    assert said(folder) == ["1", "", "3", ""]


def test_a_letter_made_from_a_mended_row_has_a_label_left_free(folder: Path) -> None:
    people(folder, row(1), row(2, "SE1 ORB"), row(3))
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",))))
    mended = (folder / "out/held.csv").read_text(encoding="utf-8-sig").replace("SE1 ORB", "SE1 0RB")
    (folder / "mended.csv").write_text(mended, encoding="utf-8")
    assert (printed(folder).held, printed(folder).without) == (1, 0)
    generate(Job(campaign.load(folder), Selection(), Options(("pdf",)), str(folder / "mended.csv")))
    found = printed(folder)
    assert (found.addresses, found.held, found.without) == (2, 1, 1)
    assert "row 3: its letter was made from a mended copy of the row" in str(found.problems[0])
    assert said(folder) == ["1, 1 Example Road", "", "3, 3 Example Road", ""]


def test_without_anybody_the_file_of_an_earlier_run_goes(folder: Path) -> None:
    people(folder, row(1))
    printed(folder)
    assert printed(folder, where="id == 'x'").addresses == 0
    assert list((folder / "out/print").iterdir()) == []


@pytest.mark.parametrize("wrong", ["{{ nmae }}", "{{ 1 // 0 }}", "{% if name %}"])
def test_a_sheet_that_is_wrong_is_named_and_leaves_the_earlier_file(folder: Path, wrong: str) -> None:
    people(folder, row(1))
    printed(folder)
    before = (folder / "out/print/labels.docx").read_bytes()
    with pytest.raises(TemplateError, match=r"^labels\.docx: paragraph “"):
        printed(folder, [table((paragraph("x ", wrong, NAME), paragraph(NEXT, NAME)))])
    assert [(path.name, path.read_bytes()) for path in (folder / "out/print").iterdir()] == [("labels.docx", before)]


@pytest.mark.parametrize(
    ("name", "what"),
    [("labels.md", "isn't a label sheet from Word"), ("none.docx", "no such file"), ("data/candidates.docx", "isn't a Word document")],
)
def test_what_is_no_label_sheet(folder: Path, name: str, what: str) -> None:
    people(folder, row(1))
    (folder / "data/candidates.docx").write_bytes(b"no document")
    with pytest.raises(TemplateError, match=what):
        label_sheet(job(folder), folder / name)


def test_a_letter_in_word_and_labels_in_word(folder: Path) -> None:
    people(folder, row(1), row(2, "SE1 ORB"))
    (folder / "letter.docx").write_bytes(docx(paragraph("Dear {{ name }}")))
    settings = folder / campaign.FILE_NAME
    words = re.sub(r"(?m)^template = .*$", 'template = "letter.docx"', settings.read_text(encoding="utf-8"))
    settings.write_text(words, encoding="utf-8")
    assert (printed(folder).addresses, said(folder)) == (1, ["1, 1 Example Road", ""])


def test_progress_is_told_to_the_last(folder: Path) -> None:
    people(folder, *[row(number) for number in range(1, 151)])
    (folder / "labels.docx").write_bytes(docx(LABEL))
    told: list[int] = []
    asked = job(folder)
    found = labels_by_word(asked, label_sheet(asked, folder / "labels.docx"), 0, told.append, told.append)
    assert (told[0], sum(told[1:])) == (150, 150)
    assert (found.addresses, found.pages) == (150, 75)
