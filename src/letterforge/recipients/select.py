"""Which recipients are meant: `--only`, `--where`, `--sample`, `--sort` and `--limit`, in this order.

In goes the stream of recipients with their references, out comes a shorter one, or the same in another order.
"""

import pickle
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from jinja2 import TemplateError as JinjaError
from jinja2 import Undefined, meta

from letterforge.errors import LetterforgeError, ListError, Problem, did_you_mean
from letterforge.recipients.handling import HANDLING, rank
from letterforge.recipients.recipient import Fields, Recipient
from letterforge.recipients.text import fold
from letterforge.sandbox import Sandbox, limited

_TOGETHER = 500  # recipients that are tried under one limit of time and memory
_NAMES_REMEMBERED = 20_000  # for "did you mean"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a command was asked for; empty means everybody, in the list's order."""

    only: tuple[str, ...] = ()
    where: str = ""
    limit: int | None = None
    sort: tuple[str, ...] = ()
    sample: int | None = None

    def __bool__(self) -> bool:
        """Whether it may leave somebody out."""
        return bool(self.only or self.where or self.limit is not None or self.sample is not None)


class Listed(NamedTuple):
    """A recipient with its reference, empty where none could be given."""

    recipient: Recipient
    reference: str


def select(listed: Iterable[Listed], selection: Selection, fields: Fields) -> Iterator[Listed]:
    """The recipients of a selection.

    Raises ListError where `--where` or `--sort` uses a column that isn't there, or `--only` names nobody, or a name that several bear.
    """
    chosen: Iterable[Listed] = listed
    if selection.only:
        chosen = _only(listed, selection.only)
    if selection.where:
        chosen = _where(chosen, selection.where, fields)
    if selection.sample is not None:
        chosen = _sample(chosen, selection.sample)
    if selection.sort:
        chosen = _sorted(chosen, selection.sort, fields)
    return islice(chosen, selection.limit)


def expression(
    source: str, known: Collection[str], place: Problem, error: type[LetterforgeError]
) -> Callable[[Mapping[str, object]], object]:
    """An expression over fields, such as `party == 'Green Party' and not email`, as a function of a row's fields.

    `place` says what it is and how one looks; a name that isn't `known` is an `error` here, whatever fails later is one then. The caller
    limits what it may cost.
    """
    sandbox = Sandbox()
    try:
        compiled = sandbox.compile_expression(source, undefined_to_none=False)
        used = meta.find_undeclared_variables(sandbox.parse("{{ (" + source + ") }}"))
    except JinjaError as fault:
        raise error(replace(place, what=f"{place.what} {source!r} is not an expression: {fault.message}")) from None
    for name in sorted(used - {*known, "recipient", "name"}):
        cure = did_you_mean(name, known)
        raise error(replace(place, what=f"{place.what} uses {name!r}, which is no column of the list", cure=cure))

    def value(fields: Mapping[str, object]) -> object:
        try:
            result = compiled({**fields, "recipient": fields})
            return str(result) if isinstance(result, Undefined) else result  # which raises that it is
        except (JinjaError, ArithmeticError, TypeError, ValueError, LookupError) as fault:
            raise error(replace(place, what=f"{place.what} {source!r} fails: {fault}", cure="correct the expression")) from None

    return value


def _where(listed: Iterable[Listed], source: str, fields: Fields) -> Iterator[Listed]:
    known = {*fields.names, "name", "key", "row", "salutation", "reference"}
    place = Problem("--where", "for example: --where \"party == 'Green Party'\"")
    test = expression(source, known, place, ListError)
    headings = fields.by_heading
    stream = iter(listed)
    while chunk := list(islice(stream, _TOGETHER)):
        passed = []
        with limited():
            for one in chunk:
                who = one.recipient
                said: dict[str, object] = {**who.fields, **{heading: who.fields.get(name, "") for heading, name in headings.items()}}
                said |= {"name": who.name, "key": who.key, "row": who.row, "salutation": who.salutation, "reference": one.reference}
                try:
                    if test(said):
                        passed.append(one)
                except ListError as error:
                    raise ListError(replace(error.problem, what=f"{error.problem.what} in row {who.row}")) from None
        yield from passed


