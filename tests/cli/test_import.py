"""`letterforge import` as a user runs it: what it says, what it writes, and letters that say the same."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import Ran
from tests.word.documents import complex_field, document, p, simple_field

Run = Callable[..., Ran]
Edit = Callable[[str, str, str], None]
TEMPLATE = 'template = "templates/mayoral-pledge/letter.md"'
BODY = (
    p(simple_field("DATE"))
    + p(simple_field("MERGEFIELD Name"))
    + p(simple_field("MERGEFIELD Postcode"))
    + p("Dear ", simple_field("MERGEFIELD Name"), ",")
    + p("You stand for ", complex_field(' MERGEFIELD "PARTY" ', "\\* MERGEFORMAT"), ".")
)


@pytest.fixture
def word(folder: Path) -> Callable[..., Path]:
    """Puts a Word document into the campaign's folder."""

    def put(body: str, name: str = "Our letter.docx") -> Path:
        (folder / name).write_bytes(document(body))
        return folder / name

    return put


def test_a_letter_becomes_a_template_that_makes_letters(run: Run, folder: Path, word: Callable[..., Path], edit: Edit) -> None:
    word(BODY)
    ran = run("import", "Our letter.docx")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("templates/our-letter.md: 2 paragraphs, 2 fields (name, party)\n")
    assert 'In letterforge.toml, write template = "templates/our-letter.md"\n' in ran.out
    made = folder / "templates/our-letter.md"
    assert made.read_text(encoding="utf-8") == "Dear {{ name }},\n\nYou stand for {{ party }}.\n"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    edit("letterforge.toml", TEMPLATE, 'template = "templates/our-letter.md"')
    assert run("generate", "--limit", "1", "--format", "pdf").status == 0
    assert text_of(folder)[0].endswith("Dear Shaun Bailey, You stand for Conservative Party.")


def test_our_own_docx_generates_the_same_words(run: Run, folder: Path, edit: Edit) -> None:
    run("generate", "--limit", "1")
    (made,) = (folder / "out/letters").glob("*.docx")
    before = text_of(folder)
    assert run("import", str(made), "--to", "templates/again.md").status == 0
    edit("letterforge.toml", TEMPLATE, 'template = "templates/again.md"')
    assert run("generate", "--limit", "1", "--format", "pdf").status == 0
    assert text_of(folder) == before


def test_a_field_that_the_list_lacks_is_asked_for(run: Run, folder: Path, word: Callable[..., Path]) -> None:
    word(p("For ", simple_field("MERGEFIELD Partie")))
    ran = run("import", "Our letter.docx")
    assert ran.status == 1
    asked = "data/candidates.csv has no column 'Partie'; the template says {{ partie }} for now; did you mean 'party'?"
    assert f"To be seen to: 1\n  'For «x»': {asked}\n" in ran.out
    assert "{{ partie }}" in (folder / "templates/our-letter.md").read_text(encoding="utf-8")
    assert run("import", "Our letter.docx", "--force", "--quiet") == Ran(1, "", f"Our letter.docx: 'For «x»': {asked}\n")


def test_as_json(run: Run, word: Callable[..., Path]) -> None:
    word(BODY)
    said = json.loads(run("import", "Our letter.docx", "--json", "--to", "new/letter.md").out)
    assert (said["template"], said["paragraphs"], said["fields"]) == ("new/letter.md", 2, ["name", "party"])
    assert {one["lost"] for one in said["remarks"]} == {False}


def test_without_a_campaign(run: Run, tmp_path: Path, word: Callable[..., Path]) -> None:
    letter = word(BODY)
    (tmp_path / "elsewhere").mkdir()
    ran = run("import", str(letter), cwd=tmp_path / "elsewhere")
    assert ran.status == 0
    assert "There is no campaign here" in ran.out
    assert "{{ party }}" in (tmp_path / "elsewhere/our-letter.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone.docx",), "letterforge: gone.docx: can't be read: No such file or directory"),
        (("data/candidates.csv",), "letterforge: data/candidates.csv: isn't a Word document; save it from Word as .docx"),
        (
            ("Our letter.docx", "--to", "templates/mayoral-pledge/letter.md"),
            "is there already; --force replaces it, --to names another file",
        ),
        (("Our letter.docx", "--to", "Our letter.docx", "--force"), "Our letter.docx: is the letter itself; name another file with --to"),
        (("Our letter.docx", "--to", "templates"), "letterforge: templates: is a folder; name a file in it: --to templates/letter.md"),
        (("Our letter.docx", "--campaign", "gone"), "no such campaign file"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_writes_nothing(
    run: Run, folder: Path, word: Callable[..., Path], arguments: tuple[str, ...], said: str
) -> None:
    word(BODY)
    before = {path: path.read_bytes() for path in folder.rglob("*.md")}
    ran = run("import", *arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == before


def text_of(folder: Path) -> list[str]:
    """The words of the campaign's one PDF, page by page."""
    (made,) = (folder / "out/letters").glob("*.pdf")
    with pypdfium2.PdfDocument(made) as opened:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in opened]
