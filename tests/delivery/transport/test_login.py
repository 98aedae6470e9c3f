"""The login comes from the environment or a keyring, and is shown nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from reportkit.delivery.transport import Login, read_login
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Drawer(KeyringBackend):
    """A keyring in memory, as every desktop has one of its own."""

    priority = 1  # type: ignore[assignment]  # keyring declares a property for it

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


class _Locked(_Drawer):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{service} {username} is locked")


@pytest.fixture
def drawer() -> Iterator[_Drawer]:
    before = keyring.get_keyring()
    mine = _Drawer()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def test_the_environment_comes_first(drawer: _Drawer) -> None:
    drawer.set_password("reportkit", "reports", "kept")
    environ = {"REPORTKIT_SMTP_USER": "reports", "REPORTKIT_SMTP_PASSWORD": "set"}
    login = read_login(environ)
    assert login == Login("reports", "set")


def test_the_keyring_has_what_the_environment_lacks(drawer: _Drawer) -> None:
    drawer.set_password("reportkit", "reports", "kept")
    login = read_login({"REPORTKIT_SMTP_USER": "reports"})
    assert login == Login("reports", "kept")


def test_a_server_may_take_letters_without_a_login() -> None:
    assert read_login({}) is None


@pytest.mark.usefixtures("drawer")
def test_a_user_without_a_password_says_where_to_put_one() -> None:
    with pytest.raises(DeliveryError, match="keyring set reportkit reports"):
        read_login({"REPORTKIT_SMTP_USER": "reports"})


def test_a_machine_without_a_keyring_says_the_same() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        with pytest.raises(DeliveryError, match="REPORTKIT_SMTP_PASSWORD"):
            read_login({"REPORTKIT_SMTP_USER": "reports"})
    finally:
        keyring.set_keyring(before)


def test_a_locked_keyring_is_said_to_be() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(_Locked())
    try:
        with pytest.raises(DeliveryError, match="is locked"):
            read_login({"REPORTKIT_SMTP_USER": "reports"})
    finally:
        keyring.set_keyring(before)


def test_a_password_without_a_user_is_a_mistake_in_the_set_up() -> None:
    with pytest.raises(DeliveryError, match="REPORTKIT_SMTP_USER is not"):
        read_login({"REPORTKIT_SMTP_PASSWORD": "secret"})
