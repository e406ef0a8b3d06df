"""Slots: what stands in a rendered template for a recipient's words until Markdown has been parsed, so that words are never markup.

A slot is a number between two private-use characters. Since it says nothing of the word, the parsed text is the same for every recipient.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Self

from markupsafe import Markup

from letterforge.typeface.direction import isolated

_OPEN, _CLOSE = "\ue000", "\ue001"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what turns the direction of text
_TAKEN_OUT = dict.fromkeys(map(ord, _OPEN + _CLOSE + TURNING))
_SLOT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class Slots:
    """The words of one rendering, in the order of their slots; `fields` says which of them are a recipient's field and nothing else."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.fields: list[str] = []  # "" where the word is anything else
        self.length = 0  # characters of all words
        self.mixed = False  # whether a field's word went into another word, where it can't be told apart any more

    def clear(self) -> None:
        """Forgets the words of the rendering before."""
        self.words.clear()
        self.fields.clear()
        self.length, self.mixed = 0, False

    def take(self, word: str, field: str = "") -> Markup:
        """Keeps a word and gives the slot that stands for it, which is markup already and not escaped again."""
        if has_slot(word):  # text that was made from rendered text holds slots itself
            self.mixed = self.mixed or any(self.fields[number] for number in slots_in(word))
            word = self.fill(word)
        self.words.append(word)
        self.fields.append(field)
        self.length += len(word)
        return Markup(f"{_OPEN}{len(self.words) - 1}{_CLOSE}")  # noqa: S704 - a slot holds no markup

    def fill(self, text: str) -> str:
        """`text` with its slots replaced by their words."""
        return filled(text, dict(enumerate(self.words)))


def slots_in(text: str) -> list[int]:
    """The numbers of the slots in `text`."""
    return [int(number) for number in _SLOT.findall(text)]


def filled(text: str, words: Mapping[int, str]) -> str:
    """`text` with its slots replaced by their words, given by number."""
    return _SLOT.sub(lambda match: words[int(match[1])], text) if has_slot(text) else text


def shown(text: str, words: Mapping[int, str]) -> str:
    """`text` for a reader: filled, and words that run to the left isolated, so that each reads as one, whatever stands beside it."""
    return _SLOT.sub(lambda match: isolated(words[int(match[1])]), text)


class Word(str):
    """A cell's text in a template: where it is joined to rendered text, its slot goes in, and not its characters."""

    __slots__ = ("_slots", "field")
    _slots: Slots
    field: str

    def __new__(cls, text: str, slots: Slots, field: str = "") -> Self:
        """`text`, which goes into `slots` when it meets rendered text; `field` names it where it is only shown."""
        word = super().__new__(cls, without_marks(text))
        word._slots, word.field = slots, field
        return word

    def __html__(self) -> str:
        """What Jinja and MarkupSafe ask for when they join texts."""
        return self._slots.take(str(self))

    def __add__(self, other: str) -> str:
        return self._slots.take(str(self)) + other if isinstance(other, Markup) else str(self) + other


def worded(function: Callable[..., Any], slots: Slots) -> Callable[..., Any]:
    """A Jinja filter that gives words: text that it makes of a cell is no more markup than the cell was."""

    @wraps(function)
    def inner(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        return Word(result, slots) if type(result) is str else result

    return inner


def has_slot(text: str) -> bool:
    """Whether a slot stands in `text`."""
    return _OPEN in text


def without_marks(text: str) -> str:
    """Text from outside, without the private-use characters of slots, and without controls that turn its direction: it has its own."""
    return text if text.isascii() else text.translate(_TAKEN_OUT)
