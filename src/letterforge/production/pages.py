"""Letters as a print run takes them: in goes a letter that is set, or the PDF of one that was made, out go its pages into the run."""

from pathlib import Path
from typing import NamedTuple, Protocol

from letterforge import pdf
from letterforge.errors import HeldError, LetterforgeError, Problem
from letterforge.letter.model import Letter
from letterforge.pdf.enclosure import Enclosure


class Pages(Protocol):
    """A letter that can be bound."""

    def add_to(self, run: pdf.PrintRun, entry: pdf.Entry) -> int:
        """Adds the letter to a run; gives how many pages it has. Raises LetterforgeError where it can't be bound."""
        ...


class SetPages(NamedTuple):
    """A letter that is laid out anew, with the faces that all letters of a run share."""

    letter: Letter
    paginated: pdf.Paginated

    def add_to(self, run: pdf.PrintRun, entry: pdf.Entry) -> int:
        """Adds the letter to a run; gives how many pages it has."""
        run.add(pdf.lay_out(self.letter, self.paginated), self.letter.style.typefaces, entry)
        return self.paginated.pages


class ReadPages(NamedTuple):
    """A letter as its PDF was made."""

    file: Enclosure

    def add_to(self, run: pdf.PrintRun, entry: pdf.Entry) -> int:
        """Adds the letter to a run; gives how many pages it has. Raises LetterforgeError where its PDF turns out to be damaged."""
        run.add_pages(copied(self.file, run), entry)
        return len(self.file)


def read(made: Path | bytes, file: str, row: int) -> ReadPages:
    """The pages of a letter's PDF. HeldError, with the place of its recipient, where they can't be bound."""
    try:
        return ReadPages(Enclosure(made))
    except ValueError as error:
        problem = Problem(f"the letter's PDF can't be bound: {error}", "make it again: letterforge generate --force", file, row=row)
        raise HeldError([problem]) from None


def copied(pages: Enclosure, run: pdf.PrintRun) -> list[bytes]:
    """The pages of a PDF, copied into a run, as `run.add_pages` takes them. Raises LetterforgeError where it turns out to be damaged."""
    try:
        return pages.written(run.file)
    except ValueError as error:
        raise LetterforgeError(Problem(f"{pages.name} can't be bound: {error}")) from None
