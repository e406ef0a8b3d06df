"""Files held against the rules: in go paths, out come reports, in their order. Child processes read the files, several at a time."""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from letterforge.errors import Problem
from letterforge.inspection.rules import Fault, Rules

MEMORY = 2 * 2**30  # bytes of address space of a child
SECONDS = 20  # of the processor, for one page, or for opening a file
PAGES = 400  # of a file that one child looks at
TOGETHER = 25  # files that one child is given
_HEAD = 1024  # bytes in which a PDF says that it is one


@dataclass(slots=True)
class Report:
    """What was found in a file: pages, on which of them (from 0) letters begin and what tells it, faults; or why it can't be read."""

    path: str
    pages: int = 0
    begins: list[int] = field(default_factory=list)
    told_by: str = ""
    faults: list[Fault] = field(default_factory=list)
    unreadable: Problem | None = None
    inked: str = ""  # "1" or "0" for each page

    @property
    def sound(self) -> bool:
        """Whether it can be printed and posted as it is."""
        return not self.faults and self.unreadable is None


Watch = Callable[[int, int], None]


def inspect(
    paths: Sequence[str], rules: Rules, pages_per_letter: int | None = None, watch: Watch = lambda _done, _total: None
) -> Iterator[Report]:
    """Looks at files, and gives a report of each in turn.

    `watch` is told how many more files are done, and how many there are; of a single file, how many pages.
    """
    workers = os.cpu_count() or 1
    alone = len(paths) == 1
    with ThreadPoolExecutor(workers) as pool:  # each thread waits for a child
        crew = _Crew(pool, rules, pages_per_letter)
        waiting: deque[Future[list[Report]]] = deque()
        groups = iter(_groups(paths))
        try:
            while True:
                for group in islice(groups, workers + 1 - len(waiting)):
                    waiting.append(pool.submit(crew.look, group))
                if not waiting:
                    return
                for report in waiting.popleft().result():
                    crew.finish(report, watch if alone else lambda _done, _total: None)
                    if not alone:
                        watch(1, len(paths))
                    yield report
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _groups(paths: Iterable[str]) -> Iterator[list[str]]:
    stream = iter(paths)
    while group := list(islice(stream, TOGETHER)):
        yield group


class _Crew:
    """Hands files and parts of files to children."""

    def __init__(self, pool: ThreadPoolExecutor, rules: Rules, pages_per_letter: int | None) -> None:
        self._pool, self._rules, self._pages_per_letter = pool, rules, pages_per_letter

    def look(self, paths: list[str]) -> list[Report]:
        """The beginning of each file, in as few children as can be: a new one goes on where one was ended by a file."""
        reports = [_opened(path, self._rules) for path in paths]
        todo = [report for report in reports if report.unreadable is None]
        while todo:
            todo = self._run([(report, 0, PAGES, None) for report in todo])
        return reports

    def finish(self, report: Report, watch: Watch) -> None:
        """The rest of a long file, in parts, and what only the whole of it tells. `watch` is told of pages."""
        watch(min(report.pages, PAGES), report.pages)
        if report.unreadable is None and report.pages > PAGES:
            starts = range(PAGES, report.pages, PAGES)
            tasks = [(Report(report.path), low, low + PAGES, self._firsts(report, low)) for low in starts]
            for part in self._pool.map(self._part, tasks):
                report.faults += part.faults
                report.inked += part.inked
                report.unreadable = report.unreadable or part.unreadable
                watch(len(part.inked), report.pages)
        if report.unreadable is None:
            report.faults += _too_long(report, self._rules)
            report.faults.sort(key=lambda fault: fault.page)

    @staticmethod
    def _firsts(report: Report, low: int) -> list[int]:
        return [page for page in report.begins if low <= page < low + PAGES]

    def _part(self, task: "_Task") -> Report:
        self._run([task])
        return task[0]

    def _run(self, tasks: "list[_Task]") -> list[Report]:
        """Runs a child; gives the reports that it never came to."""
        files = [(report.path, low, high, firsts) for report, low, high, firsts in tasks]
        limits = {"memory": MEMORY, "seconds": SECONDS}
        said = json.dumps({"rules": self._rules.as_json(), "pages_per_letter": self._pages_per_letter, "files": files, **limits})
        command = [sys.executable, "-P", "-m", "letterforge.inspection.child"]  # and no module of the folder that we are in
        child = subprocess.run(command, input=said, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
        reached, page = -1, None
        for line in child.stdout.split("\n")[:-1]:  # the last line isn't whole where the child was ended
            kind, *rest = json.loads(line)
            if kind == "file":
                reached, page = rest[0], None
            elif kind == "page":
                page = rest[0]
            else:
                _take(tasks[reached][0], kind, rest)
        if child.returncode == 0:
            return []
        report = tasks[max(reached, 0)][0]
        report.unreadable = _ended(report.path, page)
        return [task[0] for task in tasks[max(reached, 0) + 1 :]]


_Task = tuple[Report, int, int, list[int] | None]


def _take(report: Report, kind: str, said: list[Any]) -> None:
    """Puts what a child says into a report."""
    if kind == "facts":
        report.pages, report.begins, report.told_by = said[0]["pages"], said[0]["begins"], said[0]["told_by"]
    elif kind == "fault":
        report.faults.append(Fault(*said))
    elif kind == "done":
        report.inked += said[0]
    elif kind == "refused":
        report.unreadable = Problem(said[0], said[1], report.path, kind=said[2])


def _opened(path: str, rules: Rules) -> Report:
    """The report of a file with what its bytes alone tell."""
    report = Report(path)
    file = Path(path)
    if file.is_dir():
        report.unreadable = Problem("is a folder", f"name the files in it, such as {path.rstrip('/')}/*.pdf", path, kind="not a file")
        return report
    if file.exists() and not file.is_file():
        report.unreadable = Problem("isn't a file", "write it into one first", path, kind="not a file")
        return report
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        report.unreadable = Problem(f"can't be read: {error.strerror or error}", "look at its name and place", path, kind="not readable")
        return report
    if b"%PDF-" not in head:
        cure = "a list is checked with --list; other documents can be saved as PDF"
        report.unreadable = Problem("isn't a PDF", cure, path, kind="not a PDF")
    if rules.max_bytes is not None and size > rules.max_bytes:
        what = f"has {size / 10**6:.1f} MB, at most {rules.max_bytes / 10**6:g} MB are taken"
        report.faults.append(Fault(0, "too many bytes", what, "use smaller pictures, or send the letters one by one"))
    return report


def _too_long(report: Report, rules: Rules) -> Iterator[Fault]:
    """Letters of too many pages; blank ones at the end, which make a sheet full, don't count."""
    if rules.max_pages is None:
        return
    for begin, end in pairwise([*report.begins, report.pages]):
        pages = report.inked[begin:end].rfind("1") + 1
        if pages > rules.max_pages:
            what = f"a letter of {pages} pages begins, at most {rules.max_pages} are allowed"
            yield Fault(begin + 1, "too many pages", what, "shorten it")


def _ended(path: str, page: int | None) -> Problem:
    """Why a child ended before it was done."""
    where = "it" if page is None else f"page {page + 1}"
    return Problem(
        f"{where} can't be read: it takes too much time or memory, or is damaged", "make the file again", path, kind="not readable"
    )
