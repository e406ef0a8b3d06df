"""A campaign and a recipient become a complete `Letter`: the template's blocks on the campaign's page, the address set into the window."""

from dataclasses import replace
from functools import lru_cache

from letterforge.campaign import Campaign, StyleSettings
from letterforge.errors import CampaignError, HeldError, Problem, TemplateError
from letterforge.letter.filters import date_text
from letterforge.letter.model import Block, Letter, Page, Style, text_of
from letterforge.letter.template import Template
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.window import too_large
from letterforge.typeface import face, unsettable


class Composer:
    """Composes the letters of one campaign. Raises TemplateError, ListError or CampaignError where none could be made."""

    def __init__(self, campaign: Campaign, fields: Fields, said: str = "") -> None:
        self.campaign = campaign
        self.template = Template(campaign, fields)
        self._headings, self._said = fields.headings, said or campaign.recipients.list
        self.page = page_of(campaign)
        self.style = style_of(campaign.style)
        self._date = date_text(campaign.date, campaign.date_format, campaign.language)
        own = "".join((*campaign.sender.lines, campaign.page.imprint))
        if bad := unsettable(own):
            raise CampaignError(_unsettable(bad, campaign.file.name))

    def compose(self, recipient: Recipient, reference: str) -> Letter:
        """The letter to `recipient`. Raises HeldError where this one can't be made, TemplateError where the template is at fault."""
        if recipient.suppressed:
            raise HeldError([self._at(recipient, recipient.suppressed)])
        if recipient.problems:
            raise HeldError(recipient.problems)
        body = self.template.body(recipient, reference)
        self._check_characters(recipient, body)
        address = self.page.envelope.fit(recipient.address, face(self.style.face).width)
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
            style=self.style,
        )

    def _check_characters(self, recipient: Recipient, body: tuple[Block, ...]) -> None:
        """No letter leaves with a silent box: what the face lacks is blamed on its cell, or on the template."""
        family = self.style.face
        bad = "".join(dict.fromkeys("".join([_unsettable_in(part, family) for part in (*recipient.address, *body)])))
        if not bad:
            return
        cells = {**recipient.fields, "name": recipient.name, "salutation": recipient.salutation}
        for column, cell in cells.items():
            if found := "".join(character for character in bad if character in cell):
                raise HeldError([self._at(recipient, _unsettable(found, "", self._headings.get(column, column)))])
        raise TemplateError(_unsettable(bad, self.campaign.template))

    def _at(self, recipient: Recipient, problem: Problem) -> Problem:
        return replace(problem, file=self._said, row=recipient.row)


@lru_cache(maxsize=4096)
def _unsettable_in(part: str | Block, family: str) -> str:
    return unsettable(part if isinstance(part, str) else text_of((part,)), family)


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


def style_of(settings: StyleSettings) -> Style:
    """The type that a campaign's settings describe; leading and gap follow the size where they aren't given."""
    size = settings.size
    leading = settings.leading if settings.leading is not None else round(size * 1.24, 1)
    return Style(
        size=size, leading=leading, gap=settings.gap if settings.gap is not None else round(leading / 2, 1), indent=round(size * 1.9, 1)
    )


def _unsettable(characters: str, file: str, column: str = "") -> Problem:
    shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:5])
    return Problem(
        f"the typeface can't show {shown}", "write it in other letters", file, column=column, kind="character not in the typeface"
    )
