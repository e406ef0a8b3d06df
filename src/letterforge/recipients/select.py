"""Which recipients are meant: `--only`, `--where` and `--limit`. In goes the stream of recipients, out comes a shorter one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jinja2 import TemplateError as JinjaError
from jinja2 import meta

from letterforge.errors import ListError, Problem, did_you_mean
from letterforge.recipients.recipient import Recipient
from letterforge.sandbox import Sandbox, limited


@dataclass(frozen=True, slots=True)
class Selection:
    """What a command was asked for; empty means everybody."""

    only: tuple[str, ...] = ()
    where: str = ""
    limit: int | None = None

    def __bool__(self) -> bool:
        return bool(self.only or self.where or self.limit is not None)


def select(
    recipients: Iterable[Recipient], selection: Selection, columns: Sequence[str], references: Callable[[str], str]
) -> Iterator[Recipient]:
    """The recipients of a selection, in the list's order; `references` gives the reference of a key.

    Raises ListError where `--where` isn't an expression over `columns`, or where `--only` names nobody, or a name that several bear.
    """
    chosen: Iterable[Recipient] = recipients
    if selection.only:
        chosen = _only(recipients, selection.only, references)
    if selection.where:
        chosen = filter(condition(selection.where, columns), chosen)
    return islice(chosen, selection.limit)


def condition(source: str, columns: Sequence[str]) -> Callable[[Recipient], bool]:
    """A `--where` expression such as `party == 'Green Party' and not email` as a test of a recipient."""
    sandbox = Sandbox()
    try:
        used = meta.find_undeclared_variables(sandbox.parse("{{ (" + source + ") }}"))
        expression = sandbox.compile_expression(source, undefined_to_none=False)
    except JinjaError as error:
        raise ListError(
            Problem(f"--where {source!r} is not an expression: {error.message}", "for example: --where \"party == 'Green Party'\"")
        ) from None
    known = {*columns, "name", "key", "row"}
    for name in sorted(used - known):
        raise ListError(Problem(f"--where uses {name!r}, which is no column of the list", did_you_mean(name, known)))

    def test(recipient: Recipient) -> bool:
        try:
            with limited():
                return bool(expression({**recipient.fields, "name": recipient.name, "key": recipient.key, "row": recipient.row}))
        except (JinjaError, ArithmeticError, TypeError, ValueError, LookupError) as error:
            raise ListError(Problem(f"--where {source!r} fails in row {recipient.row}: {error}", "correct the expression")) from None

    return test


def _only(recipients: Iterable[Recipient], wanted: Sequence[str], references: Callable[[str], str]) -> Iterator[Recipient]:
    """Those whose key, reference or name is wanted. Everybody is looked at before the first is given, so that a wrong name stops all."""
    found: dict[str, list[Recipient]] = {who: [] for who in wanted}
    names: set[str] = set()
    for recipient in recipients:
        marks = {recipient.key.casefold(), references(recipient.key).casefold(), recipient.name.casefold()} - {""}
        names.add(recipient.name)
        for who in wanted:
            if who.strip().casefold() in marks:
                found[who].append(recipient)
    for who, hits in found.items():
        if not hits:
            near = did_you_mean(who, names)
            raise ListError(
                Problem(f"--only {who!r} is nobody on the list", near if near.startswith("did") else "give a name, a key or a reference")
            )
        if len({hit.key for hit in hits}) > 1:
            keys = ", ".join(f"{hit.key} (row {hit.row})" for hit in hits)
            raise ListError(Problem(f"--only {who!r} could be any of several", f"say which by its key: {keys}"))
    rows = {hit.row: hit for hits in found.values() for hit in hits}
    return iter([rows[number] for number in sorted(rows)])
