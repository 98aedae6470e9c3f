"""How far the data reaches: the last day that each table speaks for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.history import known_days
from reportkit.contract.tables import TABLES
from reportkit.period import month_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.contract.dataset import Tables

_DAYS_OF_A_MONTH = 28
_MEAN_MONTH = 30.44  # [days]


def data_until(tables: Tables) -> dict[str, dt.date]:
    """Return the last day that each table speaks for, none after the as-of date.

    Of ``metrics`` the end of the last period that has a value, or of the part of it for which the
    value speaks; of ``cash_flows`` the end of the
    last month whose cost is known. Of another table the day on which a row was last recorded or,
    where it does not say, the last day on which something happened; of an own table likewise. A
    table that names no day is left out, and so are the ``forecasts``: the kit itself adds to them.
    """
    found = {
        **{name: _last_of(tables, name) for name in tables.frames if name != "forecasts"},
        **{name: _last_of_own(frame) for name, frame in tables.own.items()},
    }
    return {name: min(day, tables.as_of) for name, day in found.items() if day is not None}


def _last_of(tables: Tables, name: str) -> dt.date | None:
    reading = _READINGS.get(name)
    if reading is not None:
        return reading(tables.latest(name))
    spec, frame = TABLES[name], tables.history(name)
    recorded = _latest(known_days(spec, frame))
    if recorded is not None:
        return recorded
    as_of = pd.Timestamp(tables.as_of)
    happened = [frame[event.day] for event in spec.events if event.day in frame]
    return _last([_latest(days[days <= as_of]) for days in happened])


def _of_metrics(rows: pd.DataFrame) -> dt.date | None:
    """Return the end of the last period that has a value, by how each metric's periods follow."""
    known = rows.dropna(subset=["value"])
    return _last([_end_of_series(own) for _, own in known.groupby(["initiative", "metric"])])


def _end_of_series(rows: pd.DataFrame) -> dt.date:
    until = rows.loc[rows["period"] == rows["period"].max(), "until"]
    return _end_of_last(rows["period"]) if until.isna().any() else until.max().date()


def _end_of_last(periods: pd.Series[Any]) -> dt.date:
    starts = pd.Series(periods.drop_duplicates().sort_values())
    last = pd.Timestamp(starts.iloc[-1])
    if len(starts) == 1:
        return last.date()
    days = float(starts.diff().dt.days.median())
    if days < _DAYS_OF_A_MONTH:
        return (last + pd.Timedelta(days=int(days) - 1)).date()
    return month_start(last.date(), round(days / _MEAN_MONTH)) - dt.timedelta(days=1)


def _of_cash_flows(rows: pd.DataFrame) -> dt.date | None:
    last = _latest(rows.dropna(subset=["actual"])["month"])
    return None if last is None else month_start(last, 1) - dt.timedelta(days=1)


_READINGS: dict[str, Callable[[pd.DataFrame], dt.date | None]] = {
    "metrics": _of_metrics,
    "cash_flows": _of_cash_flows,
}


def _last_of_own(frame: pd.DataFrame) -> dt.date | None:
    if "recorded_on" in frame.columns:
        return _latest(pd.to_datetime(frame["recorded_on"]))
    return _last([_latest(frame[name]) for name in frame.select_dtypes("datetime")])


def _latest(days: pd.Series[Any]) -> dt.date | None:
    last = days.max()
    return None if pd.isna(last) else pd.Timestamp(last).date()


def _last(days: list[dt.date | None] | list[dt.date]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)
