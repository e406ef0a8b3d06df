"""The letters that somebody names on a command line: by reference, key or name, as `--only` does, but as they are on record."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from letterforge.errors import ListError, Problem
from letterforge.recipients.text import fold

if TYPE_CHECKING:
    from letterforge.register import Entry, Register

_SHOWN = 5  # references of people who bear one name
_REMEMBERED = 20_000  # names for "did you mean"


def named(register: "Register", wanted: Sequence[str]) -> "list[Entry]":
    """The entries of those who are named, in that order. Raises ListError where a name is nobody's on record, or that of several."""
    said = [one.strip() for one in wanted]
    quickly = {entry.reference: entry for entry in register.entries({way for one in said for way in (one, one.upper(), one.lower())})}
    found = {one: entry for one in said if (entry := quickly.get(one) or quickly.get(one.upper()) or quickly.get(one.lower()))}
    slowly = {fold(one) for one in said if one not in found}
    if slowly:
        bearers: dict[str, list[Entry]] = {}
        names: list[str] = []
        for entry in register.entries():
            names += [entry.name] if entry.name and len(names) < _REMEMBERED else []
            for name in {fold(entry.reference), fold(entry.key), fold(entry.name)} & slowly:
                bearers.setdefault(name, []).append(entry)
        for one in said:
            found[one] = found.get(one) or _only_one(one, bearers.get(fold(one), []), names)
    return [found[one] for one in dict.fromkeys(said)]


def _only_one(said: str, bearers: "Sequence[Entry]", names: Sequence[str]) -> "Entry":
    if not bearers:
        cure = "`letterforge log` shows all that are"
        if (within := sum(fold(said) in fold(name) for name in names) if fold(said) else 0) > 1:
            cure = f"it is a part of {within:,} names: write one whole, or a reference"
        elif alike := get_close_matches(said, names, n=1):
            cure = f"did you mean {alike[0]!r}?"
        raise ListError(Problem(f"{said!r} is no letter on record", cure))
    if len(bearers) > 1:
        references = ", ".join(entry.reference for entry in bearers[:_SHOWN]) + (" …" if len(bearers) > _SHOWN else "")
        raise ListError(Problem(f"{said!r} could be any of several letters", f"say which by its reference: {references}"))
    return bearers[0]
