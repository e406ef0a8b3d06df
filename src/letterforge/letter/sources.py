"""A template's own file and all that it includes: read, compiled, checked against the names that exist, rendered within limits.

What is wrong with one of them is a `TemplateError` with file, line and the nearest name that exists.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateNotFound, TemplateSyntaxError, meta, nodes
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError

from letterforge.campaign import Campaign
from letterforge.errors import Problem, TemplateError, did_you_mean
from letterforge.letter.slots import TURNING, without_marks
from letterforge.recipients.read import open_table
from letterforge.recipients.spool import DateText
from letterforge.sandbox import LONGEST_TEXT, MissingFieldError, Sandbox, TooCostlyError, fields_used, line_in
from letterforge.words import NotWordsError

OWN_NAMES = ("recipient", "campaign", "salutation", "date", "reference")
OWN_FIELDS = ("name", "key", "salutation", "address", "reference")


class Sources:
    """The texts of the template `name` and of its includes, as the environment's loader finds them; `shown` is their folder in messages."""

    def __init__(self, environment: Sandbox, name: str, shown: str = "") -> None:
        self.environment, self.name, self._shown = environment, name, shown
        self.texts: dict[str, str] = {}
        self._names: tuple[str, ...] = ()
        self._read()

    @property
    def template(self) -> Template:
        """The template, compiled."""
        return self.environment.get_template(self.name)

    def check(self, names: Collection[str], fields: Mapping[str, Collection[str]]) -> set[str]:
        """Every name and field that any branch uses, which must exist: a letter that fails on its own would be found too late."""
        self._names = (*names, *(name for name in self.environment.globals if not name.startswith("_")))
        uses = set()
        for name, source in self.texts.items():
            for owner, field, line in fields_used(self.environment, source):
                known = fields.get(owner, ()) if owner else self._names
                included = not owner and name != self.name  # an included file also sees what the including one has set
                if known and field not in known and not included:
                    what = f"{owner} has no field {field!r}" if owner else f"nothing is called {field!r}"
                    raise TemplateError(self.at(name, line, what, did_you_mean(field, known)))
                uses.add(field)
        return uses

    def render(self, context: Mapping[str, Any]) -> str:
        """The template's text; whatever it provokes is raised as it comes, for `problem`."""
        pieces: list[str] = []
        length = 0
        for piece in self.template.generate(context):
            length += len(piece)
            if length > LONGEST_TEXT:
                raise TooCostlyError(f"more than {LONGEST_TEXT:,} characters of text")
            pieces.append(piece)
        return "".join(pieces)

    def problem(self, error: Exception) -> Problem:
        """What went wrong while rendering, at its place in the template's own files."""
        places = ((name, line_in(error, str(self.environment.get_template(name).filename))) for name in self._innermost())
        name, line = next(((name, line) for name, line in places if line), (self.name, None))
        match error:
            case MissingFieldError(known=None):
                said = f"nothing is called {error.name!r}", did_you_mean(error.name, self._names)
            case MissingFieldError():
                said = f"there is no field {error.name!r}", did_you_mean(error.name, error.known or ())
            case TooCostlyError() | MemoryError():
                said = f"the template costs too much: {str(error) or 'all memory'}", "a letter needs far less; look for a loop that grows"
            case SecurityError():
                said = f"refused: {_plain(str(error))}", "templates work with fields, tables and filters only"
            case NotWordsError():
                said = error.what, error.cure
            case JinjaError():
                said = _plain(error.message or str(error)), "see docs/templates.md"
            case _:
                said = f"fails: {str(error) or type(error).__name__}", "see docs/templates.md"
        return self.at(name, line, *said)

    def at(self, name: str, line: int | None, what: str, cure: str = "") -> Problem:
        """A problem at a line of one of the files."""
        return Problem(what, cure, str(Path(self._shown) / name), line)

    def _read(self) -> None:
        waiting = [self.name]
        while waiting:
            name = waiting.pop()
            if name in self.texts:
                continue
            self.texts[name] = self._text(name)
            for inner in meta.find_referenced_templates(self._parsed(name, self.texts[name])):
                if inner is None:
                    what = "a file to include is named by an expression"
                    raise TemplateError(self.at(name, None, what, 'name it in quotes: {% include "pledge.md" %}'))
                waiting.append(inner)

    def _text(self, name: str) -> str:
        try:
            source, _, _ = self.environment.loader.get_source(self.environment, name)  # type: ignore[union-attr]
        except TemplateNotFound:
            raise TemplateError(self._not_found(name)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(self.at(name, None, f"can't be read: {error}", "save it as UTF-8 text")) from None
        for place, character in enumerate(source):
            if character in TURNING:
                what = f"the invisible character U+{ord(character):04X} turns the direction of text"
                cure = "take it out: names that run to the left are set so by themselves"
                raise TemplateError(self.at(name, source.count("\n", 0, place) + 1, what, cure))
        return without_marks(source)

    def _parsed(self, name: str, source: str) -> nodes.Template:
        """The syntax tree of a file, which is compiled on the way, so that every mistake of syntax shows here."""
        try:
            self.environment.get_template(name)
            return self.environment.parse(source, name)
        except TemplateSyntaxError as error:
            problem = self.at(name, error.lineno, f"template syntax: {_plain(error.message or '')}", "see docs/templates.md")
            raise TemplateError(problem) from None

    def _not_found(self, name: str) -> Problem:
        alike = (file for file in self.environment.list_templates() if Path(file).suffix == Path(name).suffix)
        near = did_you_mean(name, alike)
        for file, source in self.texts.items():
            for number, line in enumerate(source.splitlines(), 1):
                if "include" in line and name in line:
                    return self.at(file, number, f"there is no file {name!r} to include", near)
        return self.at(name, None, "no such template", near)

    def _innermost(self) -> Iterator[str]:
        yield from (name for name in self.texts if name != self.name)
        yield self.name


def always(campaign: Campaign, tables: Mapping[str, Iterable[Mapping[str, str]]]) -> dict[str, Any]:
    """What a campaign's templates may use besides the recipient: tables, the campaign, its date."""
    said = {"name": campaign.name, "date": campaign.date, "sender": list(campaign.sender.lines), "language": campaign.language}
    return {**tables, "campaign": said, "date": campaign.date}


def as_values(cells: Mapping[str, str], headings: Mapping[str, str]) -> dict[str, Any]:
    """Cells as a template that makes no Markdown uses them: days as dates, words without marks, each by its heading too."""
    own: dict[str, Any] = {name: cell.day if isinstance(cell, DateText) else without_marks(cell) for name, cell in cells.items()}
    return own | {heading: own[name] for heading, name in headings.items() if heading not in own and name in own}


def read_table(campaign: Campaign, said: str, cell: Callable[[str], str]) -> list[Mapping[str, str]]:
    """A table whole, each cell by way of `cell`: unlike a list, it must be right in every row, since every letter shows it."""
    rows: list[Mapping[str, str]] = []
    for row in open_table(campaign.path(said), said).rows():
        if row.problems:
            raise TemplateError(row.problems[0])
        rows.append({name: cell(text) for name, text in row.cells.items()})
    return rows


def _plain(text: str) -> str:
    """Jinja's message as a part of a sentence."""
    if text.endswith("got '='"):
        return "one = gives something a name: write == to ask whether two are the same"
    return (text[:1].lower() + text[1:]).rstrip(".")
