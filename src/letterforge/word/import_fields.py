"""Word's fields as a template writes them. In goes a field's instruction, out come pieces, or word that its last result stays as text.

An instruction is words (`MERGEFIELD Name \\* Upper`) among which other fields stand, already turned into pieces.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from letterforge.word.codes import CodeError
from letterforge.word.date_picture import as_pattern, has_time
from letterforge.word.import_model import FIELD, PLAIN, TAG, WORDS, Look, Piece, Remarks, joined
from letterforge.word.import_names import Names
from letterforge.word.support import DATES

_CLOSES = {'"': '"', "“": "”", "”": "”"}  # quotation marks, and what ends what they begin
_FORMS = {"upper": "upper", "lower": "lower", "firstcap": "capitalize", "caps": "title"}
_OPERATORS = {"=": "==", "<>": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_AFTER = re.compile(r"<<_AFTER_ ?((?:(?!<<).)*?)>>", re.DOTALL)
_PAGES = "letterforge numbers the pages by itself"
_WITHOUT = {  # fields that say nothing which belongs into a template, and what does their work
    "NEXT": "each recipient has a letter of their own",
    "NEXTIF": "each recipient has a letter of their own",
    "SKIPIF": "`--where` says who gets a letter",
    "MERGEREC": "{{ reference }} tells letters apart",
    "MERGESEQ": "{{ reference }} tells letters apart",
    "PAGE": _PAGES,
    "NUMPAGES": _PAGES,
    "SECTIONPAGES": _PAGES,
    "SET": "write {% set … %} at the template's beginning",
    "ASK": "add a column to the list, or write the words out",
    "FILLIN": "add a column to the list, or write the words out",
}
_AS_SHOWN = "its words are as Word showed them last: read them over"


class Nested(NamedTuple):
    """What a field within an instruction has become."""

    pieces: tuple[Piece, ...]


class Outcome(NamedTuple):
    """What a field becomes: `pieces`, or with `keep` its result as Word showed it last, leading to `link` where that is one."""

    pieces: tuple[Piece, ...] = ()
    keep: bool = False
    link: str = ""


class _Token(NamedTuple):
    pieces: tuple[Piece, ...]
    quoted: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind == WORDS)

    @property
    def is_switch(self) -> bool:
        return not self.quoted and self.text.startswith("\\")


_NOTHING = _Token(())


class Fields:
    """Turns instructions into pieces by the names of a campaign; what can't be turned is remarked."""

    def __init__(self, names: Names, remarks: Remarks) -> None:
        self._names, self._remarks = names, remarks
        self.used: dict[str, None] = {}  # what the template shows, in the order in which it is met

    def outcome(self, instruction: Iterable[Piece | Nested]) -> Outcome:
        """What the field of this instruction becomes."""
        tokens = _tokens(instruction)
        kind = tokens[0].text.upper() if tokens else ""
        rest = tokens[1:]
        turned: dict[str, Callable[[Sequence[_Token]], Outcome]] = {
            "MERGEFIELD": self._merge,
            "IF": self._if,
            "ADDRESSBLOCK": self._address,
            "GREETINGLINE": self._greeting,
            "HYPERLINK": self._link,
            "QUOTE": lambda given: Outcome(given[0].pieces if given else ()),
        }
        if kind in turned:
            return turned[kind](rest)
        if kind in DATES:
            return self._date(kind, rest)
        if kind in _WITHOUT:
            self._remarks.lost(f"the field {kind} is left out", _WITHOUT[kind])
            return Outcome()
        if kind:
            self._remarks.lost(f"letterforge has nothing for the field {kind[:30]}", _AS_SHOWN)
        return Outcome(keep=True)

    def named(self, name: str, look: Look = PLAIN) -> Piece:
        """The field that Word calls `name`."""
        expression, cure = self._names.expression(name)
        if cure is not None:
            said = f"{self._names.said} has no column {name!r}"
            self._remarks.lost(said, f"the template says {{{{ {expression} }}}} for now; {cure}" if cure else "")
        self.used[expression] = None
        return Piece(expression, look, FIELD)

    def _merge(self, tokens: Sequence[_Token]) -> Outcome:
        if not tokens or tokens[0].is_switch:
            self._remarks.lost("a merge field without a name is left out", "write {{ column }} in its place")
            return Outcome()
        words = []
        for token in tokens:  # a name with spaces may stand without quotes
            if token.is_switch:
                break
            words.append(token.text)
        column = self.named(" ".join(words))
        shown = column.text
        switches = _switches(tokens)
        if pattern := switches.get("\\@"):
            shown = self._dated(shown, pattern.text)
        if "\\#" in switches:
            cure = "have the list show the number as it shall be read"
            self._remarks.lost(f"{column.text}: the form of the number isn't carried over", cure)
        form = switches.get("\\*", _NOTHING).text.lower()
        if form in _FORMS:
            shown = f"{shown}|{_FORMS[form]}"
        made: tuple[Piece, ...] = (Piece(shown, PLAIN, FIELD),)
        before, after = switches.get("\\b", _NOTHING).pieces, switches.get("\\f", _NOTHING).pieces
        if before or after:
            made = (_tag(f"if {column.text}"), *before, *made, *after, _tag("endif"))
        return Outcome(made)

    def _if(self, tokens: Sequence[_Token]) -> Outcome:
        condition = _condition(tokens[:3])
        if condition is None:
            self._remarks.lost("this IF can't be carried over", "its words are as Word showed them last; write {% if … %} … {% endif %}")
            return Outcome(keep=True)
        texts = [*tokens[3:5], _NOTHING, _NOTHING]
        yes, no = (_NOTHING if one.is_switch else one for one in texts[:2])
        otherwise = (_tag("else"), *no.pieces) if no.pieces else ()
        return Outcome((_tag(f"if {condition}"), *yes.pieces, *otherwise, _tag("endif")))

    def _address(self, _tokens: Sequence[_Token]) -> Outcome:
        self._remarks.once("the address block is left out", "letterforge sets the address into the window by itself")
        return Outcome()

    def _greeting(self, tokens: Sequence[_Token]) -> Outcome:
        form = _switches(tokens).get("\\f", _NOTHING).text
        found = _AFTER.search(form)
        self.used["salutation"] = None
        if form and "dear" not in form.casefold():
            cure = "`letterforge check` shows them, [recipients] changes them"
            self._remarks.here("letterforge makes the greeting by its own rules", cure)
        return Outcome((Piece("salutation", PLAIN, FIELD), Piece(found[1] if found else ",")))

    def _date(self, kind: str, tokens: Sequence[_Token]) -> Outcome:
        self.used["date"] = None
        pattern = _switches(tokens).get("\\@")
        if kind == "TIME":
            self._remarks.lost("the time of day is left out", "a letter has a date: {{ date }}")
            return Outcome()
        return Outcome((Piece(self._dated("date", pattern.text) if pattern else "date", PLAIN, FIELD),))

    def _link(self, tokens: Sequence[_Token]) -> Outcome:
        target = tokens[0] if tokens and not tokens[0].is_switch else _NOTHING
        return Outcome(keep=True, link="".join(f"{{{{ {one.text} }}}}" if one.kind == FIELD else one.text for one in target.pieces))

    def _dated(self, expression: str, picture: str) -> str:
        """A field in a date's form; hours and minutes have no use in a letter."""
        try:
            timed, form = has_time(picture), as_pattern(picture)
        except CodeError as error:
            self._remarks.lost(f"{expression}: {error.problem.what}", error.problem.cure)
            return expression
        if timed:
            self._remarks.lost(f"the time of day in {picture!r} isn't carried over", "write the date's form: {{ date|date('d MMMM y') }}")
            return expression
        return f"{expression}|date({_literal(form)})"


