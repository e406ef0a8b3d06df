r"""What the switches of every field do to its text: `\#` and `\@` set numbers and dates, `\*` sets capitals and numerals.

As in Word, text that is no number or no date stays as it is.
"""

from letterforge.word.codes import Argument, Code, CodeError, Unsupported, said
from letterforge.word.date_picture import dated, tokens_of
from letterforge.word.number_picture import numbered, sections_of
from letterforge.word.numerals import ENGLISH_ONLY, FORMS, in_form
from letterforge.word.values import moment, number, signs

_CAPITALS = frozenset({"UPPER", "LOWER", "FIRSTCAP", "CAPS"})
LOOKS = frozenset({"MERGEFORMAT", "MERGEFORMATINET", "CHARFORMAT"})  # how the text looks: not this module's to say
GENERAL = _CAPITALS | LOOKS | FORMS


def formatted(text: str, code: Code, language: str) -> str:
    """The text of a field, as its switches have it: pictures first, then the general ones, each in its turn."""
    for name, argument in code.switches:
        if name == "#" and (value := number(text, language)) is not None:
            text = numbered(value, literal(code, argument), language)
        elif name == "@" and (day := moment(text, language)) is not None:
            text = dated(day, literal(code, argument), language)
    for name, argument in code.switches:
        if name == "*":
            text = _general(text, literal(code, argument), language)
    return text


def check_formats(code: Code, language: str) -> None:
    """Raises CodeError where one of a field's formats can't be understood, or isn't done in the language."""
    for name, argument in code.switches:
        if name == "#":
            sections_of(literal(code, argument), signs(language))
        elif name == "@":
            tokens_of(literal(code, argument))
        elif name == "*":
            form = literal(code, argument)
            if form.upper() not in GENERAL:
                raise Unsupported(f"{code.name} \\* {form}", "take the switch out")
            if form.upper() in ENGLISH_ONLY and not language.startswith("en"):
                raise Unsupported(f"{code.name} \\* {form} in {language}", "letterforge says numbers in English only")


def literal(code: Code, argument: Argument | None) -> str:
    """What a switch takes, where it must be text alone."""
    if any(isinstance(part, Code) for part in argument or ()):
        raise CodeError(f"a field stands within a switch's format: {said(code)}", "write the format as text")
    return "".join(part for part in argument or () if isinstance(part, str))


def _general(text: str, form: str, language: str) -> str:
    name = form.upper()
    if name in FORMS:
        value = number(text, language)
        return (in_form(value, form) or text) if value is not None else text
    if name in _CAPITALS:
        return capitals(text, name)
    return text


def capitals(text: str, form: str) -> str:
    """`UPPER`, `LOWER`; `FIRSTCAP` and `CAPS` put all-capital text into small letters first, and leave capitals within words alone else."""
    if form == "UPPER":
        return text.upper()
    if form == "LOWER":
        return text.lower()
    if text.isupper():
        text = text.lower()
    for at, letter in enumerate(text):
        if form == "FIRSTCAP" and letter.isalpha():
            return text[:at] + letter.upper() + text[at + 1 :]
    return "".join(letter.upper() if at == 0 or text[at - 1] in " -(/\n\xa0" else letter for at, letter in enumerate(text))
