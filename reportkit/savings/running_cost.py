"""What running an initiative has cost, month by month, as recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt


def running_paid(as_of: dt.date, cash_flows: pd.DataFrame) -> pd.Series:
    """Return the running cost that is recorded as spent.

    Parameters
    ----------
    as_of
        Months that begin later are left out.
    cash_flows
        The rows that hold as of the date: ``month``, ``kind`` and ``actual`` [currency].

    Returns
    -------
    pandas.Series
        Indexed by month start [currency/month], one a month in which every workstream that
        planned running cost has stated it; empty where there is none.
    """
    month = pd.to_datetime(cash_flows["month"])
    running = cash_flows[(cash_flows["kind"] == "running") & (month <= pd.Timestamp(as_of))]
    months = pd.DatetimeIndex(month[running.index]).to_period("M").to_timestamp()
    actual = running["actual"].astype(float).set_axis(months)
    by_month = actual.groupby(level=0)
    # A month that one team has not stated yet would look cheaper than it was.
    stated = actual.notna().groupby(level=0).all()
    return by_month.sum()[stated].rename("running_paid").rename_axis("month")
