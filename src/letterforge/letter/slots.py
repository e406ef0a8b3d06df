"""Slots: what stands in a rendered template for a recipient's words until Markdown has been parsed, so that words are never markup.

A slot is a number between two private-use characters. Since it says nothing of the word, the parsed text is the same for every recipient.
"""

import re
from dataclasses import dataclass, field

_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


@dataclass(slots=True)
class Slots:
    """The words of one rendering, in the order of their slots."""

    words: list[str] = field(default_factory=list)

    def take(self, word: str) -> str:
        """Keeps a word and gives the slot that stands for it."""
        self.words.append(word)
        return f"{_OPEN}{len(self.words) - 1}{_CLOSE}"

    def fill(self, text: str) -> str:
        """`text` with its slots replaced by their words."""
        return _SLOT.sub(lambda match: self.words[int(match[1])], text)


def has_slot(text: str) -> bool:
    """Whether a slot stands in `text`."""
    return _OPEN in text


def without_marks(text: str) -> str:
    """A template's own text, in which the private-use characters of slots mean nothing and are taken out."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")
