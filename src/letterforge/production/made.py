"""Letters as they were made: in goes a letter's record, out comes its PDF, where it is still what a run would bind."""

from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from letterforge.production.chunk import Work, stands
from letterforge.production.job import Job
from letterforge.production.maker import Draft
from letterforge.register import MadeFile


def mended_file(job: Job, work: Work, form: str = "pdf") -> Path | None:
    """The file of a letter that was made from a mended copy of its row, and stands though the list is still wrong.

    None where there is none, or somebody has changed it.
    """
    file = work.recorded.get(form)
    if file is None or not stands(work, job.maker.template_digest, job.campaign_digest, job.other):
        return None
    return _whole(job, file)


def current_file(job: Job, work: Work, draft: Draft) -> Path | None:
    """The PDF of a letter that says what it would say if it were made now; None where there is none, or somebody has changed it."""
    file = work.recorded.get("pdf")
    return _whole(job, file) if file is not None and draft.may_go(file.fingerprint) else None


def as_made(job: Job, file: MadeFile) -> bool:
    """Whether a letter's file is there as it was made, to the last byte."""
    path = job.campaign.path(file.path)
    try:
        found = path.stat(follow_symlinks=False)
        return S_ISREG(found.st_mode) and found.st_size == file.size and sha256(path.read_bytes()).hexdigest() == file.sha256
    except OSError:
        return False


def edited(job: Job, work: Work, form: str) -> bool:
    """Whether somebody has changed a letter's file by hand since it was made."""
    file = work.recorded.get(form)
    if file is None or file.made_at is None:
        return False
    path = job.campaign.path(file.path)
    try:
        return path.stat().st_mtime > file.made_at.timestamp() and sha256(path.read_bytes()).hexdigest() != file.sha256
    except OSError:
        return False


def _whole(job: Job, file: MadeFile) -> Path | None:
    return job.campaign.path(file.path) if as_made(job, file) else None
