"""Read a source, as of a date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.contract.check import check_tables
from reportkit.contract.tables import TABLES
from reportkit.errors import SourceError
from reportkit.period import read_as_of
from reportkit.sources.files import read_files
from reportkit.sources.mapping import MAPPING, read_map, run_map
from reportkit.sources.place import find_folder
from reportkit.sources.snapshot import snapshot_of
from reportkit.wording import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.contract.check import RawTable
    from reportkit.contract.dataset import Tables


def read(source: str | Path, as_of: str | dt.date) -> Tables:
    """Read the tables of a source, checked, as of a date.

    Parameters
    ----------
    source
        A folder. Each file in it is a table of the contract by its name, or a ``source.toml``
        says in SQL how the files become tables (one without ``[tables]`` leaves them as they
        are). A relative one is looked for from the current
        folder upward, to the nearest that has a ``reportkit.toml``.
    as_of
        A day, as ``YYYY-MM-DD``. Nothing recorded later is read.

    Raises
    ------
    ParameterError
        If ``as_of`` is not a date.
    SourceError
        If there is no such source, a file of it cannot be read, or it begins after ``as_of``.
    ContractError
        If tables break their contract; it carries every violation.
    """
    name = str(source)
    day = _day(as_of)
    kept = snapshot_of(name, day)
    if kept is not None:
        return kept
    if day > dt.datetime.now().astimezone().date():
        raise SourceError(f"as_of {day} is in the future. Give a day that has come.")
    folder = find_folder(name)
    raw = read_files(folder, name)
    if not (folder / MAPPING).is_file():
        _refuse_unknown(raw)
        return check_tables(raw, day, name)
    mapping = read_map(folder / MAPPING, f"{name.rstrip('/')}/{MAPPING}")
    if not (mapping.tables or mapping.own):
        _refuse_unknown(raw)
        return check_tables(raw, day, name, credit=mapping.credit)
    tables, own = run_map(mapping, raw)
    if not mapping.tables:
        tables = {file: table for file, table in raw.items() if file in TABLES}
    return check_tables(tables, day, name, own=own, credit=mapping.credit)


def _day(as_of: str | dt.date) -> dt.date:
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    return as_of if isinstance(as_of, dt.date) else read_as_of(as_of)


def _refuse_unknown(raw: dict[str, RawTable]) -> None:
    for name, table in raw.items():
        if name not in TABLES:
            raise SourceError(
                f'{table.place[1]}: the contract has no table "{name}".'
                f"{did_you_mean(name, TABLES)} "
                f"Rename the file, or map it to a table in a {MAPPING} beside it."
            )
