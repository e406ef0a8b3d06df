"""`letterforge send`, from end to end: each letter leaves once, and what is on record is what happened.

What the register decides is tried with both kinds of it.
"""

import json
import stat
import subprocess
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest

from tests.dispatch.campaigns import LIST, command, hashes, letterforge, received, states, with_recipients, with_server
from tests.dispatch.conftest import on_both
from tests.dispatch.printing import PrintServer
from tests.dispatch.server import Server

Serve = Callable[..., Server]
ALL = [f"LMP21-{number:04d}" for number in range(1, 7)]


@pytest.fixture
def mailing(folder: Path, serve: Serve) -> Callable[..., Server]:
    """Six letters, made, and a server for them that does as it is scripted."""

    def make(*script: str, **options: object) -> Server:
        server = serve(*script, **options)
        with_recipients(folder, 6)
        with_server(folder, server.port)
        assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
        return server

    return make


def send(folder: Path, *more: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return letterforge(folder, "send", "--via", "email", "--yes", *more, **environment)


@on_both
def test_each_letter_is_sent_once_with_its_own_pdf(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    ran = send(folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[:3] == [
        "E-mail      6 letters",
        "First       LMP21-0001 to Test Recipient 000001",
        "Last        LMP21-0006 to Test Recipient 000006",
    ]
    assert "6 e-mailed in " in ran.stdout
    assert received(server) == dict.fromkeys(ALL, 1)
    assert hashes(server) == {sha256(path.read_bytes()).hexdigest() for path in (folder / "out/letters").iterdir()}
    assert states(folder) == dict.fromkeys(ALL, "sent")
    again = send(folder)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "Nothing is due.")
    assert len(server.sink.kept) == 6


def test_what_was_sent_is_kept_whatever_becomes_of_the_letter(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    send(folder)
    template = folder / "templates/mayoral-pledge/letter.md"
    template.write_text(template.read_text(encoding="utf-8") + "\nA later word.\n", encoding="utf-8")
    assert letterforge(folder, "generate", "-q", "--format", "pdf").returncode == 0
    assert {sha256(path.read_bytes()).hexdigest() for path in (folder / "out/sent").iterdir()} == hashes(server)
    (one, *_) = json.loads(letterforge(folder, "log", "--format", "json").stdout)
    assert sha256((folder / one["sendings"][0]["path"]).read_bytes()).hexdigest() == one["sendings"][0]["sha256"]
    assert send(folder).stdout.splitlines()[-1] == "Nothing is due."


@on_both
def test_no_answer_after_the_dot_is_in_doubt_until_somebody_says(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("ok", "drop:dot")
    ran = send(folder)
    assert ran.returncode == 1
    assert "letterforge resolve LMP21-0002 --sent, or --not-sent" in ran.stderr
    assert states(folder) == dict.fromkeys(ALL, "sent") | {"LMP21-0002": "in_doubt"}
    again = send(folder)
    assert again.returncode == 1
    assert received(server) == dict.fromkeys(ALL, 1)
    said = letterforge(folder, "resolve", "lmp21-0002", "--sent", "--reason", "they wrote back")
    assert said.stdout == "LMP21-0002 to Test Recipient 000002: sent\n"
    assert send(folder).returncode == 0
    assert "they wrote back" in letterforge(folder, "log", "LMP21-0002").stdout
    assert received(server) == dict.fromkeys(ALL, 1)


@on_both
def test_what_was_not_sent_is_due_again(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("ok", "drop:dot")
    send(folder)
    assert letterforge(folder, "resolve", "LMP21-0002", "--not-sent").returncode == 0
    assert send(folder).returncode == 0
    assert received(server)["LMP21-0002"] == 2  # as somebody said


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("LMP21-0001", "LMP21-0001 isn't in doubt: "),
        ("Test Recipient 000001", "LMP21-0001 isn't in doubt: "),
        ("LMP21-0099", "'LMP21-0099' is no letter on record; `letterforge log` shows all that are"),
        ("Test Recipient 00001", "did you mean 'Test Recipient 000001'?"),
    ],
)
def test_what_is_not_in_doubt_cant_be_resolved(folder: Path, mailing: Callable[..., Server], who: str, said: str) -> None:
    mailing()
    send(folder)
    ran = letterforge(folder, "resolve", who, "--sent")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1


@on_both
def test_what_was_refused_is_not_tried_again_unless_somebody_wants_it(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("ok", "rcpt:550")
    ran = send(folder)
    assert ran.returncode == 1
    assert "LMP21-0002: " in ran.stderr
    assert states(folder)["LMP21-0002"] == "failed"
    assert send(folder).returncode == 1
    assert received(server) == dict.fromkeys([ref for ref in ALL if ref != "LMP21-0002"], 1)
    assert "1 letter\n" in letterforge(folder, "send", "--via", "email,post", "--dry-run").stdout  # another way is open
    assert send(folder, "--again", "LMP21-0002").returncode == 2  # without a reason
    assert send(folder, "--again", "LMP21-0002", "--reason", "the address is mended").returncode == 0
    assert received(server) == dict.fromkeys(ALL, 1)
    assert "once more (the address is mended)" in letterforge(folder, "log", "LMP21-0002").stdout


@on_both
def test_what_is_held_suppressed_changed_or_not_made_stays(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    rows = (folder / LIST).read_text(encoding="utf-8").splitlines()
    rows[1] = rows[1].replace("SE1 0RB", "")  # held
    rows[2] = rows[2].replace("2 Example Road", "99 Example Road")  # would say something else
    rows[4] = rows[4].replace("test4@example.org", "")
    new = "7,Test Recipient 000007,Independent,7 Example Road,,,London,SE1 0RB,test7@example.org"
    (folder / LIST).write_text("\n".join([*rows, new]), encoding="utf-8")
    (folder / "data/suppression.csv").write_text("id\n3\n", encoding="utf-8")
    ran = send(folder)
    assert ran.returncode == 1
    assert received(server) == dict.fromkeys(["LMP21-0005", "LMP21-0006"], 1)
    for line in ("1 held", "1 changed since they were made", "1 suppressed", "1 without an e-mail", "1 not made yet"):
        assert f"Not         {line}\n" in ran.stdout
    assert "LMP21-0002 would say something else today; make it again: run `letterforge generate`" in ran.stderr
    assert send(folder, "--again", "LMP21-0003", "--reason", "please").returncode == 0  # who objected isn't written to, by no option
    assert received(server) == dict.fromkeys(["LMP21-0005", "LMP21-0006"], 1)


def test_a_letter_edited_by_hand_does_not_leave(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    path = next((folder / "out/letters").glob("LMP21-0003*"))
    path.write_bytes(path.read_bytes()[:-6] + b"EDITED")
    ran = send(folder)
    assert ran.returncode == 1
    assert "LMP21-0003: its file isn't as it was made" in ran.stderr
    assert received(server) == dict.fromkeys([ref for ref in ALL if ref != "LMP21-0003"], 1)


@on_both
def test_two_at_once_share_the_letters(folder: Path, serve: Serve) -> None:
    server = serve()
    with_recipients(folder, 60)
    with_server(folder, server.port)
    letterforge(folder, "generate", "-q", "--format", "pdf")
    running = [
        subprocess.Popen(command("send", "--via", "email", "--yes", "--json"), cwd=folder, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [json.loads(process.communicate(timeout=120)[0]) for process in running]
    assert sum(one["sent"].get("email", {}).get("sent", 0) for one in said) == 60
    assert received(server) == {f"LMP21-{number:04d}": 1 for number in range(1, 61)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--via", "fax"], "'fax' is no way; "),
        (["--via", "print", "--to-file", "x"], "is for e-mail: say --via email"),
        (["--via", "email"], "nobody here to be asked; add --yes to send, or --dry-run to see the plan only"),
        (["--via", "email", "--again", "LMP21-0001"], "go together: which letter, and why once more"),
        (["--via", "print", "--option", "staple"], "needs a value: write NAME=VALUE"),
    ],
)
def test_what_cant_be_is_one_line_and_sends_nothing(folder: Path, mailing: Callable[..., Server], words: list[str], said: str) -> None:
    server = mailing()
    ran = letterforge(folder, "send", *words)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert server.sink.kept == []


def test_a_trial_is_not_recorded(folder: Path, mailing: Callable[..., Server], tmp_path: Path) -> None:
    server = mailing()
    assert "6 letters" in send(folder, "--dry-run").stdout
    assert "1 sent to me@example.org in " in send(folder, "--test", "me@example.org").stdout
    assert [kept.receivers for kept in server.sink.kept] == [("me@example.org",)]
    assert "6 written in " in send(folder, "--to-file", str(tmp_path / "mails")).stdout
    assert len(list((tmp_path / "mails").glob("*.eml"))) == 6
    assert states(folder) == dict.fromkeys(ALL, "made")


@on_both
def test_letters_are_handed_to_the_post(folder: Path, mailing: Callable[..., Server]) -> None:
    mailing()
    ran = letterforge(
        folder, "send", "--via", "post", "--yes", "--by", "Test Recipient 000123", "--limit", "2", "--posting-list", "list.pdf"
    )
    assert "list.pdf: 2 letters, to sign\n" in ran.stdout
    listed = pypdfium2.PdfDocument(folder / "list.pdf")[0].get_textpage().get_text_range()
    assert "LMP21-0001 Test Recipient 000001" in " ".join(listed.split())
    assert "2 handed to the post in " in ran.stdout
    assert list(states(folder).values()).count("sent") == 2
    assert "posted: handed over by Test Recipient 000123" in letterforge(folder, "log", "LMP21-0001").stdout
    assert letterforge(folder, "log", "--state", "sent", "--format", "csv").stdout.count("\n") == 3
    assert letterforge(folder, "log", "--unsent", "--format", "csv").stdout.count("\n") == 5


@on_both
def test_each_letter_is_a_job_named_by_its_reference_and_followed_to_its_end(folder: Path, print_server: PrintServer, queue: str) -> None:
    with_recipients(folder, 6)
    letterforge(folder, "generate", "-q", "--format", "pdf")
    environment = print_server.environment
    ran = letterforge(folder, "send", "--via", "print", "--yes", "--printer", queue, **environment)
    assert ran.returncode == 0, ran.stderr
    assert "6 printed in " in ran.stdout
    assert states(folder) == dict.fromkeys(ALL, "sent")
    jobs = print_server.run("lpstat", "-W", "completed", "-o", queue)
    assert jobs.count(queue) == 6
    tickets = [one["sendings"][0]["ticket"] for one in json.loads(letterforge(folder, "log", "--format", "json").stdout)]
    assert len(set(tickets)) == 6
    again = letterforge(folder, "send", "--via", "print", "--yes", "--printer", queue, **environment)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "Nothing is due.")


def test_by_email_where_there_is_one_else_printed(folder: Path, serve: Serve, print_server: PrintServer, queue: str) -> None:
    server = serve()
    with_recipients(folder, 6, without_email=frozenset({2, 5}))
    with_server(folder, server.port)
    letterforge(folder, "generate", "-q", "--format", "pdf")
    ran = letterforge(folder, "send", "--via", "email,print", "--yes", "--printer", queue, **print_server.environment)
    assert ran.returncode == 0, ran.stderr
    assert "4 e-mailed in " in ran.stdout
    assert "2 printed in " in ran.stdout
    channels = {one["reference"]: one["channel"] for one in json.loads(letterforge(folder, "log", "--format", "json").stdout)}
    assert [reference for reference, channel in channels.items() if channel == "print"] == ["LMP21-0002", "LMP21-0005"]


def test_a_printer_that_is_not_there_is_one_line(folder: Path, print_server: PrintServer) -> None:
    with_recipients(folder, 1)
    letterforge(folder, "generate", "-q", "--format", "pdf")
    ran = letterforge(folder, "send", "--via", "print", "--yes", "--printer", "nowhere-at-all", **print_server.environment)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "nowhere-at-all" in ran.stderr
    assert states(folder) == {"LMP21-0001": "made"}


@on_both
def test_where_approval_is_wanted_nothing_else_is_sent(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    settings = folder / "letterforge.toml"
    settings.write_text("approval = true\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    letterforge(folder, "generate", "-q", "--format", "pdf")
    ran = send(folder)
    assert (ran.returncode, server.sink.kept) == (1, [])
    assert "LMP21-0001 isn't approved as it is; have it read, then: letterforge approve --by NAME" in ran.stderr
    assert letterforge(folder, "approve", "--by", "Test Recipient 000123").returncode == 2  # a script has to say --yes
    ran = letterforge(folder, "approve", "--by", "Test Recipient 000123", "--yes", "--limit", "5")
    assert (ran.returncode, ran.stdout) == (0, "5 letters and 5 e-mails approved by Test Recipient 000123\n")
    rows = (folder / LIST).read_text(encoding="utf-8").replace("2 Example Road", "99 Example Road", 1)
    (folder / LIST).write_text(rows, encoding="utf-8")
    letterforge(folder, "generate", "-q", "--format", "pdf")
    assert send(folder).returncode == 1
    assert received(server) == dict.fromkeys(["LMP21-0001", "LMP21-0003", "LMP21-0004", "LMP21-0005"], 1)
    again = letterforge(folder, "approve", "--by", "Test Recipient 000123", "--yes")
    assert again.stdout == "6 letters and 6 e-mails approved by Test Recipient 000123, 4 of the letters before\n"
    assert send(folder).returncode == 0
    assert received(server) == dict.fromkeys(ALL, 1)
    assert letterforge(folder, "log", "LMP21-0002").stdout.count("approved by Test Recipient 000123") == 2  # as it was, and as it is


def test_what_was_sent_is_sent_though_another_try_failed(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing(*["ok"] * 6, *["mail:451"] * 4)
    send(folder)
    assert send(folder, "--again", "LMP21-0001", "--reason", "lost").returncode == 1
    assert states(folder)["LMP21-0001"] == "sent"
    assert send(folder).stdout.splitlines()[-1] == "Nothing is due."
    assert received(server) == dict.fromkeys(ALL, 1)


@on_both
def test_what_is_in_doubt_stays_so_though_another_try_succeeded_until_somebody_says(folder: Path, mailing: Callable[..., Server]) -> None:
    mailing("drop:dot")
    send(folder)
    assert send(folder, "--again", "LMP21-0001", "--reason", "to be sure").returncode == 0
    assert letterforge(folder, "resolve", "LMP21-0001", "--sent").returncode == 0
    assert send(folder).stdout.splitlines()[-1] == "Nothing is due."


@on_both
def test_a_wrong_word_can_be_taken_back(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("drop:dot")
    send(folder)
    assert letterforge(folder, "resolve", "LMP21-0001", "--not-sent").returncode == 0
    assert letterforge(folder, "resolve", "LMP21-0001", "--sent", "--reason", "it came").returncode == 0
    assert send(folder).stdout.splitlines()[-1] == "Nothing is due."
    assert received(server) == dict.fromkeys(ALL, 1)


@on_both
def test_a_letter_that_is_just_being_sent_is_nobodys_to_resolve(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing("silent")
    with subprocess.Popen(command("send", "--via", "email", "--yes", "-q"), cwd=folder) as first:
        while not server.sink.kept and first.poll() is None:
            time.sleep(0.02)
        ran = letterforge(folder, "resolve", "LMP21-0001", "--not-sent")
        assert (ran.returncode, "LMP21-0001 is just being sent, by " in ran.stderr) == (2, True)
        other = letterforge(folder, "send", "--via", "email", "--dry-run")
        assert "1 just being sent by another process" in other.stdout
        first.kill()
    assert "1 in doubt" in letterforge(folder, "send", "--via", "email", "--dry-run").stdout


def test_a_register_from_a_backup_is_not_believed_that_nothing_was_sent(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    backup = (folder / "data/register.sqlite").read_bytes()
    send(folder)
    for left in (folder / "data").glob("register.sqlite*"):
        left.unlink()
    (folder / "data/register.sqlite").write_bytes(backup)
    ran = send(folder)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "6 letters were sent of which the register knows nothing (LMP21-0001-test-recipient-000001-" in ran.stderr
    assert received(server) == dict.fromkeys(ALL, 1)
    assert send(folder, "--again", "LMP21-0001", "--reason", "wasn't sent").returncode == 0
    (folder / "out/sent").rename(folder / "out/looked-at")
    assert send(folder).returncode == 0


def test_a_letter_made_from_a_mended_row_is_not_e_mailed_to_what_the_faulty_row_says(folder: Path, mailing: Callable[..., Server]) -> None:
    server = mailing()
    path = folder / LIST
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("SE1 0RB,test3@", ",wrong@"), encoding="utf-8")
    letterforge(folder, "generate", "-q", "--format", "pdf")
    held = folder / "out/held.csv"
    mended = held.read_text(encoding="utf-8-sig").replace("London,,wrong@", "London,SE1 0RB,test3@")
    held.write_text(mended, encoding="utf-8")
    letterforge(folder, "generate", "-q", "--format", "pdf", "--list", "out/held.csv")
    ran = send(folder)
    assert "LMP21-0003 to Test Recipient 000003 was made from a mended copy of its row" in ran.stderr
    assert received(server) == dict.fromkeys([ref for ref in ALL if ref != "LMP21-0003"], 1)


@on_both
def test_a_limit_holds_over_several_ways(folder: Path, serve: Serve) -> None:
    server = serve()
    with_recipients(folder, 6, without_email=frozenset({1, 2, 5}))
    with_server(folder, server.port)
    letterforge(folder, "generate", "-q", "--format", "pdf")
    letterforge(folder, "send", "--via", "email,post", "--yes", "--limit", "4")
    assert [reference for reference, state in states(folder).items() if state == "sent"] == ALL[:4]


def test_what_is_kept_cannot_be_written_into(folder: Path, mailing: Callable[..., Server]) -> None:
    mailing()
    send(folder)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder / "out/sent").iterdir()} == {0o400}
