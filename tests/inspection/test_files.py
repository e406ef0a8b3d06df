"""Files: what can't be read is one line, what is hostile ends a child and not the command, a long file is looked at in parts."""

import os
import random
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from letterforge import campaign
from letterforge.envelope import PROFILES
from letterforge.inspection import files, inspect, rules_of
from letterforge.production import Job, Options
from letterforge.recipients.select import Selection
from tests.inspection import samples as s
from tests.inspection.samples import letter, looked_at, made, with_

DL = rules_of(PROFILES["dl"])


@pytest.mark.parametrize(
    ("content", "kind", "what"),
    [
        (b"", "not a PDF", "isn't a PDF"),
        (b"id,name\n1,Test Recipient 000001\n", "not a PDF", "isn't a PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 50, "damaged", "is damaged, or no PDF"),
        (made(letter)[:400], "damaged", "is damaged, or no PDF"),
        (made(letter, encrypt=s.LOCKED), "encrypted", "is protected by a password"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes, kind: str, what: str) -> None:
    report = looked_at(tmp_path, content)
    assert report.unreadable is not None
    assert (report.unreadable.kind, report.unreadable.what, report.sound) == (kind, what, False)
    assert report.unreadable.cure


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reports = inspect([str(tmp_path / "gone.pdf"), str(tmp_path), str(tmp_path / "pipe")], DL)
    said = [report.unreadable.what for report in reports if report.unreadable]
    assert said == ["can't be read: No such file or directory", "is a folder", "isn't a file"]


def test_modules_in_the_folder_are_not_taken_for_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert looked_at(tmp_path, made(letter)).sound


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (made(letter, encrypt=s.ENCRYPTED), "encrypted"),
        (made(letter).replace(b"\nstartxref\n", b"\nstartxref\n9"), "damaged"),
    ],
)
def test_what_can_be_read_and_is_wrong_as_a_whole(tmp_path: Path, content: bytes, kind: str) -> None:
    assert [(fault.page, fault.kind) for fault in looked_at(tmp_path, content).faults] == [(0, kind)]


def test_notify_takes_two_megabytes_and_ten_pages(tmp_path: Path) -> None:
    def page(canvas: object) -> None:
        s.text(canvas, 30, 120, "Sample text")  # type: ignore[arg-type]

    content = made(*[page] * 11) + b"%" * 2 * 10**6
    kinds = {fault.kind for fault in looked_at(tmp_path, content, "notify").faults}
    assert {"too many bytes", "too many pages"} <= kinds


def hostile(draws: bytes) -> bytes:
    """A PDF of one page that says this."""
    with pikepdf.new() as document:
        form = document.make_indirect(Stream(document, b"0 0 9 9 re f " * 10))
        for _ in range(9):  # forms that show forms, 10 to the power of 10 rectangles
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
            outer = document.make_indirect(Stream(document, b"/F Do " * 10))
            outer.Resources = Dictionary(XObject=Dictionary(F=form))
            form = outer
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        resources = Dictionary(XObject=Dictionary(F=form))
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=resources, Contents=Stream(document, draws))
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
        stream = BytesIO()
        document.save(stream)
    return stream.getvalue()


def test_a_page_without_end_is_one_line_and_the_other_files_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SECONDS", 1)
    paths = [tmp_path / name for name in ("before.pdf", "endless.pdf", "after.pdf")]
    for path, content in zip(paths, (made(letter), hostile(b"/F Do"), made(letter)), strict=True):
        path.write_bytes(content)
    before, endless, after = inspect([str(path) for path in paths], DL)
    assert (before.sound, after.sound) == (True, True)
    assert endless.unreadable is not None
    assert str(endless.unreadable).endswith(
        "endless.pdf: page 1 can't be read: it takes too much time or memory, or is damaged; make the file again"
    )


def test_a_file_that_takes_all_memory_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MEMORY", 300 * 2**20)
    report = looked_at(tmp_path, hostile(b"0 0 1 1 re f 5 5 m 7 7 l S\n" * 2_000_000))
    assert report.unreadable is not None


def test_broken_files_never_break_the_command(tmp_path: Path) -> None:
    """Bytes changed, cut out, doubled: each file has a report."""
    chance = random.Random(7)
    content = made(with_(s.outline), letter)
    paths = []
    for number in range(60):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(len(broken))
            match number % 3:
                case 0:
                    broken[at] = chance.randrange(256)
                case 1:
                    del broken[at : at + chance.randint(1, 40)]
                case _:
                    broken[at:at] = broken[at : at + chance.randint(1, 40)]
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(broken)
    reports = list(inspect([str(path) for path in paths], DL))
    assert [report.path for report in reports] == [str(path) for path in paths]


def test_a_long_file_is_looked_at_in_parts_and_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PAGES", 4)
    path = tmp_path / "run.pdf"
    bad = with_(s.line(12, 60.2, 14, 60.2))
    path.write_bytes(s.marked(*[letter, bad] * 3, bad, letter, letter, every=2))
    seen: list[tuple[int, int]] = []
    (report,) = inspect([str(path)], DL, watch=lambda done, total: seen.append((done, total)))
    assert (report.pages, report.begins, report.inked, report.sound) == (9, [0, 2, 4, 6, 8], "1" * 9, False)
    assert [(fault.page, fault.kind) for fault in report.faults] == [(7, "ink in the clear zone")]
    assert seen == [(4, 9), (4, 9), (1, 9)]


def test_the_letters_of_the_campaign_are_sound(folder: Path, tmp_path: Path) -> None:
    job = Job(campaign.load(folder), Selection(), Options(("pdf",), dry_run=True))
    paths = []
    for recipient, reference in job.selected(None):
        paths.append(tmp_path / f"{reference}.pdf")
        paths[-1].write_bytes(job.maker.draft(recipient, reference).content("pdf").data)
    reports = list(inspect([str(path) for path in paths], DL))
    assert len(reports) == 20
    assert all(report.sound for report in reports)
