"""A section: the sheet, its margins and the columns on it. In goes a page of the letter, out come section properties for Word."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from docx.enum.section import WD_HEADER_FOOTER, WD_SECTION
from docx.oxml.section import CT_SectPr
from docx.shared import Twips

from letterforge.docx.markup import element, fragment, mm, pt
from letterforge.docx.names import FIRST_FOOTER, FIRST_HEADER, FOOTER, HEADER
from letterforge.letter.model import FURNITURE_LEADING, Page

ABOVE = 0.8  # of an exact line pitch lies above the baseline, in Word as in LibreOffice
FURNITURE_BASELINE = 10.0  # mm from the top, of later pages


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the body in `columns` columns, `gap` pt apart; the first one brings the headers and footers for all."""

    page: Page
    columns: int = 1
    gap: float = 0.0
    first: bool = False
    new_page: bool = False

    def properties(self) -> CT_SectPr:
        """The section's properties, as the section's last paragraph or the document's end holds them."""
        made = cast(CT_SectPr, element("sectPr"))
        if self.first:
            self._furnish(made)
        else:
            made.start_type = WD_SECTION.NEW_PAGE if self.new_page else WD_SECTION.CONTINUOUS
        self._measure(made)
        if self.columns > 1:
            made.append(element("cols", num=self.columns, space=pt(self.gap), equalWidth=1))
        else:
            made.append(element("cols", space=720))
        made.titlePg_val = self.first or None
        return made

    def _furnish(self, made: CT_SectPr) -> None:
        made.add_headerReference(WD_HEADER_FOOTER.FIRST_PAGE, FIRST_HEADER)
        made.add_headerReference(WD_HEADER_FOOTER.PRIMARY, HEADER)
        if self.page.imprint:
            made.add_footerReference(WD_HEADER_FOOTER.FIRST_PAGE, FIRST_FOOTER)
            made.add_footerReference(WD_HEADER_FOOTER.PRIMARY, FOOTER)

    def _measure(self, made: CT_SectPr) -> None:
        page = self.page
        below = page.height - page.bottom
        made.page_width, made.page_height = Twips(mm(page.width)), Twips(mm(page.height))
        made.top_margin, made.header = Twips(mm(page.top)), Twips(header_distance(page))
        made.bottom_margin = Twips(mm(page.height - page.body_bottom))
        made.footer = Twips(mm(below) - pt((1 - ABOVE) * page.furniture * FURNITURE_LEADING))
        made.left_margin, made.right_margin = Twips(mm(page.left)), Twips(mm(page.width - page.right))
        made.gutter = Twips(0)


@lru_cache(maxsize=64)
def section_xml(section: Section) -> bytes:
    """The properties of the document's last section."""
    return fragment([section.properties()])


def header_distance(page: Page) -> int:
    """Where headers begin, in twips from the top: a line of page furniture has its baseline where the PDF has it."""
    return mm(FURNITURE_BASELINE) - pt(ABOVE * page.furniture * FURNITURE_LEADING)
