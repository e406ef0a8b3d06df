"""Word's own fields: where they stand. In goes a part's XML, out come fields as they were written, cut out of it or left.

Word writes a field in two ways: as one element (`w:fldSimple`), or as runs between marks (`w:fldChar`: begin, instruction, separate, what
it showed last, end), split wherever spelling was checked or somebody edited, and nested in one another.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from itertools import takewhile
from typing import cast

from lxml import etree

from letterforge.word.codes import MOST_NESTED
from letterforge.word.document import W

PARAGRAPH, RUN, TEXT, RUN_LOOK = f"{{{W}}}p", f"{{{W}}}r", f"{{{W}}}t", f"{{{W}}}rPr"
BREAKS = {f"{{{W}}}tab": "\t", f"{{{W}}}br": "\n", f"{{{W}}}cr": "\n", f"{{{W}}}noBreakHyphen": "\u2011"}
INSTRUCTION = f"{{{W}}}instrText"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARK = f"{{{W}}}fldChar"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SIMPLE, _SIMPLY, _KIND, _DATA = f"{{{W}}}fldSimple", f"{{{W}}}instr", f"{{{W}}}fldCharType", f"{{{W}}}fldData"

Element = etree._Element  # noqa: SLF001 - the name that lxml has for it


class Fate(Enum):
    """What becomes of a field."""

    CUT = "something else stands in its place"
    KEPT = "it stays as it is; fields in what it shows are looked at by themselves"
    OPENED = "it stays, and the fields in its instruction, too, are looked at by themselves"


@dataclass(slots=True)
class FieldFound:
    """A field as it was written: its instruction in pieces, fields within it among them; `runs` begin it and hold its own text."""

    pieces: "list[str | FieldFound]" = field(default_factory=list)
    runs: list[Element] = field(default_factory=list, compare=False)

    @property
    def name(self) -> str:
        """The first word of the instruction, in capitals; empty where that is another field."""
        said = "".join(
            cast("Iterator[str]", takewhile(lambda piece: isinstance(piece, str), self.pieces))
        ).split()  # Word may split a name, too
        return said[0].upper() if said else ""

    def around(self, inner: "FieldFound") -> tuple[str, str]:
        """The instruction's own text before a field within it, and after it; other fields are a letter in it."""
        at = next(place for place, piece in enumerate(self.pieces) if piece is inner)
        before, after = [
            "".join(one if isinstance(one, str) else "_" for one in part) for part in (self.pieces[:at], self.pieces[at + 1 :])
        ]
        return before, after


Judge = Callable[[FieldFound, Element], Fate]
Put = Callable[[FieldFound, Element, FieldFound | None], Element]
"""Gives what a field's run is to hold, for the field, the paragraph that it stands in, and the field in whose instruction it stands."""


class FieldError(Exception):
    """A field that can't be taken out of its document: what is wrong with it and how to mend it; `at` is the paragraph where it begins."""

    def __init__(self, what: str, cure: str, at: Element) -> None:
        super().__init__(what)
        self.what, self.cure, self.at = what, cure, at


@dataclass(slots=True)
class _Open:
    """A field between marks, and the runs of it; `inner` are those that stand directly within it."""

    found: FieldFound = field(default_factory=FieldFound)
    runs: list[Element] = field(default_factory=list)
    inner: "list[_Open]" = field(default_factory=list)
    separated: bool = False
    instructed: Element | None = None  # the run in which the instruction begins
    showing: Element | None = None  # the first run of what it showed

    @property
    def looks_like(self) -> Element | None:
        """The run whose look the field has."""
        return next((run for run in (self.showing, self.instructed, *self.runs) if run is not None), None)


