"""A preview: one letter of a job, drawn page by page as pictures beside the letters' folder; or its proof."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count, takewhile
from pathlib import Path

from letterforge.errors import HeldError, LetterforgeError, Problem
from letterforge.files import Folder
from letterforge.letter.names import file_name
from letterforge.production.drawn import pages, png
from letterforge.production.job import Job
from letterforge.production.proof import proof as proof_of
from letterforge.recipients import Recipient


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pages of one letter as PNG files; one that is `held` may be looked at if it could be set."""

    reference: str
    name: str
    paths: tuple[Path, ...]
    held: tuple[Problem, ...] = ()


def pictures(job: Job, dpi: int, *, proof: bool = False) -> Pictures:
    """Draws the first letter of the job's selection of which there is a PDF, or its `proof`.

    Raises the letter's problem where there is none.
    """
    held: HeldError | None = None
    with ExitStack() as stack:
        register = job.register_to_read()
        if register is not None:
            stack.enter_context(register)
        for recipient, reference in job.selected(register):
            try:
                content, why = job.maker.draft(recipient, reference).as_set()
            except HeldError as error:
                held = held or error
                continue
            drawn = pages(content, dpi)
            if proof:
                envelope = job.campaign.page.profile()
                drawn = [proof_of(page, envelope, dpi, first=number == 0) for number, page in enumerate(drawn)]
            kind = "proof-" if proof else ""
            shown = _written(job, recipient, reference, [png(page, dpi) for page in drawn], kind)
            return replace(shown, held=why.problems if why else ())
    raise held or LetterforgeError("the list has no recipients")


def folder_of(job: Job) -> str:
    """Where previews go, relative to the campaign's folder."""
    return job.campaign.beside_letters("preview")


def _written(job: Job, recipient: Recipient, reference: str, drawn: list[bytes], kind: str) -> Pictures:
    """Writes the pages' pictures, and removes what is left of a preview of the same kind that had more."""
    campaign, said = job.campaign, folder_of(job)
    names = (file_name(campaign.output.name, reference, recipient.name, f"{kind}{number}.png") for number in count(1))
    with Folder(campaign.path(said), said) as folder:
        written = []
        for picture, name in zip(drawn, names, strict=False):
            written.append(name)
            folder.stage(name, picture)
        folder.publish()
        folder.remove(*takewhile(folder.holds, names))
    return Pictures(reference, recipient.name or recipient.salutation, tuple(campaign.path(said) / name for name in written))