def _tag(statement: str) -> Piece:
    return Piece(f"{{% {statement} %}}", PLAIN, TAG)


def _literal(text: str) -> str:
    """A text as an expression has it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _condition(tokens: Sequence[_Token]) -> str | None:
    """An IF's comparison as an expression; None where there is no such one."""
    if len(tokens) < 3 or tokens[1].text not in _OPERATORS:
        return None
    operator = _OPERATORS[tokens[1].text]
    left, right = _operand(tokens[0]), _operand(tokens[2])
    if left is None or right is None or any(sign in tokens[2].text for sign in "*?"):  # which stand for any letters
        return None
    if operator in {"==", "!="}:
        return f"{left} {operator} {right}"
    if _NUMBER.fullmatch(tokens[2].text):
        return f"{left}|float {operator} {tokens[2].text}" if " ~ " not in left else f"({left})|float {operator} {tokens[2].text}"
    return f"{left} {operator} {right}"


def _operand(token: _Token) -> str | None:
    parts: list[str] = []
    words = ""
    for piece in (*token.pieces, Piece("", PLAIN, FIELD)):
        if piece.kind == TAG:
            return None
        if piece.kind == WORDS:
            words += piece.text
            continue
        parts += [_literal(words)] if words else []
        words = ""
        parts += [piece.text] if piece.text else []
    return " ~ ".join(parts) or '""'


