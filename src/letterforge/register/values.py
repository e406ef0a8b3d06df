"""What goes into the register and comes out of it: plain frozen values, their times timezone-aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

State = Literal["made", "not made"]


class MadeFile(NamedTuple):
    """One file of a letter: `path` relative to the campaign's folder, with `/`; `size` in bytes; `fingerprint` of all that shaped it.

    `made_at` is when it was recorded, after it was written; None until then.
    """

    format: str
    path: str
    fingerprint: str
    sha256: str
    size: int
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter as it was made, to be recorded: `fields` and `address` are a snapshot of the recipient, `files` were written just now.

    `sources` says where fields came from that the list itself lacked, `list` which list it was if not the campaign's own.
    Raises ValueError where `made_at` has no time zone: a local time could not be told apart from UTC afterwards.
    """

    reference: str
    name: str
    fields: Mapping[str, str]
    template_hash: str
    campaign_hash: str
    made_at: datetime
    files: tuple[MadeFile, ...]
    address: tuple[str, ...] | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    list: str = ""

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            raise ValueError("made_at must have a time zone")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register knows of one recipient's letter.

    `state` is `made` where at least one file of the letter is recorded. `not made` has a reference and no file: held, or not yet reached;
    then `made_at` is None, and name, fields and hashes are those of a letter whose files were withdrawn, or empty.
    """

    reference: str
    key: str
    name: str = ""
    state: State = "not made"
    made_at: datetime | None = None
    files: tuple[MadeFile, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    template_hash: str = ""
    campaign_hash: str = ""
    address: tuple[str, ...] | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    list: str = ""


class Snapshot(NamedTuple):
    """Whom a letter was made for, and of what: `address` is None where an older letterforge didn't keep it."""

    name: str
    address: tuple[str, ...] | None
    list: str
    template_hash: str
    campaign_hash: str


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)
