"""DOCX to PDF by LibreOffice, many at a time. In go documents, out come PDFs, each as soon as it is there, or why there is none.

One process is given a whole batch and works through it in order. What it has done is told by the files that it leaves, which are alike in
all versions. A process that dies or hangs costs the document in whose turn that was one more try, alone; the others go on in a new process.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from letterforge.errors import OfficeError, Problem
from letterforge.word import office_child, office_profile
from letterforge.word.office import Office
from letterforge.word.office_folder import PROFILE, own_folder, remove_sockets, temporary
from letterforge.word.undated import undated

SECONDS = 60.0  # for one document; an honest letter takes a tenth of one
SECONDS_A_MEGABYTE = 20.0
SECONDS_TO_START = 60.0  # on a cold disk, a machine that does much else, and with a new profile
MOST = 64 * 2**20  # bytes of documents that one process is given: they lie in memory
LOST_IN_A_ROW = 3  # documents; after that it isn't they
_LOOKS = 0.05  # seconds between two looks at what is there
_SECONDS_TO_END = 20.0  # after the last document: it writes its profile
_STARTS = 3  # of a process that asks to be started again
_AGAIN = 81  # the exit status by which LibreOffice asks for that, once its profile is made (EXITHELPER_NORMAL_RESTART)
_END = b"%%EOF"
_SAID = "said.txt"
_FILTER = "MS Word 2007 XML"  # without it anything is read that can be: a text by another name, an empty file


class Source(NamedTuple):
    """A DOCX, and what it is called in what comes back."""

    name: str
    content: bytes


class Converted(NamedTuple):
    """A document's PDF, or why there is none."""

    name: str
    pdf: bytes | None
    why: str = ""


