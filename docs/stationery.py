"""Draws the pictures of docs/print-room.md, from the PDFs that `letterforge` makes of the starter campaign: python docs/stationery.py

Labels with their edges, as `--outline` draws them; envelopes with what stays free for the post, which isn't printed.
"""

import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps

from letterforge import campaign
from letterforge.envelope import Box
from letterforge.pdf.labels import Setup
from letterforge.production import Job, Options
from letterforge.production.addressed import envelopes, labels
from letterforge.recipients.select import Selection
from letterforge.starter import copy_to
from letterforge.stationery import FRONTS, SHEETS

FOLDER = Path(__file__).parent / "print-room"
DOTS = 80  # to the inch
GAP = 24  # pixels between two pictures
FRAME, ZONE, WORDS = "#999999", "#eef3f9", "#5a6b80"
COLOURS = 16


def job(folder: Path, *who: str) -> Job:
    """The starter campaign's letters, in the post's order."""
    return Job(campaign.load(folder), Selection(who, sort=("handling",)), Options(("pdf",), dry_run=True))


def pages(file: Path) -> list[Image.Image]:
    """The pages of a PDF."""
    return [page.render(scale=DOTS / 72).to_pil() for page in pypdfium2.PdfDocument(file.read_bytes())]


def free(drawn: Image.Image, zone: Box, said: str) -> None:
    """Shows what stays free for the post."""
    pixels = [edge / 25.4 * DOTS for edge in (zone.left, zone.top, zone.right, zone.bottom)]
    pencil = ImageDraw.Draw(drawn)
    pencil.rectangle(pixels, fill=ZONE)
    middle = ((pixels[0] + pixels[2]) / 2, (pixels[1] + pixels[3]) / 2)
    pencil.text(middle, said, fill=WORDS, anchor="mm", font=ImageFont.load_default(12))


def sheet(folder: Path) -> Image.Image:
    """The candidates on a sheet of L7160."""
    printed = labels(job(folder), SHEETS["L7160"], Setup(outline=True))
    (drawn,) = pages(printed.file)
    return ImageOps.expand(drawn, 1, FRAME)


def fronts(folder: Path) -> Image.Image:
    """The same letter's DL and C6 envelope, one below the other."""
    found = []
    for name in ("dl", "c6"):
        printed = envelopes(job(folder, "Sadiq Khan"), FRONTS[name])
        (drawn,) = pages(printed.file)
        free(drawn, FRONTS[name].stamp, "free for the stamp")
        free(drawn, FRONTS[name].codes, "free for the post's code marks")
        found.append(ImageOps.expand(drawn, 1, FRAME))
    below = Image.new("RGB", (max(one.width for one in found), sum(one.height for one in found) + GAP), "white")
    below.paste(found[0], (0, 0))
    below.paste(found[1], (0, found[0].height + GAP))
    return below


def main() -> None:
    """Writes the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "campaign"
        copy_to(folder)
        for name, drawn in (("labels", sheet(folder)), ("envelopes", fronts(folder))):
            drawn.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
