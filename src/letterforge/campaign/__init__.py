"""The campaign file, `letterforge.toml`: read, checked key by key, and given back as one frozen `Campaign`."""

from letterforge.campaign.email import EmailSettings, Mailbox
from letterforge.campaign.load import fault, find, load
from letterforge.campaign.settings import FILE_NAME, SIZES, Campaign, Columns, Lookup, PictureSettings, StyleSettings

__all__ = [
    "FILE_NAME",
    "SIZES",
    "Campaign",
    "Columns",
    "EmailSettings",
    "Lookup",
    "Mailbox",
    "PictureSettings",
    "StyleSettings",
    "fault",
    "find",
    "load",
]
