"""How a letter greets: the row's own salutation, the campaign's rule, title and surname, the full name, or the generic one, in this order.

In go a recipient's cells and its name in parts, out come the greeting, the rule that gave it, and the close. No title is ever guessed.
"""

from collections.abc import Callable, Collection, Mapping

from letterforge.campaign import Campaign
from letterforge.errors import CampaignError, Problem
from letterforge.recipients.columns import Columns
from letterforge.recipients.names import Split, greeting
from letterforge.recipients.select import expression
from letterforge.recipients.titles import LINKS, OFFICES, OFFICES_OF, TITLES, canonical_title, known_title
from letterforge.sandbox import limited

OWN, RULE, TITLED, WRITTEN, FULL, GENERIC = (
    "the list's own salutation",
    "the campaign's rule",
    "title and surname",
    "title within the name",
    "full name",
    "the campaign's salutation for the unknown",
)
_WHOLE = ("dear ", "to ", "hello", "hi ", "good ", "my ", "greetings")  # with one of these, a cell is a whole salutation

# The last word of a salutation to an office or a kind of people; the second are surnames too, and need a word such as Lord before them.
_KINDS = frozenset(
    "candidate editor secretary treasurer manager director executive chair chairman chairwoman chairperson "
    "president officer occupier occupant "
    "resident householder homeowner owner colleague member minister commissioner committee board team trustee councillor council neighbour "
    "supporter volunteer donor voter constituent elector customer subscriber applicant guardian teacher headteacher constable lieutenant "
    "staff agent organiser campaigner comrade all everyone people madam sir".split()
)
_KINDS_AND_SURNAMES = frozenset(
    "mayor mayoress friend leader reader parent clerk sheriff provost bishop archbishop dean speaker head".split()
)
_BEFORE_KINDS = frozenset(
    "dear deputy lord lady madam the my our fellow old good and or high town parish city county council party "
    "group branch new young".split()
)
_TO_ANYONE = frozenset("dear sir sirs sir(s) madam madams mesdames or and &".split())
SINCERELY, FAITHFULLY = "Yours sincerely", "Yours faithfully"

Greeting = tuple[str, str]
"""A salutation, without its comma, and the rule that gave it."""


class Salutations:
    """Greets the recipients of one list. Raises CampaignError where the campaign's rule is no expression over its fields."""

    def __init__(self, campaign: Campaign, columns: Columns, fields: Collection[str]) -> None:
        self._generic, self._columns = campaign.recipients.salutation, columns
        self._own, self._title, self._first, self._last = (columns[role] for role in ("salutation", "title", "first_name", "last_name"))
        self._plain = not (self._own or self._title or campaign.recipients.salutation_rule)
        self._rule: Callable[[Mapping[str, object]], object] | None = None
        if campaign.recipients.salutation_rule:
            place = Problem("[recipients] salutation_rule", "for example: salutation_rule = \"'Dear ' ~ first_name\"", campaign.file.name)
            self._rule = expression(campaign.recipients.salutation_rule, fields, place, CampaignError)

    def of(self, cells: Mapping[str, str], name: str, parts: Split) -> Greeting:
        """The salutation for a row, and its rule."""
        if self._plain and not parts.title:
            return self._by_name(parts)
        title = cells.get(self._title, "") if self._title else ""
        own = cells.get(self._own, "").rstrip(" ,") if self._own else ""
        if own and not known_title(own):
            return own if own.casefold().startswith(_WHOLE) else f"Dear {own}", OWN
        title = title or own  # a column "Salutation" that holds Mr and Ms is a column of titles
        if said := self._by_rule(cells, name):
            return said, RULE
        if title and (said := self._by_title(title, cells, parts)):
            return said, TITLED
        said = greeting(parts.title, parts.first, parts.last) if parts.title else ""
        return (said, WRITTEN) if said else self._by_name(parts)

    def _by_rule(self, cells: Mapping[str, str], name: str) -> str:
        if self._rule is None:
            return ""
        with limited():
            return " ".join(str(self._rule({**cells, "name": name}) or "").split()).rstrip(" ,")

    def _by_title(self, title: str, cells: Mapping[str, str], parts: Split) -> str:
        if not known_title(title):
            return ""
        first = cells.get(self._first, "") if self._first else parts.first
        last = cells.get(self._last, "") if self._last else parts.last
        return greeting(canonical_title(title), first, last)

    def _by_name(self, parts: Split) -> Greeting:
        """The full name, without what stands on the envelope only; the generic salutation for an office, and where there is no name."""
        plain = parts.plain
        if parts.role or not (plain[:1].isalpha() or any(character.isalpha() for character in plain)):
            return self._generic, GENERIC
        if not parts.title:
            return f"Dear {plain}", FULL
        if " " not in plain and not {"Sir", "Dame"}.isdisjoint(parts.title.split()):
            return self._generic, GENERIC  # a knight is greeted by the first name, which is missing
        return f"Dear {parts.title} {plain}", FULL


def doubtful_title(title: str) -> Problem | None:
    """The warning for a cell of the titles' column that is no title: a job, say."""
    if not title or known_title(title):
        return None
    what = f"{title!r} is no title that letterforge knows, so the letter greets by the full name"
    return Problem(what, "give the row a salutation of its own, or move the cell into another column", kind="unknown title", value=title)


def close_for(salutation: str, generic: str = "") -> str:
    """`Yours sincerely` after a name, `Yours faithfully` after `Dear Sir or Madam`, an office, or the campaign's `generic` salutation."""
    text = _bare(salutation)
    words = text.replace("/", " ").split()
    if text == _bare(generic) or text.startswith("to whom") or _TO_ANYONE.issuperset(words):
        return FAITHFULLY
    called = next((words[:at] for at, word in enumerate(words) if at > 1 and word in LINKS), words)
    kind = called[-1].rstrip(".!:;")
    before = called[1:-1]
    if TITLES.get(" ".join(before[:1])) and " ".join(called[1:]) not in OFFICES | OFFICES_OF:
        return SINCERELY
    if kind in _KINDS or kind.removesuffix("s") in _KINDS:
        return FAITHFULLY
    either = kind in _KINDS_AND_SURNAMES or kind.removesuffix("s") in _KINDS_AND_SURNAMES
    return FAITHFULLY if either and _BEFORE_KINDS.issuperset(before) else SINCERELY


def _bare(salutation: str) -> str:
    return " ".join(salutation.casefold().split()).rstrip(", ")
