"""Recipients: a list file becomes a stream of `Recipient`, each with its stable key, its address and its problems."""

from letterforge.recipients.recipient import Recipient, RecipientList

__all__ = ["Recipient", "RecipientList"]
