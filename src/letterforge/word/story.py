"""A story compiled: in goes the XML of a part with its marks, out comes what renders it, letter after letter.

What is the same in every letter is cut into pieces that are deflated once; a Jinja template says in which order they come, and what stands
between them. Fields, and names that are only shown, can't change that order: the template leaves slots for them. So a document whose other
tags ask for nothing of the recipient's is rendered once, and a letter costs little more than its own words.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from enum import Enum
from itertools import groupby
from typing import Any

from jinja2 import Template, meta, nodes
from lxml import etree
from markupsafe import Markup, escape

from letterforge.deflate import Piece, lasting, piece
from letterforge.errors import Problem, TemplateError
from letterforge.letter.sources import Sources
from letterforge.sandbox import LONGEST_TEXT, Sandbox, TooCostlyError, limited
from letterforge.word.fields import Element
from letterforge.word.marks import AT_MARK, Mark, Marks, Place
from letterforge.words import NotWordsError

LARGEST_PART = 30 * 2**20  # bytes; nobody opens a letter with a larger one, and `document` refuses it
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEGIN, _END = "\x02", "\x03"  # around a piece's number: XML can hold neither
_NUMBER = re.compile(f"{_BEGIN}(\\w+){_END}")
_SLOT = "s"  # before a slot's number
_NAME, _FIELD = re.compile(r"\{\{ (\w+) \}\}"), re.compile(r"\{\{ \w+\((\d+)\) \}\}")  # a field is called by its number
_NEXT_LINE = "{#\n#}"  # each mark has a line to itself, so that the line of a mistake tells which mark it is
_MARKUP = re.compile("<[^>]*>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PLAIN = re.compile("[^\x00-\x1f\"&'<>\ufffe\uffff\ud800-\udfff]*")
_ANEW = '<w:t xml:space="preserve">'


class Story:
    """A part that is compiled; `name` is the part's, `said` what the document is called in problems.

    `always` are the names that say the same in all letters; `field` gives what a field shows, by its number; without it all is
    rendered in the template's own order. The template goes into `texts`, from which the environment loads. Raises TemplateError for a tag
    that can't be read.
    """

    def __init__(
        self,
        root: Element,
        marks: Marks,
        name: str,
        environment: Sandbox,
        texts: MutableMapping[str, str],
        said: str,
        always: Collection[str],
        field: Callable[[int], str] | None,
    ) -> None:
        self.name = name
        self._environment, self._field = environment, field
        self._pieces: list[Piece] = []
        self._slots: list[Mark] = []
        order: list[Mark] = []
        parts = list(self._parts(_DECLARATION + etree.tostring(root, encoding="unicode"), marks, order))
        texts[name] = _source(parts, lambda mark: mark.source)
        self.sources = _Places(environment, name, order, said)
        outline = _source(parts, self._outlined(texts[name], order))
        self.sources.outline = environment.from_string(outline)
        self._same = _names(environment, outline) <= {*always}
        self._steps: list[Step] | None = None
        self.branch: tuple[int, ...] = ()  # which pieces the letter that was rendered last has

    def pieces(self, context: Mapping[str, Any]) -> list[Piece]:
        """What the part holds in one letter. Whatever a template provokes is raised as it comes, for `sources.problem`."""
        found: list[Piece] = []
        length = 0
        begun: list[int] = []  # where what may vanish begins, a table, its row, a paragraph in it; _KEPT once there is something in it
        for step in self._rendered(context):
            if isinstance(step, Piece):
                found += [_APART, step] if found and _would_merge(found[-1].plain, step.plain) else [step]
            elif isinstance(step, End):
                _vanished(step, begun, found)
            elif text := step if isinstance(step, str) else self._shown(step, context):
                length += len(text)
                if length > LONGEST_TEXT:  # slots are filled outside of `limited`
                    raise TooCostlyError(f"more than {LONGEST_TEXT:,} characters of text")
                found.append(piece(text.encode()))
                if begun and begun[-1] != _KEPT and says(text):
                    begun[-1] = _KEPT
        return found

    def _shown(self, slot: Mark, context: Mapping[str, Any]) -> str:
        """What stands in a slot."""
        if slot.kind == "field" and self._field is not None:
            return self._field(int(slot.source))
        value = context[slot.source] if slot.source in context else self._environment.undefined(name=slot.source)
        try:
            return str(self._environment.finalize(value))  # type: ignore[misc]
        except NotWordsError as error:
            raise TemplateError(self.sources.wrong(slot.place, error.what, error.cure)) from None

    def _rendered(self, context: Mapping[str, Any]) -> "list[Step]":
        """The part's pieces and slots in their order, with the words that the template puts between them."""
        if self._steps is not None:
            return self._steps
        with limited():
            text = self.sources.render(context)
        steps = list(self._read(text))
        if sum(len(step.plain) for step in steps if isinstance(step, Piece)) > LARGEST_PART:  # loops repeat what stands between tags
            raise TooCostlyError(f"more than {LARGEST_PART // 2**20} MB of XML")
        if self._same:
            self._steps = steps = list(_joined(steps))
        else:
            self.branch = tuple(id(step) for step in steps if isinstance(step, Piece))
        return steps

    def _read(self, text: str) -> "Iterator[Step]":
        for place, said in enumerate(_NUMBER.split(text)):
            if place % 2 == 0:
                if said:
                    yield said
            elif said in _ENDS:
                yield End(said)
            elif said.startswith(_SLOT):
                yield self._slots[int(said[len(_SLOT) :])]
            else:
                yield self._pieces[int(said)]

    def _parts(self, xml: str, marks: Marks, order: list[Mark]) -> Iterator[str | Mark]:
        """Pieces, as the template names them, and the marks between them."""
        for place, part in enumerate(AT_MARK.split(xml)):
            if place % 2:
                order.append(marks.all[int(part)])
                yield order[-1]
            elif part:
                self._pieces.append(lasting(part.encode()))
                yield f"{_BEGIN}{len(self._pieces) - 1}{_END}"

    def _outlined(self, source: str, order: Iterable[Mark]) -> Callable[[Mark], str]:
        """What stands for a mark in the outline of a template: a slot, where nothing in the template can ask what is shown in it."""
        syntax = self._environment.parse(source)
        set_here = {name.name for name in syntax.find_all(nodes.Name) if name.ctx != "load"}
        free = meta.find_undeclared_variables(syntax) - set_here - {*self._environment.globals}
        asked = self._field is None or next(syntax.find_all(nodes.AssignBlock), None) is not None  # a block's text may be asked for
        # one field may show what another has set: they keep their order, in slots or in the template
        fields = all(_FIELD.fullmatch(mark.source) for mark in order if mark.kind == "field")

        def outlined(mark: Mark) -> str:
            shown = _FIELD.fullmatch(mark.source) if mark.kind == "field" else _NAME.fullmatch(mark.source)
            slotted = fields if mark.kind == "field" else mark.kind == "show" and shown is not None and shown[1] in free
            if asked or shown is None or not slotted:
                return mark.source
            self._slots.append(mark._replace(source=shown[1]))
            return f"{_BEGIN}{_SLOT}{len(self._slots) - 1}{_END}"

        return outlined


