"""The e-mail itself: in goes a parcel, out comes a message as it goes over the line, parsed again and found to say what was meant.

Only the headers pass through Python's e-mail library; bodies are encoded here, so that a message is made in a millisecond.
"""

import base64
import quopri
import re
from collections.abc import Mapping
from email.errors import MessageError as LibraryError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP
from email.utils import formatdate
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from email_validator import EmailNotValidError, validate_email

from letterforge.campaign import Campaign, EmailSettings, Mailbox
from letterforge.dispatch.channel import Parcel
from letterforge.dispatch.wording import Wording, Words
from letterforge.errors import LetterforgeError, Problem
from letterforge.letter.names import file_name
from letterforge.letter.slots import without_marks
from letterforge.recipients import Fields

# Folding a long name can add an address to To (python/cpython#80222): no line is folded before the limit of RFC 5322.
_HEADERS = SMTP.clone(max_line_length=998, cte_type="7bit")
_WITH_UTF8 = _HEADERS.clone(utf8=True)
_LONGEST = 300  # characters of a name or a subject
_ENCODED = re.compile(r"=\?\S+\?[bq]\?", re.IGNORECASE)  # how an encoded word begins
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # what ends a line somewhere, or can't be written


class Message(NamedTuple):
    """A message, its lines ended by CR LF; the envelope's addresses; `ident` is its Message-ID; `utf8` where only SMTPUTF8 carries it."""

    sender: str
    to: str
    content: bytes
    ident: str
    utf8: bool


class MessageError(LetterforgeError):
    """No message can be made of this parcel; of the others it can."""


class Messages:
    """Makes the messages of a campaign. Raises TemplateError, ListError or CampaignError where none could be made."""

    def __init__(self, campaign: Campaign, settings: EmailSettings, fields: Fields) -> None:
        self._settings, self._names = settings, campaign.output.name
        self._wording = Wording(campaign, settings, fields)
        self._author, replies = settings.author, settings.replies
        self._utf8 = not (self._author.address + (replies.address if replies else "")).isascii()
        self._fixed = {"From": _address(self._author)} | ({"Reply-To": _address(replies)} if replies else {})
        self._fixed_said = _written(self._fixed, utf8=self._utf8)

    def of(self, parcel: Parcel) -> Message:
        """The message for one parcel. Raises MessageError where this one can't be made, TemplateError or CampaignError where none can."""
        to = _receiver(parcel)
        words = self._wording.of(parcel)
        ident = f"<{parcel.dispatch}@{self._author.address.rpartition('@')[2]}>"
        mixed = f"=_{parcel.dispatch}"  # "=_" never stands in quoted-printable or base64 (RFC 2045, 6.7), so this can't stand in a part
        utf8 = self._utf8 or not to.address.isascii()
        headers = self._headers(to, words.subject, ident, mixed, parcel, utf8=utf8)
        name = file_name(self._names, parcel.reference, parcel.name, "pdf")
        content = b"".join([headers, _body(words, mixed), _attached(parcel.pdf, name, mixed)])
        return Message(self._author.address, to.address, content, ident, utf8)

    def digest(self, parcel: Parcel) -> str:
        """SHA-256 of what the recipient reads of the e-mail, but for the letter attached: who writes, to whom, subject, text and HTML.

        Raises as `of`.
        """
        to, words = _receiver(parcel), self._wording.of(parcel)
        said = (self._settings.sender, self._settings.reply_to or "", to.name, to.address, *words)
        return sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()

    def _headers(self, to: Mailbox, subject: str, ident: str, boundary: str, parcel: Parcel, *, utf8: bool) -> bytes:
        """All headers, read back: the bytes that are sent have just these, and one address in To."""
        plain = {
            "Subject": _subject(subject),
            "Date": formatdate(localtime=True),
            "Message-ID": ident,
            "Auto-Submitted": "auto-generated",
            **self._ways_out(parcel),
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/mixed; boundary="{boundary}"',
        }
        try:
            said = self._fixed_said + _to(to, utf8=utf8)
            said += "".join([f"{name}: {value}\r\n" for name, value in plain.items()]).encode("ascii")
            _read_back(said, to, [*self._fixed, "To", *plain], subject)
        except (LibraryError, ValueError, IndexError, LookupError) as error:  # the library has its own ways to stumble over odd text
            raise _refused(f"the header of the e-mail can't be written: {type(error).__name__}") from None
        return said + b"\r\n"

    def _ways_out(self, parcel: Parcel) -> dict[str, str]:
        """The headers by which people unsubscribe (RFC 2369); with one click only where the address tells who it was (RFC 8058)."""
        known = {"reference": quote(parcel.reference, safe=""), "dispatch": parcel.dispatch}
        ways = self._settings.unsubscribe
        if not ways:
            return {}
        headers = {"List-Unsubscribe": ", ".join(f"<{way.format_map(known)}>" for way in ways)}
        if any(way.startswith("https:") and "{" in way for way in ways):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def _receiver(parcel: Parcel) -> Mailbox:
    """Name and address of the recipient, each fit for a header."""
    if not parcel.email:
        raise _refused("there is no e-mail address")
    try:
        found = validate_email(parcel.email, check_deliverability=False)
    except EmailNotValidError as error:
        said = str(error)
        raise _refused(f"the e-mail address can't be used: {said[:1].lower()}{said[1:].rstrip('.')}") from None
    return Mailbox(_one_line(without_marks(parcel.name), "the name"), f"{found.local_part}@{found.ascii_domain}")


