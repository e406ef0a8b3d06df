"""What stands in pairs, a beginning and an end: bookmarks, and what comments and permissions are about. Neither end comes or goes alone.

In goes a story with its marks, out comes one whose pairs are whole in every letter: a field that shows a bookmark, or a number of its page,
prints an error where that is gone, and Word calls an end without a beginning damage.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

from letterforge.errors import Problem, TemplateError
from letterforge.word.document import W
from letterforge.word.fields import Element, paragraph_of
from letterforge.word.marks import Marks, Place

PAIRS = {
    f"{{{W}}}{name}{begin}": f"{{{W}}}{name}{end}"
    for name, begin, end in (("bookmark", "Start", "End"), ("commentRange", "Start", "End"), ("perm", "Start", "End"))
}
NAME = f"{{{W}}}name"
_ENDS = frozenset(PAIRS.values())
_ID = f"{{{W}}}id"
_REFERENCE = f"{{{W}}}commentReference"
COMMENTED = (f"{{{W}}}commentRangeStart", f"{{{W}}}commentRangeEnd", _REFERENCE)


def _in_branch(word: str) -> tuple[str, str]:
    """Where a bookmark stands that isn't in every letter, and out of what it should be taken."""
    return ("in a loop", "the loop") if word == "for" else (f"under {{% {word} %}}", f"{{% {word} %}} … {{% end{word} %}}")


Branch = tuple[tuple[str, int], ...]
"""The blocks around something that may not be there, each by its word and the number of the statement before its branch."""

Where = Callable[[str], tuple[str, str]]
"""Says of a block's word where something stands that isn't in every letter, and out of what it should be taken."""


def halves(holder: Element) -> tuple[list[Element], list[Element]]:
    """The beginnings in an element of what ends elsewhere, and the ends of what begins elsewhere."""
    begun = {(PAIRS[str(one.tag)], one.get(_ID)): one for one in holder.iter(*PAIRS)}
    ended = {(str(one.tag), one.get(_ID)): one for one in holder.iter(*_ENDS)}
    return [one for key, one in begun.items() if key not in ended], [one for key, one in ended.items() if key not in begun]


def comments_of(holder: Element) -> set[str]:
    """The ids of the comments that are told in an element: without it, nothing is left of them."""
    return {one.get(_ID, "") for one in holder.iter(_REFERENCE)}


def forget_comments(story: Element, ids: Collection[str]) -> None:
    """Takes all marks of some comments out of a story."""
    if ids:
        remove([one for one in story.iter(*COMMENTED) if one.get(_ID, "") in ids])


def bookmarks(story: Element, names: Collection[str], marks: Marks) -> dict[str, Place]:
    """Where those bookmarks of a story stand that are called so, in small letters."""
    found = {name: paragraph_of(one) for one in story.iter(*PAIRS) if (name := one.get(NAME, "").casefold()) in names}
    places = {paragraph: marks.place(paragraph) for paragraph in {*found.values()}}
    return {name: places[paragraph] for name, paragraph in found.items()}


def keep_whole(story: Element, marks: Marks, said: str, shown: Collection[str], where: Where = _in_branch) -> None:
    """Takes out the pairs whose ends don't come and go together.

    Raises TemplateError, with the document's name `said`, for a bookmark that a field shows (`shown`, in small letters) and that isn't in
    every letter; `where` says of its block's word where it stands, and out of what it should be taken.
    """

    def refuse_shown(begin: Element, branch: Branch) -> None:
        name = begin.get(NAME, "")
        if branch and name.casefold() in shown:
            place, around = where(branch[-1][0])
            what = f"{marks.place(paragraph_of(begin))}: the bookmark {name} stands {place}, and a field shows it"
            raise TemplateError(Problem(what, f"put the bookmark outside {around}", said))

    begun: dict[tuple[str, str | None], tuple[Element, Branch]] = {}
    comments: set[str] = set()
    for one, branch in _with_branches(story, marks):
        if one.tag in PAIRS:
            begun[PAIRS[str(one.tag)], one.get(_ID)] = (one, branch)
            refuse_shown(one, branch)
        elif one.tag in _ENDS:
            begin, before = begun.pop((str(one.tag), one.get(_ID)), (one, branch))
            if before != branch:
                refuse_shown(begin, branch)
                remove([begin, one])
                comments |= {one.get(_ID, "")} if one.tag in COMMENTED else set()
    forget_comments(story, comments)


def _with_branches(story: Element, marks: Marks) -> Iterator[tuple[Element, Branch]]:
    """The ends of pairs in a story, in their order, and the branches that they stand in."""
    around: list[tuple[str, int]] = []
    for number, one in enumerate(list(story.iter())):
        mark = marks.of(one)
        step = mark.step if mark is not None else ""
        if step == "part":
            around[-1] = (around[-1][0], number)
        elif step == "close":
            around.pop()
        elif mark is not None and step == "open":
            around.append((mark.word, number))
        elif one.tag in PAIRS or one.tag in _ENDS:
            yield one, tuple(around)


def remove(elements: Iterable[Element]) -> None:
    """Takes elements out of what they stand in."""
    for one in list(elements):
        above = one.getparent()
        if above is not None:
            above.remove(one)
