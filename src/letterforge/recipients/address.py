"""Postal addresses: lines as staff typed them become lines as the post wants them, or problems that say what is wrong.

The rules are those of GOV.UK Notify's address checks (notifications-utils, `recipient_validation/postal_address.py`), in our own words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from letterforge.errors import Problem
from letterforge.recipients import abroad

MOST_LINES, FEWEST_LINES = 7, 3
LONGEST_LINE = 45  # characters; GOV.UK Notify's printer cuts there, about 79 mm at 10 pt
AREAS = frozenset(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG "
    "HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S "
    "SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_UK = frozenset(
    "uk unitedkingdom gb greatbritain britain england scotland wales northernireland cymru jersey guernsey alderney sark herm jethou "
    "brecqhou isleofman channelislands theunitedkingdom unitedkingdomofgreatbritainandnorthernireland".split()
)
_INVISIBLE = re.compile("[\u180e\u200b-\u200d\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[ \t\r\n\u00a0\u202f]+")
_UNSEEN = re.compile("[\t\r\u00a0\u202f\u180e\u200b-\u200d\u2028\u2029\u2060\ufeff]")
_WANTS_A_LOOK = ("  ", " ,", " .", ",\n", " \n", "\n ", "\n\n", "\t", "\r", "bfpo", "nfa", "no fixed", "-")
_POSTCODE = re.compile(r"([A-Z]{1,2})([0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_BFPO = re.compile(r"\bBFPO\s*(?:c/o\s*)?(\d{1,4})\b", re.IGNORECASE)
_NOWHERE = re.compile(r"^nfa$|no fixed (?:abode|address)", re.IGNORECASE)
_SPOILT = re.compile(r"(?:\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}|\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)")  # Excel's 2-Jan, of 2-1
_NO_ADDRESS = "no address"
_SIGNS = '@()=[]"\\/,<>~'
_BEGINS_ODDLY = frozenset(_SIGNS + " ")


class Line(NamedTuple):
    """A line of an address, the column it came from, and what that was taken for: name, line, town, county, postcode, country."""

    text: str
    column: str = ""
    role: str = "line"

    def saying(self, text: str) -> "Line":
        """The same line with another text."""
        return Line(text, self.column, self.role)


class Repair(NamedTuple):
    """Something that was put right without asking."""

    column: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.before!r} became {self.after!r}"


class Address(NamedTuple):
    """An address as it will be printed, what was repaired on the way, and what is wrong with it (then `lines` are as far as they got)."""

    lines: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def clean(line: str) -> str:
    """A line without invisible characters, doubled spaces, a space before a comma or full stop, and trailing commas."""
    line = _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()
    line = re.sub(r" +([,.])", r"\1", line)
    return re.sub(r"[,\s]+$", "", line)


@lru_cache(maxsize=50_000)
def postcode(text: str) -> str:
    """A British postcode in its standard form (`SE1 0RB`), or nothing where `text` isn't one by its form."""
    squeezed = "".join(text.split()).upper()
    match = _POSTCODE.fullmatch(squeezed)
    return f"{squeezed[:-3]} {squeezed[-3:]}" if match and match[1] in AREAS else ""


def postal(
    lines: Sequence[Line], postcode_column: str = "postcode", *, international: bool = False, town_capitals: bool = False
) -> Address:
    """The address of `lines`, all its faults at once; `postcode_column` is blamed where the postcode is missing.

    An address in another country is a problem unless `international`. With `town_capitals` the post town stands in capitals, as Royal Mail
    writes it.
    """
    texts = [line.text for line in lines]
    joined = "\n".join(texts)
    folded = joined.casefold()
    if not town_capitals and _is_right(texts, joined, folded):
        return Address(tuple(texts))
    kept = [line.saying(text) for line in lines if (text := clean(line.text))]
    folded = "\n".join([line.text for line in kept]).casefold()
    bfpo, repairs, problems = _take_bfpo(kept) if "bfpo" in folded else ("", [], [])
    code = postcode(kept[-1].text) if kept and kept[-1].role != "country" else ""
    if code:
        last = kept.pop()
        if code != last.text:
            repairs.append(Repair(last.column, last.text, code))
        ending = [Line(code, last.column or postcode_column, "postcode")]
    else:
        ending, more, found = _ending(kept, postcode_column, bfpo, international=international)
        repairs += more
        problems += found
    if bfpo:
        ending.append(Line(bfpo, "", "BFPO"))
    if town_capitals:
        _capitals(kept)
    kept += ending
    if not any(problem.kind == _NO_ADDRESS for problem in problems):
        problems += _shape_problems(kept)
    return Address(tuple([line.text for line in kept]), tuple(repairs), tuple(problems), _long_lines(kept))


