"""The weeks of every desk as they truly were: with automation, and as without it.

A desk's minutes of work per title without automation drift down a little, rise in holiday weeks
and when a shock hits every desk, and wander. From its go-live on, a share of the titles that
rises along an S-curve takes less time. The number of titles does not depend on it. Both worlds
share every random number, so that their difference is the saving and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from catalogue_automation.plan import FIRST_WEEK, Plan, Row

if TYPE_CHECKING:
    import datetime as dt

Array: TypeAlias = NDArray[np.float64]
Days: TypeAlias = NDArray[np.datetime64]

WEEKS = 208  # four years: the last of them lies after the demonstration's as-of date
_BURN_IN = 40  # weeks before the first, in which a wandering series forgets where it began
_YEAR = 365.25
_WEEK = np.timedelta64(7, "D")

_PAY_RISE = 0.03  # each January
_LEARNING = 0.010  # a year, without automation
_BEFORE_A_STOP = 2.3  # times the usual errors, in the four weeks before a desk is switched off
_PAUSED = 0.15  # share of its adoption that a desk keeps while it is switched off
_EVERY_DESK_RESTS = {"12-25": 0.50, "01-01": 0.42}


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks in rows, desks in columns.

    Parameters
    ----------
    days
        The Monday of each week.
    sites
        The desks' keys.
    live
        The day on which each goes live.
    titles
        [titles/week]
    minutes, minutes_without
        Manual work with and without automation [minutes/title].
    cost, cost_without
        With and without automation [USD/week].
    adopted
        Share of titles that go through it [share].
    hands_off
        Share of titles that nobody had to touch [share].
    errors
        [errors/1000 titles]
    """

    days: Days
    sites: tuple[str, ...]
    live: Days
    titles: Array
    minutes: Array
    minutes_without: Array
    cost: Array
    cost_without: Array
    adopted: Array
    hands_off: Array
    errors: Array

    def live_for(self, days: int) -> NDArray[np.bool_]:
        """Return where a desk has been live for so many days."""
        return self.days[:, None] >= self.live[None, :] + np.timedelta64(days, "D")

    def between(self, start: dt.date, end: dt.date) -> NDArray[np.bool_]:
        """Return which weeks begin from ``start`` up to, not including, ``end``."""
        return (self.days >= np.datetime64(start)) & (self.days < np.datetime64(end))


def draw_weeks(plan: Plan, rng: np.random.Generator) -> Weeks:
    """Draw the weeks of every desk."""
    sites = plan["sites"]
    days = np.datetime64(FIRST_WEEK) + np.arange(WEEKS) * _WEEK
    live = np.array([site["live"] for site in sites], dtype="datetime64[D]")
    dips = np.stack([_dips(days, site) for site in sites], axis=1)

    titles = _titles(days, sites, dips, rng)
    without = _minutes_without(days, plan, dips, rng)
    adopted = _adopted(days, sites)
    minutes = without * (1 - _column(sites, "saves") * adopted)
    hour = _hour(days, sites) * np.exp(rng.normal(0, 0.012, titles.shape))
    return Weeks(
        days=days,
        sites=tuple(site["site"] for site in sites),
        live=live,
        titles=titles,
        minutes=minutes,
        minutes_without=without,
        cost=titles * minutes / 60 * hour,
        cost_without=titles * without / 60 * hour,
        adopted=adopted,
        hands_off=_hands_off(adopted, rng),
        errors=_errors(days, live, titles, plan, rng),
    )


def _column(sites: Any, name: str) -> Array:
    return np.array([site[name] for site in sites], dtype=np.float64)


def _wander(rng: np.random.Generator, columns: int, memory: float, spread: float) -> Array:
    """Return series that wander around 0: each week keeps ``memory`` of the one before."""
    shocks = rng.normal(0, spread, (WEEKS + _BURN_IN, columns))
    series: Array = lfilter([1.0], [1.0, -memory], shocks, axis=0)[_BURN_IN:]
    return series


def _since_first(days: Days) -> Array:
    """Return how long after the first week each lies [years]."""
    years: Array = (days - days[0]) / np.timedelta64(1, "D") / _YEAR
    return years


