"""Fields, filled. In go a `Code` and a `Record`, out comes its text, and what more it means: another row, no letter, a bookmark.

Pure: the day, the rows' numbers and the bookmarks come with the record. Of an IF only the text that is shown is looked at.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from letterforge.errors import HeldError, Problem, did_you_mean
from letterforge.letter.filters import date_text
from letterforge.word.blocks import address_block, greeting_line
from letterforge.word.calculate import calculated, plain
from letterforge.word.codes import FORMULA, Argument, Code, CodeError, Unsupported
from letterforge.word.compare import holds
from letterforge.word.formats import formatted, literal
from letterforge.word.formula import Bookmark, formula_of
from letterforge.word.number_picture import numbered
from letterforge.word.record import Record
from letterforge.word.support import DATES, OF_A_ROW, bookmark, refusal
from letterforge.word.values import number

LONGEST_TEXT = 100_000  # characters of a field, and of all bookmarks together: made of one another, they would grow without end
_NONE: Mapping[str, str] = {}


class Signal(Enum):
    """What a field asks of whoever fills the document."""

    NEXT = "the fields that follow show the next row"
    SKIP = "no letter is made of this row"


class Result(NamedTuple):
    """A field's text, `\\n` where a line ends; a signal; and the bookmarks that SET made, by their names in small letters."""

    text: str
    signal: Signal | None = None
    bookmarks: Mapping[str, str] = _NONE


def evaluate(code: Code, record: Record) -> Result:
    """What a field shows for a row.

    Raises CodeError for what is the template's fault, HeldError for what is the row's: a division by 0, a word where a number is needed.
    """
    filling = _Filling(record)
    try:
        text = filling.text(code)
    except RecursionError:
        raise CodeError(f"too much stands within the field {code.name}", "make it simpler") from None
    return Result(text, filling.signal, filling.bookmarks)


