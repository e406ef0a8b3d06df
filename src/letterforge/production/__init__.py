"""Production: recipients become files in the output folder, whole or absent, in parallel, and a record of them."""

from letterforge.production.chunk import Options
from letterforge.production.job import Job
from letterforge.production.run import Summary, generate

__all__ = ["Job", "Options", "Summary", "generate"]
