"""The campaign file's section `[email]`: who sends, by which server, in which words. Passwords never stand in it."""

import ipaddress
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from letterforge.campaign import checks
from letterforge.campaign.section import Section

PORTS = {"tls": 465, "starttls": 587, "none": 25}
Line = Annotated[str, AfterValidator(checks.one_line)]
LocalPath = Annotated[str, AfterValidator(checks.relative)]


class Mailbox(NamedTuple):
    """An address and the name before it, which may be empty. The address's domain is in ASCII, as servers want it."""

    name: str
    address: str


class EmailSettings(Section):
    """How letters are e-mailed; `rate` is in messages a minute."""

    sender: Annotated[str, AfterValidator(checks.mailbox)] = Field(alias="from")
    reply_to: Annotated[str, AfterValidator(checks.mailbox)] | None = None
    host: Annotated[str, AfterValidator(checks.host)]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["tls", "starttls", "none"] = "starttls"
    rate: Annotated[int, Field(ge=1, le=100_000)] = 30
    subject: Line
    text: LocalPath
    html: LocalPath | None = None
    unsubscribe: Annotated[
        tuple[Annotated[str, AfterValidator(checks.way_out)], ...],
        BeforeValidator(checks.listed),
        Field(max_length=2),
    ] = ()

    @field_validator("security")
    @classmethod
    def _is_private(cls, security: str, said: ValidationInfo) -> str:
        if security == "none" and not _is_loopback(said.data.get("host", "")):
            raise ValueError("'none' would show letters and password to everybody on the way; use 'tls' or 'starttls'")
        return security

    @property
    def server(self) -> tuple[str, int]:
        """The server's name and port."""
        return self.host, self.port or PORTS[self.security]

    @property
    def author(self) -> Mailbox:
        """Who the letters come from, as a name and an address."""
        return Mailbox(*checks.mailbox_parts(self.sender))

    @property
    def replies(self) -> Mailbox | None:
        """Who answers go to, where that is somebody else."""
        return Mailbox(*checks.mailbox_parts(self.reply_to)) if self.reply_to else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
