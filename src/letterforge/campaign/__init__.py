"""The campaign file, `letterforge.toml`: read, checked key by key, and given back as one frozen `Campaign`."""

from letterforge.campaign.load import find, load
from letterforge.campaign.settings import FILE_NAME, SIZES, Campaign, Columns, Lookup, StyleSettings

__all__ = ["FILE_NAME", "SIZES", "Campaign", "Columns", "Lookup", "StyleSettings", "find", "load"]
