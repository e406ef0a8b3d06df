"""What letters are called on disk: the reference and a plain ASCII form of the name, safe on every file system."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 80  # bytes of the name's part
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ı": "i",
    }
)

PLACE = "print"  # the folder for what is printed, beside the letters'


def slug(name: str) -> str:
    """A name in lower-case ASCII with hyphens: `Siân O'Neill-Łoś` becomes `sian-oneill-los`; empty where nothing is left of it."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", "").casefold())
    return "-".join(words)[:LONGEST].rstrip("-")


def file_name(pattern: str, reference: str, name: str, form: str) -> str:
    """A letter's file name from the campaign's pattern; without a name the pattern's separators close up."""
    return f"{_stem(pattern, reference, name)}.{form}"


@lru_cache(maxsize=1)  # of one letter it is asked for several times
def _stem(pattern: str, reference: str, name: str) -> str:
    stem = pattern.replace("{reference}", reference).replace("{name}", slug(name))
    return re.sub(r"([-_ .])[-_ .]+", r"\1", stem).strip("-_ .")
