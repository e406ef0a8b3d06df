"""The campaign file, `letterforge.toml`: read, checked key by key, and given back as one frozen `Campaign`.

Whatever it says wrongly is a `CampaignError` with file, line, what is wrong and the nearest name that would be right.
"""

import re
import tomllib
from datetime import date as Date  # noqa: N812 - a field is called date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from letterforge.envelope import PROFILES, Envelope, window
from letterforge.errors import CampaignError, Problem, did_you_mean

FILE_NAME = "letterforge.toml"
Format = Literal["pdf", "docx"]
_NAME_FIELDS = ("reference", "name")


def _one_line(text: str) -> str:
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text):
        raise ValueError("must be one line, without control characters")
    return text


def _relative(path: str) -> str:
    if "\0" in path or PurePosixPath(path).name in {"", ".."}:
        raise ValueError(f"{path!r} names no file or folder")
    return path


def _language(tag: str) -> str:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only when a campaign is read

    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"{tag!r} is not a language that has date and list forms, such as en-GB") from None
    return tag


def _file_pattern(pattern: str) -> str:
    fields = re.findall(r"\{([^{}]*)\}", pattern)
    for field in fields:
        if field not in _NAME_FIELDS:
            raise ValueError(f"has an unknown field {{{field}}}; {did_you_mean(field, _NAME_FIELDS)}")
    if "reference" not in fields:
        raise ValueError("must contain {reference}, since two recipients may share a name")
    if re.search(r"[^\w{}. -]", pattern) or pattern.startswith((".", "-")):
        raise ValueError("may hold letters, digits, spaces, '-', '_' and '.', and stays within the folder")
    return pattern


