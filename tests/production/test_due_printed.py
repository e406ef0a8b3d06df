"""What is printed with `print-run --due` is what `send --via post` then records: by the real commands, on one register."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from letterforge.cli.app import run as commands
from letterforge.register import Register
from tests.conftest import Ran
from tests.tools import require

Run = Callable[..., Ran]
Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
TEMPLATE = "templates/mayoral-pledge/letter.md"
SADIQ = "LMP21-0013"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The commands without a process for each: there are many."""
    monkeypatch.chdir(folder)

    def letterforge(*arguments: str) -> Ran:
        status = commands([*arguments])
        return Ran(status, *capsys.readouterr())

    return letterforge


def letter(folder: Path, form: str = "pdf") -> Path:
    return next((folder / "out/letters").glob(f"{SADIQ}*.{form}"))


def printed(folder: Path) -> set[str]:
    path = folder / "out/print/selected.pdf"
    if not path.exists():
        return set()
    with pypdfium2.PdfDocument(path) as document:
        return {document.get_page_label(page).partition(" ")[0] for page in range(len(document))} - {"Cover"}


def recorded(folder: Path) -> set[str]:
    register = Register.open_to_read(folder / "data/register.sqlite")
    assert register is not None
    with register:
        return {one.reference for one in register.dispatches.all()}


def nothing(_folder: Path, _run: Run) -> None: ...


def a_cell(folder: Path, _run: Run) -> None:
    path = folder / LIST
    path.write_text(path.read_text(encoding="utf-8").replace("SW1E 6QT", "SW1E 6QS"), encoding="utf-8")


