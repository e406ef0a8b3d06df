"""Text made comparable: what staff type in different ways and mean alike folds to the same."""

import unicodedata


def fold(text: str) -> str:
    """Without regard to case, spaces and the forms of characters: `Ａ７ ` and `a7` are the same."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
