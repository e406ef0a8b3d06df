"""Word's field codes, parsed. In go the pieces of one field's instruction, text and nested fields, out comes a `Code`.

What Word itself would stumble over, or read in a way that nobody means, is a `CodeError` in words for the template's author.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from letterforge.errors import Problem, TemplateError

_STRAIGHT, _CURLY = '"', "“”„‟"
_QUOTES = _STRAIGHT + _CURLY
_OPERATOR_SIGNS = "=<>"
_FORMATS = "*#@"  # general format, number picture, date picture: these belong to every field, and take one argument
MOST_NESTED = 40  # fields within fields; beyond, a file is broken or hostile
FORMULA = "="
OPERATORS = ("=", "<>", "<=", ">=", "<", ">")
COMPARISONS = {"IF": (4, 5), "COMPARE": (3, 3), "NEXTIF": (3, 3), "SKIPIF": (3, 3)}  # the arguments they need, and the most they take
_WITH_ARGUMENT = {"MERGEFIELD": "bf", "ADDRESSBLOCK": "cefl", "GREETINGLINE": "efl", "REF": "d", "HYPERLINK": "lot"}  # switches by field


class CodeError(TemplateError):
    """A field can't be understood; the template's author must mend it."""

    def __init__(self, problem: Problem | str, cure: str = "") -> None:
        super().__init__(Problem(problem, cure) if isinstance(problem, str) else problem)


class Unsupported(CodeError):  # noqa: N818 - it says what the field is, not what went wrong
    """A field, or a switch of one, that letterforge doesn't do; `name` is what it is called in Word."""

    def __init__(self, name: str | Problem, cure: str = "") -> None:
        problem = Problem(f"letterforge doesn't do the field {name}", cure, value=name) if isinstance(name, str) else name
        super().__init__(problem)

    @property
    def name(self) -> str:
        """What isn't done: `ASK`, `MERGEFIELD \\q`."""
        return self.problem.value


class Switch(NamedTuple):
    """A switch by its letter or sign (`*`, `b`), and what follows it where it takes something."""

    name: str
    argument: "Argument | None" = None


@dataclass(frozen=True, slots=True)
class Code:
    """A field: its name in capitals (`=` for a formula), its arguments and switches in their order.

    Of a comparison (`COMPARISONS`) the second argument is the operator; a formula is one argument, as it was typed.
    """

    name: str
    arguments: "tuple[Argument, ...]" = ()
    switches: tuple[Switch, ...] = ()

    @property
    def nested(self) -> "Iterator[Code]":
        """The fields that stand directly within this one."""
        for argument in (*self.arguments, *(switch.argument or () for switch in self.switches)):
            for part in argument:
                if isinstance(part, Code):
                    yield part

    @property
    def depth(self) -> int:
        """How many fields stand within each other here, itself counted."""
        return 1 + max((code.depth for code in self.nested), default=0)

    def words(self, place: int) -> str:
        """An argument's own text, without what the fields within it give; nothing where there is no such argument."""
        return "".join(part for part in self.arguments[place] if isinstance(part, str)) if place < len(self.arguments) else ""

    def switch(self, name: str) -> "Argument | None":
        """What follows the switch called `name`, `()` where it takes nothing, None where it isn't there; the last one counts."""
        return next((switch.argument or () for switch in reversed(self.switches) if switch.name == name), None)


Part = str | Code
Argument = tuple[Part, ...]
"""Text and nested fields that together are one argument; `()` is an empty one."""


def walk(code: Code) -> Iterator[Code]:
    """A field and all within it, from outside in."""
    yield code
    for nested in code.nested:
        yield from walk(nested)


def parse(pieces: Iterable[Part]) -> Code:
    """The field whose instruction is `pieces`: text as it stands between the braces, and nested fields that are parsed already.

    Raises CodeError, and nothing else, whatever the text.
    """
    reader = _Reader(pieces)
    name = reader.name()
    arguments: list[Argument] = []
    switches: list[Switch] = []
    if name == FORMULA:
        arguments.append(reader.formula())
    compared = name not in COMPARISONS  # whether an operator's signs are text like any other
    while reader.more():
        if switch := reader.switch():
            takes = switch in _FORMATS or switch in _WITH_ARGUMENT.get(name, "")
            switches.append(Switch(switch, _switch_argument(reader, name, switch) if takes else None))
        elif not compared and (operator := reader.operator()):
            arguments.append((operator,))
            compared = True
        else:
            arguments.append(reader.argument(signs=not compared))
    code = Code(name, tuple(arguments), tuple(switches))
    _check(code)
    return code


def written(code: Code) -> tuple[Part, ...]:
    """The pieces of an instruction that `parse` reads as `code`; its arguments in straight quotation marks."""
    pieces: list[Part] = [code.name]
    for place, argument in enumerate(code.arguments):
        bare = code.name == FORMULA or (code.name in COMPARISONS and place == 1)
        pieces += [" ", *(argument if bare else _quoted(argument))]
    for name, switch_argument in code.switches:
        pieces.append(f" \\{name}")
        if switch_argument is not None:
            pieces += [" ", *_quoted(switch_argument)]
    return tuple(pieces)


def said(code: Code) -> str:
    """A field as a person would see it in Word with field codes shown, for messages: `{ MERGEFIELD "name" }`."""
    return "{ " + "".join(part if isinstance(part, str) else said(part) for part in written(code)) + " }"


def _quoted(argument: Argument) -> list[Part]:
    inner = [part.replace("\\", "\\\\").replace('"', '\\"') if isinstance(part, str) else part for part in argument]
    return ['"', *inner, '"']


def _switch_argument(reader: "_Reader", name: str, switch: str) -> Argument:
    if not reader.more() or reader.at_switch():
        raise CodeError(f"the field {name} has \\{switch} with nothing after it", "write what it takes, or take it out")
    return reader.argument(signs=False)


