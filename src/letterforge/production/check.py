"""The survey: every letter of a job composed and laid out, none written; what was found is counted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from letterforge.errors import HeldError, Problem, TemplateError
from letterforge.production.job import Job
from letterforge.register import Register


@dataclass(slots=True)
class Survey:
    """What a check found: letters, how many are held and why, pages by number, repairs by row."""

    letters: int = 0
    held: int = 0
    problems: list[Problem] = field(default_factory=list)
    pages: Counter[int] = field(default_factory=Counter)
    repairs: list[tuple[int, str]] = field(default_factory=list)


def survey(job: Job, started: Callable[[int], None] = lambda _total: None, tick: Callable[[int], None] = lambda _done: None) -> Survey:
    """Composes and lays out the letters of a job. Writes nothing, and needs no register."""
    found = Survey()
    register = Register.open_to_read(job.campaign.path(job.campaign.register_file))
    try:
        started(job.numbered(register, give=False))
    finally:
        if register is not None:
            register.close()
    for recipient in job.selected():
        found.letters += 1
        found.repairs += [(recipient.row, repair) for repair in recipient.repairs]
        try:
            draft = job.maker.draft(recipient, job.references.get(recipient.key, ""))
            found.pages[len(draft.laid.sheets)] += 1
        except HeldError as held:
            found.held += 1
            found.problems += held.problems
        except TemplateError as error:
            found.held += 1
            what = f"{error.problem.what}, for row {recipient.row} of {job.campaign.recipients.list}"
            found.problems.append(replace(error.problem, what=what))
        tick(1)
    return found