def the_template(folder: Path, _run: Run) -> None:
    path = folder / TEMPLATE
    path.write_text(path.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")


def the_pdf(folder: Path, _run: Run) -> None:
    letter(folder).write_bytes(letter(folder).read_bytes() + b"edited")


def no_pdf(folder: Path, _run: Run) -> None:
    letter(folder).unlink()


def the_docx(folder: Path, _run: Run) -> None:
    letter(folder, "docx").write_bytes(letter(folder, "docx").read_bytes() + b"edited")


def posted_then_made_anew(folder: Path, run: Run) -> None:
    assert run("send", "--via", "post", "--by", "Anna", "--yes", "--limit", "5").status == 0
    the_template(folder, run)
    assert run("generate").status == 0


def approval(folder: Path, _run: Run) -> None:
    path = folder / "letterforge.toml"
    path.write_text("approval = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "due", "reasons", "status"),
    [
        (nothing, 20, {}, 0),
        (a_cell, 19, {"changed since they were made": 1}, 1),
        (the_template, 0, {"changed since they were made": 20}, 1),
        (the_pdf, 19, {"edited by hand": 1}, 1),
        (no_pdf, 19, {"edited by hand": 1}, 1),
        (the_docx, 19, {"edited by hand": 1}, 1),
        (posted_then_made_anew, 15, {"sent already, and made anew since": 5}, 0),
        (approval, 0, {"not approved": 20}, 1),
    ],
)
def test_what_is_printed_is_what_is_recorded(
    run: Run, folder: Path, change: Callable[[Path, Run], None], due: int, reasons: dict[str, int], status: int
) -> None:
    assert run("generate", "--format", "pdf,docx").status == 0
    change(folder, run)
    before = recorded(folder)
    ran = run("print-run", "--due", "--json")
    said = json.loads(ran.out)
    assert (said["letters"], said["not_due"], ran.status) == (due, reasons, status)
    plan = json.loads(run("send", "--via", "post", "--by", "Anna", "--dry-run", "--json").out)
    assert (sum(plan["due"].values()), plan["not_due"]) == (due, reasons)
    run("send", "--via", "post", "--by", "Anna", "--yes")
    assert recorded(folder) - before == printed(folder)
    assert json.loads(run("print-run", "--due", "--json").out)["letters"] == 0
    run("generate", "--force")
    (folder / "out/print/selected.pdf").unlink(missing_ok=True)  # where nothing is due, what was printed before stays
    run("print-run", "--due", "--json")
    assert printed(folder).isdisjoint(recorded(folder))  # made anew, nothing goes twice


def test_it_says_what_is_not_due_and_why(run: Run, folder: Path) -> None:
    assert run("generate").status == 0
    the_pdf(folder, run)
    assert run("send", "--via", "post", "--by", "Anna", "--yes", "--limit", "3").status in {0, 1}
    ran = run("print-run", "--due", "--cover")
    assert ran.status == 1
    assert f"{SADIQ}: its file isn't as it was made; make it again: letterforge generate --force --only {SADIQ}" in ran.err
    assert "Not         3 sent already\n" in ran.out
    assert "Not         1 edited by hand\n" in ran.out
    with pypdfium2.PdfDocument(folder / "out/print/selected.pdf") as document:
        cover = document[0].get_textpage().get_text_range()
    assert "Held back: 1" in cover
    assert "Left out, as sent before: 3" in cover


@pytest.mark.parametrize("words", [("send", "--via", "post", "--by", "Anna", "--yes"), ("print-run", "--due", "--sort", "row")])
def test_one_line_says_it_of_all_letters_of_a_changed_template(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    assert run("generate").status == 0
    the_template(folder, run)
    (line,) = run(*words).err.splitlines()
    assert line.startswith("held back: LMP21-0001 would say something else today: it was made of another template than ")
    assert line.endswith(" (so too LMP21-0002, LMP21-0003, LMP21-0004, LMP21-0005, LMP21-0006 and 14 more)")


def test_nothing_is_due_that_was_not_made(run: Run) -> None:
    ran = run("print-run", "--due")
    assert (ran.status, "Not         20 not made yet\n" in ran.out) == (1, True)


def test_a_register_from_a_backup_prints_nothing_as_it_sends_nothing(run: Run, folder: Path) -> None:
    assert run("generate").status == 0
    backup = (folder / "data/register.sqlite").read_bytes()
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    for path in (folder / "data").glob("register.sqlite-*"):
        path.unlink()
    (folder / "data/register.sqlite").write_bytes(backup)
    for words in (("print-run", "--due"), ("send", "--via", "post", "--by", "Anna", "--yes")):
        ran = run(*words)
        assert (ran.status, "was it put back from a backup?" in ran.err) == (2, True)


def test_what_was_printed_before_is_told_where_nothing_is_due(run: Run, folder: Path) -> None:
    assert run("generate").status == 0
    assert run("print-run", "--due").err == ""
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    ran = run("print-run", "--due")
    assert "Nothing to print.\n" in ran.out
    assert ran.err.endswith("selected.pdf\n")
    assert ran.err.startswith("of an earlier run, not to be printed now: ")
    (folder / "out/print/selected.pdf").unlink()
    assert run("print-run", "--due").err == ""


def mended(folder: Path, run: Run, *formats: str) -> None:
    """Row 2 lacks its postcode, and its letter is made from `out/held.csv`, where that is filled in."""
    path = folder / LIST
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    start, _, postcode = first.rpartition(",")
    path.write_text("\n".join([header, f"{start},", *rest[:3]]), encoding="utf-8")
    assert run("generate", "--format", ",".join(formats)).status == 1
    held = folder / "out/held.csv"
    text = held.read_text(encoding="utf-8-sig")
    assert f"{start}," in text
    held.write_text(text.replace(f"{start},", f"{start},{postcode}"), encoding="utf-8")
    assert run("generate", "--format", ",".join(formats), "--list", str(held)).status == 0


@pytest.mark.parametrize(
    ("made", "words", "cure", "by_word"),
    [
        *(
            (*row, by_word)
            for by_word in (False, True)
            for row in (
                (("pdf",), (), ""),
                (("pdf",), ("--format", "docx"), "leave --format docx out"),
                (("pdf", "docx"), ("--format", "docx"), ""),
            )
        ),
        (("pdf",), ("--tagged",), "leave --tagged out", False),
    ],
)
def test_a_run_has_all_that_is_due_or_nothing(
    run: Run, folder: Path, edit: Edit, by_word: bool, made: tuple[str, ...], words: tuple[str, ...], cure: str
) -> None:
    if by_word:
        require("soffice")
        edit("letterforge.toml", TEMPLATE, "templates/mayoral-pledge-word/letter.docx")
    mended(folder, run, *made)
    ran = run("print-run", "--due", *words)
    if cure:
        what = "LMP21-0001 is due as its PDF was made, and can't be bound in this run, so that nothing is: the postcode is missing"
        assert (ran.status, f"row 2, column postcode: {what}; {cure}\n" in ran.err) == (2, True)
        assert not list((folder / "out/print").glob("selected*"))
        ran = run("print-run", "--due")
    assert (ran.status, "\n4 letters" in ran.out) == (0, True)
    plan = json.loads(run("send", "--via", "post", "--by", "Anna", "--dry-run", "--json").out)
    assert plan["due"] == {"post": 4}


@pytest.fixture
def word(folder: Path, edit: Edit) -> Path:
    require("soffice")
    edit("letterforge.toml", TEMPLATE, "templates/mayoral-pledge-word/letter.docx")
    return folder


def test_a_letter_of_word_is_printed_from_its_file_or_not_at_all(run: Run, word: Path) -> None:
    who = ("--only", SADIQ, "--only", "LMP21-0001")
    assert run("generate", "--only", "Sadiq Khan", "--only", "1", "--format", "pdf").status == 0
    the_pdf(word, run)
    ran = run("print-run", "--due", "--json", *who)
    assert (json.loads(ran.out)["letters"], json.loads(ran.out)["not_due"]) == (1, {"edited by hand": 1})


def posted(run: Run, *more: str) -> dict[str, object]:
    return json.loads(run("send", "--via", "post", "--by", "Anna", "--yes", "--json", *more).out)


@pytest.mark.parametrize("way", [("--due",), (), ("--format", "docx")])
def test_what_was_made_after_the_print_run_is_not_posted(run: Run, folder: Path, way: tuple[str, ...]) -> None:
    path = folder / LIST
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace("SW1E 6QT", ""), encoding="utf-8")
    run("generate", "--format", "pdf,docx")
    assert run("print-run", *way).status == 1  # one is held
    path.write_text(sound, encoding="utf-8")
    assert run("generate", "--format", "pdf,docx").status == 0
    ran = run("send", "--via", "post", "--by", "Anna", "--yes")
    assert (ran.status, f"{SADIQ} isn't in a print run; print it: letterforge print-run --due; or, " in ran.err) == (1, True)
    assert len(recorded(folder)) == 19
    assert json.loads(run("print-run", "--due", "--json").out)["letters"] == 1
    assert printed(folder) == {SADIQ}
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    assert SADIQ in recorded(folder)


def test_what_says_something_else_since_the_print_run_is_not_posted(run: Run, folder: Path) -> None:
    assert run("generate").status == 0
    assert run("print-run", "--due").status == 0
    the_template(folder, run)
    assert run("generate").status == 0
    ran = run("send", "--via", "post", "--by", "Anna", "--yes")
    assert (ran.status, recorded(folder)) == (1, set())
    assert ran.err.startswith("held back: LMP21-0001 says something else since the print run of ")
    assert "Not         20 not in a print run as they are\n" in ran.out
    assert posted(run, "--printed")["sent"] == {"post": {"sent": 20, "elsewhere": 0}}


def test_what_says_the_same_under_another_limit_on_pages_lies_in_the_print_run(run: Run, edit: Edit) -> None:
    assert run("generate", "--format", "pdf").status == 0
    assert run("print-run", "--due").status == 0
    edit("letterforge.toml", "max_pages = 2", "max_pages = 3")
    assert run("generate", "--format", "pdf").status == 0
    assert posted(run)["sent"] == {"post": {"sent": 20, "elsewhere": 0}}


@pytest.mark.parametrize("way", [None, ("--tagged",)])
def test_who_prints_otherwise_is_not_asked(run: Run, folder: Path, way: tuple[str, ...] | None) -> None:
    assert run("generate").status == 0
    if way is not None:
        assert run("print-run", *way).status == 0
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    assert len(recorded(folder)) == 20


def test_a_second_run_of_the_same_letters_says_so(run: Run) -> None:
    assert run("generate").status == 0
    assert "earlier print run" not in run("print-run", "--due", "--to", "5").err
    assert "5 letters of these lay in an earlier print run: if that was posted, record it first" in run("print-run", "--due").err
    assert run("send", "--via", "post", "--by", "Anna", "--yes", "--limit", "3").status == 0
    assert json.loads(run("print-run", "--due", "--json").out)["in_earlier_run"] == 17


def test_what_changed_since_an_earlier_run_is_told_when_it_is_printed_again(run: Run, folder: Path) -> None:
    assert run("generate").status == 0
    assert run("print-run").status == 0
    a_cell(folder, run)
    assert run("generate").status == 0
    ran = run("print-run", "--due")
    assert "19 letters of these lay in an earlier print run: if " in ran.err
    assert "1 letter of these lay in an earlier print run with other words, or to another address: if that was posted, " in ran.err
    assert "of an earlier run, not to be printed now: out/print/letters.pdf" in ran.err


def test_what_a_later_run_has_replaced_is_not_posted(run: Run, folder: Path) -> None:
    path = folder / LIST
    sound = path.read_text(encoding="utf-8")
    assert run("generate").status == 0
    assert run("print-run").status == 0
    path.write_text(sound.replace("SW1E 6QT", ""), encoding="utf-8")
    assert run("print-run").status == 1  # without him
    path.write_text(sound, encoding="utf-8")
    ran = run("send", "--via", "post", "--by", "Anna", "--yes")
    assert (ran.status, len(recorded(folder))) == (1, 19)
    assert f"{SADIQ} lay in the print run of " in ran.err
    assert ", whose files a later run has replaced; print it: letterforge print-run --due; or, where it is on paper just so, " in ran.err


def test_a_letter_that_was_lost_has_to_be_printed_again(run: Run) -> None:
    assert run("generate").status == 0
    assert run("print-run", "--due").status == 0
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    again = ("send", "--via", "post", "--by", "Anna", "--yes", "--again", SADIQ, "--reason", "lost")
    ran = run(*again)
    assert f"{SADIQ} was recorded as sent since the print run of " in ran.err
    assert f"print it: letterforge print-run --only {SADIQ}; or, " in ran.err
    assert run("print-run", "--only", SADIQ).status == 0
    assert run(*again).status == 0


def test_a_letter_that_was_not_sent_after_all_has_to_be_printed_again(run: Run) -> None:
    assert run("generate").status == 0
    assert run("print-run", "--due").status == 0
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    assert run("resolve", SADIQ, "--not-sent", "--reason", "lost").status == 0
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 1
    assert json.loads(run("print-run", "--due", "--json").out)["letters"] == 1
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0


def test_a_spoilt_letter_can_be_printed_once_more(run: Run, folder: Path) -> None:
    assert run("generate").status == 0
    assert run("print-run", "--due").status == 0
    assert run("print-run", "--only", SADIQ).status == 0
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    assert len(recorded(folder)) == 20


@pytest.mark.parametrize("words", [("--from", "1", "--to", "LMP21-9999"), ("--only", "LMP21-9999")])
def test_a_run_that_fails_leaves_the_one_before(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    assert run("generate").status == 0
    assert run("print-run").status == 0
    assert run("print-run", *words).status == 2
    assert run("send", "--via", "post", "--by", "Anna", "--yes").status == 0
    assert len(recorded(folder)) == 20


KINDS = (("labels",), ("labels", "--template", "templates/labels/L7161.docx"), ("envelopes",))


def test_labels_and_envelopes_keep_step_with_what_is_due(run: Run, folder: Path) -> None:
    for kind in KINDS:
        assert "nothing has been made yet" in run(*kind, "--due").err
    assert run("generate").status == 0
    assert run("send", "--via", "post", "--by", "Anna", "--yes", "--limit", "3").status == 0
    for kind in KINDS:
        assert "3 letters of these may have been sent already; --due leaves them out" in run(*kind).err
    the_pdf(folder, run)
    due = json.loads(run("print-run", "--due", "--json").out)
    for kind in KINDS:
        printed = json.loads(run(*kind, "--due", "--json").out)
        assert (printed[kind[0]], printed["held"], printed["not_due"]) == (due["letters"], 1, due["not_due"])
        said = run(*kind, "--due")
        assert (said.status, "Not         3 sent already\n" in said.out, f"held back: {SADIQ}: its file isn't" in said.err) == (
            1,
            True,
            True,
        )
