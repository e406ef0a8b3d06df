"""User and password: from the environment, or the keyring, and shown by nothing."""

from collections.abc import Iterator

import keyring
import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend
from keyring.credentials import SimpleCredential

from letterforge.dispatch.credentials import PASSWORD, USER, CredentialsError, Login, login

HOST = "smtp.example.org"


class Shelf(KeyringBackend):
    """A keyring that keeps what a test put into it."""

    priority = 1.0

    def __init__(self, **kept: str) -> None:
        super().__init__()
        self._kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get(username) if service == HOST else None

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        user = username or next(iter(self._kept), "")
        password = self.get_password(service, user)
        return SimpleCredential(user, password) if password else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture
def shelf() -> Iterator[None]:
    """Puts the machine's own keyring back."""
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("user", "password", "kept", "expected"),
    [
        ("anna", "x", None, Login("anna", "x")),
        ("anna", "x", {"anna": "y"}, Login("anna", "x")),
        ("anna", "", {"ben": "z", "anna": "y"}, Login("anna", "y")),
        ("", "", {"anna": "y"}, Login("anna", "y")),
        ("", "", {}, None),
        ("", "", None, None),
        ("anna", "", None, f"{USER} is set, and there is no password for it; set {PASSWORD}, or keep it in the keyring: "),
        ("anna", "", {"ben": "z"}, "keyring set smtp.example.org anna"),
        ("", "x", None, f"{PASSWORD} is set and {USER} isn't; set {USER}"),
    ],
)
def test_where_a_password_comes_from(
    monkeypatch: pytest.MonkeyPatch, user: str, password: str, kept: dict[str, str] | None, expected: Login | str | None
) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring() if kept is None else Shelf(**kept))
    monkeypatch.setenv(USER, user)
    monkeypatch.setenv(PASSWORD, password)
    if isinstance(expected, str):
        with pytest.raises(CredentialsError) as caught:
            login(HOST)
        assert expected in str(caught.value)
    else:
        assert login(HOST) == expected


def test_a_login_does_not_show_its_password() -> None:
    assert "s3cret" not in f"{Login('anna', 's3cret')!r} {Login('anna', 's3cret')}"
