"""A secret that a notebook may use: it comes by the environment and by nothing else.

A report's definition names its secrets; the run gives them to the kernel in variables of their
own, so that none is in a notebook, in a parameter or in an edition.
"""

from __future__ import annotations

import os

from reportkit.errors import ParameterError
from reportkit.wording import did_you_mean

PREFIX = "REPORTKIT_SECRET_"
"""How the environment variable of a secret begins."""

SERVICE = "reportkit"
"""The name under which a keyring holds the kit's passwords."""


class Secret(str):
    """A text that does not show itself when a cell ends with it.

    It is text in every other way: printed, formatted or put into an address, it is there to read.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return that it is one, not what it is."""
        return "<secret>"


def variable_of(name: str) -> str:
    """Return the environment variable of a secret: ``REPORTKIT_SECRET_WAREHOUSE_PASSWORD``."""
    return PREFIX + name.upper()


def secret_of(name: str) -> str | None:
    """Return a secret from the environment or else from the machine's keyring; None without one.

    A keyring that is there and can't be opened counts as none: what to do is the same.
    """
    return os.environ.get(variable_of(name)) or from_keyring(name)


def from_keyring(name: str) -> str | None:
    """Return what the keyring holds under a name; None where it has none, or there is none."""
    import keyring  # noqa: PLC0415  slow to import, and most machines give the environment
    from keyring.errors import KeyringError  # noqa: PLC0415  as keyring

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None


def secret(name: str) -> Secret:
    """Return a secret that the report's definition names.

    Parameters
    ----------
    name
        As in ``secrets = ["warehouse_password"]`` of ``reportkit.toml``.

    Raises
    ------
    ParameterError
        If the environment holds none of that name.
    """
    variable = variable_of(name)
    value = os.environ.get(variable)
    if value:
        return Secret(value)
    given = [each.removeprefix(PREFIX).lower() for each in os.environ if each.startswith(PREFIX)]
    raise ParameterError(
        f"There is no secret '{name}'.{did_you_mean(name, given)}\n"
        f'In a report, name it in reportkit.toml: secrets = ["{name}"]. '
        f"In a notebook that you run yourself, set the variable {variable} before you start it."
    )
