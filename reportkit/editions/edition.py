"""An edition: one report, as of one day, for one audience, built once and never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

_REVISED = re.compile(r"(?P<name>.+)\.r(?P<revision>[1-9]\d*)")
_LONGEST = 160  # a file system holds 255 bytes of a name; a revision is added to it
_CUT = "~"  # never in a name that was not cut: quoting takes it away


@dataclass(frozen=True, slots=True)
class Edition:
    """Where an edition is, and whose.

    Parameters
    ----------
    report
        The report's name.
    as_of
        The day that it speaks for.
    audience
        For whom of a report with one edition for each; None where it is for all.
    revision
        1 for the first that was built, 2 for the next with the same three.
    path
        Its folder.
    """

    report: str
    as_of: dt.date
    audience: str | None
    revision: int
    path: Path


def folder_of(root: Path, report: str, as_of: dt.date, audience: str | None, revision: int) -> Path:
    """Return the folder of an edition: ``root/report/as_of[/audience][.rN]``."""
    parent = root / report
    leaf = as_of.isoformat()
    if audience is not None:
        parent, leaf = parent / leaf, audience_name(audience)
    return parent / (leaf if revision == 1 else f"{leaf}.r{revision}")


def address_of(pages: str, report: str, as_of: dt.date, audience: str | None, revision: int) -> str:
    """Return where a web server shows an edition's page that shows the archive at ``pages``."""
    folder = folder_of(Path(), report, as_of, audience, revision).as_posix()
    return f"{pages}/{quote(folder)}/report.html"


def audience_name(audience: str) -> str:
    """Return a folder's name for an audience, whatever characters it holds.

    Letters, digits, ``-`` and ``_`` stay; all others are written as ``%20``. What would be too
    long is cut, and told apart by a hash.
    """
    quoted = quote(audience, safe="").replace(".", "%2E").replace(_CUT, "%7E") or "%"
    if len(quoted) <= _LONGEST:
        return quoted
    return f"{quoted[: _LONGEST - 20]}{_CUT}{hashlib.sha256(audience.encode()).hexdigest()[:16]}"


def audience_of(name: str) -> str | None:
    """Return the audience that a folder's name stands for; None where the name was cut."""
    return None if _CUT in name else unquote(name.removesuffix("%") if name == "%" else name)


def split_revision(name: str) -> tuple[str, int]:
    """Split a folder's name into what it names and its revision."""
    found = _REVISED.fullmatch(name)
    return (found["name"], int(found["revision"])) if found else (name, 1)
