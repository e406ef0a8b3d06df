"""`letterforge.toml` read and checked key by key: in goes a path, out comes one frozen `Campaign`.

Whatever it says wrongly is a `CampaignError` with file, line, what is wrong and the nearest name that would be right.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from letterforge.campaign.settings import FILE_NAME, Campaign
from letterforge.errors import CampaignError, Problem, did_you_mean


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


def fault(campaign: Campaign, keys: tuple[str, ...], what: str, cure: str = "") -> CampaignError:
    """What turned out to be wrong with a key that was sound in itself, at its line in the campaign file."""
    try:
        line = _line_of(campaign.file.read_text(encoding="utf-8"), keys)
    except (OSError, UnicodeDecodeError):
        line = None
    return CampaignError(Problem(f"{_said(keys)}: {what}", cure, campaign.file.name, line))


def _said(keys: tuple[str, ...]) -> str:
    """A key as people say it: `[page] 'envelope'`, `[pictures.logo] 'file'`."""
    section = f"[{'.'.join(keys[:-1])}] " if len(keys) > 1 else ""
    return f"{section}{keys[-1]!r}" if keys else ""


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
    name = _said(keys)
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
        if name not in model.model_fields:
            continue  # a name of the campaign's own, such as a picture's
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
        header = re.match(r"\s*\[+\s*([\w.\"-]+)\s*\]", line)
        if header:
            section = header[1].replace('"', "")
            if section == ".".join(keys) or (section == wanted and best is None):
                best = number
        elif section == wanted and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return best
