"""Who must not be written to: people who objected. In goes `data/suppression.csv`, out comes whether a recipient stands in it, and why.

The right to object to direct marketing is absolute (ICO), so no option outweighs it; a row that names nobody is an error, not a comment.
"""

from pathlib import Path

from letterforge.campaign import Campaign
from letterforge.errors import ListError, Problem
from letterforge.recipients.address import postcode
from letterforge.recipients.columns import Columns, recognise
from letterforge.recipients.names import split
from letterforge.recipients.read import Row, identifier, open_table
from letterforge.recipients.text import fold

DEFAULT = "data/suppression.csv"


class Objectors:
    """A campaign's suppression list, read again whenever its file was changed: somebody may object while letters go out.

    Raises ListError where it can't be read; there need be none, unless the campaign names one, or there was one before.
    """

    def __init__(self, campaign: Campaign) -> None:
        wanted = campaign.recipients.suppression
        self._said = wanted or DEFAULT
        self._path = campaign.path(self._said)
        self._seen = self._look()
        self._list = Suppression() if self._seen is None and wanted is None else Suppression(self._path, self._said)

    def now(self) -> "Suppression":
        """The list as it is on disk; the same object as long as nobody changes it."""
        if (seen := self._look()) != self._seen:
            self._list, self._seen = Suppression(self._path, self._said), seen
        return self._list

    def _look(self) -> tuple[int, int, int] | None:
        """What tells one state of the file from another."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ListError(Problem(f"can't be read: {error.strerror}", "look what has become of it", self._said)) from None
        return found.st_ino, found.st_size, found.st_mtime_ns


class Suppression:
    """The people who must not be written to, by key, e-mail, and name with postcode."""

    def __init__(self, path: Path | None = None, said: str = "") -> None:
        self._keys: dict[str, Problem] = {}
        self._emails: dict[str, Problem] = {}
        self._people: dict[str, Problem] = {}
        if path is not None:
            self._read(path, said)

    def __len__(self) -> int:
        return len(self._keys) + len(self._emails) + len(self._people)

    def why(self, key: str, email: str, name: str, code: str) -> Problem | None:
        """Why a recipient isn't written to, or None."""
        if key in self._keys:
            return self._keys[key]
        if self._emails and email and (found := self._emails.get(fold(email))):
            return found
        if self._people and name and code:
            return self._people.get(_person(name, code)) or self._people.get(_person(split(name).plain, code))
        return None

    def _read(self, path: Path, said: str) -> None:
        table = open_table(path, said)
        columns = recognise(table)
        key = next((name for name in table.columns if name == "key"), columns["id"])
        if not (key or columns["email"] or (columns["name"] and columns["postcode"])):
            cure = "it needs a column 'key', 'email', or 'name' and 'postcode'"
            raise ListError(Problem("has nothing by which to know people", cure, said, row=table.header_row or None))
        for row in table.rows():
            if row.problems:
                raise ListError(row.problems[0])
            self._add(row, key, columns, said)

    def _add(self, row: Row, key: str, columns: Columns, said: str) -> None:
        cells = row.cells
        reason, since = (next((cells[name] for name in cells if name == identifier(word)), "") for word in ("reason", "since"))
        what = " since ".join(part for part in (f"not to be written to{f': {reason}' if reason else ''}", since) if part)
        why = Problem(what, f"see {said}, row {row.number}", kind="suppressed")
        email, name, code = (cells.get(columns[role], "") for role in ("email", "name", "postcode"))
        if key and cells.get(key):
            self._keys[fold(cells[key])] = why
        if email:
            self._emails[fold(email)] = why
        if name and code:
            for form in (name, split(name).plain):
                self._people[_person(form, code)] = why
        if not ((key and cells.get(key)) or email or (name and code)):
            cure = "fill in the key, the e-mail, or both name and postcode; or delete the row"
            raise ListError(Problem("says nobody", cure, said, row=row.number))


def _person(name: str, code: str) -> str:
    return f"{fold(name)}|{postcode(code) or fold(code)}"
