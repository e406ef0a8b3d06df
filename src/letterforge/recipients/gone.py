"""People of whom the list itself says that they get no letter: in goes a row, out comes a warning where a column says `gone away`.

Only a person can tell what a note means, so that nobody is left out for it. A column that letters show is one of another kind.
"""

import re
from collections.abc import Collection

from letterforge.errors import Problem
from letterforge.recipients.read import Table
from letterforge.recipients.recipient import Recipient
from letterforge.recipients.text import fold


def _spelt(phrases: str) -> str:
    """Phrases as a pattern, with hyphens or underscores where they have spaces."""
    return f"(?:{phrases.replace(' ', '[ _-]+')})"


# Words that mean it wherever they stand in a sentence, and those that mean it where there is nothing else in a part of it: of a
# "rip-off workshop", "moved the motion" and "no post code" say nothing.
_SURE = (
    "deceased|died|passed away|gone away|goneaway|moved (?:away|out|house|home|abroad)|no longer (?:at|lives|living|here|with us)[^,;.]*"
    "|not (?:known )?at (?:this )?address|addressee unknown|return(?:ed)? to sender"
)
_ALONE = "dead|rip|moved|unsubscribed?|opted out|opt out|objected|no (?:mail|mailings?|contact|post|letters?|correspondence)"
_REFUSED = "(?:do not|dont|never|not to) (?:mail|contact|write|post|send)"  # by post, or at all: who wants no calls gets letters
_ANYTHING = "(?: (?:to )?(?:her|him|them|me|us|anything|(?:any )?(?:post|mail|mailings?|letters?))| by (?:post|mail|letter))?"
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*"
_DAY = r"[0-9][0-9./-]*(?:st|nd|rd|th)?"
_WHEN = f"(?: please| now| any more| anymore| thanks?| thank you)*(?: (?:in|on|since|from|by))?(?: {_DAY}| {_MONTH}){{0,3}}"
_BEFORE = "(?:(?:she|he|they|has|have|is|are|was|now|please|reported|believed|sadly|may be) )*"
_SAID = re.compile(_spelt(rf"{_BEFORE}(?:{_SURE}|{_ALONE}|{_REFUSED}{_ANYTHING}){_WHEN}"))
_WITHIN = re.compile(rf"(?<![\w-]){_spelt(f'{_SURE}|{_REFUSED}{_ANYTHING}{_WHEN}$')}(?!\w|-[a-z])")
_PARTS = re.compile(r"[.,;:!?()\n/]+| - ")
_NOTED = re.compile(
    r"\b(?:notes?|status|comments?|remarks?|flags?|memo|info|information|alerts?|mailing|contact preferences?|preferences?)\b"
)
# Headings that ask for it, whatever else they say; and those that ask for nothing else, in words with or without spaces.
_ABOUT = re.compile(
    r"\b(?:deceased|died|dead|gone ?away|unsubscribed|opted out|(?:do not|dont) (?:mail|contact|post|write)|no (?:mail|contact|post)"
    r"|(?:date|year) of death)\b"
)
_ASKED = re.compile(
    "(?:is|has|the|person|member|donor|supporter|contact|date|year|day|of|when|if|flag)*"
    "(?:deceased|died|dead|death|passedaway|goneaway|unsubscribed|optedout|(?:donot|dont)(?:mail|contact|post|write)|no(?:mail|contact|post))"
    "(?:date|year|on|flag|status|since|yesno|yes|y|n)*"
)
_YES = frozenset("yes y true t 1 x ✓ ✔".split())
_NO = frozenset("no n false f 0 n/a na none nil not unknown never alive living - -- – — . ? phone telephone email e-mail sms text".split())
_RIP = re.compile(r"\br\.i\.p\b", re.IGNORECASE)
_NO_WORD = re.compile(r"[\s_]+")
_LONGEST, _QUOTED = 40, 40  # characters of a cell that is looked at as a whole; and of one that a warning shows


class Gone:
    """Watches the columns of a list but those that are `known`: what letters show, and what tells who and where somebody is."""

    def __init__(self, table: Table, known: Collection[str], suppression: str) -> None:
        self._table, self._suppression = table, suppression
        headings = {name: _plain((heading or name).replace("-", " ")) for name, heading in table.columns.items() if name not in known}
        self._asked = tuple(name for name, heading in headings.items() if _ASKED.fullmatch("".join(re.findall("[a-z]+", heading))))
        self._about = tuple(name for name, heading in headings.items() if _ABOUT.search(heading) and name not in self._asked)
        self._noted = tuple(
            name for name, heading in headings.items() if _NOTED.search(heading) and name not in {*self._asked, *self._about}
        )
        self._others = tuple(name for name in headings if name not in {*self._asked, *self._about, *self._noted})

    def of(self, who: Recipient) -> Problem | None:
        """What a row says of that, by the first column that does."""
        cells = who.fields
        for name in self._asked:
            if (cell := cells.get(name)) and not _denies(cell):
                return self._said(who, name, cell)
        for name in self._about:
            if (cell := cells.get(name)) and (fold(cell) in _YES or _notes(cell)):
                return self._said(who, name, cell)
        for name in self._noted:
            if (cell := cells.get(name)) and _notes(cell):
                return self._said(who, name, cell)
        for name in self._others:
            if (cell := cells.get(name)) and len(cell) <= _LONGEST and _SAID.fullmatch(_plain(cell)):
                return self._said(who, name, cell)
        return None

    def _said(self, who: Recipient, name: str, cell: str) -> Problem:
        line = " ".join(cell.split())
        heading = self._table.columns.get(name) or name
        what = f'{heading} says "{line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"}"'
        cure = f"write the row into {self._suppression} if this person gets no letter"
        return Problem(what, cure, self._table.said, row=who.row, kind="gone, by the list's own words", value=cell)


def _denies(cell: str) -> bool:
    """Whether an answer is no: `No`, `0`, `not deceased`, `No (asked in May)`; `no longer here` is none."""
    words = fold(cell).strip(" .()")
    return not words or words in _NO or (re.split(r"[\s,;:(.]", words)[0] in _NO and not _notes(cell.replace("not deceased", "")))


def _notes(text: str) -> bool:
    """Whether a note says it, in a part of it or by words that mean nothing else."""
    return any(_SAID.fullmatch(part) or _WITHIN.search(part) for part in map(_plain, _PARTS.split(_RIP.sub("rip", text))))


def _plain(text: str) -> str:
    """Words in small letters with a space between, without apostrophes."""
    return _NO_WORD.sub(" ", _RIP.sub("rip", text).lower().replace("'", "").replace("’", "")).strip(" .!()*")
