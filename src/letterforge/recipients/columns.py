"""Which column is what. In go a list's headings and what the campaign file says of them, out come those of name, address and so on.

A heading is known in many spellings; what isn't known is never guessed, and stays a field for the template.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from letterforge.campaign import Columns as Settings
from letterforge.errors import ListError, Problem, did_you_mean
from letterforge.recipients.read import ADDED, Table, identifier

_SPELLINGS = {  # by role, without spaces, hyphens and case; the earlier one wins where a list has several
    "id": "id personid candidateid recipientid contactid constituentid supporterid memberid membershipid recordid uniqueid uid uuid urn "
    "ref reference refno",
    "name": "name fullname candidate candidatename personname recipient recipientname addressee contact contactname displayname "
    "mailingname",
    "title": "title honorific prefix nameprefix honorificprefix courtesytitle",
    "first_name": "firstname forename forenames firstnames givenname givennames first christianname",
    "middle_name": "middlename middlenames middle",
    "last_name": "lastname surname familyname last secondname",
    "suffix": "suffix namesuffix honorificsuffix postnominals postnominal postnominalletters lettersaftername honours",
    "salutation": "salutation dear greeting lettersalutation letterdear",
    "email": "email emailaddress emails primaryemail contactemail email1 emailaddress1 mail",
    "party": "party partyname politicalparty",
    "house_number": "housenumber houseno housename buildingnumber housenameornumber housenamenumber",
    "street": "street streetaddress streetname road thoroughfare street1",
    "locality": "locality street2 village",
    "town": "town city posttown towncity townorcity cityortown citytown",
    "county": "county state province countystate stateprovince",
    "postcode": "postcode postalcode zip zipcode postcodezip zippostcode zippostalcode postzip",
    "country": "country countryname countryregion",
    "address": "address fulladdress postaladdress mailingaddress correspondenceaddress addressblock completeaddress",
}
_ROLE_OF = {spelling: role for role, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_RANK = {spelling: rank for spellings in _SPELLINGS.values() for rank, spelling in enumerate(spellings.split())}
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}
_LINE = re.compile(r"(?:postal|mailing|correspondence|contact)?(?:address|addr|add)(?:line)?(?:no)?([1-7])")
_SEVERAL = re.compile(r"address(?:_[2-7])?")  # one heading, `Address`, again and again
_FOR_POST = ("mailing", "postal", "correspondence")  # `Mailing City` is a city
_POSTAL_ROLES = frozenset({"house_number", "street", "locality", "town", "county", "postcode", "country"})
ALIASES = ("title", "first_name", "middle_name", "last_name", "suffix", "email", "party", "id", "town", "county", "postcode", "country")
_SAID = {
    "id": "the key",
    "name": "name",
    "title": "title",
    "first_name": "first name",
    "middle_name": "middle name",
    "last_name": "surname",
    "suffix": "letters after the name",
    "salutation": "salutation",
    "email": "e-mail",
    "party": "party",
    "house_number": "address, house number",
    "town": "address, town",
    "county": "address, county",
    "postcode": "address, postcode",
    "country": "address, country",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What a list's columns were taken for: identifiers by role, and the lines of the address in the order in which they are printed."""

    roles: Mapping[str, str]
    lines: tuple[str, ...]
    doubtful: Mapping[str, str] = field(default_factory=dict)  # columns that also look like a role, which another one has

    def __getitem__(self, role: str) -> str:
        """The identifier of a role's column, or nothing."""
        return self.roles.get(role, "")

    @property
    def whole_address(self) -> bool:
        """Whether one column holds the whole address, its lines divided by line breaks or commas."""
        return len(self.lines) == 1 and not self["town"] and not self["house_number"]

    @property
    def name_parts(self) -> tuple[str, ...]:
        """The columns that make the name where there is none for the whole."""
        return tuple(self.roles[role] for role in ("title", "first_name", "middle_name", "last_name", "suffix") if role in self.roles)

    @property
    def postal(self) -> tuple[str, ...]:
        """All columns of the address."""
        return (*(self.roles[role] for role in _POSTAL_ROLES if role in self.roles), *self.lines)

    def with_filled(self, names: Iterable[str]) -> "Columns":
        """These columns and those that a lookup adds under a role's own name: `postcode`, `address_line_1`."""
        roles = {name: name for name in names if name in _SPELLINGS and name not in self.roles}
        lines = [name for name in names if re.fullmatch(r"address(?:_line_[1-7])?", name) and name not in self.lines]
        return Columns({**self.roles, **roles}, (*self.lines, *sorted(lines)), self.doubtful)

    def taken_for(self, column: str) -> str:
        """What a column was taken for, in words; empty where it is a field like any other."""
        if column in self.lines:
            return "address" if self.whole_address else f"address, line {self.lines.index(column) + 1}"
        return next((_SAID[role] for role, taken in self.roles.items() if taken == column and role in _SAID), "")


