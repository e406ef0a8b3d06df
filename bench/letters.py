"""Letters a second of `letterforge generate`, each format by itself, as whole processes on one processor: python bench/letters.py [N]

Beside each stands the floor: as many files of the same size written to temporary names, synced once per 500 and renamed, and nothing else.
Speed means something only as a ratio within one run: machines differ, and the same machine does from minute to minute.

Nothing is removed before the end: ext4 gives no inode out again that was freed in the last five minutes, and looks at each of those in a
block group for every new file (`recently_deleted` in its ialloc.c), half a millisecond after a few thousand. So all folders lie in one
whose folders ext4 spreads over the disk (chattr +T), and what ran a minute ago doesn't slow what runs now.
"""

import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from letterforge.starter import copy_to

ROOT = Path(__file__).resolve().parents[1]
SYNCED_TOGETHER = 500


@cache
def _all() -> Path:
    """The folder of everything that one run of a benchmark writes."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT))
    atexit.register(shutil.rmtree, folder)
    if chattr := shutil.which("chattr"):
        subprocess.run([chattr, "+T", folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603 - other file systems know no such thing
    return folder


def place() -> Path:
    """A new folder to write into."""
    return Path(tempfile.mkdtemp(dir=_all()))


def environment() -> dict[str, str]:
    """That of the benchmark, with Python's bytecode kept, as it is wherever nobody forbade it."""
    return {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def campaign(folder: Path, number: int) -> None:
    """The starter campaign with `number` made-up recipients."""
    copy_to(folder)
    path = folder / "data/candidates.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    rows = (
        f"{n},Test Recipient {n:06d},Independent,{n % 300 + 1} Example Road,,,London,SE{n % 20 + 1} {n % 9 + 1}AA"
        for n in range(1, number + 1)
    )
    path.write_text("\n".join([header, *rows]), encoding="utf-8")


def rate(form: str, number: int) -> tuple[float, int]:
    """Letters a second, start-up, checking and recording included; and the median size of a file in bytes."""
    folder = place() / "campaign"
    campaign(folder, number)
    os.sync()
    started = time.perf_counter()
    command = [sys.executable, "-m", "letterforge", "generate", "--format", form, "--workers", "1", "--quiet"]
    subprocess.run(command, cwd=folder, env=environment(), check=True)  # noqa: S603 - our own command
    took = time.perf_counter() - started
    return number / took, int(statistics.median(path.stat().st_size for path in (folder / "out/letters").iterdir()))


def floor(size: int, number: int) -> float:
    """Files of `size` bytes a second, written, synced and renamed."""
    content, folder = os.urandom(size), place()
    os.sync()
    started = time.perf_counter()
    for first in range(0, number, SYNCED_TOGETHER):
        chunk = [f"{folder}/{name}" for name in range(first, min(first + SYNCED_TOGETHER, number))]
        for path in chunk:
            descriptor = os.open(f"{path}.tmp", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(descriptor, content)
            os.close(descriptor)
        os.sync()
        for path in chunk:
            os.rename(f"{path}.tmp", path)  # noqa: PTH104 - nothing but what must be
    return number / (time.perf_counter() - started)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    sys.stdout.write(f"{count:,} letters     letters/s   KiB each   floor/s   of the floor\n")
    for form in ("pdf", "docx"):
        rate(form, 1)  # for nothing: whoever comes first compiles the modules
        made, size = rate(form, count)
        least = floor(size, count)
        sys.stdout.write(f"{form:17}{made:10.0f}{size / 1024:11.1f}{least:10.0f}{made / least:15.2f}\n")
