"""The register: which reference each recipient has for ever, and which letters and files were made for them.

In go stable keys and letters as made; out come references, file records and a stream of entries. `Register` is the way in;
SQLite by default, PostgreSQL by URL, through the same SQLAlchemy Core statements.
"""

from letterforge.register.approvals import Approval, Approvals
from letterforge.register.dispatches import Claim, Dispatch, Dispatches, Fate, Settled
from letterforge.register.numbering import provisional_references
from letterforge.register.print_runs import InPrintRun, PrintRuns, Replaces
from letterforge.register.store import Register
from letterforge.register.values import Entry, MadeFile, MadeLetter, Snapshot, State

__all__ = [
    "Approval",
    "Approvals",
    "Claim",
    "Dispatch",
    "Dispatches",
    "Entry",
    "Fate",
    "InPrintRun",
    "MadeFile",
    "MadeLetter",
    "PrintRuns",
    "Register",
    "Replaces",
    "Settled",
    "Snapshot",
    "State",
    "provisional_references",
]
