"""Several processes at once, and processes killed at any moment: no reference twice, no chunk by half, no register that is refused."""

import time
from itertools import pairwise

import pytest

from letterforge.register import Register

from . import work
from .samples import keys, names, whole


def test_four_processes_ask_for_the_same_references(location):
    wanted = [keys(300, start) for start in (1, 51, 101, 151)]
    wanted[1].reverse()
    barrier, answers = work.PROCESSES.Barrier(4), work.PROCESSES.Queue()
    processes = [work.PROCESSES.Process(target=work.give_references, args=(location, some, barrier, answers)) for some in wanted]
    for process in processes:
        process.start()
    given = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert [answer for answer in given if isinstance(answer, str)] == []
    for answer, other in pairwise(given):
        assert all(answer[key] == other[key] for key in answer.keys() & other.keys())
    together = {key: reference for answer in given for key, reference in answer.items()}
    assert sorted(together) == keys(450)
    assert sorted(together.values()) == [f"LMP21-{number:04}" for number in range(1, 451)]


def _moments(action, *arguments):
    """Kill `action` before each of its calls in turn; one number a kill."""
    number = 1
    while work.killed_at(number, action, *arguments):
        yield number
        number += 1
    assert number > 20, "the calls were not seen"


def test_killed_at_any_call_while_the_register_is_made(tmp_path):
    folder = tmp_path / "data"
    path = folder / "register.sqlite"
    for number in _moments(work.create, path):
        before = Register.open_to_read(path)
        if before is not None:
            with before:
                assert list(before.entries()) == []
        with Register.open_to_write(path, evidence=False) as register:
            assert register.references(["a"], "LMP21", 4) == {"a": "LMP21-0001"}
        assert names(folder) == ["register.sqlite"]
        assert whole(path)
        path.unlink()
        if number % 2:  # every other time the folder has to be made, too
            folder.rmdir()


def test_killed_at_any_call_while_references_are_given(path):
    work.create(path)
    numbers = []
    for number in _moments(work.give, path, keys(5)):
        numbers.append(number)
        with Register.open_to_read(path) as register:
            assert len(list(register.entries())) in (0, 5)
    assert whole(path)


@pytest.fixture
def chunks(path):
    with Register.open_to_write(path, evidence=False) as register:
        references = list(register.references(keys(6), "LMP21", 4).values())
    return [references[:3], references[3:]]


def _texts(path, chunks):
    """What is recorded of each chunk: exactly one text, or no letter at all."""
    with Register.open_to_read(path) as register:
        entries = {entry.reference: entry for entry in register.entries()}
    for chunk in chunks:
        kinds = {(entries[reference].template_hash, len(entries[reference].files)) for reference in chunk}
        assert len(kinds) == 1, "a chunk was recorded by half"
        assert kinds.pop()[1] in (0, 2)


def test_killed_at_any_call_while_letters_are_recorded(path, chunks):
    for number in _moments(work.record, path, chunks, "text"):
        _texts(path, chunks)
        if number % 8 == 0:  # and it can be written again
            work.record(path, chunks, f"again {number}")
            assert whole(path)


def test_killed_at_any_moment_while_letters_are_recorded(path, chunks):
    for turn in range(25):
        ready = work.PROCESSES.Event()
        process = work.PROCESSES.Process(target=work.record_for_ever, args=(path, chunks, ready))
        process.start()
        assert ready.wait(timeout=30)
        time.sleep(turn * 0.004)  # moments within a call: a write, a sync, a checkpoint
        process.kill()
        process.join()
        _texts(path, chunks)
    assert whole(path)
