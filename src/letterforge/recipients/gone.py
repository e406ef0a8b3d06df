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
_POST = "(?:mail|mailings?|post|letters?|correspondence)"
_ALONE = (
    "dead|rip|gone|rts|moved|unsubscribed?|opted out|opt out|objected"
    f"|returned (?:{_POST}|undelivered)|{_POST} (?:was |were )?returned(?: undelivered)?|undelivered|undeliverable"
    f"|(?:(?:wants?|wish(?:es)?|prefers?|requests?|requested|asked for|would like) )?no (?:{_POST}|contact)(?: by (?:post|mail|letter))?"
)
_REFUSED = (  # by post, or at all: who wants no calls gets letters
    "(?:do not|dont|never|not to) (?:mail|contact|write|post|send)"
    f"|(?:do not|dont|does not|doesnt|did not|didnt) (?:want|wish)(?: (?:to (?:receive|get|have)|for))?(?: any)?(?: more)? {_POST}"
)
_ANYTHING = "(?: (?:to )?(?:her|him|them|me|us|anything|(?:any )?(?:post|mail|mailings?|letters?))| by (?:post|mail|letter))?"
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*"
_DAY = r"[0-9][0-9./-]*(?:st|nd|rd|th)?"
_WHEN = f"(?: please| now| any more| anymore| thanks?| thank you)*(?: (?:in|on|since|from|by))?(?: {_DAY}| {_MONTH}){{0,3}}"
_BEFORE = "(?:(?:she|he|they|has|have|is|are|was|now|please|reported|believed|sadly|may be) )*"
_SAID = re.compile(_spelt(rf"{_BEFORE}(?:{_SURE}|{_ALONE}|(?:{_REFUSED}){_ANYTHING}){_WHEN}"))
_WITHIN = re.compile(rf"(?<![\w-]){_spelt(f'{_SURE}|(?:{_REFUSED}){_ANYTHING}{_WHEN}$')}(?!\w|-[a-z])")
# What is said of a relative: a widow gets letters. But where a relative tells of a death it is this person's: "daughter rang, mother died".
_KIN = (
    "(?:husband|wife|spouse|partner|mother|father|mum|dad|parent|son|daughter|brother|sister|child|baby|uncle|aunt|grandmother|grandfather"
    "|gran|nan|grandad|relative|friend|dog|cat)s?(?:[ -]in[ -]law)?"
)
_WHOSE = "(?:(?:her|his|their|the|late) ){0,3}"
_DEATH = "(?:deceased|died|dead|death|passed away)"
_SELF = "(?:she|he|they|it|both|mrs?|ms|miss|dr|donor|member|supporter|that|this)"
_OF_KIN = re.compile(rf"\b{_WHOSE}{_KIN}(?: (?!{_SELF}\b)[\w-]+){{0,2}} {_DEATH}\b|\b{_DEATH} {_WHOSE}{_KIN}$")
_TELLS = (
    "(?:says?|said|rang|phoned|call(?:s|ed)|t[oe]lls?|told|inform(?:s|ed)|reports?|reported|confirm(?:s|ed)|advise[sd]|wr[oi]te|e-?mailed)"
)
_BY_KIN = re.compile(rf"\b(?:(?:by|from|per) {_WHOSE}{_KIN}|{_KIN} (?:has |have )?{_TELLS})\b")
_DENIED = re.compile(r"\b(?:not|isnt|hasnt|havent|never)(?: yet)? (?:deceased|dead|died|gone|moved)\b.*")
_RETURNED = re.compile(_spelt(f"returned{_WHEN}"))  # a form may be too: only where notes are of nothing else
_PARTS = re.compile(r"[.,;:!?()\n/]+| - ")
_NOTED = re.compile(
    r"\b(?:notes?|status|comments?|remarks?|flags?|memo|info|information|alerts?|mailing|contact preferences?|preferences?)\b"
)
_NOTES_OF_ALL = re.compile("(?:(?:mail|mailing|post|postal|address|contact|record|general|internal) )?(?:notes?|status|comments?|remarks?)")
# Headings that ask for it, whatever else they say; and those that ask for nothing else, in words with or without spaces.
_ABOUT = re.compile(
    r"\b(?:deceased|died|dead|gone ?away|unsubscribed|opted out|(?:do not|dont) (?:mail|contact|post|write)|no (?:mail|contact|post)"
    r"|(?:date|year) of death)\b"
)
_ASKED = re.compile(
    "(?:is|has|the|person|member|donor|supporter|contact|date|year|day|of|when|if|flag)*"
    "(?:deceased|died|dead|death|passedaway|gone(?:away)?|unsubscribed|optedout|(?:donot|dont)(?:mail|contact|post|write)|no(?:mail|contact|post))"
    "(?:date|year|on|flag|status|since|yesno|yes|y|n)*"
)
_YES = frozenset("yes y true t 1 x ✓ ✔".split())
_NO = frozenset(
    "no n false f 0 n/a na n/k nk none nil null blank tbc not unknown never alive living live active current ok okay "
    "- -- – — . ? phone telephone email e-mail sms text".split()
)
_NO_DAY = re.compile(r"(?:1900)?[0/.: -]*|1900-01-00|0?[01]/0?[01]/1900")  # as databases and Excel write a date that there isn't
_RIP = re.compile(r"\br\.i\.p\b", re.IGNORECASE)
_NO_WORD = re.compile(r"[\s_]+")
_LONGEST, _QUOTED = 40, 40  # characters of a cell that is looked at as a whole; and of one that a warning shows


