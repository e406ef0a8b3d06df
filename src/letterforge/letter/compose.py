"""A campaign and a recipient become a complete `Letter`: the template's blocks on the campaign's page, the address set into the window."""

from dataclasses import replace
from functools import lru_cache, partial

from letterforge.campaign import Campaign
from letterforge.envelope import LARGE_SIZES, SIZES
from letterforge.errors import HeldError, Problem, TemplateError
from letterforge.letter.filters import date_text
from letterforge.letter.looks import Look, Looks, lacking, with_lenders
from letterforge.letter.model import LARGE_PRINT, Block, Letter, Style, text_of
from letterforge.letter.template import Template
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.window import Window, too_large
from letterforge.typeface import Typefaces, unsettable, width


class Composer:
    """Composes the letters of one campaign. Raises TemplateError, ListError or CampaignError where none could be made."""

    def __init__(self, campaign: Campaign, fields: Fields, said: str = "") -> None:
        self.campaign = campaign
        self._lent = lru_cache(maxsize=1024)(self._style_with)
        self._headings, self._said = fields.headings, said or campaign.recipients.list
        self._looks = Looks(campaign, fields)
        self.gallery = self._looks.gallery
        self.template = Template(campaign, fields, self.gallery)
        self._window = Window(self._looks.usual.page.envelope, self._looks.usual.style.typefaces)
        self._date = date_text(campaign.date, campaign.date_format, campaign.language)

    @property
    def look(self) -> Look:
        """How most letters look."""
        return self._looks.usual

    def compose(self, recipient: Recipient, reference: str) -> Letter:
        """The letter to `recipient`. Raises HeldError where this one can't be made, TemplateError where the template is at fault."""
        if recipient.suppressed:
            raise HeldError([self._at(recipient, recipient.suppressed)])
        if recipient.problems:
            raise HeldError(recipient.problems)
        body = self.template.body(recipient, reference)
        look = self._looks.of(recipient)
        style = self._style_for(look.style, recipient, body)
        sizes = LARGE_SIZES if style.name == LARGE_PRINT else SIZES
        address = self._window.fit(recipient.address, partial(width, style.typefaces), sizes)
        if address is None:
            raise HeldError([self._at(recipient, too_large(look.page.envelope))])
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
            page=look.page,
            style=style,
        )

    def _style_for(self, usual: Style, recipient: Recipient, body: tuple[Block, ...]) -> Style:
        """The style of the letter's look, with fallbacks for the characters that its family lacks.

        No letter leaves with a silent box: what no face has is blamed on its cell, or on the template.
        """
        parts = [*[line for line in recipient.address if not line.isascii()], *body]
        missing = "".join([_unsettable_in(part, usual.typefaces) for part in parts])
        if not missing:
            return usual
        style = self._lent(usual, "".join(sorted(set(missing))))
        bad = unsettable(missing, style.typefaces)
        if not bad:
            return style
        cells = {**recipient.fields, "name": recipient.name, "salutation": recipient.salutation}
        for column, cell in cells.items():
            if found := "".join(character for character in bad if character in cell):
                raise HeldError([self._at(recipient, lacking(found, "", self._headings.get(column, column)))])
        raise TemplateError(lacking(bad, self.campaign.template))

    def _style_with(self, usual: Style, missing: str) -> Style:
        """A style with lenders for what its typefaces lack; remembered, since finding them means going through folders of fonts."""
        return replace(usual, typefaces=with_lenders(self.campaign, usual.typefaces, missing))

    def _at(self, recipient: Recipient, problem: Problem) -> Problem:
        return replace(problem, file=self._said, row=recipient.row)


@lru_cache(maxsize=1024)
def _unsettable_in(part: str | Block, typefaces: Typefaces) -> str:
    return unsettable(part if isinstance(part, str) else text_of((part,)), typefaces)
