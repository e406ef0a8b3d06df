"""The child process that reads PDFs: in goes a task as JSON, out go lines of JSON: what it begins to look at, and what it found.

A hostile file can take all memory, or never end, or abort its reader: it does so in this process, whose limits end it, and its last line
says where it was. Lines are `["file", number]`, `["facts", {…}]`, `["page", number]`, `["fault", …]`, `["done", "1101…"]` (pages with ink),
`["refused", what, cure, kind]`.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from letterforge.inspection.begins import begins
from letterforge.inspection.page import look_at
from letterforge.inspection.rules import Fault, Rules

MOST_PAGES = 1_000_000
SECONDS_A_FILE, SECONDS_A_PAGE = 60.0, 0.05  # of the processor: an honest page takes some thousandths


def main() -> int:
    """Does what the task says: files, each from a page to a page, by the same rules."""
    task = json.load(sys.stdin)
    for limit, most in ((resource.RLIMIT_AS, task["memory"]), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    rules = Rules.from_json(task["rules"])
    for number, (path, low, high, known) in enumerate(task["files"]):
        _say("file", number)
        _more_time(task["seconds"])
        _look(path, (low, high, known), rules, task)
    return 0


def _look(path: str, part: tuple[int, int, list[int] | None], rules: Rules, task: dict[str, Any]) -> None:
    """One file, or a part of it: from a page to a page, with those where letters begin, where they are known."""
    low, high, known = part
    try:
        document = PdfDocument(Path(path))
    except PdfiumError as error:
        _refuse(error)
        return
    try:
        count = len(document)
        if not 0 < count <= MOST_PAGES:
            _say("refused", f"has {count:,} pages", f"a file of 1 to {MOST_PAGES:,} pages can be checked", "not readable")
            return
        if known is None:
            found = begins(document, task["pages_per_letter"])
            known = found.pages
            _say("facts", {"pages": count, "begins": known, "told_by": found.told_by})
            for fault in _of_the_file(document):
                _say("fault", *fault)
        _pages(document, range(low, min(high, count)), frozenset(known), rules, task["seconds"])
    finally:
        document.close()


def _pages(document: PdfDocument, numbers: range, firsts: frozenset[int], rules: Rules, seconds: int) -> None:
    inked = []
    fonts: dict[int, str] = {}
    until = time.process_time() + SECONDS_A_FILE + SECONDS_A_PAGE * len(numbers)
    for number in numbers:
        if time.process_time() > until:
            _say("refused", f"takes too long: {number:,} pages were looked at", "make the file again, with simpler pages", "not readable")
            return
        _say("page", number)
        _more_time(seconds)
        seen = look_at(document, number, rules, fonts, first=number in firsts)
        inked.append("1" if seen.inked else "0")
        for fault in seen.faults:
            _say("fault", *fault)
    _say("done", "".join(inked))


def _of_the_file(document: PdfDocument) -> list[Fault]:
    """What is wrong with a file as a whole, though its pages can be read."""
    faults = []
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        faults.append(Fault(0, "encrypted", "is encrypted, so that a printer may refuse it", "save it without a password and restrictions"))
    if not pdfium.FPDF_DocumentHasValidCrossReferenceTable(document):
        faults.append(Fault(0, "damaged", "is damaged: its table of contents doesn't fit it", "make it again, or copy it again"))
    return faults


def _refuse(error: PdfiumError) -> None:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        _say("refused", "is protected by a password", "save it without one", "encrypted")
    elif error.err_code == pdfium.FPDF_ERR_SECURITY:
        _say("refused", "is encrypted in a way that isn't known here", "save it without a password", "encrypted")
    else:
        _say("refused", "is damaged, or no PDF", "make it again, or copy it again", "damaged")


def _more_time(seconds: int) -> None:
    """From now on the processor has so many seconds, and no more than one besides."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time()) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _say(*said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