def _check(code: Code) -> None:
    if code.depth > MOST_NESTED:
        raise CodeError(f"more than {MOST_NESTED} fields stand within each other", "make it simpler")
    if code.name not in COMPARISONS:
        return
    fewest, most = COMPARISONS[code.name]
    count = len(code.arguments)
    if count < 3 or code.arguments[1] not in {(operator,) for operator in OPERATORS}:
        cure = f'write it as {code.name} {{ MERGEFIELD party }} = "Green Party"; text of several words stands in quotation marks'
        raise CodeError(f"the field {code.name} compares nothing that letterforge understands", cure)
    if count < fewest:
        raise CodeError(f"the field {code.name} doesn't say which text to show", 'write two texts after the comparison: "if so" "if not"')
    if count > most:
        words = "1 more word" if count == most + 1 else f"{count - most} more words"
        raise CodeError(f"the field {code.name} has {words} than it takes", "put text of several words in quotation marks")


class _Reader:
    """One instruction, read from its beginning: its characters one by one, and its nested fields."""

    def __init__(self, pieces: Iterable[Part]) -> None:
        self._items: list[Part] = []
        for piece in pieces:
            self._items += [piece] if isinstance(piece, Code) else list(piece)
        self._at = 0

    def _peek(self, ahead: int = 0) -> Part:
        """What comes next, a character or a nested field; nothing at the end."""
        at = self._at + ahead
        return self._items[at] if at < len(self._items) else ""

    def _is_in(self, signs: str, ahead: int = 0) -> bool:
        item = self._peek(ahead)
        return isinstance(item, str) and item != "" and item in signs

    def more(self) -> bool:
        """Passes spaces; whether anything comes after them."""
        while (item := self._peek()) and isinstance(item, str) and item.isspace():
            self._at += 1
        return self._peek() != ""

    def name(self) -> str:
        """The field's name, in capitals."""
        if not self.more():
            raise CodeError("a field is empty", "take it out, or write its name: MERGEFIELD, for example")
        if self._is_in(FORMULA):
            self._at += 1
            return FORMULA
        letters: list[str] = []
        while isinstance(item := self._peek(), str) and item and not item.isspace() and item not in _QUOTES + "\\":
            letters.append(item)
            self._at += 1
        if not letters:
            raise CodeError("a field doesn't begin with its name", "write MERGEFIELD, IF or the like first, without quotation marks")
        return "".join(letters).upper()

    def formula(self) -> Argument:
        """All that comes before a switch, as it stands."""
        parts: list[Part] = []
        self.more()
        while self._peek() != "" and not self._is_in("\\"):
            parts.append(self._items[self._at])
            self._at += 1
        formula = _joined(parts)
        if formula and isinstance(formula[-1], str):
            formula = (*formula[:-1], *filter(None, [formula[-1].rstrip()]))
        if not formula:
            raise CodeError("a formula is empty", "write what to calculate: = 2 * { MERGEFIELD amount }")
        return formula

    def at_switch(self) -> bool:
        """Whether a switch comes next: a backslash that doesn't stand before another or a quotation mark."""
        return self._is_in("\\") and not self._is_in("\\" + _QUOTES, 1)

    def switch(self) -> str:
        """Takes a switch, in small letters; nothing where none comes."""
        if not self.at_switch():
            return ""
        sign = self._peek(1)
        if not isinstance(sign, str) or not sign or sign.isspace():
            raise CodeError("a backslash stands alone", "write the switch's letter right after it, or two backslashes for one in the text")
        self._at += 2
        return sign.lower() if len(sign.lower()) == 1 else sign

    def operator(self) -> str:
        """Takes an operator: `=`, `<>`, `<=` …; nothing where none comes."""
        taken = ""
        while self._is_in(_OPERATOR_SIGNS) and len(taken) < 2 and (taken + str(self._peek())) in OPERATORS:
            taken += str(self._peek())
            self._at += 1
        return taken

    def argument(self, *, signs: bool) -> Argument:
        """The next argument; with `signs` those of an operator end it."""
        return self._within_quotes() if self._is_in(_QUOTES) else self._bare(_OPERATOR_SIGNS if signs else "")

    def _within_quotes(self) -> Argument:
        """Straight ones are closed by straight ones, curly by curly: so the other kind may stand in the text."""
        closing = _STRAIGHT if self._is_in(_STRAIGHT) else _CURLY
        self._at += 1
        parts: list[Part] = []
        while not self._is_in(closing):
            if self._peek() == "":
                raise CodeError("a quotation mark isn't closed", f"add one after {_beginning(parts)!r}")
            if self._is_in("\\") and self._is_in("\\" + _QUOTES, 1):
                self._at += 1
            parts.append(self._items[self._at])
            self._at += 1
        self._at += 1
        return _joined(parts)

    def _bare(self, ends: str) -> Argument:
        """Up to a space, a quotation mark or a switch."""
        parts: list[Part] = []
        while (item := self._peek()) != "" and not self.at_switch() and not self._is_in(ends + _QUOTES):
            if isinstance(item, str) and item.isspace():
                break
            if self._is_in("\\"):
                self._at += 1
                item = self._peek()
            parts.append(item)
            self._at += 1
        return _joined(parts)


def _joined(parts: Iterable[Part]) -> Argument:
    """Parts in which texts that follow one another are one."""
    joined: list[Part] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def _beginning(parts: Iterable[Part]) -> str:
    """The first words of an argument, for a message."""
    text = " ".join("".join(part if isinstance(part, str) else f"{{ {part.name} }}" for part in parts).split())
    return text if len(text) <= 30 else f"{text[:29]}…"
