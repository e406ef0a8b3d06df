"""What can go wrong, said so that a person can mend it: a `Problem` with its place, and the family of exceptions that carry one."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it is, what it is, how to mend it; `kind` names its like, `value` is the cell that shows it."""

    what: str
    cure: str = ""
    file: str = ""
    line: int | None = None
    row: int | None = None
    column: str = ""
    kind: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """Where it is: `data/list.csv, row 7, column postcode` or `templates/letter.md, line 12`; empty when it is nowhere."""
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        said = f"{self.place}: {self.what}" if self.place else self.what
        return f"{said}; {self.cure}" if self.cure else said


class LetterforgeError(Exception):
    """Stops the command: one `Problem`, printed as one line, exit status 2."""

    def __init__(self, problem: Problem | str) -> None:
        self.problem = Problem(problem) if isinstance(problem, str) else problem
        super().__init__(str(self.problem))

    def __reduce__(self) -> tuple[type["LetterforgeError"], tuple[object, ...]]:
        """A worker's error reaches its parent whole."""
        return type(self), (self.problem,)


class CampaignError(LetterforgeError):
    """The campaign file is missing, can't be read, or says something that it can't mean."""


class ListError(LetterforgeError):
    """A list or table can't be read as a whole."""


class TemplateError(LetterforgeError):
    """The template has a mistake that concerns every letter."""


class RegisterError(LetterforgeError):
    """The register can't be opened, or isn't one."""


class OutputError(LetterforgeError):
    """Letters can't be written where the campaign wants them."""


class DispatchError(LetterforgeError):
    """Letters can't be sent by this printer or server as things stand."""


class OfficeError(LetterforgeError):
    """LibreOffice isn't there, or doesn't work here."""


LEFT_OUT = "left out by the document"  # the kind of problem of a letter that its template says not to write


class HeldError(LetterforgeError):
    """One letter can't be made as things stand; the others can. The letter is held with these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0])

    def __reduce__(self) -> tuple[type[LetterforgeError], tuple[object, ...]]:
        """A worker's error reaches its parent whole."""
        return type(self), (self.problems,)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The cure for a misspelt `name`: `did you mean 'x'?`, else the list of `known` names."""
    names = sorted(set(known))
    near = get_close_matches(name, names, n=1, cutoff=0.6) or get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(names)}" if names else ""
