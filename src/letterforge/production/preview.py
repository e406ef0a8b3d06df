"""A preview: one letter of a job, drawn page by page as pictures beside the letters' folder."""

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path

from letterforge.errors import HeldError, LetterforgeError
from letterforge.production.files import Folder
from letterforge.production.job import Job
from letterforge.production.names import file_name
from letterforge.recipients import Recipient


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pages of one letter as PNG files."""

    reference: str
    name: str
    paths: tuple[Path, ...]


def pictures(job: Job, dpi: int) -> Pictures:
    """Draws the first sound letter of the job's selection. Raises the letter's problem where the only one selected is held."""
    held: HeldError | None = None
    with ExitStack() as stack:
        register = job.register_to_read()
        if register is not None:
            stack.enter_context(register)
        for recipient, reference in job.selected(register):
            try:
                content = job.maker.draft(recipient, reference).content("pdf").data
            except HeldError as error:
                held = held or error
                continue
            return _written(job, recipient, reference, _draw(content, dpi))
    raise held or LetterforgeError("the list has no recipients")


def _written(job: Job, recipient: Recipient, reference: str, drawn: list[bytes]) -> Pictures:
    campaign = job.campaign
    said = str(Path(campaign.output.folder).with_name("preview"))
    with Folder(campaign.path(said), said) as folder:
        names = []
        for number, picture in enumerate(drawn, 1):
            names.append(file_name(campaign.output.name, reference, recipient.name, f"{number}.png"))
            folder.stage(names[-1], picture)
        folder.publish()
        later = (file_name(campaign.output.name, reference, recipient.name, f"{number}.png") for number in count(len(drawn) + 1))
        folder.remove(*takewhile(lambda name: folder.size(name) is not None, later))  # of a preview that had more pages
    return Pictures(reference, recipient.name or recipient.salutation, tuple(campaign.path(said) / name for name in names))


def _draw(content: bytes, dpi: int) -> list[bytes]:
    from io import BytesIO  # noqa: PLC0415 - only a preview draws

    import pypdfium2  # noqa: PLC0415

    drawn = []
    document = pypdfium2.PdfDocument(content)
    for page in document:
        stream = BytesIO()
        page.render(scale=dpi / 72).to_pil().save(stream, "PNG", dpi=(dpi, dpi))
        drawn.append(stream.getvalue())
    document.close()
    return drawn
