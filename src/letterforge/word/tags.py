"""Jinja tags in the text of a document: in goes a story's XML, out comes the same with marks for the tags, wherever Word has split them.

A tag takes the look of the letter that it begins with. `{% … %}` within a paragraph stands between two runs; one that is alone in its
paragraph (or says `{%p … %}`) stands for the paragraph, one that says `{%tr … %}` for its row, `{%tc … %}` for its cell.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import BREAKS, PARAGRAPH, RUN, RUN_LOOK, SPACE, TEXT, Element, text_of
from letterforge.word.marks import Marks, Place

_ROW, _CELL, _SECTION, _PARAGRAPH_LOOK = f"{{{W}}}tr", f"{{{W}}}tc", f"{{{W}}}sectPr", f"{{{W}}}pPr"
_HOLDERS = {"p": PARAGRAPH, "tr": _ROW, "tc": _CELL}
_STRING = r"""(?>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’|.)*?"""  # what stands in a tag; its end may stand in a string
_RAW = r"\{%[-+]?\s*raw\s*[-+]?%\}(?P<raw>.*?)(?P<endraw>\{%[-+]?\s*endraw\s*[-+]?%\})"
_TAG = re.compile(rf"{_RAW}|\{{\{{{_STRING}\}}\}}|\{{%{_STRING}%\}}|\{{\#.*?\#\}}", re.DOTALL)
_LEFT = re.compile(r"\{\{|\{%|\}\}|%\}")
_ENDS = {"{{": "}}", "{%": "%}"}
_SHAPE = re.compile(r"\{(?:\{(r|p)?|%(p|tr|tc|r)?)[-+]?\s(.*?)[-+]?\s*[%}]\}", re.DOTALL)
STRAIGHT = str.maketrans("“”„‟‘’‚‛«»\u00a0\u2007\u202f\u2028\t\n\u2011", '""""\'\'\'\'""      -')  # what Word makes of what was typed
_OPENERS = {"if": "endif", "for": "endfor", "with": "endwith", "set": "endset"}
_BETWEEN = {"elif": "if", "else": ("if", "for")}
_PICTURES = tuple(f"{{{W}}}{name}" for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "fldChar", "sym"))


def mark_tags(story: Element, marks: Marks, said: str) -> None:
    """Puts marks in the place of a story's tags. Raises TemplateError, with the beginning of the paragraph, where one can't be right."""
    _Tags(marks, said).mark(story)


