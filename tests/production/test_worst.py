"""The worst cases: each kind of letter is among those to read, with why, and the PDF has them all."""

from pathlib import Path

import pypdfium2
import pytest

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.production.worst import Proof, proof
from letterforge.recipients.select import Selection

HEADER = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode"
PLAIN = [f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,SE1 0RB" for n in range(1, 101)]
WORDS = "{{ salutation }},\n\n{% if party == 'Green Party' %}Green words.\n\nMore of them.\n\n{% endif %}Common words.\n"


def made(folder: Path, *rows: str) -> Proof:
    (folder / "data/candidates.csv").write_text("\n".join([HEADER, *PLAIN, *rows]), encoding="utf-8")
    (folder / "templates/mayoral-pledge/letter.md").write_text(WORDS, encoding="utf-8")
    return proof(Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True)))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("200,Test Recipient 000200,Independent,2 Example Road of a very long name that goes on,,,London,SE1 0RB", "the longest line"),
        ("200,Test Recipient 000200,Independent,A House,B Lane,C Village,London,SE1 0RB", "the most lines"),
        ("200,Test Recipient 000200,Green Party,2 Example Road,,,London,SE1 0RB", "branch 2 of the template"),
        ("200,Олга Тест,Independent,2 Example Road,,,London,SE1 0RB", "in Cyrillic letters"),
        ("200,,Independent,2 Example Road,,,London,SE1 0RB", "greeted by the campaign's salutation for the unknown"),
        ("200,Test Recipient 000200,Independent,A House of some length,B Lane,C Village,London of the North,SE1 0RB", "the most lines"),
    ],
)
def test_the_odd_one_is_among_those_to_read(folder: Path, row: str, why: str) -> None:
    found = made(folder, row)
    assert [said for reference, _, said in found.letters if reference == "LMP21-0101" and why in said], found.letters
    assert 3 <= len(found.letters) <= 12


def test_the_pdf_has_a_list_and_the_letters(folder: Path) -> None:
    found = made(folder)
    document = pypdfium2.PdfDocument(found.file)
    assert len(document) == 1 + len(found.letters)
    text = document[0].get_textpage().get_text_range()
    for number, (reference, _, why) in enumerate(found.letters, 1):
        assert f"{reference}: {why[:20]}" in text
        assert reference in document[number].get_textpage().get_text_range()
    assert [bookmark.get_title().split("  ")[0] for bookmark in document.get_toc()][1:] == [one[0] for one in found.letters]


def test_it_is_the_same_each_time(folder: Path) -> None:
    first = made(folder)
    content = first.file.read_bytes()
    assert made(folder) == first
    assert first.file.read_bytes() == content


def test_where_no_letter_can_be_made_there_is_no_pdf(folder: Path) -> None:
    (folder / "data/candidates.csv").write_text(f"{HEADER}\n1,Test Recipient 000001,,1 Example Road,,,London,", encoding="utf-8")
    found = proof(Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True)))
    assert (found.letters, found.held, found.file.exists()) == ([], 1, False)
