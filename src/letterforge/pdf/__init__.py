"""A `Letter` becomes the bytes of a PDF, or a part of one file that holds many."""

from letterforge.pdf.document import write, written
from letterforge.pdf.layout import Paginated, lay_out, paginated
from letterforge.pdf.metadata import About
from letterforge.pdf.print_run import Entry, PrintRun

__all__ = ["About", "Entry", "Paginated", "PrintRun", "lay_out", "paginated", "write", "written"]
