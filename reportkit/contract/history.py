"""What of a table was known on a day: its rows, and within a row what had not happened yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.tables import TABLES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from reportkit.contract.spec import TableSpec


def known_days(spec: TableSpec, frame: pd.DataFrame) -> pd.Series[Any]:
    """Return the day on which each row was known; missing where it was always known."""
    days = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    for name in ("recorded_on", spec.known):
        if name in frame.columns:
            days = days.fillna(frame[name])
    return days


def known_rows(frames: Mapping[str, pd.DataFrame], day: dt.date) -> dict[str, pd.Series[bool]]:
    """Return which rows of the contract's tables were known by a day.

    A row of an initiative that was itself recorded later is left out with it.
    """
    known = {
        name: ~(known_days(TABLES[name], frame) > pd.Timestamp(day))
        for name, frame in frames.items()
    }
    all_of_them = frames["initiatives"]["initiative"]
    later = set(all_of_them) - set(all_of_them[known["initiatives"]])
    return {name: kept & ~frames[name]["initiative"].isin(later) for name, kept in known.items()}


def without_later_events(spec: TableSpec, frame: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return the rows as they read before what happened after ``day``.

    Only of a row that does not say when it was recorded: what was recorded by the day was known,
    a date to come among it.
    """
    if not spec.events:
        return frame
    undated = pd.Series(data=True, index=frame.index)
    if "recorded_on" in frame.columns:
        undated = frame["recorded_on"].isna()
    told = frame.copy()
    for event in spec.events:
        to_come = undated & (_when(spec, frame, event.day) > pd.Timestamp(day))
        for column in event.told:
            told[column] = told[column].mask(to_come)
        if event.outcome_before:
            told["outcome"] = told["outcome"].mask(to_come, event.outcome_before)
    return told


def _when(spec: TableSpec, frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return the day of an event; a month's is its last, for only then its sum is known."""
    column = spec.column(name)
    of_a_month = column is not None and column.kind == "month"
    return frame[name] + pd.offsets.MonthEnd(0) if of_a_month else frame[name]


def own_up_to(frame: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return an own table's rows known by ``day``, where it says when they were recorded."""
    if "recorded_on" not in frame.columns:
        return frame
    later = pd.to_datetime(frame["recorded_on"]) > pd.Timestamp(day)
    return frame[~later].reset_index(drop=True)


def last_recorded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return an own table's rows that were recorded last, where it says when."""
    if "recorded_on" not in frame.columns:
        return frame
    recorded = pd.to_datetime(frame["recorded_on"])
    return frame[recorded == recorded.max()].reset_index(drop=True)
