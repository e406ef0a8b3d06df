"""Fitting: a letter a few lines too long for its sheet is set tighter, within limits. In goes a letter, out comes the same, tightened.

Leading goes first, since nobody notices a little of it; then the size, down to the campaign's smallest. A letter that would need more stays
as it was composed.
"""

from collections.abc import Iterator
from dataclasses import replace

from letterforge import pdf
from letterforge.letter.model import Letter, Style

_LEAST_LEADING = 1.15  # of the size: type set tighter is hard to read
_SLACK = 2.0  # mm that stay free: Word wants a little more room than the PDF takes, most of all below columns
_LEADING_STEP, _SIZE_STEP = 0.1, 0.5  # pt; Word counts sizes in half points


def fitted(letter: Letter, smallest: float, most: int | None = None) -> tuple[Letter, pdf.Paginated]:
    """The letter, and its body on its pages: on one page less where that saves a sheet, or on `most` pages where it takes more.

    `smallest` is the least size in pt.
    """
    found = pdf.paginated(letter)
    wanted = min(most or found.pages, found.pages - 1 if found.pages % 2 and found.pages > 1 else found.pages)
    if wanted == found.pages:
        return letter, found
    page = replace(letter.page, bottom=letter.page.bottom - _SLACK)
    for style in _tighter(letter.style, smallest):
        tried = replace(letter, style=style)
        if pdf.paginated(replace(tried, page=page)).pages <= wanted:
            return tried, pdf.paginated(tried)
    return letter, found


def _tighter(style: Style, smallest: float) -> Iterator[Style]:
    """Styles ever tighter: first the leading, then size and leading together; gaps and indents follow."""
    yield from _led(style, style)
    size = style.size - _SIZE_STEP
    while size >= smallest:
        scale = size / style.size
        indent, gap = round(style.indent * scale, 1), round(style.gap * scale, 1)
        yield from _led(style, replace(style, size=size, leading=round(style.leading * scale, 1), indent=indent, gap=gap))
        size -= _SIZE_STEP


def _led(whole: Style, style: Style) -> Iterator[Style]:
    least = style.size * _LEAST_LEADING
    leading = style.leading if style is not whole else style.leading - _LEADING_STEP
    while leading >= least:
        yield replace(style, leading=round(leading, 1), gap=round(style.gap * leading / style.leading, 1))
        leading -= _LEADING_STEP
