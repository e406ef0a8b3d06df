"""What is approved: in goes a letter that is due and the way it would go, out comes what of it nobody has approved as it is now.

A letter is approved by the hash of its file; one that goes by e-mail also by the hash of the words that go with it.
"""

from collections.abc import Collection
from uuid import UUID

from letterforge.dispatch.channel import Parcel
from letterforge.dispatch.message import MessageError, Messages
from letterforge.dispatch.sent import Due
from letterforge.errors import Problem
from letterforge.production.chunk import Work
from letterforge.register import Register

UNAPPROVED = "not approved"
_CURE = "have it read, then: letterforge approve --by NAME"
_NO_SENDING = UUID(int=0).hex


class Approval:
    """The approvals of letters, looked up some at a time."""

    reason = UNAPPROVED

    def __init__(self, register: Register, emails: "Emails") -> None:
        self._register, self._emails = register, emails
        self._said: dict[str, frozenset[str]] = {}

    def look_up(self, references: Collection[str], _sendings: object = None) -> None:
        """Reads what was approved of these letters, in place of those before."""
        found = self._register.approvals.of(references)
        self._said = {reference: frozenset(one.sha256 for one in words) for reference, words in found.items()}

    def lacking(self, _work: Work, one: Due, way: str) -> Problem | None:
        """That the letter, or the e-mail with it, isn't approved."""
        said = self._said.get(one.reference, frozenset())
        if one.sha256 not in said:
            return Problem(f"{one.reference} isn't approved as it is", _CURE)
        if way == "email" and (digest := self._emails.digest(one)) and digest not in said:
            return Problem(f"the e-mail with {one.reference} isn't approved as it is", _CURE)
        return None


class Emails:
    """The e-mails that would carry letters, by their hashes; without `messages` there are none."""

    def __init__(self, messages: Messages | None) -> None:
        self._messages = messages

    def digest(self, one: Due) -> str:
        """The hash of the e-mail with a letter; empty where none can be made, which sending then says.

        Raises TemplateError or CampaignError where a template is at fault.
        """
        if self._messages is None or not one.email:
            return ""
        try:
            return self._messages.digest(Parcel(one.reference, _NO_SENDING, b"", one.name, one.email, dict(one.fields)))
        except MessageError:
            return ""
