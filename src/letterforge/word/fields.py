"""Word's own fields: where they stand. In goes a part's XML, out come fields as they were written, cut out of it.

Word writes a field in two ways: as one element (`w:fldSimple`), or as runs between marks (`w:fldChar`: begin, instruction, separate, what
it showed last, end), split wherever spelling was checked or somebody edited, and nested in one another.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from letterforge.word.document import W

PARAGRAPH, RUN, TEXT, RUN_LOOK, DELETED = f"{{{W}}}p", f"{{{W}}}r", f"{{{W}}}t", f"{{{W}}}rPr", f"{{{W}}}del"
BREAKS = {f"{{{W}}}tab": "\t", f"{{{W}}}br": "\n", f"{{{W}}}cr": "\n", f"{{{W}}}noBreakHyphen": "\u2011"}
_SIMPLE, _MARK, _INSTRUCTION, _KIND = f"{{{W}}}fldSimple", f"{{{W}}}fldChar", f"{{{W}}}instrText", f"{{{W}}}fldCharType"


@dataclass(slots=True)
class FieldFound:
    """A field as it was written: its instruction in pieces, fields within it among them."""

    pieces: "list[str | FieldFound]" = field(default_factory=list)

    @property
    def name(self) -> str:
        """The first word of the instruction, in capitals; empty where that is another field."""
        first = next((piece for piece in self.pieces if not isinstance(piece, str) or piece.strip()), "")
        return first.split()[0].upper() if isinstance(first, str) and first else ""


Element = etree._Element  # noqa: SLF001 - the name that lxml has for it
Put = Callable[[FieldFound, Element], Element]
"""Gives what a field's run is to hold, for the field and the paragraph that it stands in."""


class SplitFieldError(Exception):
    """A field that begins in one paragraph and ends in another, or never; `at` is the paragraph in which it begins."""

    def __init__(self, name: str, at: Element) -> None:
        super().__init__(name)
        self.name, self.at = name, at


@dataclass(slots=True)
class _Open:
    """A field between marks whose end hasn't come yet, and the runs of it."""

    found: FieldFound
    runs: list[Element]
    separated: bool = False
    instructed: Element | None = None  # the run in which the instruction begins
    showing: Element | None = None  # the first run of what it showed


class Cutter:
    """Cuts the fields that are `wanted` out of stories, and puts a run with something else there, in the look in which each showed.

    Fields within one whose name may be `taken` are parts of it.
    """

    def __init__(self, taken: Callable[[str], bool], wanted: Callable[[FieldFound, Element], bool], put: Put) -> None:
        self._taken, self._wanted, self._put = taken, wanted, put
        self._open: list[_Open] = []

    def cut(self, story: Element) -> None:
        """Does so in one story. Raises SplitFieldError."""
        for simple in list(story.iter(_SIMPLE)):
            self._cut_simple(simple)
        self._open = []
        for run in list(story.iter(RUN)):
            if next(run.iterancestors(DELETED), None) is None:
                for one in _one_mark_each(run):
                    self._read(one)
        for unended in self._open:
            if self._taken(unended.found.name):
                raise SplitFieldError(unended.found.name, paragraph_of(unended.runs[0]))

    def _cut_simple(self, simple: Element) -> None:
        found = FieldFound([simple.get(f"{{{W}}}instr", "")])
        paragraph = paragraph_of(simple)
        if self._wanted(found, paragraph):
            _replace([simple], _run_like(next(simple.iter(RUN), None), self._put(found, paragraph)))

    def _read(self, run: Element) -> None:
        """What a run means for the fields that are open."""
        mark = run.find(_MARK)
        kind = mark.get(_KIND) if mark is not None else None
        if kind == "begin":
            self._open.append(_Open(FieldFound(), []))
        for one in self._open:
            one.runs.append(run)
        if not self._open:
            return
        if kind == "separate":
            self._open[-1].separated = True
        elif kind == "end":
            self._end(self._open.pop())
        elif kind is None:
            self._add(run, self._open[-1])

    @staticmethod
    def _add(run: Element, to: _Open) -> None:
        """What a run says in the innermost field: a part of the instruction, or of what the field showed."""
        said = "".join([one.text or "" for one in run.iter(_INSTRUCTION)]) + text_of(run)
        if to.separated:
            to.showing = run if to.showing is None and said else to.showing
        else:
            to.instructed = run if to.instructed is None and said.strip() else to.instructed
            to.found.pieces.append(said)

    def _end(self, one: _Open) -> None:
        if any(self._taken(outer.found.name) for outer in self._open):
            if not self._open[-1].separated:
                self._open[-1].found.pieces.append(one.found)
            return
        first, paragraph = one.runs[0], paragraph_of(one.runs[0])
        if not self._wanted(one.found, paragraph):
            return
        if paragraph is not paragraph_of(one.runs[-1]):
            raise SplitFieldError(one.found.name, paragraph)
        look = next((run for run in (one.showing, one.instructed, first) if run is not None), None)
        _replace(one.runs, _run_like(look, self._put(one.found, paragraph)))


def paragraph_of(one: Element) -> Element:
    """The paragraph around something; without one, the story itself."""
    return next(one.iterancestors(PARAGRAPH), one.getroottree().getroot())


def text_of(one: Element) -> str:
    """The text in an element, its breaks and tabs among it, without what was deleted."""
    return "".join(_texts(one))


def _texts(one: Element) -> Iterator[str]:
    for part in one.iter(TEXT, *BREAKS):
        if part.tag == TEXT:
            yield part.text or ""
        elif next(part.iterancestors(), one).tag == RUN:  # a tab also is a place on a ruler
            yield BREAKS[part.tag]


def _one_mark_each(run: Element) -> list[Element]:
    """A run, or the runs that it is split into, so that a mark stands in one of its own: some programs write several into one run."""
    parts = [part for part in run if part.tag != RUN_LOOK]
    if len(parts) < 2 or run.find(_MARK) is None:
        return [run]
    found = [run]
    for part in parts[1:]:
        other = _run_like(run, part)
        found[-1].addnext(other)
        found.append(other)
    return found


def _run_like(like: Element | None, content: Element) -> Element:
    """A run in the look of another one."""
    made = etree.Element(RUN)
    look = like.find(RUN_LOOK) if like is not None else None
    if look is not None:
        made.append(deepcopy(look))
    made.append(content)
    return made


def _replace(old: list[Element], new: Element) -> None:
    """Puts a run in the place of the first of some, and takes those away, with what held nothing else (a hyperlink, say)."""
    old[0].addprevious(new)
    above = new.getparent()
    for one in old:
        empty, holder = one, one.getparent()
        while holder is not None:
            holder.remove(empty)
            if holder is above or holder.tag == PARAGRAPH or len(holder):
                break
            empty, holder = holder, holder.getparent()
