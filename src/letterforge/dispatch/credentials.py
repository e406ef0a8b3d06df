"""User and password of the mail server: in goes the server's name, out comes what the environment or the keyring says, never a file."""

import os
from dataclasses import dataclass, field

from letterforge.errors import LetterforgeError, Problem

USER, PASSWORD = "LETTERFORGE_SMTP_USER", "LETTERFORGE_SMTP_PASSWORD"


class CredentialsError(LetterforgeError):
    """Half of what a server asks for is missing."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user and a password, which no representation shows."""

    user: str
    password: str = field(repr=False)


def login(host: str) -> Login | None:
    """What to log in with at `host`; None where nothing is said. Raises CredentialsError for a user without a password, or the reverse."""
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if user and password:
        return Login(user, password)
    if password:
        raise CredentialsError(Problem(f"{PASSWORD} is set and {USER} isn't", f"set {USER} to the name that the mail server knows you by"))
    if (kept := _from_keyring(host, user)) is not None:
        return kept
    if user:
        cure = f"set {PASSWORD}, or keep it in the keyring: keyring set {host} {user}"
        raise CredentialsError(Problem(f"{USER} is set, and there is no password for it", cure))
    return None


def _from_keyring(host: str, user: str) -> Login | None:
    """What the desktop's keyring keeps for the server, where letterforge[keyring] is installed and a keyring is there."""
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return None
    try:
        found = keyring.get_credential(host, user or None)
    except KeyringError:  # a machine without a desktop has none
        return None
    return Login(found.username, found.password) if found and found.username and found.password else None