class _Filling:
    """One field being filled, with all that stands within it."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.signal: Signal | None = None
        self.bookmarks: dict[str, str] = {}

    def text(self, code: Code) -> str:
        """A field's text, with its formats."""
        if (filler := _FILLERS.get(code.name)) is None:
            name = bookmark(code)
            if not name:
                raise refusal(code)
            return formatted(self._bookmark(name), code, self._record.language)
        if code.name in OF_A_ROW and self.signal is Signal.NEXT:
            raise Unsupported("NEXT within another field, before other merge fields", "let it stand by itself")
        text = filler(self, code)
        if len(text) > LONGEST_TEXT:
            raise _too_long()
        return text

    def _argument(self, argument: Argument) -> str:
        """An argument's text, the fields within it filled."""
        if len(argument) == 1 and isinstance(argument[0], str):
            return argument[0]
        return _bounded(part if isinstance(part, str) else self.text(part) for part in argument)

    def _switch(self, code: Code, name: str) -> str:
        argument = code.switch(name)
        return self._argument(argument) if argument else ""

    def _formatted(self, text: str, code: Code) -> str:
        return formatted(text, code, self._record.language) if code.switches else text

    def merge_field(self, code: Code) -> str:
        name = self._argument(_needed(code, 0))
        dated = code.switch("@") is not None
        cell = self._record.cell(name) if dated else self._record.column(name)  # a date that a picture sets is still to be read
        if cell is None:
            raise CodeError(f"the list has no column {name!r}", did_you_mean(name, self._record.fields))
        if not cell or not code.switches:
            return cell
        return f"{self._switch(code, 'b')}{self._formatted(cell, code)}{self._switch(code, 'f')}"

    def condition(self, code: Code) -> str:
        """Of the two texts of an IF the one that is shown: the other's fields aren't filled, and may be wrong for the row."""
        chosen = 3 if self._holds(code) else 4
        return self._formatted(self._argument(code.arguments[chosen]) if chosen < len(code.arguments) else "", code)

    def comparison(self, code: Code) -> str:
        return self._formatted("1" if self._holds(code) else "0", code)

    def _holds(self, code: Code) -> bool:
        left, sign, right = (self._argument(argument) for argument in code.arguments[:3])
        return holds(left, sign, right, self._record.language)

    def next_row(self, code: Code) -> str:
        if code.name == "NEXT" or self._holds(code):
            self.signal = self.signal or Signal.NEXT
        return ""

    def skip(self, code: Code) -> str:
        if self._holds(code):
            self.signal = Signal.SKIP
        return ""

    def row_number(self, code: Code) -> str:
        return self._formatted(str(self._record.number if code.name == "MERGEREC" else self._record.sequence), code)

    def address(self, code: Code) -> str:
        country = self._switch(code, "c").strip() or "2"
        if country not in ("0", "1", "2"):
            raise CodeError(
                f"ADDRESSBLOCK \\c {country} isn't known", "it is 0 (no country), 1 (always) or 2 (unless it is the one of \\e)"
            )
        by_country = code.switch("d") is not None
        block = address_block(self._record, self._switch(code, "f"), country, self._switch(code, "e"), by_country=by_country)
        return self._formatted(block, code)

    def greeting(self, code: Code) -> str:
        return self._formatted(greeting_line(self._record, self._switch(code, "f"), self._switch(code, "e")), code)

    def day(self, code: Code) -> str:
        day, language = self._record.day, self._record.language
        if code.switch("@") is not None:
            return self._formatted(day.isoformat(), code)
        return self._formatted(date_text(day, self._record.date_format, language), code)

    def set_bookmark(self, code: Code) -> str:
        name = self._argument(_needed(code, 0)).casefold()
        self.bookmarks[name] = self._formatted(self._argument(_needed(code, 1)), code)
        _bounded({**self._record.bookmarks, **self.bookmarks}.values())
        return ""

    def reference(self, code: Code) -> str:
        return self._formatted(self._bookmark(self._argument(_needed(code, 0)).casefold()), code)

    def _bookmark(self, name: str) -> str:
        known = {**self._record.bookmarks, **self.bookmarks}
        if name not in known:
            raise CodeError(f"no field SET makes the bookmark {name!r} before it is shown", did_you_mean(name, known))
        return known[name]

    def quote(self, code: Code) -> str:
        return self._formatted(_bounded((self._argument(argument) for argument in code.arguments), " "), code)

    def formula(self, code: Code) -> str:
        """A formula's result; a picture is given the number itself, since its text has two decimals at most."""
        value = calculated(formula_of(_needed(code, 0)), self._value)
        pictures = [switch for switch in code.switches if switch.name == "#"]
        others = Code(code.name, code.arguments, tuple(switch for switch in code.switches if switch.name == "*"))
        text = numbered(value, literal(code, pictures[-1].argument), self._record.language) if pictures else plain(value)
        return self._formatted(text, others)

    def _value(self, named: Code | Bookmark) -> Decimal:
        """What a field or bookmark counts for in a formula: nothing is 0."""
        text = (self._bookmark(named.name) if isinstance(named, Bookmark) else self.text(named)).strip()
        value = number(text, self._record.language) if text else Decimal(0)
        if value is None:
            column = named.words(0) if isinstance(named, Code) and named.name == "MERGEFIELD" else ""
            problem = Problem(
                f"{text!r} is not a number, and a formula needs one", "correct it", column=column, kind="not a number", value=text
            )
            raise HeldError([problem])
        return value / 100 if text.endswith("%") else value


def _bounded(parts: Iterable[str], between: str = "") -> str:
    """Texts joined. Raises CodeError as soon as there are too many, before they fill the memory."""
    made: list[str] = []
    length = 0
    for part in parts:
        made.append(part)
        length += len(part)
        if length > LONGEST_TEXT:
            raise _too_long()
    return between.join(made)


def _too_long() -> CodeError:
    return CodeError(f"a field gives more than {LONGEST_TEXT:,} characters", "make it shorter; look for a field that repeats others")


def _needed(code: Code, place: int) -> Argument:
    if place >= len(code.arguments):
        raise CodeError(f"the field {code.name} doesn't have all that it needs", "write what it takes after its name")
    return code.arguments[place]


_FILLERS: dict[str, Callable[[_Filling, Code], str]] = {
    "MERGEFIELD": _Filling.merge_field,
    "IF": _Filling.condition,
    "COMPARE": _Filling.comparison,
    "NEXT": _Filling.next_row,
    "NEXTIF": _Filling.next_row,
    "SKIPIF": _Filling.skip,
    "MERGEREC": _Filling.row_number,
    "MERGESEQ": _Filling.row_number,
    "ADDRESSBLOCK": _Filling.address,
    "GREETINGLINE": _Filling.greeting,
    "SET": _Filling.set_bookmark,
    "REF": _Filling.reference,
    "QUOTE": _Filling.quote,
    FORMULA: _Filling.formula,
    **dict.fromkeys(DATES, _Filling.day),
}
