"""Jinja tags in the text of a document: in goes a story's XML, out comes the same with marks for the tags, wherever Word has split them.

A tag takes the look of the letter that it begins with. `{% … %}` within a paragraph stands between two runs; one that is alone in its
paragraph (or says `{%p … %}`) stands for the paragraph, one that says `{%tr … %}` for its row, `{%tc … %}` for its cell.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from copy import deepcopy
from itertools import accumulate

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import PARAGRAPH, RUN, RUN_LOOK, SPACE, TEXT, Element
from letterforge.word.marks import Marks, Place
from letterforge.word.ranges import comments_of, forget_comments, halves
from letterforge.word.shown import is_blank, shown_in
from letterforge.word.tag_blocks import check_blocks
from letterforge.word.tag_text import Tag, TagError, refuse_unfit, tags_in

_ROW, _CELL, _SECTION, _PARAGRAPH_LOOK = f"{{{W}}}tr", f"{{{W}}}tc", f"{{{W}}}sectPr", f"{{{W}}}pPr"
_HOLDERS = {"p": PARAGRAPH, "tr": _ROW, "tc": _CELL}
_SIGNS = re.compile(r"\{[{%#]|[%}]\}")
_SHAPE = re.compile(r"\{(?:\{(r|p)?|%(p|tr|tc|r)?)[-+]?\s(.*)[%}]\}", re.DOTALL)
_SHOWN = 40  # characters of a tag, in a message
STRAIGHT = str.maketrans("“”„‟‘’‚‛«»\u00a0\u2007\u202f\u2028\t\n\u2011", '""""\'\'\'\'""      -')  # what Word makes of what was typed


def mark_tags(story: Element, marks: Marks, said: str) -> None:
    """Puts marks in the place of a story's tags. Raises TemplateError, with the beginning of the paragraph, where one can't be right."""
    _Tags(marks, said).mark(story)


class _Tags:
    """The tags of one story; `said` is what the document is called in problems."""

    def __init__(self, marks: Marks, said: str) -> None:
        self._marks, self._said = marks, said
        self._comments: set[str] = set()  # those that went with a tag's paragraph

    def mark(self, story: Element) -> None:
        for paragraph in list(story.iter(PARAGRAPH)):
            if paragraph.getparent() is not None:
                self._paragraph(paragraph)
        forget_comments(story, self._comments)
        check_blocks(story, self._marks, self._said)

    def _paragraph(self, paragraph: Element) -> None:
        pieces = _Pieces(paragraph)
        text = pieces.text
        if not _SIGNS.search(text):
            return
        place = self._marks.place(paragraph)
        try:
            tags = list(tags_in(text))
        except TagError as error:
            raise self._wrong(error.what, error.cure, place) from None
        self._marks.touched = self._marks.touched or bool(tags)
        for tag in tags:
            if pieces.is_cut(tag):
                what = f"a picture, a break of the page, a field or the like stands in the middle of {_short(tag.text)}"
                raise self._wrong(what, "put it before the tag, or behind it", place)
        values = any(tag.text.startswith("{{") for tag in tags)
        alone = not values and not pieces.more and not _without(text, tags).strip()
        holders: dict[str, list[Element]] = {}
        for tag in reversed(tags):
            if tag.raw is not None:
                pieces.put(tag.raw[1], tag.end, None)
                pieces.put(tag.start, tag.raw[0], None)
                continue
            scope, mark = self._mark(tag.text, place, alone=alone)
            if scope == "inline":
                pieces.put(tag.start, tag.end, mark)
            else:
                pieces.put(tag.start, tag.end, None)
                holders.setdefault(scope, [])[:0] = [mark] if mark is not None else []
        for scope, found in holders.items():
            self._replace(paragraph, scope, found, place)
        if paragraph.getparent() is not None:
            self._between_runs(paragraph)

    def _mark(self, tag: str, place: Place, *, alone: bool) -> tuple[str, Element | None]:
        """What a tag stands for, as a mark: `inline` within the text, a scope of its own, or nothing (a comment)."""
        if tag.startswith("{#"):
            return ("p" if alone else "inline"), None
        shape = _SHAPE.fullmatch(tag) or _SHAPE.fullmatch(f"{tag[:2]} {tag[2:]}")
        if shape is None:
            raise self._wrong(f"{tag} can't be read", "write it as {{ name }} or {% if … %}", place)
        inner = _inner(shape[3])
        source = f"{{{{ {inner} }}}}" if tag.startswith("{{") else f"{{% {inner} %}}"
        try:
            refuse_unfit(source)
        except TagError as error:
            raise self._wrong(error.what, error.cure, place) from None
        if tag.startswith("{{"):
            if shape[1] == "p":
                raise self._wrong(f"{tag} would put a document into this one, which isn't possible", "write {{ … }} for text", place)
            return "inline", self._marks.put("show", place, source)
        scope = shape[2] or ("p" if alone else "inline")
        return ("inline" if scope == "r" else scope), self._marks.put("do", place, source)

    def _replace(self, paragraph: Element, scope: str, found: list[Element], place: Place) -> None:
        """Puts marks in the place of the paragraph, row or cell that they stand in."""
        wanted = _HOLDERS[scope]
        holder = paragraph if scope == "p" else next(paragraph.iterancestors(wanted), None)
        if holder is None:
            raise self._wrong(f"{{%{scope} … %}} stands in no table", "write {% … %}, alone in its paragraph", place)
        if not is_blank(holder):
            what = {"p": "the paragraph", "tr": "the row of the table", "tc": "the cell of the table"}[scope]
            raise self._wrong(
                f"{{%{scope} … %}} stands for {what}, which says more than that", "give it one of its own, without page break", place
            )
        self._comments |= comments_of(holder)
        begun, ended = halves(holder)
        for one in (*ended, *found, *begun):  # what begins here goes on where the tag's branch begins
            holder.addprevious(one)
        if scope == "p" and next(holder.iter(_SECTION), None) is not None:
            return  # a section ends with this paragraph
        above = holder.getparent()
        assert above is not None  # noqa: S101 - the marks stand beside it
        above.remove(holder)

    def _between_runs(self, paragraph: Element) -> None:
        """Statements don't stand in a run but between two of the same look: so whole runs come or go."""
        for run in list(paragraph.iter(RUN)):
            for text in run.iterchildren(TEXT):
                if any((mark := self._marks.of(part)) is not None and mark.kind == "do" for part in text):
                    self._split(run)
                    break

    def _split(self, run: Element) -> None:
        """Splits a run at the statements in it."""
        look = run.find(RUN_LOOK)
        current: Element | None = None
        text: Element | None = None
        for part in _flat(run):
            mark = self._marks.of(part)
            if mark is not None and mark.kind == "do" and not isinstance(part, str):
                run.addprevious(part)
                current = text = None
                continue
            if current is None:
                current = run.makeelement(RUN)
                current.extend([deepcopy(look)] if look is not None else [])
                run.addprevious(current)
            if isinstance(part, str) or mark is not None:
                text = _text(current) if text is None else text
                _say(text, part)
            else:
                current.append(part)
                text = None
        above = run.getparent()
        if above is not None:
            above.remove(run)

    def _wrong(self, what: str, cure: str, place: Place) -> TemplateError:
        return TemplateError(Problem(f"{place}: {what}", cure, self._said))


