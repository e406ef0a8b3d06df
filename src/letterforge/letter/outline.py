"""Outlines: what a template gives to all who take the same branches, the words that differ still open.

In go a rendered text and its slots, out come blocks, and openings into which each recipient's words go. A letter is then its outline with a
few blocks filled in: no template is rendered and no Markdown parsed for it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import cast

from letterforge.letter import markdown
from letterforge.letter.gallery import EMPTY, Gallery
from letterforge.letter.model import Block, Passage
from letterforge.letter.slots import Slots

_FILLED = 512  # blocks that a pattern remembers


class Pattern:
    """A block with slots: `numbers` are those of its slots; `fill` gives the block with words in them, the same object for the same words.

    `fill` takes a tuple of words, one for each number, and gives None where the block is left empty; MarkdownError for an impossible link.
    """

    __slots__ = ("block", "fill", "numbers")

    def __init__(self, block: Block) -> None:
        self.block, self.numbers = block, markdown.slots_of(block)
        self.fill: Callable[[tuple[str, ...]], Block | None] = lru_cache(maxsize=_FILLED)(self._fill)

    def _fill(self, words: tuple[str, ...]) -> Block | None:
        return markdown.fill(self.block, dict(zip(self.numbers, words, strict=True)))


@lru_cache(maxsize=256)
def _patterns(text: str, gallery: Gallery) -> tuple[Pattern, ...]:
    return tuple(map(Pattern, markdown.parse(text, gallery)))


@dataclass(frozen=True, slots=True)
class _Opening:
    """A pattern that a recipient's own words go into: `fields` names them, "" where the word beside it in `words` stays."""

    pattern: Pattern
    fields: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Blocks in their order, those that are the same for everyone ready, the others open; `fields` are `shown` so many times in all."""

    parts: tuple[Block | _Opening, ...]
    fields: frozenset[str]
    shown: int

    def filled(self, cells: dict[str, str]) -> tuple[Block, ...]:
        """The blocks for one recipient, `cells` being the words of `fields`."""
        blocks = []
        for part in self.parts:
            if isinstance(part, _Opening):
                words = [cells[field] if field else word for field, word in zip(part.fields, part.words, strict=True)]
                if (block := part.pattern.fill(tuple(words))) is not None:
                    blocks.append(block)
            else:
                blocks.append(part)
        return tuple(blocks)


def outline(text: str, slots: Slots, gallery: Gallery = EMPTY) -> Outline:
    """The outline of a rendered text that may show the pictures of `gallery`. Raises MarkdownError where it holds what a letter can't."""
    parts: list[Block | _Opening] = []
    for pattern in _patterns(text, gallery):
        origins = tuple(slots.fields[number] for number in pattern.numbers)
        words = tuple(slots.words[number] for number in pattern.numbers)
        if any(origins):
            parts.append(_Opening(pattern, origins, words))
        elif (block := pattern.fill(words)) is not None:
            parts.append(block)
    fields = [field for field in slots.fields if field]
    return Outline(tuple(_gathered(parts)), frozenset(fields), len(fields))


def _gathered(parts: Iterable[Block | _Opening]) -> Iterator[Block | _Opening]:
    """The parts, those that are ready and follow one another made into one."""
    for is_open, group in groupby(parts, key=lambda part: isinstance(part, _Opening)):
        some = tuple(group)
        if is_open or len(some) == 1:
            yield from some
        else:
            yield Passage(cast(tuple[Block, ...], some))
