"""What the initiative truly saved: the cost without it, less the cost with it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from catalogue_automation.plan import TARGET_DATE, Plan

if TYPE_CHECKING:
    from catalogue_automation.weeks import Weeks

_QUARTER = dt.timedelta(weeks=13)


def weekly_truth(weeks: Weeks) -> pd.DataFrame:
    """Return each desk's week with and without automation, also after the as-of date."""
    shape = weeks.titles.shape
    columns = ("titles", "minutes", "minutes_without", "cost", "cost_without", "adopted")
    return pd.DataFrame(
        {
            "site": np.tile(np.array(weeks.sites), shape[0]),
            "period": np.repeat(weeks.days, shape[1]),
            **{name: getattr(weeks, name).ravel() for name in columns},
        }
    )


def summarise_truth(weekly: pd.DataFrame, plan: Plan, as_of: dt.date) -> dict[str, Any]:
    """Return the true saving [USD] and the true drivers.

    A week belongs to the month in which it begins, and counts once it has ended. Savings are
    gross: running and one-off cost are not taken off.
    """
    ended = weekly["period"] + pd.Timedelta(days=7) <= pd.Timestamp(as_of)
    known = weekly.assign(saving=weekly["cost_without"] - weekly["cost"])[ended]
    live = {row["site"]: row["live"] for row in plan["sites"]}
    after = known[known["period"] >= known["site"].map(live).astype("datetime64[ns]")]
    months = after.groupby(after["period"].dt.strftime("%Y-%m"))["saving"].sum()
    year = after["period"] >= pd.Timestamp(as_of.year, 1, 1)
    return {
        "as_of": as_of.isoformat(),
        "unit": "USD, gross of running and one-off cost",
        "saving_to_date": _dollars(after["saving"].sum()),
        "saving_this_year": _dollars(after.loc[year, "saving"].sum()),
        "saving_by_site": {
            str(site): _dollars(amount)
            for site, amount in after.groupby("site", sort=False)["saving"].sum().items()
        },
        "saving_by_month": {str(month): _dollars(amount) for month, amount in months.items()},
        "saving_share_by_site": {
            str(site): round(float(rows["saving"].sum() / rows["cost_without"].sum()), 4)
            for site, rows in after.groupby("site", sort=False)
        },
        "run_rate": _run_rate(weekly, as_of),
        "run_rate_at_target_date": _run_rate(weekly, TARGET_DATE),
        "running_cost_at_target_date": _running_cost(plan, TARGET_DATE),
        "drivers": _drivers(weekly, plan, as_of),
    }


def _run_rate(weekly: pd.DataFrame, day: dt.date) -> int:
    """Return a quarter's saving up to a day, as a year's [USD/year]."""
    rows = _quarter(weekly, day)
    return _dollars((rows["cost_without"] - rows["cost"]).sum() * 365.25 / _QUARTER.days)


def _running_cost(plan: Plan, day: dt.date) -> int:
    """Return what running it truly costs, at the pace of a day [USD/year]."""
    held = [row for row in plan["budgets"] if row["from"] <= day < row["to"]]
    running = [row for row in held if row["kind"] == "running"]
    return _dollars(12 * sum(row["month"] * (1 + row["drift"]) for row in running))


def _quarter(weekly: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    ends = weekly["period"] + pd.Timedelta(days=7)
    last = ends <= pd.Timestamp(day)
    quarter: pd.DataFrame = weekly[
        last & (weekly["period"] > weekly.loc[last, "period"].max() - _QUARTER)
    ]
    return quarter


def _drivers(weekly: pd.DataFrame, plan: Plan, as_of: dt.date) -> dict[str, float]:
    """Return the true values of the forecast's inputs over the last year, in their units."""
    ends = weekly["period"] + pd.Timedelta(days=7)
    year = weekly[
        (ends <= pd.Timestamp(as_of)) & (ends > pd.Timestamp(as_of) - pd.Timedelta("364D"))
    ]
    sites = pd.DataFrame(plan["sites"]).set_index("site")
    titles = year["titles"]
    saves = year["site"].map(sites["saves"]) * year["minutes_without"]
    ceiling = year["site"].map(sites["ceiling"])
    hours = titles * year["minutes_without"] / 60
    quarter = _quarter(weekly, as_of)
    return {
        "volume": _dollars(titles.sum() * 365.25 / 364),
        "time_saved": round(float((saves * titles).sum() / titles.sum()), 3),
        "loaded_rate": round(float(year["cost_without"].sum() / hours.sum()), 3),
        "adoption_ceiling": round(float((ceiling * titles).sum() / titles.sum()), 4),
        "adoption_now": round(
            float((quarter["adopted"] * quarter["titles"]).sum() / quarter["titles"].sum()), 4
        ),
    }


def _dollars(amount: float) -> int:
    return round(float(amount))
