"""Letters a second from DOCX to PDF by LibreOffice, beside plain calls of it on the same files: python bench/convert.py [LETTERS]

A plain call is `soffice --headless --convert-to pdf *.docx`, with a profile that is there already, and no more files than it takes; its
PDFs aren't tagged. The processor's time stands beside the clock's, because it varies less on a machine that does other work too.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from letters import campaign as made_up

from letterforge import campaign, docx
from letterforge.production.native import NativeMaker
from letterforge.recipients import RecipientList
from letterforge.word.convert import Converter, Source
from letterforge.word.office import Office

CHUNK = 500  # as many letters as a worker is given
AT_MOST = 240  # files of one plain call: of 1,000 it makes 247, and exits with 0


def documents(number: int) -> Iterator[Source]:
    """The starter campaign's letter to made-up recipients, by letterforge's own writer."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "campaign"
        made_up(folder, number)
        loaded = campaign.load(folder)
        recipients = RecipientList(loaded)
        maker = NativeMaker(loaded, recipients.fields, recipients.said)
        for place, recipient in enumerate(recipients):
            draft = maker.draft(recipient, f"LMP21-{place:04d}")
            yield Source(f"{place:06}.docx", docx.write(draft.letter))


def plain(letters: Sequence[Source]) -> float:
    """Calls as anybody would make them; gives the processor's time, in seconds."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for letter in letters:
            (folder / letter.name).write_bytes(letter.content)
        command = ["soffice", f"-env:UserInstallation={PROFILE.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", folder]
        before = processor()
        for first in range(0, len(letters), AT_MOST):
            files = [folder / letter.name for letter in letters[first : first + AT_MOST]]
            subprocess.run([*command, *files], check=True, capture_output=True)  # noqa: S603 - what we compare with
        assert len(list(folder.glob("*.pdf"))) == len(letters)  # noqa: S101 - else it compares nothing
        return processor() - before


def converted(letters: Sequence[Source]) -> float:
    """A converter of one's own, its start included; gives the processor's time, in seconds."""
    before = processor()
    with Converter(Office.found()) as converter:
        for first in range(0, len(letters), CHUNK):
            assert all(one.pdf for one in converter.convert(letters[first : first + CHUNK]))  # noqa: S101 - else it compares nothing
    return processor() - before


def together(letters: Sequence[Source]) -> float:
    """Two processes with a converter each; gives the processor's time of both, in seconds."""
    with ProcessPoolExecutor(2) as pool:
        return sum(pool.map(converted, [letters[::2], letters[1::2]]))


def processor() -> float:
    """Seconds that this process and those that it has waited for took."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main(number: int) -> None:
    """Makes the letters, and converts them in each way."""
    letters = list(documents(number))
    plain(letters[:1])  # the program is read from the disk, and the profile made
    sys.stdout.write(f"{number:,} letters       letters/s   of the plain calls  ms of the processor each\n")
    first = 0.0
    for name, way in (("plain calls", plain), ("one converter", converted), ("two converters", together)):
        started = time.perf_counter()
        spent = way(letters)
        rate = number / (time.perf_counter() - started)
        first = first or rate
        sys.stdout.write(f"{name:18}{rate:13.1f}{rate / first:21.2f}{spent / number * 1000:27.0f}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch_profile:
        PROFILE = Path(scratch_profile)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
