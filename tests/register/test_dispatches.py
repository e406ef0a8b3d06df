"""Sendings: begun once, settled once, whatever the number of processes and whenever one dies; the same on SQLite and PostgreSQL."""

import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from letterforge.errors import RegisterError
from letterforge.register import Claim, Register, Settled
from tests.register.samples import letter

SHARE = """
import os, sys, uuid
from letterforge.register import Claim, Register, Settled
from tests.register.samples import letter
with Register.open_to_write(sys.argv[1], evidence=True) as register:
    mine = 0
    for number in range(1, 201):
        made = letter(f"LMP21-{number:04d}")
        claim = Claim(made.reference, uuid.uuid4().hex, "print", f"here:{os.getpid()}", "out/sent/x.pdf", made.files[0].sha256)
        if register.dispatches.exchange([], [claim]):
            register.dispatches.exchange([Settled(claim.uuid, "sent")])
            mine += 1
print(mine)
"""


def claim(reference: str, *, turn: int = 1, channel: str = "print", **values: str) -> Claim:
    digest = letter(reference).files[0].sha256
    return Claim(reference, uuid4().hex, channel, "here:1", f"out/sent/{reference}.pdf", digest, turn=turn, **values)


@pytest.fixture
def letters(register: Register) -> list[str]:
    """References of letters that were made."""
    found = list(register.references([f"key {number}" for number in range(200)], "LMP21", 4).values())
    register.record([letter(reference) for reference in found])
    return found


def states(register: Register, reference: str) -> list[tuple[int, str]]:
    return [(one.turn, one.state) for one in register.dispatches.of([reference]).get(reference, [])]


def test_several_are_begun_together_and_share_a_ticket(register: Register, letters: list[str]) -> None:
    taken = claim(letters[1], ticket="letters-0123456789ab")
    register.dispatches.exchange([], [taken])
    several = [claim(reference, ticket="letters-ba9876543210") for reference in reversed(letters[:3])]
    begun = register.dispatches.exchange([Settled(taken.uuid, "sent")], several)
    assert begun == {several[0].uuid, several[2].uuid}
    assert {one.ticket for one in register.dispatches.open("print")} == {"letters-ba9876543210"}


def test_a_sending_is_begun_and_settled(register: Register, letters: list[str]) -> None:
    one = claim(letters[0], destination="queue")
    assert register.dispatches.exchange([], [one]) == {one.uuid}
    assert [found.uuid for found in register.dispatches.open("print")] == [one.uuid]
    register.dispatches.exchange([Settled(one.uuid, "underway", ticket="7 urn:uuid:1")])
    assert register.dispatches.open("print")[0].ticket == "7 urn:uuid:1"
    register.dispatches.exchange([Settled(one.uuid, "sent", "completed", "7 urn:uuid:1")])
    assert register.dispatches.open("print") == []
    (found,) = register.dispatches.of(letters)[letters[0]]
    assert (found.reference, found.state, found.destination, found.detail, found.path) == (
        letters[0],
        "sent",
        "queue",
        "completed",
        f"out/sent/{letters[0]}.pdf",
    )
    assert found.settled_at is not None
    assert found.begun_at <= found.settled_at


@pytest.mark.parametrize(
    ("fates", "again"),
    [([], False), (["underway"], False), (["sent"], False), (["underway", "sent"], False), (["failed"], True), (["refused"], True)],
)
def test_a_second_sending_of_a_turn_waits_until_the_first_is_known_to_have_failed(
    register: Register, letters: list[str], fates: list[str], again: bool
) -> None:
    first = claim(letters[0])
    register.dispatches.exchange([], [first])
    for fate in fates:
        register.dispatches.exchange([Settled(first.uuid, fate)])  # type: ignore[arg-type]
    second = claim(letters[0], after=first.uuid)
    assert bool(register.dispatches.exchange([], [second])) == again
    newest = second.uuid if again else first.uuid
    assert register.dispatches.exchange([], [claim(letters[0], turn=2, reason="it came back", after=newest)])


