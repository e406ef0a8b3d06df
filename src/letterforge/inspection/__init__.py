"""Any PDF held against an envelope and a printer: in go files and rules, out come faults with their places and cures.

Little is imported here, so that the child processes that read the files start at once.
"""

from letterforge.inspection.files import Report, inspect
from letterforge.inspection.rules import Fault, Rules, rules_of

__all__ = ["Fault", "Report", "Rules", "inspect", "rules_of"]
