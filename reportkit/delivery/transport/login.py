"""The mail server's user and password: from the environment or the keyring, never from a file."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Mapping

USER = "REPORTKIT_SMTP_USER"
PASSWORD = "REPORTKIT_SMTP_PASSWORD"  # noqa: S105  the name of the variable, not what it holds
SERVICE = "reportkit"
"""What the password is filed under in the keyring."""
_HIDDEN = "(not shown)"


@dataclass(frozen=True, slots=True)
class Login:
    """A user and its password; the password is in no ``repr``."""

    user: str
    password: str = field(repr=False)

    def plain(self) -> str:
        """Return what AUTH PLAIN sends (RFC 4616)."""
        return _encoded(f"\0{self.user}\0{self.password}")

    def challenged(self) -> tuple[str, str]:
        """Return what AUTH LOGIN sends, in two steps."""
        return _encoded(self.user), _encoded(self.password)

    def hidden_in(self, words: str) -> str:
        """Return words of the server's without the password, in whatever form it repeats it."""
        for secret in (self.plain(), self.challenged()[1], self.password):
            words = words.replace(secret, _HIDDEN)
        return words


def _encoded(words: str) -> str:
    return base64.b64encode(words.encode()).decode("ascii")


def read_login(environ: Mapping[str, str] = os.environ) -> Login | None:
    """Return the login, or None where no user is named: the server then takes letters without.

    The password is :data:`PASSWORD` of the environment, else what the keyring has for the user
    under :data:`SERVICE`.

    Raises
    ------
    DeliveryError
        If there is a user and no password, a password and no user, or the keyring cannot be read.
    """
    user, password = environ.get(USER, ""), environ.get(PASSWORD, "")
    if not user and password:
        raise DeliveryError(f"{PASSWORD} is set and {USER} is not. Set both, or neither.")
    if not user:
        return None
    found = password or _kept(user)
    if not found:
        raise DeliveryError(
            f"{USER} names a user for the mail server, and there is no password for it.\n"
            f"Set {PASSWORD}, or keep it in the keyring: keyring set {SERVICE} {user}"
        )
    return Login(user, found)


def _kept(user: str) -> str | None:
    import keyring  # noqa: PLC0415  finding a backend takes time, and the environment comes first
    from keyring.errors import KeyringError, NoKeyringError  # noqa: PLC0415  as above

    try:
        return keyring.get_password(SERVICE, user)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise DeliveryError(
            f"The keyring cannot be read: {error}. Unlock it, or set {PASSWORD}."
        ) from error
