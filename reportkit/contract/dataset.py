"""The tables of one or more initiatives, as they stood on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.frames import conform
from reportkit.contract.history import (
    known_rows,
    last_recorded,
    own_up_to,
    without_later_events,
)
from reportkit.contract.previous import Previous
from reportkit.contract.remarks import remarks
from reportkit.contract.tables import TABLES
from reportkit.errors import ParameterError
from reportkit.wording import clipped, closest, did_you_mean

if TYPE_CHECKING:
    from reportkit.contract.spec import TableSpec

_SHOWN = 3


@dataclass(frozen=True, eq=False)
class Tables:
    """Checked tables, as of a date. Nothing in them was recorded later.

    Parameters
    ----------
    as_of
        The day for which they speak.
    source
        Where they were read from, as given.
    frames
        The contract's tables by name, typed, with their history: every row recorded by ``as_of``.
    own
        An analyst's own tables, not of the contract, as they came. Of one with a column
        ``recorded_on`` or ``initiative``, only the rows that belong here.
    warnings
        What could not be read but does not stop a report.
    credit
        Where the data came from, in words.
    previous
        What the edition kept before this one stated; None where there is none, as in a notebook
        that is run by hand.
    rows
        Of an audience, which of everybody's rows these are: values by column. Empty for all.
    narrowed_to
        The initiative whose rows alone an engine sent; empty where it sent all.
    """

    as_of: dt.date
    source: str
    frames: Mapping[str, pd.DataFrame]
    own: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    credit: str = ""
    previous: Previous | None = None
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    narrowed_to: str = ""

    def has(self, name: str) -> bool:
        """Whether the table is there and has rows."""
        return name in self.frames and not self.frames[name].empty

    def history(self, name: str) -> pd.DataFrame:
        """Return every row known by ``as_of``, with every column of the contract."""
        spec = _spec(name)
        if name not in self.frames:
            return _without_rows(name).copy(deep=False)
        if name not in self._histories:
            self._histories[name] = conform(spec, self.frames[name])
        return self._histories[name].copy(deep=False)

    def latest(self, name: str) -> pd.DataFrame:
        """Return the rows that hold as of ``as_of``.

        Of a table that is a statement, each initiative's last statement; of the others, the last
        recorded row of each key; of an analyst's own, the rows recorded last.

        Raises
        ------
        ParameterError
            If there is no such table, or none that this edition's readers may see.
        """
        if name in self.own:
            return last_recorded(self.own[name])
        if name not in TABLES and self.rows:
            columns = " and ".join(self.rows)
            raise ParameterError(
                f'This edition\'s readers have no table "{name}". An own table without a column '
                f"{columns} is given to none of them, as nobody can tell whose its rows are. "
                f"Add {columns}.{did_you_mean(name, TABLES)}"
            )
        spec = _spec(name)
        if name not in self.frames:
            return self.history(name)
        if name not in self._latest:
            self._latest[name] = self._holding(spec)
        return self._latest[name].copy(deep=False)

    def _holding(self, spec: TableSpec) -> pd.DataFrame:
        rows = self.history(spec.name)
        if "recorded_on" not in rows.columns or rows.empty:
            return rows.reset_index(drop=True)
        recorded = rows["recorded_on"].fillna(pd.Timestamp.min.as_unit("us").ceil("D"))
        if spec.statement:
            last = recorded.groupby(rows["initiative"]).transform("max")
            return rows[recorded == last].reset_index(drop=True)
        order = recorded.sort_values(kind="stable").index
        kept = rows.loc[order].drop_duplicates(list(spec.keys), keep="last").index
        return rows[rows.index.isin(kept)].reset_index(drop=True)

    def only(self, initiative: str) -> Tables:
        """Return the tables of one initiative.

        Raises
        ------
        ParameterError
            If there is none of that name.
        """
        if self.narrowed_to and initiative != self.narrowed_to:
            raise ParameterError(
                f'Of {self.source} only the rows of initiative "{clipped(self.narrowed_to)}" were '
                f'read here, and none of "{clipped(initiative)}". A report whose parameter '
                "initiative names one is given no other's rows: name that one there."
            )
        if initiative not in self.initiatives:
            raise ParameterError(self._unknown(initiative))
        if self._is_of_one:
            return self
        frames = {name: _of(frame, initiative) for name, frame in self.frames.items()}
        own = {name: _of(frame, initiative) for name, frame in self.own.items()}
        return self._narrowed(replace(self, frames=frames, own=own))

    def before(self, day: dt.date) -> Tables:
        """Return the same as it could be said on an earlier ``day``, itself included.

        Raises
        ------
        ParameterError
            If the day is later than ``as_of``.
        """
        if day > self.as_of:
            raise ParameterError(
                f"{day} is later than {self.as_of}, as of which {self.source} was read. "
                "Read it again as of that day."
            )
        if day not in self._earlier:
            self._earlier[day] = self._before(day)
        return self._earlier[day]

    def _before(self, day: dt.date) -> Tables:
        known = known_rows(self.frames, day)
        frames = {
            name: without_later_events(TABLES[name], frame[known[name]], day).reset_index(drop=True)
            for name, frame in self.frames.items()
        }
        own = {name: own_up_to(frame, day) for name, frame in self.own.items()}
        earlier = replace(self, as_of=day, frames=frames, own=own, previous=None)
        return self._narrowed(earlier)

    def recorded(self) -> tuple[dt.date, ...]:
        """Return the days on which something was recorded, ascending."""
        days = {
            day.date()
            for frame in self.frames.values()
            if "recorded_on" in frame.columns
            for day in frame["recorded_on"].dropna().unique()
        }
        return tuple(sorted(days))

    @property
    def initiatives(self) -> tuple[str, ...]:
        """The initiatives' keys, in the order of the table."""
        return tuple(self.latest("initiatives")["initiative"])

    def initiative(self) -> pd.Series[Any]:
        """Return the single initiative's row.

        Raises
        ------
        ParameterError
            If there is more than one, or none.
        """
        rows = self.latest("initiatives")
        if len(rows) != 1:
            raise ParameterError(
                f"{self.source} has {len(rows)} initiatives as of {self.as_of}; this needs one. "
                'Choose it with .only("...").'
            )
        return rows.iloc[0]

    def _unknown(self, initiative: str) -> str:
        names = self.latest("initiatives")
        by_name = dict(zip(names["name"].fillna(""), names["initiative"], strict=True))
        like = closest(initiative, (*self.initiatives, *by_name))
        hint = f'Did you mean "{by_name.get(like, like)}"?' if like else ""
        if not hint:
            first = ", ".join(self.initiatives[:_SHOWN])
            hint = f"It has {len(names)}: {first}{', ...' if len(names) > _SHOWN else ''}."
        return (
            f'initiative "{clipped(initiative)}" is not in {self.source} as of {self.as_of}. {hint}'
        )

    def _narrowed(self, part: Tables) -> Tables:
        """Return a part of these tables, warned of what is still in it."""
        others = [warning for warning in self.warnings if warning not in self.remarked]
        return replace(part, warnings=(*others, *remarks(part)))

    @cached_property
    def _histories(self) -> dict[str, pd.DataFrame]:
        """What was asked for, by table; its copies are made by pandas when they are written to."""
        return {}

    @cached_property
    def _latest(self) -> dict[str, pd.DataFrame]:
        """The same of the rows that hold."""
        return {}

    @cached_property
    def _earlier(self) -> dict[dt.date, Tables]:
        """The same of earlier days."""
        return {}

    @cached_property
    def _is_of_one(self) -> bool:
        """Whether no row is of a second initiative, or of none."""
        every = [*self.frames.values(), *self.own.values()]
        found = [frame["initiative"] for frame in every if "initiative" in frame.columns]
        return not any(of.isna().any() for of in found) and (
            len(set[object]().union(*(of.unique() for of in found))) == 1
        )

    @cached_property
    def remarked(self) -> frozenset[str]:
        """The warnings that are of rows, and so not of every part of them."""
        return frozenset(remarks(self))


@cache
def _without_rows(name: str) -> pd.DataFrame:
    """Return a table that a source lacks."""
    return conform(_spec(name), pd.DataFrame())


def _of(frame: pd.DataFrame, initiative: str) -> pd.DataFrame:
    if "initiative" not in frame.columns:
        return frame
    return frame[frame["initiative"] == initiative].reset_index(drop=True)


def _spec(name: str) -> TableSpec:
    if name not in TABLES:
        raise ParameterError(f'There is no table "{name}".{did_you_mean(name, TABLES)}')
    return TABLES[name]