def _only(listed: Iterable[Listed], wanted: Sequence[str]) -> Iterator[Listed]:
    """Those whose key, reference or name is wanted. Everybody is looked at before the first is given, so that a wrong name stops all."""
    found: dict[str, list[Listed]] = {who: [] for who in wanted}
    folded = {who: fold(who) for who in wanted}
    names: set[str] = set()
    for one in listed:
        marks = {one.recipient.key, fold(one.reference), fold(one.recipient.name)} - {""}
        if len(names) < _NAMES_REMEMBERED:
            names.add(one.recipient.name)
        for who in wanted:
            if folded[who] in marks:
                found[who].append(one)
    for who, hits in found.items():
        if not hits:
            near = did_you_mean(who, names)
            cure = near if near.startswith("did") else "give a name, a key or a reference"
            raise ListError(Problem(f"--only {who!r} is nobody on the list", cure))
        if len({hit.recipient.key for hit in hits}) > 1:
            keys = ", ".join(f"{hit.recipient.key} (row {hit.recipient.row})" for hit in hits)
            raise ListError(Problem(f"--only {who!r} could be any of several", f"say which by its key: {keys}"))
    rows = {hit.recipient.row: hit for hits in found.values() for hit in hits}
    return iter([rows[number] for number in sorted(rows)])


def _sample(listed: Iterable[Listed], size: int) -> Iterator[Listed]:
    """So many, picked by the hash of their keys: the same ones each time, however the list is sorted."""

    def lot(one: Listed) -> bytes:
        return sha256((one.recipient.key or str(one.recipient.row)).encode("utf-8", "surrogatepass")).digest()

    return iter(sorted(nsmallest(size, listed, key=lot), key=lambda one: one.recipient.row))


def _sorted(listed: Iterable[Listed], by: Sequence[str], fields: Fields) -> Iterator[Listed]:
    """In another order, `-column` downwards; equal ones keep their order. Sorted in a nameless file: a million rows never sit in memory."""
    known = {*fields.names, "name", "key", "row", "salutation", "reference", HANDLING}
    names = [name.removeprefix("-") for name in by]
    for name in names:
        if name not in known:
            raise ListError(Problem(f"--sort: no column is called {name!r}", did_you_mean(name, known)))
    order = ", ".join(f"k{place}{' DESC' if name.startswith('-') else ''}" for place, name in enumerate(by))
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.execute(
            f"CREATE TABLE listed (n INTEGER PRIMARY KEY, {', '.join(f'k{place} TEXT' for place in range(len(by)))}, one BLOB)"
        )
        database.execute("BEGIN")
        insert = f"INSERT INTO listed VALUES ({', '.join('?' * (len(by) + 2))})"  # noqa: S608 - question marks only
        database.executemany(
            insert, ((number, *(_rank(one, name) for name in names), pickle.dumps(one)) for number, one in enumerate(listed))
        )
        for (said,) in database.execute(f"SELECT one FROM listed ORDER BY {order}, n"):  # noqa: S608 - our own column names
            yield pickle.loads(said)  # noqa: S301 - what this function has just written
    finally:
        database.close()


def _rank(one: Listed, name: str) -> str:
    """What a recipient is sorted by: without regard to case and accents' forms, numbers by their value (`SE2` before `SE10`).

    `handling` is the order in which the post handles letters.
    """
    who = one.recipient
    if name == HANDLING:  # whatever columns the list has: it is what print runs are sorted by
        return rank(who.address)
    own = {"name": who.name, "key": who.key, "row": str(who.row), "salutation": who.salutation, "reference": one.reference}
    text = fold(str(own[name] if name in own else who.fields.get(name, "")))
    return re.sub(r"\d+", lambda match: match[0].lstrip("0").rjust(20, "0"), text).encode("utf-8", "replace").decode()