class _Pieces:
    """What a paragraph itself shows, not a text box in it: the texts and breaks, and the `text` that they are together."""

    def __init__(self, paragraph: Element) -> None:
        found = list(shown_in(paragraph))
        self._pieces = [(one, said or "") for one, said in found]
        self._starts = list(accumulate((len(said) for _, said in self._pieces), initial=0))
        self.text = "".join(said for _, said in self._pieces)
        self.more = [start for start, (_, said) in zip(self._starts, found, strict=False) if said is None]  # where there is more than words

    def is_cut(self, tag: Tag) -> bool:
        """Whether something that isn't text stands in the middle of a tag."""
        ends = [(tag.start, tag.end)] if tag.raw is None else [(tag.start, tag.raw[0]), (tag.raw[1], tag.end)]
        return any(bisect_right(self.more, start) < bisect_left(self.more, end) for start, end in ends)

    def put(self, start: int, end: int, mark: Element | None) -> None:
        """Takes a stretch out of the text, and puts a mark there. Later stretches were treated before."""
        for number in range(bisect_right(self._starts, start) - 1, len(self._pieces)):
            one, said = self._pieces[number]
            at = self._starts[number]
            if at >= end:
                return
            first, last = max(start - at, 0), min(end - at, len(said))
            if first < last:
                _cut(one, first, last, mark if at + first == start else None)


def _cut(one: Element, first: int, last: int, mark: Element | None) -> None:
    """Takes a stretch out of one text or break, and puts a mark there."""
    if one.tag != TEXT:
        above = one.getparent()
        if above is not None:
            above.remove(one)
        return
    whole = one.text or ""
    before, after = whole[:first], whole[last:]
    one.text = before
    one.set(SPACE, "preserve")
    if mark is not None:
        one.insert(0, mark)
        mark.tail = after
    else:
        one.text = before + after


def _short(tag: str) -> str:
    """A tag as a message says it."""
    return tag if len(tag) <= _SHOWN else f"{tag[:_SHOWN].rstrip()} …"


def _inner(said: str) -> str:
    """What a tag says, without what would trim the lines around it."""
    said = said.translate(STRAIGHT).strip()
    return said[:-1].rstrip() if said.endswith(("-", "+")) else said


def _without(text: str, tags: list[Tag]) -> str:
    """What a text says besides its tags."""
    ends = [0, *(tag.end for tag in tags)]
    between = (text[end:start] for end, start in zip(ends, [*(tag.start for tag in tags), len(text)], strict=True))
    return "".join([*between, *(text[slice(*tag.raw)] for tag in tags if tag.raw is not None)])


def _flat(run: Element) -> Iterator[Element | str]:
    """What a run holds, its texts cut at the marks in them."""
    for part in [part for part in run if part.tag != RUN_LOOK]:
        if part.tag != TEXT:
            yield part
            continue
        if part.text:
            yield part.text
        for inner in list(part):
            tail, inner.tail = inner.tail, None
            yield inner
            if tail:
                yield tail


def _text(run: Element) -> Element:
    """A new text in a run."""
    made = run.makeelement(TEXT)
    made.set(SPACE, "preserve")
    run.append(made)
    return made


def _say(text: Element, said: Element | str) -> None:
    """Adds words, or a mark, to a text."""
    if not isinstance(said, str):
        text.append(said)
    elif len(text):
        text[-1].tail = (text[-1].tail or "") + said
    else:
        text.text = (text.text or "") + said
