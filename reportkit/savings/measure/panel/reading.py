"""An initiative's work, laid out by period and site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.savings.measure.panel.sites import Sites, offset_of

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.panel.work import Work

_RECORDED = 2 / 3
"""Share of the sites whose figures must have come before a period is spoken of."""

_A_WEEK, _MONTH, _QUARTER = 7, 30.4, 91.3


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Sites as recorded, and what of the tables could not be used.

    Parameters
    ----------
    remarks
        In words, a sentence each, for the report to print.
    """

    sites: Sites
    remarks: tuple[str, ...]


def read_sites(work: Work, rollout: pd.DataFrame, as_of: dt.date) -> Reading:
    """Lay cost and volume out by period and site, up to the last period that has come in.

    Parameters
    ----------
    work
        With values by site.
    rollout
        Every site and the day it went live, empty where it has not.
    as_of
        Periods that end later are not over, and are left out.

    Raises
    ------
    EstimateError
        If the periods of cost and volume don't match, or no period is over.
    """
    listed = rollout.drop_duplicates("site").set_index("site")
    found = list(dict.fromkeys(work.cost["site"].dropna()))
    sites = [str(site) for site in listed.index if site in found]
    names = [_named(listed.loc[site, "name"], site) for site in sites]
    went_live = [_day(listed.loc[site, "went_live"]) for site in sites]
    return Reading(_laid_out(work, sites, names, went_live, as_of), _remarks(listed, found))


def read_one(work: Work, name: str, launched: dt.date, as_of: dt.date) -> Sites:
    """Lay cost and volume out as one site: the whole initiative, live since ``launched``."""
    whole = replace(work, cost=work.cost.assign(site=name), volume=work.volume.assign(site=name))
    return _laid_out(whole, [name], [name], [launched], as_of)


def _laid_out(
    work: Work,
    sites: list[str],
    names: list[str],
    went_live: list[dt.date | None],
    as_of: dt.date,
) -> Sites:
    counted = work.volume if len(work.volume) else work.cost.assign(value=1.0)
    length = _length(work.cost["period"])
    if len(work.volume) and _length(work.volume["period"]) != length:
        raise EstimateError(
            f"{work.cost_name} and {work.volume_name} are counted over periods of other lengths. "
            "Count both over the same periods."
        )
    periods = _calendar(work.cost["period"], length, as_of)
    cost = _by_period_and_site(work.cost, periods, sites)
    volume = _by_period_and_site(counted, periods, sites)
    idle = (cost == 0) | (volume == 0)
    made = Sites(
        periods=periods,
        length=length,
        keys=tuple(sites),
        names=tuple(names),
        cost=np.where(idle, np.nan, cost),
        volume=np.where(idle, np.nan, volume),
        live=np.array([_place(periods, length, day) for day in went_live], dtype=np.intp),
        went_live=tuple(went_live),
        uncounted=idle,
    )
    return made.upto(_come_in(made))


def _length(periods: pd.Series[pd.Timestamp]) -> str:
    days = np.diff(np.sort(periods.dropna().unique())) / np.timedelta64(1, "D")
    if not len(days):
        raise EstimateError(
            "The metrics hold a single period, so that nothing can be compared. Add its history."
        )
    usual = float(np.median(days))
    if usual > _QUARTER * 1.1:
        raise EstimateError(
            f"The periods of the metrics are {usual:.0f} days apart. Count quarters or less."
        )
    if usual > _MONTH * 1.1:
        return "QS"
    return "MS" if usual > _MONTH * 0.9 else f"{max(round(usual), 1)}D"


def _calendar(periods: pd.Series[pd.Timestamp], length: str, as_of: dt.date) -> pd.DatetimeIndex:
    first, last = periods.min(), periods.max()
    whole = pd.date_range(first, last, freq=offset_of(length))
    off = ~periods.isin(whole)
    if off.any():
        raise EstimateError(
            f"{int(off.sum()):,} of {len(periods):,} periods of the metrics don't begin where one "
            f"begins that follows {first:%Y-%m-%d} (first: {periods[off].min():%Y-%m-%d}). "
            "Let each period begin where the one before it ends."
        )
    after = pd.DatetimeIndex([day + offset_of(length) for day in whole])
    return whole[after <= pd.Timestamp(as_of) + pd.Timedelta(days=1)]


def _by_period_and_site(rows: pd.DataFrame, periods: pd.DatetimeIndex, sites: list[str]) -> Array:
    places = (
        periods.get_indexer(pd.DatetimeIndex(rows["period"])),
        pd.Index(sites).get_indexer(pd.Index(rows["site"])),
    )
    there = (places[0] >= 0) & (places[1] >= 0)
    laid_out = np.full((len(periods), len(sites)), np.nan)
    laid_out[places[0][there], places[1][there]] = rows["value"].to_numpy(np.float64)[there]
    return laid_out


def _place(periods: pd.DatetimeIndex, length: str, day: dt.date | None) -> int:
    """Return the first period that ends after the day: its saving counts from there on."""
    if day is None:
        return len(periods)
    after = periods + offset_of(length)
    return int(after.searchsorted(pd.Timestamp(day), side="right"))


def _come_in(sites: Sites) -> int:
    """Return how many periods there are up to the last that most sites have recorded."""
    if not sites.keys:
        return 0
    recorded = ~np.isnan(sites.log_unit_cost) | sites.uncounted
    enough = np.flatnonzero(recorded.mean(axis=1) >= _RECORDED)
    return int(enough[-1]) + 1 if len(enough) else 0


def _day(cell: Any) -> dt.date | None:
    return None if pd.isna(cell) else pd.Timestamp(cell).date()


def _named(cell: Any, key: str) -> str:
    return key if pd.isna(cell) else str(cell)


def _remarks(listed: pd.DataFrame, found: list[object]) -> tuple[str, ...]:
    live = listed[listed["went_live"].notna()]
    silent = [_named(row["name"], str(site)) for site, row in live.iterrows() if site not in found]
    stray = [str(site) for site in found if site not in listed.index]
    remarks = []
    if silent:
        remarks.append(f"{', '.join(silent)}: live, but without figures, so not counted.")
    if stray:
        remarks.append(f"{', '.join(stray)}: not in the table 'rollout', so left out.")
    return tuple(remarks)