class Cutter:
    """Cuts fields out of stories and puts a run with something else there, in the look in which each showed: those that `judge` says.

    A field is judged before those within it, which go with it where it is cut.
    """

    def __init__(self, judge: Judge, put: Put) -> None:
        self._judge, self._put = judge, put
        self._open: list[_Open] = []

    def cut(self, story: Element) -> None:
        """Does so in one story. Raises FieldError for a field that ends in another paragraph, and for fields too deep in each other."""
        for simple in list(story.iter(_SIMPLE)):
            if self._matters(simple):
                _as_runs(simple)
        self._open = []
        for run in list(story.iter(RUN, MATH)):
            for one in _one_mark_each(run):
                self._read(one)
        for unended in self._open[:1]:
            self._unended(unended)

    def _matters(self, simple: Element) -> bool:
        """Whether a field that is one element may be cut, or stand within another one."""
        paragraph = paragraph_of(simple)
        found = FieldFound([simple.get(_SIMPLY, "")])
        return next(paragraph.iter(MARK), None) is not None or self._judge(found, paragraph) is Fate.CUT

    def _unended(self, one: _Open) -> None:
        """A field without an end: Word takes what it shows for text, and so do we, unless it would be ours to fill."""
        if self._judge(one.found, paragraph_of(one.runs[0])) is Fate.CUT:
            raise _split(one.found.name, paragraph_of(one.runs[0]))
        for inner in (*one.inner, *self._open[1:]):
            self._settle(inner, None)

    def _read(self, run: Element) -> None:
        """What a run means for the fields that are open."""
        mark = run.find(MARK)
        kind = mark.get(_KIND) if mark is not None else None
        if kind == "begin":
            if len(self._open) == MOST_NESTED:
                what = f"more than {MOST_NESTED} fields stand within each other"
                raise FieldError(what, "look where the document comes from, or make it simpler", paragraph_of(run))
            self._open.append(_Open(FieldFound(runs=[run])))
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
        said = "".join([one.text or "" for one in run.iter(INSTRUCTION)]) + text_of(run)
        if to.separated:
            to.showing = run if to.showing is None and said else to.showing
        else:
            to.instructed = run if to.instructed is None and said.strip() else to.instructed
            to.found.pieces.append(said)
            to.found.runs.append(run)

    def _end(self, one: _Open) -> None:
        if not self._open:
            self._settle(one, None)
            return
        outer = self._open[-1]
        outer.inner.append(one)
        if not outer.separated:
            outer.found.pieces.append(one.found)

    def _settle(self, one: _Open, within: _Open | None) -> None:
        """Does with a field what is to be done; `within` is the one that stays around it."""
        paragraph = paragraph_of(one.runs[0])
        fate = self._judge(one.found, paragraph)
        if fate is not Fate.CUT:
            for inner in one.inner:
                instructs = any(piece is inner.found for piece in one.found.pieces)
                if fate is Fate.OPENED or not instructs:
                    self._settle(inner, one if instructs else None)
            return
        if paragraph is not paragraph_of(one.runs[-1]) or not _is_ended(one):
            raise _split(one.found.name, paragraph)
        _replace(one.runs, _run_like(one.looks_like, self._put(one.found, paragraph, within.found if within else None)))


def _split(name: str, at: Element) -> FieldError:
    return FieldError(f"the field {name} ends in another paragraph", "write it within one paragraph", at)


def _is_ended(one: _Open) -> bool:
    mark = one.runs[-1].find(MARK)
    return mark is not None and mark.get(_KIND) == "end"


def _as_runs(simple: Element) -> None:
    """Writes a field that is one element as runs between marks: so there is one way in which fields stand in each other."""
    look = next(simple.iter(RUN), None)
    instruction = simple.makeelement(INSTRUCTION)
    instruction.text = simple.get(_SIMPLY, "")
    instruction.set(SPACE, "preserve")
    marks = {kind: simple.makeelement(MARK, {_KIND: kind}) for kind in ("begin", "separate", "end")}
    marks["begin"].extend(simple.findall(_DATA))  # which in a paragraph would be damage
    begin, end = _run_like(look, marks["begin"]), _run_like(look, marks["end"])
    for content in (begin, _run_like(look, instruction), _run_like(look, marks["separate"]), *simple, end):
        simple.addprevious(content)
    above = simple.getparent()
    if above is not None:
        above.remove(simple)


def paragraph_of(one: Element) -> Element:
    """The paragraph around something; without one, the story itself."""
    return next(one.iterancestors(PARAGRAPH), one.getroottree().getroot())


def text_of(one: Element) -> str:
    """The text in an element, its breaks and tabs among it."""
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
    if len(parts) < 2 or run.find(MARK) is None:
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
