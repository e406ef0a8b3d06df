"""IPP messages to bytes and back: RFC 8010 says how they are written, RFC 8011 and PWG 5100.* what they mean.

In goes a `Message`, out come its bytes; in go any bytes, out comes a `Message` or `IppError`. A document follows its message and is no part
of it. A small module of our own, because no well-kept synchronous library exists: pyipp is asynchronous and needs aiohttp, pycups needs a
compiler.
"""

import struct
from collections.abc import Callable, Iterable

from letterforge.dispatch.ipp_values import Attributes, Content, Group, Localised, Message, Range, Resolution, Tag, Value

DEEPEST = 16  # collections within collections; real ones go three deep
_OUT_OF_BAND = range(0x10, 0x20)  # tags of values that aren't there, and of those made of characters (RFC 8010, 3.5.2)
_CHARACTERS = range(0x40, 0x60)
_BINARY: dict[int, tuple[str, Callable[..., Content]]] = {  # how the others are packed (RFC 8010, 3.9)
    Tag.INTEGER: (">i", int),
    Tag.ENUM: (">i", int),
    Tag.BOOLEAN: (">?", bool),
    Tag.RESOLUTION: (">iib", Resolution),
    Tag.RANGE: (">ii", Range),
}
_LONGEST = 0x7FFF  # octets of a name or value: their lengths are SIGNED-SHORT (RFC 8010, 3.1)


class IppError(ValueError):
    """Bytes that are no IPP message, or a value that can't be written in one."""


def encode(message: Message) -> bytes:
    """The bytes of a message. Raises IppError where a value can't be written."""
    try:
        parts = [struct.pack(">BBHi", *message.version, message.code, message.request_id)]
        for group in message.groups:
            parts.append(bytes((group.tag,)))
            for name, several in group.attributes.items():
                parts += _attribute(name, several)
    except (struct.error, ValueError, TypeError, AttributeError) as error:
        raise IppError(f"can't be written as IPP: {error}") from error
    return b"".join([*parts, bytes((Tag.END,))])


def _attribute(name: str, several: Iterable[Value]) -> Iterable[bytes]:
    written = name.encode()
    for value in several:
        yield from _field(value.tag, written, b"" if value.tag == Tag.COLLECTION else _octets(value))
        if value.tag == Tag.COLLECTION:
            yield from _members(value.content)
        written = b""  # further values of an attribute have no name


def _members(content: Content) -> Iterable[bytes]:
    if not isinstance(content, dict):
        raise IppError("a collection holds attributes")
    for name, several in content.items():
        yield from _field(Tag.MEMBER_NAME, b"", name.encode())
        for value in several:
            yield from _attribute("", (value,))
    yield from _field(Tag.END_COLLECTION, b"", b"")


def _field(tag: int, name: bytes, octets: bytes) -> Iterable[bytes]:
    if max(len(name), len(octets)) > _LONGEST:
        raise IppError("a name or value is too long")
    return (struct.pack(">BH", tag, len(name)), name, struct.pack(">H", len(octets)), octets)


def _octets(value: Value) -> bytes:
    tag, content = value
    if content is None:
        return b""
    if tag in _BINARY:
        return struct.pack(_BINARY[tag][0], *(content if isinstance(content, tuple) else (content,)))
    if isinstance(content, Localised):
        parts = (content.language.encode(), content.text.encode())
        return b"".join(struct.pack(">H", len(part)) + part for part in parts)
    if isinstance(content, str | bytes):
        return content.encode() if isinstance(content, str) else content
    raise IppError(f"{content!r} is no value of the kind {tag:#04x}")


def decode(data: bytes) -> Message:
    """The message that `data` begins with. Raises IppError where it is none, whatever the bytes are."""
    reader = _Reader(data)
    major, minor, code, request_id = reader.unpack(">BBHi")
    groups: list[Group] = []
    while (tag := reader.byte()) != Tag.END:
        if tag > 0x0F:  # values begin above the tags of groups (RFC 8010, 3.5.1)
            raise IppError(f"{tag:#04x} begins no group")
        groups.append(Group(tag, _attributes(reader)))
    return Message(code, request_id, tuple(groups), (major, minor))


class _Reader:
    """Takes bytes off the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise IppError("it ends too soon")
        self._at += count
        return taken

    def unpack(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def byte(self) -> int:
        return self.take(1)[0]

    def peek(self) -> int:
        if self._at >= len(self._data):
            raise IppError("it ends too soon")
        return self._data[self._at]

    def counted(self) -> bytes:
        return self.take(self.unpack(">H")[0])


def _attributes(reader: _Reader) -> Attributes:
    """The attributes up to the next group's tag."""
    gathered: dict[str, list[Value]] = {}
    several: list[Value] | None = None
    while reader.peek() > 0x0F:
        tag, name = reader.byte(), reader.counted()
        if name:
            several = gathered[_said(name)] = []  # one that comes twice: the later stands
        elif several is None:
            raise IppError("a value without a name")
        several.append(_value(reader, tag, DEEPEST))
    return {name: tuple(found) for name, found in gathered.items()}


def _value(reader: _Reader, tag: int, depth: int) -> Value:
    octets = reader.counted()
    return Value(tag, _collection(reader, depth - 1) if tag == Tag.COLLECTION else _content(tag, octets))


def _collection(reader: _Reader, depth: int) -> Attributes:
    if not depth:
        raise IppError("collections within collections, too deep")
    gathered: dict[str, list[Value]] = {}
    several: list[Value] | None = None
    while True:
        tag, _name = reader.byte(), reader.counted()
        if tag == Tag.END_COLLECTION:
            reader.counted()
            return {name: tuple(found) for name, found in gathered.items()}
        if tag == Tag.MEMBER_NAME:
            several = gathered[_said(reader.counted())] = []
        elif several is None or tag <= 0x0F:
            raise IppError("a collection's member without a name")
        else:
            several.append(_value(reader, tag, depth))


def _content(tag: int, octets: bytes) -> Content:
    if tag in _OUT_OF_BAND:
        return None
    if tag in _BINARY:
        form, kind = _BINARY[tag]
        try:
            return kind(*struct.unpack(form, octets))
        except struct.error as error:
            raise IppError(f"a value of the wrong length: {error}") from error
    if tag in {Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE}:
        inner = _Reader(octets)
        language = _said(inner.counted())
        return Localised(_said(inner.counted()), language)
    return _said(octets) if tag in _CHARACTERS else octets


def _said(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")