Line = Annotated[str, AfterValidator(_one_line)]
LocalPath = Annotated[str, AfterValidator(_relative)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Sender(_Section):
    """Who writes: the lines at the head of the letter; the first one is the sender's name."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=9, strict=False)]


class Recipients(_Section):
    """Who is written to."""

    list: LocalPath
    salutation: Line = "Dear Sir or Madam"
    key: Annotated[tuple[str, ...], Field(strict=False)] = ()


class Reference(_Section):
    """How letters are numbered: `prefix`, a hyphen, and at least so many `digits`."""

    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,16}$")] = "L"
    digits: Annotated[int, Field(ge=1, le=9)] = 4


class Output(_Section):
    """Where letters go, what they are called, and in which formats they are made."""

    folder: LocalPath = "out/letters"
    name: Annotated[str, AfterValidator(_file_pattern)] = "{reference}-{name}"
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


def _profile_name(name: str) -> str:
    if name not in PROFILES:
        raise ValueError(f"{name!r} is no profile; {did_you_mean(name, PROFILES)}")
    return name


class PageSettings(_Section):
    """The sheet; lengths in mm."""

    envelope: Annotated[str, AfterValidator(_profile_name)] = "dl"
    window: Window | None = None
    fold_marks: bool = True
    max_pages: Annotated[int, Field(ge=1)] | None = None
    margin: Annotated[float, Field(ge=15, le=25)] = 20.0
    bottom_margin: Annotated[float, Field(ge=10, le=60)] = 20.0
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
    """The type; sizes in pt."""

    size: Annotated[float, Field(ge=8, le=20)] = 10.5
    leading: Annotated[float, Field(ge=9, le=30)] | None = None
    gap: Annotated[float, Field(ge=0, le=30)] | None = None

    @model_validator(mode="after")
    def _lines_have_room(self) -> Self:
        if self.leading is not None and self.leading < self.size * 1.1:
            raise ValueError(f"leading {self.leading:g} pt is too tight for type of {self.size:g} pt; at least {self.size * 1.1:.1f}")
        return self


class Campaign(_Section):
    """One campaign, as its file says, with the file's own place."""

    name: Line
    date: Date
    date_format: Literal["long", "ordinal"] = "long"
    language: Annotated[str, AfterValidator(_language)] = "en-GB"
    template: LocalPath
    register_file: LocalPath = Field("data/register.sqlite", alias="register")
    sender: Sender
    recipients: Recipients
    tables: dict[str, LocalPath] = {}
    reference: Reference = Reference()
    output: Output = Output()
    page: PageSettings = PageSettings()
    style: StyleSettings = StyleSettings()
    file: Path = Path(FILE_NAME)

    @model_validator(mode="after")
    def _tables_have_names(self) -> Self:
        for name in self.tables:
            if not name.isidentifier() or name in {"recipient", "campaign", "salutation", "date", "reference"}:
                raise ValueError(
                    f"[tables] {name!r} can't be a table's name; use letters, digits and '_', and not a name of letterforge's own"
                )
        return self

    @property
    def folder(self) -> Path:
        """The campaign's folder."""
        return self.file.parent

    def path(self, relative: str) -> Path:
        """A path of the campaign file, seen from the campaign's folder."""
        return self.folder / PurePosixPath(relative)


def find(start: Path) -> Path:
    """The campaign file in `start` or the nearest folder above it; CampaignError where there is none."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise CampaignError(
        Problem(
            f"no {FILE_NAME} here or in a folder above",
            "go into the campaign's folder, name it with --campaign, or begin one with `letterforge new FOLDER`",
        )
    )


def load(path: Path) -> Campaign:
    """Reads and checks a campaign file (or the one in a folder); CampaignError names line, key and cure."""
    file = path / FILE_NAME if path.is_dir() else path
    try:
        source = file.read_text(encoding="utf-8")
        said: dict[str, Any] = tomllib.loads(source)
    except FileNotFoundError:
        raise CampaignError(Problem("no such campaign file", "see --campaign", str(file))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CampaignError(Problem(f"can't be read: {error}", "save it as UTF-8 text", str(file))) from None
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(_toml_problem(file, str(error))) from None
    if "file" in said:
        raise CampaignError(Problem("unknown key 'file'", "take it out", file.name, _line_of(source, ("file",))))
    try:
        return Campaign.model_validate(said | {"file": file.absolute()})
    except ValidationError as error:
        raise CampaignError(_problem(file, source, error)) from None


def _toml_problem(file: Path, said: str) -> Problem:
    place = re.search(r" \(at line (\d+), column \d+\)", said)
    what = said.replace(place[0], "") if place else said
    return Problem(
        f"is not valid TOML: {what[:1].lower()}{what[1:]}", 'texts stand in "double quotes"', file.name, int(place[1]) if place else None
    )


def _problem(file: Path, source: str, error: ValidationError) -> Problem:
    """The fault that explains the others: a misspelt key leaves the right one missing."""
    faults = error.errors(include_url=False)
    fault = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    keys = tuple(str(part) for part in fault["loc"] if isinstance(part, str))
    name = " ".join(f"[{key}]" for key in keys[:-1]) + (" " if len(keys) > 1 else "") + (repr(keys[-1]) if keys else "")
    line = _line_of(source, keys)
    if fault["type"] == "extra_forbidden":
        return Problem(f"unknown key {name}", did_you_mean(keys[-1], _keys_of(keys[:-1])), file.name, line)
    if fault["type"] == "missing":
        return Problem(f"{name} is missing", "add it", file.name, line)
    said = fault["msg"].removeprefix("Value error, ")
    return Problem(f"{name}: {said[:1].lower()}{said[1:]}" if name else said, "", file.name, line)


def _keys_of(section: tuple[str, ...]) -> list[str]:
    model: type[BaseModel] = Campaign
    for name in section:
        inner = model.model_fields[name].annotation
        options = [inner, *getattr(inner, "__args__", ())]
        model = next(option for option in options if isinstance(option, type) and issubclass(option, BaseModel))
    return [field.alias or name for name, field in model.model_fields.items() if name != "file"]


def _line_of(source: str, keys: tuple[str, ...]) -> int | None:
    """The line on which `keys` (section … key) is set, or the section's own, as far as plain TOML shows it."""
    section: str = ""
    best: int | None = None
    wanted, key = ".".join(keys[:-1]), keys[-1] if keys else ""
    for number, line in enumerate(source.splitlines(), 1):
        header = re.match(r"\s*\[\s*([\w.\"-]+)\s*\]", line)
        if header:
            section = header[1].replace('"', "")
            if section == ".".join(keys) or (section == wanted and best is None):
                best = number
        elif section == wanted and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return best
