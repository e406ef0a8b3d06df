"""What stands within a field besides its text: in goes a field that is to be filled, out comes what its words alone can't carry.

A picture in the text of an IF, a note, a link, a break of the page: where the field is filled with words, it would be gone without a word.
"""

from collections.abc import Iterator

from letterforge.word.document import W
from letterforge.word.fields import INSTRUCTION, MARK, MATH, RUN_LOOK, Element, FieldFound
from letterforge.word.shown import shown_in

_LINK = f"{{{W}}}hyperlink"
_SAID = {f"{{{W}}}{name}": "a picture" for name in ("drawing", "pict", "object")}
_SAID |= {f"{{{W}}}{name}": "a note" for name in ("footnoteReference", "endnoteReference")}
_SAID |= {f"{{{W}}}sym": "a symbol", f"{{{W}}}br": "a break of the page or column", MATH: "an equation"}
_SAID |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "a picture or text box"}
_VALUE = f"{{{W}}}val"
_LOOKS = frozenset(f"{{{W}}}{name}" for name in "b i u strike color highlight vertAlign caps smallCaps sz".split())
_AS_ALWAYS = frozenset({"0", "false", "off", "none", "auto", "baseline"})
_CHOOSES = "IF"
_QUOTES = '"“”„‟'

Look = frozenset[tuple[str, str | None]]


def more_than_words(found: FieldFound) -> str:
    """What stands in a field's instruction, and in those within it, that isn't words: "a picture"; nothing where there is none."""
    link = _link_around(found.runs[0]) if found.runs else None
    for run in _runs(found):
        if _link_around(run) is not link:
            return "a link"
        for one, said in shown_in(run):
            if said is None and one.tag not in (INSTRUCTION, MARK):
                return _SAID.get(str(one.tag), "something that isn't words")
    return ""


def looks_differ(found: FieldFound) -> bool:
    """Whether the two texts of an IF, or of one within it, have more than one look: bold and not, say."""
    if found.name == _CHOOSES and len(set().union(*_quoted_looks(found)[-2:])) > 1:
        return True
    return any(looks_differ(one) for one in found.pieces if isinstance(one, FieldFound))


def _runs(found: FieldFound) -> Iterator[Element]:
    yield from found.runs
    for piece in found.pieces:
        if isinstance(piece, FieldFound):
            yield from _runs(piece)


def _link_around(run: Element) -> Element | None:
    return next(run.iterancestors(_LINK), None)


def _quoted_looks(found: FieldFound) -> list[set[Look]]:
    """The looks of what stands between quotation marks, for each pair of them."""
    looks: list[set[Look]] = []
    within = escaped = False
    for run in found.runs:
        look = _look(run)
        for sign in "".join(one.text or "" for one in run.iter(INSTRUCTION)):
            if sign in _QUOTES and not escaped:
                within = not within
                looks += [set()] if within else []
            elif within and not sign.isspace():
                looks[-1].add(look)
            escaped = sign == "\\" and not escaped
    return looks


def _look(run: Element) -> Look:
    """What of a run's look anybody sees."""
    found = run.find(RUN_LOOK)
    shown = [] if found is None else [one for one in found if one.tag in _LOOKS and one.get(_VALUE) not in _AS_ALWAYS]
    return frozenset((str(one.tag), one.get(_VALUE)) for one in shown)
