"""What many initiatives save together: nothing counted twice, and nothing added up blindly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.formats import numbers
from reportkit.period import month_start
from reportkit.savings.cash import range_of
from reportkit.savings.draws import DEFAULT_DRAWS, normal_draws
from reportkit.savings.forecast.forecast import Forecast
from reportkit.savings.portfolio.joining import (
    Correlation,
    Shared,
    check_shared,
    read_correlation,
)
from reportkit.savings.portfolio.marginals import pace_at, total_at
from reportkit.savings.portfolio.moves import cost_ahead, halving, value_of_cost, value_of_month

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_WHAT = "What the initiatives save together"


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """The forecast net saving of several initiatives together.

    Parameters
    ----------
    currency, as_of
        In what money, and what was known.
    total
        Over the horizons, all remaining cost taken off that is recorded, what is shared counted
        once [currency].
        Its P10 is above the sum of the initiatives' P10s unless all move as one.
    run_rate, run_rate_on
        The pace in one month [currency/year], the last target's that every horizon holds; of what
        is shared, the same shares are counted once.
    by_initiative
        Indexed by name, the largest first: ``p10``, ``p50``, ``p90`` of its own total,
        ``shared`` (mean of what is counted elsewhere) [currency], ``share`` of the mean total
        and ``share_of_uncertainty``, its covariance with the total over the total's variance
        (both sum to 1; the second is below zero for what steadies the total), ``cost_ahead``
        [currency], ``value_per_cost`` (net saving for each unit of it; NaN where none is ahead)
        and ``month_earlier`` (what one month earlier would add) [currency].
    halving
        See :func:`reportkit.savings.portfolio.moves.halving`.
    shared
        ``one``, ``other`` and ``share`` of the smaller of two that is the same money, with the
        mean ``amount`` counted once [currency].
    unknown
        Initiatives without a forecast, which are left out, and why.
    uncosted
        Initiatives of which no cost is recorded: theirs is a saving before cost.
    years
        The shortest and the longest horizon [years].
    correlation
        As it was stated, in words.
    method
        How it was computed, in one sentence.
    """

    currency: str
    as_of: dt.date
    total: Estimate
    run_rate: Estimate
    run_rate_on: dt.date
    by_initiative: pd.DataFrame = field(repr=False)
    halving: pd.DataFrame = field(repr=False)
    shared: pd.DataFrame = field(repr=False)
    unknown: Mapping[str, str]
    uncosted: tuple[str, ...]
    years: tuple[float, float]
    correlation: str
    method: str


def portfolio(
    forecasts: Mapping[str, Forecast | Unknown],
    *,
    correlation: Correlation,
    shared: Shared | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
) -> Portfolio | Unknown:
    """Add up what initiatives are forecast to save.

    Parameters
    ----------
    forecasts
        By the name that readers know, each from :func:`reportkit.forecast_savings`. One that is
        not known is left out, and named.
    correlation
        Between the totals of any two (as normal numbers, -1..1), or a frame of them by name. It
        has no default: it must be stated, since the range of the total rests on it.
    shared
        For a pair of names, the share (0..1) of the smaller one's total that is the same money
        as the other's: it is counted once. None where nothing is.
    draws
        A power of two.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    Portfolio or Unknown
        Unknown where no initiative has a forecast.

    Raises
    ------
    EstimateError
        If the forecasts are in several currencies or as of several days, the correlations are
        none, or the shared benefits make no sense.

    Notes
    -----
    Each total's own distribution is kept as it is and joined to the others by a Gaussian copula
    (scrambled Sobol draws). Shares of uncertainty are those of Euler's allocation of a variance.
    """
    known = {name: one for name, one in forecasts.items() if isinstance(one, Forecast)}
    unknown = {name: one.why for name, one in forecasts.items() if isinstance(one, Unknown)}
    if not known:
        why = "no initiative has a forecast" if unknown else "no initiative is given"
        return Unknown(_WHAT, why, "a forecast of one initiative or more")
    currency, as_of = _one_footing(known)
    names = list(known)
    together = dict(shared or {})
    check_shared(together, names)
    joined = read_correlation(correlation, names)
    normal = normal_draws(len(names), draws=draws, seed=seed, correlation=joined.matrix)
    own = {name: total_at(known[name], normal[place]) for place, name in enumerate(names)}
    twice = {pair: share * _smaller(own, pair) for pair, share in together.items()}
    parts = _counted_once(own, twice)
    total: Array = np.sum(list(parts.values()), axis=0)
    on = _common_month(known)
    paces = {name: pace_at(known[name], on, normal[place]) for place, name in enumerate(names)}
    paced_twice = {pair: share * _smaller(paces, pair) for pair, share in together.items()}
    pace: Array = np.sum(list(_counted_once(paces, paced_twice).values()), axis=0)
    lengths = [one.horizon.days / 365.25 for one in known.values()]
    return Portfolio(
        currency=currency,
        as_of=as_of,
        total=range_of(total, currency),
        run_rate=range_of(pace, f"{currency}/year"),
        run_rate_on=on,
        by_initiative=_by_initiative(known, own, parts, total),
        halving=halving(known, parts),
        shared=pd.DataFrame(
            [(*pair, together[pair], float(amount.mean())) for pair, amount in twice.items()],
            columns=["one", "other", "share", "amount"],
        ),
        unknown=unknown,
        uncosted=tuple(name for name, one in known.items() if not one.costed),
        years=(min(lengths), max(lengths)),
        correlation=joined.words,
        method=(
            f"Totals of {len(names)} forecasts, {joined.words} (Gaussian copula; "
            f"{numbers.exact(draws)} draws, scrambled Sobol, seed {seed})"
        ),
    )


def _one_footing(known: Mapping[str, Forecast]) -> tuple[str, dt.date]:
    """Return the one currency and day of the forecasts."""
    for what, values in (
        ("in {} currencies", [one.currency for one in known.values()]),
        ("as of {} days", [one.as_of.isoformat() for one in known.values()]),
    ):
        different = sorted(set(values))
        if len(different) > 1:
            raise EstimateError(
                f"{len(known)} forecasts are {what.format(len(different))} "
                f"({', '.join(different[:4])}). Only what is alike in both can be added up."
            )
    first = next(iter(known.values()))
    return first.currency, first.as_of


def _common_month(known: Mapping[str, Forecast]) -> dt.date:
    """Return the last target's month that every horizon holds."""
    last = min(month_start(one.horizon.end, -1) for one in known.values())
    wanted = max(one.run_rate_on for one in known.values())
    return month_start(min(wanted, last))


