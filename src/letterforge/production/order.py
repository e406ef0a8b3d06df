"""The order of a print run, kept beside it: what is printed again later, in part, must be the letters that it was made of.

In go the letters of a run, numbered; out come those that a part wants.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from letterforge.errors import ListError, Problem
from letterforge.files import Folder
from letterforge.production.bound import Letter, Sendable
from letterforge.recipients.text import fold

WHOLE, SELECTED = "letters", "selected"  # what files are called, of a run of the whole list, and of a part of it
_ANY = f"{WHOLE}|{SELECTED}"


@dataclass(frozen=True, slots=True)
class Part:
    """Which letters of a run are bound: from `first` to `last`, by number in the run or by reference; `batch` in each file, 0 for all."""

    first: str = ""
    last: str = ""
    batch: int = 0
    due: bool = False  # only letters that weren't sent and aren't in doubt

    @property
    def whole(self) -> bool:
        """Whether it is the whole run."""
        return not (self.first or self.last)


class Order:
    """The order of the runs that are `called` so, in their folder: a reference a line. Each format has an order of its own."""

    def __init__(self, folder: Folder, called: str, part: Part, form: str) -> None:
        self._folder, self._called, self._part, self._form = folder, called, part, form
        self._name = f"{called}-order.txt" if form == "pdf" else f"{called}-order-{form}.txt"
        before = None if part.whole else folder.read(self._name)
        self._before = before.decode("ascii", "replace").split() if before is not None else None
        self._now = bytearray()

    def part(self, letters: Iterator[Sendable[Letter]], held: Collection[str]) -> Iterator[Sendable[Letter]]:
        """The letters of the part.

        Raises ListError where it has none, or where a letter isn't the one of this number in the run that is printed already.
        """
        first, last = self._part.first, self._part.last
        count, begun = 0, not first
        for one in letters:
            count = one.number
            begun = begun or _is(one, first)
            if begun:
                self._compare(one)
                yield one
            if last and _is(one, last):
                if not begun:
                    where = "the bookmarks have" if self._form == "pdf" else f"{self._name} has"
                    cure = f"references don't follow one another in a run; {where} its order"
                    raise ListError(Problem(f"--to {last} is letter {one.number:,} of the run, and comes before --from {first}", cure))
                return
        for option, said in (("--from", "" if begun else first), ("--to", last)):
            if fold(said) in {fold(reference) for reference in held}:
                raise ListError(Problem(f"{option} {said}: that letter is held, so that it isn't in the run", "give the one beside it"))
            if said:
                cure = f"the run has {count:,} letters; give a number up to that, or a reference"
                raise ListError(Problem(f"{option} {said} is no letter of this run", cure))

    def keep(self) -> None:
        """Stages the order of a whole run beside it."""
        if self._part.whole:
            self._folder.stage(self._name, bytes(self._now))

    def remove_others(self, made: Collection[str]) -> None:
        """Removes the files of the run before."""
        others = files_of_runs(self._folder, called=self._called, form=self._form)
        self._folder.remove(*[name for name in others if name not in made])

    def _compare(self, one: Sendable[Letter]) -> None:
        if self._part.whole:
            self._now += f"{one.reference}\n".encode()
        elif self._before is not None and self._before[one.number - 1 : one.number] != [one.reference]:
            was = self._before[one.number - 1] if one.number <= len(self._before) else "none"
            what = f"letter {one.number:,} of the run that was made is {was}, and would now be {one.reference}: list or order have changed"
            raise ListError(Problem(what, f"print the pages from {self._called}.{self._form} again, or give what is missing with --only"))


def files_of_runs(folder: Folder, *, called: str = _ANY, form: str = "pdf|docx") -> list[str]:
    """The files of print runs in their folder, by name; or of those that are `called` so, in one format."""
    return sorted(filter(re.compile(rf"({called})(-\d{{4,}}-\d{{4,}})?\.({form})").fullmatch, folder.names()))


def _is(one: Sendable[Letter], said: str) -> bool:
    """Whether a letter is the one that was said, by its number in the run or its reference."""
    return one.number == int(said) if said.isdecimal() and len(said) < 10 else fold(one.reference) == fold(said)
