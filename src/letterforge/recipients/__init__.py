"""Recipients: a list file becomes a stream of `Recipient`, each with its stable key, its address and its problems."""

from letterforge.recipients.list import RecipientList
from letterforge.recipients.recipient import Fields, Recipient

__all__ = ["Fields", "Recipient", "RecipientList"]