def recognise(table: Table, settings: Settings | None = None, place: str = "letterforge.toml") -> Columns:
    """Which column of `table` is what; `settings` outweigh the headings.

    Raises ListError where they name a column that isn't there, or where a heading that matters stands twice.
    """
    chosen: dict[str, str] = {}
    lines: list[str] = []
    settings = settings or Settings()
    for role in Settings.model_fields:
        said = getattr(settings, role)
        if role == "address":
            lines = [resolve(table, heading, "[recipients.columns] address", place) for heading in said or () if heading]
        elif said is not None:
            chosen[role] = resolve(table, said, f"[recipients.columns] {role}", place) if said else ""
    by_role, doubtful = _by_heading(table, {*chosen.values(), *lines}, set(chosen))
    roles = {**by_role, **{role: column for role, column in chosen.items() if column}}
    if settings.address is None:
        lines = _lines(table, roles)
    for role in ("street", "locality", "address"):
        roles.pop(role, None)
    return Columns(roles, tuple(lines), doubtful)


def resolve(table: Table, said: str, what: str, place: str = "letterforge.toml") -> str:
    """The identifier of the column that is called `said`, by its heading or its identifier. ListError where there is none."""
    if said in table.columns:
        return said
    for column, heading in table.columns.items():
        if heading.casefold() == said.strip().casefold() or column == identifier(said):
            return column
    raise ListError(Problem(f"{what}: {table.said} has no column {said!r}", did_you_mean(said, table.columns.values()), place))


def _by_heading(table: Table, taken: set[str], decided: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Roles by the headings' spellings; among several for one role the earlier spelling wins, then the column further left."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for place, (column, heading) in enumerate(table.columns.items()):
        spelling = _plain(heading)
        role = _ROLE_OF.get(spelling, "") or _for_post(spelling)
        if role and column not in taken and role not in decided and column not in ADDED:
            found.setdefault(role, []).append((_RANK.get(spelling, 99), place, column))
    roles: dict[str, str] = {}
    doubtful: dict[str, str] = {}
    for role, columns in found.items():
        (_, _, first), *others = sorted(columns)
        roles[role] = first
        for _, _, other in others:
            if table.columns[other].casefold() == table.columns[first].casefold() and role != "address":
                what = f"two columns are called {table.columns[first]!r}, and letterforge needs to know which one is meant"
                cure = f'rename one of them, or say which: {role} = "{first}" or "{other}" under [recipients.columns]'
                raise ListError(Problem(what, cure, table.said, row=table.header_row or None))
            if other not in taken and not _SEVERAL.fullmatch(other):
                doubtful[other] = _SAID.get(role, "address")
    return roles, doubtful


def _lines(table: Table, roles: Mapping[str, str]) -> list[str]:
    """The columns of an address's lines, in the order in which they are printed."""
    numbered: dict[int, str] = {}
    for column, heading in table.columns.items():
        match = _LINE.fullmatch(_plain(heading))
        if match:
            numbered.setdefault(int(match[1]), column)
    several = [column for column in table.columns if _SEVERAL.fullmatch(column) and _plain(table.columns[column]) == "address"]
    first = [*several] if len(several) > 1 else [roles["address"]] if "address" in roles else []
    streets = [roles[role] for role in ("street", "locality") if role in roles]
    lines = [*first, *(numbered[number] for number in sorted(numbered)), *streets]
    elsewhere = {column for role, column in roles.items() if role not in {"street", "locality", "address"}}
    return [line for line in dict.fromkeys(lines) if line not in elsewhere]


def _for_post(spelling: str) -> str:
    for prefix in _FOR_POST:
        role = _ROLE_OF.get(spelling.removeprefix(prefix), "") if spelling.startswith(prefix) else ""
        if role in _POSTAL_ROLES:
            return role
    return ""


def _plain(heading: str) -> str:
    """A heading without case, accents, spaces and signs; `Address Line One` is `addressline1`."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return "".join(_NUMBERS.get(word, word) for word in words)