class Converter:
    """LibreOffice with a profile of its own, for as long as the `with` block lasts. Each process, or thread, needs one of its own.

    `seconds` are given to each document; a large one, and the first of a batch, get more.
    """

    def __init__(self, office: Office, seconds: float = SECONDS) -> None:
        self._office, self._seconds = office, seconds
        self._underway = self._converted([])

    def __enter__(self) -> Self:
        with ExitStack() as stack, _room():
            self._folder = stack.enter_context(own_folder())
            for name in ("in", "out", "tmp"):
                (self._folder / name).mkdir()
            office_profile.make(self._folder / PROFILE)
            self._rehearse()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._underway.close()
        self._stack.close()

    def convert(self, documents: Sequence[Source]) -> Iterator[Converted]:
        """Every document's PDF or reason, in their order. Raises OfficeError where LibreOffice itself doesn't work.

        LibreOffice works on while the caller does something with what it got; one batch at a time: another one ends it.
        """
        self._underway.close()
        self._underway = self._converted(documents)
        return self._underway

    def _converted(self, documents: Sequence[Source]) -> Generator[Converted, None, None]:
        rest, lost = list(documents), 0
        while rest:
            settled, why = yield from self._batch(rest[: min(_together(rest), self._office.most)])
            rest, lost = rest[settled:], 0 if settled else lost
            if not why:
                continue
            settled, why = yield from self._batch(rest[:1])
            lost = 0 if settled else lost + 1
            if lost == LOST_IN_A_ROW:
                raise self._broken(why)
            if not settled:
                yield Converted(rest[0].name, None, f"LibreOffice failed twice at it: {why}")
            rest = rest[1:]

    def _batch(self, documents: Sequence[Source]) -> Generator[Converted, None, tuple[int, str]]:
        """Lets one process do what it can; gives how many documents are settled, and why it stopped at the next one."""
        with _room():
            for number, document in enumerate(documents):
                self._place("in", number).write_bytes(document.content)
        settled = 0
        names = [self._place("in", number).name for number in range(len(documents))]
        with self._running(f"--infilter={_FILTER}", "--convert-to", "pdf", "--outdir", str(self._folder / "out"), *names) as process:
            deadline = time.monotonic() + SECONDS_TO_START + self._patience(documents[0])
            while settled < len(documents):
                status = process.poll()  # before the files: once it has ended, no more come
                through = status == 0 or (status == 1 and len(documents) == 1)  # some versions say so of a document that can't be read
                reached = len(documents) if through else self._reached()
                if reached > settled:
                    for number in range(settled, reached):
                        yield self._taken(documents[number], number)
                    settled = reached
                    deadline = time.monotonic() + self._patience(documents[min(settled, len(documents) - 1)])
                elif status is not None:
                    return settled, _ended(status)
                elif time.monotonic() > deadline:
                    return settled, f"nothing came of it in {self._patience(documents[settled]):.0f} seconds"
                else:
                    time.sleep(_LOOKS)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
        return settled, ""

    def _patience(self, document: Source) -> float:
        return self._seconds + SECONDS_A_MEGABYTE * len(document.content) / 10**6

    def _reached(self) -> int:
        """How many documents are settled: all before the last whose file was begun, and that one if the file is whole."""
        numbers = [int(path.stem) for path in (self._folder / "out").glob("*.pdf")]
        last = max(numbers, default=-1)
        return last + _whole(self._place("out", last)) if numbers else 0

    def _taken(self, document: Source, number: int) -> Converted:
        made = self._place("out", number)
        with _room():
            pdf = made.read_bytes() if document.content and _whole(made) else None  # of nothing it makes an empty page
            made.unlink(missing_ok=True)
            self._place("in", number).unlink()
        if pdf is None:
            return Converted(document.name, None, "LibreOffice can't read it, or has no room on the disk for its PDF")
        return Converted(document.name, undated(pdf))

    def _place(self, folder: str, number: int) -> Path:
        """Where a document lies: no name that somebody chose becomes that of a file, or an argument."""
        return self._folder / folder / f"{number:06}.{'docx' if folder == 'in' else 'pdf'}"

    def _rehearse(self) -> None:
        """Starts it for nothing: it makes the rest of its profile, and tells whether it works at all."""
        for _ in range(_STARTS):
            with self._running("--terminate_after_init") as process:
                try:
                    status = process.wait(SECONDS_TO_START)
                except subprocess.TimeoutExpired:
                    raise self._broken(f"it didn't start in {SECONDS_TO_START:.0f} seconds") from None
            if status == 0:
                return
            if status != _AGAIN:
                raise self._broken(_ended(status))
        raise self._broken("it asks to be started again, and again")

    @contextmanager
    def _running(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of LibreOffice. Afterwards nothing is left of it, nor of what it was given."""
        installation = (self._folder / PROFILE).as_uri()
        office = [
            str(self._office.program),
            f"-env:UserInstallation={installation}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nolockcheck",
        ]
        command = [sys.executable, "-P", "-m", office_child.__name__, str(os.getpid()), *office, *arguments]
        environment = os.environ | {"TMPDIR": str(self._folder / "tmp"), "LC_ALL": "C.UTF-8"}
        with (self._folder / _SAID).open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 - our own module, and the program that was found
                command,
                cwd=self._folder / "in",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # Ctrl-C is ours to hear
            )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self._clear()

    def _clear(self) -> None:
        """Removes what a process that was ended leaves: files, and the socket by which one LibreOffice finds another."""
        for name in ("in", "out", "tmp"):
            shutil.rmtree(self._folder / name, ignore_errors=True)
            (self._folder / name).mkdir(exist_ok=True)
        remove_sockets(self._folder)

    def _broken(self, why: str) -> OfficeError:
        said = (self._folder / _SAID).read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        what = f"LibreOffice {self._office.version} doesn't work here: {why}" + (f" ({said})" if said else "")
        return OfficeError(Problem(what, f"try it by hand ({self._office.program} --headless --version), or install it again"))


@contextmanager
def _room() -> Iterator[None]:
    """Within it, a disk that refuses raises OfficeError."""
    try:
        yield
    except OSError as error:
        what = f"documents can't be laid out for LibreOffice in {temporary()}: {error.strerror or error}"
        raise OfficeError(Problem(what, "make room there, or name another folder in TMPDIR")) from None


def _together(documents: Sequence[Source]) -> int:
    """How many documents one process is given: as many as aren't too much, and one at least."""
    sizes = accumulate(len(document.content) for document in documents)
    return max(sum(size <= MOST for size in sizes), 1)


def _whole(pdf: Path) -> bool:
    """Whether a file is there to its end: LibreOffice writes in place, from the first byte to the last."""
    try:
        with pdf.open("rb") as stream:
            stream.seek(max(stream.seek(0, os.SEEK_END) - len(_END) - 2, 0))
            return _END in stream.read()
    except FileNotFoundError:
        return False


def _ended(status: int) -> str:
    if status < 0:
        return f"it crashed, or was ended from outside ({signal.Signals(-status).name})"
    return f"it ended with status {status}"
