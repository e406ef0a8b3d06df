"""What `letterforge check` shows on a terminal of 80 columns, for docs/lists.md.

A good list, one with twelve kinds of problem, and one that can't be read.
"""

import os
import sys
import tempfile
from pathlib import Path

import pexpect
import pyte

from letterforge.starter import copy_to

COLUMNS, ROWS = 80, 200
HEADER = "Ref,Name,Party,Address 1,Address 2,Town,Postcode,Phone"
GOOD = f"""{HEADER}
A1,Test Recipient 000001,Independent,1 Example Road,,London,SE1 0RB,020 7946 0001
A2,Dr Test Morgan OBE,Independent,2 Example Road,Southwark,"London, se10rb",,020 7946 0002
A3,"Recipient, Test",Independent,3 Example Road,,London,SE1 0RB,020 7946 0003
"""
BAD = f"""{HEADER}
A1,Test Recipient 000001,Independent,1 Example Road,,London,SE1 0RB,020 7946 0001
A2,Test Recipient 000002,Independent,2 Example Road,,London,,020 7946 0002
A3,Test Recipient 000003,Independent,3 Example Road,,London,SE1 ORB,020 7946 0003
A4,Test Recipient 000004,4 Example Road,,London,SE1 0RB,020 7946 0004
A5,Test Recipient 000005,Independent,2-Jan,Example Road,London,SE1 0RB,020 7946 0005
A6,Test Recipient 000006,Independent,@ the office,,London,SE1 0RB,020 7946 0006
A7,Test Recipient 000007,Independent,7 Rue Example,,Paris,France,020 7946 0007
A8,Test Recipient 000008,Independent,No fixed abode,,London,SE1 0RB,020 7946 0008
A9,#N/A,Independent,9 Example Road,,London,SE1 0RB,020 7946 0009
A10,Test Recipient 󰰱,Independent,10 Example Road,,London,SE1 0RB,020 7946 0010
A11,Test Recipient 000011,Independent,,,,,020 7946 0011
A12,Test Recipient 000012,Independent,12 Example Road,,London,SE1 0RB,020 7946 0012
A12,Test Recipient 000013,Independent,13 Example Road,,London,SE1 0RB,020 7946 0013
,Test Recipient 000014,Independent,14 Example Road,,London,SE1 0RB,2079460014
A15,Test Recipient 000001,Independent,1 Example Road,,London,SE1 0RB,020 7946 0001
"""
UNREADABLE = f"{HEADER}\nA1,Siân Recipient,Independent,1 Example Road,,London,SE1 0RB,\n"


def screen(content: bytes) -> tuple[str, int]:
    """The screen that `letterforge check` draws for a list, and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        campaign = Path(folder) / "campaign"
        copy_to(campaign)
        (campaign / "data/candidates.csv").write_bytes(content)
        drawn = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.Stream(drawn)
        settings = os.environ | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
        child = pexpect.spawn(
            sys.executable, ["-m", "letterforge", "check"], cwd=str(campaign), env=settings, encoding="utf-8", dimensions=(ROWS, COLUMNS)
        )
        while True:
            try:
                stream.feed(child.read_nonblocking(4096, timeout=60))
            except pexpect.EOF:
                break
        child.close()
    return "\n".join(line.rstrip() for line in drawn.display).rstrip(), int(child.exitstatus or 0)


def shown(name: str) -> str:
    """A screen as docs/lists.md shows it: the command, what it draws, its exit status."""
    text, status = screen(CONTENTS[name])
    return f"```text\n$ letterforge check\n{text}\n$ echo $?\n{status}\n```"


CONTENTS = {"good": GOOD.encode(), "bad": BAD.encode(), "unreadable": UNREADABLE.encode("cp1252")}

if __name__ == "__main__":
    sys.stdout.write(shown(sys.argv[1]) + "\n")
