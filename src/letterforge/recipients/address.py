"""Postal addresses: lines as staff typed them become lines as the post wants them, or problems that say what is wrong.

The rules are those of GOV.UK Notify's address checks (notifications-utils, `recipient_validation/postal_address.py`), in our own words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from letterforge.errors import Problem

MOST_LINES, FEWEST_LINES = 7, 3
AREAS = frozenset(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG "
    "HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S "
    "SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_UK = frozenset(
    "uk unitedkingdom gb greatbritain england scotland wales northernireland cymru jersey guernsey alderney sark herm jethou brecqhou "
    "isleofman channelislands theunitedkingdom".split()
)
_INVISIBLE = re.compile("[\u180e\u200b-\u200d\u2028\u2029\u2060\ufeff]")
_SPACES = re.compile(r"[ \t\r\n\u00a0\u202f]+")
_POSTCODE = re.compile(r"([A-Z]{1,2})([0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_BFPO = re.compile(r"BFPO\s*(?:c/o\s*)?(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an address, and the column it came from."""

    text: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it will be printed, what was repaired on the way, and what is wrong with it (then `lines` are as far as they got)."""

    lines: tuple[str, ...]
    repairs: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def clean(line: str) -> str:
    """A line without invisible characters, doubled spaces, a space before a comma or full stop, and trailing commas."""
    line = _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()
    line = re.sub(r" +([,.])", r"\1", line)
    return re.sub(r"[, ]+$", "", line)


def postcode(text: str) -> str:
    """A British postcode in its standard form (`SE1 0RB`), or nothing where `text` isn't one by its form."""
    squeezed = re.sub(r"\s+", "", text).upper()
    match = _POSTCODE.fullmatch(squeezed)
    return f"{squeezed[:-3]} {squeezed[-3:]}" if match and match[1] in AREAS else ""


def postal(lines: Sequence[Line], postcode_column: str = "postcode") -> Address:
    """The address of `lines`, all its faults at once; `postcode_column` is blamed where the postcode is missing."""
    kept = [Line(text, line.column) for line in lines if (text := clean(line.text))]
    repairs: list[str] = []
    problems: list[Problem] = []
    code = ""
    while kept and _fold(kept[-1].text) in _UK:
        kept.pop()
    bfpo = _take_bfpo(kept)
    country = _country(kept[-1].text) if kept else ""
    if country:
        if bfpo:
            problems.append(Problem("a BFPO address has no country", f"take {country} out", column=kept[-1].column))
        else:
            problems.append(Problem(f"the address is in {country}", "letters go to the United Kingdom only", column=kept[-1].column))
    elif kept:
        code, split = _take_postcode(kept)
        repairs += split
        if not code and not bfpo:
            problems.append(_no_postcode(kept, postcode_column))
    finished = [*kept, *([Line(code, postcode_column)] if code else []), *([Line(bfpo)] if bfpo else [])]
    problems += _shape_problems(finished)
    return Address(tuple(line.text for line in finished), tuple(repairs), tuple(problems))


def _take_postcode(kept: list[Line]) -> tuple[str, list[str]]:
    """Takes the postcode off the last line: the whole of it, or the end of `London, SE1 0RB`."""
    last = kept[-1]
    if code := postcode(last.text):
        kept.pop()
        return code, [] if code == last.text else [f"postcode {last.text!r} was written {code!r}"]
    head, comma, tail = last.text.rpartition(",")
    if comma and (code := postcode(tail)) and head.strip():
        kept[-1] = Line(clean(head), last.column)
        return code, [f"{last.text!r} was split before the postcode"]
    return "", []


def _no_postcode(kept: Sequence[Line], column: str) -> Problem:
    last = kept[-1]
    if last.column == column:
        fixed = postcode(_likely(last.text))
        cure = f"is it {fixed}?" if fixed else "a postcode looks like SE1 0RB"
        return Problem(f"{last.text!r} is not a postcode", cure, column=column)
    return Problem("the postcode is missing", "add it; a postcode looks like SE1 0RB", column=column)


def _likely(text: str) -> str:
    """The postcode that was likely meant where O and 0, I and 1 were taken for each other."""
    squeezed = re.sub(r"\s+", "", text).upper()
    outward, inward = squeezed[:-3], squeezed[-3:]
    digits, letters = str.maketrans("OI", "01"), str.maketrans("01", "OI")
    area = re.match(r"[A-Z]{1,2}(?=[0-9OI])", outward)
    split = area.end() if area else 1
    return (
        outward[:split].translate(letters)
        + outward[split:].translate(digits)
        + inward[:1].translate(digits)
        + inward[1:].translate(letters)
    )


def _take_bfpo(kept: list[Line]) -> str:
    for position, line in enumerate(kept):
        match = _BFPO.search(line.text)
        if match:
            rest = clean(line.text[: match.start()] + line.text[match.end() :])
            kept[position : position + 1] = [Line(rest, line.column)] if rest else []
            return f"BFPO {match[1]}"
    return ""


def _shape_problems(lines: Sequence[Line]) -> list[Problem]:
    problems = []
    if not FEWEST_LINES <= len(lines) <= MOST_LINES:
        what = f"the address has {len(lines)} {'line' if len(lines) == 1 else 'lines'}, name and postcode included"
        problems.append(Problem(what, f"it needs {FEWEST_LINES} to {MOST_LINES}"))
    problems += [
        Problem(f"the address line {line.text!r} holds no letter or digit", "correct it", column=line.column)
        for line in lines[:2]
        if not any(character.isalnum() for character in line.text)
    ]
    for line in lines:
        if line.text[0] in '@()=[]"\\/,<>~':
            problems.append(Problem(f"the address line {line.text!r} begins with {line.text[0]!r}", "take it out", column=line.column))
        words = line.text.casefold()
        if words == "nfa" or "no fixed abode" in words or "no fixed address" in words:
            problems.append(Problem("the address says that there is none", "give one, or take the recipient out", column=line.column))
    return problems


def _fold(text: str) -> str:
    return re.sub(r"[ _\-',.()]", "", text.casefold().replace("&", "and"))


def _country(text: str) -> str:
    """The English name of the foreign country that a line names, or nothing."""
    return _countries().get(_fold(text), "")


@cache
def _countries() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - a tenth of a second that only lists with foreign last lines need

    names = Locale("en").territories
    home = {"GB", "JE", "GG", "IM", "UK", "GE"}  # Georgia is also a county's and a person's name: left to the postcode rule
    return {_fold(name): name for code, name in names.items() if len(code) == 2 and code not in home}