def _counted_once(
    own: Mapping[str, Array], twice: Mapping[tuple[str, str], Array]
) -> dict[str, Array]:
    """Return each one's own less half of what it shares with another."""
    return {
        name: amount - sum((shared / 2 for pair, shared in twice.items() if name in pair), 0.0)
        for name, amount in own.items()
    }


def _smaller(own: Mapping[str, Array], pair: tuple[str, str]) -> Array:
    """Return the smaller of two in each draw; what is lost can't be shared."""
    smaller: Array = np.maximum(np.minimum(own[pair[0]], own[pair[1]]), 0.0)
    return smaller


def _by_initiative(
    known: Mapping[str, Forecast],
    own: Mapping[str, Array],
    parts: Mapping[str, Array],
    total: Array,
) -> pd.DataFrame:
    mean, spread = float(total.mean()), float(total.var())
    rows = {
        name: {
            "p10": one.total.low,
            "p50": one.total.value,
            "p90": one.total.high,
            "shared": float((own[name] - parts[name]).mean()),
            "share": float(parts[name].mean()) / mean if mean else np.nan,
            "share_of_uncertainty": (
                float(np.mean((parts[name] - parts[name].mean()) * (total - mean))) / spread
                if spread
                else np.nan
            ),
            "cost_ahead": cost_ahead(one),
            "value_per_cost": value_of_cost(one),
            "month_earlier": value_of_month(one),
        }
        for name, one in known.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("initiative")
    return frame.sort_values("p50", ascending=False, kind="stable")