def _names(environment: Sandbox, source: str) -> set[str]:
    """The names that a template uses and doesn't set itself, functions among them, which jinja2.meta leaves out."""
    syntax = environment.parse(source)
    functions = {name.name for name in syntax.find_all(nodes.Name) if name.name in environment.globals}
    return meta.find_undeclared_variables(syntax) | functions


def _vanished(end: "End", begun: list[int], found: list[Piece]) -> None:
    """Takes out of what is `found` what ends here and held nothing; what `begun` around it holds something otherwise."""
    if end is End.BEGIN:
        begun.append(len(found))
    elif end is End.HOLDS:
        begun[-1] = _KEPT
    elif (start := begun.pop()) != _KEPT:
        del found[start:]
    elif begun:
        begun[-1] = _KEPT


class End(Enum):
    """An end of what vanishes where it holds nothing: a paragraph no words, a table no rows, a row no cells. And that it does hold one."""

    BEGIN = "begin"
    END = "end"
    HOLDS = "holds"


Step = Piece | Mark | End | str
"""A piece that is the same in all letters; a slot; an end of what may vanish; words for this letter."""

_KEPT = -1
_ENDS = frozenset(end.value for end in End)


def _source(parts: Iterable[str | Mark], said: Callable[[Mark], str]) -> str:
    """A template: pieces by their numbers, and what the marks stand for."""
    return "".join(part if isinstance(part, str) else _marked(part, said) + _NEXT_LINE for part in parts)


