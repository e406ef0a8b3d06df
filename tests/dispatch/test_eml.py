"""E-mails as files: each whole or absent, and only its owner's to read."""

import stat
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from letterforge.campaign import Campaign, EmailSettings
from letterforge.dispatch.channel import State, Stopped
from letterforge.dispatch.eml import EmlFolder
from letterforge.dispatch.message import Messages
from letterforge.errors import OutputError
from tests.dispatch.conftest import FIELDS, PDF, parcel

PATTERN = "{reference}-{name}"
Sending = Callable[..., tuple[Campaign, EmailSettings]]


def test_a_letter_becomes_a_file(sending: Sending, tmp_path: Path) -> None:
    folder = EmlFolder(Messages(*sending(), FIELDS), PATTERN, tmp_path / "mails")
    for _ in range(2):  # a second one takes the place of the first
        outcome = folder.send(parcel())
        (file,) = (tmp_path / "mails").iterdir()
        assert outcome.state is State.SENT
        assert outcome.detail == f"written to {file}"
        assert file.name == "LMP21-0123-test-recipient-000123.eml"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        message = message_from_bytes(file.read_bytes(), policy=default)
        assert message["Message-ID"] == outcome.ticket
        assert [part.get_content() for part in message.iter_attachments()] == [PDF]
    assert folder.follow("LMP21-0123", "", "").state is State.IN_DOUBT
    folder.close()


def test_what_cannot_be_written(sending: Sending, tmp_path: Path) -> None:
    folder = EmlFolder(Messages(*sending(), FIELDS), PATTERN, tmp_path / "mails")
    assert folder.send(parcel(email="ann")).state is State.REFUSED
    (tmp_path / "mails" / "LMP21-0123-test-recipient-000123.eml").mkdir()
    outcome = folder.send(parcel())
    assert isinstance(outcome, Stopped)
    assert "LMP21-0123-test-recipient-000123.eml can't be written: Is a directory" in outcome.detail
    assert [path.is_dir() for path in (tmp_path / "mails").iterdir()] == [True]


def test_a_folder_that_cannot_be_made(sending: Sending, tmp_path: Path) -> None:
    (tmp_path / "mails").touch()
    with pytest.raises(OutputError, match="mails: can't be made: File exists; name another folder"):
        EmlFolder(Messages(*sending(), FIELDS), PATTERN, tmp_path / "mails")
