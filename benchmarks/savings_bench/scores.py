"""How good the answers are.

Interval score: Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and
estimation", section 6.2. Here it is divided by the counterfactual's true total, so that series of
different levels and lengths can be pooled: 0.10 is a tenth of what would have been spent. Smaller
is better; it is the width plus a fine for each miss. Where some series are far more restless than
others, they decide that mean alone, so it is also given divided by each series' own yearly change.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from savings_bench.case import NONE, STEP, Floats
from savings_bench.finding import LEVEL
from savings_bench.runs import KEYS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SURE = 0.9  # a chance of saving from which on a method is said to have found one
CONFIDENCE = 0.95  # of the range of a share that is printed


def interval_score(low: ArrayLike, high: ArrayLike, truth: ArrayLike, level: float) -> Floats:
    """Return width plus 2 / (1 - level) times the distance by which the range misses the truth."""
    low, high, truth = np.asarray(low), np.asarray(high), np.asarray(truth)
    missed = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    score: Floats = high - low + 2 / (1 - level) * missed
    return score


def share_range(count: int, of: int) -> tuple[float, float]:
    """Return the range of a share that was counted (Wilson, 1927), at 95% confidence."""
    if not of:
        return (math.nan, math.nan)
    interval = stats.binomtest(count, of).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def scored(found: pd.DataFrame) -> pd.DataFrame:
    """Return the findings of :func:`savings_bench.runs.run` with each one's own scores.

    Adds ``held`` (the range holds the truth), ``width`` and ``score`` [shares of the
    counterfactual's true total], ``relative_score`` [multiples of the yearly change], ``bias``
    [share of the true saving; NaN where there is none] and ``found`` (the method is sure of a
    saving).
    """
    scale, truth = found["scale"], found["saving"]
    score = interval_score(found["low"], found["high"], truth, LEVEL)
    return found.assign(
        held=(found["low"] <= truth) & (truth <= found["high"]),
        width=(found["high"] - found["low"]) / scale,
        score=score / scale,
        relative_score=score / found["yardstick"],
        bias=(found["total"] - truth) / truth.where(truth > 0),
        found=found["spoke"] & (found["chance"] >= SURE),
    )


def summary(rows: pd.DataFrame) -> pd.Series:
    """Return the scores of one method on many cases.

    ``count`` cases of which a share ``ranged`` has a range and a share ``spoke`` a printed figure;
    ``coverage`` with its own range; mean ``score``, ``relative_score`` and ``width``; ``bias``,
    the median over the cases with a step of 10% [share of the true saving]; ``false_alarms``, the
    share of the cases without effect in which the method is sure of a saving; median ``seconds``
    a fit.
    """
    ranged = rows[rows["low"].notna()]
    empty = rows[rows["effect"] == NONE.name]
    low, high = share_range(int(ranged["held"].sum()), len(ranged))
    return pd.Series(
        {
            "count": len(rows),
            "ranged": len(ranged) / len(rows),
            "spoke": rows["spoke"].mean(),
            "coverage": ranged["held"].mean(),
            "coverage_low": low,
            "coverage_high": high,
            "score": ranged["score"].mean(),
            "relative_score": ranged["relative_score"].mean(),
            "width": ranged["width"].mean(),
            "bias": ranged.loc[ranged["effect"] == STEP.name, "bias"].median(),
            "false_alarms": empty["found"].mean(),
            "seconds": rows["seconds"].median(),
        }
    )


def table(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return :func:`summary` for each group, in the order in which they first appear."""
    groups = rows.groupby(by if len(by) > 1 else by[0], sort=False, observed=True)
    return pd.DataFrame({name: summary(group) for name, group in groups}).T.rename_axis(by)


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the cases for which every method has a range."""
    return common(rows, rows["low"].notna())


def spoken(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the cases for which every method has a range and would have printed its figure."""
    return common(rows, rows["low"].notna() & rows["spoke"])


def common(rows: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """Return the cases of which every method's row is wanted."""
    counted = wanted.groupby([rows[each] for each in KEYS]).transform("sum")
    return rows[counted == rows["method"].nunique()]
