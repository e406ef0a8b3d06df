"""Print runs as Word documents: the same letters in the same order as the PDF, a section each; those that were mended too."""

import re
import zipfile
from pathlib import Path

from letterforge import campaign
from letterforge.production import Job, Options, generate
from letterforge.production.order import Part
from letterforge.production.print_run import Summary
from letterforge.production.print_run_docx import print_run_docx
from letterforge.recipients.select import Selection

LIST = "data/candidates.csv"


def bind(folder: Path, part: Part = Part(), **selection: object) -> Summary:  # noqa: B008 - frozen
    chosen = Selection(sort=("handling",), **selection)  # type: ignore[arg-type]
    return print_run_docx(Job(campaign.load(folder), chosen, Options(("docx",))), part, duplex=True)


def references(folder: Path, name: str = "letters.docx") -> list[str]:
    with zipfile.ZipFile(folder / "out/print" / name) as archive:
        return re.findall(r"Our ref: (LMP21-\d+)", archive.read("word/document.xml").decode())


def with_postcodes(folder: Path, *postcodes: str) -> None:
    header = (folder / LIST).read_text(encoding="utf-8").splitlines()[0]
    rows = [f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,{code}" for n, code in enumerate(postcodes, 1)]
    (folder / LIST).write_text("\n".join([header, *rows]), encoding="utf-8")


def test_letters_come_in_the_posts_order_in_parts_too(folder: Path) -> None:
    with_postcodes(folder, "SE10 0RB", "SE2 0RD", "SE1 0RE")
    assert bind(folder).files == [(folder / "out/print/letters.docx", 3)]
    assert references(folder) == ["LMP21-0003", "LMP21-0002", "LMP21-0001"]
    bind(folder, Part("2", "LMP21-0001"))
    assert references(folder, "letters-0002-0003.docx") == ["LMP21-0002", "LMP21-0001"]
    bind(folder, Part(batch=2))
    assert references(folder, "letters-0001-0002.docx") == ["LMP21-0003", "LMP21-0002"]
    assert not (folder / "out/print/letters.docx").exists()


def test_some_are_another_file(folder: Path) -> None:
    bind(folder, where="party == 'Green Party'")
    assert len(references(folder, "selected.docx")) == 1


def test_a_letter_of_a_mended_row_is_bound_as_it_was_made(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "", "SE1 0RE")
    assert bind(folder).held == 1
    generate(Job(campaign.load(folder), Selection(), Options(("docx",))))
    held = folder / "out/held.csv"
    held.write_text(held.read_text(encoding="utf-8-sig").replace("London,,", "London,SE1 0RD,"), encoding="utf-8")
    generate(Job(campaign.load(folder), Selection(), Options(("docx",)), str(held)))
    summary = bind(folder)
    assert (summary.held, summary.mended) == (0, 1)
    assert sorted(references(folder)) == ["LMP21-0001", "LMP21-0002", "LMP21-0003"]


def test_what_was_edited_by_hand_is_counted(folder: Path) -> None:
    with_postcodes(folder, "SE1 0RB", "SE1 0RD")
    generate(Job(campaign.load(folder), Selection(), Options(("docx",))))
    assert bind(folder).edited == 0
    document = next((folder / "out/letters").glob("*.docx"))
    document.write_bytes(document.read_bytes() + b"edited")
    summary = bind(folder)
    assert (summary.edited, len(references(folder))) == (1, 2)
