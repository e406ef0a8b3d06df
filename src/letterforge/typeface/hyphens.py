"""Where a word may be broken with a hyphen. In goes a word, out come its parts; the patterns are pyphen's, of the letter's language."""

from functools import cache, lru_cache
from typing import Any

_SHORTEST = 6  # letters; shorter words look worse broken than any line without


@lru_cache(maxsize=8192)
def parts(word: str, language: str) -> tuple[str, ...]:
    """The parts of a word; a name, an abbreviation and what has other signs than letters stay whole."""
    letters = word.rstrip(".,;:!?)’”'\"").lstrip("(‘“'\"")
    patterns = _patterns(language)
    if patterns is None or len(letters) < _SHORTEST or not letters.isalpha() or not letters.islower():
        return (word,)
    start = word.index(letters)
    cuts = [start + position for position in patterns.positions(letters)]
    return tuple(word[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(word)], strict=True))


@cache
def _patterns(language: str) -> Any:
    """Pyphen's patterns, or None where it has none for the language: nothing is hyphenated then."""
    import pyphen  # noqa: PLC0415 - only for letters that are hyphenated

    found = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=found, left=3, right=3) if found else None
