"""A campaign and a recipient become a complete `Letter`: the template's blocks on the campaign's page, the address set into the window."""

from dataclasses import replace
from functools import lru_cache, partial

from letterforge.campaign import Campaign, StyleSettings
from letterforge.errors import CampaignError, HeldError, Problem, TemplateError
from letterforge.letter.filters import date_text
from letterforge.letter.gallery import hung
from letterforge.letter.model import Block, Letter, Page, Style, text_of
from letterforge.letter.template import Template
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.window import too_large
from letterforge.typeface import Typefaces, unsettable, width
from letterforge.typeface.fallback import lenders

FONTS = "fonts"  # the campaign's own folder for font files


class Composer:
    """Composes the letters of one campaign. Raises TemplateError, ListError or CampaignError where none could be made."""

    def __init__(self, campaign: Campaign, fields: Fields, said: str = "") -> None:
        self.campaign = campaign
        self._lent = lru_cache(maxsize=1024)(self._style_with)
        self._headings, self._said = fields.headings, said or campaign.recipients.list
        self.style = style_of(campaign.style, campaign.language)
        self.page, self.gallery = hung(campaign, page_of(campaign), self.style.column_gap)
        self.template = Template(campaign, fields, self.gallery)
        self._date = date_text(campaign.date, campaign.date_format, campaign.language)
        own = "".join((*campaign.sender.lines, campaign.page.imprint))
        if missing := unsettable(own, self.style.typefaces):
            self.style = self._lent(missing)
            if bad := unsettable(missing, self.style.typefaces):
                raise CampaignError(_unsettable(bad, campaign.file.name))

    def compose(self, recipient: Recipient, reference: str) -> Letter:
        """The letter to `recipient`. Raises HeldError where this one can't be made, TemplateError where the template is at fault."""
        if recipient.suppressed:
            raise HeldError([self._at(recipient, recipient.suppressed)])
        if recipient.problems:
            raise HeldError(recipient.problems)
        body = self.template.body(recipient, reference)
        style = self._style_for(recipient, body)
        address = self.page.envelope.fit(recipient.address, partial(width, style.typefaces))
        if address is None:
            raise HeldError([self._at(recipient, too_large(self.page.envelope))])
        if not body:
            raise TemplateError(Problem("gives an empty letter", "write its text", self.campaign.template))
        return Letter(
            reference=reference,
            recipient=recipient.name,
            title=f"{self.campaign.name}: {recipient.name or recipient.salutation} ({reference})",
            author=self.campaign.sender.lines[0],
            language=self.campaign.language,
            date=self.campaign.date,
            date_text=self._date,
            sender=self.campaign.sender.lines,
            address=address,
            body=body,
            page=self.page,
            style=style,
        )

    def _style_for(self, recipient: Recipient, body: tuple[Block, ...]) -> Style:
        """The campaign's style, with fallbacks for the characters that its family lacks.

        No letter leaves with a silent box: what no face has is blamed on its cell, or on the template.
        """
        missing = "".join([_unsettable_in(part, self.style.typefaces) for part in (*recipient.address, *body)])
        if not missing:
            return self.style
        style = self._lent("".join(sorted(set(missing))))
        bad = unsettable(missing, style.typefaces)
        if not bad:
            return style
        cells = {**recipient.fields, "name": recipient.name, "salutation": recipient.salutation}
        for column, cell in cells.items():
            if found := "".join(character for character in bad if character in cell):
                raise HeldError([self._at(recipient, _unsettable(found, "", self._headings.get(column, column)))])
        raise TemplateError(_unsettable(bad, self.campaign.template))

    def _style_with(self, missing: str) -> Style:
        """The style with lenders for what its typefaces lack; remembered, since finding them means going through folders of fonts."""
        family, own = self.style.typefaces
        found = lenders(missing, self.campaign.path(FONTS))
        return replace(self.style, typefaces=Typefaces(family, tuple(dict.fromkeys((*own, *found)))))

    def _at(self, recipient: Recipient, problem: Problem) -> Problem:
        return replace(problem, file=self._said, row=recipient.row)


@lru_cache(maxsize=4096)
def _unsettable_in(part: str | Block, typefaces: Typefaces) -> str:
    return unsettable(part if isinstance(part, str) else text_of((part,)), typefaces)


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


def style_of(settings: StyleSettings, language: str) -> Style:
    """The type that a campaign's settings describe; leading and gap follow the size where they aren't given."""
    size = settings.size
    leading = settings.leading if settings.leading is not None else round(size * 1.24, 1)
    return Style(
        size=size,
        leading=leading,
        gap=settings.gap if settings.gap is not None else round(leading / 2, 1),
        indent=round(size * 1.9, 1),
        justified=settings.justify,
        hyphenation=language if settings.justify and settings.hyphenate else "",
    )


def _unsettable(characters: str, file: str, column: str = "") -> Problem:
    shown = ", ".join(f"{character if character.isprintable() else ''} (U+{ord(character):04X})".lstrip() for character in characters[:5])
    cure = f"put a font that has it into the folder {FONTS}/, or install letterforge[fonts]; else write it in other letters"
    return Problem(f"no typeface here can show {shown}", cure, file, column=column, kind="character in no typeface")
