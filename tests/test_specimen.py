"""The specimen: its ten letters are made, stand in their zones, say the same in both formats, and are those that its page shows."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from letterforge.envelope import Box
from letterforge.production.native import NativeDraft
from letterforge.production.verify import verify
from tests.pdf.reading import Character, characters
from tests.tools import ROOT, require

_SPEC = importlib.util.spec_from_file_location("specimen", ROOT / "docs/specimen.py")
assert _SPEC is not None
assert _SPEC.loader is not None
specimen = importlib.util.module_from_spec(_SPEC)
sys.modules["specimen"] = specimen
_SPEC.loader.exec_module(specimen)

README = (specimen.FOLDER / "README.md").read_text(encoding="utf-8")
SECTIONS = README.split("\n## ")[1:]
WAYS = [(one, way) for one in specimen.LETTERS for way in range(len(one.ways))]
SLACK = 0.5  # mm, for glyphs that overhang


def draft(one: "specimen.Specimen", way: int) -> NativeDraft:
    return list(specimen.drafts(one))[way]


def within(character: Character, box: Box) -> bool:
    return (
        box.left - SLACK <= character.left
        and character.right <= box.right + SLACK
        and box.top - SLACK <= character.top
        and character.bottom <= box.bottom + SLACK
    )


def touches(character: Character, box: Box) -> bool:
    return character.left < box.right and character.right > box.left and character.top < box.bottom and character.bottom > box.top


def test_the_page_shows_each_letter_with_its_pages_and_no_other_picture() -> None:
    assert len(SECTIONS) == len(specimen.LETTERS) == 10
    for number, (section, one) in enumerate(zip(SECTIONS, specimen.LETTERS, strict=True), 1):
        assert section.startswith(f"{number}. ")
        assert re.findall(r"\]\((.+\.png)\)", section) == [f"{one.name}.png"]
        line = section.split("\n")[2]
        assert [int(count) for count in re.findall(r"(\d) pages?", line)] == [found.pages for found in specimen.drafts(one)]
    assert {path.name for path in specimen.FOLDER.glob("*.png")} == {f"{one.name}.png" for one in specimen.LETTERS}
    assert sum(path.stat().st_size for path in specimen.FOLDER.glob("*.png")) < 1_500_000


@pytest.mark.parametrize(("one", "way"), WAYS)
def test_pdf_and_docx_say_the_same(one: "specimen.Specimen", way: int) -> None:
    made = draft(one, way)
    verify(made.content("pdf").data, made.content("docx").data, made.letter.reference, made.letter.page.imprint)


@pytest.mark.parametrize(("one", "way"), WAYS)
def test_everything_stands_in_its_zone(one: "specimen.Specimen", way: int) -> None:
    made = draft(one, way)
    page, content = made.letter.page, made.content("pdf").data
    safe, clear = page.envelope.safe, page.envelope.clear
    assert clear is not None
    sender = Box(page.sender_left, page.sender_top, 195, 92)
    for number in range(made.pages):
        body = Box(page.left, page.top if number else page.body_top, page.right, page.body_bottom)
        head, foot = Box(page.left, 5, page.right, page.top), Box(page.left, page.body_bottom, page.right, page.bottom + 1)
        zones = [body, head, foot] if number else [body, foot, sender, safe]
        found = characters(content, number)
        assert [c for c in found if not any(within(c, zone) for zone in zones)] == []
        if number == 0:
            seen, said = [c for c in found if touches(c, clear)], "".join(made.letter.address.lines).replace(" ", "")
            assert all(within(c, safe) for c in seen)
            assert len(seen) == len(said) or not said.isascii()
            assert safe.bottom - max(c.bottom for c in seen) < 2  # mm: the postcode is always in the same place


@pytest.mark.parametrize(
    ("name", "size", "count"),
    [("01-longest-address", 8.0, 8), ("02-seven-lines", 10.0, 7), ("03-ten-scripts", 10.0, 7), ("04-long-words", 10.0, 4)],
)
def test_an_address_is_set_as_large_as_it_can_be(name: str, size: float, count: int) -> None:
    address = draft(next(one for one in specimen.LETTERS if one.name == name), 0).letter.address
    assert (address.size, len(address.lines)) == (size, count)


def test_fitting_takes_the_line_that_is_too_many() -> None:
    (loose, tight) = specimen.drafts(next(one for one in specimen.LETTERS if one.name == "06-one-line-too-many"))
    assert loose.tightened is None
    assert tight.tightened is not None
    body = [c for c in characters(loose.content("pdf").data, 2) if c.top > loose.letter.page.top]
    assert (max(c.bottom for c in body) - min(c.top for c in body)) * 72 / 25.4 == pytest.approx(2 * 13, abs=5)  # two lines, not one


@pytest.mark.parametrize("one", [one for one in specimen.LETTERS if one.name != "03-ten-scripts"])
def test_a_picture_shows_its_letter_as_it_is_now(one: "specimen.Specimen") -> None:
    """`make docs` draws them again. Seen from afar, so that another version of the renderer makes no difference."""
    drawn, kept = specimen.picture(one), Image.open(specimen.FOLDER / f"{one.name}.png")
    assert drawn.size == kept.size
    afar = [picture.convert("L").reduce(8) for picture in (drawn, kept)]
    assert ImageChops.difference(*afar).getextrema()[1] < 24


def test_a_picture_is_drawn_alike_every_time() -> None:
    one = specimen.LETTERS[2]
    assert specimen.picture(one).tobytes() == specimen.picture(one).tobytes()


def test_libreoffice_needs_as_many_pages(tmp_path: Path) -> None:
    made = [(f"{one.name}-{way}", draft(one, way)) for one, way in WAYS]
    for name, each in made:
        (tmp_path / f"{name}.docx").write_bytes(each.content("docx").data)
    command = [require("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, *sorted(tmp_path.glob("*.docx"))], check=True, capture_output=True, timeout=300)
    found = {name: len(pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")) for name, _ in made}
    assert found == {name: each.pages for name, each in made}
