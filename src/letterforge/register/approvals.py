"""Approvals: somebody's word that letters may be sent as they are, by the hashes of their files."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, insert, select

from letterforge.register.faults import said_plainly
from letterforge.register.schema import FIRST_VERSION, approval, approved, letter, recipient
from letterforge.register.transactions import in_chunks, reading, writing
from letterforge.register.values import now

_LETTER = approved.join(letter, approved.c.letter_id == letter.c.id).join(recipient, letter.c.recipient_id == recipient.c.id)


class Approval(NamedTuple):
    """That a letter was approved, by the hash of its file."""

    reference: str
    sha256: str
    by: str
    approved_at: datetime


class Approvals:
    """The approvals in a register."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    def add(self, by: str, letters: Iterable[tuple[str, str]]) -> int:
        """Records that somebody approves letters, as pairs of reference and hash, in one transaction; gives how many are new."""
        hashes = dict(letters)
        with said_plainly(self._where), writing(self._engine, lock=approved) as connection:
            ids: dict[str, int] = {}
            known: set[tuple[int, str]] = set()
            for chunk in in_chunks(tuple(hashes)):
                owner = letter.join(recipient, letter.c.recipient_id == recipient.c.id)
                named = select(recipient.c.reference, letter.c.id).select_from(owner).where(recipient.c.reference.in_(chunk))
                ids.update((row.reference, row.id) for row in connection.execute(named.where(letter.c.version == FIRST_VERSION)))
                before = select(approved.c.letter_id, approved.c.sha256).select_from(_LETTER).where(recipient.c.reference.in_(chunk))
                known.update((row.letter_id, row.sha256) for row in connection.execute(before))
            new = [
                (ids[reference], digest)
                for reference, digest in hashes.items()
                if reference in ids and (ids[reference], digest) not in known
            ]
            if new:
                word = connection.execute(insert(approval), {"by": by, "approved_at": now()}).inserted_primary_key
                rows = [{"approval_id": word[0], "letter_id": number, "sha256": digest} for number, digest in new] if word else []
                connection.execute(insert(approved), rows)
        return len(new)

    def of(self, references: Iterable[str]) -> dict[str, list[Approval]]:
        """The approvals of letters, the oldest first."""
        found: dict[str, list[Approval]] = {}
        query = (
            select(recipient.c.reference, approved.c.sha256, approval.c.by, approval.c.approved_at)
            .select_from(_LETTER.join(approval, approved.c.approval_id == approval.c.id))
            .order_by(approved.c.id)
        )
        with said_plainly(self._where), reading(self._engine) as connection:
            for chunk in in_chunks(tuple(dict.fromkeys(references))):
                for row in connection.execute(query.where(recipient.c.reference.in_(chunk))):
                    found.setdefault(row.reference, []).append(Approval(*row))
        return found
