"""How a run grows: one process against two, and memory at ten times as many letters: python bench/scaling.py [N]

Each run is a whole `letterforge generate` in both formats, in a folder of its own that stays until the end: some file systems are slow to
make files where many were removed a moment ago.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from letters import ROOT, campaign


def generated(folder: Path, number: int, workers: int, form: str = "pdf,docx") -> tuple[float, float]:
    """Seconds that a run takes, and the most memory in MB that one of its processes had."""
    campaign(folder, number)
    os.sync()
    started = time.perf_counter()
    command = [sys.executable, "-m", "letterforge", "generate", "--format", form, "--workers", str(workers), "--quiet"]
    process = subprocess.Popen(command, cwd=folder)  # noqa: S603 - our own command
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit("letterforge failed")
    return time.perf_counter() - started, used.ru_maxrss / 1024


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(dir=ROOT) as scratch:
        for form in ("pdf", "docx"):
            alone, together = (
                min(generated(Path(scratch) / f"{form}{workers}{turn}", count, workers, form)[0] for turn in range(2)) for workers in (1, 2)
            )
            sys.stdout.write(
                f"{count:,} letters, {form}: {alone:.1f} s in one process, {together:.1f} s in two: {alone / together:.2f} times as fast\n"
            )
        few, many = (generated(Path(scratch) / f"memory{number}", number, 1)[1] for number in (count // 4, count // 4 * 10))
        sys.stdout.write(
            f"memory, {count // 4:,} letters: {few:.0f} MB; {count // 4 * 10:,}: {many:.0f} MB, {many / few:.2f} times as much\n"
        )
