"""DOCX to PDF by the real LibreOffice, which is killed, stopped and left on the way."""

import os
import signal
import subprocess
import sys
import threading
import time

import pikepdf
import pytest

from letterforge.errors import OfficeError
from letterforge.word import convert
from letterforge.word.convert import LOST_IN_A_ROW, Converter, Source
from letterforge.word.office_folder import own_folder
from tests.tools import require

from .processes import document, hit, running, sockets, until, words

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests find processes in /proc")
NAMES = [f"letter {number}" for number in range(12)]
GOOD = document("good").content


@pytest.fixture(scope="module")
def converter(office):
    with Converter(office) as made:
        yield made


def test_each_pdf_says_what_its_document_says_in_their_order(converter):
    names = ["plain", "with spaces", "Zoë Ångström", "../away", "-o", "plain", "日本語"]
    made = list(converter.convert([document(name) for name in names]))
    assert [one.name for one in made] == names
    assert [f"This is {name}." in words(one.pdf) for name, one in zip(names, made, strict=True)] == [True] * len(names)


def test_no_documents_are_no_pdfs(converter):
    assert list(converter.convert([])) == []


def test_what_cannot_be_read_is_told_and_the_others_are_made(converter):
    bad = {
        "empty": b"",
        "text": b"Words, and no DOCX.",
        "cut off": GOOD[:3000],
        "no archive": b"PK\x03\x04" + bytes(500),
        "RTF": b"{\\rtf1 Words of another format}",
        "HTML": b"<html><p>Words</p></html>",
    }
    documents = [one for name, content in bad.items() for one in (Source(name, content), document(f"after {name}"))]
    documents.append(Source("last", b"PK"))
    made = list(converter.convert(documents))
    assert [one.name for one in made] == [one.name for one in documents]
    assert [one.name for one in made if one.pdf is None] == [*bad, "last"]
    assert {one.why for one in made if one.pdf is None} == {"LibreOffice can't read it, or has no room on the disk for its PDF"}


def test_a_document_gives_the_same_bytes_alone_and_among_others(converter):
    documents = [document(name, "é" * 300) for name in NAMES[:3]]
    together = [one.pdf for one in converter.convert(documents)]
    assert together == [one.pdf for again in reversed(documents) for one in converter.convert([again])][::-1]


def test_the_pdf_is_tagged_and_titled_and_promises_nothing(converter, tmp_path):
    (one,) = converter.convert([document("one")])
    path = tmp_path / "one.pdf"
    path.write_bytes(one.pdf)
    subprocess.run([require("qpdf"), "--check", path], check=True, capture_output=True)
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "Pledge letter" in str(pdf.docinfo["/Title"])
        assert "/StructTreeRoot" in pdf.Root
        assert "/CreationDate" not in pdf.docinfo
        assert b"pdfaid" not in (pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b"")
        assert "/Outlines" not in pdf.Root


@pytest.mark.parametrize("at", [0, 4, 10])
def test_a_process_that_is_killed_costs_nothing(office, temporary, at):
    with Converter(office) as converter:
        made = []
        for one in converter.convert([document(name) for name in NAMES]):
            made.append(one)
            if len(made) == at + 1:
                hit(converter, signal.SIGKILL)
    assert [one.name for one in made] == NAMES
    assert [f"This is {one.name}." in words(one.pdf) for one in made] == [True] * len(NAMES)
    assert list(temporary.iterdir()) == []


def test_a_process_that_hangs_is_ended_and_the_rest_goes_on(office):
    with Converter(office, seconds=3) as converter:
        made, stopped = [], 0
        for one in converter.convert([document(name) for name in NAMES]):
            made.append(one)
            if len(made) == 2:
                stopped = hit(converter, signal.SIGSTOP)
    assert stopped == 1
    assert [(one.name, one.pdf is not None) for one in made] == [(name, True) for name in NAMES]


@pytest.mark.parametrize("lost", [1, LOST_IN_A_ROW])
def test_what_ends_it_twice_is_told_and_after_some_the_run_stops(office, lost):
    made, over = [], threading.Event()

    def killing():
        while not over.is_set():
            hit(converter, signal.SIGKILL)
            time.sleep(0.02)

    with Converter(office) as converter:
        killer = threading.Thread(target=killing)
        killer.start()
        try:
            made += converter.convert([document(name) for name in NAMES[:lost]])
        except OfficeError as error:
            made.append(str(error))
        finally:
            over.set()
            killer.join()
        assert [one.pdf is not None for one in converter.convert([document("after")])] == [True]
    why = "it crashed, or was ended from outside (SIGKILL)"
    told = [(name, None, f"LibreOffice failed twice at it: {why}") for name in NAMES]
    if lost < LOST_IN_A_ROW:
        assert made == told[:lost]
    else:
        assert made[:-1] == told[: lost - 1]
        assert made[-1].startswith(f"LibreOffice {office.version} doesn't work here: {why}")
        assert "\n" not in made[-1]


def test_two_converters_work_at_once(office):
    with Converter(office) as one, Converter(office) as other:
        pairs = zip(
            one.convert([document(f"A{name}") for name in NAMES]), other.convert([document(f"B{name}") for name in NAMES]), strict=True
        )
        for name, (left, right) in zip(NAMES, pairs, strict=True):
            assert f"This is A{name}." in words(left.pdf)
            assert f"This is B{name}." in words(right.pdf)


def test_nothing_is_left_behind(office, temporary):
    with Converter(office) as converter:
        folder = converter._folder
        assert folder.stat().st_mode & 0o777 == 0o700
        for _ in converter.convert([document(name) for name in NAMES]):
            break  # and leaves the rest
        kept = converter.convert([document(name) for name in NAMES])
        next(kept)
        (pid,) = running(folder)
        (socket,) = sockets(pid)
    assert running(folder) == []
    assert list(temporary.iterdir()) == []
    assert not socket.exists()
    assert list(kept) == []


@pytest.mark.usefixtures("office")
def test_it_ends_with_its_parent(temporary):
    program = (
        "from tests.word.test_convert import *; from letterforge.word.office import Office\n"
        "with Converter(Office.found()) as it:\n    for _ in it.convert([document(n) for n in NAMES * 20]): print(it._folder, flush=True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    folder = parent.stdout.readline().strip()
    (pid,) = running(folder)
    (socket,) = sockets(pid)
    parent.kill()
    parent.communicate()
    assert until(lambda: running(folder) == [])
    os.utime(folder, (0, 0))
    with own_folder() as other:  # what it couldn't remove any more, the next one does
        assert list(temporary.iterdir()) == [other]
    assert not socket.exists()


def test_documents_that_are_much_together_are_given_to_several_processes(office, monkeypatch):
    documents = [document(name) for name in NAMES[:5]]
    monkeypatch.setattr(convert, "MOST", sum(len(one.content) for one in documents[:2]))
    with Converter(office) as converter:
        made = [(one.name, len(list((converter._folder / "in").iterdir()))) for one in converter.convert(documents)]
    assert made == [(NAMES[0], 1), (NAMES[1], 0), (NAMES[2], 1), (NAMES[3], 0), (NAMES[4], 0)]
