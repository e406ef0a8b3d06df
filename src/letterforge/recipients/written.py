"""How else a person's name is written on envelopes: in goes a recipient, out come the ways that name nobody but this one.

A name may be without its title or the letters behind it, or end after any of the first names, each of which may be an initial. What the row
says that somebody is called may stand in their place, and with them a partner, if the row has one. A surname alone is never enough: others
of that name may live at the same address.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product

from letterforge.recipients.names import Split, split
from letterforge.recipients.recipient import Recipient
from letterforge.recipients.text import fold
from letterforge.recipients.titles import known_title

# Headings, without spaces, of what stands in the place of first names.
_CALLED = frozenset(
    "knownas preferredname preferredfirstname preferredforename nickname informalname familiarname initial initials firstinitial".split()
)
_PARTNERS = ("spouse", "partner")  # what the headings of a partner's title and first name begin with
_MOST = 3  # first names that are looked at one by one


def names_of(who: Recipient) -> Iterator[str]:
    """The ways to write a recipient's name; none where that is an office, or no surname can be told for certain."""
    called = [cell for field, cell in who.fields.items() if field.replace("_", "").lower() in _CALLED and _is_first_name(cell)]
    for name in _parted(who):
        yield from _ways(name, called)
        for partner in _PARTNERS:
            yield from _of_two(name, *(who.fields.get(f"{partner}_{part}", "") for part in ("title", "first_name")))


def is_titled(who: Recipient) -> bool:
    """Whether the list gives the recipient a title, in a column or within the name."""
    return known_title(who.fields.get("title", "")) or bool((who.parts or split(who.name)).title)


def _is_first_name(cell: str) -> bool:
    """Whether a cell may be what one person is called: no couple, no sentence, no `n/a`."""
    words = cell.split()
    return 0 < len(words) <= _MOST and not {"and", "&"} & {*map(fold, words)} and not re.search(r"[&/,;+\d]", cell)


def _parted(who: Recipient) -> Iterator[Split]:
    """The name in its parts: as columns have it, where those are of the same person, and as it can be told from the whole."""
    title, first, middle, last, letters = (
        who.fields.get(role, "") for role in ("title", "first_name", "middle_name", "last_name", "suffix")
    )
    whole = who.parts or Split() if last else who.parts or split(who.name)
    words = fold(who.name).replace(".", " ").split()
    if last and (who.parts is None or (fold(last) in fold(who.name) and not {*_forms(fold(first.partition(" ")[0]))}.isdisjoint(words))):
        yield Split(title, f"{first} {middle}", last, letters)
    if not whole.role:
        yield whole if whole.plain != last else Split(whole.title, "", last, whole.letters)


def _ways(name: Split, called: Iterable[str]) -> Iterator[str]:
    if name.last:
        others = [other for one in called for other in (one.removesuffix(f" {name.last}"), " ".join(one) if one.isupper() else "") if other]
        for first in (*_beginnings(name.first.split()), *others):
            for title in (name.title, ""):
                yield f"{title} {first} {name.last}"
                yield f"{title} {first} {name.last} {name.letters}"
        if name.title:
            yield f"{name.title} {name.last}"
            yield f"{name.title} {name.last} {name.letters}"
    if " " in name.plain:
        yield name.plain
        yield f"{name.title} {name.plain}"


def _of_two(name: Split, title: str, first: str) -> Iterator[str]:
    """A couple of one surname: `Mr John and Mrs Joan Smith`, `John & Joan Smith`, `Mr and Mrs Smith`."""
    if not name.last:
        return
    if title and name.title:
        yield f"{name.title} and {title} {name.last}"
    for own in _beginnings(name.first.split()) if first else ():
        yield f"{name.title} {own} and {title} {first} {name.last}"
        yield f"{own} and {first} {name.last}"


def _beginnings(words: list[str]) -> Iterator[str]:
    """First names up to each of them, whole or as initials: `John Paul` is John, J, John Paul, J P, J Paul and John P."""
    for count in range(1, min(len(words), _MOST) + 1):
        yield from map(" ".join, product(*map(_forms, words[:count])))
    if len(words) > _MOST:
        yield " ".join(words)
        yield " ".join(word[:1] for word in words)


def _forms(word: str) -> Iterator[str]:
    """A first name, and its initials: `Ann-Marie` is A and A-M."""
    if word:
        yield word
    word = unicodedata.normalize("NFC", word)
    if word[:1].isalpha():
        yield word[:1]
        if "-" in word:
            yield "-".join(part[:1] for part in word.split("-"))
