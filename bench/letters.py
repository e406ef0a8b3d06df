"""Letters a second of `letterforge generate`, each format by itself, as whole processes on one processor: python bench/letters.py [N]

Where the peers' benchmark is beside the checkout (../shared/bench), the command that runs both in one go is shown.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from letterforge.starter import copy_to

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT.parent / "shared" / "bench" / "run.py"


def rate(form: str, number: int) -> float:
    """Letters a second, start-up, checking and recording included."""
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        folder = Path(scratch) / "campaign"
        copy_to(folder)
        path = folder / "data/candidates.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0]
        rows = (f"{n},Test Recipient {n:06d},Independent,{n % 300 + 1} Example Road,,,London,SE1 0RB" for n in range(number))
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {0})
        started = time.perf_counter()
        command = [sys.executable, "-m", "letterforge", "generate", "--format", form, "--workers", "1", "--quiet"]
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - our own command
        return number / (time.perf_counter() - started)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for form in ("pdf", "docx"):
        sys.stdout.write(f"{form:5}{rate(form, count):8.0f} letters a second ({count} letters)\n")
    if PEERS.exists():
        sys.stdout.write(f"beside the peers: python3 {os.path.relpath(PEERS)} --peers PYTHON (its --help says more)\n")
