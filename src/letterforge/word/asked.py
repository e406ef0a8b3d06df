"""What a document asks for: in go its fields and tags, out come the names that it uses, where each stands, and which column feeds it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from letterforge.errors import Problem, TemplateError, did_you_mean
from letterforge.letter.sources import OWN_NAMES, Sources
from letterforge.recipients import Fields
from letterforge.sandbox import fields_used
from letterforge.word.codes import walk
from letterforge.word.compiling import Placed
from letterforge.word.marks import Mark
from letterforge.word.record import field_of
from letterforge.word.support import DATES

_OWN = {"name": "the name", "key": "the key", "salutation": "the salutation", "address": "the address", "reference": "the reference"}
_OWN |= {"date": "the campaign's date", "campaign": "the campaign file"}
_FIELDS = {"ADDRESSBLOCK": "address", "GREETINGLINE": "salutation", **dict.fromkeys(DATES, "date")}


class Asked(NamedTuple):
    """A name as the document has it, and where it stands: by the kind of place (body, table, header …) and the words of its paragraph.

    It is fed by a column, which is said by its heading, by something of letterforge's own ("the address"), or by nothing; `field` is the
    identifier of that.
    """

    name: str
    place: str
    words: str
    fed_by: str
    field: str


class UnfedError(TemplateError):
    """Names that nothing feeds: `asks` is all that the document uses, `problems` say of each of those what it may have been meant to be."""

    def __init__(self, problems: Iterable[Problem], asks: tuple[Asked, ...]) -> None:
        self.problems, self.asks = tuple(problems), asks
        first, more = self.problems[0], len(self.problems) - 1
        others = f" (and {more:,} more such {'names' if more > 1 else 'name'}: `letterforge check` has them all)" if more else ""
        super().__init__(replace(first, what=f"{first.what}{others}"))

    def __reduce__(self) -> tuple[type[TemplateError], tuple[object, ...]]:
        """A worker's error reaches its parent whole."""
        return type(self), (self.problems, self.asks)


class Names:
    """The names that fields and tags may use: the list's columns, by identifier and as they are headed, and letterforge's own.

    `columns` are the list's own, `by_heading` gives them by their headings; `shared` are names that no column feeds, such as tables.
    """

    def __init__(self, fields: Fields, own: Collection[str], shared: Collection[str]) -> None:
        self._headings, self.by_heading = fields.headings, fields.by_heading
        self.columns = frozenset(fields.names)
        self.all = (*fields.names, *({*own} - {*fields.names}))
        self.shared = frozenset(shared)

    def column(self, name: str) -> str | None:
        """Which of the names feeds a merge field, by the name that Word has for it."""
        return field_of(name, self.all)

    def feeds(self, name: str) -> str:
        """What feeds a name, in words; nothing where nothing does."""
        name = self.by_heading.get(name, name)
        return self._headings.get(name) or _OWN.get(name) or (name if name in self.all else "")


def asked_by(codes: Iterable[Placed], stories: Iterable[tuple[Sources, list[Mark]]], names: Names, said: str) -> tuple[Asked, ...]:
    """What fields and tags ask for, each once (a text box is there twice); `stories` are tags with the marks of their lines.

    Raises UnfedError for what nothing feeds, also where no letter would come to show it.
    """
    found: dict[Asked, Problem | None] = {}
    for one, problem in chain(_of_fields(codes, names, said), *(_of_tags(sources, order, names) for sources, order in stories)):
        found.setdefault(one, problem)
    if problems := [problem for problem in found.values() if problem is not None]:
        raise UnfedError(problems, tuple(found))
    return tuple(found)


def _of_fields(codes: Iterable[Placed], names: Names, said: str) -> Iterator[tuple[Asked, Problem | None]]:
    for code, place in codes:
        for inner in walk(code):
            written, used = inner.name, _FIELDS.get(inner.name, "")
            if inner.name == "MERGEFIELD" and inner.arguments and all(isinstance(part, str) for part in inner.arguments[0]):
                written = inner.words(0)
                used = names.column(written) or ""
                if not used:
                    problem = Problem(f"{place}: the list has no column {written!r}", did_you_mean(written, names.all), said)
                    yield Asked(written, place.kind, place.words, "", ""), problem
            if used:
                yield Asked(written, place.kind, place.words, names.feeds(used), used), None


def _of_tags(sources: Sources, order: list[Mark], names: Names) -> Iterator[tuple[Asked, Problem | None]]:
    known = {*names.all, *names.shared, *OWN_NAMES, *sources.environment.globals}
    for owner, field, line in fields_used(sources.environment, sources.texts[sources.name]):
        mark = order[line - 1] if 0 < line <= len(order) else None
        if mark is None or mark.kind not in {"show", "do"} or owner not in {"", "recipient"}:
            continue
        if fed := names.feeds(field):
            yield Asked(field, mark.place.kind, mark.place.words, fed, field), None
        elif owner or field not in known:
            what = f"recipient has no field {field!r}" if owner else f"nothing is called {field!r}"
            near = did_you_mean(field, names.all if owner else {name for name in known if not name.startswith("_")})
            yield Asked(field, mark.place.kind, mark.place.words, "", ""), sources.at(sources.name, line, what, near)
