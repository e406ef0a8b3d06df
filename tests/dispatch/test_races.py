"""What happens at the last moment: others send, object, edit, put a backup back; no letter goes twice, and what didn't go is said."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge.files import Folder
from tests.dispatch.campaigns import LIST, command, letterforge, received, states, with_recipients, with_server
from tests.dispatch.server import Server

HEADER = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode,email"
Serve = Callable[..., Server]


def row(number: int, name: str = "") -> str:
    name = name or f"Test Recipient {number:06d}"
    return f"{number},{name},Independent,{number} Example Road,,,London,SE1 0RB,test{number}@example.org"


def listed(folder: Path, *rows: str) -> None:
    (folder / LIST).write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0


@pytest.fixture
def mailing(folder: Path, serve: Serve) -> Callable[..., Server]:
    """Some letters, made, and a server for them."""

    def make(*script: str, count: int = 3, rate: int = 100_000) -> Server:
        server = serve(*script)
        with_recipients(folder, count)
        with_server(folder, server.port, rate)
        assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
        return server

    return make


def send(folder: Path, *more: str, via: str = "email") -> "subprocess.CompletedProcess[str]":
    return letterforge(folder, "send", "--via", via, "--yes", *more)


def slowly(folder: Path, server: Server) -> "subprocess.Popen[str]":
    """A sending that has sent its first letter, and waits for the next one's turn."""
    child = subprocess.Popen(
        command("send", "--via", "email", "--yes"), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while not server.sink.kept and time.monotonic() < deadline:
        time.sleep(0.01)
    return child


def sendings(folder: Path, reference: str) -> list[tuple[str, str]]:
    (told,) = json.loads(letterforge(folder, "log", reference, "--format", "json").stdout)
    return [(one["channel"], one["state"]) for one in told["sendings"]]


def test_what_was_refused_and_posted_meanwhile_is_not_e_mailed(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("ok", "rcpt:550", rate=10)
    child = slowly(folder, server)
    assert send(folder, "--only", "LMP21-0003").returncode == 1
    assert send(folder, "--only", "LMP21-0003", via="post").returncode == 0
    shown, _ = child.communicate(timeout=60)
    assert sendings(folder, "LMP21-0003") == [("email", "refused"), ("post", "sent")]
    assert "2 e-mailed, 1 sent by another process" in shown
    assert received(server)["LMP21-0003"] == 0


def test_what_is_in_doubt_elsewhere_is_not_called_sent(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("ok", "drop:dot", rate=10)
    child = slowly(folder, server)
    send(folder, "--only", "LMP21-0003")
    shown, said = child.communicate(timeout=60)
    assert child.returncode == 1
    assert "1 left out, since something changed meanwhile" in shown
    assert "LMP21-0003: another process had begun it, and it is in doubt; see `letterforge log LMP21-0003`" in said
    assert received(server) == dict.fromkeys(states(folder), 1)


def test_what_is_just_being_sent_is_not_sent_again_nor_resolved(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("silent", count=1)
    child = slowly(folder, server)
    try:
        again = send(folder, "--again", "LMP21-0001", "--reason", "urgent")
        assert "LMP21-0001 is just being sent, by " in again.stderr
        said = letterforge(folder, "resolve", "LMP21-0001", "--not-sent")
        assert (said.returncode, "LMP21-0001 is just being sent" in said.stderr) == (2, True)
        assert len(server.sink.kept) == 1
    finally:
        child.kill()
        child.communicate()
    assert letterforge(folder, "resolve", "LMP21-0001", "--sent").returncode == 0  # its process is gone, and that is known at once


def test_who_objects_while_a_letter_waits_for_its_turn_is_spared(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing(rate=20)
    child = slowly(folder, server)
    (folder / "data/suppression.csv").write_text("email\ntest2@example.org\n", encoding="utf-8")
    shown, said = child.communicate(timeout=60)
    assert child.returncode == 1
    assert set(received(server)) == {"LMP21-0001", "LMP21-0003"}
    assert "LMP21-0002: its recipient doesn't want it any more" in said
    assert "2 e-mailed, 1 left out, since something changed meanwhile" in shown


def test_nothing_is_begun_before_its_turn(folder: Path, mailing: Callable[..., Server]) -> None:
    child = slowly(folder, mailing(rate=6))
    child.terminate()
    child.communicate(timeout=30)
    assert list(states(folder).values()).count("made") == 2


@pytest.mark.parametrize("case", ["a failure before", "the list had grown", "a name was mended", "the register is lost"])
def test_a_backup_is_not_believed(folder: Path, mailing: Callable[..., Server], case: str) -> None:
    server = mailing(*(["drop:dot"] if case == "a failure before" else []), count=2)
    register, backup = folder / "data/register.sqlite", folder / "data/backup"
    if case == "a failure before":
        send(folder, "--only", "LMP21-0001")
        letterforge(folder, "resolve", "LMP21-0001", "--not-sent")
    if case == "the list had grown":
        listed(folder, row(1))
    shutil.copy(register, backup)
    if case == "the list had grown":
        listed(folder, row(1), row(3), row(2))
    send(folder)
    before = len(server.sink.kept)
    if case == "a name was mended":
        listed(folder, row(1, "Test Recipient Married"), row(2))
    for left in (folder / "data").glob("register.sqlite*"):
        left.unlink()
    if case == "the register is lost":
        shutil.rmtree(folder / "out/letters")
        ran = letterforge(folder, "generate", "--format", "pdf")
        assert (ran.returncode, "their register is missing" in ran.stderr) == (2, True)
    else:
        shutil.copy(backup, register)
        letterforge(folder, "generate", "-q", "--format", "pdf")
        ran = send(folder)
        assert (ran.returncode, "of which the register knows nothing" in ran.stderr) == (2, True)
    assert len(server.sink.kept) == before


def test_a_byte_that_went_bad_is_made_good(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing(count=1)
    (file,) = (folder / "out/letters").iterdir()
    before, content = file.stat(), bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a disk does it
    cure = "make it again: letterforge generate --force --only LMP21-0001"
    assert cure in send(folder).stderr
    assert letterforge(folder, *cure.partition("letterforge ")[2].split(), "--format", "pdf").returncode == 0
    assert send(folder).returncode == 0
    assert received(server) == {"LMP21-0001": 1}


@pytest.mark.parametrize("place", ["directory", "pipe"])
def test_what_is_no_file_is_not_read(folder: Path, mailing: Callable[..., Server], place: str) -> None:
    server = mailing(count=2)
    file = next(iter(sorted((folder / "out/letters").iterdir())))
    file.unlink()
    file.mkdir() if place == "directory" else os.mkfifo(file)
    ran = send(folder)
    assert (ran.returncode, "LMP21-0001: its file isn't as it was made" in ran.stderr) == (1, True)
    assert received(server) == {"LMP21-0002": 1}


@pytest.mark.parametrize("there", [True, False])
def test_without_its_list_nothing_is_handed_over(folder: Path, mailing: Callable[..., Server], there: bool) -> None:
    mailing(count=2)
    path = folder / "list.pdf" if there else folder / "nowhere/list.pdf"
    if there:
        assert send(folder, "--limit", "1", "--posting-list", str(path), via="post").returncode == 0
        before = path.read_bytes()
    ran = send(folder, "--posting-list", str(path), via="post")
    assert (ran.returncode, "list.pdf: " in ran.stderr) == (2, True)
    assert states(folder)["LMP21-0002"] == "made"
    assert not there or path.read_bytes() == before


def test_a_posting_can_be_taken_back(folder: Path, mailing: Callable[..., Server]) -> None:
    mailing(count=1)
    assert send(folder, via="post").returncode == 0
    assert letterforge(folder, "resolve", "LMP21-0001", "--sent", "--not-sent").returncode == 2
    assert letterforge(folder, "resolve", "LMP21-0001", "--not-sent", "--reason", "still on the desk").returncode == 0
    told = letterforge(folder, "log", "LMP21-0001").stdout
    assert "still on the desk; before that, handed over by " in told
    assert send(folder, via="post").returncode == 0
    assert sendings(folder, "LMP21-0001") == [("post", "failed"), ("post", "sent")]


def test_a_copy_is_kept_though_the_file_is_replaced_in_this_moment(tmp_path: Path) -> None:
    with Folder(tmp_path / "letters", "letters") as letters, Folder(tmp_path / "kept", "kept") as kept:
        from letterforge.dispatch.outbox import Outbox, _Going
        from letterforge.dispatch.sent import Due
        from letterforge.register import Claim

        (tmp_path / "letters/a.pdf").write_bytes(b"another letter")
        claim = Claim("LMP21-0001", "0" * 32, "post", "anna@desk:1", "out/sent/a-000000000000.pdf", "")
        box = Outbox(None, letters, kept, "out/sent")  # type: ignore[arg-type]
        for content in (b"the letter", b"another letter"):
            box._keep(_Going(claim, Due("LMP21-0001", "", "out/letters/a.pdf", ""), content))
            assert (tmp_path / "kept/a-000000000000.pdf").read_bytes() == content
            (tmp_path / "kept/a-000000000000.pdf").unlink()