def _is_right(texts: Sequence[str], joined: str, folded: str) -> bool:
    """Whether an address is right as it stands, as most are; whatever looks odd is looked at line by line."""
    return (
        FEWEST_LINES <= len(texts) <= MOST_LINES
        and postcode(texts[-1]) == texts[-1]
        and "" not in texts
        and texts[0][0].isalnum()
        and texts[1][0].isalnum()
        and len(max(texts, key=len)) <= LONGEST_LINE
        and _BEGINS_ODDLY.isdisjoint([text[0] for text in texts])
        and not any(sign in folded for sign in _WANTS_A_LOOK)
        and joined[-1] not in " ,"
        and (joined.isascii() or _UNSEEN.search(joined) is None)
    )


def divided(cell: str, column: str) -> list[Line]:
    """A whole address in one cell as its lines: by its line breaks, or else by its commas (a number stays with its street)."""
    if "\n" in cell:
        return [Line(part, column) for part in cell.split("\n")]
    parts: list[str] = []
    for part in (clean(part) for part in cell.split(",")):
        if part and parts and re.fullmatch(r"\d+ ?[A-Za-z]?", parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part:
            parts.append(part)
    while len(parts) > MOST_LINES - 1:
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    return [Line(part, column) for part in parts]


Ending = tuple[list[Line], list[Repair], list[Problem]]


def _ending(kept: list[Line], column: str, bfpo: str, *, international: bool) -> Ending:
    """What an address ends with where its last line isn't a postcode; taken off `kept`."""
    while kept and abroad.fold(kept[-1].text) in _UK:
        kept.pop()
    if not kept:
        return [], [], [_no_address()]
    last = kept[-1]
    country = abroad.country(last.text, named=last.role == "country")
    if country is not None:
        return _abroad(kept, country, bfpo, international=international)
    if last.role == "country":
        cure = abroad.nearest(last.text)
        problem = Problem(f"{last.text!r} is no country", cure, column=last.column, kind="unknown country", value=last.text)
        return [kept.pop()], [], [problem]
    if code := postcode(last.text):  # a country stood below it
        kept.pop()
        return [Line(code, last.column, "postcode")], [] if code == last.text else [Repair(last.column, last.text, code)], []
    head, comma, tail = last.text.rpartition(",")
    if comma and (code := postcode(tail)) and head.strip():
        kept[-1] = last.saying(clean(head))
        return [Line(code, last.column, "postcode")], [Repair(last.column, last.text, f"{clean(head)} / {code}")], []
    return [], [], [] if bfpo else [_no_postcode(kept, column)]


def _abroad(kept: list[Line], country: abroad.Country, bfpo: str, *, international: bool) -> Ending:
    """The end of an address in another country: its name in capitals, the lines before it as its post wants them."""
    last = kept.pop()
    if bfpo:
        what, cure = "a BFPO address has no country", f"take {country.name} out"
        return [], [], [Problem(what, cure, column=last.column, kind="BFPO with a country", value=last.text)]
    if not international:
        cure = "say international = true under [recipients], or take the recipient out"
        problem = Problem(f"the address is in {country.name}", cure, column=last.column, kind="address abroad", value=last.text)
        return [last], [], [problem]
    lines, problems = abroad.arranged(kept, country)
    kept[:] = [Line(text, kept[0].column if number == 0 else "") for number, text in enumerate(lines)]
    return [Line(country.name.upper(), last.column, "country")], [], problems


def _no_address() -> Problem:
    return Problem("there is no address", "fill it in, or take it from another table with [[lookup]]", kind=_NO_ADDRESS)


def _no_postcode(kept: Sequence[Line], column: str) -> Problem:
    last = kept[-1]
    if all(line.role == "name" for line in kept):
        return replace(_no_address(), column=column)
    if last.column == column or last.role == "postcode":
        fixed = postcode(_likely(last.text))
        cure = f"is it {fixed}?" if fixed else "a postcode looks like SE1 0RB"
        return Problem(f"{last.text!r} is not a postcode", cure, column=last.column, kind="not a postcode", value=last.text)
    return Problem("the postcode is missing", "add it; a postcode looks like SE1 0RB", column=column, kind="postcode missing")


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


def _take_bfpo(kept: list[Line]) -> tuple[str, list[Repair], list[Problem]]:
    """Takes every `BFPO 123` off the lines: it stands last, and once."""
    numbers: list[str] = []
    repairs: list[Repair] = []
    for place, line in reversed(list(enumerate(kept))):
        match = _BFPO.search(line.text)
        if match:
            rest, number = clean(line.text[: match.start()] + line.text[match.end() :]), f"BFPO {match[1]}"
            kept[place : place + 1] = [line.saying(rest)] if rest else []
            numbers.append(number)
            if line.text != number:
                repairs.append(Repair(line.column, line.text, f"{rest} / {number}" if rest else number))
    if len(set(numbers)) > 1:
        what = f"the address has two BFPO numbers, {numbers[1]} and {numbers[0]}"
        return numbers[0], repairs, [Problem(what, "take one out", kind="two BFPO numbers")]
    return "".join(numbers[:1]), repairs, []


def _capitals(kept: list[Line]) -> None:
    """Puts the post town into capitals: the town's column, else the last line."""
    towns = [place for place, line in enumerate(kept) if line.role == "town"]
    place = towns[-1] if towns else len(kept) - 1
    if place > 0:
        kept[place] = kept[place].saying(kept[place].text.upper())


def _shape_problems(lines: Sequence[Line]) -> list[Problem]:
    problems = []
    if not FEWEST_LINES <= len(lines) <= MOST_LINES:
        what = f"the address has {len(lines)} {'line' if len(lines) == 1 else 'lines'}, name and postcode included"
        kind = "address of too few lines" if len(lines) < FEWEST_LINES else "address of too many lines"
        problems.append(Problem(what, f"it needs {FEWEST_LINES} to {MOST_LINES}", column=_blamed(lines), kind=kind))
    for line in lines[:2]:
        if not (line.text[0].isalnum() or any(character.isalnum() for character in line.text)):
            what = f"the address line {line.text!r} holds no letter or digit"
            problems.append(Problem(what, "correct it", column=line.column, kind="address line without a word", value=line.text))
    for line in lines:
        problems += _odd_line(line)
    return problems


def _odd_line(line: Line) -> list[Problem]:
    problems = []
    if line.text[0] in _SIGNS:
        what = f"the address line {line.text!r} begins with {line.text[0]!r}"
        problems.append(Problem(what, "take it out", column=line.column, kind="address line that begins with a sign", value=line.text))
    elif line.role in {"line", "town", "county"} and _SPOILT.fullmatch(line.text):
        what = f"the address line {line.text!r} is a date"
        cure = "a spreadsheet made it of a house number such as 1-2: type it again, with ' before it"
        problems.append(Problem(what, cure, column=line.column, kind="date in an address", value=line.text))
    if _NOWHERE.search(line.text):
        what, cure = "the address says that there is none", "give one, or take the recipient out"
        problems.append(Problem(what, cure, column=line.column, kind="no fixed address", value=line.text))
    return problems


def _long_lines(lines: Sequence[Line]) -> tuple[Problem, ...]:
    cure = f"over {LONGEST_LINE} some printers cut it"
    return tuple(
        Problem(f"the address line has {len(line.text)} characters", cure, column=line.column, kind="long address line", value=line.text)
        for line in lines
        if len(line.text) > LONGEST_LINE
    )


def _blamed(lines: Sequence[Line]) -> str:
    return next((line.column for line in lines if line.role == "line"), "")
