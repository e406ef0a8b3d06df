"""Approvals: somebody's word that letters may be sent as they are, by the hashes of their files and of the e-mails that carry them."""

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
    """That a letter, or the e-mail that carries it, was approved, by its hash."""

    reference: str
    sha256: str
    by: str
    approved_at: datetime


class Approvals:
    """The approvals in a register."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    def add(self, by: str, hashes: Iterable[tuple[str, str]]) -> int:
        """Records that somebody approves letters, as pairs of reference and hash, in one transaction; gives of how many any hash is new."""
        wanted = tuple(dict.fromkeys(hashes))
        with said_plainly(self._where), writing(self._engine, lock=approved) as connection:
            ids: dict[str, int] = {}
            known: set[tuple[str, str]] = set()
            for chunk in in_chunks(tuple(dict.fromkeys(reference for reference, _ in wanted))):
                owner = letter.join(recipient, letter.c.recipient_id == recipient.c.id)
                named = select(recipient.c.reference, letter.c.id).select_from(owner).where(recipient.c.reference.in_(chunk))
                ids.update((row.reference, row.id) for row in connection.execute(named.where(letter.c.version == FIRST_VERSION)))
                before = select(recipient.c.reference, approved.c.sha256).select_from(_LETTER).where(recipient.c.reference.in_(chunk))
                known.update((row.reference, row.sha256) for row in connection.execute(before))
            new = [one for one in wanted if one[0] in ids and one not in known]
            if new:
                word = connection.execute(insert(approval), {"by": by, "approved_at": now()}).inserted_primary_key
                rows = [{"approval_id": word[0], "letter_id": ids[owner], "sha256": digest} for owner, digest in new] if word else []
                connection.execute(insert(approved), rows)
        return len({reference for reference, _ in new})

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