def _dips(days: Days, site: Row) -> Array:
    """Return how far holidays take each week's titles down [log]."""
    dips = np.zeros(len(days))
    years = range(FIRST_WEEK.year, FIRST_WEEK.year + 5)
    for day, depth in {**_EVERY_DESK_RESTS, **site["holidays"]}.items():
        dates = [day] if len(day) == len("2023-11-12") else [f"{year}-{day}" for year in years]
        for date in dates:
            since = np.datetime64(date) - days
            dips[(since >= np.timedelta64(0, "D")) & (since < _WEEK)] += depth
    return dips


def _titles(days: Days, sites: Any, dips: Array, rng: np.random.Generator) -> Array:
    turn = 2 * np.pi * _since_first(days)[:, None]
    season = 0.06 * np.cos(turn) + 0.03 * np.sin(2 * turn + 0.8)
    growth = np.log1p(_column(sites, "growth"))[None, :] * _since_first(days)[:, None]
    wander = _wander(rng, len(sites), 0.45, 0.040) + _wander(rng, 1, 0.7, 0.018)
    level = np.log(_column(sites, "titles"))[None, :]
    return np.rint(np.exp(level + growth + season - dips + wander))


def _minutes_without(days: Days, plan: Plan, dips: Array, rng: np.random.Generator) -> Array:
    sites = plan["sites"]
    turn = 2 * np.pi * _since_first(days)[:, None]
    wander = _wander(rng, len(sites), 0.6, 0.016) + _wander(rng, 1, 0.8, 0.007)
    roam = np.cumsum(rng.normal(0, 0.0015, (len(days), len(sites))), axis=0)
    shocks = np.zeros(len(days))
    for shock in plan["shocks"]:
        there = (days >= np.datetime64(shock["from"])) & (days < np.datetime64(shock["to"]))
        shocks += shock["minutes"] * there
    drift = -_LEARNING * _since_first(days)[:, None] + 0.012 * np.sin(turn)
    level = np.log(_column(sites, "minutes"))[None, :]
    minutes: Array = np.exp(level + drift + 0.10 * dips + shocks[:, None] + wander + roam)
    return minutes


def _adopted(days: Days, sites: Any) -> Array:
    live = np.array([site["live"] for site in sites], dtype="datetime64[D]")
    weeks = np.maximum((days[:, None] - live[None, :]) / _WEEK, 0)
    share = -np.expm1(-((weeks / _column(sites, "ramp")) ** 1.5))
    for column, site in enumerate(sites):
        if "pause" in site:
            off, on = (np.datetime64(day) for day in site["pause"])
            share[(days >= off) & (days < on), column] *= _PAUSED
    adopted: Array = share * _column(sites, "ceiling")
    return adopted


def _hour(days: Days, sites: Any) -> Array:
    """Return the full cost of an hour [USD/hour]."""
    rises = days.astype("datetime64[Y]").astype(int) - (FIRST_WEEK.year - 1970)
    hour: Array = _column(sites, "rate")[None, :] * (1 + _PAY_RISE) ** rises[:, None]
    return hour


def _hands_off(adopted: Array, rng: np.random.Generator) -> Array:
    share = 0.05 + 0.72 * adopted
    odds = np.log(share / (1 - share)) + rng.normal(0, 0.09, adopted.shape)
    hands_off: Array = 1 / (1 + np.exp(-odds))
    return hands_off


def _errors(days: Days, live: Days, titles: Array, plan: Plan, rng: np.random.Generator) -> Array:
    """Draw errors: more while a desk learns the new way, and where one had to be stopped."""
    since: Array = (days[:, None] - live[None, :]) / _WEEK
    begun = since >= 0
    learning = np.where(begun, 0.35 * np.exp(-np.maximum(since, 0) / 5), 0)
    rate = 3.6 * (1 + learning) * np.exp(_wander(rng, titles.shape[1], 0.5, 0.07))
    for column, site in enumerate(plan["sites"]):
        if "pause" in site:
            off = np.datetime64(site["pause"][0])
            rate[(days + 4 * _WEEK >= off) & (days < off), column] *= _BEFORE_A_STOP
    for check in plan["checks"]:
        checked = (days >= np.datetime64(check["from"]))[:, None] & begun
        rate = np.where(checked, rate * (1 - check["errors"]), rate)
    return rng.poisson(titles * rate / 1000) / titles * 1000
