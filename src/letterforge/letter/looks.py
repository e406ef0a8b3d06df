"""Looks: what a campaign's settings of page and type come to. In go the settings, out come the style and the page of a recipient's letter.

Most letters look alike; those in large print are set in 16 pt throughout, ragged, on as many sheets as that takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from letterforge.campaign import SIZES, Campaign, StyleSettings, fault
from letterforge.errors import CampaignError, HeldError, Problem
from letterforge.letter.gallery import hung
from letterforge.letter.letterhead import NARROWEST, beside_window, head_bottom
from letterforge.letter.model import LARGE_PRINT, STANDARD, Page, Style
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.select import expression
from letterforge.recipients.window import FONTS, typefaces_of
from letterforge.sandbox import limited
from letterforge.typeface import ARIMO, Typefaces, unsettable
from letterforge.typeface.fallback import lenders

_LEADING = {STANDARD: 1.24, LARGE_PRINT: 1.25}  # of the size
_HEAD_LEADING = 1.2


class Look(NamedTuple):
    """How a letter looks: its type, and its sheet."""

    style: Style
    page: Page


class Looks:
    """The looks of a campaign's letters, and its `gallery` of pictures.

    Raises CampaignError where `large_print_for` is no expression over the list's fields, or a picture can't be read or doesn't fit.
    """

    def __init__(self, campaign: Campaign, fields: Fields) -> None:
        settings = campaign.style
        bare = look_of(campaign, settings.name)
        page, self.gallery = hung(campaign, bare.page, bare.style.column_gap)
        self.usual = self._large = bare._replace(page=page)
        self._asked_for: Callable[[Mapping[str, object]], object] | None = None
        if settings.large_print_for:
            place = Problem("[style] large_print_for", "for example: large_print_for = \"format == 'large print'\"", campaign.file.name)
            self._asked_for = expression(settings.large_print_for, fields.names, place, CampaignError)
            large = look_of(campaign, LARGE_PRINT)
            self._large = large._replace(page=replace(large.page, logo=page.logo))

    def of(self, recipient: Recipient) -> Look:
        """The look of the letter to `recipient`; HeldError where `large_print_for` fails on it."""
        if self._asked_for is None:
            return self.usual
        try:
            with limited():
                return self._large if self._asked_for({**recipient.fields, "name": recipient.name}) else self.usual
        except CampaignError as error:
            raise HeldError([replace(error.problem, row=recipient.row, kind="large_print_for fails")]) from None


def look_of(campaign: Campaign, name: str) -> Look:
    """A look by the name of its style, without a logo.

    Raises CampaignError for a sender or an imprint that no typeface here can show, or a window that leaves the sender no room.
    """
    style, page = style_of(campaign.style, name, campaign.language), page_of(campaign)
    face = typefaces_of(campaign)
    style = replace(style, typefaces=face, word_face=campaign.style.word_face or (style.word_face if face == ARIMO else face.family))
    own = "".join((*campaign.sender.lines, campaign.page.imprint))
    if missing := unsettable(own, style.typefaces):
        style = replace(style, typefaces=with_lenders(campaign, style.typefaces, missing))
        if bad := unsettable(missing, style.typefaces):
            raise CampaignError(lacking(bad, campaign.file.name))
    page = replace(page, furniture=style.size if name == LARGE_PRINT else page.furniture, typefaces=style.typefaces)
    beside = beside_window(campaign.sender.lines, style, page)
    if beside is None:
        what = f"the window would show the sender, who needs {NARROWEST:g} mm to the right of it"
        raise fault(
            campaign, ("page", "window", "window"), what, "take an envelope with a smaller window, or write fewer lines under [sender]"
        )
    bottom = head_bottom(campaign.sender.lines, style, beside)
    return Look(style, replace(beside, head_bottom=bottom) if bottom > page.body_top else beside)


def page_of(campaign: Campaign) -> Page:
    """The sheet that a campaign's settings describe."""
    settings = campaign.page
    envelope = settings.profile()
    return Page(
        envelope=envelope,
        left=settings.margin,
        right=210 - settings.margin,
        bottom=297 - settings.bottom_margin,
        fold_marks=settings.fold_marks and bool(envelope.folds),
        imprint=settings.imprint,
    )


def style_of(settings: StyleSettings, name: str, language: str) -> Style:
    """The type that a campaign's settings describe; leading and gap follow the size where they aren't given.

    Where the settings are another style's than the one of `name`, its sizes are its own.
    """
    own = settings.name == name
    size = (settings.size if own else None) or SIZES[name]
    leading = settings.leading if own and settings.leading is not None else round(size * _LEADING[name], 1)
    gap = settings.gap if own and settings.gap is not None else round(leading / 2, 1)
    justified = settings.justify and name == STANDARD
    style = Style(
        name=name,
        size=size,
        leading=leading,
        gap=gap,
        indent=round(size * 1.9, 1),
        justified=justified,
        hyphenation=language if justified and settings.hyphenate else "",
        colour=settings.colour.removeprefix("#").upper(),
        link_colour=settings.link_colour.removeprefix("#").upper(),
    )
    return replace(style, head=size, head_leading=round(size * _HEAD_LEADING, 1)) if name == LARGE_PRINT else style


def with_lenders(campaign: Campaign, typefaces: Typefaces, missing: str) -> Typefaces:
    """Typefaces with files that lend the characters of `missing`, as far as any here has them."""
    found = lenders(missing, campaign.path(FONTS))
    return typefaces._replace(fallbacks=tuple(dict.fromkeys((*typefaces.fallbacks, *found))))


def lacking(characters: str, file: str, column: str = "") -> Problem:
    """What is wrong with characters that no typeface has."""
    shown = ", ".join(f"{character if character.isprintable() else ''} (U+{ord(character):04X})".lstrip() for character in characters[:5])
    cure = f"put a font that has it into the folder {FONTS}/, or install letterforge[fonts]; else write it in other letters"
    return Problem(f"no typeface here can show {shown}", cure, file, column=column, kind="character in no typeface")
