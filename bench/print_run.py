"""One PDF of many letters: `letterforge print-run` beside pypdf, which joins a thousand finished ones, and Typst, which sets a thousand
at once; whole processes on one processor, in one run: python bench/print_run.py [N]

Typst takes part where `make bench` has set up the peers.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from letters import ROOT, campaign

from letterforge import campaign as campaigns
from letterforge.letter.model import text_of
from letterforge.production import Job, Options
from letterforge.recipients.select import Selection

PEERS = ROOT / ".venv/peers/bin/python"
FEW = 1000  # letters of the peers, which are slower
JOIN = """
import sys
from pathlib import Path
from pypdf import PdfWriter
writer = PdfWriter()
for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
    writer.append(path)
writer.write(sys.argv[2])
"""
SET = """
import sys
import typst
typst.compile(sys.argv[1], output=sys.argv[2])
"""
TYPST = """
#set page(paper: "a4", margin: 2cm)
#set text(font: "Arimo", fallback: true, size: 11pt, lang: "en")
#for letter in json("letters.json") {
  counter(page).update(1)
  [#align(right, letter.sender.join(linebreak())) #letter.address.join(linebreak()) #linebreak()]
  for text in letter.body { par(text) }
  pagebreak(weak: true, to: "odd")
}
"""


def measured(command: list[str | Path], folder: Path) -> tuple[float, float]:
    """Seconds that a command takes in a folder, and its peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {command}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


def said(what: str, letters: int, took: float, memory: float, made: Path, best: float = 0.0) -> float:
    """Prints a line of the table; gives letters a second."""
    size = made.stat().st_size
    ratio = f"{letters / took / best:8.1f}" if best else ""
    sys.stdout.write(f"{what:34}{letters:8,}{letters / took:10.0f}{size / letters / 1024:10.2f}{size / 1e6:8.1f}{memory:8.0f}{ratio}\n")
    return letters / took


def typst_letters(folder: Path) -> None:
    """What Typst sets: the same words."""
    job = Job(campaigns.load(folder), Selection(limit=FEW), Options(("pdf",), dry_run=True))
    letters = [job.maker.draft(one.recipient, one.reference).letter for one in job.selected(None)]
    told = [{"sender": one.sender, "address": one.address.lines, "body": text_of(one.body).split("\n")} for one in letters]
    (folder / "letters.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "letters.typ").write_text(TYPST, encoding="utf-8")


def main(number: int) -> None:
    """Prints the table; the last column is how many times as fast as the best peer."""
    os.sched_setaffinity(0, {0})
    python, command = sys.executable, [sys.executable, "-m", "letterforge"]
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        folder = Path(scratch) / "campaign"
        campaign(folder, number)
        sys.stdout.write(f"{'':34}{'letters':>8}{'a second':>10}{'KiB each':>10}{'MB':>8}{'memory':>8}{'x best peer':>12}\n")
        subprocess.run([*command, "generate", "--format", "pdf", "--limit", str(FEW), "--quiet"], cwd=folder, check=True)  # noqa: S603
        joined, typeset, run = folder / "joined.pdf", folder / "typeset.pdf", folder / "out/print/letters.pdf"
        best = said("pypdf, joining finished ones", FEW, *measured([python, "-c", JOIN, "out/letters", joined], folder), joined)
        if PEERS.exists():
            typst_letters(folder)
            best = max(best, said("Typst", FEW, *measured([PEERS, "-c", SET, "letters.typ", typeset], folder), typeset))
        for option in ([], ["--tagged"]):
            took = measured([*command, "print-run", *option, "--quiet"], folder)
            said(" ".join(["letterforge print-run", *option]), number, *took, run, best)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
