"""Slots: what stands in a rendered template for a recipient's words until Markdown has been parsed, so that words are never markup.

A slot is a number between two private-use characters. Since it says nothing of the word, the parsed text is the same for every recipient.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Self

from markupsafe import Markup

_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class Slots:
    """The words of one rendering, in the order of their slots."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.length = 0  # characters of all words

    def clear(self) -> None:
        """Forgets the words of the rendering before."""
        self.words.clear()
        self.length = 0

    def take(self, word: str) -> Markup:
        """Keeps a word and gives the slot that stands for it, which is markup already and not escaped again."""
        word = self.fill(word)  # text that was made from rendered text holds slots itself
        self.words.append(word)
        self.length += len(word)
        return Markup(f"{_OPEN}{len(self.words) - 1}{_CLOSE}")  # noqa: S704 - a slot holds no markup

    def fill(self, text: str) -> str:
        """`text` with its slots replaced by their words."""
        return _SLOT.sub(lambda match: self.words[int(match[1])], text) if has_slot(text) else text


class Word(str):
    """A cell's text in a template: where it is joined to rendered text, its slot goes in, and not its characters."""

    __slots__ = ("_slots",)
    _slots: Slots

    def __new__(cls, text: str, slots: Slots) -> Self:
        """`text`, which goes into `slots` when it meets rendered text."""
        word = super().__new__(cls, without_marks(text))
        word._slots = slots
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
    """Text from outside, in which the private-use characters of slots mean nothing and are taken out."""
    return text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text or _CLOSE in text else text
