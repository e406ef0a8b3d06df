"""The campaign file's contents, section by section: each key with its kind, its limits and its default."""

import os
import re
from datetime import date as Date  # noqa: N812 - a field is called date
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from letterforge.campaign import checks
from letterforge.campaign.email import EmailSettings
from letterforge.campaign.section import Section as _Section
from letterforge.campaign.sheets import EnvelopeSettings, LabelSettings
from letterforge.envelope import PROFILES, Envelope, window
from letterforge.postage import Stationery, envelope_grams
from letterforge.stationery import FRONTS, Front

FILE_NAME = "letterforge.toml"
Format = Literal["pdf", "docx"]
SIZES = {"standard": 10.5, "large-print": 16.0}  # pt; the RNIB asks for 16 in large print


Line = Annotated[str, AfterValidator(checks.one_line)]
LocalPath = Annotated[str, AfterValidator(checks.relative)]


class Sender(_Section):
    """Who writes: the lines at the head of the letter; the first one is the sender's name."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=9, strict=False)]


Heading = Annotated[str, Field(max_length=200)]


class Columns(_Section):
    """Which column is what, where the list's own headings don't tell; "" says that none is."""

    name: Heading | None = None
    title: Heading | None = None
    first_name: Heading | None = None
    middle_name: Heading | None = None
    last_name: Heading | None = None
    suffix: Heading | None = None
    salutation: Heading | None = None
    email: Heading | None = None
    party: Heading | None = None
    id: Heading | None = None
    house_number: Heading | None = None
    address: Annotated[tuple[Heading, ...] | None, BeforeValidator(checks.listed)] = None
    town: Heading | None = None
    county: Heading | None = None
    postcode: Heading | None = None
    country: Heading | None = None


class Recipients(_Section):
    """Who is written to: the list, how its file is read, and what holds for everybody on it."""

    list: LocalPath
    encoding: Annotated[str, AfterValidator(checks.encoding)] = ""
    delimiter: Annotated[str, AfterValidator(checks.delimiter)] = ""
    sheet: Line = ""
    header_row: Annotated[int, Field(ge=1, le=1000)] = 1
    columns: Columns = Columns()
    key: Annotated[tuple[str, ...], Field(strict=False)] = ()
    salutation: Line = "Dear Sir or Madam"
    salutation_rule: Line = ""
    international: bool = False
    town_capitals: bool = False
    duplicates: Literal["warn", "hold"] = "warn"
    suppression: LocalPath | None = None


class Lookup(_Section):
    """Another table, from which rows take what they lack: `fills` its columns, `on` the column that both have."""

    file: LocalPath
    on: Heading
    fills: Annotated[tuple[Heading, ...], Field(min_length=1, strict=False)]


class Reference(_Section):
    """How letters are numbered: `prefix`, a hyphen, and at least so many `digits`."""

    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,16}$")] = "L"
    digits: Annotated[int, Field(ge=1, le=9)] = 4


class Output(_Section):
    """Where letters go, what they are called, and in which formats they are made."""

    folder: Annotated[LocalPath, AfterValidator(checks.letters_folder)] = "out/letters"
    name: Annotated[str, AfterValidator(checks.file_pattern)] = "{reference}-{name}"
    formats: Annotated[tuple[Format, ...], Field(min_length=1, strict=False)] = ("pdf", "docx")


class Window(_Section):
    """A window envelope of the campaign's own, in mm."""

    envelope: Annotated[tuple[float, float], Field(strict=False)]
    window: Annotated[tuple[float, float], Field(strict=False)]
    left: float
    bottom: float
    folds: Annotated[tuple[float, ...], Field(min_length=1, max_length=4, strict=False)]

    def profile(self) -> Envelope:
        """The profile; ValueError where sheet and envelope don't go together."""
        return window(
            "own", envelope=self.envelope, window=self.window, left=self.left, bottom=self.bottom, packet=self.folds[0], folds=self.folds
        )


class PictureSettings(_Section):
    """A picture for the letters: its file, how large it stands (mm; the other length follows from the picture), and what it says."""

    file: LocalPath
    width: Annotated[float, Field(gt=0, le=297)] | None = None
    height: Annotated[float, Field(gt=0, le=297)] | None = None
    alt: Annotated[str, AfterValidator(checks.one_line), AfterValidator(checks.words)]

    @model_validator(mode="after")
    def _has_one_length(self) -> Self:
        if (self.width is None) == (self.height is None):
            raise ValueError("needs its width or its height in mm, and not both: the other follows from the picture")
        return self


class PageSettings(_Section):
    """The sheet; lengths in mm."""

    envelope: Annotated[str, AfterValidator(checks.profile_name)] = "dl"
    window: Window | None = None
    fold_marks: bool = True
    max_pages: Annotated[int, Field(ge=1)] | None = None
    margin: Annotated[float, Field(ge=15, le=25)] = 20.0
    bottom_margin: Annotated[float, Field(ge=10, le=60)] = 20.0
    fit: Literal["", "sheet"] = ""
    imprint: Line = ""

    @model_validator(mode="after")
    def _window_fits(self) -> Self:
        if self.window is not None:
            self.window.profile()
        return self

    def profile(self) -> Envelope:
        """The envelope's profile: the campaign's own window, or a named one."""
        return self.window.profile() if self.window is not None else PROFILES[self.envelope]


