"""Kinds of text that ``reportkit.toml`` holds, each checked and described in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from reportkit.formats.locale import read_locale

RECIPIENT = "{recipient}"
"""What becomes a reader's address, escaped."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%/-]*)?(\?[A-Za-z0-9._~%/=&-]*)?")
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}  # Unicode's controls, halves and separators of lines


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key may hold, in words: docs/definition.md says it of every key."""

    words: str


def listed(value: object) -> object:
    """Take TOML's list for a tuple, which nobody changes later."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, tuple):
        return value
    raise ValueError('is not a list. Write it as ["...", "..."], also where it holds one.')


def no_repeats(values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names the same twice."""
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"names {value} {values.count(value)} times. Name it once.")
    return values


def is_report_name(name: str) -> bool:
    """Return whether a name can be that of a report, and of its folder on every disk."""
    return _NAME.fullmatch(name) is not None


def _one_line(text: str) -> str:
    if not text.strip() or any(unicodedata.category(sign) in _BREAKING for sign in text):
        raise ValueError("is not one line of text. It goes into a message's headers.")
    return text


def _https(address: str) -> str:
    if not _HTTPS.fullmatch(address):
        raise ValueError("is not an https address. Write it as https://reports.example.org/kept.")
    return address.rstrip("/")


def _leaving(address: str) -> str:
    """Refuse an address that doesn't say who leaves: one click sends nothing else (RFC 8058)."""
    if RECIPIENT not in address or not _HTTPS.fullmatch(address.replace(RECIPIENT, "")):
        raise ValueError(
            "is not an https address with {recipient} in it, which says who leaves. "
            "Write it as https://lists.example.org/leave?who={recipient}."
        )
    return address


def _notebook(path: str) -> str:
    if PurePosixPath(path).suffix != ".ipynb":
        raise ValueError("is not a notebook. Name a file that ends in .ipynb.")
    return path


def _identifier(name: str) -> str:
    if not name.isidentifier():
        raise ValueError("is not the name of a parameter.")
    return name


def _report_name(name: str) -> str:
    if not is_report_name(name):
        raise ValueError(
            "cannot name a report. Use at most 64 of a-z, 0-9, _ and -, a letter or digit first."
        )
    return name


def _read_locale(name: str) -> str:
    return read_locale(name)


Line = Annotated[
    str, Field(max_length=200), AfterValidator(_one_line), Kind("one line, at most 200 characters")
]
Https = Annotated[str, AfterValidator(_https), Kind("an https address")]
Leaving = Annotated[
    str, AfterValidator(_leaving), Kind("an https address with `{recipient}` in it")
]
NotebookPath = Annotated[
    Line, AfterValidator(_notebook), Kind("a path that ends in `.ipynb`, relative to the file")
]
Identifier = Annotated[str, AfterValidator(_identifier), Kind("a parameter's name")]
ReportName = Annotated[str, AfterValidator(_report_name), Kind("a report's name")]
LocaleName = Annotated[
    str, AfterValidator(_read_locale), Kind("an English locale: `en_GB`, `en_US`, ...")
]
Identifiers = Annotated[
    tuple[Identifier, ...],
    BeforeValidator(listed),
    AfterValidator(no_repeats),
    Kind("a list of names, as Python has them"),
]
ReportNames = Annotated[
    tuple[ReportName, ...],
    BeforeValidator(listed),
    AfterValidator(no_repeats),
    Kind("a list of names of reports"),
]
