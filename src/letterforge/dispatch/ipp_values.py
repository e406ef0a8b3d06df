"""What an IPP message is made of: operations, groups of attributes, values with their tags (RFC 8010, RFC 8011); how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias, Union


class Operation(IntEnum):
    """What is asked of a printer (RFC 8011, 5.4.15), with two of CUPS's own."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_DEFAULT = 0x4001
    CUPS_GET_PRINTERS = 0x4002


class Tag(IntEnum):
    """What begins a group, or says what kind of value follows (RFC 8010, 3.5)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


class Localised(NamedTuple):
    """A text or name that says its language."""

    text: str
    language: str


class Resolution(NamedTuple):
    """Dots across and down the page; `unit` 3 is per inch, 4 per cm."""

    across: int
    down: int
    unit: int


class Range(NamedTuple):
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int


Content: TypeAlias = Union[bool, int, str, bytes, Localised, Resolution, Range, "Attributes", None]


class Value(NamedTuple):
    """One value with its tag; out-of-band ones (`no-value`, `unknown`) hold None, those of kinds not known here their bytes."""

    tag: int
    content: Content


Attributes: TypeAlias = dict[str, tuple[Value, ...]]


class Group(NamedTuple):
    """Attributes that belong together: those of the operation, of one job, of one printer."""

    tag: int
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Message:
    """A request or its answer: `code` is the operation, or the status."""

    code: int
    request_id: int
    groups: tuple[Group, ...] = ()
    version: tuple[int, int] = (2, 0)

    def of(self, tag: int) -> list[Attributes]:
        """The groups of one kind, in their order."""
        return [group.attributes for group in self.groups if group.tag == tag]


def values(tag: int, *contents: Content) -> tuple[Value, ...]:
    """The values of an attribute, all of one kind."""
    return tuple(Value(tag, content) for content in contents)


def texts(attributes: Mapping[str, tuple[Value, ...]], name: str) -> tuple[str, ...]:
    """The texts of an attribute, of any kind of text; none where it isn't there."""
    found = (value.content for value in attributes.get(name, ()))
    return tuple(content.text if isinstance(content, Localised) else content for content in found if isinstance(content, str | Localised))


def text(attributes: Mapping[str, tuple[Value, ...]], name: str) -> str:
    """The first text of an attribute, or nothing."""
    return next(iter(texts(attributes, name)), "")


def number(attributes: Mapping[str, tuple[Value, ...]], name: str) -> int | None:
    """The first number of an attribute, or None."""
    contents = (value.content for value in attributes.get(name, ()))
    return next((content for content in contents if isinstance(content, int) and not isinstance(content, bool)), None)
