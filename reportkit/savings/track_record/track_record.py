"""How forecasts turned out: how often the range held, by how much it missed, which way it leans."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.savings.track_record.reference import (
    IT_OVERRUNS,
    RATING_ODDS,
    Overruns,
    RatingOdds,
)
from reportkit.savings.track_record.scores import interval_score, median_range, pinball, wilson
from reportkit.wording import at_most

ENOUGH = 10
"""Fewer outcomes than this say nothing about who forecast them."""

_LEVEL = 0.8  # of the range from P10 to P90
_CHANCES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
_NEEDED = ("forecast", "label", "made_on", "due", *_CHANCES, "unit", "actual")


@dataclass(frozen=True, slots=True, eq=False)
class TrackRecord:
    """Forecasts that were kept when they were made, and what they came to.

    Parameters
    ----------
    as_of
        The day on which one looks back.
    resolved
        A row for each forecast whose day has come and whose outcome is known, in the order in
        which they fell due: ``forecast``, ``label``, ``made_on``, ``due``, ``p10``, ``p50``,
        ``p90``, ``actual`` [``unit``], ``held`` (the range held it), ``pinball`` (mean of the
        three quantiles' losses) and ``interval_score`` [``unit``].
    outcomes
        How many different outcomes they are of: forecasting one thing three times tells no
        more of the forecaster than once.
    waiting, missing
        How many forecasts are not due yet, and how many are due without an outcome.
    coverage
        The share of outcomes that the range from P10 to P90 held (0.8 if it is honest), with its
        own 80% interval (Wilson; a count of outcomes, not of forecasts); None without any.
    pinball_share, interval_share
        The mean losses as a share of the mean size of what came in the same unit; None as above,
        or where all that came is zero.
    bias
        The median of what came over its P50 (above 1: more came than was forecast), with an 80%
        range from order statistics; None as above, or where no P50 is above zero.
    enough
        Whether ten outcomes or more are known; with fewer the reference classes stand in.
    rating_odds, overruns
        See :mod:`reportkit.savings.track_record.reference`.
    """

    as_of: dt.date
    resolved: pd.DataFrame = field(repr=False)
    outcomes: int
    waiting: int
    missing: int
    coverage: Estimate | None
    pinball_share: float | None
    interval_share: float | None
    bias: Estimate | None
    rating_odds: tuple[RatingOdds, ...] = field(default=RATING_ODDS, repr=False)
    overruns: Overruns = field(default=IT_OVERRUNS, repr=False)

    @property
    def enough(self) -> bool:
        """Whether the outcomes suffice to say anything."""
        return self.outcomes >= ENOUGH


def track_record(log: pd.DataFrame, *, as_of: dt.date) -> TrackRecord:
    """Look back at forecasts that were kept.

    Parameters
    ----------
    log
        The table ``forecasts``, as ``tables.latest("forecasts")``: each forecast as it was made,
        with what it came to where that is known. Empty is fine.
    as_of
        The day on which one looks back: what falls due later is waiting.

    Returns
    -------
    TrackRecord
        Where one outcome was forecast several times, each forecast counts for its part of it.

    Raises
    ------
    EstimateError
        If columns are missing, or a range is not finite or out of order.
    """
    if log.empty:
        return _of(as_of, log.reindex(columns=list(_NEEDED)), 0, 0)
    missing = [name for name in _NEEDED if name not in log.columns]
    if missing:
        raise EstimateError(
            f"The log lacks {len(missing)} of {len(_NEEDED)} columns: {', '.join(missing)}. "
            'Pass tables.latest("forecasts").'
        )
    _refuse_disorder(log)
    made = log[pd.to_datetime(log["made_on"]) <= pd.Timestamp(as_of)]
    due = pd.to_datetime(made["due"]) <= pd.Timestamp(as_of)
    known = due & np.isfinite(made["actual"].astype(float))
    resolved = made[known].sort_values(["due", "made_on", "forecast"], kind="stable")
    return _of(as_of, resolved, int((~due).sum()), int((due & ~known).sum()))


def _of(as_of: dt.date, rows: pd.DataFrame, waiting: int, missing: int) -> TrackRecord:
    low, high, actual = (rows[name].astype(float) for name in ("p10", "p90", "actual"))
    resolved = rows.assign(
        held=(low <= actual) & (actual <= high),
        pinball=np.mean(
            [pinball(rows[q].astype(float), actual, p) for q, p in _CHANCES.items()], 0
        ),
        interval_score=interval_score(low, high, actual, _LEVEL),
    ).reset_index(drop=True)
    if rows.empty:
        return TrackRecord(as_of, resolved, 0, waiting, missing, None, None, None, None)
    which = [name for name in ("initiative", "forecast", "due") if name in rows.columns]
    weight = 1 / resolved.groupby(which)["held"].transform("size")
    outcomes = round(float(weight.sum()))
    share = float((resolved["held"] * weight).sum() / weight.sum())
    size = resolved["actual"].abs().groupby(resolved["unit"]).transform("mean")
    return TrackRecord(
        as_of,
        resolved,
        outcomes,
        waiting,
        missing,
        coverage=_coverage(share, outcomes),
        pinball_share=_relative(resolved["pinball"], size, weight),
        interval_share=_relative(resolved["interval_score"], size, weight),
        bias=_bias(resolved, which),
    )


def _coverage(share: float, outcomes: int) -> Estimate:
    low, high = wilson(share, outcomes, _LEVEL)
    return Estimate(share, "share", min(low, share), max(high, share), _LEVEL)


def _relative(score: pd.Series, size: pd.Series, weight: pd.Series) -> float | None:
    """Return the weighted mean of a score over the size of what came; None where that is none."""
    sized = size > 0
    if not sized.any():
        return None
    part = (score / size.where(sized) * weight)[sized].sum() / weight[sized].sum()
    return float(part)


def _bias(resolved: pd.DataFrame, which: list[str]) -> Estimate | None:
    """Return what came over what was forecast, one ratio an outcome."""
    positive = resolved[resolved["p50"] > 0]
    if positive.empty:
        return None
    ratios = (positive["actual"] / positive["p50"]).groupby([positive[one] for one in which]).mean()
    value, low, high = median_range(ratios.to_numpy(), _LEVEL)
    return Estimate(value, "times", low, high, _LEVEL)


def _refuse_disorder(log: pd.DataFrame) -> None:
    problems = []
    for row in log.to_dict("records"):
        low, mid, high = (float(row[name]) for name in _CHANCES)
        if not (np.isfinite([low, mid, high]).all() and low <= mid <= high):
            problems.append(
                f"- {row['forecast']}, made on {row['made_on']:%Y-%m-%d}: "
                f"{low:g}, {mid:g}, {high:g}"
            )
    if problems:
        raise EstimateError(
            f"{len(problems)} of {len(log)} forecasts are not finite or out of order:\n"
            f"{at_most(problems, 3)}\nGive P10, P50 and P90, the low end first."
        )
