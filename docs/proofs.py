"""Draws the pictures of docs/print-room.md: the proof of a letter, and a contact sheet with one letter held: python docs/proofs.py"""

import tempfile
from pathlib import Path

from PIL import Image, ImageOps

from letterforge import campaign
from letterforge.production import Job, Options
from letterforge.production.preview import pictures
from letterforge.production.sheet import sheet
from letterforge.recipients.select import Selection
from letterforge.starter import copy_to

FOLDER = Path(__file__).parent / "print-room"
WHO = "Sadiq Khan"
MISSING = "SW1P 3AE"  # a postcode that is taken out, so that a letter is held
PROOF_DPI, SHEET_DPI = 80, 36
COLOURS = 64


def main() -> None:
    """Writes docs/print-room/proof.png and contact-sheet.png."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "campaign"
        copy_to(folder)
        shown = pictures(_job(folder, Selection((WHO,))), PROOF_DPI, proof=True)
        _save(shown.paths[0], "proof.png", border=1)
        rows = folder / "data/candidates.csv"
        rows.write_text(rows.read_text(encoding="utf-8").replace(MISSING, ""), encoding="utf-8")
        drawn = sheet(_job(folder, Selection(where="row > 11")), 10, SHEET_DPI, lambda _total: None, lambda _done: None)
        _save(drawn.path, "contact-sheet.png")


def _job(folder: Path, selection: Selection) -> Job:
    return Job(campaign.load(folder), selection, Options(("pdf",), dry_run=True))


def _save(picture: Path, name: str, border: int = 0) -> None:
    """A picture of few colours, as a small file."""
    with Image.open(picture) as one:
        ImageOps.expand(one, border, "#999999").quantize(COLOURS, kmeans=2).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