class _Tags:
    """The tags of one story; `said` is what the document is called in problems."""

    def __init__(self, marks: Marks, said: str) -> None:
        self._marks, self._said = marks, said

    def mark(self, story: Element) -> None:
        for paragraph in list(story.iter(PARAGRAPH)):
            if paragraph.getparent() is not None:
                self._paragraph(paragraph)
        self._check_blocks(story)

    def _paragraph(self, paragraph: Element) -> None:
        pieces = list(_pieces(paragraph))
        text = "".join(said for _, said in pieces)
        if not _LEFT.search(text) and "{#" not in text:
            return
        place = self._marks.place(paragraph)
        tags = list(_TAG.finditer(text))
        self._marks.touched = self._marks.touched or bool(tags)
        self._refuse_left(_TAG.sub("", text), place)
        alone = not _TAG.sub(lambda tag: tag["raw"] or "", text).strip() and not _shows_more(paragraph)
        holders: dict[str, list[Element]] = {}
        for tag in reversed(tags):
            if tag["raw"] is not None:
                _put(pieces, *tag.span("endraw"), None)
                _put(pieces, tag.start(), tag.start("raw"), None)
                continue
            scope, mark = self._mark(tag[0], place, alone=alone)
            if scope == "inline":
                _put(pieces, tag.start(), tag.end(), mark)
            else:
                _put(pieces, tag.start(), tag.end(), None)
                holders.setdefault(scope, [])[:0] = [mark] if mark is not None else []
        for scope, found in holders.items():
            self._replace(paragraph, scope, found, place)
        if paragraph.getparent() is not None:
            self._between_runs(paragraph)

    def _refuse_left(self, rest: str, place: Place) -> None:
        """What is left of a text without its tags holds none of a tag's signs."""
        if not (left := _LEFT.search(rest)):
            return
        if (end := _ENDS.get(left[0])) is not None:
            raise self._wrong(f"{left[0]!r} begins a tag that nothing ends", f"end it with {end}", place)
        begin = next(begin for begin, end in _ENDS.items() if end == left[0])
        cure = f"begin it with {begin}, or write {{% raw %}}{left[0]}{{% endraw %}} to show it as it is"
        raise self._wrong(f"{left[0]!r} ends a tag that nothing begins", cure, place)

    def _mark(self, tag: str, place: Place, *, alone: bool) -> tuple[str, Element | None]:
        """What a tag stands for, as a mark: `inline` within the text, a scope of its own, or nothing (a comment)."""
        if tag.startswith("{#"):
            return ("p" if alone else "inline"), None
        shape = _SHAPE.fullmatch(tag) or _SHAPE.fullmatch(f"{tag[:2]} {tag[2:]}")
        if shape is None:
            raise self._wrong(f"{tag} can't be read", "write it as {{ name }} or {% if … %}", place)
        inner = shape[3].translate(STRAIGHT).strip()
        if tag.startswith("{{"):
            if shape[1] == "p":
                raise self._wrong(f"{tag} would put a document into this one, which isn't possible", "write {{ … }} for text", place)
            return "inline", self._marks.put("show", place, f"{{{{ {inner} }}}}")
        scope = shape[2] or ("p" if alone else "inline")
        return ("inline" if scope == "r" else scope), self._marks.put("do", place, f"{{% {inner} %}}")

    def _replace(self, paragraph: Element, scope: str, found: list[Element], place: Place) -> None:
        """Puts marks in the place of the paragraph, row or cell that they stand in."""
        wanted = _HOLDERS[scope]
        holder = paragraph if scope == "p" else next(paragraph.iterancestors(wanted), None)
        if holder is None:
            raise self._wrong(f"{{%{scope} … %}} stands in no table", "write {% … %}, alone in its paragraph", place)
        if text_of(holder).strip():
            what = {"p": "the paragraph", "tr": "the row of the table", "tc": "the cell of the table"}[scope]
            raise self._wrong(f"{{%{scope} … %}} stands for {what}, which says more than that", "give it one of its own", place)
        for mark in found:
            holder.addprevious(mark)
        if scope == "p" and next(holder.iter(_SECTION), None) is not None:
            return  # a section ends with this paragraph
        above = holder.getparent()
        assert above is not None  # noqa: S101 - the marks stand beside it
        last = above.tag == _CELL and next(holder.itersiblings(), None) is None
        above.remove(holder)
        if last:
            above.append(above.makeelement(PARAGRAPH))  # a cell ends with a paragraph (ECMA-376, 17.4.65)

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

    def _check_blocks(self, story: Element) -> None:
        """Blocks end where they began: in the same paragraph, cell, row, or stretch of paragraphs."""
        open_: list[tuple[str, Place, Element | None]] = []
        for one in story.iter():
            mark = self._marks.of(one)
            if mark is None or mark.kind != "do":
                continue
            word = mark.source.removeprefix("{%").split()[0]
            if word in _OPENERS and not (word == "set" and "=" in mark.source):
                open_.append((word, mark.place, one.getparent()))
                continue
            if word == "set":
                continue
            wanted = next((begin for begin, end in _OPENERS.items() if end == word), None) or _BETWEEN.get(word)
            if wanted is None:
                cure = "an expression goes into {{ … }}; of statements there are if, for, set and with"
                raise self._wrong(f"{{% {word} %}} isn't possible in a Word template", cure, mark.place)
            if not open_ or open_[-1][0] not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                raise self._wrong(f"{{% {word} %}} belongs to nothing", "look for the tag that should begin before it", mark.place)
            if open_[-1][2] is not one.getparent():
                what = f"{{% {word} %}} stands elsewhere than the {{% {open_[-1][0]} %}} that it belongs to ({open_[-1][1]})"
                cure = "write both into the same paragraph, or each alone into a paragraph, row or cell of its own"
                raise self._wrong(what, cure, mark.place)
            if word in _OPENERS.values():
                open_.pop()
        if open_:
            word, place, _ = open_[-1]
            raise self._wrong(f"nothing ends {{% {word} %}}", f"write {{% {_OPENERS[word]} %}}", place)

    def _wrong(self, what: str, cure: str, place: Place) -> TemplateError:
        return TemplateError(Problem(f"{place}: {what}", cure, self._said))


def _pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The texts and breaks of a paragraph itself, not of a text box in it."""
    for one in paragraph.iter(TEXT, *BREAKS):
        above = next(one.iterancestors(PARAGRAPH), None)
        if above is paragraph and (one.tag == TEXT or next(one.iterancestors(), one).tag == RUN):
            yield one, (one.text or "") if one.tag == TEXT else BREAKS[one.tag]


def _put(pieces: list[tuple[Element, str]], start: int, end: int, mark: Element | None) -> None:
    """Takes a stretch of text out of a paragraph's pieces, and puts a mark there. Later stretches were treated before."""
    at = 0
    for one, said in pieces:
        first, last = max(start - at, 0), min(end - at, len(said))
        at += len(said)
        if first >= last:
            continue
        if one.tag != TEXT:
            above = one.getparent()
            if above is not None:
                above.remove(one)
            continue
        whole = one.text or ""
        before, after = whole[:first], whole[last:]
        one.text = before
        one.set(SPACE, "preserve")
        if mark is not None and at - len(said) + first == start:
            one.insert(0, mark)
            mark.tail = after
        else:
            one.text = before + after


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


def _shows_more(paragraph: Element) -> bool:
    """Whether a paragraph shows something besides its text."""
    return next(paragraph.iter(*_PICTURES), None) is not None or any(len(text) for text in paragraph.iter(TEXT))
