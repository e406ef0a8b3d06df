"""A column that would tell people apart for ever, where the key is made of what may be mended: a surname, a postcode.

In go a job's recipients, one by one; out comes a warning. It isn't taken by itself: who had a letter under another key would be somebody
new, so that nothing is said either once references were given.
"""

import re
from array import array
from collections.abc import Iterator

from letterforge.errors import Problem
from letterforge.production.job import Job
from letterforge.recipients import Recipient
from letterforge.recipients.text import fold

_OWNER = r"(?:member(?:ship)?|donor|supporter|constituent|person|customer|client|subscriber|patron|volunteer|crm|record|database|system)"
_NUMBER = re.compile(rf"{_OWNER}(?:id|no|number|num|ref|reference)|contactid|urn")


class BetterKey:
    """Watches the columns that are headed as a number of people; one with an empty cell is none."""

    def __init__(self, job: Job) -> None:
        self._listed = job.recipients
        own = job.campaign.recipients.key or job.recipients.columns["id"]
        headings = {} if own or job.partial or _has_given(job) else job.recipients.table.columns
        self._seen = {name: array("q") for name, heading in headings.items() if _NUMBER.fullmatch(re.sub(r"[\W_]+", "", heading).lower())}

    def look_at(self, who: Recipient) -> None:
        """One row."""
        for name in [*self._seen]:
            if cell := who.fields.get(name):
                self._seen[name].append(hash(fold(cell)))
            else:
                del self._seen[name]

    def warnings(self) -> Iterator[Problem]:
        """The first column that tells everybody from all others."""
        for name, codes in self._seen.items():
            if len({*codes}) == len(codes):
                heading = self._listed.table.columns[name]
                what = f"people are told apart by {self._listed.key_said}: who has it mended becomes somebody new, with another letter"
                cure = f'write key = ["{heading}"] under [recipients]: each row has one of its own'
                yield Problem(what, cure, self._listed.said, kind="a column that would tell people apart", value=heading)
                return


def _has_given(job: Job) -> bool:
    """Whether somebody has a reference already, by the key that there is."""
    register = job.register_to_read()
    if register is None:
        return False
    with register:
        return bool(register.count())
