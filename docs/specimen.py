"""Draws the specimen: ten letters that try the page, each as a picture of its pages: python docs/specimen.py

In go the texts, the list and the campaign file of docs/specimen, out come docs/specimen/01-longest-address.png and its like.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from PIL import Image, ImageOps

from letterforge.campaign import Campaign
from letterforge.production import Job, Options
from letterforge.production.native import NativeDraft
from letterforge.recipients.select import Selection

FOLDER = Path(__file__).parent / "specimen"
IMPRINT = (
    "Promoted by Test Recipient 000123 on behalf of Example Working Group, both of 12 Example Road, London, SE1 0RB. "
    "Printed by Test Recipient 000124, 14 Example Road, London, SE1 0RB."
)
SCALE = 80 / 72
GAP = 24  # pixels between two pages
COLOURS = 16

Settings = Mapping[str, Mapping[str, object]]


class Specimen(NamedTuple):
    """A letter, named as its template and its row in the list; for each way in which it is set, what differs from the campaign file."""

    name: str
    ways: tuple[Settings, ...] = ({},)


LETTERS = (
    Specimen("01-longest-address"),
    Specimen("02-seven-lines", ({"page": {"envelope": "dl-din"}},)),
    Specimen("03-ten-scripts", ({"page": {"envelope": "dl-din"}},)),
    Specimen("04-long-words"),
    Specimen("05-points-over-the-page"),
    Specimen("06-one-line-too-many", ({}, {"page": {"fit": "sheet"}})),
    Specimen("07-justified", ({}, {"style": {"justify": True}})),
    Specimen("08-columns"),
    Specimen("09-headings"),
    Specimen("10-c5", ({"page": {"envelope": "c5", "fold_marks": False, "imprint": IMPRINT}},)),
)


def drafts(specimen: Specimen) -> Iterator[NativeDraft]:
    """The letter as it is set in each of its ways."""
    for settings in specimen.ways:
        job = Job(_campaign(specimen.name, settings), Selection(where=f"letter == '{specimen.name}'"), Options(("pdf",), dry_run=True))
        ((recipient, reference),) = job.selected(None)
        yield job.maker.draft(recipient, reference)


def _campaign(name: str, settings: Settings) -> Campaign:
    file = FOLDER / "letterforge.toml"
    said: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    for section, values in settings.items():
        said[section] = {**said.get(section, {}), **values}
    return Campaign.model_validate(said | {"template": f"{name}.md", "file": file})


def picture(specimen: Specimen) -> Image.Image:
    """The pages of a letter side by side, those of its second way after those of its first."""
    contents = [draft.content("pdf").data for draft in drafts(specimen)]
    pages = [
        ImageOps.expand(page.render(scale=SCALE).to_pil(), 1, "#999999") for content in contents for page in pypdfium2.PdfDocument(content)
    ]
    sheet = Image.new("RGB", (sum(page.width for page in pages) + GAP * (len(pages) - 1), pages[0].height), "white")
    for number, page in enumerate(pages):
        sheet.paste(page, (number * (page.width + GAP), 0))
    return sheet.quantize(COLOURS)


def main() -> None:
    """Writes the pictures."""
    for specimen in LETTERS:
        picture(specimen).save(FOLDER / f"{specimen.name}.png", optimize=True)


if __name__ == "__main__":
    main()
