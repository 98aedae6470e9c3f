"""No edition holds a secret: every file of it is searched, however the secret may be written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.editions.inside import opened
from reportkit.errors import EditionError
from reportkit.reports.spellings import how_written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_INJECTED = "injected-parameters"
_NAMED = 3  # files that an error names


@dataclass(frozen=True, slots=True)
class Leak:
    """Where a secret stands.

    Parameters
    ----------
    secret
        Its name; what it is is never said.
    place
        The file, and the part of it: ``message.eml, in text/html``.
    how
        How it is written there.
    cell
        Of a notebook the cell, counted from 1 as the analyst does; 0 where it is not in one.
    """

    secret: str
    place: str
    how: str
    cell: int = 0

    def __str__(self) -> str:
        """Return where, and how."""
        cell = f"cell {self.cell}, " if self.cell else ""
        return f"{self.place} ({cell}{self.how})"


def find_secrets(folder: Path, secrets: Mapping[str, str]) -> tuple[Leak, ...]:
    """Return where the files of a folder hold a secret, each place once.

    Parameters
    ----------
    folder
        An edition's.
    secrets
        By name, each of eight characters or more.

    Raises
    ------
    EditionError
        If a file holds more, compressed, than can be looked through.
    """
    if not secrets:
        return ()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        leak
        for path in files
        for name in [path.relative_to(folder).as_posix()]
        for leak in (
            *_in_name(name, secrets),
            *find_in_bytes(name, path.read_bytes(), secrets),
        )
    )


def find_in_bytes(name: str, content: bytes, secrets: Mapping[str, str]) -> tuple[Leak, ...]:
    """Return where one file holds a secret: in its bytes, or in what is packed into them.

    Parameters
    ----------
    name
        What errors call the file.
    content
        A message with its attachments, a page, a table, a workbook, a PDF: anything.
    secrets
        By name, each of eight characters or more.

    Raises
    ------
    EditionError
        If it holds more, compressed, than can be looked through.
    """
    found: dict[tuple[str, str], Leak] = {}
    for place, piece in opened(name, content) if secrets else ():
        for secret, value in secrets.items():
            how = how_written(piece, value)
            if how and (secret, place) not in found:
                found[secret, place] = Leak(secret, place, how, _cell(name, content, value))
    return tuple(found.values())


def refuse_secrets(folder: Path, secrets: Mapping[str, str]) -> None:
    """Refuse an edition that holds a secret.

    Raises
    ------
    EditionError
        If it does, with the places.
    """
    leaks = find_secrets(folder, secrets)
    if not leaks:
        return
    names = ", ".join(f"'{name}'" for name in dict.fromkeys(leak.secret for leak in leaks))
    cells = dict.fromkeys(leak.cell for leak in leaks if leak.cell)
    count = len(leaks)
    shown = "; ".join(map(str, leaks[:_NAMED])) + ("; ..." if count > _NAMED else "")
    where = f"cell {', '.join(map(str, cells))}" if cells else "the notebook"
    raise EditionError(
        f"The edition would hold the secret {names} in {count} "
        f"{'place' if count == 1 else 'places'}: {shown}. It was not kept.\n"
        f"Take out what shows it in {where}: a printed address, an error message or a parameter "
        "may carry one. Where others have seen it, change the secret too."
    )


def _in_name(name: str, secrets: Mapping[str, str]) -> Iterator[Leak]:
    for secret, value in secrets.items():
        how = how_written(name.encode(), value)
        if how:
            yield Leak(secret, "the name of a file", how)


def _cell(name: str, content: bytes, value: str) -> int:
    """Return which cell of a notebook holds a text; 0 of other files."""
    if not name.endswith(".ipynb"):
        return 0
    number = 0
    for cell in json.loads(content)["cells"]:
        number += _INJECTED not in cell["metadata"].get("tags", [])
        if how_written(json.dumps(cell, ensure_ascii=False).encode("utf-8", "replace"), value):
            return number
    return 0
