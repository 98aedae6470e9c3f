"""The report's locale: how its readers write numbers, dates and amounts.

``reportkit.toml`` names it, the run gives it to the kernel in an environment variable, as it does
with the snapshot, and the executed notebook keeps it. Sentences exist in English only, so a locale
is English as it is written somewhere: ``en_GB``, ``en_US``, ``en_IN``, ``en_ZA``.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from babel.localedata import exists

from reportkit.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "REPORTKIT_LOCALE"
"""The environment variable that names the locale of a kernel."""

DEFAULT = "en_GB"

_IN_USE: ContextVar[str] = ContextVar("reportkit_locale")


def current() -> str:
    """Return the locale in use: ``en_GB``.

    Raises
    ------
    DefinitionError
        If the environment names one that cannot be used.
    """
    found = _IN_USE.get(None)
    return found if found is not None else _named(os.environ.get(VARIABLE) or DEFAULT)


def language() -> str:
    """Return the locale in use as HTML and mail name a language: ``en-GB``."""
    return current().replace("_", "-")


@contextmanager
def use(name: str) -> Iterator[None]:
    """Print in this locale within the block.

    Raises
    ------
    ValueError
        If there are no sentences in it, or CLDR does not know it.
    """
    token = _IN_USE.set(read_locale(name))
    try:
        yield
    finally:
        _IN_USE.reset(token)


@cache
def read_locale(name: str) -> str:
    """Return a locale as it is named everywhere: ``en_GB``, also for ``en-gb``.

    Raises
    ------
    ValueError
        If there are no sentences in it, or CLDR does not know it.
    """
    language_code, _, territory = name.replace("-", "_").partition("_")
    found = f"{language_code.lower()}_{territory.upper()}"
    if language_code.lower() != "en":
        raise ValueError(
            "is not English, and sentences exist in English only. "
            "Give English as your readers write it, as in en_GB, en_US, en_IN or en_ZA."
        )
    if not re.fullmatch(r"en_[A-Z]{2}", found) or not exists(found):
        raise ValueError(
            "is no locale that is known. "
            "Write en and the country, as in en_GB, en_US, en_IN or en_ZA."
        )
    return found


def locale_of(language_tag: str) -> str | None:
    """Return the locale of a language as HTML names it (``en-GB``); None where it is no such."""
    try:
        return read_locale(language_tag)
    except ValueError:
        return None


@cache
def _named(name: str) -> str:
    try:
        return read_locale(name)
    except ValueError as error:
        raise DefinitionError(f"The variable {VARIABLE} = {name!r} {error}") from None
