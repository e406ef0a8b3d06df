"""Every command as a user runs it: what it says, what it writes, how it ends."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import __version__
from tests.conftest import Ran
from tests.tools import ROOT, require

Run = Callable[..., Ran]
Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"


def test_generate_says_what_it_did(run: Run, folder: Path) -> None:
    first = run("generate")
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("40 made, 0 unchanged, 0 held in ")
    assert first.out.endswith(" s: out/letters\n")
    assert run("generate").out.startswith("0 made, 40 unchanged, 0 held in ")
    assert len(list((folder / "out/letters").iterdir())) == 40


def test_generate_as_json(run: Run, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run("generate", "--json", "--format", "pdf")
    said = json.loads(ran.out)
    assert ran.status == 1
    assert (said["letters"], said["made"], said["held"], said["folder"]) == (20, 19, 1, "out/letters")
    assert said["problems"][0]["row"] == 14
    assert said["problems"][0]["column"] == "postcode"
    assert ran.err.startswith("held: data/candidates.csv, row 14, column postcode: the postcode is missing; ")


def test_generate_and_a_print_run_say_how_many_warnings_there_are(run: Run, folder: Path) -> None:
    rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    _, *cells = rows[1].split(",")
    (folder / LIST).write_text("\n".join([*rows, ",".join(["99", *cells])]), encoding="utf-8")  # twice on the list, under two keys
    for words in (("generate",), ("generate",), ("print-run",)):
        assert "Warnings for 2 letters: see letterforge check\n" in run(*words).out
    assert json.loads(run("generate", "--json").out)["warned"] == 2


def test_a_letter_that_is_open_in_a_word_processor_is_told_by_all_that_make_it(run: Run, folder: Path, edit: Edit) -> None:
    template = "templates/mayoral-pledge-word/letter.docx"
    edit("letterforge.toml", "templates/mayoral-pledge/letter.md", template)
    said = f"warning: {template}: is open in a word processor: what isn't saved there isn't in the letters; save it and close it there"
    commands = ("generate", "--format", "docx", "--limit", "1"), ("print-run", "--format", "docx", "--limit", "1")
    assert all(said not in run(*words).err for words in commands)
    (folder / template).with_name("~$letter.docx").touch()
    assert all(run(*words).err.splitlines().count(said) == 1 for words in commands)


def test_check_says_once_what_is_the_same_in_several_rows(run: Run, folder: Path) -> None:
    rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    faulty = [row.rpartition(",")[0] + "," if 0 < number < 9 else row for number, row in enumerate(rows)]
    (folder / LIST).write_text("\n".join(faulty), encoding="utf-8")
    lines = [line for line in run("check").out.splitlines() if "the postcode is missing" in line]
    assert lines == [
        "  rows 2, 3, 4, 5, 6 and 3 more, postcode: the postcode is missing; add it; a postcode looks like SE1 0RB",
    ]
    assert len(run("check", "--quiet").err.splitlines()) == 8


def test_quiet_says_nothing_but_problems(run: Run, edit: Edit) -> None:
    assert run("generate", "--quiet", "--limit", "1") == Ran(0, "", "")
    edit(LIST, "SW1E 6QT", "")
    ran = run("generate", "--quiet", "--only", "13")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("generate", "--froce"), "letterforge: No such option: --froce"),
        (("generate", "--format", "odt"), "'odt' is no format; known: docx, pdf"),
        (("generate", "--workers", "0"), "Invalid value for '--workers': Input should be greater than or equal to 1"),
        (("generat",), "No such command 'generat'"),
        (("generate", "--only", "Sadik Khan"), "--only 'Sadik Khan' is nobody on the list; did you mean 'Sadiq Khan'?"),
        (("generate", "--where", "pary == 'x'"), "--where uses 'pary', which is no column of the list; did you mean 'party'?"),
        (("generate", "--where", "party =="), "--where 'party ==' is not an expression"),
        (("generate", "--campaign", "nowhere"), "no such campaign file"),
        (("log", "--format", "xml"), "'xml' is not one of"),
        (("preview", "nobody"), "'nobody' is nobody on the list"),
        (("generate", "\x1b[31mred"), "\\x1b[31mred"),
        (("generate", "--only", "\u202eevil"), "\\u202eevil"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(run: Run, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert not (folder / "out").exists()


def test_a_mistake_in_the_template_is_one_line_and_leaves_out_alone(run: Run, folder: Path) -> None:
    run("generate")
    before = {path: path.read_bytes() for path in (folder / "out").rglob("*.*")}
    with (folder / "templates/mayoral-pledge/letter.md").open("a") as template:
        template.write("{{ recipient.nmae }}\n")
    ran = run("generate", "--force")
    said = "templates/mayoral-pledge/letter.md, line 28: recipient has no field 'nmae'; did you mean 'name'?"
    assert ran == Ran(2, "", f"letterforge: {said}\n")
    assert {path: path.read_bytes() for path in (folder / "out").rglob("*.*")} == before


def test_dry_run_writes_nothing(run: Run, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    ran = run("generate", "--dry-run")
    assert ran.out.startswith("40 would be made, 0 unchanged, 0 held in ")
    assert sorted(folder.rglob("*")) == before


def test_check_reads_everything_and_writes_nothing(run: Run, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    ran = run("check")
    assert (ran.status, ran.err) == (0, "")
    assert "Recipients  20, told apart by id" in ran.out
    assert "Pages       20 letters of 2 pages" in ran.out
    assert "Paper       20 sheets of A4 at 80 g/m²; 20 letters of 10.0 g each, in DL" in ran.out
    assert "\npostcode\taddress, postcode\tSW1H 9HQ\n" in ran.out
    assert sorted(folder.rglob("*")) == before


def test_check_as_json(run: Run, edit: Edit) -> None:
    edit(LIST, "SE1 2AA", "se12aa")
    edit(LIST, "London,SW1E 6QT", '"London, SW1E 6QT",')
    edit(LIST, "SW1P 3AE", "SW1P 3AEE")
    edit(LIST, "Sadiq Khan", "Rt Hon Sadiq Khan MP")
    ran = run("check", "--json")
    said = json.loads(ran.out)
    assert (ran.status, ran.err, said["letters"], said["held"], said["set"], said["pages"]) == (1, "", 20, 1, 19, {"2": 19})
    assert said["list"]["columns"][0] == {"heading": "id", "name": "id", "taken_for": "the key"}
    assert (said["list"]["facts"], said["list"]["key"]) == ("CSV, UTF-8, separated by commas", ["id"])
    assert [repair["row"] for repair in said["repairs"]["examples"]] == [3, 14]
    (kind,) = said["problems"]
    assert (kind["kind"], kind["count"], kind["rows"]) == ("not a postcode", 1, 1)
    example = kind["examples"][0]
    assert (example["what"], example["column"], example["value"]) == ("'SW1P 3AEE' is not a postcode", "postcode", "SW1P 3AEE")
    assert example["file"] == LIST
    (name,) = said["names"]
    assert (name["row"], name["first"], name["last"], name["letters"], name["salutation"]) == (14, "Sadiq", "Khan", "MP", "Dear Sadiq Khan")
    assert said["greetings"] == {"full name": 20}


def test_the_keys_of_check_as_json_are_those_of_the_docs(run: Run) -> None:
    docs = (ROOT / "docs/lists.md").read_text(encoding="utf-8").partition("## `check --json`")[2]
    for key in json.loads(run("check", "--json").out):
        assert f"`{key}`" in docs


def test_check_quietly_says_problems_only(run: Run, edit: Edit) -> None:
    assert run("check", "--quiet") == Ran(0, "", "")
    edit(LIST, "SW1E 6QT", "")
    ran = run("check", "--quiet")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("held: data/candidates.csv, row 14, column postcode: the postcode is missing; add it")


def test_check_strictly(run: Run, edit: Edit) -> None:
    edit(LIST, "4 Matthew Parker Street", "i" * 46)
    assert run("check").status == 0
    ran = run("check", "--strict")
    assert (ran.status, "Held, long address line: 1 row" in ran.out) == (1, True)


def test_another_list_and_standard_input(run: Run, folder: Path) -> None:
    (folder / "other.csv").write_text("id,name,address,postcode\n77,Test Recipient 000077,12 Example Road,SE1 0RB\n", encoding="utf-8")
    assert "List        other.csv: CSV" in run("check", "--list", "other.csv").out
    for option in (["--list", "-"], ["--list", "-", "--workers", "2"]):
        command = [sys.executable, "-m", "letterforge", "generate", "--format", "pdf", *option]
        with (folder / "other.csv").open("rb") as stream:
            done = subprocess.run(command, cwd=folder, stdin=stream, capture_output=True, text=True, check=True)
    assert "0 made, 1 unchanged, 0 held" in done.stdout
    assert [path.name for path in (folder / "out/letters").iterdir()] == ["LMP21-0001-test-recipient-000077.pdf"]
    assert run("generate", "--list", "none.csv") == Ran(2, "", "letterforge: none.csv: no such file; correct its name, or put it there\n")


def test_generate_says_what_changed_and_who_is_suppressed(run: Run, folder: Path, edit: Edit) -> None:
    run("generate", "--format", "pdf")
    edit(LIST, "Sadiq Khan", "Sadiq A Khan")
    (folder / "data/suppression.csv").write_text("name,postcode,reason\nShaun Bailey,SW1H 9HQ,asked\n", encoding="utf-8")
    ran = run("generate", "--format", "pdf")
    assert ran.status == 0
    assert "changed: LMP21-0013 (row 14): the name was 'Sadiq Khan' and is 'Sadiq A Khan'" in ran.out
    assert "1 made, 18 unchanged, 0 held, 1 suppressed" in ran.out
    assert ran.err == "suppressed: data/candidates.csv, row 2: not to be written to: asked; see data/suppression.csv, row 2\n"
    again = run("preview", "Shaun Bailey")
    assert (again.status, "not to be written to: asked" in again.err) == (2, True)


def test_held_rows_are_pointed_to(run: Run, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run("generate", "--format", "pdf")
    assert ran.out.endswith("held rows: out/held.csv; mend them there, then: letterforge generate --list out/held.csv\n")


def test_preview_draws_every_page_and_records_nothing(run: Run, folder: Path) -> None:
    ran = run("preview", "sadiq khan")
    assert ran.out.splitlines() == ["LMP21-0013 to Sadiq Khan", *(f"out/preview/LMP21-0013-sadiq-khan.{n}.png" for n in (1, 2))]
    for page in (1, 2):
        assert (folder / f"out/preview/LMP21-0013-sadiq-khan.{page}.png").read_bytes().startswith(b"\x89PNG")
    assert not (folder / "data/register.sqlite").exists()
    assert run("preview").out.startswith("LMP21-0001 to Shaun Bailey\n")


def test_a_preview_of_fewer_pages_leaves_none_of_the_one_before(run: Run, edit: Edit, folder: Path) -> None:
    style = "size = 11                       # pt\nleading = 13.6"
    edit("letterforge.toml", style, 'name = "large-print"')
    assert len(run("preview", "13").out.splitlines()) == 5
    edit("letterforge.toml", 'name = "large-print"', style)
    run("preview", "13")
    assert [path.name for path in sorted((folder / "out/preview").iterdir())] == [f"LMP21-0013-sadiq-khan.{n}.png" for n in (1, 2)]


def test_preview_of_a_held_letter_says_why(run: Run, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run("preview", "13")
    assert (ran.status, ran.out) == (2, "")
    assert "row 14, column postcode: the postcode is missing" in ran.err


def test_log_before_anything_was_made(run: Run) -> None:
    assert run("log") == Ran(0, "", "nothing has been made yet: `letterforge generate` makes the letters\n")
    assert json.loads(run("log", "--format", "json").out) == []


def test_log_in_its_three_forms(run: Run) -> None:
    run("generate", "--limit", "2")
    lines = run("log").out.splitlines()
    assert lines[0] == "Reference\tName\tMade\tFiles"
    assert lines[1].startswith("LMP21-0001\tShaun Bailey\t")
    assert lines[1].endswith("\tdocx, pdf")
    said = json.loads(run("log", "--format", "json").out)
    assert [entry["state"] for entry in said] == ["made"] * 2 + ["not made"] * 18
    assert said[0]["files"][1]["path"] == "out/letters/LMP21-0001-shaun-bailey.pdf"
    assert said[0]["fields"]["party"] == "Conservative Party"
    text = run("log", "--format", "csv").out
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (rows[0]["reference"], rows[0]["name"], rows[0]["formats"]) == ("LMP21-0001", "Shaun Bailey", "docx pdf")


def test_nothing_in_the_csv_log_is_a_formula(run: Run, edit: Edit, tmp_path: Path) -> None:
    formulas = {"Sadiq Khan": "=1+1", "Kam Balayev": "+44 1", "Luisa Porritt": "-1", "Mandu Reid": "@SUM(A1)", "Max Fosh": "=HYPERLINK(1)"}
    for name, formula in formulas.items():
        edit(LIST, f",{name},", f",{formula},")
    run("generate", "--format", "pdf")
    text = run("log", "--format", "csv").out
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [require("soffice"), profile, "--headless", "--convert-to", "fods", "--outdir", tmp_path, tmp_path / "log.csv"]
    subprocess.run(command, check=True, capture_output=True)
    sheet = (tmp_path / "log.fods").read_text(encoding="utf-8")
    assert "LMP21-0013" in sheet
    assert ">+44 1<" in sheet.replace("'", "").replace("&apos;", "")  # those with "=" and "@" are held
    assert "table:formula" not in sheet


def test_new_makes_a_campaign_that_generates_at_once(run: Run, tmp_path: Path) -> None:
    ran = run("new", "autumn", cwd=tmp_path)
    assert ran.status == 0
    assert "letterforge check" in ran.out
    assert run("generate", "--format", "pdf", cwd=tmp_path / "autumn").out.startswith("20 made, ")
    again = run("new", "autumn", cwd=tmp_path)
    assert again == Ran(2, "", "letterforge: autumn: is not empty; name a new folder\n")


def test_the_campaign_is_found_from_a_folder_below_and_by_option(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("check", cwd=folder / "templates" / "mayoral-pledge").status == 0
    assert run("check", "--campaign", str(folder), cwd=tmp_path).status == 0
    assert run("check", "-c", str(folder / "letterforge.toml"), cwd=tmp_path).status == 0
    nowhere = run("check", cwd=tmp_path)
    assert nowhere.status == 2
    assert "no letterforge.toml here or in a folder above" in nowhere.err


def test_what_is_written_is_the_users_alone(run: Run, folder: Path) -> None:
    before = os.umask(0o022)
    try:
        run("generate", "--limit", "1")
    finally:
        os.umask(before)
    for path in (folder / "data/register.sqlite", *(folder / "out/letters").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "out/letters").stat().st_mode) == 0o700


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"letterforge {__version__}\n", "")


def test_no_command_shows_the_help(run: Run) -> None:
    ran = run()
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == run("--help").out


def test_a_closed_pipe_is_no_error(run: Run, folder: Path) -> None:
    run("generate", "--limit", "1", "--format", "pdf")
    command = f"{sys.executable} -m letterforge log --format json | head -c 1"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_help_imports_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "reportlab", "docx", "jinja2", "pydantic", "rich")
    code = f"import sys, letterforge.cli.app; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_proof_has_names_of_its_own(run: Run, folder: Path) -> None:
    run("preview", "13")
    before = (folder / "out/preview/LMP21-0013-sadiq-khan.1.png").read_bytes()
    ran = run("preview", "13", "--proof")
    assert ran.out.splitlines() == ["LMP21-0013 to Sadiq Khan", *(f"out/preview/LMP21-0013-sadiq-khan.proof-{n}.png" for n in (1, 2))]
    assert (folder / "out/preview/LMP21-0013-sadiq-khan.1.png").read_bytes() == before
    proof = folder / "out/preview/LMP21-0013-sadiq-khan.proof-1.png"
    assert proof.stat().st_size > len(before)
    assert stat.S_IMODE(proof.stat().st_mode) == 0o600


def test_a_contact_sheet(run: Run, edit: Edit, folder: Path) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run("preview", "--sheet", "--dpi", "36")
    assert (ran.status, ran.out) == (1, "19 letters, 1 held\nout/preview/sheet.png\n")
    assert ran.err.startswith("held: data/candidates.csv, row 14, column postcode: the postcode is missing; ")
    assert sorted(path.name for path in (folder / "out/preview").iterdir()) == ["sheet.png"]
    ran = run("preview", "--sheet", "--dpi", "36", "--count", "3", "--where", "party == 'Independent'", "--json")
    said = json.loads(ran.out)
    assert (ran.status, len(said["letters"]), {one["held"] for one in said["letters"]}) == (0, 3, {None})
    assert said["sheet"].endswith("out/preview/sheet.png")
    assert not (folder / "data/register.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--count", "3"), "is for a contact sheet: add --sheet"),
        (("--sheet", "--proof"), "take --proof or --sheet"),
        (("--sheet", "--dpi", "600"), "dots is too large to look at; put fewer letters on it"),
        (("--sheet", "--where", "party == 'None'"), "nobody is selected"),
    ],
)
def test_what_no_preview_can_be(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run("preview", *arguments)
    assert (ran.status, ran.out, said in ran.err) == (2, "", True)
