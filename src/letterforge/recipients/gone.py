"""People of whom the list itself says that they get no letter: in goes a row, out comes a warning where a column says `gone away`.

Only a person can tell what a note means, so that nobody is left out for it. A column that letters show is one of another kind.
"""

import re
from collections.abc import Collection

from letterforge.errors import Problem
from letterforge.recipients.read import Table
from letterforge.recipients.recipient import Recipient
from letterforge.recipients.text import fold

_PHRASES = (  # in any spelling of spaces, hyphens and apostrophes
    "deceased|died|dead|rip|r\\.i\\.p\\.?|passed away|gone ?away|moved(?: away| out| house)?|no longer (?:at|lives|here|with us)[^,;]*"
    "|not (?:known )?at (?:this )?address|addressee unknown|return(?:ed)? to sender|unsubscribed?|opted out|opt out|objected"
    "|(?:do not|dont|never|no) (?:e?mail|mailings?|contact|write|post|letters?|send|correspondence)"
)
_WHOLE = re.compile(_PHRASES)
_WITHIN = re.compile(rf"(?<![\w-])(?:{_PHRASES})(?![\w-])")
_NOTED = re.compile(
    r"\b(?:notes?|status|comments?|remarks?|flags?|memo|info|information|alerts?|mailing|contact preferences?|preferences?)\b"
)
_ASKED = re.compile(r"\b(?:deceased|died|dead|gone ?away|unsubscribed|opted out|(?:do not|dont|no) (?:mail|contact|post|write|letters?))\b")
_YES = frozenset("yes y true t 1 x ✓ ✔".split())
_NO_WORD = re.compile(r"[\s_-]+")
_LONGEST, _QUOTED = 40, 40  # characters of a cell that is looked at as a whole; and of one that a warning shows


class Gone:
    """Watches the columns of a list but those that are `known`: what letters show, and what tells who and where somebody is."""

    def __init__(self, table: Table, known: Collection[str], suppression: str) -> None:
        self._table, self._suppression = table, suppression
        headings = {name: _plain(heading or name) for name, heading in table.columns.items() if name not in known}
        self._asked = tuple(name for name, heading in headings.items() if _ASKED.search(heading))
        self._noted = tuple(name for name, heading in headings.items() if _NOTED.search(heading) and name not in self._asked)
        self._others = tuple(name for name in headings if name not in {*self._asked, *self._noted})

    def of(self, who: Recipient) -> Problem | None:
        """What a row says of that, by the first column that does."""
        cells = who.fields
        for name in self._asked:
            if (cell := cells.get(name)) and (fold(cell) in _YES or _WITHIN.search(_plain(cell))):
                return self._said(who, name, cell)
        for name in self._noted:
            if (cell := cells.get(name)) and _WITHIN.search(_plain(cell)):
                return self._said(who, name, cell)
        for name in self._others:
            if (cell := cells.get(name)) and len(cell) <= _LONGEST and _WHOLE.fullmatch(_plain(cell)):
                return self._said(who, name, cell)
        return None

    def _said(self, who: Recipient, name: str, cell: str) -> Problem:
        line = " ".join(cell.split())
        heading = self._table.columns.get(name) or name
        what = f'{heading} says "{line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"}"'
        cure = f"write the row into {self._suppression} if this person gets no letter"
        return Problem(what, cure, self._table.said, row=who.row, kind="gone, by the list's own words", value=cell)


def _plain(text: str) -> str:
    """Words in small letters with a space between, without apostrophes: `Do-not-mail` and `do not mail` are the same."""
    return _NO_WORD.sub(" ", text.lower().replace("'", "").replace("’", "")).strip(" .!()*")
