"""Letters that staff wrote in Word: the whole run with them, by the real LibreOffice."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, Twips

from docx import Document
from letterforge import campaign
from letterforge.cli.app import run
from letterforge.errors import ListError, OfficeError, TemplateError
from letterforge.postage import Stationery
from letterforge.production import Job, Options, Summary, generate
from letterforge.production.bound import Way
from letterforge.production.check import Survey, survey
from letterforge.production.due import CHANGED, Plan, current
from letterforge.production.order import Part
from letterforge.production.preview import pictures
from letterforge.production.print_run import print_run
from letterforge.production.print_run_docx import print_run_docx
from letterforge.production.sending import Sending
from letterforge.production.sheet import sheet
from letterforge.production.word import WordMaker
from letterforge.production.worst import proof
from letterforge.recipients.select import Selection
from letterforge.register import Register
from letterforge.word.office import VARIABLE
from tests.tools import require
from tests.word import written

Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
BOTH = ("pdf", "docx")
SKIP = "<w:p {}>{}</w:p>".format(written.W, written.field("SKIPIF ", written.field("MERGEFIELD party"), ' = "Green Party"'))


@pytest.fixture
def word(folder: Path, edit: Edit) -> Path:
    """A campaign whose letter is a Word document of one page."""
    require("soffice")
    edit("letterforge.toml", 'template = "templates/mayoral-pledge/letter.md"', 'template = "letter.docx"')
    write(folder, "Dear {{ name }},", "This is {{ reference }}.", "Yours faithfully")
    return folder


@pytest.fixture
def few(word: Path) -> Path:
    """The same with four recipients, one of them of the Green Party: LibreOffice takes its time for each letter."""
    header, *rows = (word / LIST).read_text(encoding="utf-8").splitlines()
    chosen = [row for row in rows if any(name in row for name in ("Bailey", "Balayev", "Siân Berry", "Sadiq Khan"))]
    (word / LIST).write_text("\n".join([header, *chosen]), encoding="utf-8")
    return word


def write(
    folder: Path,
    *paragraphs: str,
    top: float = 56,
    after: float = 30,
    address: str = "{{ address }}",
    paper: tuple[int, int] = (11906, 16838),  # twips
) -> None:
    """The campaign's letter: the address `top` mm down, in the window, and `after` it text, or a paragraph's XML."""
    document = Document()
    (section,) = document.sections
    section.page_width, section.page_height = map(Twips, paper)
    section.left_margin, section.right_margin, section.top_margin = Mm(22), Mm(22), Mm(top)
    block = document.add_paragraph(address)
    block.paragraph_format.line_spacing, block.paragraph_format.space_after = Pt(11), Mm(after)
    block.runs[0].font.size = Pt(9)
    for said in paragraphs:
        if said.startswith("<"):
            document.element.body.replace(document.add_paragraph()._p, parse_xml(said))
        else:
            document.add_paragraph(said)
    document.save(str(folder / "letter.docx"))


def job(folder: Path, *only: str, **options: object) -> Job:
    chosen = Options(**({"formats": BOTH} | options))  # type: ignore[arg-type]
    return Job(campaign.load(folder), Selection(only), chosen)


def make(folder: Path, *only: str, workers: int = 1, **options: object) -> Summary:
    return generate(job(folder, *only, **options), workers)


def counts(summary: Summary) -> tuple[int, int, int, int]:
    return summary.made, summary.unchanged, summary.held, summary.suppressed


def letters(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "out/letters").iterdir())}


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_everybody_gets_a_letter_in_each_format_and_a_second_run_makes_none(word: Path) -> None:
    assert counts(make(word)) == (40, 0, 0, 0)
    made = letters(word)
    for name, content in made.items():
        if name.endswith(".pdf"):
            said = words(content)
            with zipfile.ZipFile(BytesIO(made[name.replace(".pdf", ".docx")])) as archive:
                assert name[:10] in archive.read("word/document.xml").decode()
            assert f"This is {name[:10]}." in said
            assert said.count("LMP21-") == 1
    assert counts(make(word)) == (0, 40, 0, 0)
    assert letters(word) == made


def test_the_record_names_the_version_that_made_the_pdf(word: Path) -> None:
    make(word, "Sadiq Khan")
    register = Register.open_to_read(word / "data/register.sqlite")
    assert register is not None
    with register:
        made = register.made(["LMP21-0013"])
    assert made["LMP21-0013", "docx"].fingerprint == f"docx:{made['LMP21-0013', 'docx'].sha256}"
    maker = job(word).maker
    assert isinstance(maker, WordMaker)
    assert made["LMP21-0013", "pdf"].fingerprint.startswith(f"pdf by LibreOffice {maker.office.version}:")


def test_a_letter_is_made_anew_for_another_address_though_its_document_says_the_same(word: Path, edit: Edit) -> None:
    edit("letterforge.toml", "[recipients]", "[recipients]\ninternational = true")
    row = "7,Test Recipient 000007,,1 Example Road,,,{},{},{}\n"
    head = (word / LIST).read_text(encoding="utf-8").splitlines()[0]
    assert head == "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode"
    write(word, "Dear {{ name }}, {{ reference }}", address="{{ name }}\n{{ address_line_1 }}\n{{ postcode }} {{ town }}\nFRANCE")
    (word / LIST).write_text(f"{head},country\n{row.format('Paris', '75001', 'France')}", encoding="utf-8")
    assert counts(make(word)) == (2, 0, 0, 0)
    assert counts(make(word)) == (0, 2, 0, 0)
    (word / LIST).write_text(f"{head},country\n{row.format('Paris', '75001', 'Germany')}", encoding="utf-8")
    summary = make(word)
    assert counts(summary) == (0, 0, 1, 0)
    assert "doesn't show 'GERMANY'" in summary.problems[0].what


def test_a_letter_is_looked_at_anew_where_words_in_its_window_are_no_cell_any_more(word: Path, edit: Edit) -> None:
    write(word, "Dear {{ name }}, {{ reference }}", address="{{ address[0] }}, Green Party\n{{ address[1:] }}")
    edit(LIST, "Siân Berry,Green Party", "Siân Berry,Greens")
    expected = {"Greens": (0, 0, 1, 0), "GREEN PARTY": (1, 0, 0, 0), "Green  Party": (0, 1, 0, 0), "Labour": (0, 0, 1, 0)}
    before = "Greens"
    for party, made in expected.items():
        edit(LIST, f"Siân Berry,{before}", f"Siân Berry,{party}")
        before = party
        summary = make(word, "Siân Berry", formats=("pdf",))
        assert counts(summary) == made, party
    assert "would show other text" in summary.problems[0].what


def test_a_cell_that_nothing_shows_makes_no_letter_anew(word: Path, edit: Edit) -> None:
    """Even if the address says the same: `The Labour Party` is a line of it."""
    assert counts(make(word, "Sadiq Khan", formats=("pdf",))) == (1, 0, 0, 0)
    edit(LIST, "Sadiq Khan,Labour Party", "Sadiq Khan,Green Party")
    assert counts(make(word, "Sadiq Khan", formats=("pdf",))) == (0, 1, 0, 0)


MARGINS = "<w:pgMar w:top='3175' w:left='1247' w:right='1247' w:bottom='1247'/>"
SHEET = f"<w:p {{}}><w:pPr><w:sectPr><w:pgSz w:w='{{}}' w:h='{{}}'/>{MARGINS}</w:sectPr></w:pPr></w:p>"
A4, ON_ITS_SIDE, LETTER = (11906, 16838), (16838, 11906), (12240, 15840)  # twips


@pytest.mark.parametrize(
    ("first", "second", "envelope", "what"),
    [
        (A4, ON_ITS_SIDE, "dl", ""),
        (A4, LETTER, "dl", "page 2 of the letter is 216 × 279 mm, not A4 upright"),
        (LETTER, A4, "dl", "page 1 of the letter is 216 × 279 mm, not A4 upright"),
        (ON_ITS_SIDE, A4, "dl", "page 1 of the letter is 297 × 210 mm, not A4 upright"),
        (ON_ITS_SIDE, ON_ITS_SIDE, "none", ""),
    ],
)
def test_a_letter_with_a_page_of_another_paper_is_held(
    word: Path, edit: Edit, first: tuple[int, int], second: tuple[int, int], envelope: str, what: str
) -> None:
    write(word, "Dear {{ name }}, {{ reference }}", SHEET.format(written.W, *first), "A table", paper=second)
    edit("letterforge.toml", 'envelope = "dl"', f'envelope = "{envelope}"')
    edit("letterforge.toml", "fold_marks = true", f"fold_marks = {str(envelope != 'none').lower()}")
    summary = make(word, "Sadiq Khan", formats=("pdf",))
    assert [problem.what for problem in summary.problems] == ([what] if what else [])
    bound = print_run(job(word, "Sadiq Khan"), Part(), Way())
    assert (bound.held, bound.tally.letters) == ((1, 0) if what else (0, 1))
    if not what:
        with pypdfium2.PdfDocument(bound.files[0][0]) as document:
            assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}
    assert "not A4 upright" not in survey(job(word, "Sadiq Khan")).warnings


@pytest.mark.parametrize(("paper", "envelope"), [(LETTER, "dl"), (LETTER, "none"), (ON_ITS_SIDE, "dl")])
def test_paper_that_is_never_a4_is_the_documents_fault_and_said_once(word: Path, edit: Edit, paper: tuple[int, int], envelope: str) -> None:
    write(word, "Dear {{ name }}, {{ reference }}", paper=paper)
    edit("letterforge.toml", 'envelope = "dl"', f'envelope = "{envelope}"')
    edit("letterforge.toml", "fold_marks = true", f"fold_marks = {str(envelope != 'none').lower()}")
    for asked in (make, lambda folder: print_run(job(folder), Part(), Way())):
        with pytest.raises(
            TemplateError, match=r"^letter\.docx: its paper is \d+ × \d+ mm, so that no PDF of it can be printed on A4; set "
        ):
            asked(word)
    assert counts(make(word, formats=("docx",))) == (20, 0, 0, 0)


def test_a_pdf_that_cant_be_bound_holds_its_letter_alone(few: Path) -> None:
    make(few, formats=("pdf",))
    register = few / "data/register.sqlite"
    path = next((few / "out/letters").glob("LMP21-0001*.pdf"))
    changed = b"no PDF at all"
    path.write_bytes(changed)
    with sqlite3.connect(register) as connection:
        said = ("UPDATE file SET sha256 = ?, size = ? WHERE path LIKE '%LMP21-0001%'", (hashlib.sha256(changed).hexdigest(), len(changed)))
        assert connection.execute(*said).rowcount == 1
    summary = print_run(job(few), Part(), Way())
    assert (summary.held, summary.tally.letters) == (1, 3)
    assert "the letter's PDF can't be bound: it can't be read as PDF" in str(summary.problems[0])
    with pytest.raises(ListError, match="LMP21-0001 is due as its PDF was made, and can't be bound"):
        print_run(job(few), Part(due=True), Way())


def test_workers_make_the_same_letters(word: Path) -> None:
    make(word)
    made = letters(word)
    assert make(word, workers=2, force=True).made == 40
    assert letters(word) == made


def test_a_new_wording_remakes_the_letters_and_one_cell_remakes_one(few: Path, edit: Edit) -> None:
    make(few)
    edit(LIST, "Sadiq Khan", "Sadiq Aman Khan")
    assert counts(make(few)) == (2, 6, 0, 0)
    write(few, "Dear {{ name }},", "This is still {{ reference }}.")
    assert counts(make(few)) == (8, 0, 0, 0)


def test_whom_the_document_leaves_out_is_not_written_to_and_not_held(few: Path) -> None:
    write(few, SKIP, "Dear {{ name }}, {{ reference }}")
    summary = make(few, formats=("docx",))
    assert counts(summary) == (3, 0, 0, 1)
    (why,) = summary.suppressed_why
    assert str(why) == f"{LIST}, row {why.row}: the document leaves this recipient out, by a field SKIPIF"
    assert not (few / "out/held.csv").exists()
    found = survey(job(few))
    assert (found.sendable, found.held, found.suppressed) == (3, 0, 1)
    assert print_run(job(few), Part(), Way()).suppressed == 1


def test_a_letter_of_too_many_pages_is_held(few: Path) -> None:
    write(few, "Dear {{ name }},", "{% if name == 'Sadiq Khan' %}{% for _ in members %}Line.\n\n\n\n{% endfor %}{% endif %}", "End")
    summary = make(few)
    assert counts(summary) == (6, 0, 1, 0)
    (problem,) = summary.problems
    assert problem.what.startswith("the letter takes ")
    assert "at most 2 are allowed" in problem.what
    assert problem.file == LIST


def test_a_trial_needs_no_libreoffice_to_say_what_would_be_made(word: Path) -> None:
    assert counts(make(word, dry_run=True)) == (40, 0, 0, 0)
    assert not (word / "out/letters").exists()


def test_without_libreoffice_there_are_documents_all_the_same(word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(word / "none"))
    with pytest.raises(OfficeError, match=r"there is no such program; .*; without it, --format docx makes the Word documents"):
        make(word)
    assert counts(make(word, formats=("docx",))) == (20, 0, 0, 0)
    found = survey(job(word))
    assert (found.sendable, found.set) == (20, 0)
    assert set(found.warnings) - {"typeface not here"} == {"no LibreOffice"}


def test_a_mistake_in_the_document_stops_before_anything_is_written(word: Path) -> None:
    write(word, "Dear {{ nam }},")
    with pytest.raises(TemplateError, match=r"paragraph “Dear \{\{ nam \}\},”: nothing is called 'nam'; did you mean 'name'\?"):
        job(word)


def test_a_check_makes_some_letters_and_holds_them_against_the_printer(word: Path) -> None:
    found: Survey = survey(job(word))
    assert (found.set, dict(found.pages), found.held) == (20, {1: 20}, 0)
    assert set(found.warnings) <= {"typeface not here"}
    assert isinstance(found.stationery, Stationery)


@pytest.mark.parametrize(
    ("top", "after", "what"),
    [
        (140, 0, "no address stands in the envelope's window"),
        (56, 0, "the envelope's window would show 'Dear Sadiq Khan,' beside the address"),
        (65, 30, "'London' of the address stands where the envelope's window doesn't always show it"),
    ],
)
def test_a_letter_whose_window_shows_anything_but_the_address_is_held(word: Path, top: float, after: float, what: str) -> None:
    write(word, "Dear {{ name }},", "{{ reference }}", top=top, after=after)
    summary = make(word, "Sadiq Khan")
    (problem,) = summary.problems
    assert problem.what.startswith(what[:40])
    assert 'write envelope = "none"' in problem.cure
    found = survey(job(word, "Sadiq Khan"))
    assert set(found.problems) == {"address not in the window"}
    shown = pictures(job(word, "Sadiq Khan"), 36, proof=True)
    assert (shown.held, len(shown.paths)) == ((problem,), 1)
    assert shown.paths[0].exists()


def test_where_no_window_shows_it_the_address_stands_anywhere(word: Path, edit: Edit) -> None:
    write(word, "Dear {{ name }},", "{{ reference }}", top=20, after=0)
    edit("letterforge.toml", 'envelope = "dl"', 'envelope = "none"')
    edit("letterforge.toml", "fold_marks = true", "fold_marks = false")
    assert counts(make(word, "Sadiq Khan")) == (2, 0, 0, 0)


def test_letters_are_bound_from_the_files_that_were_made_and_others_are_made_for_it(few: Path) -> None:
    make(few, "Sadiq Khan", "Siân Berry")
    summary = print_run(job(few), Part(), Way(duplex=False))
    ((file, bound),) = summary.files
    assert (bound, summary.tally.sheets, summary.held) == (4, 4, 0)
    said = words(file.read_bytes())
    assert all(said.count(f"This is LMP21-{number:04}.") == 1 for number in range(1, 5))


def test_a_letter_can_be_looked_at_and_read_before_it_is_sent(word: Path) -> None:
    assert len(pictures(job(word, "Sadiq Khan"), 50).paths) == 1
    assert len(sheet(job(word), 4, 40, lambda _: None, lambda _: None).places) == 4
    condition = written.field("IF ", written.field("MERGEFIELD party"), ' = "Green Party" "a" "b"')
    write(word, f"<w:p {written.W}>{condition}</w:p>", "{% if name == 'Sadiq Khan' %}Again{% endif %} dear {{ name }}: {{ reference }}")
    chosen = proof(job(word))
    assert chosen.held == 0
    assert {name for _, name, why in chosen.letters if "branch" in why} == {"Shaun Bailey", "Siân Berry", "Sadiq Khan"}
    assert {"the most lines of an address", "by chance"} <= {why for _, _, said in chosen.letters for why in said.split(", ")}
    assert "LMP21-00" in words(chosen.file.read_bytes())


@pytest.mark.skipif(sys.platform != "linux", reason="the test finds processes in /proc")
def test_a_run_survives_that_libreoffice_is_killed(word: Path) -> None:
    command = [sys.executable, "-m", "letterforge", "generate", "--campaign", str(word), "--format", "pdf", "--workers", "1"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    killed = False
    while run.poll() is None and not killed:
        for child in offices(run.pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                killed = True
    said, errors = run.communicate()
    assert (run.returncode, errors) == (0, ""), said
    assert killed
    assert "20 made, 0 unchanged, 0 held" in said
    assert len(letters(word)) == 20


def offices(parent: int) -> list[int]:
    """The processes of LibreOffice that convert documents for a process."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (place / "cmdline").read_bytes()
            if b"soffice" in said and b"--convert-to" in said and f"PPid:\t{parent}\n" in (place / "status").read_text():
                found.append(int(place.name))
    return found


