"""A table of readers: a CSV file with a row for each audience."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reportkit.errors import DefinitionError
from reportkit.reports.audience_keys import ALL, AudienceKeys
from reportkit.wording import at_most, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_ROWS = "rows."
_ANY = "*"
_BETWEEN = ";"
_LISTS = ("to", "cc")


def read_audience_table(file: Path, shown_as: str) -> tuple[AudienceKeys, ...]:
    """Read a table of readers.

    Its columns are ``name``; ``to`` and ``cc``, addresses with ``;`` between them;
    ``rows.COLUMN``, the values with ``;`` between them that a row may have there, ``*`` for any;
    every other is a parameter of the notebook, left as it is where the cell is empty.

    Parameters
    ----------
    file
        A CSV file in UTF-8 with commas, headings in its first row.
    shown_as
        What errors call it.

    Raises
    ------
    DefinitionError
        If it can't be read, or a row can't be used: every one, with its number in the file.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened, strict=True))
    except FileNotFoundError:
        raise DefinitionError(
            f"The table {shown_as} is not there. Correct for_each in reportkit.toml."
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DefinitionError(
            f"The table {shown_as} can't be read: {error}. Save it as CSV in UTF-8."
        ) from None
    heads = _heads(rows[0] if rows else [], shown_as)
    problems: list[str] = []
    found: dict[str, AudienceKeys] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        place = f"{shown_as}, row {number}"
        if len(cells) != len(heads):
            problems.append(f"{place}, has {len(cells)} cells under {len(heads)} headings.")
            continue
        try:
            keys = AudienceKeys.model_validate(
                _keys(dict(zip(heads, map(str.strip, cells), strict=True)))
            )
        except ValidationError as error:
            problems += [_explained(problem, place) for problem in error.errors()]
            continue
        if keys.name in found:
            problems.append(f"{place}, names '{keys.name}' again. Each has one row.")
        found[keys.name] = keys
    if problems:
        raise DefinitionError(at_most(problems))
    if not found:
        raise DefinitionError(f"The table {shown_as} names nobody. Add a row for each audience.")
    return tuple(found.values())


def _heads(row: list[str], shown_as: str) -> list[str]:
    heads = [head.strip() for head in row]
    if len(set(heads)) < len(heads) or "" in heads:
        raise DefinitionError(
            f"The table {shown_as} has a heading that is empty or there twice: {', '.join(heads)}. "
            "Give each column its own."
        )
    if "name" not in heads or not any(head.startswith(_ROWS) for head in heads):
        raise DefinitionError(
            f"The table {shown_as} has the headings {', '.join(heads) or 'none'}. It needs name "
            "and rows.COLUMN, which says whose rows they see (* for all); it may have to, cc and "
            "the notebook's parameters. Commas stand between columns."
        )
    return heads


def _keys(cells: Mapping[str, str]) -> dict[str, Any]:
    rows = {
        head.removeprefix(_ROWS): list(_parts(text))
        for head, text in cells.items()
        if head.startswith(_ROWS) and text != _ANY
    }
    given = {
        head: text
        for head, text in cells.items()
        if text and head not in {"name", *_LISTS} and not head.startswith(_ROWS)
    }
    lists = {key: list(_parts(cells.get(key, ""))) for key in _LISTS}
    return {"name": cells["name"], **lists, "parameters": given, "rows": rows or ALL}


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(_BETWEEN) if part.strip())


def _explained(problem: Any, place: str) -> str:
    head = ".".join(str(step) for step in problem["loc"] if isinstance(step, str))
    said = problem["ctx"]["error"] if problem["type"] == "value_error" else problem["msg"]
    held = "" if isinstance(problem["input"], dict) else f" = {shortened(problem['input'])}"
    return f"{place}, {head}{held} {said}"
