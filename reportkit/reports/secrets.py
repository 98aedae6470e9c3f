"""The secrets of reports: where they come from, and what must never be printed."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from reportkit.errors import ParameterError
from reportkit.reports.spellings import without
from reportkit.secrecy import PREFIX, SERVICE, secret_of, variable_of
from reportkit.wording import at_most

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LEAST = 8
"""A secret has so many characters at least: a shorter one can't be told from other text."""

_OURS = ("REPORTKIT_SMTP_PASSWORD", "REPORTKIT_LEDGER")
_OTHERS = re.compile(r"(?i)(?:^|_|PG)(?:PASSWORD|PASSWD|TOKEN|SECRET|API_?KEY|ACCESS_?KEY)$")
_LEAST_OF_OTHERS = 12  # a variable's name is a guess, and "production" is a word in many reports


def read_secrets(names: Iterable[str]) -> dict[str, str]:
    """Return the secrets of a report by name, from the environment or else from the keyring.

    Raises
    ------
    ParameterError
        If one is in neither, or too short to be looked for in what a report prints: all at once.
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    for name in names:
        value = secret_of(name)
        if not value:
            problems.append(
                f"The secret '{name}' is not known here. Set the variable {variable_of(name)}, or "
                f"put it into the keyring: keyring set {SERVICE} {name}"
            )
        elif len(value) < LEAST:
            problems.append(
                f"The secret '{name}' has {len(value)} characters, so it can't be told from other "
                f"text in a report. Use one of {LEAST} or more."
            )
        else:
            found[name] = value
    if problems:
        raise ParameterError(at_most(problems))
    return found


def known_secrets(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what an environment holds that no edition, log or message may show, by its name.

    Those of reports, the mail server's password, the password in the ledger's address; and what
    other variables hold whose names say so (``..._PASSWORD``, ``..._TOKEN`` and the like), where
    it has twelve characters or more and is no plain word.
    """
    return {name: value for name, value in _known(environ) if len(value) >= LEAST}


def _known(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for variable, value in environ.items():
        if variable.startswith(PREFIX):
            yield variable.removeprefix(PREFIX).lower(), value
        elif variable in _OURS:
            yield variable, _password_in(value) if "://" in value else value
        elif _OTHERS.search(variable) and _looks_drawn(value):
            yield variable, value


def _password_in(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    # A driver takes it among the options, too.
    return unquote(parts.password or "") or dict(parse_qsl(parts.query)).get("password", "")


def _looks_drawn(value: str) -> bool:
    """Return whether a text is none that people write: long, with letters and digits, no blank."""
    kinds = (any(map(str.isdigit, value)), any(map(str.isalpha, value)), " " not in value)
    return len(value) >= _LEAST_OF_OTHERS and all(kinds)


def masked(text: str, secrets: Mapping[str, str]) -> str:
    """Return a text with every secret replaced by its name, however it is written there.

    Also where a line was cut in the middle of one, as error messages are.
    """
    for name, value in secrets.items():
        text = without(text, value, f"[secret {name}]")
    return text
