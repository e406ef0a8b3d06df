"""The posting list: in go letters that are due, out comes a PDF to sign when they are handed over."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from letterforge import pdf
from letterforge.dispatch.sent import Due
from letterforge.errors import OutputError, Problem
from letterforge.files import Folder
from letterforge.letter.looks import with_lenders
from letterforge.letter.model import Block, Columns, Heading, ListBlock, PageBreak, Paragraph, Span
from letterforge.production.job import Job
from letterforge.typeface import unsettable

_ON_A_PAGE = 80  # letters, in two columns


@contextmanager
def reserved(path: Path) -> Iterator[None]:
    """Keeps the list's place with an empty file, before anything is recorded of letters that it is to name; what stays empty is removed.

    Raises OutputError where it can't be written, or where there is a list already: that one is of other letters.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise OutputError(Problem("is there already", "name another file for the list", str(path))) from None
    except OSError as error:
        raise OutputError(Problem(f"can't be written: {error.strerror}", "name another file for the list", str(path))) from None
    try:
        yield
    finally:
        if not path.stat().st_size:
            path.unlink()


def posting_list(job: Job, letters: Iterable[Due], path: Path) -> int:
    """Writes the list to `path`; gives how many letters it has. Raises OutputError where it can't be written."""
    campaign = job.campaign
    style, page = job.maker.look
    found = list(letters)
    names = "".join([one.name for one in found])
    if missing := unsettable(names, style.typefaces):
        style = replace(style, typefaces=with_lenders(campaign, style.typefaces, missing))
    about = pdf.About(f"Posting list: {campaign.name}", campaign.sender.lines[0], campaign.language, campaign.date)
    with Folder(path.absolute().parent, str(path.parent)) as folder:
        with folder.growing() as file:
            run = pdf.PrintRun(file.write, about, duplex=False)
            laid = pdf.laid_alone(tuple(_blocks(campaign.name, found)), page, style)
            run.add(laid, style.typefaces, pdf.Entry("Posting list", "List "))
            run.finish()
            file.name = path.name
        folder.publish()
    return len(found)


def _blocks(name: str, letters: list[Due]) -> Iterator[Block]:
    yield Heading(1, (Span(f"Posting list: {name}"),))
    yield Paragraph((Span(f"{len(letters):,} letters"),))
    yield Paragraph((Span("Handed over by ____________________   taken by ____________________   on ______________"),))
    rest = iter(letters)
    number = 1
    while some := list(islice(rest, _ON_A_PAGE)):
        if number > 1:
            yield PageBreak()
        items = tuple([(Paragraph((Span(f"{one.reference}  {one.name}"),)),) for one in some])
        yield Columns(2, (ListBlock(items, ordered=True, start=number),))
        number += len(some)
