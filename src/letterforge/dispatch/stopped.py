"""The word by which a channel ends a run: an outcome of one letter that would be that of all others, too."""

from letterforge.dispatch.channel import Outcome


class Stopped(Outcome):
    """An outcome after which the run had better end: no other letter would fare better. Its `detail` says why."""
