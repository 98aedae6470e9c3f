"""A project and its reports, as ``reportkit.toml`` defines them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from reportkit.errors import DefinitionError
from reportkit.formats.locale import DEFAULT, read_locale
from reportkit.reports.signature import Value
from reportkit.reports.theme import ThemeKeys
from reportkit.theme import HOUSE, Theme
from reportkit.wording import nearest_or_all

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%/-]*)?")


def _read_day(value: object) -> object:
    """Take a TOML date, or its text: pydantic alone would take any number for a date."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("is not a date. Write it as YYYY-MM-DD, as in 2014-12-31.")


def _one_line(text: str) -> str:
    if not text.strip() or any(ord(char) < ord(" ") for char in text):
        raise ValueError("is not one line of text. It goes into a message's headers.")
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("is not an address. Write it as name@example.org.")
    return text


def _https(address: str) -> str:
    if not _HTTPS.fullmatch(address):
        raise ValueError("is not an https address. Write it as https://reports.example.org/kept.")
    return address.rstrip("/")


def _notebook(path: str) -> str:
    if PurePosixPath(path).suffix != ".ipynb":
        raise ValueError("is not a notebook. Name a file that ends in .ipynb.")
    return path


def _identifier(name: str) -> str:
    if not name.isidentifier():
        raise ValueError("is not the name of a parameter.")
    return name


def _report_names(reports: dict[str, Report]) -> dict[str, Report]:
    for name in reports:
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"has {name!r}, which cannot name a folder everywhere. "
                "Use at most 64 of a-z, 0-9, _ and -, a letter or digit first."
            )
    return reports


def _parameter_names(parameters: dict[str, Any]) -> dict[str, Any]:
    if "as_of" in parameters:
        raise ValueError("has 'as_of'. Set it beside the title, not among the parameters.")
    return parameters


Line = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
LocaleName = Annotated[str, AfterValidator(read_locale)]


class Report(BaseModel):
    """One report: which notebook, with which parameters, as of when.

    Parameters
    ----------
    title
        What it is called in lists.
    notebook
        The notebook, relative to the project's folder.
    as_of
        The day it speaks for, where the command line names none.
    for_each
        The parameter that is given each initiative of the source in turn: one edition each.
    parameters
        Values for the notebook's parameters.
    locale
        How its readers write numbers and dates; the project's where it names none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Line
    notebook: Annotated[Line, AfterValidator(_notebook)]
    as_of: Annotated[dt.date | None, BeforeValidator(_read_day)] = None
    for_each: Annotated[str, AfterValidator(_identifier)] | None = None
    parameters: Annotated[dict[str, Value], AfterValidator(_parameter_names)] = {}
    locale: LocaleName | None = None


class ProjectKeys(BaseModel):
    """The ``[project]`` table: who sends, and where editions are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Line
    sender: Annotated[str, AfterValidator(_address)]
    editions: Line = "editions"
    locale: LocaleName = DEFAULT
    pages: Annotated[str, AfterValidator(_https)] | None = None


class Definition(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    project: ProjectKeys
    theme: ThemeKeys = ThemeKeys()
    reports: Annotated[dict[str, Report], Field(min_length=1), AfterValidator(_report_names)]


class Project(BaseModel):
    """A project: a folder with a ``reportkit.toml``.

    Parameters
    ----------
    file
        The ``reportkit.toml`` that defines it.
    name, sender
        Who sends its reports: a name and an address.
    editions
        Where its editions are kept.
    pages
        The https address under which a web server shows that folder; None where none does.
    reports
        Its reports by name.
    locale
        How its readers write numbers and dates, where a report says nothing else.
    theme
        How its reports look.
    """

    model_config = ConfigDict(frozen=True)

    file: Path
    name: str
    sender: str
    editions: Path
    pages: str | None
    reports: Mapping[str, Report]
    locale: LocaleName = DEFAULT
    theme: Theme = HOUSE

    @property
    def root(self) -> Path:
        """The folder that its paths are relative to, and that its notebooks run in."""
        return self.file.parent

    def locale_of(self, name: str) -> str:
        """Return how the readers of a report write numbers and dates: ``en_GB``."""
        return self.report(name).locale or self.locale

    def report(self, name: str) -> Report:
        """Return a report by its name.

        Raises
        ------
        DefinitionError
            If there is none, with the name that is nearest.
        """
        try:
            return self.reports[name]
        except KeyError:
            raise DefinitionError(
                f"{self.file.name} has no report '{name}'. {nearest_or_all(name, self.reports)}"
            ) from None
