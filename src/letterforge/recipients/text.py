"""Text made comparable: what staff type in different ways and mean alike folds to the same."""

import re
import unicodedata

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # what a database can't hold; a row with such a cell is held anyway


def fold(text: str) -> str:
    """Without regard to case, spaces and the forms of characters: `Ａ７ ` and `a7` are the same."""
    if text.isascii() and "\0" not in text:
        return " ".join(text.lower().split())
    text = _UNKEEPABLE.sub("\ufffd", text)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
