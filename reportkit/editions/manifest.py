"""What an edition was built from, and with what: enough to tell whether it is still itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from reportkit.errors import EditionError
from reportkit.export.checks.verdict import Verdict
from reportkit.reports import Value

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.fact import Fact

MANIFEST = "manifest.json"

_PACKAGES = (
    "reportkit",
    "babel",
    "css-inline",
    "duckdb",
    "ipykernel",
    "kaleido",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "pandera",
    "papermill",
    "plotly",
    "pyarrow",
    "scipy",
)


class Manifest(BaseModel):
    """The record that lies in every edition.

    Parameters
    ----------
    report, title, as_of, audience, revision
        Whose edition it is.
    says
        The sentence that answers: where we stand.
    subject
        The subject of its message.
    built_at
        When, in UTC.
    notebook, notebook_sha256
        The notebook as the analyst wrote it.
    parameters, defaults
        What it was run with, and the notebook's own values of its other parameters.
    snapshot
        Which data it saw: ``data/``, or why there is none.
    rows
        Which rows of everybody's that data holds: values by column; all where empty.
    versions
        Python and the packages whose change may change an edition.
    files
        Every other file's SHA-256.
    seconds
        Per stage [s].
    warnings
        What the source could not read.
    problems
        What a medium could not show.
    checks
        What the checks of the email found, and which were not run; None before there were any.
    data_until
        The last day that each of its tables speaks for; empty where it saw none.
    compared_with
        The edition that it was compared with, as in ``automation/2026-09-30.r2``; None where with
        none.
    status
        The status of each initiative that it states, in a word, by the name of the fact.
    order
        The order that it was built for; an archive keeps one edition of each.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    report: str
    title: str
    as_of: dt.date
    audience: str | None
    revision: int
    says: str
    subject: str
    built_at: dt.datetime
    notebook: str
    notebook_sha256: str
    parameters: Mapping[str, Value]
    snapshot: str
    versions: Mapping[str, str]
    files: Mapping[str, str]
    seconds: Mapping[str, float]
    defaults: Mapping[str, Value] = {}
    rows: Mapping[str, tuple[str, ...]] = {}
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    checks: Verdict | None = None
    data_until: Mapping[str, dt.date] = {}
    compared_with: str | None = None
    status: Mapping[str, str] = {}
    order: str = ""

    def write(self, folder: Path) -> None:
        """Write it into an edition's folder."""
        (folder / MANIFEST).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an edition.

    Raises
    ------
    EditionError
        If it is missing or unreadable: then the folder is no edition of ours.
    """
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise EditionError(
            f"{folder / MANIFEST} cannot be read, so {folder} is no edition. "
            "Move the folder away and build the edition again."
        ) from error


def stated_status(facts: Iterable[Fact]) -> dict[str, str]:
    """Return the status of each initiative that facts state, in a word, by the fact's name.

    As stated by :func:`reportkit.status`: ``catalogue.status``, ``programme.status``.
    """
    return {
        fact.id: fact.value
        for fact in facts
        if fact.id.endswith(".status") and fact.id.count(".") == 1 and isinstance(fact.value, str)
    }


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of an edition but the manifest, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in files
        if path != folder / MANIFEST
    }


def altered(folder: Path) -> tuple[str, ...]:
    """Return the files that are no longer as they were built: changed, missing or added."""
    built, found = dict(read_manifest(folder).files), digests(folder)
    return tuple(sorted(name for name in built | found if built.get(name) != found.get(name)))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of the packages whose change may change an edition."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return MappingProxyType(found)
