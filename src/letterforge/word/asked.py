"""What a document asks for: in go its fields and tags, out come the names that it uses, where each stands, and which column feeds it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from letterforge.errors import did_you_mean
from letterforge.letter.sources import Sources
from letterforge.sandbox import fields_used
from letterforge.word.codes import CodeError, walk
from letterforge.word.compiling import Placed, placed
from letterforge.word.marks import Mark
from letterforge.word.record import field_of
from letterforge.word.support import DATES

_OWN = {"name": "the name", "key": "the key", "salutation": "the salutation", "address": "the address", "reference": "the reference"}
_OWN |= {"date": "the campaign's date", "campaign": "the campaign file"}
_FIELDS = {
    "ADDRESSBLOCK": "address",
    "GREETINGLINE": "salutation",
    **dict.fromkeys(DATES, "date"),
}


class Asked(NamedTuple):
    """A name as the document has it; where it stands, by the kind of place (body, table, text box, header …) and the words of its
    paragraph; and what feeds it: a column by its heading, something of letterforge's own ("the address"), or nothing ("").
    """

    name: str
    place: str
    words: str
    fed_by: str


class Names:
    """The names that fields and tags may use: the list's columns, by identifier, and letterforge's own."""

    def __init__(self, columns: Collection[str], headings: Mapping[str, str], own: Collection[str]) -> None:
        self._headings = headings
        self.all = (*columns, *({*own} - {*columns}))

    def fed_by(self, name: str) -> str:
        """What feeds a name; nothing where nothing does."""
        return self._headings.get(name) or _OWN.get(name, "")


def of_fields(codes: Iterable[Placed], names: Names, said: str) -> Iterator[tuple[str, Asked]]:
    """What fields ask for, by the identifier that they use.

    Raises TemplateError for a column that isn't there, also where no row would come to show it.
    """
    for code, place in codes:
        for inner in walk(code):
            written, used = inner.name, _FIELDS.get(inner.name, "")
            if inner.name == "MERGEFIELD" and inner.arguments and all(isinstance(part, str) for part in inner.arguments[0]):
                written = inner.words(0)
                found = field_of(written, names.all)
                if found is None:
                    error = CodeError(f"the list has no column {written!r}", did_you_mean(written, names.all))
                    raise placed(error, place, said)
                used = found
            if used:
                yield used, Asked(written, place.kind, place.words, names.fed_by(used))


def of_tags(sources: Sources, order: list[Mark], names: Names, shared: Collection[str]) -> Iterator[tuple[str, Asked]]:
    """What a story's tags ask for; `order` has the marks of its lines. `shared` are tables, which no column feeds."""
    for owner, field, line in fields_used(sources.environment, sources.texts[sources.name]):
        mark = order[line - 1] if 0 < line <= len(order) else None
        if mark is None or mark.kind not in {"show", "do"} or (owner and owner != "recipient") or field in {"recipient", *shared}:
            continue
        yield field, Asked(field, mark.place.kind, mark.place.words, names.fed_by(field))


def checked(asked: Iterable[tuple[str, Asked]]) -> tuple[set[str], tuple[Asked, ...]]:
    """Names used, and what is asked, each once: a text box is there twice."""
    pairs = list(asked)
    return {name for name, _ in pairs}, tuple(dict.fromkeys(one for _, one in pairs))
