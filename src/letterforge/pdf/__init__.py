"""A `Letter` becomes the bytes of a PDF, or a part of one file that holds many."""

from letterforge.pdf.document import write, written
from letterforge.pdf.layout import Laid, Paginated, laid_alone, lay_out, paginated
from letterforge.pdf.metadata import About
from letterforge.pdf.print_run import Entry, PrintRun

__all__ = ["About", "Entry", "Laid", "Paginated", "PrintRun", "laid_alone", "lay_out", "paginated", "write", "written"]
