"""Families by name: the files that a campaign's own face comes from. In go a name and a folder, out come typefaces.

Looked for in the campaign's own folder first, then in font packages, then among the machine's fonts: all four faces come from one place.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from string import ascii_letters
from typing import NamedTuple

from letterforge.errors import did_you_mean
from letterforge.typeface.family import ARIMO, WEIGHTS, Typefaces, own
from letterforge.typeface.files import Held, Source, held, installed, packaged, within

_STYLES = ((False, False), (True, False), (False, True), (True, True))  # bold, italic: the order of a family's files


class _Cut(NamedTuple):
    """A face of a family, and the file that holds it."""

    held: Held
    source: Source

    def away(self, weight: float, *, italic: bool) -> tuple[bool, int, float]:
        """How far it is from the face wanted; the right slope matters more than the width, and that more than the weight."""
        return self.held.italic != italic, self.held.narrow, max(self.held.least - weight, weight - self.held.most, 0.0)


@lru_cache(maxsize=16)
def named(name: str, folder: Path) -> Typefaces:
    """The typefaces of a family; `folder` is the campaign's own of fonts. LookupError, which says the cure, where no font is so called.

    A face that the family lacks (no italic, say) is the nearest that it has; a broken one counts as lacking. Raises CampaignError for a
    file that changes meanwhile.
    """
    if name == ARIMO.family:
        return ARIMO
    wanted, known = _plain(name), {ARIMO.family}
    for files in (within(folder), chain.from_iterable(packaged()), _called(wanted, installed())):
        cuts = [cut for path in files for cut in _cuts(path)]
        known |= {cut.held.family for cut in cuts}
        if alike := [cut for cut in cuts if _plain(cut.held.family) == wanted]:
            chosen = [source for bold, italic in _STYLES if (source := _nearest(alike, bold=bold, italic=italic))]
            if len(chosen) == len(_STYLES):
                return Typefaces(alike[0].held.family, (), tuple(chosen))
    near = did_you_mean(name, known)
    raise LookupError(
        near
        if near.startswith("did")
        else f"put its files into {folder.name}/, install letterforge[fonts] for Atkinson Hyperlegible, or take the line out"
    )


def _called(wanted: str, files: Iterable[Path]) -> list[Path]:
    """The files that are called like a family: to open all of a machine's fonts would take too long."""
    return [path for path in files if _plain(path.stem).startswith(wanted)]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _cuts(path: Path) -> Iterator[_Cut]:
    """The faces in a file."""
    for one in held(path):
        yield _Cut(one, Source(re.sub(r"[^A-Za-z0-9]", "", one.family) or "Font", str(path), one.number, one.digest))


def _nearest(cuts: Iterable[_Cut], *, bold: bool, italic: bool) -> Source | None:
    """The file nearest to the face wanted; None where none is sound. Only as many are tried as that takes."""
    for _, source in sorted(cuts, key=lambda cut: cut.away(WEIGHTS[bold], italic=italic)):
        if own(source, bold=bold, italic=italic).can_show(ascii_letters):
            return source
    return None
