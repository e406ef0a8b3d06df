"""What a key of the campaign file may say, where its kind alone doesn't tell: in goes a value, out comes the same, or a ValueError."""

import codecs
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from letterforge.envelope import PROFILES
from letterforge.errors import did_you_mean
from letterforge.stationery import FRONTS, SHEETS

LEAST_CONTRAST = 4.5
_NAME_FIELDS = ("reference", "name")
OTHERS = frozenset({"print", "preview", "sent"})  # folders beside the letters'


def one_line(text: str) -> str:
    """A text without control characters."""
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text):
        raise ValueError("must be one line, without control characters")
    return text


def words(text: str) -> str:
    """Words for those who can't see a picture."""
    if not text.strip():
        raise ValueError("must say what the picture shows, for those who can't see it")
    return text.strip()


def relative(path: str) -> str:
    """A path that names a file or a folder."""
    if "\0" in path or PurePosixPath(path).name in {"", ".."}:
        raise ValueError(f"{path!r} names no file or folder")
    return path


def language(tag: str) -> str:
    """A language tag that Babel knows."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only when a campaign is read

    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"{tag!r} is not a language that has date and list forms, such as en-GB") from None
    return tag


def file_pattern(pattern: str) -> str:
    """A pattern for files' names that tells letters apart and stays within its folder."""
    fields = re.findall(r"\{([^{}]*)\}", pattern)
    for field in fields:
        if field not in _NAME_FIELDS:
            raise ValueError(f"has an unknown field {{{field}}}; {did_you_mean(field, _NAME_FIELDS)}")
    if "reference" not in fields:
        raise ValueError("must contain {reference}, since two recipients may share a name")
    if re.search(r"[^\w{}. -]", pattern) or pattern.startswith((".", "-")):
        raise ValueError("may hold letters, digits, spaces, '-', '_' and '.', and stays within the folder")
    return pattern


def encoding(name: str) -> str:
    """The name of a text encoding, or nothing."""
    try:
        if not name or codecs.lookup(name)._is_text_encoding:  # noqa: SLF001 - what open() itself asks
            return name
    except LookupError:
        pass
    raise ValueError(f"{name!r} is no encoding of text; usual are utf-8, cp1252 (Windows), mac_roman (older Macs)")


def delimiter(text: str) -> str:
    """A single character, or nothing."""
    if text and (len(text) > 1 or text in '\r\n"'):
        raise ValueError("must be a single character, such as ';'")
    return text


def listed(value: object) -> object:
    """One value or several, as a tuple."""
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str) else value


def colour(said: str) -> str:
    """A colour as `#rrggbb` that can be read on white: a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3)."""
    if not said:
        return said
    if not re.fullmatch("#[0-9a-fA-F]{6}", said):
        raise ValueError(f"{said!r} is no colour; write it as #rrggbb, such as #0b4f9e")
    parts = [int(said[at : at + 2], 16) for at in (1, 3, 5)]
    if (found := _contrast(parts)) < LEAST_CONTRAST:
        darker = next(
            shade for percent in range(99, 0, -1) if _contrast(shade := [part * percent // 100 for part in parts]) >= LEAST_CONTRAST
        )
        cure = f"#{bytes(darker).hex()} is dark enough"
        raise ValueError(f"{said!r} is too pale to be read on white (a contrast of {found:.1f}, at least {LEAST_CONTRAST:g}); {cure}")
    return said


def _contrast(parts: Iterable[int]) -> float:
    """The contrast with white of a colour in red, green and blue, each from 0 to 255 (WCAG 2.2, relative luminance)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (part / 255 for part in parts))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def profile_name(name: str) -> str:
    """The name of an envelope's profile."""
    if name not in PROFILES:
        raise ValueError(f"{name!r} is no profile; {did_you_mean(name, PROFILES)}")
    return name


def sheet_name(name: str) -> str:
    """The name of a sheet of labels that shops sell."""
    if name.upper() not in SHEETS:
        raise ValueError(f"{name!r} is no sheet known here ({', '.join(SHEETS)}); measure its labels, for [labels.own]")
    return name.upper()


def envelope_size(name: str) -> str:
    """The name of an envelope's size."""
    if name.lower() not in FRONTS:
        raise ValueError(f"{name!r} is no size of envelope known here; {did_you_mean(name, FRONTS)}")
    return name.lower()


def letters_folder(said: str) -> str:
    """A folder for letters, beside which others are for what is printed, shown and sent."""
    if PurePosixPath(said).name in OTHERS:
        raise ValueError(f"{said!r} is kept for other files; call it {str(PurePosixPath(said).with_name('letters'))!r}")
    return said


def mailbox(said: str) -> str:
    """An e-mail address, with or without a name before it."""
    mailbox_parts(said)
    return said


def mailbox_parts(said: str) -> tuple[str, str]:
    """The name and the address of `Name <address>`, or of an address alone; ValueError where it is neither."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - only for a campaign that sends e-mail

    match = re.fullmatch(r'\s*(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>]+?))\s*', one_line(said))
    if match is None:
        raise ValueError(f"{said!r} is no address; write it as someone@example.org or as Our Name <someone@example.org>")
    name, address = match[1] or "", match[2] or match[3]
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(f"{address!r} is no e-mail address: {str(error)[:1].lower()}{str(error)[1:].rstrip('.')}") from None
    return name, f"{found.local_part}@{found.ascii_domain}"


def host(name: str) -> str:
    """The name of a server, or its IP address."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+", name):
        raise ValueError(f"{name!r} is no server's name, such as smtp.example.org")
    return name.lower()


def way_out(said: str) -> str:
    """Where people unsubscribe: an https address, or mailto: with an e-mail address. `{reference}` and `{dispatch}` tell letters apart."""
    if not re.fullmatch(r"(?:https://|mailto:)[!#-;=?-Z_a-z~{}]{3,500}", said):
        raise ValueError(f"{said!r} can't be used; write an address that begins with https:// or mailto:")
    for field in re.findall(r"\{([^{}]*)\}", said):
        if field not in {"reference", "dispatch"}:
            raise ValueError(f"has an unknown field {{{field}}}; {did_you_mean(field, ('reference', 'dispatch'))}")
    if re.search("[{}]", re.sub(r"\{[^{}]*\}", "", said)):
        raise ValueError(f"{said!r} has a brace that stands alone")
    return said


def register(said: str) -> str:
    """A file's place in the campaign's folder, or a database's URL."""
    if "://" not in said:
        return relative(said)
    if not said.startswith("postgresql"):
        raise ValueError("a register is a file, or a database by its URL: postgresql+psycopg://user@host/database")
    return said
