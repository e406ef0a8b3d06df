"""Fallbacks: font files that have the characters which a letter's family lacks. In go characters and a folder, out come the files.

Looked for in the campaign's own folder first, then in font packages (`letterforge[fonts]`), then among the machine's fonts.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from letterforge.typeface.family import lent
from letterforge.typeface.files import Held, Source, held, installed, packaged, within


def lenders(missing: str, folder: Path) -> tuple[Source, ...]:
    """The files that have the characters of `missing`, or as many of them as any has; `folder` is the campaign's own of fonts.

    Files are taken in the order in which they are looked for, each only if it has a character that those before lack, and can show it: a
    broken one lends nothing. Raises CampaignError for a file that changes meanwhile.
    """
    chosen: list[Source] = []
    left = set(missing)
    for source, one in _known(folder):
        if (found := left & one.characters) and _lends(source, "".join(sorted(found)), varies=one.least < one.most):
            chosen.append(source)
            left -= found
        if not left:
            break
    return tuple(chosen)


def _known(folder: Path) -> Iterator[tuple[Source, Held]]:
    for place in (within(folder), [files[0] for files in packaged()], installed()):
        for path in place:
            for one in held(path):
                yield Source(_name(path, one.number), str(path), one.number, one.digest), one


def _lends(source: Source, characters: str, *, varies: bool) -> bool:
    """Whether a face can show what it would lend, in each weight that it has."""
    return all(lent(source, bold=bold).can_show(characters) for bold in ((False, True) if varies else (False,)))


def _name(path: Path, number: int) -> str:
    """A name as PDF takes it, from the file's."""
    plain = re.sub(r"[^A-Za-z0-9-]", "", path.stem) or "Font"
    return f"{plain}-{number}" if number else plain