@pytest.mark.parametrize("known", ["", "nothing", "the first"])
def test_none_is_begun_by_who_doesnt_know_of_the_newest(register: Register, letters: list[str], known: str) -> None:
    first, second = claim(letters[0]), claim(letters[0], turn=2)
    register.dispatches.exchange([], [first])
    assert register.dispatches.exchange([Settled(first.uuid, "failed")], [second._replace(after=first.uuid)])
    register.dispatches.exchange([Settled(second.uuid, "failed")])
    late = claim(letters[0], turn=3, after=first.uuid if known == "the first" else known)
    assert not register.dispatches.exchange([], [late])
    assert register.dispatches.exchange([], [late._replace(after=second.uuid)])


@pytest.mark.parametrize("late", ["sent", "failed", "underway", "refused"])
def test_what_is_settled_stays(register: Register, letters: list[str], late: str) -> None:
    one = claim(letters[0])
    register.dispatches.exchange([], [one])
    register.dispatches.exchange([Settled(one.uuid, "failed", "first")])
    register.dispatches.exchange([Settled(one.uuid, late, "second")])  # type: ignore[arg-type]
    (found,) = register.dispatches.of(letters)[letters[0]]
    assert (found.state, found.detail) == ("failed", "first")


def test_outcomes_and_claims_are_one_transaction(register: Register, letters: list[str]) -> None:
    one = claim(letters[0])
    register.dispatches.exchange([], [one])
    with pytest.raises(RegisterError, match=r"^LMP21-9999 was never made; make it with `letterforge generate`$"):
        register.dispatches.exchange([Settled(one.uuid, "sent")], [claim(letters[1]), claim("LMP21-9999")])
    assert states(register, letters[0]) == [(1, "begun")]
    assert states(register, letters[1]) == []


def test_two_processes_share_the_letters(register: Register, letters: list[str], location: object) -> None:
    command = [sys.executable, "-c", SHARE, str(location)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    shares = [int(process.communicate(timeout=120)[0]) for process in both]
    assert sum(shares) == 200
    assert all(len(found) == 1 and found[0].state == "sent" for found in register.dispatches.of(letters).values())


@pytest.mark.usefixtures("letters")
def test_what_a_killed_process_had_begun_stays_begun(register: Register, location: object) -> None:
    process = subprocess.Popen([sys.executable, "-c", SHARE, str(location)], stdout=subprocess.PIPE)
    while len(list(register.dispatches.all())) < 20 and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    assert process.wait(timeout=60) == -signal.SIGKILL
    found = [one.state for one in register.dispatches.all()]
    assert found.count("begun") <= 1
    assert set(found) <= {"begun", "sent"}


def test_all_come_in_their_order(register: Register, letters: list[str]) -> None:
    for reference in reversed(letters[:3]):
        register.dispatches.exchange([], [claim(reference)])
    assert [one.reference for one in register.dispatches.all()] == letters[2::-1]


def test_a_letter_that_was_made_anew_meanwhile_isnt_begun(register: Register, letters: list[str]) -> None:
    old = claim(letters[0])
    register.record([letter(letters[0], text="second")])
    assert register.dispatches.exchange([], [old]) == frozenset()
    assert states(register, letters[0]) == []


def test_letters_are_handed_over_in_one_transaction(register: Register, letters: list[str]) -> None:
    first = claim(letters[0])
    register.dispatches.exchange([], [first])
    claims = [claim(reference) for reference in letters[:3]]
    assert register.dispatches.handed(claims, "by hand") == {one.uuid for one in claims[1:]}
    assert [states(register, reference) for reference in letters[:3]] == [[(1, "begun")], [(1, "sent")], [(1, "sent")]]


def test_a_word_can_be_corrected(register: Register, letters: list[str]) -> None:
    one = claim(letters[0])
    register.dispatches.exchange([], [one])
    register.dispatches.exchange([Settled(one.uuid, "failed", "said by somebody")])
    register.dispatches.correct(one.uuid, "sent", "said by somebody else")
    assert states(register, letters[0]) == [(1, "sent")]