def _switches(tokens: Sequence[_Token]) -> dict[str, _Token]:
    """The switches of a field, each with what follows it. Of several `\\*` the one that changes letters counts."""
    found: dict[str, _Token] = {}
    for position, token in enumerate(tokens):
        if not token.is_switch:
            continue
        name = token.text[:2].lower()
        following = tokens[position + 1] if position + 1 < len(tokens) else _NOTHING
        if len(token.text) > 2:  # `\*Upper`
            following = _Token((Piece(token.text[2:]),))
        elif following.is_switch:
            following = _NOTHING
        if name != "\\*" or following.text.lower() in _FORMS:
            found[name] = following
    return found


def _tokens(instruction: Iterable[Piece | Nested]) -> list[_Token]:
    """An instruction's words; what stands in quotation marks is one, and so is what a field within it has become."""
    atoms: list[Piece | Nested] = []
    for part in instruction:
        atoms += [Piece(character, part.look) for character in part.text] if isinstance(part, Piece) else [part]
    tokens: list[_Token] = []
    at = 0
    while at < len(atoms):
        character = _character(atoms[at])
        if character.isspace():
            at += 1
            continue
        closes = _CLOSES.get(character)
        at, pieces = _quoted(atoms, at + 1, closes) if closes else _bare(atoms, at)
        tokens.append(_Token(joined(pieces), closes is not None))
    return tokens


def _character(atom: Piece | Nested) -> str:
    return atom.text if isinstance(atom, Piece) else ""


def _quoted(atoms: Sequence[Piece | Nested], at: int, closes: str) -> tuple[int, list[Piece]]:
    """What stands up to the closing mark, and the place after that; a backslash stands before a mark that is meant as such."""
    pieces: list[Piece] = []
    while at < len(atoms) and (character := _character(atoms[at])) != closes:
        if character == "\\" and at + 1 < len(atoms) and _character(atoms[at + 1]) in {*_CLOSES, "\\"}:
            at += 1
        pieces += _pieces(atoms[at])
        at += 1
    return at + 1, pieces


def _bare(atoms: Sequence[Piece | Nested], at: int) -> tuple[int, list[Piece]]:
    pieces: list[Piece] = []
    begun = at
    while at < len(atoms) and not (character := _character(atoms[at])).isspace():
        if at > begun and character in _CLOSES:
            break
        pieces += _pieces(atoms[at])
        at += 1
    return at, pieces


def _pieces(atom: Piece | Nested) -> tuple[Piece, ...]:
    return (atom,) if isinstance(atom, Piece) else atom.pieces
