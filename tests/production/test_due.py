"""What is due, as things stand at the moment at which a letter would leave: objections, approvals, what was made anew since."""

import os
import time
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.errors import CampaignError, ListError
from letterforge.production import Job, Options, generate
from letterforge.production.approval import Emails
from letterforge.production.due import EDITED, Again, Plan, current
from letterforge.production.sending import Sending
from letterforge.recipients.select import Selection
from letterforge.register import Register
from tests.dispatch.campaigns import LIST, with_recipients, with_server

WORDS = "templates/mayoral-pledge/email.txt"


@pytest.fixture
def made(folder: Path) -> Path:
    """Six letters, made, that can be e-mailed."""
    with_recipients(folder, 6)
    with_server(folder, 1)
    make(folder)
    return folder


def make(folder: Path) -> None:
    generate(job(folder, dry_run=False))


def job(folder: Path, *only: str, dry_run: bool = True) -> Job:
    return Job(campaign.load(folder), Selection(only), Options(("pdf",), dry_run=dry_run))


def planned(folder: Path, *ways: str, test: bool = False) -> Plan:
    with Sending(job(folder), ways or ("email",), test=test) as sending:
        return sending.plan()


def handed(folder: Path, *only: str, again: Again | None = None) -> None:
    with Sending(job(folder, *only), ("post",), again=again) as sending:
        sending.plan()
        sending.hand_over("post", "Test Recipient 000123", lambda _: None)


def with_approval(folder: Path) -> None:
    path = folder / campaign.FILE_NAME
    path.write_text("approval = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def approve(folder: Path, *only: str, emails: bool = True) -> None:
    asked = job(folder, *only)
    with Sending(asked, ("post",)) as sending:
        letters = list(current(asked, sending.register, Plan()))
        hashes = [(one.reference, one.sha256) for one in letters]
        mails = Emails(sending.messages)
        hashes += [(one.reference, mails.digest(one)) for one in letters if emails]
        sending.register.approvals.add("Test Recipient 000123", hashes)


@pytest.mark.parametrize(
    ("row", "spared"), [("id\n3\n", 3), ("email\ntest4@example.org\n", 4), ("name,postcode\nTest Recipient 000005,SE1 0RB\n", 5)]
)
def test_who_objects_while_letters_go_out_is_not_written_to(made: Path, row: str, spared: int) -> None:
    with Sending(job(made), ("email",)) as sending:
        assert sending.plan().due == 6
        letters = sending.letters("email")
        first = next(letters)
        (made / "data/suppression.csv").write_text(row, encoding="utf-8")
        gone = [first.reference, *(one.reference for one in letters)]
    assert gone == [f"LMP21-{number:04d}" for number in range(1, 7) if number != spared]


def test_a_suppression_list_that_breaks_while_letters_go_out_stops_them(made: Path) -> None:
    with Sending(job(made), ("email",)) as sending:
        sending.plan()
        letters = sending.letters("email")
        next(letters)
        (made / "data/suppression.csv").write_text("note\nask Anna\n", encoding="utf-8")
        with pytest.raises(ListError, match="nothing by which to know people"):
            next(letters)


def test_a_suppression_list_that_vanishes_while_letters_go_out_stops_them(made: Path) -> None:
    path = made / "data/suppression.csv"
    path.write_text("id\n3\n", encoding="utf-8")
    with Sending(job(made), ("email",)) as sending:
        sending.plan()
        letters = sending.letters("email")
        next(letters)
        path.unlink()
        with pytest.raises(ListError, match=r"suppression\.csv"):
            next(letters)


def test_an_approval_covers_the_letter_and_the_words_of_its_email(made: Path) -> None:
    with_approval(made)
    make(made)
    assert planned(made).reasons == {"not approved": 6}
    assert planned(made, test=True).due == 6  # to oneself, so that it can be read
    approve(made, emails=False)
    plan = planned(made)
    assert plan.reasons == {"not approved": 6}
    assert str(plan.problems[0]).startswith("the e-mail with LMP21-0001 isn't approved as it is")
    assert planned(made, "post").due == 6  # no e-mail goes with it
    approve(made)
    assert planned(made).due == 6
    for name, before, after in (
        (WORDS, "attached", "enclosed"),
        (campaign.FILE_NAME, 'subject = "', 'subject = "Once more: '),
        (campaign.FILE_NAME, 'from = "', 'from = "The '),
        (LIST, "test2@example.org", "another@example.org"),
    ):
        path = made / name
        said = path.read_text(encoding="utf-8")
        assert before in said
        path.write_text(said.replace(before, after, 1), encoding="utf-8")
        assert planned(made).reasons["not approved"] == (1 if name == LIST else 6), (name, before)
        path.write_text(said, encoding="utf-8")
    assert planned(made).due == 6


def test_an_address_that_takes_no_email_needs_no_approval_for_one(made: Path) -> None:
    path = made / LIST
    path.write_text(path.read_text(encoding="utf-8").replace("test2@example.org", "test2 at example.org"), encoding="utf-8")
    with_approval(made)
    make(made)
    approve(made)
    plan = planned(made, "email", "print")
    assert (plan.counts, plan.reasons) == ({"email": 5, "print": 1}, {})


def test_a_mistake_in_the_emails_template_is_said_by_the_plan(made: Path) -> None:
    with_approval(made)
    path = made / campaign.FILE_NAME
    path.write_text(path.read_text(encoding="utf-8").replace('subject = "', 'subject = "{{ nobody }} '), encoding="utf-8")
    make(made)
    with pytest.raises(CampaignError, match="nobody"):
        planned(made)


def test_what_was_made_anew_since_it_was_sent_is_told(made: Path) -> None:
    handed(made)
    path = made / LIST
    path.write_text(path.read_text(encoding="utf-8").replace("2 Example Road", "99 Example Road"), encoding="utf-8")
    make(made)
    assert planned(made, "post").reasons == {"sent already": 5, "sent already, and made anew since": 1}
    with Sending(job(made, "LMP21-0002"), ("post",), again=Again("moved")) as sending:
        plan = sending.plan()
    (said,) = plan.before
    assert (plan.due, said[:24]) == (1, "LMP21-0002 by post, sent")
    handed(made, "LMP21-0002", again=Again("moved"))
    assert planned(made, "post").reasons == {"sent already": 6}


def test_a_mailbox_that_two_share_is_told(made: Path) -> None:
    path = made / LIST
    path.write_text(path.read_text(encoding="utf-8").replace("test2@example.org", "test1@example.org"), encoding="utf-8")
    make(made)
    plan = planned(made)
    assert (plan.due, plan.shared) == (6, 2)


def test_a_letter_that_somebody_edited_in_word_is_not_sent_as_it_was(folder: Path) -> None:
    generate(Job(campaign.load(folder), Selection(), Options(("pdf", "docx"))))
    path = folder / "out/letters/LMP21-0013-sadiq-khan.docx"
    path.write_bytes(path.read_bytes() + b"edited")
    os.utime(path, (time.time() + 5, time.time() + 5))
    register = Register.open_to_read(folder / "data/register.sqlite")
    assert register is not None
    with register:
        plan = Plan()
        assert len(list(current(job(folder), register, plan))) == 19
    assert plan.reasons == {EDITED: 1}
    assert plan.held == 1
    assert "LMP21-0013 was edited by hand as DOCX" in str(plan.problems[0])
