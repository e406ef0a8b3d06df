"""`letterforge labels` and `letterforge envelopes` as a user runs them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_terminal import Terminal, many
from tests.conftest import Ran
from tests.pdf.reading import lines, opened
from tests.word.written import docx, paragraph

Run = Callable[..., Ran]
Edit = Callable[[str, str, str], None]
LIST = "data/candidates.csv"
SHEET = "templates/labels/L7161.docx"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("labels",), "20 labels on 1 sheet of L7160: out/print/labels.pdf\n"),
        (("labels", "--sheet", "l7162", "--skip", "13", "--shift", "-0.5,1"), "20 labels on 3 sheets of L7162: out/print/labels.pdf\n"),
        (("labels", "--where", "party == 'x'"), "0 labels on 0 sheets of L7160: nothing to print\n"),
        (("labels", "--quiet", "--outline"), ""),
        (("labels", "--template", SHEET, "--skip", "17"), f"20 labels on 3 sheets of {SHEET}: out/print/labels.docx\n"),
        (("labels", "--template", SHEET, "--limit", "0"), f"0 labels on 0 sheets of {SHEET}: nothing to print\n"),
        (("labels", "--template", SHEET, "--quiet"), ""),
        (("envelopes",), "20 envelopes of 220 x 110 mm (dl): out/print/envelopes.pdf\n"),
        (("envelopes", "--size", "C6", "--no-return", "--limit", "1"), "1 envelope of 162 x 114 mm (c6): out/print/envelopes.pdf\n"),
    ],
)
def test_what_was_printed_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert run(*arguments) == Ran(0, said, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("labels", "--sheet", "L7169"),
            "'L7169' is no sheet known here (L7160, L7161, L7162, L7163, L7651); measure its labels, for [labels.own]",
        ),
        (("labels", "--sheet", "own"), "'own' is no sheet known here"),
        (("labels", "--skip", "21"), "a sheet of L7160 has 21 labels: at most 20 of them can be skipped"),
        (("labels", "--skip", "-1"), "'--skip'"),
        (("labels", "--shift", "1"), "'1' is not two lengths in mm, right and down, such as 0.5,-1"),
        (("labels", "--shift", "1,nan"), "'1,nan' is not two lengths in mm"),
        (("labels", "--shift", "1,-21"), "'1,-21' is too far: at most 20 mm each way"),
        (("labels", "--template", SHEET, "--skip", "18"), f"a sheet of {SHEET} has 18 labels: at most 17 of them can be skipped"),
        (("labels", "--template", SHEET, "--sheet", "L7161"), "for --sheet: a label sheet from Word says itself where its labels lie"),
        (("labels", "--template", SHEET, "--shift", "1,1"), "for --shift: a label sheet from Word says itself where its labels lie"),
        (("labels", "--template", SHEET, "--outline"), "for --outline: a label sheet from Word says itself where its labels lie"),
        (
            ("labels", "--template", "letterforge.toml"),
            "letterforge.toml: isn't a label sheet from Word (.docx); for labels as letterforge",
        ),
        (("labels", "--template", "none.docx"), "none.docx: no such file; correct what follows --template"),
        (("labels", "--only", "Sadik Khan"), "did you mean 'Sadiq Khan'?"),
        (("labels", "--sort", "postcod"), "did you mean 'postcode'?"),
        (("envelopes", "--size", "c4"), "'c4' is no size of envelope known here"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_writes_nothing(run: Run, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("command", ["labels", "envelopes"])
def test_a_held_row_is_named_and_the_status_is_1(run: Run, edit: Edit, command: str) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run(command)
    assert ran.status == 1
    assert ran.err.startswith("held: data/candidates.csv, row 14, column postcode: the postcode is missing; ")
    assert ran.out.startswith("19 ")
    assert ran.out.endswith(f", 1 held: out/print/{command}.pdf\n")


def test_a_held_row_has_no_label_by_a_sheet_from_word(run: Run, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    ran = run("labels", "--template", SHEET)
    assert (ran.status, ran.out) == (1, f"19 labels on 2 sheets of {SHEET}, 1 held: out/print/labels.docx\n")
    assert ran.err.startswith("held: data/candidates.csv, row 14, column postcode: the postcode is missing; ")
    said = json.loads(run("labels", "--template", SHEET, "--json").out)
    assert (said["labels"], said["sheets"], said["sheet"], said["held"], said["file"]) == (19, 2, SHEET, 1, "out/print/labels.docx")


def test_a_sheet_from_word_without_next_is_refused(run: Run, folder: Path) -> None:
    (folder / "labels.docx").write_bytes(docx(paragraph("{{ name }}")))
    ran = run("labels", "--template", "labels.docx", "--limit", "2")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "labels.docx: the label sheet has no field NEXT, so that each recipient would take a whole page; put { NEXT } " in ran.err


def test_as_json(run: Run, edit: Edit) -> None:
    edit(LIST, "SW1E 6QT", "")
    said = json.loads(run("labels", "--json", "--sheet", "L7651").out)
    assert {key: said[key] for key in ("labels", "sheets", "sheet", "held", "suppressed", "file")} == {
        "labels": 19,
        "sheets": 1,
        "sheet": "L7651",
        "held": 1,
        "suppressed": 0,
        "file": "out/print/labels.pdf",
    }
    assert said["problems"][0]["row"] == 14
    said = json.loads(run("envelopes", "--json", "--only", "13").out)
    assert (said["envelopes"], said["held"], said["file"]) == (0, 1, None)


OWN = "[labels.own]\ncolumns = 2\nrows = 4\nwidth = 90\nheight = 60\npitch = [95, 65]\nleft = 10\ntop = 10\n\n[page]"


@pytest.mark.parametrize(
    ("after", "command", "said"),
    [
        ('[labels]\nsheet = "L7163"\n[page]', "labels", "20 labels on 2 sheets of L7163: "),
        (OWN, "labels", "20 labels on 3 sheets of own: "),
        ('[envelopes]\nsize = "c6"\n[page]', "envelopes", "20 envelopes of 162 x 114 mm (c6): "),
        (OWN.replace("left = 10", "left = 30"), "labels", "line 36: [labels] 'own': the rightmost labels end 215 mm from the left edge"),
        (OWN.replace("height = 60\n", ""), "labels", "[labels.own] 'height' is missing; add it"),
        ('[labels]\nsheet = "own"\n[page]', "labels", "[labels] 'sheet': 'own' is no sheet known here"),
        ('[envelopes]\nsizes = "c6"\n[page]', "envelopes", "unknown key [envelopes] 'sizes'; did you mean 'size'?"),
    ],
)
def test_the_campaign_says_which(run: Run, edit: Edit, after: str, command: str, said: str) -> None:
    edit("letterforge.toml", "[page]", after)
    ran = run(command)
    assert said in ran.out + ran.err


def test_envelopes_are_as_the_campaigns_windows_are(run: Run, folder: Path, edit: Edit) -> None:
    edit("letterforge.toml", 'envelope = "dl" ', 'envelope = "c5" ')
    edit("letterforge.toml", "fold_marks = true", "fold_marks = false")
    assert run("envelopes").out.startswith("20 envelopes of 229 x 162 mm (c5): ")
    with opened((folder / "out/print/envelopes.pdf").read_bytes()) as document:
        assert len(document.pages) == 20


@pytest.mark.parametrize(
    ("sort", "first"), [((), "Kam Balayev"), (("--sort", "-name"), "Vanessa Hudson"), (("--sort", "row"), "Shaun Bailey")]
)
def test_the_order_is_the_posts_or_the_one_asked_for(run: Run, folder: Path, sort: tuple[str, ...], first: str) -> None:
    run("labels", *sort)
    assert lines((folder / "out/print/labels.pdf").read_bytes())[0].strip() == first


def test_a_terminal_shows_a_bar_and_then_only_the_summary(folder: Path) -> None:
    many(folder, 300)
    terminal = Terminal(folder, "labels")
    assert terminal.watch() == 0
    assert any("Printing labels" in screen and "/300" in screen for screen in terminal.seen)
    assert terminal.text == "300 labels on 15 sheets of L7160: out/print/labels.pdf"