class Gone:
    """Watches the columns of a list but those that are `known`: what letters show, and what tells who and where somebody is."""

    def __init__(self, table: Table, known: Collection[str], suppression: str) -> None:
        self._table, self._suppression = table, suppression
        headings = {name: _plain((heading or name).replace("-", " ")) for name, heading in table.columns.items() if name not in known}
        self._asked = tuple(name for name, heading in headings.items() if _ASKED.fullmatch("".join(re.findall("[a-z]+", heading))))
        self._about = tuple(name for name, heading in headings.items() if _is_about(heading) and name not in self._asked)
        self._noted = tuple(
            name for name, heading in headings.items() if _NOTED.search(heading) and name not in {*self._asked, *self._about}
        )
        self._of_all = frozenset(name for name in self._noted if _NOTES_OF_ALL.fullmatch(headings[name]))
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
            if (cell := cells.get(name)) and (_notes(cell) or (name in self._of_all and _RETURNED.fullmatch(_plain(cell)))):
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


def _is_about(heading: str) -> bool:
    """Whether a heading asks for it, of the person and no relative."""
    return _ABOUT.search(heading) is not None and not re.search(rf"\b{_KIN}\b", heading)


def _denies(cell: str) -> bool:
    """Whether an answer is no: `No`, `0`, `not deceased`, `No (asked in May)`; `no longer here` is none."""
    words = fold(cell).strip(" .()")
    if not words or words in _NO or _NO_DAY.fullmatch(words):
        return True
    return re.split(r"[\s,;:(.]", words)[0] in _NO and not _notes(cell)


def _notes(text: str) -> bool:
    """Whether a note says it, in a part of it or by words that mean nothing else."""
    parts = [_DENIED.sub("", _plain(part)) for part in _PARTS.split(_RIP.sub("rip", text))]
    if not any(map(_BY_KIN.search, parts)):
        parts = [_OF_KIN.sub("", part) for part in parts]
    return any(_SAID.fullmatch(part) or _WITHIN.search(part) for part in parts)


def _plain(text: str) -> str:
    """Words in small letters with a space between, without apostrophes."""
    return _NO_WORD.sub(" ", _RIP.sub("rip", text).lower().replace("'", "").replace("’", "")).strip(" .!()*")