class StyleSettings(_Section):
    """The type: a style by `name`, and what differs from it; sizes in pt, colours as `#rrggbb`."""

    name: Literal["standard", "large-print"] = "standard"
    large_print_for: Line = ""
    face: Line = "Arimo"
    word_face: Line = ""
    size: Annotated[float, Field(ge=8, le=24)] | None = None
    colour: Annotated[str, AfterValidator(checks.colour)] = ""
    link_colour: Annotated[str, AfterValidator(checks.colour)] = "#0b4f9e"
    leading: Annotated[float, Field(ge=9, le=30)] | None = None
    gap: Annotated[float, Field(ge=0, le=30)] | None = None
    justify: bool = False
    hyphenate: bool = True
    smallest: Annotated[float, Field(ge=8, le=20)] = 10.0

    @model_validator(mode="after")
    def _lines_have_room(self) -> Self:
        size = self.size or SIZES[self.name]
        if self.name == "large-print" and size < SIZES[self.name]:
            raise ValueError(f"size {size:g} pt is no large print: at least {SIZES[self.name]:g}; or take size and leading out")
        if self.leading is not None and self.leading < size * 1.1:
            raise ValueError(f"leading {self.leading:g} pt is too tight for type of {size:g} pt; at least {size * 1.1:.1f}, or take it out")
        return self


class PrintSettings(_Section):
    """What letters are printed on: both sides or one, paper in g/m², the envelope's weight in g; PDF files that follow each letter."""

    duplex: bool = True
    paper: Annotated[float, Field(ge=60, le=250)] = 80.0
    envelope_weight: Annotated[float, Field(ge=1, le=100)] | None = None
    enclose: Annotated[tuple[LocalPath, ...], Field(max_length=20, strict=False), BeforeValidator(checks.listed)] = ()


class Campaign(_Section):
    """One campaign, as its file says, with the file's own place."""

    name: Line
    date: Date
    date_format: Literal["long", "ordinal"] = "long"
    language: Annotated[str, AfterValidator(checks.language)] = "en-GB"
    template: LocalPath
    register_file: Annotated[str, AfterValidator(checks.register)] = Field("data/register.sqlite", alias="register")
    sender: Sender
    recipients: Recipients
    lookup: Annotated[tuple[Lookup, ...], Field(strict=False)] = ()
    tables: dict[str, LocalPath] = Field(default_factory=dict)
    reference: Reference = Reference()
    output: Output = Output()
    page: PageSettings = PageSettings()
    labels: LabelSettings = LabelSettings()
    envelopes: EnvelopeSettings = EnvelopeSettings()
    pictures: Annotated[dict[str, PictureSettings], Field(max_length=50)] = Field(default_factory=dict)
    style: StyleSettings = StyleSettings()
    print: PrintSettings = PrintSettings()
    approval: bool = False
    email: EmailSettings | None = None
    file: Path = Path(FILE_NAME)

    @model_validator(mode="after")
    def _tables_have_names(self) -> Self:
        for name in self.tables:
            if not name.isidentifier() or name in {"recipient", "campaign", "salutation", "date", "reference"}:
                raise ValueError(
                    f"[tables] {name!r} can't be a table's name; use letters, digits and '_', and not a name of letterforge's own"
                )
        return self

    @model_validator(mode="after")
    def _pictures_have_names(self) -> Self:
        for name in self.pictures:
            if not re.fullmatch(r"[\w-]{1,60}", name):
                raise ValueError(f"[pictures] {name!r} can't be a picture's name; use letters, digits, '_' and '-'")
            if name != "logo" and name.casefold() == "logo":
                raise ValueError(f"[pictures] {name!r}: the picture in the letterhead is called 'logo'; did you mean that?")
        return self

    @property
    def by_word(self) -> bool:
        """Whether the letter is written in Word."""
        return PurePosixPath(self.template).suffix.lower() == ".docx"

    @property
    def folder(self) -> Path:
        """The campaign's folder."""
        return self.file.parent

    def with_template(self, template: Path) -> Self:
        """The same campaign with another template, as a path from where the user stands."""
        place = Path(os.path.abspath(template))  # noqa: PTH100 - `..` goes, symbolic links stay as the user named them
        within = place.is_relative_to(self.folder)
        return self.model_copy(update={"template": str(place.relative_to(self.folder) if within else place)})

    def beside_letters(self, name: str) -> str:
        """A folder or file of this name beside the letters' folder, as the campaign file would say it."""
        return str(PurePosixPath(self.output.folder).with_name(name))

    def front(self, size: str = "") -> Front:
        """The envelope of that size; without one, the campaign's, else that of its window. ValueError where none is so called."""
        if said := size or self.envelopes.size:
            return FRONTS[checks.envelope_size(said)]
        pane = self.page.profile().pane
        alike = (front for front in FRONTS.values() if pane is not None and (front.width, front.height) == pane.size)
        return next(alike, FRONTS["dl"])

    @property
    def stationery(self) -> Stationery:
        """Paper and envelope, by which sheets and grams are reckoned."""
        pane, weight = self.page.profile().pane, self.print.envelope_weight
        size = pane.size if pane else None
        return Stationery(self.print.duplex, self.print.paper, envelope_grams(size) if weight is None else weight, size)

    @property
    def register_place(self) -> Path | str:
        """Where the register is: a file, or the URL of a database."""
        return self.register_file if "://" in self.register_file else self.path(self.register_file)

    def path(self, relative: str) -> Path:
        """A path of the campaign file, seen from the campaign's folder."""
        return self.folder / PurePosixPath(relative)