def test_letters_are_due_as_they_were_made(few: Path) -> None:
    make(few, formats=("pdf",))
    register = Register.open_to_read(few / "data/register.sqlite")
    assert register is not None
    with register:
        plan = Plan()
        assert [one.reference for one in current(job(few), register, plan)] == [f"LMP21-{number:04}" for number in range(1, 5)]
        write(few, "Dear {{ name }}, {{ reference }}")
        assert not list(current(job(few), register, plan))
    assert plan.reasons == {CHANGED: 4}


@pytest.mark.skipif(sys.platform != "linux", reason="the test finds processes in /proc")
def test_a_run_that_is_killed_leaves_no_libreoffice_and_the_next_one_finishes_it(word: Path) -> None:
    command = [sys.executable, "-m", "letterforge", "generate", "--campaign", str(word), "--format", "pdf", "--workers", "1"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while run.poll() is None and not (found := offices(run.pid)):
        pass
    run.kill()
    run.wait()
    assert run.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{one}/exe").exists() for one in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{one}/exe").exists() for one in found)
    assert counts(make(word, formats=("pdf",))) == (20, 0, 0, 0)
    assert len(letters(word)) == 20


def test_check_names_all_that_nothing_fills_at_once(word: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(word, f"<w:p {written.W}>{written.field('MERGEFIELD Postcde')}</w:p>", "Dear {{ nam }}, {{ reference }}")
    assert run(["check", "--campaign", str(word)]) == 2
    out, errors = capfd.readouterr()
    assert "Postcde" in out
    assert "reference" in out
    assert [line.rpartition("; ")[2] for line in errors.splitlines()] == ["did you mean 'postcode'?", "did you mean 'name'?"]
    assert run(["generate", "--campaign", str(word)]) == 2
    assert "the list has no column 'Postcde' (and 1 more such name: `letterforge check` has them all)" in capfd.readouterr().err


def test_check_says_where_fields_stand_and_what_fills_them(word: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--campaign", str(word), "--json"]) == 0
    fields = json.loads(capfd.readouterr().out)["fields"]
    assert {(one["name"], one["where"], one["filled_with"]) for one in fields} == {
        ("address", "body", "the address"),
        ("name", "body", "name"),
        ("reference", "body", "the reference"),
    }


def test_another_template_is_for_a_trial(word: Path, edit: Edit, capfd: pytest.CaptureFixture[str]) -> None:
    edit("letterforge.toml", 'template = "letter.docx"', 'template = "templates/mayoral-pledge/letter.md"')
    given = ["--campaign", str(word), "--template", str(word / "letter.docx"), "--only", "Sadiq Khan"]
    assert run(["generate", *given]) == 0
    assert 'before they are sent, write template = "letter.docx" into letterforge.toml' in capfd.readouterr().out
    assert "This is LMP21-0013." in words(letters(word)["LMP21-0013-sadiq-khan.pdf"])
    assert run(["preview", *given, "--dpi", "50"]) == 0
    assert run(["print-run", *given]) == 0
    assert run(["print-run", *given, "--tagged"]) == 2
    assert run(["generate", *given, "--verify"]) == 2


def test_letters_that_are_the_same_to_the_last_byte_are_made_once_for_all(word: Path) -> None:
    write(word, "Dear all,")
    made = job(word)
    first, second, *_ = made.recipients
    same, other = [made.maker.draft(first, "") for _ in range(3)], made.maker.draft(second, "")
    made.maker.expect([same[0], other, same[1]])
    assert len({draft.content("pdf") for draft in same[:2]}) == 1
    assert words(other.content("pdf").data).startswith("Kam Balayev")
    assert same[2].content("pdf") == same[0].content("pdf")


def test_without_libreoffice_documents_are_made_although_pdfs_are_on_record(word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(word, "Sadiq Khan")
    monkeypatch.setenv(VARIABLE, str(word / "none"))
    assert counts(make(word, formats=("docx",))) == (19, 1, 0, 0)
    assert len(letters(word)) == 21
    write(word, "Dear {{ name }}, {{ reference }}")
    assert make(word, formats=("docx",)).aside == ["out/letters-set-aside/LMP21-0013-sadiq-khan.pdf"]


def test_what_was_made_leaves_from_a_machine_without_libreoffice(few: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    make(few, formats=("pdf",))
    monkeypatch.setenv(VARIABLE, str(few / "none"))
    bound = print_run(job(few), Part(due=True), Way())
    assert (bound.tally.letters, bound.held) == (4, 0)
    with Sending(job(few), ("post",)) as sending:
        assert sending.plan().counts == {"post": 4}
    edit("letterforge.toml", "max_pages = 2", "max_pages = 1")
    with Sending(job(few), ("post",)) as sending:
        assert sending.plan().reasons == {"changed since they were made": 4}


def test_a_run_for_word_says_of_which_letters_nobody_has_seen_the_pages(word: Path) -> None:
    make(word, "Sadiq Khan")
    assert print_run_docx(job(word), Part(), duplex=False).unseen == 19


def test_ctrl_c_stops_between_two_letters_and_the_next_run_goes_on(word: Path) -> None:
    command = [sys.executable, "-m", "letterforge", "generate", "--campaign", str(word), "--format", "pdf", "--workers", "2"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while run.poll() is None and not any((word / "out/letters").glob(".*")) and not list(word.glob("out/letters/*")):
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    said, errors = run.communicate(timeout=60)
    assert run.returncode == 130, (said, errors)
    assert "interrupted; run the same command again to go on" in errors
    first = len(list((word / "out/letters").glob("*.pdf")))
    assert first < 20
    assert counts(make(word, formats=("pdf",))) == (20 - first, first, 0, 0)


def test_documents_go_their_way_at_once_and_pdfs_in_lots(word: Path) -> None:
    maker = job(word).maker
    assert maker.pace(("docx",)).together == 500
    assert maker.pace(("pdf", "docx")).together == 100
    with zipfile.ZipFile(word / "letter.docx", "a") as archive:
        archive.writestr("word/media/large.png", bytes(2_000_000), zipfile.ZIP_STORED)
    assert maker.pace(("pdf",)).together == 32
