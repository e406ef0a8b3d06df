r"""Numbers in other forms, as `\* CardText` and its kin have them: in goes a number, out comes English words, Roman numerals, letters."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from letterforge.letter.filters import ordinal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}
_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True))
MOST = {"CARDTEXT": 10**12 - 1, "ORDTEXT": 10**12 - 1, "DOLLARTEXT": 10**12 - 1, "ROMAN": 32_767, "ALPHABETIC": 780, "HEX": 10**12 - 1}
ENGLISH_ONLY = frozenset({"ORDINAL", "CARDTEXT", "ORDTEXT", "DOLLARTEXT"})


def worded(value: int) -> str:
    """A number in words, as Word says it: 790 is `seven hundred ninety`."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (f"-{_ONES[value % 10]}" if value % 10 else "")
    size, name = next((size, name) for size, name in _SCALES if value >= size)
    return f"{worded(value // size)} {name}" + (f" {worded(value % size)}" if value % size else "")


def ordinal_words(value: int) -> str:
    """`twenty-first`, `one hundredth`, `twelfth`."""
    words = worded(value)
    last = words.replace("-", " ").rsplit(" ", 1)[-1]
    ending = _IRREGULAR.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return words[: len(words) - len(last)] + ending


def dollar_words(value: Decimal) -> str:
    """As on a cheque: 14.55 is `fourteen and 55/100`."""
    pence = int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{worded(pence // 100)} and {pence % 100:02d}/100"


def roman(value: int) -> str:
    """Roman numerals in capitals."""
    said = ""
    for size, letters in _ROMAN:
        said += letters * (value // size)
        value %= size
    return said


def letters(value: int) -> str:
    """1 is A, 26 is Z, 27 is AA, 28 is BB, as Word counts."""
    return chr(ord("A") + (value - 1) % 26) * ((value + 25) // 26)


_FORMS: dict[str, Callable[[int], str]] = {
    "ORDINAL": ordinal,
    "CARDTEXT": worded,
    "ORDTEXT": ordinal_words,
    "ROMAN": roman,
    "ALPHABETIC": letters,
    "ARABIC": str,
    "ARABICDASH": lambda value: f"- {value} -",
    "HEX": lambda value: f"{value:X}",
}
FORMS = frozenset({*_FORMS, "DOLLARTEXT"})
_WITH_CASE = ("ROMAN", "ALPHABETIC")


def in_form(value: Decimal, form: str) -> str | None:
    """`value` in the form that the switch names, or None where that has nothing for it; `roman` is in small letters."""
    name = form.upper()
    if value.adjusted() > 20:
        return None
    whole = int(value.quantize(Decimal(1), ROUND_HALF_UP))
    least = 1 if name in _WITH_CASE else 0
    if name not in ("ARABIC", "ARABICDASH") and not least <= whole <= MOST.get(name, 10**12):
        return None
    said = dollar_words(value) if name == "DOLLARTEXT" else _FORMS[name](whole)
    return said.lower() if name in _WITH_CASE and form[0].islower() else said
