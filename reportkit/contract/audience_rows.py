"""The rows of an audience, and no others: what one reader may see of everybody's tables.

A row is an audience's where it says so. The rules, by what a table is:

- of the contract, with the column (``site`` of ``metrics``): the rows that name one of the
  audience's values. A row with an empty cell speaks of all together, so it is none of them.
- of the contract, without it (``milestones``): it speaks of an initiative as a whole, and is kept
  for the initiatives that the audience has rows of.
- an analyst's own, with every column: the same as the first. Without one nobody can tell whose
  its rows are, so it is left out; a notebook that asks for it is told so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.frames import in_words
from reportkit.contract.remarks import remarks
from reportkit.contract.spec import INITIATIVE
from reportkit.contract.tables import TABLES
from reportkit.errors import ParameterError
from reportkit.wording import clipped, nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reportkit.contract.dataset import Tables


def audience_rows(tables: Tables, rows: Mapping[str, Collection[str]]) -> Tables:
    """Return the tables of an audience: its rows and no others.

    Parameters
    ----------
    tables
        With everybody's rows.
    rows
        The audience's values by column; of several columns a row must name one of each. Empty
        where it may see all rows: then the tables are returned as they are.

    Raises
    ------
    ParameterError
        If no table has such a column or such a value as of the day, or nothing says to which
        initiative the rows belong.
    """
    if not rows:
        return tables
    for column, values in rows.items():
        _refuse_unknown(tables, column, values)
    frames = {
        name: _rows_with(frame, {column: rows[column] for column in rows if _holds(name, column)})
        for name, frame in tables.frames.items()
    }
    own = {
        name: _rows_with(frame, rows)
        for name, frame in tables.own.items()
        if set(rows) <= set(frame.columns)
    }
    concerned = _concerned(tables, frames, own, rows)
    frames = {
        name: _rows_with(frame, {INITIATIVE.name: concerned}) for name, frame in frames.items()
    }
    own = {
        name: _rows_with(frame, {INITIATIVE.name: concerned})
        if INITIATIVE.name in frame.columns
        else frame
        for name, frame in own.items()
    }
    part = replace(
        tables,
        frames={name: _bare(frame) for name, frame in frames.items()},
        own={name: _bare(frame) for name, frame in own.items()},
        rows={column: tuple(values) for column, values in rows.items()},
        warnings=tuple(one for one in tables.warnings if one not in tables.remarked),
        previous=None,
    )
    return replace(part, warnings=(*part.warnings, *remarks(part)))


def values_of(tables: Tables, column: str) -> tuple[str, ...]:
    """Return the distinct values of a column over all tables, as text, in the order they come.

    Of ``initiative`` those of the table that lists them.

    Raises
    ------
    ParameterError
        If no table has the column.
    """
    if column == INITIATIVE.name:
        return tables.initiatives
    found = _with_column(tables, column)
    if not found:
        raise ParameterError(_no_column(tables, column))
    cells = pd.concat([_words(frame[column]) for frame in found], ignore_index=True)
    return tuple(cells.dropna().unique())


def _refuse_unknown(tables: Tables, column: str, values: Collection[str]) -> None:
    if column == INITIATIVE.name:
        for value in set(values) - set(tables.initiatives):
            tables.only(value)  # which says what it might be called
        return
    named = [set(_words(frame[column]).dropna()) for frame in _with_column(tables, column)]
    if not named:
        raise ParameterError(_no_column(tables, column))
    lost = [value for value in values if not any(value in each for each in named)]
    if lost:
        listed = ", ".join(f'"{clipped(value)}"' for value in lost[:3])
        raise ParameterError(
            f"{len(lost)} of {len(values)} values of {column} are in no table of {tables.source} "
            f"as of {tables.as_of}: {listed}. {nearest_or_all(lost[0], values_of(tables, column))}"
        )


def _with_column(tables: Tables, column: str) -> list[pd.DataFrame]:
    stated = [frame for name, frame in tables.frames.items() if _holds(name, column)]
    frames = [*stated, *tables.own.values()]
    return [frame for frame in frames if column in frame.columns]


def _holds(table: str, column: str) -> bool:
    """Return whether rows of a table of the contract may say in a column whose they are.

    Only a key names anything: the ``unit`` of a metric or the ``owner`` of a risk is no reader.
    """
    found = TABLES[table].column(column)
    return found is not None and found.kind == "key"


def _rows_with(frame: pd.DataFrame, wanted: Mapping[str, Collection[str]]) -> pd.DataFrame:
    kept = pd.Series(data=True, index=frame.index)
    for column, values in wanted.items():
        cells = _words(frame[column]) if column in frame.columns else _nothing(frame)
        kept &= cells.isin(list(values))
    return frame[kept].reset_index(drop=True)


def _words(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return cells as text, without blanks around it; blank cells are missing."""
    if not isinstance(cells.dtype, pd.StringDtype):
        return in_words(cells)
    words = cells.str.strip()  # the same, and faster where there are many audiences
    return words.mask(words == "")


def _nothing(frame: pd.DataFrame) -> pd.Series[Any]:
    return pd.Series(None, index=frame.index, dtype="str")


def _concerned(
    tables: Tables,
    frames: Mapping[str, pd.DataFrame],
    own: Mapping[str, pd.DataFrame],
    rows: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """Return the initiatives that the audience has rows of, in the order of the table."""
    if INITIATIVE.name in rows:
        return tuple(each for each in tables.initiatives if each in rows[INITIATIVE.name])
    saying = [frame for name, frame in frames.items() if any(_holds(name, one) for one in rows)]
    saying += [frame for frame in own.values() if INITIATIVE.name in frame.columns]
    named = {each for frame in saying for each in _words(frame[INITIATIVE.name]).dropna()}
    if not named and len(tables.initiatives) == 1:
        return tables.initiatives
    if not named:
        columns = " and ".join(rows)
        raise ParameterError(
            f"Nothing in {tables.source} says to which initiative the rows of this audience "
            f"belong (by {columns}). Add a column initiative to the table that has {columns}."
        )
    return tuple(each for each in tables.initiatives if each in named)


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that carries nothing of the rows that were taken away.

    A categorical column remembers categories that no row has any more, and a frame's ``attrs``
    hold whatever an analyst's reader put there; both would be written into the snapshot.
    """
    kept = frame.copy()
    kept.attrs = {}
    for column in kept.columns:
        if isinstance(kept[column].dtype, pd.CategoricalDtype):
            kept[column] = kept[column].cat.remove_unused_categories()
    return kept


def _no_column(tables: Tables, column: str) -> str:
    stated = [
        one.name for name in tables.frames for one in TABLES[name].columns if one.kind == "key"
    ]
    columns = dict.fromkeys([*stated, *(str(one) for own in tables.own.values() for one in own)])
    return (
        f'No table of {tables.source} has a column "{clipped(column)}", by which each reader\'s '
        f"rows could be told. {nearest_or_all(column, list(columns))}"
    )
