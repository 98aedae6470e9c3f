"""Read a source, as of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.contract.check import check_tables
from reportkit.contract.tables import TABLES
from reportkit.contract.work_tables import INITIATIVES
from reportkit.errors import SourceError
from reportkit.period import read_as_of
from reportkit.sources.files import read_files
from reportkit.sources.mapping import MAPPING, SourceMap, read_map, run_map
from reportkit.sources.place import find_folder
from reportkit.sources.snapshot import narrowed_to, snapshot_of
from reportkit.sources.warehouse.declared import files_of
from reportkit.sources.warehouse.fetching import fetch
from reportkit.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pandas as pd

    from reportkit.contract.check import RawTable
    from reportkit.contract.dataset import Tables


def read(source: str | Path, as_of: str | dt.date, *, initiative: str | None = None) -> Tables:
    """Read the tables of a source, checked, as of a date.

    Parameters
    ----------
    source
        A folder. Each file in it is a table of the contract by its name, or a ``source.toml``
        says in SQL how the files become tables (one without ``[tables]`` leaves them as they
        are) and which tables an engine holds. A relative one is looked for from the current
        folder upward, to the nearest that has a ``reportkit.toml``.
    as_of
        A day, as ``YYYY-MM-DD``. Nothing recorded later is read.
    initiative
        Only its rows, as by :meth:`~reportkit.contract.dataset.Tables.only`: an engine sends no
        others. All where None.

    Raises
    ------
    ParameterError
        If ``as_of`` is not a date, or there is no such initiative.
    SourceError
        If there is no such source, a file of it cannot be read, or it begins after ``as_of``.
    ContractError
        If tables break their contract; it carries every violation.
    """
    name = str(source)
    day = _day(as_of)
    kept = snapshot_of(name, day)
    if kept is not None:
        return kept if initiative is None else kept.only(initiative)
    narrowed = narrowed_to(name)
    if narrowed is None:
        tables = _read(name, day, initiative)
        return tables if initiative is None else tables.only(initiative)
    part = _read(name, day, narrowed).only(narrowed)
    return part if initiative is None else part.only(initiative)


def narrows(source: str) -> bool:
    """Return whether a source sends fewer rows where only one initiative is asked for.

    Raises
    ------
    SourceError
        If there is no such source, or its ``source.toml`` can't be read.
    """
    map_of = _map_of(find_folder(source), source)
    return map_of is not None and bool(map_of.pushed)


def list_initiatives(source: str, as_of: dt.date) -> tuple[str, ...]:
    """Return the initiatives of a source as of a day; of what an engine holds nothing else is read.

    Raises
    ------
    SourceError, ContractError
        As :func:`read`.
    """
    return _read(source, as_of, None, only=(INITIATIVES.name,)).initiatives


def _map_of(folder: Path, name: str) -> SourceMap | None:
    file = folder / MAPPING
    return read_map(file, f"{name.rstrip('/')}/{MAPPING}") if file.is_file() else None


def _read(
    name: str, day: dt.date, initiative: str | None, only: Collection[str] = TABLES
) -> Tables:
    if day > dt.datetime.now().astimezone().date():
        raise SourceError(f"as_of {day} is in the future. Give a day that has come.")
    folder = find_folder(name)
    mapping = _map_of(folder, name)
    if mapping is None:
        raw = read_files(folder, name)
        _refuse_unknown(raw)
        return check_tables(raw, day, name)
    pushed = [each for each in mapping.pushed if each.spec.name in only]
    left = files_of(mapping.connection, mapping.pushed, folder) if mapping.pushed else None
    raw = read_files(folder, name, left=left)
    tables, own = _of_files(mapping, raw)
    for each in pushed:
        if each.spec.name in tables:
            place = tables[each.spec.name].place[1]
            raise SourceError(
                f"{mapping.shown}: {each.spec.name} stands in [warehouse] and in {place}. Keep one."
            )
    if pushed:
        tables |= fetch(
            mapping.connection,
            pushed,
            folder,
            name,
            as_of=day,
            initiative=initiative,
            held=tables,
        )
    checked = check_tables(tables, day, name, own=own, credit=mapping.credit)
    return replace(checked, narrowed_to=initiative or "") if pushed else checked


def _of_files(
    mapping: SourceMap, raw: dict[str, RawTable]
) -> tuple[dict[str, RawTable], dict[str, pd.DataFrame]]:
    """Return the tables of the contract that files hold, and the analyst's own."""
    if not (mapping.tables or mapping.own):
        _refuse_unknown(raw)
        return dict(raw), {}
    tables, own = run_map(mapping, raw)
    if not mapping.tables:
        tables = {file: table for file, table in raw.items() if file in TABLES}
    return tables, own


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