def _one_line(text: str, what: str) -> str:
    if unfit := _UNFIT.search(text):
        raise _refused(f"{what} has the control character U+{ord(unfit[0]):04X}, which could forge a header; take it out")
    if len(text) > _LONGEST:
        raise _refused(f"{what} has {len(text)} characters; an e-mail takes {_LONGEST} at most")
    return text


def _subject(text: str) -> str:
    """A subject as it stands in the header, in encoded words (RFC 2047) where it isn't ASCII, or looks like one itself."""
    plain = _one_line(text, "the subject")
    return plain if plain.isascii() and not _ENCODED.search(plain) else _encoded(plain, "Subject")


def _to(mailbox: Mailbox, *, utf8: bool) -> bytes:
    """To, with the name in encoded words where it looks like one itself: the library would leave that to be decoded."""
    if _ENCODED.search(mailbox.name):
        return f"To: {_encoded(mailbox.name, 'To')} <{mailbox.address}>\r\n".encode()
    return _written({"To": _address(mailbox)}, utf8=utf8)


def _encoded(text: str, header: str) -> str:
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _address(mailbox: Mailbox) -> Address:
    """The address as the library writes it; one beyond ASCII, which was validated already, it only takes in parts."""
    if mailbox.address.isascii():
        return Address(mailbox.name, addr_spec=mailbox.address)
    local, _, domain = mailbox.address.rpartition("@")
    return Address(mailbox.name, local, domain)


def _written(headers: Mapping[str, Address], *, utf8: bool) -> bytes:
    """Headers as lines that end with CR LF."""
    made = EmailMessage(_WITH_UTF8 if utf8 else _HEADERS)
    for name, value in headers.items():
        made[name] = value
    return made.as_bytes().removesuffix(b"\r\n")


def _read_back(headers: bytes, to: Mailbox, names: list[str], subject: str) -> None:
    """Parses headers as a receiver does: nothing was added to what was meant, and To is the one recorded address."""
    parsed = HeaderParser(policy=_HEADERS).parsestr(headers.decode("utf-8"))
    found = parsed["To"]
    if found is None or [address.addr_spec for address in found.addresses] != [to.address] or parsed.keys() != names:
        raise _refused("its To would name another address than the recorded one; look at the name")
    if " ".join(parsed["Subject"].split()) != " ".join(subject.split()):
        raise _refused("the subject doesn't survive being written; look at the name in it")


def _body(words: Words, mixed: str) -> bytes:
    """The part that is read: text, with HTML as its alternative."""
    text = _part("text/plain", words.text)
    if not words.html:
        return b"--%b\r\n%b" % (mixed.encode(), text)
    inner = f"{mixed}_".encode()
    head = b'--%b\r\nContent-Type: multipart/alternative; boundary="%b"\r\n\r\n' % (mixed.encode(), inner)
    return b"%b--%b\r\n%b--%b\r\n%b--%b--\r\n" % (head, inner, text, inner, _part("text/html", words.html), inner)


def _part(kind: str, text: str) -> bytes:
    """A text in quoted-printable: ASCII in short lines, which every server passes on as they are."""
    lines = "\n".join(text.splitlines()).encode("utf-8", "replace")
    encoded = quopri.encodestring(lines).replace(b"\n", b"\r\n")
    return b'Content-Type: %b; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%b\r\n' % (kind.encode(), encoded)


def _attached(pdf: bytes, name: str, boundary: str) -> bytes:
    """The letter, and the end of the message. The name is ASCII without quotation marks."""
    lines = base64.encodebytes(pdf).replace(b"\n", b"\r\n")
    head = f'--{boundary}\r\nContent-Type: application/pdf; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
    head += f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    return b"%b%b--%b--\r\n" % (head.encode("ascii"), lines, boundary.encode())


def _refused(what: str) -> MessageError:
    return MessageError(Problem(what))
