"""Direction: which text runs from right to left. In goes text, out come levels as the Unicode bidirectional algorithm has them (UAX #9)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar
from unicodedata import bidirectional

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_Item = TypeVar("_Item")


def runs_right_to_left(text: str) -> bool:
    """Whether anything in `text` runs from right to left: for nearly all text, nothing more needs to be asked."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def _base(text: str) -> int:
    """A line's own direction: a letter runs to the right, but for a line in which nothing else does."""
    return int(not any(bidirectional(character) == "L" for character in text))


@lru_cache(maxsize=1024)
def levels(text: str) -> tuple[int, ...]:
    """The level of every character: odd ones run from right to left. Characters that the algorithm removes stand as those before them."""
    if not runs_right_to_left(text):
        return (0,) * len(text)
    from bidi import algorithm  # noqa: PLC0415 - seldom needed

    base = _base(text)
    kept = [position for position, character in enumerate(text) if not _removed(character)]
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels("".join(text[position] for position in kept), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], "LR"[base])
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    found = {position: int(one["level"]) for position, one in zip(kept, storage["chars"], strict=True)}
    out: list[int] = []
    for position in range(len(text)):
        out.append(found.get(position, out[-1] if out else base))
    return tuple(out)


def _removed(character: str) -> bool:
    """What rule X9 takes out: marks of embedding, and characters of no width."""
    return character in "\u202a\u202b\u202c\u202d\u202e\u200b\u200c\u200d\u00ad\u2060\ufeff"


_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_CLOSES = {"(": ")", "[": "]", "{": "}"}


def _pair_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """Brackets run as what stands in them does, where what stands before them runs that way too (rule N0, which the library lacks)."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for position, one in enumerate(characters):
        if one["ch"] in _CLOSES:
            opened.append(position)
        elif one["ch"] in _CLOSES.values():
            for index in range(len(opened) - 1, -1, -1):
                if _CLOSES[characters[opened[index]]["ch"]] == one["ch"]:
                    pairs.append((opened[index], position))
                    del opened[index:]
                    break
    for first, last in sorted(pairs):
        within = {_STRONG.get(one["type"]) for one in characters[first + 1 : last]} - {None}
        before = next((strong for one in reversed(characters[:first]) if (strong := _STRONG.get(one["type"]))), base)
        if within:
            characters[first]["type"] = characters[last]["type"] = base if base in within or before == base else before


def in_sight_order(items: Sequence[_Item], item_levels: Sequence[int]) -> list[_Item]:
    """Items of a line from left to right (rule L2): from the highest level down, every stretch of that level or more is turned around."""
    out = list(items)
    own = list(item_levels)
    for level in range(max(own, default=0), 0, -1):
        start = 0
        while start < len(out):
            end = start
            while end < len(out) and own[end] >= level:
                end += 1
            if end > start:
                out[start:end], own[start:end] = out[start:end][::-1], own[start:end][::-1]
            start = max(end, start + 1)
    return out
