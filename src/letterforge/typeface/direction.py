"""Direction: which text runs from right to left. In goes text, out come levels as the Unicode bidirectional algorithm has them (UAX #9).

A recipient's word that runs to the left is isolated from its sentence: two names stand in their order, each with its own digits.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar
from unicodedata import bidirectional

_OTHERS = dict.fromkeys(map(ord, "\u2066\u2067"))  # isolates that only come with a cell, and aren't heeded
ISOLATES = _OTHERS | dict.fromkeys(map(ord, "\u2068\u2069"))  # marks of isolates, which aren't shown
_FIRST_STRONG, _END = "\u2068", "\u2069"  # an isolate that runs as its first letter does, and where it ends
_MARK = re.compile(f"[{_FIRST_STRONG}{_END}]")
_DEEPEST = 8  # isolates within one another that are told apart: a name in a list in a sentence is two deep
_LEFT_MARK, _RIGHT_MARK = "\u200e", "\u200f"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_Item = TypeVar("_Item")


def runs_right_to_left(text: str) -> bool:
    """Whether anything in `text` runs from right to left: for nearly all text, nothing more needs to be asked."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def _base(text: str) -> int:
    """A line's own direction: a letter runs to the right, but for a line in which nothing else does."""
    return int(not any(bidirectional(character) == "L" for character in text))


def has_isolates(text: str) -> bool:
    """Whether marks of isolates stand in `text`."""
    return not text.isascii() and not ISOLATES.keys().isdisjoint(map(ord, text))


def isolated(word: str) -> str:
    """A word that goes into a sentence, in an isolate where any of it runs to the left."""
    return f"{_FIRST_STRONG}{word}{_END}" if runs_right_to_left(word) else word


@lru_cache(maxsize=1024)
def levels(text: str) -> tuple[int, ...]:
    """The level of every character but the marks of isolates: odd ones run from right to left.

    Characters that the algorithm removes stand as those before them.
    """
    if not runs_right_to_left(text):
        return (0,) * len(text.translate(ISOLATES))
    return tuple(_levels(text.translate(_OTHERS), _base(text), _DEEPEST))


def _levels(text: str, base: int, depth: int) -> list[int]:
    """The levels of a text whose own is `base`: an isolate stands in it as a single sign without a direction does."""
    parts = list(_isolates(text)) if depth else [(False, text.translate(ISOLATES))]
    found = iter(_levels_without_isolates("".join("\ufffc" if own else part for own, part in parts), base))
    out: list[int] = []
    for own, part in parts:
        if own:
            level = next(found)
            out += _levels(part, level + (level + _direction(part)) % 2, depth - 1)
        else:
            out += islice(found, len(part))
    return out


def _isolates(text: str) -> Iterator[tuple[bool, str]]:
    """A text in parts, each with whether it is an isolate, and without the marks of these."""
    start = depth = 0
    for match in _MARK.finditer(text):
        opens = match[0] == _FIRST_STRONG
        if depth == 0 or (depth == 1 and not opens):
            yield depth == 1, text[start : match.start()]
            start = match.end()
        depth = depth + 1 if opens else max(depth - 1, 0)
    yield depth > 0, text[start:]


def _direction(text: str) -> int:
    """How an isolate runs, as its first letter does: 1 to the left."""
    strong = (bidirectional(character) for inner, part in _isolates(text) if not inner for character in part)
    return int(next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L")


def marked(texts: Sequence[str]) -> list[str]:
    """Texts that follow one another, with marks of direction in place of isolates, and no more of them than are needed."""
    wanted = _unmarked_levels(texts)
    tried: list[str] = []
    for before, after in (("", ""), ("", _LEFT_MARK), (_LEFT_MARK, _LEFT_MARK), (_LEFT_MARK + _RIGHT_MARK, _RIGHT_MARK + _LEFT_MARK)):
        tried = [text.replace(_FIRST_STRONG, before).replace(_END, after).translate(ISOLATES) for text in texts]
        if _unmarked_levels(tried) == wanted:
            break
    return tried


def _unmarked_levels(texts: Sequence[str]) -> list[int]:
    """The levels of all but marks of direction."""
    text = "".join(texts)
    shown = text.translate(ISOLATES)
    return [level for character, level in zip(shown, levels(text), strict=True) if character not in {_LEFT_MARK, _RIGHT_MARK}]


def _levels_without_isolates(text: str, base: int) -> tuple[int, ...]:
    from bidi import algorithm  # noqa: PLC0415 - seldom needed

    lowest, base = base - base % 2, base % 2
    kept = [position for position, character in enumerate(text) if not _removed(character)]
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels("".join(text[position] for position in kept), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], "LR"[base])
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    found = {position: lowest + int(one["level"]) for position, one in zip(kept, storage["chars"], strict=True)}
    out: list[int] = []
    for position in range(len(text)):
        out.append(found.get(position, out[-1] if out else lowest + base))
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
