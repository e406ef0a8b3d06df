"""Draws the README's picture: both pages of one letter, side by side, from the PDF that `letterforge` makes: python docs/picture.py"""

from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.recipients.select import Selection

ROOT = Path(__file__).resolve().parents[1]
WHO = "Sadiq Khan"
SCALE = 80 / 72


def main() -> None:
    """Writes docs/letter.png."""
    job = Job(campaign.load(ROOT), Selection((WHO,)), Options(("pdf",), dry_run=True))
    recipient, reference = next(job.selected(None))
    content = job.maker.draft(recipient, reference).content("pdf").data
    pages = [ImageOps.expand(page.render(scale=SCALE).to_pil(), 1, "#999999") for page in pypdfium2.PdfDocument(content)]
    gap = 24
    sheet = Image.new("RGB", (sum(page.width for page in pages) + gap * (len(pages) - 1), pages[0].height), "white")
    for number, page in enumerate(pages):
        sheet.paste(page, (number * (page.width + gap), 0))
    sheet.quantize(32).save(ROOT / "docs/letter.png", optimize=True)


if __name__ == "__main__":
    main()
