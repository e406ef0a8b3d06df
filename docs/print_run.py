"""Draws the print run's picture: the cover sheet and the first letter of the mayoral campaign's: python docs/print_run.py"""

import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.production.bound import Way
from letterforge.production.print_run import Part, print_run
from letterforge.recipients.select import Selection
from letterforge.starter import copy_to

ROOT = Path(__file__).resolve().parents[1]
SCALE, GAP = 50 / 72, 14


def main() -> None:
    """Writes docs/print-room/print-run.png."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "campaign"
        copy_to(folder)
        job = Job(campaign.load(folder), Selection(sort=("handling",)), Options(("pdf",)))
        summary = print_run(job, Part(), Way(cover=True))
        document = pypdfium2.PdfDocument(summary.files[0][0])
        pages = [ImageOps.expand(document[page].render(scale=SCALE).to_pil(), 1, "#999999") for page in range(5)]
    sheet = Image.new("RGB", (sum(page.width for page in pages) + GAP * (len(pages) - 1), pages[0].height), "white")
    for number, page in enumerate(pages):
        sheet.paste(page, (number * (page.width + GAP), 0))
    sheet.quantize(32).save(ROOT / "docs/print-room/print-run.png", optimize=True)


if __name__ == "__main__":
    main()