def _marked(mark: Mark, said: Callable[[Mark], str]) -> str:
    return f"{_BEGIN}{mark.kind}{_END}" if mark.kind in _ENDS else said(mark)


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """What is the same in all letters in as few pieces as can be."""
    for slot, group in groupby(_settled(iter(steps)), key=lambda step: isinstance(step, Mark | End)):
        if slot:
            yield from group
        else:
            yield lasting(b"".join(_apart(step.plain if isinstance(step, Piece) else str(step).encode() for step in group)))


_APART = lasting(b"<w:p/>")


def _would_merge(before: bytes, after: bytes) -> bool:
    """Whether Word would take two tables for one, since what stood between them has gone."""
    return after.startswith(b"<w:tbl>") and before.endswith(b"</w:tbl>")


def _apart(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of XML with a paragraph between tables that Word would take for one."""
    before = b""
    for one in pieces:
        if _would_merge(before, one):
            yield _APART.plain
        yield one
        before = one


def _settled(steps: Iterator[Step]) -> Iterator[Step]:
    """Steps without the ends of what can't vanish, or does so in all letters: there are no slots in it."""
    for step in steps:
        if step is not End.BEGIN:
            if step is not End.HOLDS:
                yield step
            continue
        within = list(_within(steps))
        if any(one is End.HOLDS or (isinstance(one, str) and says(one)) for one in within):
            yield from _settled(iter(within))
        elif any(isinstance(one, Mark) for one in within):
            yield from (step, *within, End.END)


def _within(steps: Iterator[Step]) -> Iterator[Step]:
    """Steps up to the end of what has begun before them."""
    depth = 1
    for step in steps:
        depth += (step is End.BEGIN) - (step is End.END)
        if not depth:
            return
        yield step


def says(text: str) -> bool:
    """Whether there are words in what may hold lines and tabs too."""
    return bool(_MARKUP.sub("", text).strip())


class _Places(Sources):
    """A story's template, whose mistakes are told by the beginning of their paragraph in place of a line."""

    outline: Template  # the same with slots, line by line

    def __init__(self, environment: Sandbox, name: str, order: list[Mark], said: str) -> None:
        self._order, self._said = order, said
        super().__init__(environment, name)

    @property
    def template(self) -> Template:
        """What is rendered."""
        return self.outline

    def at(self, name: str, line: int | None, what: str, cure: str = "") -> Problem:  # noqa: ARG002 - a story includes nothing
        """A problem at a line, which is a mark's."""
        return self.wrong(self._order[line - 1].place if line is not None and 0 < line <= len(self._order) else None, what, cure)

    def wrong(self, place: Place | None, what: str, cure: str) -> Problem:
        """A problem at a place, where one is known."""
        return Problem(f"{place}: {what}" if place is not None else what, cure, self._said)


def as_xml(text: str) -> Markup:
    """Words as they stand in a run's text: what could be markup is escaped, lines and tabs are elements of their own."""
    if _PLAIN.fullmatch(text):
        return Markup(text)  # noqa: S704 - there is nothing to escape
    said = str(escape(_FORBIDDEN.sub("", text)))
    return Markup(said.replace("\n", f"</w:t><w:br/>{_ANEW}").replace("\t", f"</w:t><w:tab/>{_ANEW}"))  # noqa: S704 - escaped just now
