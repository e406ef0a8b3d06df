"""Documents to convert, and the processes that do it."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pypdfium2

from letterforge.docx import write
from letterforge.word.convert import Converter, Source
from tests.docx.letters import letter, text


def document(name, *lines):
    """A letter that says its own name."""
    return Source(name, write(letter(*text(f"This is {name}.", *lines))))


def words(pdf):
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def running(folder):
    """The processes whose command names a folder (Linux)."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            with suppress(OSError):
                if os.fsencode(folder) in (place / "cmdline").read_bytes() and "(zombie)" not in (place / "status").read_text():
                    found.append(int(place.name))
    return found


def sockets(pid):
    """The files by which a LibreOffice is found by another (Linux)."""
    own = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it goes on opening and closing files
            own.add(str(link.readlink()))
    table = [line.split() for line in Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]]
    return [Path(row[7]) for row in table if f"socket:[{row[6]}]" in own and "OSL_PIPE" in row[-1]]


def hit(converter: Converter, number: signal.Signals) -> int:
    """Sends a signal to a converter's process; gives how many there were."""
    found = running(converter._folder)
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    return len(found)


def until(condition, seconds=20.0):
    """Whether a condition came to hold in a while."""
    end = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return held
