"""Which e-mail addresses can be sent to. In goes a cell, out comes nothing, or what is wrong with it and what was probably meant.

Nearly every address of a list is plain, and its domain was seen before: only the others are parsed, so that a million cost seconds.
"""

import re
from difflib import get_close_matches

from letterforge.errors import Problem

_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@([a-z0-9.-]+)", re.IGNORECASE)
_SHORT = 64  # characters before the @, with which no address of a remembered domain is too long as a whole (RFC 5321, 4.5.3.1)
_REMEMBERED = 100_000  # domains
_USUAL = (
    "gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.co.uk yahoo.com yahoo.co.uk icloud.com me.com aol.com "
    "btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk protonmail.com parliament.uk"
).split()


class Mailable:
    """Looks at addresses, and remembers the domains that are right in themselves."""

    def __init__(self) -> None:
        self._domains: set[str] = set()

    def fault(self, cell: str) -> Problem | None:
        """Why `cell` can't be sent to; None where it can, or is empty."""
        plain = _PLAIN.fullmatch(cell)
        short = plain is not None and plain.start(1) - 1 <= _SHORT
        if not cell or (plain and short and plain[1] in self._domains):
            return None
        from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - only for a campaign that sends e-mail

        try:
            validate_email(cell, check_deliverability=False)
        except EmailNotValidError:
            return Problem("is no e-mail address", _meant(cell), kind="can't be sent by e-mail")
        if plain and len(self._domains) < _REMEMBERED and len(plain[1]) < 100:
            self._domains.add(plain[1])
        return None


def _meant(cell: str) -> str:
    """What an address was probably meant to be, as the cure; at least what one looks like."""
    if len(re.findall(r"[^\s,;<>]+@[^\s,;<>]+", cell)) > 1:
        return "keep one address in the cell"
    name, _, domain = cell.replace(" ", "").replace(",", ".").strip(".;<>").rpartition("@")
    near = get_close_matches(domain.lower(), _USUAL, n=1, cutoff=0.6)
    return f"did you mean {name}@{near[0]}?" if near and _PLAIN.fullmatch(f"{name}@{near[0]}") else "write it as someone@example.org"
