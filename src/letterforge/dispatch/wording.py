"""What an e-mail says: in goes a parcel, out come subject, text and HTML, from templates that use the same fields as the letter's.

A mistake in one of them is a TemplateError with its place, or a CampaignError where it stands in the campaign file (the subject).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import BaseLoader, DictLoader, FileSystemLoader

from letterforge.campaign import Campaign, EmailSettings, fault
from letterforge.dispatch.channel import Parcel
from letterforge.errors import CampaignError, LetterforgeError, TemplateError
from letterforge.letter.filters import date_text, filters
from letterforge.letter.slots import without_marks
from letterforge.letter.sources import OWN_FIELDS, OWN_NAMES, Sources, always, as_values, read_table
from letterforge.recipients import Fields, Recipient
from letterforge.recipients.salutation import close_for
from letterforge.sandbox import Sandbox, limited
from letterforge.words import words


class Words(NamedTuple):
    """Subject and text of an e-mail; `html` is empty where there is none."""

    subject: str
    text: str
    html: str


def fields_of(recipient: Recipient) -> dict[str, str]:
    """What a parcel carries of its recipient for the templates: the cells, and what letterforge made of them; the address in lines."""
    own = {"name": recipient.name, "key": recipient.key, "salutation": recipient.salutation, "address": "\n".join(recipient.address)}
    return {**recipient.fields, **own}


class Wording:
    """The templates of a campaign's e-mails. Raises TemplateError, ListError or CampaignError where no e-mail could be written."""

    def __init__(self, campaign: Campaign, settings: EmailSettings, fields: Fields) -> None:
        self._campaign, self._headings = campaign, fields.by_heading
        self._columns = {*fields.names, *OWN_FIELDS}
        self._always = always(campaign, {name: read_table(campaign, said, without_marks) for name, said in campaign.tables.items()})
        try:
            self._subject = self._sources(DictLoader({"subject": settings.subject}), "subject")
        except TemplateError as error:
            raise self._in_subject(error) from None
        self._text = self._file(settings.text)
        self._html = self._file(settings.html, html=True) if settings.html else None

    def of(self, parcel: Parcel) -> Words:
        """The words for one recipient. Raises TemplateError or CampaignError where a template fails on it."""
        context = self._context(parcel)
        try:
            subject = self._rendered(self._subject, context)
        except TemplateError as error:
            raise self._in_subject(error) from None
        html = self._rendered(self._html, context) if self._html else ""
        return Words(subject.strip(" \t\n"), self._rendered(self._text, context), html)

    def _file(self, said: str, *, html: bool = False) -> Sources:
        path = self._campaign.path(said)
        return self._sources(FileSystemLoader(path.parent), path.name, str(Path(said).parent), html=html)

    def _sources(self, loader: BaseLoader, name: str, shown: str = "", *, html: bool = False) -> Sources:
        settings = self._campaign
        environment = Sandbox(
            loader=loader,
            autoescape=html,
            finalize=self._finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
            auto_reload=False,  # what was approved is what leaves, whatever is written meanwhile
        )
        environment.globals["close_for"] = lambda salutation: close_for(str(salutation), settings.recipients.salutation)
        environment.filters |= filters(settings.language, settings.date_format)
        sources = Sources(environment, name, shown)
        known = {"recipient": (*self._columns, *self._headings), "campaign": self._always["campaign"]}
        sources.check({*OWN_NAMES, *settings.tables, *self._columns}, known)
        return sources

    def _finalize(self, value: object) -> str:
        """What an expression gives, as it is shown."""
        return words(value, lambda day: date_text(day, self._campaign.date_format, self._campaign.language))

    def _context(self, parcel: Parcel) -> Mapping[str, Any]:
        own = as_values({**parcel.fields, "reference": parcel.reference, "name": parcel.name}, self._headings)
        own["address"] = own.get("address", "").split("\n")
        return {**own, **self._always, "recipient": own, "salutation": own.get("salutation", ""), "reference": own["reference"]}

    @staticmethod
    def _rendered(sources: Sources, context: Mapping[str, Any]) -> str:
        try:
            with limited():
                return sources.render(context)
        except Exception as error:  # whatever a template provokes is its author's to mend
            raise TemplateError(sources.problem(error)) from None

    def _in_subject(self, error: LetterforgeError) -> CampaignError:
        return fault(self._campaign, ("email", "subject"), error.problem.what, error.problem.cure)
