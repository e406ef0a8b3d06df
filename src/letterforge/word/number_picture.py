r"""Number pictures, `\# "#,##0.00;(#,##0.00);-"`: in go a number and a picture, out comes its text.

One thing is other than in Word: for a `#` without a digit Word leaves a space. In a letter that is a gap, and none is left.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

from letterforge.word.codes import CodeError, Unsupported
from letterforge.word.values import Signs, signs

_TOKEN = re.compile(r"'([^']*)'|(.)", re.DOTALL)
_PLACES = "0#x"
_MOST_PLACES = 30


class _Token(NamedTuple):
    """A place for a digit (`0`, `#`, `x`), the point, a sign (`+`, `-`), or literal text."""

    kind: str
    text: str = ""


class _Section(NamedTuple):
    """One of a picture's up to three parts; `whole` and `parts` are the places before and behind the point."""

    tokens: tuple[_Token, ...]
    whole: str
    parts: str
    grouped: bool

    @property
    def cuts(self) -> bool:
        """Whether digits to the left of the picture are dropped."""
        return self.whole.startswith("x")

    @property
    def signed(self) -> bool:
        """Whether the picture says itself where a sign stands."""
        return any(token.kind in "+-" for token in self.tokens)


def numbered(value: Decimal, picture: str, language: str = "en-GB") -> str:
    """`value` as the picture has it, with the language's decimal sign. Raises CodeError for a picture that is none."""
    sections = sections_of(picture, signs(language))
    first = sections[0]
    rounded = _rounded(value, first)
    if rounded == 0 and len(sections) == 3:
        return _filled(rounded, sections[2], signs(language))
    if rounded < 0 and len(sections) > 1:
        return _filled(_rounded(value, sections[1]).copy_abs(), sections[1], signs(language))
    text = _filled(rounded, first, signs(language))
    return f"-{text}" if rounded < 0 and not first.signed else text


@lru_cache(maxsize=256)
def sections_of(picture: str, written: Signs) -> tuple[_Section, ...]:
    """A picture in its parts: for all numbers, or for those above and below 0, and for 0 itself. Raises CodeError."""
    parts = re.findall(r"((?:'[^']*'|[^;'])*)(?:;|$)", picture)[: picture.count(";") + 1] if picture.count("'") % 2 == 0 else []
    if not picture or not parts or len(parts) > 3:
        raise CodeError(f"the number picture {picture!r} can't be understood", 'write it as \\# "#,##0.00", for example')
    if "`" in picture:
        raise Unsupported("number pictures with the number of a caption", "take it out")
    return tuple(_section(part, picture, written) for part in parts)


def _section(part: str, picture: str, written: Signs) -> _Section:
    tokens: list[_Token] = []
    whole = parts = ""
    pointed = grouped = False
    for literal, sign in _TOKEN.findall(part):
        if not sign:
            tokens.append(_Token("text", literal))
        elif sign.lower() in _PLACES:
            tokens.append(_Token(sign.lower()))
            whole, parts = (whole, parts + sign.lower()) if pointed else (whole + sign.lower(), parts)
        elif sign == written.decimal and not pointed:
            tokens.append(_Token("."))
            pointed = True
        elif (sign == written.group or (sign.isspace() and written.group.isspace() and whole)) and not pointed:
            grouped = True
        else:
            tokens.append(_Token(sign if sign in "+-" else "text", sign))
    if not whole and not parts:  # a part such as `-`, for 0, says all that is to stand there
        tokens = [token if token.kind == "text" else _Token("text", token.text or written.decimal) for token in tokens]
    if len(whole) + len(parts) > _MOST_PLACES:
        raise CodeError(f"the number picture {picture!r} has more than {_MOST_PLACES} places", "make it shorter")
    return _Section(tuple(tokens), whole, parts, grouped)


def _rounded(value: Decimal, section: _Section) -> Decimal:
    with localcontext(prec=100):  # a cell's number and a picture's places may be longer than the usual 28 digits
        return value.quantize(Decimal(1).scaleb(-len(section.parts)), ROUND_HALF_UP)


def _filled(value: Decimal, section: _Section, written: Signs) -> str:
    digits, _, decimals = f"{value.copy_abs():f}".partition(".")
    decimals = _decimals(decimals, section.parts)
    before = _whole_digits(digits, section, grouped=written.group if section.grouped else "")
    said: list[str] = []
    place = behind = 0
    past = False
    for kind, text in section.tokens:
        if kind == ".":
            if not section.whole and digits != "0":  # `.00` has no place for it, and yet no digit is dropped
                said.append(digits)
            said.append(written.decimal if decimals else "")
            past = True
        elif kind in _PLACES and not past:
            said.append(before[place])
            place += 1
        elif kind in _PLACES:
            said.append(decimals[behind : behind + 1])
            behind += 1
        elif kind in ("+", "-"):
            said.append("-" if value < 0 else "+" if kind == "+" and value > 0 else "")
        else:
            said.append(text)
    return "".join(said)


def _whole_digits(digits: str, section: _Section, *, grouped: str) -> list[str]:
    """What stands at each place before the point; the first one takes all digits for which there is no place."""
    count = len(section.whole)
    if not count:
        return []
    shown = digits.lstrip("0") or ("" if section.parts else "0")
    if section.cuts:
        shown = shown[-count:]
    zero = section.whole.find("0")
    shown = shown.zfill(count - zero) if zero >= 0 else shown
    at: list[str] = []
    for place in range(count):
        end = len(shown) - (count - 1 - place)
        begin = 0 if place == 0 else end - 1
        at.append("".join(_marked(shown, index, grouped) for index in range(max(begin, 0), end)) if end > 0 else "")
    return at


def _marked(shown: str, index: int, grouped: str) -> str:
    """A digit, with the sign between thousands after it where one belongs there."""
    left = len(shown) - 1 - index
    return shown[index] + (grouped if left and left % 3 == 0 else "")


def _decimals(decimals: str, places: str) -> str:
    """The decimals without zeros at the end for which the picture doesn't ask."""
    asked = max(places.rfind("0"), places.rfind("x") if places.endswith("x") else -1) + 1
    return decimals[:asked] + decimals[asked:].rstrip("0")
