"""Text without spaces: in goes a word, out come its parts, between which a line may end.

Chinese and Japanese may be broken between any two characters, but not before what closes nor after what opens (UAX #14, class ID with those
around it; small kana may begin a line, as in Word and LibreOffice). Korean has spaces, and both break it there.
"""

import re
from unicodedata import category

_WITHOUT_SPACES = re.compile("[\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff]")
_BEGINS_NO_LINE = frozenset(("Pe", "Pf", "Pd", "Po", "Mn", "Mc", "Me", "Lm"))  # closing, stops, dashes, marks, signs of repetition
_ENDS_NO_LINE = frozenset(("Ps", "Pi", "Sc"))  # opening, and currencies before their number
_HOLDS = frozenset(" \n\"'\u00a0\u202f\u200d")  # what stands beside these stays there; at a space and a line feed lines end anyway


def parts(word: str) -> list[str]:
    """A word in the parts between which a line may end."""
    if word.isascii() or not _WITHOUT_SPACES.search(word):
        return [word]
    starts = [0, *[at for at in range(1, len(word)) if may_end_between(word[at - 1], word[at])]]
    return [word[start:end] for start, end in zip(starts, [*starts[1:], len(word)], strict=True)]


def may_end_between(before: str, after: str) -> bool:
    """Whether a line may end between two characters of a word, since one of them is of a script without spaces."""
    if not (_WITHOUT_SPACES.match(before) or _WITHOUT_SPACES.match(after)) or before in _HOLDS or after in _HOLDS:
        return False
    return (category(after) not in _BEGINS_NO_LINE or after == "ー") and category(before) not in _ENDS_NO_LINE
