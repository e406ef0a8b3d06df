"""A campaign from start to end, as a terminal of 80 columns shows it, for docs/walk.md: with a mail server and a printer of its own.

Run as a module from the project's folder: `python -m docs.walk`. It needs CUPS, as the tests do.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pexpect
import pyte
from tests.dispatch.campaigns import with_server
from tests.dispatch.printing import PrintServer
from tests.dispatch.server import Server

COLUMNS, ROWS = 80, 200
PAGE = Path(__file__).parent / "walk.md"
PRINTER = "office"
FAULTY = """id,name,party,address_line_1,address_line_2,address_line_3,town,postcode,email
1,Test Recipient 000001,Independent,1 Example Road,,,London,SE1 0RB,test1@example.org
2,Test Recipient 000002,Independent,2 Example Road,,,London,SE1 0RD,
3,Test Recipient 000003,Independent,3 Example Road,,,London,SE1 ORB,
4,Test Recipient 000004,Independent,4 Example Road,Southwark,,London,SE1 0RE,test4@example.org
5,Test Recipient 000005,Independent,5 Example Road,,,London,,
"""
MENDED = FAULTY.replace("SE1 ORB", "SE1 0RB").replace("London,,", "London,SE1 0RG,")
OBJECTED = "name,postcode,reason,since\nTest Recipient 000002,SE1 0RD,asked us not to write,2021-03-01\n"


class Step(NamedTuple):
    """A command, what is said before it, and what is answered where it asks."""

    says: str
    command: str
    answer: str = ""


MAKING = Step("Make the letters:", "letterforge generate")
STEPS = (
    Step("A new campaign is a folder that makes letters at once:", "letterforge new autumn"),
    Step(
        "Put your own list into `data/candidates.csv`, your words into `templates/`, and correct `letterforge.toml`; under `[email]`"
        " it says by which server you send. Who asked not to be written to goes into `data/suppression.csv`, by e-mail, or by name"
        " and postcode. Then see what is understood:",
        "letterforge check",
    ),
    Step("Look at a letter, with the window of the envelope drawn over it:", "letterforge preview --proof"),
    MAKING,
    Step("Two are held, and both rows are easily mended. Only what is new or has changed is made then:", "letterforge generate"),
    Step("Let a colleague read those in which a mistake is likeliest:", "letterforge proof"),
    Step("Send an e-mail to yourself first, to see what people will get:", "letterforge send --via email --test you@example.org", "y"),
    Step("Then to those who have an address:", "letterforge send --via email", "y"),
    Step(
        "Print the others, in the order in which the post wants them, with a sheet on top that says what they weigh:",
        "letterforge print-run --due --cover",
    ),
    Step(
        "Count them into their envelopes, take them to the post, and have that recorded:",
        'letterforge send --via post --by "Anna"',
        "y",
    ),
    Step("Run it again, and nothing goes twice:", 'letterforge send --via post --by "Anna"'),
    Step(
        "One came back with a coffee stain. Straight to the printer this time:",
        f'letterforge send --via print --printer {PRINTER} --again LMP21-0003 --reason "coffee stain"',
        "y",
    ),
    Step("Who got what, when, how?", "letterforge log"),
    Step("And what happened to one of them?", "letterforge log LMP21-0003"),
)


def walk(folder: Path) -> Iterator[tuple[Step, str, int]]:
    """Every step with the screen that it leaves and its exit status; `folder` is an empty one."""
    with parts() as (mail, printer):
        campaign = folder / "autumn"
        for step in STEPS:
            screen, status = shown(step, campaign if campaign.exists() else folder, printer.environment)
            yield step, screen, status
            if step is STEPS[0]:
                (campaign / "data/suppression.csv").write_text(OBJECTED, encoding="utf-8")
                with_server(campaign, mail.port)
            if step in {STEPS[0], MAKING}:
                (campaign / "data/candidates.csv").write_text(FAULTY if step is STEPS[0] else MENDED, encoding="utf-8")


@contextmanager
def parts() -> Iterator[tuple[Server, PrintServer]]:
    """A mail server and a print server, on loopback."""
    mail, printer = Server(()), PrintServer()
    try:
        printer.start()
        printer.start_printer()
        printer.add(PRINTER, printer.printer_uri, "everywhere")
        yield mail, printer
    finally:
        printer.stop()
        mail.stop()


def shown(step: Step, folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """What a step leaves on the screen, and its exit status."""
    drawn = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(drawn)
    settings = environment | {
        "TERM": "xterm-256color",
        "COLUMNS": str(COLUMNS),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    child = pexpect.spawn("/bin/sh", ["-c", step.command], cwd=str(folder), env=settings, encoding="utf-8", dimensions=(ROWS, COLUMNS))
    while True:
        try:
            stream.feed(child.read_nonblocking(4096, timeout=60))
        except pexpect.EOF:
            break
        if step.answer and "[y/N]" in drawn.display[drawn.cursor.y]:
            child.sendline(step.answer)
            step = step._replace(answer="")
    child.close()
    return "\n".join(line.rstrip() for line in drawn.display).rstrip(), int(child.exitstatus or 0)


def page(folder: Path) -> str:
    """docs/walk.md."""
    parts = [
        "# A campaign from start to end, screen by screen\n\n",
        "Written by `make docs`, which runs every command in a terminal of 80 columns, with a mail server and a printer of its own.\n",
    ]
    for step, screen, status in walk(folder):
        ended = f"\n$ echo $?\n{status}" if status else ""
        parts.append(f"\n{step.says}\n\n```text\n$ {step.command}\n{screen}{ended}\n```\n")
    return "".join(parts).replace(str(folder), "…")


def timeless(text: str) -> str:
    """A page without what differs from run to run: times, machines, numbers, and where lines are broken because of them."""
    text = re.sub(r"[\s─]+", " ", text)
    text = re.sub(r"\d+\.\d s\b", "0.0 s", text)
    text = re.sub(r"\d{2} \w{3,9} \d{4} (at )?\d{2}:\d{2}", "1 January 2021", text)
    return re.sub(r"job \d+( urn:uuid:[0-9a-f-]+)?|\b\w+@[\w.-]+:\d+|-[0-9a-f]{12}\.pdf", "", text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(page(Path(place)), encoding="utf-8")
