"""Letters and files: recorded, looked up, withdrawn, told for the log, on both databases."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice

import pytest

from letterforge.errors import RegisterError
from letterforge.register import Entry, Register, Snapshot

from .samples import MADE_AT, digest, files, keys, letter


@pytest.fixture
def references(register):
    return list(register.references(keys(3), "LMP21", 4).values())


def test_what_is_recorded_is_found_again(register, references):
    register.record([letter(reference) for reference in references[:2]])
    assert register.made(references) == {
        (reference, one.format): one for reference in references[:2] for one in files(reference, ("pdf", "docx"))
    }
    assert register.made([]) == {}
    assert register.made(["LMP21-9999"]) == {}


def test_a_second_format_joins_the_first(register, references):
    first = references[0]
    register.record([letter(first, ("pdf",))])
    register.record([letter(first, ("docx",), text="second")])
    assert set(register.made([first]).values()) == {*files(first, ("pdf",)), *files(first, ("docx",), "second")}


def test_a_letter_made_again_takes_the_place_of_the_old_one(register, references):
    first = references[0]
    later = MADE_AT + timedelta(days=1)
    register.record([letter(first)])
    moved = tuple(one._replace(path=f"out/other/{first}.{one.format}") for one in files(first, ("pdf", "docx"), "second", later))
    register.record([replace(letter(first, text="second", made_at=later), files=moved, name="Test Recipient 000009")])
    entry = next(register.entries())
    assert set(register.made([first]).values()) == set(moved) == set(entry.files)
    assert (entry.name, entry.made_at, entry.template_hash) == ("Test Recipient 000009", later, digest("template", "second"))


def test_more_letters_than_a_statement_takes(register):
    references = list(register.references(keys(1_500), "LMP21", 4).values())
    register.record([letter(reference) for reference in references])
    assert len(register.made(references)) == 3_000
    register.withdraw([(reference, "pdf") for reference in references])
    assert {made_as for _, made_as in register.made(references)} == {"docx"}


def test_nothing_to_record(register):
    register.record([])
    register.withdraw([])
    assert list(register.entries()) == []


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (lambda _: letter("LMP21-9999"), "never gave out the reference LMP21-9999"),
        (lambda references: replace(letter(references[1]), files=files(references[0], ("pdf",))), "refused a statement"),
    ],
    ids=["unknown reference", "another letter's path"],
)
def test_a_chunk_is_recorded_whole_or_not_at_all(register, references, second, words):
    with pytest.raises(RegisterError, match=words) as refused:
        register.record([letter(references[0]), second(references)])
    assert "Recipient" not in str(refused.value)
    assert register.made(references) == {}
    assert {entry.state for entry in register.entries()} == {"not made"}


def test_withdrawn_files_are_gone_and_the_letter_stays_known(register, references):
    first, second, _ = references
    register.record([letter(first), letter(second)])
    register.withdraw([(first, "pdf"), (first, "docx"), (second, "docx"), (second, "odt"), ("LMP21-9999", "pdf")])
    assert list(register.made(references)) == [(second, "pdf")]
    withdrawn, kept, _ = register.entries()
    assert (withdrawn.state, withdrawn.made_at, withdrawn.files, withdrawn.name) == ("not made", None, (), "Test Recipient 000001")
    assert (kept.state, kept.files) == ("made", files(second, ("pdf",)))
    register.record([letter(first)])
    assert next(register.entries()).state == "made"


def test_entries_tell_everything_by_number(register, references):
    register.record([letter(references[2]), letter(references[0])])
    made = letter(references[0])
    first, second, third = register.entries()
    assert first == Entry(
        references[0],
        keys(3)[0],
        made.name,
        "made",
        MADE_AT,
        files(references[0], ("docx", "pdf")),
        made.fields,
        made.template_hash,
        made.campaign_hash,
    )
    assert second == Entry(references[1], keys(3)[1])
    assert (third.reference, third.state) == (references[2], "made")


def test_times_are_kept_in_utc(register, references):
    summer = MADE_AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    register.record([letter(references[0], made_at=summer)])
    made_at = next(register.entries()).made_at
    assert made_at == MADE_AT
    assert made_at.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        letter(references[0], made_at=datetime(2021, 4, 19))  # noqa: DTZ001 - that is the mistake


def test_entries_are_one_state_of_the_register(register):
    references = list(register.references(keys(1_200), "LMP21", 4).values())
    entries = register.entries()
    seen = list(islice(entries, 3))
    register.record([letter(reference) for reference in references])
    seen += entries
    assert len(seen) == 1_200
    assert {entry.state for entry in seen} == {"not made"}


def test_entries_take_no_more_memory_for_more_letters(path):
    with Register.open_to_write(path, evidence=False) as register:
        peaks = []
        for start in (1, 1_001):
            given = register.references(keys(1_000 if start == 1 else 9_000, start), "LMP21", 4)
            register.record([letter(reference) for reference in given.values()])
            del given
            tracemalloc.start()
            count = sum(1 for _ in register.entries())
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert count == 10_000
    assert peaks[1] < peaks[0] * 1.2


def test_a_snapshot_says_whom_a_letter_was_made_for(register, references):
    first, second, _ = references
    made = replace(
        letter(first), address=("Test Recipient 000001", "12 Example Road", "SE1 0RB"), sources={"town": "data/x.csv, row 2"}, list="a.csv"
    )
    register.record([made, letter(second)])
    found = register.snapshots(references)
    assert found[first] == Snapshot(made.name, made.address, "a.csv", made.template_hash, made.campaign_hash)
    assert (found[second].address, found[second].list) == (None, "")
    assert len(found) == 2
    entry = next(entry for entry in register.entries() if entry.reference == first)
    assert (entry.address, entry.sources, entry.list) == (made.address, made.sources, made.list)
