"""Letters that were made from a mended copy of their row, and stand though the list is still wrong: printed from the file that was made."""

from hashlib import sha256
from pathlib import Path

from letterforge.production.chunk import Work, stands
from letterforge.production.job import Job


def made_file(job: Job, work: Work, form: str = "pdf") -> Path | None:
    """The file of such a letter in a format, as it was made; None where there is none, or somebody has changed it."""
    file = work.recorded.get(form)
    if file is None or not stands(work, job.maker.template_digest, job.campaign_digest, job.other):
        return None
    path = job.campaign.path(file.path)
    try:
        return path if sha256(path.read_bytes()).hexdigest() == file.sha256 else None
    except OSError:
        return None
